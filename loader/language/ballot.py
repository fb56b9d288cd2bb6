"""What a name stands for, by all its uses in the article: each label of the model and each telling word is a vote.

The model labels every mention for itself, so one name is a person here and a body there. The words around the
mentions ("the carrier X", "X's chief executive", "shares in X", "Mr X", "X, who …") tell more, and hold for all.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Literal

from spacy.tokens import Doc, Token

from loader.language.lexicon import Lexicon

Choice = Literal["organization", "person", "place", "thing"]

LABELS: Mapping[str, Choice] = {
    "ORG": "organization",
    "PERSON": "person",
    "GPE": "place",
    "LOC": "place",
    "NORP": "place",
    "FAC": "place",
    "PRODUCT": "thing",
    "WORK_OF_ART": "thing",
    "LAW": "thing",
    "EVENT": "thing",
    "LANGUAGE": "thing",
}
STRONG = 3.0
"""One telling word weighs as much as three labels of the model."""
ENOUGH = 2.0
"""What makes a name that of a body: two labels, or one telling word."""
OFFICE = 6
"""Words before a comma in which an office is looked for."""
APPOSITION = 7
"""Words behind a comma in which a describing noun is looked for."""


@dataclass(frozen=True, slots=True)
class BallotRules:
    """The table ``ballot``: words that tell what the name beside them is."""

    bodies: frozenset[str]
    """Nouns beside the name of a body: "company", "carrier"."""
    things: frozenset[str]
    """Nouns beside the name of a thing: "index", "ship"."""
    staff: frozenset[str]
    """Nouns for those who work for, or own, what is named in front: "executive"."""
    owned: frozenset[str]
    """Nouns for what only a business has: "X's shareholders"."""
    part_of: frozenset[str]
    """Nouns with "of" or "in" in front of the name: "shares in X"."""
    business_acts: frozenset[str]
    titles: frozenset[str]
    """Words that stand before the name of a person."""
    human_acts: frozenset[str]
    ranks: frozenset[str]
    """Words of offices, which are nobody's and no body's name: "Deputy"."""


@dataclass(frozen=True, slots=True)
class Ballot:
    """Votes for each name as printed, a leading article left out."""

    votes: Mapping[str, Mapping[Choice, float]]
    told: Mapping[str, frozenset[Choice]]
    """What words, not labels, say about a name."""

    def winner(self, text: str) -> Choice | None:
        """What the name stands for, or None if nothing speaks for anything; a tie goes to None."""
        counts = sorted(self.votes.get(text, {}).items(), key=lambda item: -item[1])
        if not counts or (len(counts) > 1 and counts[0][1] == counts[1][1]):
            return None
        return counts[0][0]

    def weight(self, text: str, choice: Choice) -> float:
        """How much speaks for a choice."""
        return self.votes.get(text, {}).get(choice, 0.0)

    def is_body(self, text: str) -> bool:
        """Whether it names an organization, by more than one label alone."""
        return self.winner(text) == "organization" and self.weight(text, "organization") >= ENOUGH

    def is_person(self, text: str) -> bool:
        """Whether a word says that it names a person, or several labels do and nothing says otherwise."""
        only = set(self.votes.get(text, {})) <= {"person"}
        return "person" in self.told.get(text, ()) or (only and self.weight(text, "person") >= ENOUGH)

    def bodies(self) -> Iterable[str]:
        """All names of organizations."""
        return (text for text in self.votes if self.is_body(text))


def ballot_rules(
    lexicon: Lexicon, titles: Collection[str], human_acts: Collection[str], ranks: Collection[str]
) -> BallotRules:
    """The rules of a lexicon; ``titles`` are honorifics and offices."""
    table: Mapping[str, Any] = lexicon.table("names")["ballot"]
    return BallotRules(
        frozenset(table["bodies"]),
        frozenset(table["things"]),
        frozenset(table["staff"]),
        frozenset(table["owned"]),
        frozenset(table["part_of"]),
        frozenset(table["business_acts"]),
        frozenset(titles),
        frozenset(human_acts),
        frozenset(ranks).union(titles),
    )


def cast_votes(doc: Doc, rules: BallotRules) -> Ballot:
    """Counts what all mentions of each name in the text say about it."""
    votes: dict[str, dict[Choice, float]] = {}
    told: dict[str, frozenset[Choice]] = {}
    labels = {(first, last): label for first, last, label in _labelled(doc)}
    texts = {doc[first:last].text for first, last in labels}
    spans = {**dict.fromkeys(_again(doc, texts, rules)), **labels}
    for (first, last), label in spans.items():
        text = doc[first:last].text
        counts = votes.setdefault(text, {})
        if label is not None:
            counts[label] = counts.get(label, 0.0) + 1
        for choice, weight in _voices(doc, first, last, label, rules):
            counts[choice] = counts.get(choice, 0.0) + weight
            told[text] = told.get(text, frozenset()) | {choice}
    return Ballot(votes, told)


def _labelled(doc: Doc) -> Iterable[tuple[int, int, Choice]]:
    for entity in doc.ents:
        choice = LABELS.get(entity.label_)
        first, last = entity.start, entity.end
        while first < last and not doc[first].text[:1].isupper():
            first += 1
        while last > first and (doc[last - 1].text in ("'s", "'") or doc[last - 1].is_space):
            last -= 1
        if choice is not None and first < last:
            yield first, last, choice


def _again(doc: Doc, texts: Collection[str], rules: BallotRules) -> Iterable[tuple[int, int]]:
    """Single words among ``texts`` wherever they stand alone, labelled or not, and words without any label."""
    for token in doc:
        if token.pos_ != "PROPN" or (token.text not in texts and (token.ent_type_ or token.lower_ in rules.ranks)):
            continue
        if not embedded(doc, token.i, token.i + 1, rules.titles):
            yield token.i, token.i + 1


def embedded(doc: Doc, first: int, last: int, titles: Collection[str]) -> bool:
    """Whether the words are part of a longer name: "Apple" in "Apple Records", "Model X 200", not in "Apple CEO X"."""
    before = doc[first - 1] if first else None
    behind = doc[last] if last < len(doc) else None
    if behind is not None and not behind.is_sent_start and behind.lower_ not in titles:
        if any(c.isdigit() for c in behind.text) and behind.head.i >= first and behind.text[:2] != "19":
            return True
        if behind.text[:1].isupper() and behind.pos_ in ("PROPN", "NUM") and behind.ent_type_ != "PERSON":
            return behind.dep_ != "appos"
    if before is None or doc[first].is_sent_start or before.lower_ in titles:
        return False
    return before.pos_ == "PROPN" and before.dep_ == "compound" and first <= before.head.i < last


def _voices(
    doc: Doc, first: int, last: int, label: Choice | None, rules: BallotRules
) -> Iterable[tuple[Choice, float]]:
    yield from _before(doc, first, rules)
    yield from _behind(doc, last, label, rules)
    word = doc[last - 1]
    if word.dep_ == "nsubj" and word.head.lemma_ in rules.business_acts:
        yield "organization", 1.0
    if word.dep_ == "nsubj" and word.head.lemma_ in rules.human_acts and label == "person":
        yield "person", 1.0


def _before(doc: Doc, first: int, rules: BallotRules) -> Iterable[tuple[Choice, float]]:
    """A describing noun, a title, or "shares of" in front of the name."""
    if first == 0 or doc[first].is_sent_start:
        return
    before = doc[first - 1]
    comma = before.text == "," and first > 1
    noun = doc[first - 2] if comma else before
    if noun.is_lower or noun.is_sent_start:
        if noun.lower_ in rules.bodies:
            yield "organization", STRONG
        if noun.lower_ in rules.things and not comma:
            yield "thing", STRONG
    aged = before.lower_ == "old" or before.lower_.endswith("-old")
    if before.lower_ in rules.titles or aged or (comma and _office_before(doc, first - 2, rules)):
        yield "person", STRONG
    if before.lower_ in ("of", "in", "at", "by") and first > 1 and doc[first - 2].lower_ in rules.part_of:
        yield "organization", STRONG


def _office_before(doc: Doc, last: int, rules: BallotRules) -> bool:
    """As in "Peru's ambassador to Chile, X": an office whose phrase ends with the token ``last``."""
    for index in range(last, max(last - OFFICE, doc[last].sent.start) - 1, -1):
        token = doc[index]
        if token.lower_ in rules.titles:
            return True
        if token.pos_ in ("VERB", "AUX", "PUNCT", "SCONJ") and token.text != "-":
            return False
    return False


def _behind(doc: Doc, last: int, label: Choice | None, rules: BallotRules) -> Iterable[tuple[Choice, float]]:
    """A noun behind the name, or behind its possessive, or in an apposition."""
    if last >= len(doc):
        return
    behind = doc[last]
    owns = behind.text in ("'s", "'")
    if not owns and behind.is_lower:
        if behind.lower_ in rules.bodies:
            yield "organization", STRONG
        if behind.lower_ in rules.things:
            yield "thing", STRONG
    if behind.like_num and label != "person":
        yield "thing", 1.0
    following = doc[last + 1].lower_ if last + 1 < len(doc) else ""
    if not owns and behind.lower_ in rules.staff and following in rules.things:
        yield "thing", STRONG
    elif not owns and behind.lower_ in rules.staff:
        yield "organization", STRONG
    if owns and any(t.lower_ in rules.owned for t in doc[last + 1 : last + 4]):
        yield "organization", STRONG
    if behind.text == "," and last + 2 < len(doc):
        if doc[last + 1].lower_ == "who" or (doc[last + 1].text.isdigit() and doc[last + 2].text in (",", ".")):
            yield "person", STRONG
        if doc[last + 1].lower_ in ("a", "an", "the", "another"):
            yield from _apposed(doc, doc[last + 2 : last + APPOSITION], rules)


def _apposed(doc: Doc, words: Iterable[Token], rules: BallotRules) -> Iterable[tuple[Choice, float]]:
    """What the noun says that heads the apposition: not "the ministry's director", "the company president"."""
    nouns = list(takewhile(lambda t: t.pos_ not in ("VERB", "AUX", "ADP", "PUNCT"), words))
    head = next((t for t in reversed(nouns) if t.pos_ in ("NOUN", "PROPN")), None)
    if head is None or head.pos_ != "NOUN":
        return
    if head.lower_ in rules.bodies:
        yield "organization", STRONG
    elif head.lower_ in rules.things:
        yield "thing", STRONG
