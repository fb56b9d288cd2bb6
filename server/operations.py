"""For whoever operates the service: whether it is well, its figures, the queries that run and how to end one."""

from flask import Blueprint, Response, current_app, make_response, request
from werkzeug.exceptions import NotFound

from loader.errors import StoreError
from server.access import holder
from server.current import as_json, release, settings
from server.log import without_secrets
from server.metrics import Metrics
from server.negotiate import vary
from server.trace import Trace, Traces

blueprint = Blueprint("operations", __name__)

MOST_OF_A_QUERY = 2000
"""Characters of a query's text that the list shows."""


@blueprint.get("/health")
def health() -> Response:
    """Whether the process lives, and whether it has a release to answer from; 503 while it has none or stops."""
    number, is_stopping = _number(), current_app.extensions["skerry.stopping"].is_set()
    is_ready = number is not None and not is_stopping
    answer = as_json({"live": True, "ready": is_ready, "release": number})
    return answer if is_ready else make_response(answer, 503)


@blueprint.get("/health/ready")
def ready() -> Response:
    """The same, for who asks whether to send requests here."""
    return health()


@blueprint.get("/health/live")
def live() -> Response:
    """Whether the process lives, for who would restart it; the store does not matter."""
    return as_json({"live": True})


@blueprint.get("/metrics")
def metrics() -> Response:
    """The figures for Prometheus; the operator's only, where there is an operator or others can come."""
    if settings().is_public or settings().tokens.give("operate"):
        holder("operate")
    found: Metrics = current_app.extensions["skerry.metrics"]
    content, content_type = found.exposition(request.headers.get("Accept", ""))
    return vary(Response(content, content_type=content_type))


@blueprint.get("/queries")
def queries() -> Response:
    """The SPARQL queries that run or wait, the oldest first. Raises 401, 403 for who is no operator."""
    holder("operate")
    return as_json({"queries": [_told(found) for found in _traces().queries()]})


@blueprint.delete("/queries/<number>")
def end_query(number: str) -> Response:
    """Ends a query: whoever asked it gets a 503 that says so, or an answer that breaks off. Raises 401, 403 for who is
    no operator, 404 for a query that is no longer there."""
    operator = holder("operate")
    found = _traces().find(number)
    if found is None:
        raise NotFound("there is no such query: it has ended, or its number is wrong; see GET /queries")
    found.end("an operator of the service ended this query")
    current_app.logger.warning("%s ended the query %s", operator.name, number)
    return Response(status=204)


def _told(found: Trace) -> dict[str, object]:
    text = without_secrets(found.query)
    return {
        "id": found.id,
        "state": "running" if found.is_running else "waiting",
        "seconds": round(found.seconds, 3),
        "form": found.form,
        "query": text[:MOST_OF_A_QUERY],
        "complete": len(text) <= MOST_OF_A_QUERY,
    }


def _number() -> int | None:
    try:
        return release().number
    except StoreError:
        return None


def _traces() -> Traces:
    found: Traces = current_app.extensions["skerry.traces"]
    return found
