"""The first page, and what has no other place."""

from flask import Blueprint, Response, current_app, redirect, render_template
from markupsafe import Markup
from pyoxigraph import NamedNode
from werkzeug.wrappers import Response as BaseResponse

from server import gallery
from server.canned import CannedQuery, by_tag, find_canned, run
from server.clean_address import cleaned
from server.current import release, reports
from server.disputes import asked_dispute, disputes, narrowed
from server.lookups import Lookup, ask
from server.wording import counted_class
from server.world import asked_world

blueprint = Blueprint("pages", __name__)
blueprint.before_request(cleaned)

LATEST = 5
GLIMPSES = ("timeline", "map", "who-met-whom")
"""The reports whose pictures the first page shows."""
ALL: tuple[Lookup, dict[str, NamedNode]] = (Lookup.COUNTS, {})


@blueprint.get("/")
def home() -> str:
    """Counts, three pictures, the latest articles, the reports; all of them, or those of one dispute."""
    dispute = asked_dispute()
    lookup, values = (Lookup.COUNTS_IN_DISPUTE, {"dispute": release().base.node(dispute)}) if dispute else ALL
    latest = run(find_canned(reports(), "articles"), {"dispute": dispute}, release())
    counts = [(_counted("Article", len(latest.rows)), narrowed("/reports/articles"))]
    for row in ask(release(), lookup, values):
        name = row["class"].rpartition("#")[2]
        counts.append((_counted(name, int(row["count"])), narrowed("/reports/things", kind=f"sk:{name}")))
    return render_template(
        "home.html",
        counts=counts,
        glimpses=_glimpses(dispute) if latest.rows else [],
        latest=latest.rows[:LATEST],
        table=latest,
        by_tag=by_tag(reports()),
        total=len(latest.rows),
        dispute=dispute,
        disputes=disputes(),
        narrowed=narrowed,
    )


def _counted(name: str, number: int) -> Markup:
    """How many things of a class there are, the number in bold."""
    return Markup(counted_class(name, number, Markup("<b>{}</b>").format(number)))  # catalogues are checked


def _glimpses(dispute: str) -> list[tuple[CannedQuery, gallery.Shown]]:
    """The reports with a picture for the first page, those that have something to draw."""
    known = [report for name in GLIMPSES for report in reports() if report.name == name]
    drawn = [(report, gallery.glimpse(report, {"dispute": dispute} if dispute else {})) for report in known]
    return [(report, shown) for report, shown in drawn if shown]


@blueprint.get("/articles")
def articles() -> BaseResponse:
    """All articles are a report."""
    return redirect(asked_world().kept_in("/reports/articles"), 303)


@blueprint.get("/favicon.ico")
def favicon() -> Response:
    """The mark, for browsers that ask for it here."""
    return current_app.send_static_file("skerry.svg")
