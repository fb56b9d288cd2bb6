"""Agreements: the gazetteer's own, and those that only articles tell of."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from pyoxigraph import NamedNode

from loader.resolve.agreement_differences import agreement_differences
from loader.resolve.agreement_names import LEAST_CORE, core_of
from loader.resolve.article_view import ArticleView, Node, Report, deciding
from loader.resolve.choice import choose, choose_latest
from loader.resolve.cluster import Cluster, SlotValue
from loader.resolve.dates import DATE_SLOTS, date_in_words, date_slots, dates_agree, days, read
from loader.resolve.explanation import explained
from loader.resolve.folding import words
from loader.resolve.gazetteer_things import BY_GAZETTEER
from loader.resolve.grouping import group
from loader.resolve.layer import Layer, key, whole
from loader.resolve.members import Members
from loader.resolve.named_things import label_votes
from loader.resolve.sorting import SortKey
from loader.resolve.world import World

BY_NAME = "same kind, name and parties"
BY_DATE = "same kind, date and parties, similar name"
BY_CORE = "same kind, parties and year, same name but for the parties"
BY_TEXT = "same kind, parties, date and words as in the gazetteer"
BY_NOTHING = "reported in one article only"
LONGEST_DATE_DAYS = 31
"""A date this precise, with the parties, is half of an agreement's identity."""
YEAR_DAYS = 366
"""A date this precise is enough where also the name is the same but for the parties: "1956 Joint Declaration"."""
LEAST_WORDS = 3
"""An agreement of the gazetteer is meant only if so many of the words of its description are used, ..."""
SHORTEST_WORD = 4
"""... words of so many letters or more, ..."""
SIMILAR = 0.5
"""Two names are similar if they share at least this part of their words; a name and a description, if more of the
name's words than this are in the description."""

Day = date

_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")


@dataclass(frozen=True, slots=True)
class _Told:
    """An agreement node with its reports."""

    node: Node
    reports: tuple[Report, ...]
    kinds: frozenset[str]
    parties: tuple[str, ...]
    date: str | None
    name: frozenset[str]
    core: frozenset[str]
    """The name without the parties: "Joint Declaration" of "Soviet-Japanese Joint Declaration"."""
    day: Day | None = None
    """The day the article was published."""

    @property
    def iri(self) -> str:
        """The node."""
        return self.node.iri

    @property
    def article(self) -> str:
        """The article of the node."""
        return self.node.article

    def at(self, iri: str, article: str) -> Self:
        """The same told by another node and its reports."""
        node = replace(self.node, iri=iri, article=article)
        return replace(self, node=node, reports=_reports_at(self.reports, iri, article, is_same=iri == self.iri))


@dataclass(frozen=True, slots=True)
class _Mention:
    """An agreement outside the article that a report is about or names as a condition, or that a node of the article
    is by its words; ``reports`` are those about it."""

    thing: str
    article: str
    node: str | None
    day: date | None
    parties: tuple[str, ...]
    reports: tuple[Report, ...]

    @property
    def iri(self) -> str:
        """The node if there is one, and the agreement."""
        return f"{self.node or self.article} {self.thing}"

    def at(self, iri: str, article: str) -> Self:
        """The same mentioned by another node or article."""
        place = iri.removesuffix(f" {self.thing}")
        node = None if self.node is None else place
        reports = _reports_at(self.reports, place, article, is_same=iri == self.iri)
        return replace(self, node=node, article=article, reports=reports)


def _reports_at(reports: Iterable[Report], iri: str, article: str, *, is_same: bool) -> tuple[Report, ...]:
    """The reports as others of an article, or the same."""
    return tuple(
        replace(report, iri=report.iri if is_same else f"{iri}/report/{number}", article=article)
        for number, report in enumerate(reports)
    )


def _items(world: World, view: ArticleView) -> list[_Told]:
    return [told for told in _all_told(world, view) if _recognized(world, told) is None]


