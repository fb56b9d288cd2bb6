"""People: full names, later surnames, and which of them are one person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from loader.gazetteer import Entry
from loader.language.ballot import Ballot
from loader.language.found import Found, covered
from loader.language.name_tokens import is_aged, is_name_token
from loader.language.person_names import same_person
from loader.language.person_spans import PersonSpans

GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
"""What stands behind a surname and is none."""


@dataclass(frozen=True, slots=True)
class PeopleFinder:
    """Finds the people of an article."""

    spans: PersonSpans

    def find(self, doc: Doc, known: Sequence[Found], taken: set[int], ballot: Ballot) -> list[Found]:
        """All mentions of people by name. ``known`` are the gazetteer's full names; ``taken`` tokens are others';
        ``ballot`` tells what else a name may stand for."""
        spans = [doc[f.first : f.last] for f in known]
        used = taken | covered(known)
        spans += self.spans.find(doc, used, covered(known), ballot)
        full = [span for span in spans if len(span) > 1]
        single = [span for span in spans if len(span) == 1]
        keys = self._group(full, {(f.first, f.last): f for f in known})
        result = [Found(s.start, s.end, "person", keys[_fold(s)][0], iri=keys[_fold(s)][1]) for s in full]
        used = taken | covered(result)
        lone = [s for s in single if not self.spans.is_other(s, ballot)]
        return result + self._short(doc, result, lone, used, ballot)

    def _group(self, spans: list[Span], known: Mapping[tuple[int, int], Found]) -> dict[str, tuple[str, str | None]]:
        """Folded full name -> key and IRI of the person: one person for spellings and longer forms of one name."""
        keys: dict[str, tuple[str, str | None]] = {}
        for span in sorted(spans, key=lambda s: (s.start, s.end) not in known):
            name = _fold(span)
            if name in keys:
                continue
            if found := known.get((span.start, span.end)):
                keys[name] = (found.key, found.iri)
                continue
            twin = next((other for other in keys if same_person(name, other)), None)
            keys[name] = keys[twin] if twin else (name, None)
        return keys

    def _short(self, doc: Doc, full: list[Found], single: list[Span], taken: set[int], ballot: Ballot) -> list[Found]:
        """Single words that name a person already named in full, or one whom the article names by surname only."""
        by_last: dict[str, list[Found]] = {}
        by_first: dict[str, list[Found]] = {}
        for found in sorted(full, key=lambda f: f.first):
            surname = doc[_surname(doc, found)]
            if surname.i == found.last - 1 or not _begins_longer_name(surname):
                by_last.setdefault(surname.lower_, []).append(found)
            by_first.setdefault(doc[found.first].lower_, []).append(found)
        lone = {span.start for span in single}
        result = []
        meant: dict[str, Found] = {}
        for token in doc:
            if token.i in taken or not is_name_token(token):
                continue
            bearers = by_last.get(token.lower_) or by_first.get(token.lower_)
            if not bearers and token.i in lone and len(token) > 2:
                # A pet name: "Vlad" for Vladimir.
                bearers = next((found for first, found in by_first.items() if first.startswith(token.lower_)), None)
            if bearers and (token.pos_ == "PROPN" or token.i in lone or self._used_as_name(token)):
                bearer = meant[token.lower_] = _bearer(doc, token, bearers, meant.get(token.lower_))
                result.append(Found(token.i, token.i + 1, "person", bearer.key, iri=bearer.iri))
            elif (token.i in lone or (token.pos_ == "PROPN" and is_aged(token))) and self._stands_alone(token, ballot):
                entries = self.spans.known.get(token.lower_, ())
                entry = entries[0] if len(entries) == 1 else None
                key = entry.iri if entry else token.lower_
                result.append(Found(token.i, token.i + 1, "person", key, iri=entry.iri if entry else None))
        return result

    def _used_as_name(self, token: Token) -> bool:
        """Whether a word that the model takes for a common noun may be a surname: inside a sentence by its capital,
        at its beginning by what it does."""
        if not token.is_sent_start:
            return token.pos_ in ("NOUN", "ADJ", "X")
        return token.dep_ == "nsubj" and token.pos_ in ("NOUN", "ADJ")

    def _stands_alone(self, token: Token, ballot: Ballot) -> bool:
        """Whether a single word may be somebody's only name in the article: no city, no first word of a compound."""
        if token.i and self.spans.is_title(token.nbor(-1)):
            return True
        if token.lower_ in self.spans.known:
            return True
        if not ballot.is_person(token.text):
            return False
        return token.text not in self.spans.cities and token.dep_ != "compound"


def known_surnames(entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    """Last word of each person's preferred name, lower-cased -> entries."""
    result: dict[str, tuple[Entry, ...]] = {}
    for entry in entries:
        if entry.kind == "person":
            surname = entry.label.split()[-1].lower()
            result[surname] = (*result.get(surname, ()), entry)
    return result


def _bearer(doc: Doc, token: Token, bearers: Sequence[Found], meant: Found | None) -> Found:
    """Of two bearers of one surname, the one with the title before it ("Prime Minister Sato"), else the one named last
    before it in its paragraph, else the one whom the surname ``meant`` the last time, if any."""
    before = [f for f in bearers if f.first < token.i]
    title = [t.lower_ for t in doc[max(token.i - 2, token.sent.start) : token.i]]
    if len(title) == 2 and len({f.key for f in bearers}) > 1:
        titled = [f for f in before or bearers if [t.lower_ for t in doc[max(f.first - 2, 0) : f.first]] == title]
        if titled:
            return titled[-1]
    called = _titled(doc, token, before)
    if called is not None:
        return called
    if not before:
        return bearers[0]
    if meant is not None and any(t.is_space and "\n" in t.text for t in doc[before[-1].last : token.i]):
        # "Kumiko Sato arranged flowers." In other paragraphs "Sato" is the prime minister as before.
        return meant
    return before[-1]


def _titled(doc: Doc, token: Token, bearers: Sequence[Found]) -> Found | None:
    """Whom alone of the bearers the title right before the surname was given to: "President Lee"."""
    title = doc[token.i - 1] if token.i else token
    if not title.is_title or title.is_sent_start is None or len({f.key for f in bearers}) < 2:
        return None
    titled = [f for f in bearers if f.first and doc[f.first - 1].text == title.text]
    return titled[-1] if len({f.key for f in titled}) == 1 else None


def _surname(doc: Doc, found: Found) -> int:
    """The last word of a name but for what stands behind a surname: "Juan Reyes | Jr."."""
    last = found.last - 1
    suffix = doc[last].lower_.rstrip(".") in GENERATIONS and last > found.first
    return last - 1 if suffix else last


def _begins_longer_name(surname: Token) -> bool:
    """Whether the article names something else by the surname of a junior and more: "Ford Motor Company"."""
    for token in surname.doc[:-1]:
        if token.text == surname.text:
            behind = token.nbor()
            generation = behind.lower_.rstrip(".") in GENERATIONS
            if behind.pos_ == "PROPN" and is_name_token(behind) and not generation:
                return True
    return False


def _fold(span: Span) -> str:
    return " ".join(token.lower_ for token in span)
