"""The application: routes by subject, one place for errors and headers."""

import os
import shutil
import tempfile
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import BadRequest, ServiceUnavailable

from loader.errors import QueryError, StoreError
from loader.graph.embedded import Following, Release
from loader.graph.opening import follow_current, on_disk
from loader.write import Writer
from server import (
    articles,
    changes,
    description,
    exports,
    graph_store,
    openapi,
    operations,
    pages,
    problems,
    releases,
    reports,
    search,
    sparql,
    things,
    vocabulary,
)
from server.answers import AnswerCache
from server.canned import load_canned
from server.conditions import ignore_other_ranges, refuse_other_file
from server.cors import allow_reads
from server.current import names, newest, release, say_release, world
from server.editions import EditionOfCurrent, Place
from server.finishing import Finishing
from server.hosts import move_here, refuse_other_hosts
from server.kept_pages import KeptPages
from server.language import Language, load_language
from server.large_bodies import TURN
from server.limits import headers_of, tell_limits
from server.local_dates import shown_date, shown_day
from server.log import tell_request
from server.messages import Message, speak
from server.metrics import Metrics, Watched
from server.offered import Offered
from server.parameters import is_address
from server.parties import load_colours
from server.past import Past
from server.picture_cache import PictureCache
from server.refusals import refuse_long, refuse_unread
from server.search_indexes import SearchIndexes
from server.settings import Settings
from server.trace import Trace, Traced, Traces, trace
from server.visits import POOLS, export_pool, hand_over, page_pool, patient_pool, search_pool, world_pool
from server.wording import coordinates, file_size, language_name
from server.workers.copies import WORTH
from server.workers.job import Job
from server.workers.pool import QueryPool
from server.world import NOW, SUBJECTS, UNTIL, now_address, this_page
from server.writes import done

POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; img-src 'self'"
)
"""Nothing from elsewhere, nothing inline: a text with markup can do nothing even if it slipped through."""


def create_app(settings: Settings) -> Flask:
    """The service over a store, which it only reads but for what holders of tokens write; what is asked of it runs in
    processes with limits.

    Starts without a store: pages then answer 503 until one is loaded. Raises QueryError if a canned query's header
    cannot be used.
    """
    place = None if settings.texts == "full" else Place(on_disk(settings.store, "--texts"))
    drawn = tempfile.mkdtemp(prefix="skerry-pictures-")
    app = create_pages(replace(settings, editions=str(place.path) if place else "", pictures=drawn))
    settings = app.extensions["skerry.settings"]
    app.extensions["skerry.editions"] = place
    app.extensions["skerry.pool"] = QueryPool(settings.limits, copy_megabytes=_copy_megabytes(settings))
    app.extensions["skerry.pages"] = page_pool(settings)
    app.extensions["skerry.exports"] = export_pool(settings)
    app.extensions["skerry.search"] = search_pool(settings)
    app.extensions["skerry.worlds"] = world_pool(settings)
    app.extensions["skerry.patient"] = patient_pool(settings)
    kept = KeptPages(settings.max_cache_bytes, app.extensions["skerry.current"])
    app.extensions["skerry.kept-pages"] = kept
    app.before_request(refuse_long)
    _observe(app, settings)
    is_stopping = app.extensions["skerry.stopping"].is_set
    app.extensions["skerry.finishing"] = Finishing(app.extensions["skerry.patient"], kept, is_stopping)
    app.before_request(hand_over)
    app.extensions["skerry.limits"] = headers_of(settings)
    app.after_request(tell_limits)
    app.after_request(allow_reads)
    return app


def _copy_megabytes(settings: Settings) -> int:
    """What a copy in memory may need; none of a store on a server or of a throwaway one, which always changes."""
    folder = settings.folder
    return 0 if folder is None or settings.open_store or folder.is_open else settings.copy_megabytes


