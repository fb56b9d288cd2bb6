"""What the server refuses before the application could read it (too long, too slow, no HTTP): the answer to it."""

from http import HTTPStatus

from flask import Response, g, request
from werkzeug.exceptions import RequestURITooLarge

from server.current import settings
from server.large_bodies import may_change
from server.messages import N_, Message
from server.problems import problem, too_large
from server.settings import Settings
from server.trace import trace

REFUSED = "skerry.refused"
"""Where the WSGI environment of such a request has the status of its answer."""
DETAILS = {
    HTTPStatus.BAD_REQUEST: N_(
        "the request is not HTTP as RFC 9112 has it: correct its first line, its headers or its chunks"
    ),
    HTTPStatus.REQUEST_TIMEOUT: N_("the request was begun and did not end in time: send it again, faster"),
    HTTPStatus.NOT_IMPLEMENTED: N_("the transfer coding is not known here: send a Content-Length, or chunks"),
    HTTPStatus.HTTP_VERSION_NOT_SUPPORTED: N_("the service speaks HTTP/1.1 and HTTP/1.0: send one of them"),
}
DEFECT = N_("The service failed on this request. Whoever runs it finds the reason in its log.")


def refuse_unread() -> Response | None:
    """Answers a request that the server could not read, by what it read of it."""
    status: int | None = request.environ.get(REFUSED)
    if status is None:
        return None
    if status != HTTPStatus.INTERNAL_SERVER_ERROR:
        trace().outcome = "invalid"  # 501 and 505 are of the client too
    g.is_change = may_change()
    return problem(status, _detail(status, settings()))


def refuse_long() -> None:
    """Raises 414 for an address that is too long, where the server has no limit."""
    most = settings().max_url_bytes
    if len(request.environ.get("PATH_INFO", "")) + len(request.query_string) > most:
        raise RequestURITooLarge(_too_long(most))


def _detail(status: int, told: Settings) -> str:
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return too_large(told.writing.bytes if g.is_change else told.max_body_bytes)
    if status == HTTPStatus.REQUEST_URI_TOO_LONG:
        return _too_long(told.max_url_bytes)
    if status == HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE:
        return Message("the headers have more than %(most)s bytes: send shorter ones", most=told.max_header_bytes)
    return Message(DETAILS.get(HTTPStatus(status), DEFECT))


def _too_long(most: int) -> Message:
    return Message("the address has more than %(most)s bytes: send the query as the body of a POST", most=most)
