"""Documents at http(s) URLs that the user gave."""

import ssl
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import urljoin

import certifi
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.response import BaseHTTPResponse
from urllib3.util import Url, parse_url

from loader.errors import UnreadableArticle
from loader.sources.limits import Limits
from loader.sources.packing import too_large
from loader.sources.public_address import resolve

MAX_REDIRECTS = 5
_CONNECT_SECONDS = 10.0
_SILENT_SECONDS = 20.0
_CHUNK = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PACKINGS = frozenset({"", "identity", "gzip", "x-gzip", "zstd"})
"""``unpack`` undoes these, within its limit: urllib3 must not."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a server sent, as packed as it came; ``url`` is the address after redirects."""

    content: bytes
    media_type: str
    charset: str | None
    url: str


def fetch(url: str, limits: Limits) -> Document:
    """The document at a URL, by GET, after at most ``MAX_REDIRECTS`` redirects. No proxy is used, no cookie is sent.

    Each host is resolved once, and only an address that may be connected to is. Raises UnreadableArticle, naming the
    URL, with the reason. The time that a server may take in all is for the caller to limit.
    """
    place = url
    for _ in range(MAX_REDIRECTS + 1):
        parts = _parsed(url, place)
        with ExitStack() as stack:
            response = _get(parts, place, limits, stack)
            if response.status in _REDIRECTS and (target := response.headers.get("location")):
                url = urljoin(parts.url, target)
                place = f"{place.partition(' (')[0]} (redirected to {url})"
                continue
            if response.status != 200:
                raise UnreadableArticle(f"{place}: the server answered {response.status}: check the address")
            return _document(response, parts.url, place, limits)
    raise UnreadableArticle(f"{place} redirects more than {MAX_REDIRECTS} times: give the last address")


def _parsed(url: str, place: str) -> Url:
    try:
        parts = parse_url(url)
    except LocationParseError as error:
        raise UnreadableArticle(f"{place} is no address that can be read: correct it") from error
    if parts.scheme not in ("http", "https") or not parts.host:
        raise UnreadableArticle(f"{place} is no http(s) address: save the article and give the file")
    if parts.auth:
        raise UnreadableArticle(f"{place} holds a user name: fetch it yourself and give the file")
    return parts._replace(fragment=None, path=parts.path or "/")


def _get(parts: Url, place: str, limits: Limits, stack: ExitStack) -> BaseHTTPResponse:
    """The answer of the first address that takes a connection, its body not read yet; the stack closes it."""
    assert parts.host
    host = parts.host.strip("[]")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    failure: HTTPError | None = None
    for address in resolve(host, port, place, limits.allow_private):
        pool = stack.enter_context(_pool(parts.scheme == "https", address, port, host))
        try:
            response = pool.request(
                "GET", parts.request_uri, headers=_headers(parts), redirect=False, retries=False,
                preload_content=False, decode_content=False,
            )  # fmt: skip
        except HTTPError as error:
            failure = error
            continue
        stack.callback(response.close)
        return response
    raise _failed(place, failure)


def _pool(secure: bool, address: str, port: int, host: str) -> HTTPConnectionPool:
    """Connections to one address, which must prove to be the host."""
    timeout = Timeout(connect=_CONNECT_SECONDS, read=_SILENT_SECONDS)
    if not secure:
        return HTTPConnectionPool(address, port, timeout=timeout)
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return HTTPSConnectionPool(
        address, port, timeout=timeout, ssl_context=context, server_hostname=host, assert_hostname=host
    )


def _headers(parts: Url) -> dict[str, str]:
    return {
        "Host": parts.netloc or "",
        "User-Agent": f"Skerry/{version('skerry')}",
        "Accept": "text/html, application/xhtml+xml, application/json, application/*+xml, */*;q=0.5",
        "Accept-Encoding": "gzip",
    }


def _document(response: BaseHTTPResponse, url: str, place: str, limits: Limits) -> Document:
    packing = response.headers.get("content-encoding", "").strip().lower()
    if packing not in _PACKINGS:
        raise UnreadableArticle(f"{place} is packed as {packing!r}, which was not asked for: save it and give the file")
    media_type, _, parameters = response.headers.get("content-type", "").partition(";")
    media_type = media_type.strip().lower()
    limit = limits.max_bytes if media_type == "text/html" else limits.max_source_bytes
    declared = response.headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:18]) > limit:
        raise too_large(place, limit)
    content = bytearray()
    try:
        for chunk in response.stream(_CHUNK, decode_content=False):
            content += chunk
            if len(content) > limit:
                raise too_large(place, limit)
    except HTTPError as error:
        raise _failed(place, error) from error
    charset = parameters.partition("charset=")[2].partition(";")[0].strip(" \"'") or None
    return Document(bytes(content), media_type, charset, url)


def _failed(place: str, error: HTTPError | None) -> UnreadableArticle:
    return UnreadableArticle(f"{place} cannot be fetched ({_reason(error)}): check the address, or try again later")


def _reason(error: BaseException | None) -> str:
    """The innermost cause in one line, without the name of the pool."""
    while error is not None and (inner := getattr(error, "reason", None) or error.__cause__) is not None:
        if not isinstance(inner, BaseException):
            break
        error = inner
    return " ".join(str(error).rpartition(">: ")[2].split()) or type(error).__name__
