"""The application: routes by subject, one place for errors and headers."""

from flask import Flask, Response, request

from loader.errors import StoreError
from loader.graph.embedded import Current
from server import articles, description, exports, pages, problems, releases, reports, sparql, things
from server.answers import AnswerCache
from server.canned import load_canned
from server.current import names, release, say_release
from server.dates import date_in_words, day_in_words
from server.settings import Settings
from server.wording import counted, plural
from server.workers.pool import QueryPool

POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; img-src 'self'"
)
"""Nothing from elsewhere, nothing inline: a text with markup can do nothing even if it slipped through."""


def create_app(settings: Settings) -> Flask:
    """The service over a store, read-only.

    Starts without a store: pages then answer 503 until one is loaded. Raises QueryError if a canned query's header
    cannot be used.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.max_body_bytes
    app.config["TRUSTED_HOSTS"] = list(settings.hosts) or None
    app.json.ensure_ascii = False  # type: ignore[attr-defined] # Flask's provider has it
    app.json.sort_keys = False  # type: ignore[attr-defined] # Flask's provider has it
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_map.strict_slashes = False
    app.extensions["skerry.settings"] = settings
    app.extensions["skerry.current"] = Current(settings.store)
    app.extensions["skerry.answers"] = AnswerCache(settings.max_cache_bytes)
    app.extensions["skerry.pool"] = QueryPool(settings.limits)
    app.extensions["skerry.reports"] = load_canned(settings.queries)
    for subject in (pages, reports, sparql, things, articles, exports, releases, description):
        app.register_blueprint(subject.blueprint)
    problems.register(app)
    app.after_request(say_release)
    app.after_request(_harden)
    app.context_processor(_for_templates)
    app.add_template_filter(date_in_words)
    app.add_template_filter(day_in_words)
    app.add_template_filter(plural)
    app.add_template_filter(counted)
    return app


def close(app: Flask) -> None:
    """Ends the processes of the service."""
    pool: QueryPool = app.extensions["skerry.pool"]
    pool.close()


def _harden(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if not request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _for_templates() -> dict[str, object]:
    """What every page shows: the release; without a store, nothing."""
    try:
        current = release()
        return {"release": current, "link": names().link, "name": names().name}
    except StoreError:
        return {"release": None, "link": lambda iri: None, "name": lambda iri: iri}
