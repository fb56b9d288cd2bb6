"""The head of a request, where waitress reads it otherwise than RFC 9112 has it."""

from http import HTTPStatus

from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import Error


class VersionNotSupported(Error):  # type: ignore[misc] # waitress has no types
    """The request is of another HTTP than 1."""

    code = HTTPStatus.HTTP_VERSION_NOT_SUPPORTED.value
    reason = HTTPStatus.HTTP_VERSION_NOT_SUPPORTED.phrase


class RequestTimeout(Error):  # type: ignore[misc] # waitress has no types
    """The request was begun and does not end."""

    code = HTTPStatus.REQUEST_TIMEOUT.value
    reason = HTTPStatus.REQUEST_TIMEOUT.phrase


class Head(HTTPRequestParser):  # type: ignore[misc] # waitress has no types
    """Reads a request."""

    path: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether only empty lines came, which are no request (section 2.2)."""
        return not (self.headers_finished or self.header_plus.strip())

    def parse_header(self, header_plus: bytes) -> None:
        """Takes the first line and the headers. Raises ParsingError for what is no HTTP."""
        super().parse_header(header_plus)
        self._refuse_two_ends()
        if self.version[:2] not in ("", "1."):
            self.error, self.body_rcv, self.content_length = VersionNotSupported(""), None, 0
        self._name_host()
        self._tell_connection()

    def _refuse_two_ends(self) -> None:
        """A body whose end two headers tell may end elsewhere for a proxy in front (section 6.1)."""
        is_old = self.version != "1.1" and "TRANSFER_ENCODING" in self.headers
        if is_old or (self.chunked and "CONTENT_LENGTH" in self.headers):
            raise ParsingError("two headers tell where the body ends")

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
