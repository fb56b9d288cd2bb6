"""Anchoring: what holds a correction fast in an article, and finding it again after the article was read anew."""

from collections.abc import Iterable

from loader.correction import Anchor
from loader.graph.index import GraphIndex, curie
from loader.graph.terms import Base

ANCHORED_SLOTS = (
    "sk:agreement", "sk:participant", "sk:place", "sk:status", "sk:occasion", "sk:party", "sk:speaker", "sk:quote",
    "sk:gist", "sk:about", "sk:claimant", "sk:territory", "sk:position", "sk:holder", "sk:office", "sk:serves",
    "sk:nameUsed", "sk:usedBy", "sk:transfers", "sk:transferFrom", "sk:transferTo", "sk:condition", "sk:edtf",
)  # fmt: skip
LEAST_ALIKE = 1.2
"""A report is found again if the share of its words and the share of its slots that are still so add up to this, ..."""
LEAST_SHARE = 0.5
"""... and either is not less than this."""
MENTION, TRIGGER = "sk:Mention", "sk:triggerWords"


def make_anchor(index: GraphIndex, at: str, stands_for: str, base: Base) -> Anchor | None:
    """The anchor of a report, article node or mention of an article's graph; None if it is none of them."""
    classes = [curie(iri) for iri in index.all(at, "rdf:type")]
    article = index.one(at, "sk:inArticle") or ""
    if MENTION in classes:
        words, targets = index.all(at, "oa:exact"), index.all(at, "sk:refersTo")
        return Anchor(
            stands_for, article, at, MENTION, words, tuple(_slot(index, "sk:refersTo", t, base) for t in targets)
        )
    if "sk:ArticleNode" in classes:
        return Anchor(stands_for, article, at, curie(index.one(at, "sk:kind") or ""), _names(index, at))
    report = next((name for name in classes if name.endswith("Report") and name != "sk:Report"), None)
    if report is None:
        return None
    return Anchor(stands_for, article, at, report, _sentences(index, at), _slots(index, at, base))


def find_anchored(anchor: Anchor, index: GraphIndex, base: Base, strictly: bool = False) -> str | None:
    """The report, article node or mention that an anchor means in its article's graph of now; None if there is none,
    or if two fit alike.

    A report that tells the same may have changed somewhat; ``strictly`` it must still say all that it said.
    """
    if anchor.kind == MENTION:
        return _mention(anchor, index, base)
    return _report(anchor, index, base, strictly) if anchor.kind.endswith("Report") else _node(anchor, index)


def _mention(anchor: Anchor, index: GraphIndex, base: Base) -> str | None:
    def fits(mention: str) -> bool:
        told = {_slot(index, "sk:refersTo", target, base) for target in index.all(mention, "sk:refersTo")}
        return bool(told & set(anchor.slots)) and set(index.all(mention, "oa:exact")) == set(anchor.words)

    if fits(anchor.at):
        return anchor.at
    return next((mention for mention in index.subjects("sk:refersTo") if fits(mention)), None)


def _node(anchor: Anchor, index: GraphIndex) -> str | None:
    def is_kind(node: str) -> bool:
        return curie(index.one(node, "sk:kind") or "") == anchor.kind

    if is_kind(anchor.at):
        return anchor.at
    names = set(anchor.words)
    nodes = [n for n in index.instances("sk:ArticleNode") if is_kind(n) and not names.isdisjoint(_names(index, n))]
    return nodes[0] if len(nodes) == 1 else None


def _report(anchor: Anchor, index: GraphIndex, base: Base, strictly: bool) -> str | None:
    found: list[tuple[float, str]] = []
    wanted, told = _words(anchor.words), set(anchor.slots)
    for report in index.instances(anchor.kind):
        slots = set(_slots(index, report, base))
        kept = len(slots & told) / max(len(told), 1)
        words = len(wanted & _words(_sentences(index, report))) / max(len(wanted), 1)
        says_all = all(slot in slots or slot.startswith(TRIGGER) for slot in told)
        if min(words, kept) >= LEAST_SHARE and (says_all if strictly else words + kept >= LEAST_ALIKE):
            # Beside another that fits alike, the one that tells nothing more.
            found.append((words + kept - len(slots - told) / 1000, report))
    best = max((score for score, _ in found), default=0.0)
    fitting = [report for score, report in found if score == best]
    if anchor.at in fitting:
        return anchor.at
    return fitting[0] if len(fitting) == 1 else None


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in text.casefold().split()}


def _names(index: GraphIndex, node: str) -> tuple[str, ...]:
    return tuple(sorted({*index.all(node, "skos:prefLabel"), *index.all(node, "skos:altLabel")}))


def _sentences(index: GraphIndex, report: str) -> tuple[str, ...]:
    passages = index.all(report, "sk:evidence")
    return tuple(sorted({text for passage in passages for text in index.all(passage, "oa:exact")}))


def _slots(index: GraphIndex, report: str, base: Base) -> tuple[str, ...]:
    values = {_slot(index, slot, value, base) for slot in ANCHORED_SLOTS for value in index.all(report, slot)}
    kinds = {_slot(index, "sk:kind", value, base) for value in index.all(report, "sk:kind")}
    passages = index.all(report, TRIGGER)
    triggers = {f"{TRIGGER} {text}" for passage in passages for text in index.all(passage, "oa:exact")}
    return tuple(sorted(values | kinds | triggers))


def _slot(index: GraphIndex, slot: str, value: str, base: Base) -> str:
    """``sk:participant person/shinzo-abe``; an article's own node goes by its name, a concept as ``sk:Held``."""
    name = index.one(value, "skos:prefLabel")
    return f"{slot} {name or curie(value.removeprefix(base.iri))}"


def is_part_of_article(iri: str, base: Base) -> bool:
    """Whether an IRI is that of a report, article node or mention, and not that of a thing."""
    path = iri.removeprefix(base.iri)
    return path.startswith("article/") and ("#char=" in path or path.count("/") > 1)


def article_of(iri: str, base: Base) -> str:
    """The IRI of the article to which a report, article node or mention belongs."""
    path = iri.removeprefix(base.iri).partition("#")[0]
    return base.iri + "/".join(path.split("/")[:2])
