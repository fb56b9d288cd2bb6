"""Addresses without empty fields: a form sends all its fields, and those left empty say nothing."""

from flask import redirect, request
from werkzeug.wrappers import Response

from server.negotiate import HTML


def cleaned() -> Response | None:
    """For a page whose address has empty fields the way to that without them; None for another one, and for a program,
    which gets its answer at once."""
    parts = request.query_string.decode("utf-8", "replace").split("&")
    kept = [part for part in parts if part and not part.endswith("=")]
    if kept == parts or parts == [""] or HTML not in request.accept_mimetypes.values():
        return None
    answer = redirect(f"{request.path}?{'&'.join(kept)}" if kept else request.path)
    answer.vary.add("Accept")
    return answer