def _all_told(world: World, view: ArticleView) -> Iterator[_Told]:
    reports = _reports(view)
    for node in view.nodes:
        if node.kind == "sk:Agreement":
            yield replace(_told(world, node, tuple(reports.get(node.iri, ()))), day=view.published)


def _reports(view: ArticleView) -> Mapping[str, list[Report]]:
    found: dict[str, list[Report]] = {}
    for report in view.told("sk:AgreementReport"):
        found.setdefault(report.one("sk:agreement") or "", []).append(report)
    return found


def _keys(_world: World, told: _Told) -> Iterator[str]:
    """Kinds and parties, with the name, or with a month if the date is precise."""
    if told.parties:
        who = (*sorted(told.kinds), *told.parties)
        yield key("name", *sorted(told.name), "of", *who)
        if told.date is not None:
            yield from (key("core", year, *sorted(told.core), "of", *who) for year in _years(told.date))
        if told.date is not None and days(told.date) <= LONGEST_DATE_DAYS:
            yield from (key("month", month, *who) for month in read(told.date).months)


def _groups(_world: World, told: Sequence[_Told]) -> tuple[tuple[_Told, ...], ...]:
    return group(
        told,
        block=lambda a: (a.kinds, a.parties) if a.parties else None,
        order=_most_telling,
        compatible=_same,
        signature=lambda a: (a.name, a.date),
    )


def _mentions(world: World, view: ArticleView) -> Iterator[_Mention]:
    reports = _reports(view)
    named = {iri for r in view.reports for iri in (*r.all("sk:agreement"), *r.all("sk:condition"))}
    for iri in sorted(named - {node.iri for node in view.nodes}):
        yield _mention(world, view, iri, None, tuple(reports.get(iri, ())))
    for told in _all_told(world, view):
        known = _recognized(world, told)
        if known is not None:
            yield _mention(world, view, known, told.node.iri, told.reports)


def _mention(world: World, view: ArticleView, thing: str, node: str | None, reports: tuple[Report, ...]) -> _Mention:
    parties = world.things(party for report in reports for party in report.all("sk:party"))
    return _Mention(thing, view.iri, node, view.published, parties, reports)


def _mention_keys(_world: World, mention: _Mention) -> tuple[str]:
    return (mention.thing,)


def _told(world: World, node: Node, reports: tuple[Report, ...]) -> _Told:
    dates = [edtf for report in reports if (edtf := report.one("sk:edtf")) is not None]
    states, name = world.known.state_names, [word for word in words(node.label) if not word.isdigit()]
    parties = {world.thing(party) for report in reports for party in report.all("sk:party")}
    named = {states[word] for word in name if word in states}
    if not parties and len(named) > 1:
        parties = named
    years = _YEAR.findall(node.label)
    return _Told(
        node=node,
        reports=reports,
        kinds=frozenset(kind for report in reports for kind in report.all("sk:kind")),
        parties=_forebears(world, parties),
        date=min(dates, key=lambda edtf: (days(edtf), edtf), default=years[0] if len(years) == 1 else None),
        name=frozenset(name),
        core=core_of(node.label, world.known.state_names),
    )


def _forebears(world: World, parties: Iterable[str]) -> tuple[str, ...]:
    """The parties, a state and those it came from alike: articles say Russia for what the Soviet Union signed."""
    return tuple(sorted({world.forebear(party) for party in parties}))


def _years(edtf: str) -> Iterator[str]:
    yield from sorted({month[:4] for month in read(edtf).months})


def _most_telling(told: _Told) -> SortKey:
    return (days(told.date) if told.date else 10**9, told.node.iri)


