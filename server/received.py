"""What of a request can be read: UTF-8, and not packed."""

import re
from urllib.parse import unquote_to_bytes

from flask import request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

FORM_TYPE = "application/x-www-form-urlencoded"
TEXTS = ("application/sparql-query", "application/sparql-update")
_BEYOND_ASCII = re.compile(rb"%[89A-Fa-f]")
UTF_8 = ("utf-8", "utf8")


def refuse_unreadable() -> None:
    """Raises 415 for a query or update that is packed or is said not to be UTF-8, 400 for what is not UTF-8 in the
    address or in the body. Werkzeug would take bytes that are no text as they were sent, for other letters."""
    _refuse_other_bytes(_unquoted(request.query_string), "the address")
    if request.method != "POST" or request.mimetype not in (FORM_TYPE, *TEXTS):
        return
    refuse_packed()
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in UTF_8:
        raise UnsupportedMediaType(f"the body is encoded as {charset[:20]!r}: send UTF-8")
    content = request.get_data()
    _refuse_other_bytes(_unquoted(content) if request.mimetype == FORM_TYPE else content, "the body")


def refuse_packed() -> None:
    """Raises 415 for a body that has a content coding."""
    coding = request.content_encoding or ""
    if coding.lower() not in ("", "identity"):
        raise UnsupportedMediaType(f"the body is packed ({coding[:20]!r}): send it unpacked")


def _unquoted(content: bytes) -> bytes:
    """The bytes that are meant, if ASCII does not tell all of them."""
    return unquote_to_bytes(content) if _BEYOND_ASCII.search(content) else content


def _refuse_other_bytes(content: bytes, where: str) -> None:
    try:
        content.decode()
    except UnicodeDecodeError:
        raise BadRequest(f"{where} is not UTF-8: encode it as UTF-8") from None
