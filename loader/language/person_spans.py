"""The words that name people: labels of the model trimmed and checked, names behind titles, names that act."""

import re
from calendar import day_name, month_name
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from loader.gazetteer import Entry
from loader.language.ballot import Ballot
from loader.language.mistaken_names import MistakenNames
from loader.language.name_rules import OfficeRules, PersonRules
from loader.language.name_tokens import end_of_city, is_name_token, is_nickname, is_of_state, is_scare_quoted

MAX_WORDS = 7
"""No name has more tokens, hyphens counted."""

_INITIALS = re.compile(r"[A-Z]\.(?:[A-Z]\.)?")

_MONTHS = frozenset(month_name[1:])
_WEEKDAYS = frozenset(day_name)


@dataclass(frozen=True, slots=True)
class PersonSpans:
    """Finds spans of tokens that are names of people."""

    people: PersonRules
    offices: OfficeRules
    known: Mapping[str, tuple[Entry, ...]]
    """Last and only words of the gazetteer's names of people -> their entries."""
    cities: Collection[str]
    """Names of cities: single words that are nobody's name."""

    def find(self, doc: Doc, taken: set[int], known: set[int], ballot: Ballot) -> list[Span]:
        """Names of people outside the tokens ``taken``, in no order; single words only where the model labels them or
        a title stands before them. ``known`` are those of ``taken`` that name people."""
        spans = self._labelled(doc, taken, ballot)
        used = taken | {token.i for span in spans for token in span}
        spans += self._titled(doc, used)
        named = known | {token.i for span in spans for token in span}
        return spans + self._unlabelled(doc, used | named, named)

    def is_other(self, span: Span, ballot: Ballot) -> bool:
        """Whether the article uses the name for something else than a person."""
        before = span.doc[span.start - 1].lower_ if span.start else ""
        if before in self.people.honorifics or before in self.offices.heads or span.text.lower() in self.known:
            return False
        first = span[0].text
        longer = len(span) > 1 and "person" not in ballot.told.get(span.text, ())
        if longer and ballot.weight(first, "organization") and not ballot.weight(first, "person"):
            return True
        return ballot.winner(span.text) in ("organization", "thing")

    def _no_person(self, span: Span, places: Mapping[str, Sequence[int]]) -> bool:
        """A city, or a place that the text names only behind a preposition of place, and never with a title."""
        if len(span) < 2 or (span.start and self.is_title(span.doc[span.start - 1])):
            return False
        if span.text in self.cities:
            return True
        first, text, length = span[0].text, span.text, len(span)
        before = [
            span.doc[index - 1].lower_ if index else ""
            for index in places[first]
            if span.doc[index : index + length].text == text
        ]
        return set(before) <= self.people.place_prepositions

    def _labelled(self, doc: Doc, taken: set[int], ballot: Ballot) -> list[Span]:
        spans = []
        places: dict[str, list[int]] = {}
        for token in doc:
            places.setdefault(token.text, []).append(token.i)
        doubts = MistakenNames(self.people, self.offices, self.known, ballot)
        for labelled in doc.ents:
            entity = self._with_suffix(labelled)
            mistaken = entity.label_ in self.people.mistaken_labels and doubts.says_person(entity)
            if not mistaken and (entity.label_ != "PERSON" or (len(entity) > 1 and self.is_other(entity, ballot))):
                continue
            span = self._trim(entity)
            if span is not None and self._no_person(span, places):
                continue
            if span is not None and span.start > 0:
                span = self._with_given_name(span, taken)
            if span is not None and taken.isdisjoint(range(span.start, span.end)):
                spans.append(span)
        return spans

    def _with_suffix(self, entity: Span) -> Span:
        """A name of which the model took the last syllable for another word: "Park Min | -ho"."""
        doc, end = entity.doc, entity.end
        suffix = end + 1 < len(doc) and doc[end].text == "-" and not doc[end - 1].whitespace_ and doc[end + 1].is_lower
        if suffix and is_name_token(entity[0]) and not doc[end].whitespace_ and len(doc[end + 1]) < 6:
            return Span(doc, entity.start, end + 2, entity.label)
        return entity

    def _with_given_name(self, span: Span, taken: set[int]) -> Span:
        """A name with the given name that the model missed: "VLADIMIR Putin", "Ma. Luisa Ramos"."""
        before = span.doc[span.start - 1]
        if before.text in self.people.shortened:
            return span.doc[before.i : span.end]
        if len(span) > 1:
            return span
        given = (
            before.pos_ == "PROPN" and before.dep_ == "compound" and before.head == span[0] and is_name_token(before)
        )
        if given and before.is_upper and len(before) > 2 and before.i not in taken and not self.is_title(before):
            return span.doc[before.i : span.end]
        return span

    def _trim(self, entity: Span) -> Span | None:
        """Without titles in front and what is no name behind; None if no name is left."""
        first, last = entity.start, entity.end
        doc = entity.doc
        while first < last and (self._is_no_name(doc[first]) or not doc[first].text[:1].isupper()):
            first += 1
        first = self._behind_adverbial(doc, first, last)
        if first == last:
            return None
        stop = self._end_of_name(doc, first)
        inner = [
            i
            for i in range(first, stop - 1)
            if doc[i].lower_ in self.offices.heads or doc[i].lower_ in self.people.honorifics
        ]
        first = inner[-1] + 1 if inner else first
        if stop == first or stop - first > MAX_WORDS:
            return None
        span = doc[first:stop]
        if len(span) == 1 and (len(span.text) < 2 or span[0].pos_ not in ("PROPN", "NOUN")):
            return None
        if span[0].lower_ in self.people.no_first:
            return None
        if span[-1].lower_ in self.people.no_last and span[0].lower_ not in self.people.given:
            return None
        if span[-1].lower_ in self.offices.heads or is_scare_quoted(span):
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
        """End of the capitalised words from ``first`` on, "-bak" and "von der Leyen" included; a weekday is none
        ("Carlos Rojas Friday pledged", "summoned the ambassador Friday"), so ``first`` if there is no name."""
        stop = first
        sentence = doc[first].sent.end
        while stop < sentence and is_name_token(doc[stop]) and doc[stop].text not in _WEEKDAYS:
            stop += 1
            if (
                (
                    stop + 1 < sentence
                    and doc[stop].text == "-"
                    and not doc[stop - 1].whitespace_
                    and not doc[stop].whitespace_
                )
                and doc[stop + 1].is_alpha
                and (len(doc[stop + 1]) < 6 or is_name_token(doc[stop + 1]))
            ):
                stop += 2
            nickname = is_nickname(doc, stop, sentence)
            stop += 3 if nickname else 0
            particles = stop
            while particles < sentence and doc[particles].lower_ in self.people.particles and doc[particles].is_lower:
                particles += 1
            # "Nuri al-Maliki"
            hyphen = particles > stop and particles + 1 < sentence and doc[particles].text == "-"
            particles += hyphen and is_name_token(doc[particles + 1])
            if particles > stop and particles < sentence and is_name_token(doc[particles]):
                stop = particles
        return stop

    def _is_no_name(self, token: Token) -> bool:
        """What the model takes into a name in front: titles, "historian", "Nevertheless" at the start of a sentence."""
        opener = token.is_sent_start and token.lower_ in self.people.openers
        return bool(opener) or self.is_title(token) or token.lower_ in self.people.occupations

    def is_title(self, token: Token) -> bool:
        lower = token.lower_
        titled = lower in self.people.honorifics or lower in self.offices.heads or lower in self.offices.modifiers
        return titled or (token.text[:1].isupper() and lower[:-1] in self.offices.titled and lower[-1] == "s")

    def _titled(self, doc: Doc, taken: set[int]) -> list[Span]:
        """Names straight behind an office or honorific that the model did not label."""
        spans = [span for token in doc if (span := self._initialled(token, taken)) is not None]
        taken = taken | {token.i for span in spans for token in span}
        for token in doc:
            behind = self._behind_complement(token) if token.pos_ == "PROPN" and token.i not in taken else None
            if behind is not None and taken.isdisjoint(range(behind.start, behind.end)):
                spans.append(behind)
        for token in doc[:-1]:
            lower = token.lower_
            if (behind := self._behind_state(token, taken)) is not None:
                spans.append(behind)
                continue
            titled = lower in self.people.honorifics or lower in self.offices.heads or lower[:-1] in self.offices.heads
            if not titled or token.i in taken:
                continue
            if not is_name_token(doc[token.i + 1]) or token.i + 1 in taken or doc[token.i + 1].is_sent_start:
                continue
            span = doc[token.i + 1 : self._end_of_name(doc, token.i + 1)]
            free = taken.isdisjoint(range(span.start, span.end)) and 0 < len(span) <= MAX_WORDS
            if (
                free
                and not any(self.is_title(t) for t in span)
                and all(t.pos_ in ("PROPN", "PUNCT", "X") or t.is_lower for t in span)
            ):
                spans.append(span)
        return spans

    def _initialled(self, token: Token, taken: set[int]) -> Span | None:
        """As in "M. Orlov", "I.V. Lebedev": initials and a surname, where no other name goes on."""
        doc, last = token.doc, token.i + 1
        if not _INITIALS.fullmatch(token.text) or token.i in taken or last >= len(doc) or last in taken:
            return None
        name = is_name_token(doc[last]) and doc[last].pos_ == "PROPN" and len(doc[last]) > 2 and not doc[last].is_upper
        before = doc[token.i - 1] if token.i else None
        goes_on = before is not None and is_name_token(before) and before.text[-1] != "." and before.i not in taken
        goes_on = goes_on and before is not None and not before.is_sent_start and not self.is_title(before)
        if not name or goes_on or self.is_title(doc[last]) or doc[last].lower_ in self.people.no_last:
            return None
        return doc[token.i : self._end_of_name(doc, last)]

    def _behind_state(self, token: Token, taken: set[int]) -> Span | None:
        """As in "President of Chile | Ana Rojas": a name that follows the state or body of an office."""
        doc, begin = token.doc, token.i + 1
        if token.lower_ not in self.offices.heads or begin + 2 >= len(doc) or doc[begin].lower_ not in ("of", "to"):
            return None
        begin += 2 if doc[begin + 1].lower_ == "the" else 1
        end = begin
        while end < token.sent.end and end in taken:
            end += 1
        end = self._behind_region(
            doc, begin, end if end > begin else end_of_city(doc, begin, self.cities), token.sent.end
        )
        if begin == end or end >= token.sent.end or not is_name_token(doc[end]) or doc[end].pos_ != "PROPN":
            return None
        span = doc[end : self._end_of_name(doc, end)]
        free = taken.isdisjoint(range(span.start, span.end)) and not any(self.is_title(t) for t in span)
        free = free and span[-1].lower_ not in self.people.no_last
        return span if free and 2 <= len(span) <= MAX_WORDS else None

    def _behind_region(self, doc: Doc, begin: int, end: int, stop: int) -> int:
        """As in "of the Murmansk Region | Oleg Sidorov": behind the noun of a region whose name stands from ``begin``;
        ``end`` if there is none."""
        for noun in range(max(begin + 1, end), min(begin + MAX_WORDS, stop)):
            if doc[noun].lower_ in self.offices.region_nouns:
                return noun + 1
            if not is_name_token(doc[noun]):
                break
        return end

    def _unlabelled(self, doc: Doc, taken: set[int], people: set[int]) -> list[Span]:
        """Two or three proper nouns that the model did not label: coordinated with a person ("Abe and Foo Bar"), or
        the subject of what only people do ("Foo Bar said")."""
        spans = []
        for token in doc:
            if (
                token.pos_ != "PROPN"
                or token.ent_type_
                or token.i in taken
                or not is_name_token(token)
                or token.is_upper
            ):
                continue
            if token.dep_ == "compound" and token.head.is_lower:
                continue
            human = token.dep_ == "nsubj" and token.head.lemma_ in self.people.human_verbs
            told = self.offices.heads | self.people.occupations
            apposed = any(child.dep_ == "appos" and child.lower_ in told for child in token.rights)
            apposed = apposed or doc[token.i + 1 : token.i + 3].text.lower() == ", who"
            owned = token.i > 2 and is_of_state(doc[token.i - 1 : token.i + 1])
            if not (human or apposed or owned or (token.dep_ == "conj" and token.head.i in people)):
                continue
            first = token.i
            while (
                first > 0
                and first - 1 not in taken
                and is_name_token(doc[first - 1])
                and doc[first - 1].pos_ == "PROPN"
            ):
                first -= 1
            span = self._trim(doc[first : token.i + 1])
            ends = token.i + 1 == len(doc) or not is_name_token(doc[token.i + 1])
            if ends and span is not None and 2 <= len(span) <= 3 and not any(t.ent_type_ for t in span):
                spans.append(span)
        return spans

    def _behind_complement(self, token: Token) -> Span | None:
        """As in "Minister for Europe | Jane Doyle": the words that form a name with ``token`` behind such a title."""
        titles = [
            child for child in token.lefts if child.dep_ in ("nmod", "compound") and child.lower_ in self.offices.heads
        ]
        if not titles or token.i - titles[-1].i < 3 or self.is_title(token):
            return None
        first = token.i
        while first - 1 > titles[-1].right_edge.i and is_name_token(token.doc[first - 1]):
            first -= 1
            if self.is_title(token.doc[first]):
                return None
        return token.doc[first : token.i + 1] if first < token.i and first - 1 == titles[-1].right_edge.i else None
