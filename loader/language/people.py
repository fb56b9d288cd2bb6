"""People: full names, later surnames, and which of them are one person."""

from calendar import month_name
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from loader.gazetteer import Entry
from loader.language.found import Found, covered
from loader.language.name_rules import OfficeRules, PersonRules
from loader.language.person_names import same_person

MAX_WORDS = 7
"""No name has more tokens, hyphens counted."""


_MONTHS = frozenset(month_name[1:])


@dataclass(frozen=True, slots=True)
class PeopleFinder:
    """Finds the people of an article."""

    people: PersonRules
    offices: OfficeRules
    known: Mapping[str, tuple[Entry, ...]]
    """Last and only words of the gazetteer's names of people -> their entries."""
    cities: Collection[str]
    """Names of cities: single words that are nobody's name."""

    def find(self, doc: Doc, known: Sequence[Found], taken: set[int]) -> list[Found]:
        """All mentions of people by name. ``known`` are the gazetteer's full names; ``taken`` tokens are others'."""
        spans = [doc[f.first : f.last] for f in known]
        used = taken | covered(known)
        spans += self._labelled(doc, used)
        used |= {token.i for span in spans for token in span}
        spans += self._titled(doc, used)
        named = {token.i for span in spans for token in span}
        spans += self._unlabelled(doc, used | named, named)
        full = [span for span in spans if len(span) > 1]
        single = [span for span in spans if len(span) == 1]
        keys = self._group(full, {(f.first, f.last): f for f in known})
        result = [Found(s.start, s.end, "person", keys[_fold(s)][0], iri=keys[_fold(s)][1]) for s in full]
        used = taken | covered(result)
        return result + self._short(doc, result, single, used)

    def _no_person(self, span: Span) -> bool:
        """A city, or a place that the text names only behind a preposition of place, and never with a title."""
        if len(span) < 2 or (span.start and self._is_title(span.doc[span.start - 1])):
            return False
        if span.text in self.cities:
            return True
        before = [
            span.doc[index - 1].lower_ if index else ""
            for index in range(len(span.doc) - len(span) + 1)
            if span.doc[index].text == span[0].text and span.doc[index : index + len(span)].text == span.text
        ]
        return set(before) <= self.people.place_prepositions

    def _labelled(self, doc: Doc, taken: set[int]) -> list[Span]:
        spans = []
        for entity in doc.ents:
            mistaken = entity.label_ in self.people.mistaken_labels and self._syntax_says_person(entity)
            if entity.label_ != "PERSON" and not mistaken:
                continue
            span = self._trim(entity)
            if span is not None and self._no_person(span):
                continue
            if span is not None and len(span) == 1 and span.start > 0:
                span = self._with_given_name(span, taken)
            if span is not None and taken.isdisjoint(range(span.start, span.end)):
                spans.append(span)
        return spans

    def _with_given_name(self, span: Span, taken: set[int]) -> Span:
        """A surname with the given name that the model missed: "VLADIMIR Putin"."""
        before = span.doc[span.start - 1]
        given = (
            before.pos_ == "PROPN" and before.dep_ == "compound" and before.head == span[0] and _is_name_token(before)
        )
        if given and before.is_upper and len(before) > 2 and before.i not in taken and not self._is_title(before):
            return span.doc[before.i : span.end]
        return span

    def _trim(self, entity: Span) -> Span | None:
        """Without titles in front and what is no name behind; None if no name is left."""
        first, last = entity.start, entity.end
        doc = entity.doc
        while first < last and (self._is_title(doc[first]) or not doc[first].text[:1].isupper()):
            first += 1
        first = self._behind_adverbial(doc, first, last)
        if first == last:
            return None
        stop = self._end_of_name(doc, first)
        if stop == first or stop - first > MAX_WORDS:
            return None
        span = doc[first:stop]
        if len(span) == 1 and (len(span.text) < 2 or span[0].pos_ not in ("PROPN", "NOUN")):
            return None
        if span[0].lower_ in self.people.no_first or span[-1].lower_ in self.people.no_last:
            return None
        return span

    def _behind_adverbial(self, doc: Doc, first: int, last: int) -> int:
        """Where the name begins behind a month or a city that the model took into it: "In April | Boris Yeltsin",
        "the consul in Sapporo | Vasily Saplin"."""
        if not first or doc[first - 1].lower_ not in self.people.adverbial_prepositions:
            return first
        month = doc[first].text in _MONTHS
        city = last - first > 2 and doc[first].text in self.cities
        return first + 1 if month or city else first

    def _end_of_name(self, doc: Doc, first: int) -> int:
        """End of the capitalised words from ``first`` on, "-bak" and "von der Leyen" included."""
        stop = first
        sentence = doc[first].sent.end
        while stop < sentence and _is_name_token(doc[stop]):
            stop += 1
            if (
                (
                    stop + 1 < sentence
                    and doc[stop].text == "-"
                    and not doc[stop - 1].whitespace_
                    and not doc[stop].whitespace_
                )
                and doc[stop + 1].is_lower
                and doc[stop + 1].is_alpha
                and len(doc[stop + 1]) < 6
            ):
                stop += 2
            particles = stop
            while particles < sentence and doc[particles].lower_ in self.people.particles and doc[particles].is_lower:
                particles += 1
            if particles > stop and particles < sentence and _is_name_token(doc[particles]):
                stop = particles
        return stop

    def _is_title(self, token: Token) -> bool:
        lower = token.lower_
        return lower in self.people.honorifics or lower in self.offices.heads or lower in self.offices.modifiers

    def _syntax_says_person(self, entity: Span) -> bool:
        """A name of two or three capitalised words followed by ", who …" or ", <office> of …", or after a title."""
        doc = entity.doc
        words = [token for token in entity if token.is_alpha]
        if not 2 <= len(words) <= 3 or len(words) != len(entity) or not all(_is_name_token(t) for t in words):
            return False
        if entity[-1].lower_ in self.offices.heads or (entity.start > 0 and doc[entity.start - 1].lower_ == "the"):
            return False
        behind_office = entity.start > 2 and doc[entity.start - 1].text == ","
        if behind_office and entity.end < len(doc) and doc[entity.end].text == ",":
            return doc[entity.start - 2].lower_ in self.offices.heads
        verb = entity[-1].head
        is_something = entity[-1].dep_ == "nsubj" and verb.lemma_ in self.offices.copulas
        if is_something and any(c.dep_ == "attr" and c.lower_ in self.offices.heads for c in verb.children):
            return True
        if entity.end + 1 >= len(doc) or doc[entity.end].text != ",":
            return False
        following = [t.lower_ for t in doc[entity.end + 1 : entity.end + 6]]
        if following[:1] == ["who"]:
            return True
        return any(word in self.offices.heads for word in following)

    def _titled(self, doc: Doc, taken: set[int]) -> list[Span]:
        """Names straight behind an office or honorific that the model did not label."""
        spans = []
        for token in doc:
            behind = self._behind_complement(token) if token.pos_ == "PROPN" and token.i not in taken else None
            if behind is not None and taken.isdisjoint(range(behind.start, behind.end)):
                spans.append(behind)
        for token in doc[:-1]:
            lower = token.lower_
            titled = lower in self.people.honorifics or lower in self.offices.heads or lower[:-1] in self.offices.heads
            if not titled or token.i in taken:
                continue
            if not _is_name_token(doc[token.i + 1]) or token.i + 1 in taken or doc[token.i + 1].is_sent_start:
                continue
            span = doc[token.i + 1 : self._end_of_name(doc, token.i + 1)]
            free = taken.isdisjoint(range(span.start, span.end)) and len(span) <= MAX_WORDS
            if (
                free
                and not any(self._is_title(t) for t in span)
                and all(t.pos_ in ("PROPN", "PUNCT", "X") or t.is_lower for t in span)
            ):
                spans.append(span)
        return spans

    def _unlabelled(self, doc: Doc, taken: set[int], people: set[int]) -> list[Span]:
        """Two or three proper nouns that the model did not label: coordinated with a person ("Abe and Foo Bar"), or
        the subject of what only people do ("Foo Bar said")."""
        spans = []
        for token in doc:
            if (
                token.pos_ != "PROPN"
                or token.ent_type_
                or token.i in taken
                or not _is_name_token(token)
                or token.is_upper
            ):
                continue
            human = token.dep_ == "nsubj" and token.head.lemma_ in self.people.human_verbs
            if not (human or (token.dep_ == "conj" and token.head.i in people)):
                continue
            first = token.i
            while (
                first > 0
                and first - 1 not in taken
                and _is_name_token(doc[first - 1])
                and doc[first - 1].pos_ == "PROPN"
            ):
                first -= 1
            span = self._trim(doc[first : token.i + 1])
            ends = token.i + 1 == len(doc) or not _is_name_token(doc[token.i + 1])
            if ends and span is not None and 2 <= len(span) <= 3 and not any(t.ent_type_ for t in span):
                spans.append(span)
        return spans

    def _behind_complement(self, token: Token) -> Span | None:
        """As in "Minister for Europe | Jane Doyle": the words that form a name with ``token`` behind such a title."""
        titles = [
            child for child in token.lefts if child.dep_ in ("nmod", "compound") and child.lower_ in self.offices.heads
        ]
        if not titles or token.i - titles[-1].i < 3 or self._is_title(token):
            return None
        first = token.i
        while first - 1 > titles[-1].right_edge.i and _is_name_token(token.doc[first - 1]):
            first -= 1
        return token.doc[first : token.i + 1] if first < token.i and first - 1 == titles[-1].right_edge.i else None

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

    def _short(self, doc: Doc, full: list[Found], single: list[Span], taken: set[int]) -> list[Found]:
        """Single words that name a person already named in full, or one whom the article names by surname only."""
        by_last: dict[str, list[Found]] = {}
        by_first: dict[str, list[Found]] = {}
        for found in sorted(full, key=lambda f: f.first):
            by_last.setdefault(doc[found.last - 1].lower_, []).append(found)
            by_first.setdefault(doc[found.first].lower_, []).append(found)
        lone = {span.start for span in single}
        result = []
        for token in doc:
            if token.i in taken or not _is_name_token(token):
                continue
            bearers = by_last.get(token.lower_) or by_first.get(token.lower_)
            if not bearers and token.i in lone and len(token) > 2:
                # A pet name: "Vlad" for Vladimir.
                bearers = next((found for first, found in by_first.items() if first.startswith(token.lower_)), None)
            if bearers and (token.pos_ == "PROPN" or token.i in lone):
                # Two bearers of one surname: the one named last before it.
                before = [f for f in bearers if f.first < token.i]
                bearer = (before or bearers)[-1 if before else 0]
                result.append(Found(token.i, token.i + 1, "person", bearer.key, iri=bearer.iri))
            elif token.i in lone and self._stands_alone(token):
                entries = self.known.get(token.lower_, ())
                entry = entries[0] if len(entries) == 1 else None
                key = entry.iri if entry else token.lower_
                result.append(Found(token.i, token.i + 1, "person", key, iri=entry.iri if entry else None))
        return result

    def _stands_alone(self, token: Token) -> bool:
        """Whether a single word may be somebody's only name in the article: no city, no first word of a compound."""
        if token.i and self._is_title(token.nbor(-1)):
            return True
        if token.lower_ in self.known:
            return True
        return token.text not in self.cities and not (token.dep_ == "compound" and token.head.is_lower)


def known_surnames(entries: Iterable[Entry]) -> dict[str, tuple[Entry, ...]]:
    """Last word of each person's preferred name, lower-cased -> entries."""
    result: dict[str, tuple[Entry, ...]] = {}
    for entry in entries:
        if entry.kind == "person":
            surname = entry.label.split()[-1].lower()
            result[surname] = (*result.get(surname, ()), entry)
    return result


def _is_name_token(token: Token) -> bool:
    return token.text[:1].isupper() and any(c.isalpha() for c in token.text) and token.text not in ("I",)


def _fold(span: Span) -> str:
    return " ".join(token.lower_ for token in span)