def _same(one: _Told, other: _Told) -> bool:
    if one.node.article == other.node.article:
        return False
    if one.name == other.name:
        return (one.date is None) == (other.date is None) and dates_agree(one.date, other.date)
    if one.date is None or other.date is None or not one.name or not other.name:
        return False
    if one.core == other.core and max(days(one.date), days(other.date)) <= YEAR_DAYS:
        return dates_agree(one.date, other.date)
    precise = max(days(one.date), days(other.date)) <= LONGEST_DATE_DAYS
    similar = len(one.name & other.name) >= SIMILAR * len(one.name | other.name)
    return precise and similar and dates_agree(one.date, other.date)


def _recognized(world: World, told: _Told) -> str | None:
    """The one agreement of the gazetteer of this kind, date and parties whose description has the words of the name."""
    return world.links.known_as(told.iri, _in_gazetteer(world, told))


def _in_gazetteer(world: World, told: _Told) -> str | None:
    if told.date is None or not told.parties:
        return None
    known = world.known
    name = {word for word in told.name if len(word) >= SHORTEST_WORD}
    parties = told.parties
    fitting = []
    for agreement in known.agreements():
        edtf = next(iter(known.values(agreement, "sk:edtf")), None)
        if (
            edtf is not None
            and dates_agree(edtf, told.date)
            and _forebears(world, known.values(agreement, "sk:party")) == parties
        ):
            shared = name & known.agreement_words(agreement)
            is_kind = any(known.is_a(agreement, f"sk:{kind.rpartition('#')[2]}") for kind in told.kinds)
            is_named = any(
                len(told.core) >= LEAST_CORE and told.core == core_of(n, world.known.state_names)
                for n in known.names(agreement)
            )
            is_described = len(shared) >= LEAST_WORDS and len(shared) > SIMILAR * len(name)
            if is_kind and (is_named or is_described):
                fitting.append(agreement)
    return fitting[0] if len(fitting) == 1 else None


def _cluster(world: World, members: Members[_Told]) -> Cluster:
    reports = tuple(report for told in members for report in told.reports)
    slots = _slots(world, reports)
    label = label_votes((told.node for told in members), world.sources)
    edtf = slots.get("sk:edtf", ("",))[0]
    is_dated = not edtf or str(edtf)[:4] in label
    dated = label if is_dated else f"{label} ({date_in_words(str(edtf))})"
    return Cluster(
        class_name=_kind(world, reports),
        path="agreement",
        wanted=label if is_dated else f"{edtf} {label}",
        label=dated,
        members=tuple(sorted({told.node.iri for told in members} | {report.iri for report in reports})),
        articles=tuple(sorted({told.node.article for told in members})),
        merged_by=(_rule(members),),
        alt_labels=tuple(sorted({name for told in members for name in told.node.names} - {dated})),
        slots=slots,
        differences=tuple(agreement_differences(world, members)),
    )


def _rule(members: Members[_Told]) -> str:
    if members.size == 1:
        return BY_NOTHING
    rule = BY_CORE if len({told.core for told in members}) == 1 else BY_DATE
    if len({told.name for told in members}) == 1:
        rule = BY_NAME
    return explained(rule, (told.node.label for told in members), (told.date for told in members))


def _known_cluster(world: World, mentions: Members[_Mention]) -> Cluster:
    reports = tuple(report for mention in mentions for report in mention.reports)
    names = {name for mention in mentions if not mention.node for r in mention.reports for name in r.all("rdfs:label")}
    rules = {BY_TEXT if mention.node else BY_GAZETTEER for mention in mentions}
    known = _known_of(world, mentions[0].thing, _kind(world, reports), names, rules, _slots(world, reports))
    return replace(
        known,
        members=tuple(sorted({r.iri for r in reports} | {m.node for m in mentions if m.node is not None})),
        articles=tuple(sorted({mention.article for mention in mentions})),
        differences=tuple(agreement_differences(world, mentions)),
    )


def _members(mention: _Mention) -> tuple[str, ...]:
    return (*((mention.node,) if mention.node is not None else ()), *(report.iri for report in mention.reports))


