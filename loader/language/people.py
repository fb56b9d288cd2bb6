"""People: full names, later surnames, and which of them are one person."""

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from loader.gazetteer import Entry
from loader.language.found import Found, covered
from loader.language.name_rules import OfficeRules, PersonRules


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
        """All mentions of people by name. ``known`` are the gazetteer's full names; ``taken`` tokens belong to others."""
        spans = [doc[f.first : f.last] for f in known]
        used = taken | covered(known)
        spans += self._labelled(doc, used)
        used |= {token.i for span in spans for token in span}
        spans += self._titled(doc, used)
        full = [span for span in spans if len(span) > 1]
        single = [span for span in spans if len(span) == 1]
        keys = self._group(full, {(f.first, f.last): f for f in known})
        result = [Found(s.start, s.end, "person", keys[_fold(s)][0], iri=keys[_fold(s)][1]) for s in full]
        used = taken | covered(result)
        return result + self._short(doc, result, single, used)

    def _labelled(self, doc: Doc, taken: set[int]) -> list[Span]:
        spans = []
        for entity in doc.ents:
            mistaken = entity.label_ in self.people.mistaken_labels and self._syntax_says_person(entity)
            if entity.label_ != "PERSON" and not mistaken:
                continue
            span = self._trim(entity)
            if span is not None and taken.isdisjoint(range(span.start, span.end)):
                spans.append(span)
        return spans

    def _trim(self, entity: Span) -> Span | None:
        """Without titles in front and what is no name behind; None if no name is left."""
        first, last = entity.start, entity.end
        doc = entity.doc
        while first < last and (self._is_title(doc[first]) or not doc[first].text[:1].isupper()):
            first += 1
        stop = first
        while stop < last and (_is_name_token(doc[stop]) or (stop > first and doc[stop].lower_ in self.people.particles)):
            stop += 1
        while stop > first and doc[stop - 1].lower_ in self.people.particles and doc[stop - 1].is_lower:
            stop -= 1
        if stop == first or stop - first > 5:
            return None
        span = doc[first:stop]
        if len(span) == 1 and (len(span.text) < 2 or span[0].pos_ not in ("PROPN", "NOUN")):
            return None
        return span

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
        if entity.end + 1 >= len(doc) or doc[entity.end].text != ",":
            return False
        following = [t.lower_ for t in doc[entity.end + 1 : entity.end + 6]]
        if following[:1] == ["who"]:
            return True
        return any(word in self.offices.heads for word in following)

    def _titled(self, doc: Doc, taken: set[int]) -> list[Span]:
        """Names straight behind an office or honorific that the model did not label."""
        spans = []
        for token in doc[:-1]:
            titled = token.lower_ in self.people.honorifics or token.lower_ in self.offices.heads
            if not titled or token.i in taken:
                continue
            last = token.i + 1
            while last < len(doc) and last - token.i <= 4 and last not in taken and _is_name_token(doc[last]):
                last += 1
            span = doc[token.i + 1 : last]
            if len(span) and not any(self._is_title(t) for t in span) and all(t.pos_ == "PROPN" for t in span):
                spans.append(span)
        return spans

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
            twin = next((other for other in keys if _same_person(name, other)), None)
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


def _same_person(one: str, other: str) -> bool:
    """Equal surname and a like given name ("Sergey", "Sergei"), or one form's words inside the other's."""
    a, b = one.split(), other.split()
    if set(a) <= set(b) or set(b) <= set(a):
        return True
    return a[-1] == b[-1] and a[0][0] == b[0][0] and difflib.SequenceMatcher(None, a[0], b[0]).ratio() >= 0.75
