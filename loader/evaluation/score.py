"""Whole collections of records scored: alignment, counts, precision, recall, F1, slot accuracies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from loader.evaluation.compare import KINDS, SLOTS, Comparison, Entry, entries
from loader.evaluation.dates import date_equal
from loader.evaluation.names import NameRules

ENTITY_KINDS = ("people", "states", "organizations", "islands")
DOCUMENT_SLOTS = ("published", "publisher")


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of a kind. ``slots``: slot -> (right, aligned pairs). The lists tell entries in a line each."""

    right: int = 0
    missed: int = 0
    invented: int = 0
    slots: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    misses: tuple[str, ...] = ()
    false_alarms: tuple[str, ...] = ()
    wrong_slots: tuple[str, ...] = ()

    @property
    def precision(self) -> float:
        """Right of all predicted; 1 if neither side has any."""
        predicted = self.right + self.invented
        return self.right / predicted if predicted else float(not self.missed)

    @property
    def recall(self) -> float:
        """Right of all in the gold; 1 if neither side has any."""
        gold = self.right + self.missed
        return self.right / gold if gold else float(not self.invented)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """The tallies of one article by kind, and whether publication date and publisher are right."""

    kinds: Mapping[str, Tally]
    document: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures over all articles: micro by kind, all kinds together, and macro F1 (the mean over the kinds)."""

    articles: Mapping[str, ArticleScore]
    kinds: Mapping[str, Tally]
    entities: Tally
    """People, states, organizations and islands together."""
    overall: Tally
    macro_f1: float
    document: Mapping[str, float]
    missing: tuple[str, ...]


def evaluate(gold: Mapping[str, Entry], predicted: Mapping[str, Entry], rules: NameRules) -> Evaluation:
    """Scores predicted records (by file stem) against gold records; a missing prediction counts as an empty record."""
    articles = {stem: _score_article(rules, gold[stem], predicted.get(stem) or {}) for stem in sorted(gold)}
    kinds = {kind: _sum([a.kinds[kind] for a in articles.values()], SLOTS[kind]) for kind in KINDS}
    count = max(len(articles), 1)
    return Evaluation(
        articles=articles,
        kinds=kinds,
        entities=_sum([kinds[kind] for kind in ENTITY_KINDS], ()),
        overall=_sum(list(kinds.values()), ()),
        macro_f1=sum(tally.f1 for tally in kinds.values()) / len(KINDS),
        document={slot: sum(a.document[slot] for a in articles.values()) / count for slot in DOCUMENT_SLOTS},
        missing=tuple(stem for stem in sorted(gold) if not predicted.get(stem)),
    )


def _score_article(rules: NameRules, gold: Entry, predicted: Entry) -> ArticleScore:
    comparison = Comparison(rules, gold, predicted)
    kinds = {kind: _score_kind(comparison, kind, entries(gold, kind), entries(predicted, kind)) for kind in KINDS}
    a, b = gold.get("publisher"), predicted.get("publisher")
    document = {
        "published": date_equal(gold.get("published"), predicted.get("published")),
        "publisher": bool(rules.same(a, b)) if a and b else not a and not b,
    }
    return ArticleScore(kinds, document)


def _score_kind(comparison: Comparison, kind: str, gold: Sequence[Entry], predicted: Sequence[Entry]) -> Tally:
    pairs = _align(comparison, kind, gold, predicted)
    right = dict.fromkeys(SLOTS[kind], 0)
    wrong: list[str] = []
    for i, j in pairs:
        for slot, is_right in comparison.slots(kind, gold[i], predicted[j]).items():
            right[slot] += is_right
            if not is_right and slot != "date_overlap":
                key = "name" if slot == "also" else slot
                values = f"gold {gold[i].get(slot) or gold[i].get(key)!r}, predicted {predicted[j].get(slot)!r}"
                wrong.append(f"{brief(kind, gold[i])} | {slot}: {values}")
    found, used = {i for i, _ in pairs}, {j for _, j in pairs}
    return Tally(
        right=len(pairs),
        missed=len(gold) - len(pairs),
        invented=len(predicted) - len(pairs),
        slots={slot: (n, len(pairs)) for slot, n in right.items()},
        misses=tuple(brief(kind, entry) for i, entry in enumerate(gold) if i not in found),
        false_alarms=tuple(brief(kind, entry) for j, entry in enumerate(predicted) if j not in used),
        wrong_slots=tuple(wrong),
    )


def _align(
    comparison: Comparison, kind: str, gold: Sequence[Entry], predicted: Sequence[Entry]
) -> list[tuple[int, int]]:
    """One to one, greatest score first."""
    scored = (
        (score, i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
        if (score := comparison.score(kind, g, p)) is not None
    )
    pairs: list[tuple[int, int]] = []
    left: set[int] = set()
    right: set[int] = set()
    for _, i, j in sorted(scored, key=lambda c: (tuple(-x for x in c[0]), c[1], c[2])):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((i, j))
    return pairs


def _sum(tallies: Sequence[Tally], slots: Sequence[str]) -> Tally:
    return Tally(
        sum(t.right for t in tallies),
        sum(t.missed for t in tallies),
        sum(t.invented for t in tallies),
        {slot: (sum(t.slots[slot][0] for t in tallies), sum(t.slots[slot][1] for t in tallies)) for slot in slots},
    )


def brief(kind: str, entry: Entry) -> str:
    """An entry in one line."""
    if kind == "agreements":
        return f"{entry.get('kind')}: {entry.get('name')} ({entry.get('date')})"
    if kind == "meetings":
        who = " - ".join(map(str, entry.get("participants") or ()))
        return f"{entry.get('kind')}: {who}, {entry.get('place')}, {entry.get('date')}, {entry.get('status')}"
    if kind == "statements":
        return f"{entry.get('speaker')}: {str(entry.get('quote'))[:60]}"
    if kind == "claims":
        return f"{entry.get('claimant')} {entry.get('position')}: {', '.join(map(str, entry.get('territory') or ()))}"
    return str(entry.get("name"))
