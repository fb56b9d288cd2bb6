"""When an extracted entry is the gold's entry, and which of its slots are right."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from loader.evaluation.dates import date_contradicts, date_equal, date_overlap
from loader.evaluation.names import MIN_SIMILARITY, NameRules, fold, jaccard, similarity

Entry = Mapping[str, Any]
Score = tuple[float, ...]

KINDS = ("people", "states", "organizations", "islands", "agreements", "meetings", "statements", "claims")
SLOTS: Mapping[str, tuple[str, ...]] = {
    "people": ("office", "state"),
    "states": (),
    "organizations": (),
    "islands": ("also",),
    "agreements": ("date", "date_overlap", "status", "parties"),
    "meetings": ("kind", "date", "date_overlap", "place", "status", "participants"),
    "statements": ("date", "date_overlap"),
    "claims": ("territory",),
}
MIN_JACCARD = 0.5


def as_list(value: Any) -> list[Any]:
    """A value as a list; None as an empty one."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def entries(record: Entry, kind: str) -> list[Entry]:
    """The entries of a kind, strings as ``{"name": …}``; what is neither is left out."""
    found = ({"name": e} if isinstance(e, str) else e for e in as_list(record.get(kind)))
    return [e for e in found if isinstance(e, Mapping)]


def _text(entry: Entry, key: str) -> str:
    return str(entry.get(key) or "")


def _names(entry: Entry) -> list[str]:
    """Name and other names of an entry."""
    return [str(n) for key in ("name", "also", "aliases") for n in as_list(entry.get(key)) if n]


