"""What the server refuses before the application sees it (too long a header or body, no HTTP), as problem documents."""

import json
from collections.abc import Mapping
from http import HTTPStatus

from waitress.task import ErrorTask

from server.limits import HEADER
from server.log import tell_request
from server.trace import QUERY_ID, Trace, new_id

PROBLEM = "application/problem+json"
ADVICE = {
    HTTPStatus.BAD_REQUEST: "the request is not HTTP as RFC 9112 has it: correct its first line and its headers",
    HTTPStatus.REQUEST_TIMEOUT: "the request was begun and did not end in time: send it again, faster",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "the body has more than {body} bytes: send less, or in parts",
    HTTPStatus.REQUEST_URI_TOO_LONG: "the address has more than {url} bytes: send the query as the body of a POST",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "the headers have more than {headers} bytes: send shorter ones",
    HTTPStatus.HTTP_VERSION_NOT_SUPPORTED: "the service speaks HTTP/1.1 and HTTP/1.0: send one of them",
    HTTPStatus.NOT_IMPLEMENTED: "the transfer coding is not known here: send a Content-Length, or chunks",
}


class Refusal(ErrorTask):  # type: ignore[misc] # waitress has no types
    """Answers a request that could not be read."""

    def execute(self) -> None:
        """Writes the answer; the connection is closed after it."""
        status = HTTPStatus(self.request.error.code)
        self.channel.leaves = True
        trace = Trace(number := new_id(), self.request.command or "", self.request.path or "")
        limits = self.channel.limits
        body = _document(status, self.request.headers.get("ACCEPT", ""), number, limits)
        self.status = f"{status.value} {status.phrase}"
        media_type = "text/plain; charset=utf-8" if body[:1] != b"{" else PROBLEM
        self.response_headers += [
            (QUERY_ID, number),
            (HEADER, ", ".join(f"{name}={value}" for name, value in limits.items())),
            ("Content-Type", media_type), ("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-cache"),
            ("Content-Security-Policy", "default-src 'none'"),
        ]  # fmt: skip
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body if self.request.command != "HEAD" else b"")
        trace.status, trace.sent = status.value, len(body)
        trace.close()
        tell_request(trace)


def _document(status: HTTPStatus, accept: str, number: str, limits: Mapping[str, int]) -> bytes:
    """The answer in what the client asks for; as far as the headers were read, they say that."""
    detail = ADVICE.get(status, "the request could not be read").format(**limits)
    if accept.startswith("text/"):
        return f"{status.value} {status.phrase}\n{detail}\n{QUERY_ID}: {number}\n".encode()
    problem = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "queryId": number,
    }
    return json.dumps(problem).encode() + b"\n"
