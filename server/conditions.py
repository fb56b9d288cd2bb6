"""Conditional requests (RFC 9110, section 13): what a client has already is not sent again."""

from flask import Response, request
from werkzeug.exceptions import PreconditionFailed

READS = ("GET", "HEAD")


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
        raise PreconditionFailed("the answer is another one than If-Match names: ask without that header")
    if request.if_none_match.star_tag or tag in known_tags():
        response.close()
        response.set_data(b"")
        response.status_code = 304
    return response


def known_tags() -> set[str]:
    """The tags of If-None-Match, of what the client has: weak ones count as well (section 13.1.2)."""
    return request.if_none_match.as_set(include_weak=True)
