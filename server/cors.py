"""Pages of other sites may read what is public here (the Fetch standard's CORS protocol), and nothing else."""

from flask import Response, request
from werkzeug.exceptions import NotFound

from server.access import SAFE
from server.current import settings
from server.hosts import origin_parts

LOCAL = ("localhost", "127.0.0.1", "[::1]", "::1")
READABLE = (
    "ETag, Query-Id, Skerry-Release, Skerry-Published-Until, Skerry-Limits, Retry-After, Content-Disposition, Link"
)
"""Headers of an answer that a page may see beyond those that every page may."""
SENDABLE = "Accept, Content-Type, If-None-Match"
PREFLIGHT_SECONDS = 86_400


def allow_reads(response: Response) -> Response:
    """Lets pages of any site read what a public service answers; of a service on loopback only pages from this
    machine, since others would reach through the browser what they cannot reach themselves. Without credentials, so
    that what needs a token is out of their reach."""
    origin = request.headers.get("Origin")
    if not _is_read():
        return response
    if settings().is_public:
        response.headers["Access-Control-Allow-Origin"] = "*"
    else:
        response.vary.add("Origin")
        if origin is None or origin_parts(origin).hostname not in LOCAL:
            return response
        response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = READABLE
    if request.method == "OPTIONS":
        methods = "GET, HEAD, POST" if request.endpoint == "sparql.endpoint" else "GET, HEAD"
        response.headers["Access-Control-Allow-Methods"] = methods
        response.headers["Access-Control-Allow-Headers"] = SENDABLE
        response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_SECONDS)
    return response


def _is_read() -> bool:
    if request.endpoint is None:  # that there is nothing is no secret either
        return request.method in SAFE and isinstance(request.routing_exception, NotFound)
    if request.blueprint == "operations" and request.endpoint not in ("operations.health", "operations.live"):
        return False
    is_query = request.method == "POST" and request.endpoint == "sparql.endpoint"
    return request.method in SAFE or is_query
