"""What differs between two releases, as a page, JSON or RDF Patch."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.exceptions import BadRequest, NotFound

from loader.diff.compare import compare
from loader.diff.difference import TOLD_BY, Difference, ThingChange
from loader.diff.patch import rdf_patch
from loader.diff.wording import as_json as difference_as_json
from loader.graph.editions import shown
from loader.graph.embedded import Release, open_release
from server.current import as_json, names, release, settings
from server.negotiate import PAGE, Offer, chosen, vary

blueprint = Blueprint("changes", __name__)

JSON = Offer("json", ("application/json",))
PATCH = Offer("patch", ("application/rdf-patch", "text/plain"))
MOST_SHOWN = 300
"""Things on a page; JSON and the patch hold all."""
HEADINGS = {"added": "New", "changed": "Changed", "withdrawn": "Withdrawn"}


@dataclass(frozen=True, slots=True)
class Section:
    """The things to which one thing happened, and how many of them are not shown."""

    heading: str
    things: tuple[ThingChange, ...]
    left_out: int


@blueprint.get("/releases/<int:number>/changes")
@blueprint.get("/releases/<int:number>/changes.<suffix>")
def changes(number: int, suffix: str = "") -> Response:
    """What release ``number`` says otherwise than release ``since``, by default the one before that is kept.

    Raises 404 for a release that was never published or is pruned, 400 for a ``since`` that is no number.
    """
    offer = chosen((PAGE, JSON, PATCH), suffix or request.args.get("format"))
    one, other = _opened(_since(number)), _opened(number)
    if offer is PATCH:
        lines = "".join(f"{line}\n" for line in rdf_patch(one, other))
        response = Response(lines, content_type="application/rdf-patch; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="release-{one.number}-to-{other.number}.rdfp"'
        return vary(response)
    difference = compare(one, other)
    if offer is JSON:
        return vary(as_json(difference_as_json(difference)))
    html = render_template(
        "changes.html",
        difference=difference,
        sections=_sections(difference),
        only_told=[thing for thing in difference.things if _is_only_told(thing)],
        told_by=TOLD_BY,
        article_link=lambda id_: names().link(release().base.article(id_).value),
        article_name=lambda id_: names().name(release().base.article(id_).value).removeprefix("article/"),
        beside=[name for name in difference.graphs if not name.startswith("article/")],
        query_string=request.query_string.decode("ascii", "replace"),
    )
    return vary(make_response(html))


def _since(number: int) -> int:
    given = request.args.get("since", "").strip()
    if given:
        if not given.isdecimal() or len(given) > 9:
            raise BadRequest(f"since is {given[:40]!r}: give the number of a release")
        return int(given)
    folder = settings().folder
    before = [kept for kept in (folder.kept() if folder is not None else ()) if kept < number]
    if not before:
        raise NotFound(f"no release before {number} is kept: there is nothing to compare it with")
    return max(before)


def _opened(number: int) -> Release:
    current = release()
    if number == current.number:
        return current
    folder = settings().folder
    if folder is None:
        raise NotFound(f"release {number} is not kept: the store is on a server, which holds the current one only")
    manifest = folder.manifest(number) if number in folder.kept() else None
    if manifest is None or number > current.number:
        kept = ", ".join(map(str, sorted({*folder.kept(), current.number})))
        raise NotFound(f"release {number} is not kept: those that are kept are {kept}")
    return shown(open_release(folder, manifest, current.base), settings().texts, settings().editions)


def _sections(difference: Difference) -> list[Section]:
    found = []
    for change, heading in HEADINGS.items():
        things = [thing for thing in difference.things if thing.change == change and not _is_only_told(thing)]
        found.append(Section(heading, tuple(things[:MOST_SHOWN]), max(0, len(things) - MOST_SHOWN)))
    return found


def _is_only_told(thing: ThingChange) -> bool:
    """Whether only other articles tell of it."""
    return thing.change == "changed" and {fact.slot for fact in thing.facts} == {TOLD_BY}
