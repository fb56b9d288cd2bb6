"""Errors as answers: RFC 9457 problem details, or a page for people; nothing of the machine shows."""

from http import HTTPStatus

from flask import Flask, Response, current_app, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from loader.errors import (
    ClientGone,
    ForbiddenQuery,
    QueryError,
    QueryTimeout,
    QueryTooLarge,
    StoreError,
    TooManyQueries,
    UsageError,
)
from server.current import as_json
from server.negotiate import HTML, Offer, preferred, vary

PROBLEM = "application/problem+json"
_OFFERS = (
    Offer("problem", (PROBLEM, "application/json")),
    Offer("html", (HTML,)),
    Offer("text", ("text/plain",)),
)
RETRY_SECONDS = 5
ADVICE = {
    404: "Begin at the reports, or look the name up in the list of islands or people.",
    410: "What each release changed is listed under Releases.",
    503: "Try again in a little while.",
}
"""What to do next, for errors whose detail does not say it."""


def register(app: Flask) -> None:
    """Answers every error of the application."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(ForbiddenQuery, lambda error: problem(403, str(error)))
    app.register_error_handler(QueryTimeout, lambda error: _later(503, error))
    app.register_error_handler(QueryTooLarge, lambda error: _later(503, error))
    app.register_error_handler(TooManyQueries, lambda error: _later(429, error))
    app.register_error_handler(ClientGone, lambda error: _later(503, error))
    app.register_error_handler(QueryError, lambda error: problem(400, str(error)))
    app.register_error_handler(UsageError, lambda error: problem(404, str(error)))
    app.register_error_handler(StoreError, _store)
    app.register_error_handler(Exception, _defect)


def problem(status: int, detail: str, **members: object) -> Response:
    """An error in the form that the client asked for; JSON, with further ``members``, where it asked for none."""
    title = HTTPStatus(status).phrase
    offer = preferred(request.accept_mimetypes, _OFFERS) or _OFFERS[0]
    if offer.name == "html":
        response = make_response(
            render_template("problem.html", status=status, title=title, detail=detail, advice=ADVICE.get(status))
        )
    elif offer.name == "text":
        response = Response(f"{status} {title}\n{detail}\n", mimetype="text/plain")
    else:
        body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **members}
        response = as_json(body, PROBLEM)
    response.status_code = status
    return vary(response)


def _later(status: int, error: QueryError) -> Response:
    response = problem(status, str(error))
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _http(error: HTTPException) -> Response:
    # A redirect is raised as an exception too; it is no error.
    if error.code is None or error.code < 400:
        return error.get_response()  # type: ignore[return-value] # werkzeug's response
    response = problem(error.code, error.description or "")
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "WWW-Authenticate"):
            response.headers[name] = value
    return response


def _store(error: StoreError) -> Response:
    current_app.logger.error("%s", error)
    response = problem(
        503, "The store cannot be read at the moment. Whoever runs the service finds the reason in its log."
    )
    response.headers["Retry-After"] = "30"
    return response


def _defect(error: Exception) -> Response:
    current_app.logger.error("a request failed", exc_info=error)
    return problem(500, "The service failed on this request. Whoever runs it finds the reason in its log.")
