"""By which names the service may be asked: no page elsewhere can make a browser ask by a name of its own, which it
lets lead here (DNS rebinding)."""

import socket
from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit, urlunsplit

from flask import Response, current_app, redirect, request
from werkzeug.exceptions import SecurityError
from werkzeug.routing import RequestRedirect

from server.settings import Settings

LOOPBACK = ("127.0.0.1", "localhost", "::1")
EVERYWHERE = ("0.0.0.0", "::")
ANY_ADDRESS = "*"
"""Stands among the names of a service for every address in figures: none of these can be led elsewhere."""


def hosts_of(host: str, public: str | None) -> tuple[str, ...]:
    """The names of a service that listens at ``host``: those of loopback and that of its public address; where it has
    none, but others can come, those of the machine, and every address in figures."""
    name = urlsplit(public).hostname if public else None
    if name is not None:
        return (*LOOPBACK, name)
    if host in LOOPBACK:
        return LOOPBACK
    machine = socket.gethostname().lower()
    return (*LOOPBACK, machine, f"{machine}.local", host.lower(), ANY_ADDRESS)


def own_name(host: str, public: str | None) -> str:
    """The name of such a service for who asks by none, as HTTP/1.0 allows; no browser does."""
    return (urlsplit(public).hostname if public else None) or (socket.gethostname() if host in EVERYWHERE else host)


def refuse_other_hosts() -> None:
    """Raises SecurityError (400) for a request to another name."""
    settings: Settings = current_app.extensions["skerry.settings"]
    if settings.hosts and not _is_one(request.host, settings.hosts):
        raise SecurityError


def move_here() -> Response | None:
    """The way to the right spelling of an address, on the host and by the protocol by which this one was reached: in
    front of a proxy they may be others than those that arrive here."""
    moved = request.routing_exception
    if not isinstance(moved, RequestRedirect):
        return None
    _, _, path, query, _ = urlsplit(moved.new_url)
    place = urlunsplit(("", "", f"/{path.lstrip('/')}", query, ""))
    return redirect(place, moved.code)  # type: ignore[return-value] # werkzeug's response


def origin_parts(origin: str) -> SplitResult:
    """The parts of an Origin header; of one that is no address none."""
    try:
        return urlsplit(origin)
    except ValueError:
        return urlsplit("")


def _is_one(host: str, names: Sequence[str]) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
        if name in names:
            return True
        return ANY_ADDRESS in names and bool(ip_address(name))
    except ValueError:
        return False