class Comparison:
    """Compares one gold record with one predicted record."""

    def __init__(self, rules: NameRules, gold: Entry, predicted: Entry) -> None:
        self._rules = rules
        self._gold = gold
        self._predicted = predicted

    def score(self, kind: str, gold: Entry, predicted: Entry) -> Score | None:
        """How well two entries of a kind match, greater is better; None if they do not."""
        scorers: Mapping[str, Callable[[Entry, Entry], Score | None]] = {
            "people": self._person,
            "agreements": self._agreement,
            "meetings": self._meeting,
            "statements": self._statement,
            "claims": self._claim,
        }
        return scorers.get(kind, self._entity)(gold, predicted)

    def slots(self, kind: str, gold: Entry, predicted: Entry) -> dict[str, bool]:
        """Slot -> whether the prediction has it right; no value equals no value."""
        right: dict[str, bool] = {}
        if kind == "people":
            g, p = gold.get("state"), predicted.get("state")
            right["office"] = self._rules.same_office(gold.get("office"), predicted.get("office"))
            right["state"] = bool(self._rules.same(g, p)) if g and p else not g and not p
        if kind == "islands":
            right["also"] = {fold(n) for n in _names(gold)} == {fold(n) for n in _names(predicted)}
        if "date" in SLOTS[kind]:
            right["date"] = date_equal(gold.get("date"), predicted.get("date"))
            right["date_overlap"] = date_overlap(gold.get("date"), predicted.get("date"))
        if kind in ("agreements", "meetings"):
            right["status"] = fold(_text(gold, "status")) == fold(_text(predicted, "status"))
        if kind == "agreements":
            parties = jaccard(as_list(gold.get("parties")), as_list(predicted.get("parties")), self._rules.same)
            right["parties"] = parties == 1.0
        if kind == "meetings":
            right["kind"] = fold(_text(gold, "kind")) == fold(_text(predicted, "kind"))
            right["place"] = self._same_place(gold, predicted)
            right["participants"] = self._participants(gold, predicted) == 1.0
        if kind == "claims":
            right["territory"] = self._territory(gold, predicted) == 1.0
        return right

    def _entity(self, gold: Entry, predicted: Entry) -> Score | None:
        same = self._rules.any_same(_names(gold), _names(predicted))
        return (same,) if same else None

    def _person(self, gold: Entry, predicted: Entry) -> Score | None:
        pairs = (self._rules.person(x, y) for x in _names(gold) for y in _names(predicted))
        same = max(pairs, default=0)
        return (same,) if same else None

    def _agreement(self, gold: Entry, predicted: Entry) -> Score | None:
        if fold(_text(gold, "kind")) != fold(_text(predicted, "kind")):
            return None
        name = self._rules.same_agreement(_text(gold, "name"), _text(predicted, "name"))
        dated = bool(gold.get("date")) and date_overlap(gold.get("date"), predicted.get("date"))
        if not name and not dated:
            return None
        equal = date_equal(gold.get("date"), predicted.get("date"))
        return name + (1.0 if equal else 0.5 if dated else 0.0), similarity(
            _text(gold, "name"), _text(predicted, "name")
        )

    def _meeting(self, gold: Entry, predicted: Entry) -> Score | None:
        overlap = self._participants(gold, predicted)
        if overlap < MIN_JACCARD or date_contradicts(gold.get("date"), predicted.get("date")):
            return None
        if date_equal(gold.get("date"), predicted.get("date")):
            dated = 3
        else:
            dated = 2 if date_overlap(gold.get("date"), predicted.get("date")) else 1
        same_status = gold.get("status") == predicted.get("status")
        same_kind = gold.get("kind") == predicted.get("kind")
        return overlap, dated, self._same_place(gold, predicted), same_status, same_kind

    def _statement(self, gold: Entry, predicted: Entry) -> Score | None:
        a, b = _text(gold, "speaker"), _text(predicted, "speaker")
        if not (self._rules.person(a, b) or (a and b and similarity(a, b) >= MIN_SIMILARITY)):
            return None
        ratio = similarity(_text(gold, "quote"), _text(predicted, "quote"))
        return (ratio,) if ratio >= MIN_SIMILARITY else None

    def _claim(self, gold: Entry, predicted: Entry) -> Score | None:
        if not self._rules.person(_text(gold, "claimant"), _text(predicted, "claimant")):
            return None
        if fold(_text(gold, "position")) != fold(_text(predicted, "position")):
            return None
        overlap = self._territory(gold, predicted)
        return (overlap,) if overlap >= MIN_JACCARD else None

    def _same_place(self, gold: Entry, predicted: Entry) -> bool:
        a, b = gold.get("place"), predicted.get("place")
        if not a or not b:
            return not a and not b
        return any(self._rules.same(x, b) for x in [a, *as_list(gold.get("place_also"))])

    def _participants(self, gold: Entry, predicted: Entry) -> float:
        """A state in the gold counts as its leader only where the gold's ``same_as`` says so."""
        stands: Mapping[str, Any] = gold.get("same_as") or {}

        def same(x: str, y: str) -> int:
            score = self._rules.person(x, y)
            if score:
                return score
            leaders = (n for state, names in stands.items() if self._rules.same(state, x) for n in as_list(names))
            return int(any(self._rules.person(n, y) for n in leaders))

        return jaccard(as_list(gold.get("participants")), as_list(predicted.get("participants")), same)

    def _territory(self, gold: Entry, predicted: Entry) -> float:
        xs = _territories(self._gold, as_list(gold.get("territory")))
        ys = _territories(self._predicted, as_list(predicted.get("territory")))
        return max(
            jaccard(xs, ys, self._same_territory), jaccard(self._members(xs), self._members(ys), self._same_territory)
        )

    def _same_territory(self, x: frozenset[str], y: frozenset[str]) -> int:
        if x & y:
            return 2
        return int(any(self._rules.alias(a, b) for a in x for b in y))

    def _members(self, territories: Sequence[frozenset[str]]) -> list[frozenset[str]]:
        """The territories with every group replaced by its members, each once."""
        found: list[frozenset[str]] = []
        for territory in territories:
            for part in self._parts(territory):
                if not any(self._same_territory(part, other) for other in found):
                    found.append(part)
        return found

    def _parts(self, territory: frozenset[str]) -> list[frozenset[str]]:
        for group, members in self._rules.groups.items():
            if any(fold(group) == name or self._rules.alias(name, fold(group)) for name in territory):
                return [frozenset({fold(member)}) for member in members]
        return [territory]


def _territories(record: Entry, names: Sequence[str]) -> list[frozenset[str]]:
    """Each territory as the set of names that the record itself gives to it."""
    islands = [{fold(n) for n in _names(island)} for island in entries(record, "islands")]
    return [frozenset({fold(name)}.union(*(i for i in islands if fold(name) in i))) for name in names]
