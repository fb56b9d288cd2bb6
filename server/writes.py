"""What updates and the graph store have in common: who writes, and the writing itself."""

from collections.abc import Collection

from flask import Response, g, request

from loader.errors import ClientGone
from loader.write import Change, Written, require_writable
from server.access import holder, refuse_other_sites
from server.current import release, renew, settings, writer
from server.trace import trace


def author() -> str | None:
    """Who writes; nobody in a throwaway store, which everybody may write. Raises 401 and 403 as ``holder`` does."""
    g.is_change = True
    if settings().open_store:
        refuse_other_sites()
        return None
    return holder("write").name


def require(targets: Collection[str], who: str | None) -> None:
    """Raises ForbiddenWrite unless all targets (as ``inspect_update`` names them) are theirs to write."""
    if not settings().open_store:
        require_writable(targets, who, release().base)


def write(change: Change) -> Written:
    """Publishes a change; the request then answers from the release with it. Raises as ``Writer.write`` does."""
    written = writer().write(change, _watch)
    renew()
    return written


def _watch() -> None:
    """Raises QueryEnded for a change that an operator ended, ClientGone for one whose client has left."""
    gone = request.environ.get("waitress.client_disconnected", lambda: False)
    if trace().watch(gone)():
        raise ClientGone("the client has left")


def done(status: int) -> Response:
    """An answer without a body."""
    response = Response(status=status)
    del response.headers["Content-Type"]
    return response