def _known_of(
    world: World,
    thing: str,
    kind: str,
    names: Iterable[str],
    rules: Iterable[str],
    slots: Mapping[str, tuple[SlotValue, ...]],
) -> Cluster:
    """The gazetteer's agreement, with the slots of which the gazetteer says nothing."""
    unsaid = {slot: values for slot, values in slots.items() if not world.known.values(thing, slot)}
    if world.known.values(thing, "sk:edtf"):
        unsaid = {slot: values for slot, values in unsaid.items() if slot not in DATE_SLOTS}
    return Cluster(
        class_name=kind,
        path="agreement",
        wanted="",
        label=world.known.label(thing) or min(names, default=thing.rpartition("/")[2]),
        merged_by=tuple(sorted(rules)),
        iri=thing,
        known=world.known.holds(thing),
        slots=unsaid,
    )


def _kind(world: World, reports: Iterable[Report]) -> str:
    votes = [world.sources.vote(r.article, kind, r.decides("sk:kind")) for r in reports for kind in r.all("sk:kind")]
    kind = choose(votes)
    return f"sk:{kind.rpartition('#')[2]}" if kind else "sk:Agreement"


def _slots(world: World, reports: tuple[Report, ...]) -> dict[str, tuple[SlotValue, ...]]:
    parties = world.things(party for report in deciding(reports, "sk:party") for party in report.all("sk:party"))
    status = choose_latest(
        world.sources.vote(r.article, s, r.decides("sk:status")) for r in reports for s in r.all("sk:status")
    )
    slots: dict[str, tuple[SlotValue, ...]] = {"sk:party": tuple(NamedNode(party) for party in parties)}
    if status is not None:
        slots["sk:status"] = (NamedNode(status),)
    return slots | dict(date_slots(reports, world.sources))


def _telling(world: World, reports: Iterable[Report]) -> tuple[Report, ...]:
    """The slots of reports that agreements are made of, with the parties led to things."""
    told = []
    for report in reports:
        slots = {slot: values for slot, values in report.slots.items() if slot in _COMPARED}
        if "sk:party" in report.slots:
            slots["sk:party"] = world.things(report.all("sk:party"))
        told.append(replace(report, slots=slots))
    return tuple(told)


_COMPARED = ("sk:kind", "sk:status", "rdfs:label", *DATE_SLOTS)


def _form(world: World, told: _Told) -> _Told:
    node = replace(told.node, part_of=None)
    return replace(told, node=node, reports=_telling(world, told.reports), day=_day_of_status(told))


def _mention_form(world: World, mention: _Mention) -> _Mention:
    return replace(mention, reports=_telling(world, mention.reports), day=_day_of_status(mention))


def _day_of_status(told: _Told | _Mention) -> date | None:
    """The day of publication, if there is a status that a later one could replace."""
    return told.day if any(report.all("sk:status") for report in told.reports) else None


def _day(told: _Told | _Mention) -> date | None:
    return told.day


def _alone(told: _Told, others: Sequence[_Told]) -> bool:
    """Whether the article tells of several agreements of the same parties: it tells them apart itself."""
    return bool(told.parties) and sum(_block(other) == _block(told) for other in others) > 1


def _block(told: _Told) -> str | None:
    return key(*sorted(told.kinds), "of", *told.parties) if told.parties else None


AGREEMENTS = Layer(
    "agreement",
    _Told,
    _items,
    _keys,
    _groups,
    _cluster,
    identifies=True,
    form=_form,
    alone=_alone,
    block=_block,
    day=_day,
    members=lambda told: (told.node.iri, *(report.iri for report in told.reports)),
)
KNOWN_AGREEMENTS = Layer(
    "known-agreement",
    _Mention,
    _mentions,
    _mention_keys,
    whole,
    _known_cluster,
    identifies=True,
    form=_mention_form,
    day=_day,
    members=_members,
)
