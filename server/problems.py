"""Errors as answers: RFC 9457 problem details, or a page for people; nothing of the machine shows."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Flask, Response, current_app, make_response, render_template, request
from pyoxigraph import RdfFormat
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from loader.errors import (
    ClientGone,
    ForbiddenQuery,
    ForbiddenWrite,
    InvalidWrite,
    NoSuchGraph,
    NoSuchRelease,
    QueryEnded,
    QueryError,
    QueryTimeout,
    QueryTooLarge,
    StoreError,
    StoreLocked,
    TooManyQueries,
    UnreadableGraph,
    UnsafeGraph,
    UnwritableAnswer,
    UsageError,
    WriteConflict,
)
from loader.graph.results import formats_of, write_triples
from server.current import as_json
from server.finishing import REFRESH_SECONDS, BeingFinished
from server.language import ENGLISH
from server.messages import N_, Message, Translatable, gettext, language
from server.negotiate import HTML, Offer, offers, preferred, vary
from server.trace import QUERY_ID, trace
from server.world import this_page

PROBLEM = "application/problem+json"
PROBLEMS = (Offer("problem", (PROBLEM, "application/json")), Offer("text", ("text/plain",)))
"""The forms of errors for programs."""
_OFFERS = (PROBLEMS[0], Offer("html", (HTML,)), PROBLEMS[1])
STATUS: dict[type[Exception], int] = {
    ForbiddenQuery: 403,
    UnwritableAnswer: 406,
    QueryTimeout: 503,
    QueryTooLarge: 503,
    QueryEnded: 503,
    TooManyQueries: 429,
    ClientGone: 503,
    QueryError: 400,
    UsageError: 404,
    ForbiddenWrite: 403,
    UnreadableGraph: 400,
    UnsafeGraph: 422,
    NoSuchGraph: 404,
    WriteConflict: 412,
    StoreLocked: 503,
}
RETRY_SECONDS = 5
_PLACE = re.compile(r"\bline (\d+), column (\d+)")
UNKNOWN_HOST = Message(
    "the service is not known by the name in the Host header: use the address that whoever runs it gave out"
)
ADVICE = {
    404: N_("Begin at the reports, or look the name up in the list of islands or people."),
    410: N_("What each release changed is listed under Releases."),
    503: N_("Try again in a little while."),
}
"""What to do next, for errors whose detail does not say it."""
TITLES = (
    N_("Bad Request"), N_("Unauthorized"), N_("Forbidden"), N_("Not Found"), N_("Method Not Allowed"),
    N_("Not Acceptable"), N_("Gone"), N_("Precondition Failed"), N_("Request Entity Too Large"),
    N_("Request-URI Too Long"), N_("Unsupported Media Type"), N_("Unprocessable Entity"), N_("Unprocessable Content"),
    N_("Content Too Large"), N_("URI Too Long"), N_("Request Timeout"), N_("Request Header Fields Too Large"),
    N_("Too Many Requests"), N_("Internal Server Error"), N_("Not Implemented"), N_("Service Unavailable"),
    N_("HTTP Version Not Supported"), N_("Requested Range Not Satisfiable"), N_("Range Not Satisfiable"),
)  # fmt: skip
"""The phrases of HTTP that pages have as titles (RFC 9110); Python's versions have different ones for some."""
USUAL = (
    N_(
        "The requested URL was not found on the server. If you entered the URL manually please check your spelling and "
        "try again."
    ),
    N_("The method is not allowed for the requested URL."),
)
"""What werkzeug says of the commonest errors."""


def register(app: Flask) -> None:
    """Answers every error of the application."""
    app.register_error_handler(HTTPException, _http)
    for kind, status in STATUS.items():
        app.register_error_handler(kind, _telling(status))
    app.register_error_handler(BeingFinished, _finished_beside)
    app.register_error_handler(StoreError, _store)
    app.register_error_handler(NoSuchRelease, _no_release)
    app.register_error_handler(InvalidWrite, _invalid)
    app.register_error_handler(Exception, _defect)


def problem(status: int, detail: str, **members: object) -> Response:
    """An error in the form that the client asked for; JSON, with further ``members``, where it asked for none."""
    title = HTTPStatus(status).phrase
    offer = _wanted()
    if offer.name == "html":
        response = make_response(
            render_template(
                "problem.html",
                status=status,
                title=gettext(title),
                detail=told(detail),
                advice=gettext(ADVICE[status]) if status in ADVICE else "",
                number=trace().id,
                nearest=members.get("nearest"),
            )
        )
    elif offer.name == "text":
        response = Response(f"{status} {title}\n{detail}\n{QUERY_ID}: {trace().id}\n", mimetype="text/plain")
    else:
        body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
        body |= {"queryId": trace().id, **members}
        response = as_json(body, PROBLEM)
    response.status_code = status
    return vary(response)


