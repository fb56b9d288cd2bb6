"""The head of a request, where waitress reads it otherwise than RFC 9112 has it."""

import re
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from waitress.parser import HTTPRequestParser, ParsingError, TransferEncodingNotImplemented
from waitress.utilities import Error, RequestHeaderFieldsTooLarge

from server.chunks import Chunks

FIRST_LINE = 1024
"""Bytes that the first line may have beyond its address: waitress has one limit for a head as a whole."""

_CODINGS = re.compile(rb"(?im)^transfer-encoding:(.*)$")


class VersionNotSupported(Error):  # type: ignore[misc] # waitress has no types
    """The request is of another HTTP than 1."""

    code = HTTPStatus.HTTP_VERSION_NOT_SUPPORTED.value
    reason = HTTPStatus.HTTP_VERSION_NOT_SUPPORTED.phrase


class AddressTooLong(Error):  # type: ignore[misc] # waitress has no types
    """The address in the first line has too many bytes."""

    code = HTTPStatus.REQUEST_URI_TOO_LONG.value
    reason = HTTPStatus.REQUEST_URI_TOO_LONG.phrase


class RequestTimeout(Error):  # type: ignore[misc] # waitress has no types
    """The request was begun and does not end."""

    code = HTTPStatus.REQUEST_TIMEOUT.value
    reason = HTTPStatus.REQUEST_TIMEOUT.phrase


class Head(HTTPRequestParser):  # type: ignore[misc] # waitress has no types
    """Reads a request whose address (``url``) and headers have so many bytes at most."""

    body_rcv: Any
    command: str = "GET"
    path: str = "*"
    query = request_uri = ""
    url_scheme = "http"

    def __init__(self, adjustments: Any, limits: Mapping[str, int]) -> None:
        super().__init__(adjustments)
        self._limits = limits

    @property
    def is_blank(self) -> bool:
        """Whether only empty lines came, which are no request (section 2.2)."""
        return not (self.headers_finished or self.header_plus.strip())

    def received(self, data: bytes) -> int:
        """Takes what came; how much of it belongs to the request."""
        before = self.header_plus
        taken = int(super().received(data))
        if isinstance(self.error, RequestHeaderFieldsTooLarge) and not self.headers_finished:
            self._tell_excess(before + data)
        if self.completed:
            self.expect_continue = False  # there is no body to come, or none that is wanted (RFC 9110, section 10.1.1)
        return taken

    def give_up(self, error: Error) -> None:
        """Refuses a request whose end did not come."""
        if not self.headers_finished:
            self._read_part(self.header_plus)
        self.error, self.completed = error, True

    def _tell_excess(self, head: bytes) -> None:
        """Tells what is too long of a head that is not read to its end."""
        rest = head.partition(b"\r\n")[0].partition(b" ")[2]
        error = AddressTooLong("") if len(rest.partition(b" ")[0]) > self._limits["url"] else self.error
        self._read_part(head)
        self.error = error

    def _read_part(self, head: bytes) -> None:
        """Takes what the whole lines of a head say, for the answer."""
        self.command, self.path = Head.command, Head.path
        first, end, rest = head.lstrip().partition(b"\r\n")
        whole = first + (end or b" HTTP/1.1\r\n") + rest[: rest.rfind(b"\r\n") + 2]
        with suppress(ParsingError, TransferEncodingNotImplemented):
            self.parse_header(whole)
        self.body_rcv, self.content_length, self.chunked = None, 0, False

    def parse_header(self, header_plus: bytes) -> None:
        """Takes the first line and the headers. Raises ParsingError for what is no HTTP."""
        with suppress(ParsingError):  # told below
            self._read_lines(header_plus.partition(b"\r\n")[0] + b"\r\n")  # known even if a header is none
        if b"\r\n " in header_plus or b"\r\n\t" in header_plus:
            raise ParsingError("a line is folded")  # section 5.2
        self._read_lines(header_plus)
        if "#" in self.request_uri:
            raise ParsingError("the address has a fragment")  # section 3.2
        self._refuse_two_ends(header_plus)
        if self.chunked:
            self.body_rcv = Chunks(self.body_rcv.getbuf())
        error = self._error(header_plus)
        if error is not None:
            self.error, self.body_rcv, self.content_length = error, None, 0
        self._name_host()
        self._tell_connection()

    def _read_lines(self, lines: bytes) -> None:
        try:
            super().parse_header(lines)
        except ValueError:  # of Python's reading of addresses and of long numbers, which waitress lets pass
            raise ParsingError("the address or a length is none") from None

    def _error(self, head: bytes) -> Error | None:
        if self.version[:2] not in ("", "1."):
            return VersionNotSupported("")
        if len(self.request_uri) > self._limits["url"]:
            return AddressTooLong("")
        is_long = len(head) - head.find(b"\r\n") - len(b"\r\n\r\n") > self._limits["headers"]
        return RequestHeaderFieldsTooLarge("") if is_long else None

    def _refuse_two_ends(self, head: bytes) -> None:
        """A body whose end two headers tell may end elsewhere for a proxy in front (section 6.1)."""
        is_old = self.version != "1.1" and "TRANSFER_ENCODING" in self.headers
        if is_old or (self.chunked and "CONTENT_LENGTH" in self.headers):
            raise ParsingError("two headers tell where the body ends")
        if self.chunked and b",".join(_CODINGS.findall(head)).lower().count(b"chunked") > 1:
            raise ParsingError("the body is in chunks of chunks")

    def _name_host(self) -> None:
        """An address in the first line says which host is meant, whatever the header says (section 3.2.2). Capitals
        make no other host (RFC 3986, section 3.2.2)."""
        if self.proxy_netloc:
            if self.proxy_scheme.lower() not in ("http", "https"):
                raise ParsingError("the address is none of HTTP")
            self.headers["HOST"] = self.proxy_netloc
            self.path = self.path or "/"
        elif self.version == "1.1" and "HOST" not in self.headers:
            raise ParsingError("there is no Host")
        if "HOST" in self.headers:
            self.headers["HOST"] = self.headers["HOST"].lower()

    def _tell_connection(self) -> None:
        """Connection is a list, of which waitress knows single words (RFC 9110, section 7.6.1)."""
        options = {option.strip(" \t").lower() for option in self.headers.get("CONNECTION", "").split(",")}
        for known in ("close", "keep-alive"):
            if known in options:
                self.headers["CONNECTION"] = known
                self.connection_close = known == "close"
                return