def create_pages(settings: Settings) -> Flask:
    """The service without its processes: what each of them runs to make pages, reports and exports."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = settings.max_body_bytes
    app.json.ensure_ascii = False  # type: ignore[attr-defined] # Flask's provider has it
    app.json.sort_keys = False  # type: ignore[attr-defined] # Flask's provider has it
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_map.strict_slashes = False
    app.extensions["skerry.settings"] = settings
    app.extensions["skerry.language"] = load_language(settings.language, settings.translations)
    app.extensions["skerry.current"] = _current(settings)
    app.extensions["skerry.past"] = Past(settings)
    app.extensions["skerry.answers"] = AnswerCache(settings.max_cache_bytes)
    app.extensions["skerry.offered"] = Offered()
    app.extensions[TURN] = threading.Lock()
    app.extensions["skerry.search-indexes"] = SearchIndexes()
    app.extensions["skerry.writer"] = Writer(settings.writing)
    app.extensions["skerry.reports"] = load_canned(settings.queries)
    app.extensions["skerry.colours"] = load_colours(settings.queries)
    drawn = Path(settings.pictures) if settings.pictures else None
    app.extensions["skerry.pictures"] = PictureCache(drawn, settings.max_picture_bytes)
    subjects = (pages, reports, search, sparql, things, articles, exports, releases, changes, description, operations)
    for subject in (*subjects, openapi, graph_store, vocabulary):
        app.register_blueprint(subject.blueprint)
    problems.register(app)
    app.after_request(refuse_other_file)
    app.after_request(say_release)
    app.after_request(_harden)
    app.context_processor(_for_templates)
    _speak(app)
    app.before_request(ignore_other_ranges)
    app.before_request(refuse_unread)
    app.before_request(refuse_other_hosts)
    app.before_request(move_here)
    return app


def _speak(app: Flask) -> None:
    """Lets templates speak the language of the service. What is called in a template is text, whatever a catalogue has;
    markup is in ``{% trans %}`` only."""
    spoken: Language = app.extensions["skerry.language"]
    environment: Any = app.jinja_env
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(spoken.gettext, spoken.ngettext, newstyle=False, pgettext=spoken.pgettext)
    environment.globals["language"] = spoken
    app.before_request(partial(speak, spoken))
    app.teardown_request(lambda _error: speak(Language()))
    app.add_template_filter(shown_date, "date_in_words")
    app.add_template_filter(shown_day, "day_in_words")
    app.add_template_filter(language_name)
    app.add_template_filter(coordinates)
    app.add_template_filter(is_address)
    app.add_template_filter(file_size)


def close(app: Flask) -> None:
    """Ends the processes of the service, and removes what it made for itself."""
    for pool in _pools(app):
        pool.close()
    settings: Settings = app.extensions["skerry.settings"]
    shutil.rmtree(settings.pictures, ignore_errors=True)
    place: Place | None = app.extensions["skerry.editions"]
    if place is not None:
        place.close()


def _current(settings: Settings) -> Following:
    if settings.texts == "full":
        return follow_current(settings.store)
    return EditionOfCurrent(on_disk(settings.store, "--texts"), settings.texts, Path(settings.editions))


def warm_up(app: Flask) -> None:
    """Starts a process of each kind, for queries as many as there are processors with the release open, and begins the
    copy of the release in memory, so that the first visitor need not wait for it."""
    known = app.extensions
    for pool in _pools(app):
        if pool not in (known["skerry.pool"], known["skerry.worlds"], known["skerry.patient"]):  # two take long anyway
            pool.warm_up()
    queries, job = known["skerry.pool"], _first_job(app)
    queries.warm_up(os.cpu_count() or 1, job)
    if job is not None:
        queries.copies.asked(job.copied(), WORTH)


def _first_job(app: Flask) -> Job | None:
    """A query that costs nothing, of the newest release; None if there is no release yet."""
    settings: Settings = app.extensions["skerry.settings"]
    try:
        current: Release = app.extensions["skerry.current"].release()
    except StoreError:
        return None
    return Job(
        store=str(settings.store),
        number=current.number,
        published=current.published.isoformat(),
        base=current.base.iri,
        query="ASK {}",
        format="json",
        texts=settings.texts,
        editions=settings.editions,
    )


def _pools(app: Flask) -> list[QueryPool]:
    return [app.extensions[f"skerry.{name}"] for name in ("pool", *POOLS)]


def _observe(app: Flask, settings: Settings) -> None:
    """Gives every request a number, counts it and tells it in the log."""
    known = app.extensions
    known["skerry.traces"], known["skerry.stopping"] = Traces(), threading.Event()
    others = {name: known[f"skerry.{name}"] for name in POOLS}
    pools = {"queries": known["skerry.pool"], **others}
    metrics = Metrics(Watched(pools, known["skerry.answers"], known["skerry.current"], settings.folder))
    known["skerry.metrics"] = metrics

    def tell(found: Trace) -> None:
        metrics.count(found)
        tell_request(found)

    app.wsgi_app = Traced(app.wsgi_app, known["skerry.traces"], tell)  # type: ignore[method-assign] # as Flask says
    app.before_request(_begin)


def _begin() -> Response | None:
    """Answers what is asked of no path. Raises 503 while the service stops, but for who asks whether it is well."""
    trace().route = request.endpoint or ""
    is_stopping: threading.Event = current_app.extensions["skerry.stopping"]
    if is_stopping.is_set() and not request.path.startswith("/health"):
        raise ServiceUnavailable(Message("the service is stopping: try again in a few seconds"), retry_after=5)
    return done(204) if _is_of_all() else None


def _is_of_all() -> bool:
    """Whether it is asked what the service as a whole can do (``OPTIONS *``, RFC 9110, section 9.3.7)."""
    return request.method == "OPTIONS" and request.environ.get("PATH_INFO") == "*"


def _harden(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if not request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _for_templates() -> dict[str, object]:
    """What every page shows: the release; without a store, nothing. A world of articles until a day is no concern of
    the process that listens: what it shows of one is why there is none."""
    if request.args.get(UNTIL) and "skerry.worlds" in current_app.extensions:
        return _without_world()
    try:
        release()
    except (StoreError, QueryError, BadRequest):
        return _without_world()
    return {"release": release(), "link": names().link, "name": names().name, **_of_world()}


def _of_world() -> dict[str, object]:
    """What templates need to say which world they show, and to stay in it."""
    return {
        "world": world(),
        "shown": g.shown,
        "here": world().kept_in,
        "this_page": this_page,
        "now_address": now_address,
        "knows_worlds": request.blueprint in SUBJECTS,
    }


def _without_world() -> dict[str, object]:
    """The same on the page that tells why there is no such world, or no store at all."""
    try:
        found: Release | None = newest()
    except StoreError:
        found = None
    return {"release": found, "link": lambda iri: None, "name": lambda iri: iri, "world": NOW, "here": str}