def _wanted() -> Offer:
    """The form of errors that the client asked for."""
    return preferred(request.accept_mimetypes, _OFFERS) or _OFFERS[0]


@dataclass(frozen=True, slots=True)
class Told:
    """A text of an error on a page, and its language where it is not that of the page."""

    text: str
    language: str = ""


def told(detail: str) -> Told:
    """The text of an error in the language of the pages, in English if it is not known there."""
    if isinstance(detail, Translatable):
        return Told(detail.translated())
    text = gettext(detail)
    return Told(text, "" if language().is_english or text != detail else ENGLISH)


def detail_of(error: Exception) -> str:
    """What an error says; where it can be translated, so that it can. Where the store is, is nobody's business."""
    if isinstance(error, StoreLocked):
        return Message("another process is writing to the store: try again in a few seconds")
    message = error.args[0] if error.args else ""
    return message if isinstance(message, Translatable) else str(error)


def _telling(status: int) -> Callable[[Exception], Response]:
    def answer(error: Exception) -> Response:
        trace().note(error)
        response = problem(status, detail_of(error), **_position(str(error)))
        if status in (429, 503):
            response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response

    return answer


def _finished_beside(error: BeingFinished) -> Response:
    """A page that takes long: browsers ask again by themselves."""
    trace().note(error)
    if _wanted().name == "html":
        page = render_template("waiting.html", seconds=REFRESH_SECONDS)
        response = vary(make_response(page, STATUS[QueryTimeout]))
    else:
        response = problem(STATUS[QueryTimeout], detail_of(error))
    for name in ("Retry-After", "Refresh"):
        response.headers[name] = str(REFRESH_SECONDS)
    return response


def _no_release(error: NoSuchRelease) -> Response:
    """A release of the past that cannot be shown, with the way to the nearest one."""
    trace().note(error)
    path, others = this_page()
    nearest = f"{path}?{urlencode([*others, ('at', str(error.nearest))])}"
    return problem(404, f"{error.reason}.", nearest=nearest)


def _position(detail: str) -> dict[str, int]:
    """The place in a query, update or document that a detail names, for programs."""
    found = _PLACE.search(detail)
    return {"line": int(found[1]), "column": int(found[2])} if found else {}


def _invalid(error: InvalidWrite) -> Response:
    """What SHACL found: as RDF for who asks for it, else in words with the report beside them."""
    offer = preferred(request.accept_mimetypes, (*_OFFERS, *offers(formats_of("construct"))))
    if offer is None or offer.format is None:
        return problem(422, str(error), violations=list(error.violations), report=error.report)
    triples = [quad.triple for quad in ox.parse(error.report.encode(), format=RdfFormat.TURTLE)]
    return vary(Response(write_triples(triples, offer.format), 422, content_type=offer.format.content_type))


def too_large(most: int | None) -> str:
    """That a body is too large, and how large it may be."""
    return Message("the body has more than %(most)s bytes: send less, or in parts", most=most)


def _http(error: HTTPException) -> Response:
    # A redirect is raised as an exception too; it is no error.
    if error.code is None or error.code < 400:
        return error.get_response()  # type: ignore[return-value] # werkzeug's response
    is_host = isinstance(error, SecurityError)
    detail = UNKNOWN_HOST if is_host else error.description or ""
    if detail == RequestEntityTooLarge.description:
        detail = too_large(request.max_content_length)
    response = problem(error.code, detail)
    for name, value in error.get_headers():
        if name in ("Allow", "Content-Range", "Retry-After", "WWW-Authenticate"):
            response.headers[name] = value
    return response


def _store(error: StoreError) -> Response:
    trace().note(error)
    current_app.logger.error("%s", error, extra={"skerry": {"query_id": trace().id}})
    response = problem(
        503, Message("The store cannot be read at the moment. Whoever runs the service finds the reason in its log.")
    )
    response.headers["Retry-After"] = "30"
    return response


def _defect(error: Exception) -> Response:
    trace().note(error)
    current_app.logger.error("a request failed", exc_info=error, extra={"skerry": {"query_id": trace().id}})
    return problem(500, Message("The service failed on this request. Whoever runs it finds the reason in its log."))
