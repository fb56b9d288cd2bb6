"""Who may do what: the token of a request (RFC 6750, header only), and requests that another site sent."""

from typing import Any

from flask import request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized

from server.current import settings
from server.hosts import origin_parts
from server.tokens import SECRET, Scope, Token

REALM = "skerry"
SAFE = ("GET", "HEAD", "OPTIONS")
_IN_ADDRESS = ("access_token", "token", "api_key")


def holder(scope: Scope) -> Token:
    """Whose token the request carries. Raises 403 for a request from another site, for a service that has no tokens of
    this scope and for a token without it; 401 for a request without a token, or with one that is unknown or not in
    the header."""
    refuse_other_sites()
    _refuse_secrets_in_address()
    if not settings().tokens.give(scope):
        what = "takes no writes" if scope == "write" else "has no operator"
        raise Forbidden(f"this service {what}: whoever runs it starts it with `skerry serve --tokens FILE`")
    secret = _secret()
    if not secret:
        raise _unauthorized("this needs a token: send it in the header as 'Authorization: Bearer TOKEN'")
    token = settings().tokens.find(secret)
    if token is None:
        raise _unauthorized("the token is unknown here: check it, or ask whoever runs the service", "invalid_token")
    if scope not in token.scopes:
        raise InsufficientScope(token, scope)
    return token


def carries_token(scope: Scope) -> bool:
    """Whether the header has a token of this scope; the body is left unread."""
    token = settings().tokens.find(_secret())
    return token is not None and scope in token.scopes


def _secret() -> str:
    """What the header has as a token; empty if it has none."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


def refuse_other_sites() -> None:
    """Raises 403 for a request that changes something and that a page of another site made a browser send."""
    if request.method in SAFE:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site in ("cross-site", "same-site") or (origin is not None and _host(origin) not in _own_hosts()):
        raise Forbidden("a page of another site sent this: only the service's own pages and programs may change things")


def _host(address: str) -> str:
    return origin_parts(address).netloc.lower()


def _own_hosts() -> set[str]:
    public = settings().public
    return {request.host.lower(), *([_host(public)] if public else [])}


def _refuse_secrets_in_address() -> None:
    """What stands in an address gets into logs and histories."""
    sent = [*request.args.items(multi=True), *request.form.items(multi=True)]
    if any(name.lower() in _IN_ADDRESS or SECRET.fullmatch(value) for name, value in sent):
        raise _unauthorized(
            "a token in the address or in a form is not taken, since it gets into logs: withdraw this one, and send "
            "another in the header as 'Authorization: Bearer TOKEN'",
            "invalid_request",
        )


class InsufficientScope(Forbidden):
    """A token is not good for what is asked with it (RFC 6750, section 3.1)."""

    def __init__(self, token: Token, scope: Scope) -> None:
        super().__init__(f"the token of {token.name} is not good for this: it lacks the scope {scope!r}")
        self._scope = scope

    def get_headers(self, environ: Any = None, scope: Any = None) -> list[tuple[str, str]]:
        """The headers of the answer."""
        told: dict[str, str | None] = {"realm": REALM, "error": "insufficient_scope", "scope": self._scope}
        return [*super().get_headers(environ, scope), ("WWW-Authenticate", _Challenge("bearer", told).to_header())]


class _Challenge(WWWAuthenticate):
    """What is asked for, its values between quotation marks: a realm has no other form (RFC 9110, section 11.5)."""

    def to_header(self) -> str:
        """The header."""
        return "Bearer " + ", ".join(f'{name}="{value}"' for name, value in self.parameters.items())


def _unauthorized(detail: str, error: str | None = None) -> Unauthorized:
    told: dict[str, str | None] = {"realm": REALM}
    return Unauthorized(detail, www_authenticate=_Challenge("bearer", told | ({"error": error} if error else {})))
