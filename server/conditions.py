"""Conditional requests (RFC 9110, section 13): what a client has already is not sent again."""

from http import HTTPStatus

from flask import Response, request
from werkzeug.exceptions import PreconditionFailed

from server.messages import Message
from server.problems import problem

READS = ("GET", "HEAD")
OTHER = Message("the answer is another one than If-Match names: ask without that header")


def knows(tag: str) -> bool:
    """Whether the client has the answer with a strong entity tag, so that it need not be made. ``*`` does not say so:
    there may be no such answer."""
    # If-Match is looked at first, for an answer that is there (section 13.2).
    return request.method in READS and not request.if_match and tag in known_tags()


def under_conditions(response: Response, tag: str) -> Response:
    """An answer that was found, or 304 in place of it for who has it. Conditions are of reads: a query sent by POST has
    none. Raises 412 for an If-Match that names another answer."""
    if request.method not in READS:
        return response
    if request.if_match and not request.if_match.contains(tag):
        response.close()
        raise PreconditionFailed(OTHER)
    if request.if_none_match.star_tag or tag in known_tags():
        response.close()
        response.set_data(b"")
        response.status_code = 304
    return response


def ignore_other_ranges() -> None:
    """Takes a range from requests that have none by their method, which werkzeug would heed (section 14.2)."""
    if request.method != "GET":
        request.environ.pop("HTTP_RANGE", None)


def refuse_other_file(response: Response) -> Response:
    """A problem in place of a file that If-Match does not name, which werkzeug sends nevertheless."""
    if response.status_code != HTTPStatus.PRECONDITION_FAILED or not response.direct_passthrough:
        return response
    response.close()
    return problem(HTTPStatus.PRECONDITION_FAILED, OTHER)


def known_tags() -> set[str]:
    """The tags of If-None-Match, of what the client has: weak ones count as well (section 13.1.2)."""
    return request.if_none_match.as_set(include_weak=True)
