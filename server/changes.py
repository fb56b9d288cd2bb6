"""What differs between two releases, as a page, JSON or RDF Patch."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.exceptions import BadRequest, NotFound

from loader.diff.articles import ChangedArticles
from loader.diff.compare import compare
from loader.diff.difference import TOLD_BY, Change, Difference, Term, ThingChange
from loader.diff.patch import rdf_patch
from loader.diff.wording import as_json as difference_as_json
from loader.graph.editions import shown
from loader.graph.embedded import Release, open_release
from server.current import as_json, names, release, settings
from server.messages import Message, ngettext, pgettext
from server.names import Names
from server.negotiate import PAGE, Offer, chosen, vary

blueprint = Blueprint("changes", __name__)

JSON = Offer("json", ("application/json",))
PATCH = Offer("patch", ("application/rdf-patch", "text/plain"))
MOST_SHOWN = 300
"""Things on a page; JSON and the patch hold all."""
CHANGES: tuple[Change, ...] = ("added", "changed", "withdrawn")


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
        articles=_articles(difference.articles),
        most=MOST_SHOWN,
        slot_name=_slot_name,
        called=_called,
        kind_name=_kind_name,
        article_link=lambda id_: names().link(release().base.article(id_).value),
        article_name=partial(_article_name, (names(), Names(one))),
        beside=[name for name in difference.graphs if not name.startswith("article/")],
        query_string=request.query_string.decode("ascii", "replace"),
    )
    return vary(make_response(html))


def _since(number: int) -> int:
    given = request.args.get("since", "").strip()
    if given:
        if not given.isdecimal() or len(given) > 9:
            raise BadRequest(Message("since is %(value)r: give the number of a release", value=given[:40]))
        return int(given)
    folder = settings().folder
    before = [kept for kept in (folder.kept() if folder is not None else ()) if kept < number]
    if not before:
        raise NotFound(
            Message("no release before %(number)s is kept: there is nothing to compare it with", number=number)
        )
    return max(before)


def _opened(number: int) -> Release:
    current = release()
    if number == current.number:
        return current
    folder = settings().folder
    if folder is None:
        raise NotFound(
            Message(
                "release %(number)s is not kept: the store is on a server, which holds the current one only",
                number=number,
            )
        )
    manifest = folder.manifest(number) if number in folder.kept() else None
    if manifest is None or number > current.number:
        kept = ", ".join(map(str, sorted({*folder.kept(), current.number})))
        raise NotFound(
            Message("release %(number)s is not kept: those that are kept are %(kept)s", number=number, kept=kept)
        )
    return shown(open_release(folder, manifest, current.base), settings().texts, settings().editions)


def _sections(difference: Difference) -> list[Section]:
    found = []
    for change in CHANGES:
        things = [thing for thing in difference.things if thing.change == change and not _is_only_told(thing)]
        found.append(Section(_heading(change), tuple(things[:MOST_SHOWN]), max(0, len(things) - MOST_SHOWN)))
    return found


def _heading(change: Change) -> str:
    match change:
        case "added":
            return pgettext("things", "New")
        case "changed":
            return pgettext("things", "Changed")
        case "withdrawn":
            return pgettext("things", "Withdrawn")


def _articles(changed: ChangedArticles) -> list[tuple[str, Sequence[str]]]:
    """The articles to which one thing happened, and what."""
    added, others, removed = changed.added, changed.changed, changed.removed
    return [
        (ngettext("%(num)s article added", "%(num)s articles added", len(added)), added),
        (ngettext("%(num)s article changed", "%(num)s articles changed", len(others)), others),
        (ngettext("%(num)s article taken out", "%(num)s articles taken out", len(removed)), removed),
    ]


def _article_name(known: Sequence[Names], id_: str) -> str:
    """What an article is called where it is known yet or was known before, else its id."""
    iri = release().base.article(id_).value
    called = (names.name(iri) for names in known)
    return next((name for name in called if name != f"article/{id_}"), id_)


def _called(value: Term) -> str:
    """What the page calls it: territories by the names of all sides, as far as they are known still."""
    if not value.iri or not names().is_sided(value.iri):
        return value.text
    named = names().name(value.iri)
    return value.text if value.iri.endswith(named) else named


def _slot_name(slot: str) -> str:
    """A property as the page calls it: the plain words of differences are translated, others are of the vocabulary."""
    plain = {
        "date (EDTF)": pgettext("property", "date"),
        "name": pgettext("property", "name"),
        "other name": pgettext("property", "other name"),
        "kind": pgettext("property", "kind"),
        TOLD_BY: pgettext("property", "told by"),
    }
    return plain.get(slot, slot)


def _kind_name(kind: str) -> str:
    return pgettext("kind of thing", "article") if kind == "article" else kind


def _is_only_told(thing: ThingChange) -> bool:
    """Whether only other articles tell of it."""
    return thing.change == "changed" and {fact.slot for fact in thing.facts} == {TOLD_BY}
