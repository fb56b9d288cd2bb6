"""Tenures as facts of the record: holder, office, state, and the words that say so."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from loader.gazetteer import TermOfOffice
from loader.language.counterparts import Held
from loader.language.found import Found
from loader.language.office import alike_offices
from loader.language.offices import OfficeReader, with_article
from loader.language.past_offices import once_past
from loader.language.pipeline import Language
from loader.language.reading import Mention, Reading
from loader.language.service import ServiceFinder, in_office
from loader.language.tenures import TenureFinder
from loader.record import Passage, Ref, Tenure, Words


class TenureFacts:
    """The tenures of one reading."""

    def __init__(
        self, reading: Reading, names: Mapping[int, Found], refs: Mapping[tuple[str, str], Ref], language: Language
    ) -> None:
        self.reading = reading
        self.refs = refs
        self.language = language
        self.names = names
        self.modifiers = language.offices.modifiers
        self.people = [f for f in dict.fromkeys(names.values()) if f.kind == "person"]
        self.states = {e.name: e.ref for e in reading.entities if e.kind == "state"}
        office_reader = OfficeReader(reading.doc, names, language.offices)
        self.finder = TenureFinder(
            reading.doc,
            names,
            office_reader,
            language.offices,
            language.people.spans.people.honorifics,
            _known_offices(self.people, reading.article.published, language),
        )
        dateline = language.places.state_of_dateline(reading.article.text, reading.doc, reading.heading_end)
        self.service = ServiceFinder(
            reading.doc,
            names,
            office_reader,
            language.gazetteer,
            language.offices,
            reading.article.published,
            reading.parties,
            self.states,
            {entry.iri: entry.label for entry in language.gazetteer.entries if entry.kind == "state"},
            language.body_states,
            reading.heading_end,
            dateline,
            dateline or _home(reading, names, language) or "",
        )

    def stated(self) -> tuple[Tenure, ...]:
        """What the words around names say, one tenure for each holder, office and state; without an office where they
        only tell the state ("Japan's Abe")."""
        held = self.finder.find(self.people)
        tenures: dict[tuple[Ref, str | None, Ref | None], Tenure] = {}
        for item, serves in zip(held, self.service.states_of(held), strict=True):
            tenure = self._fact(item, serves)
            tenures.setdefault((tenure.holder, (tenure.office or "").lower(), tenure.serves), tenure)
        return tuple(tenures.values())

    def _fact(self, held: Held, serves: Ref | None) -> Tenure:
        office = held.office
        if office is not None and held.posted and serves is not None:
            host = next((party for party in self.reading.parties if party != serves), None)
            if host is not None and serves in self.reading.parties and office.lower().endswith("ambassador"):
                office = f"{office} to {with_article(host.name)}"
        holder = self.refs["person", held.holder.key]
        words = [
            Words("trigger", self.reading.passage(held.first, held.last)),
            Words("holder", self.reading.passage(held.holder.first, held.holder.last)),
        ]
        if office is not None:
            words.append(Words("office", self.reading.passage(held.first, held.last)))
        if held.model is not None and held.model.first < held.model.last:
            words.append(Words("office", self.reading.passage(held.model.first, held.model.last)))
        if held.state is not None and serves is not None:
            words.append(Words("serves", self.reading.passage(held.state.first, held.state.last)))
        elif serves is not None and self.service.of_office(held) == serves.name:
            words.append(Words("serves", self.reading.passage(held.first, held.last)))
        evidence = self._evidence(words)
        return Tenure(
            evidence=evidence,
            words=tuple(words),
            rule=f"office: {held.rule}",
            holder=holder,
            office=office,
            serves=serves,
        )

    def _evidence(self, words: Iterable[Words]) -> tuple[Passage, ...]:
        sentences = set()
        for word in words:
            span = self.reading.doc.char_span(word.passage.start, word.passage.end, alignment_mode="expand")
            if span is not None:
                sentences.add(self.reading.slice(span[0].sent.start_char, span[-1].sent.end_char))
        return tuple(sorted(sentences))

    def possible(self, stated: Sequence[Tenure]) -> tuple[Tenure, ...]:
        """The stated tenures, and those that the gazetteer knows for the article's people on its day."""
        extra = []
        for ref, term in self._terms():
            if not any(t.holder == ref and t.office and not t.office.startswith("former") for t in stated):
                serves = self._state_of(term)
                extra.append(Tenure(evidence=(), words=(), rule="", holder=ref, office=term.office, serves=serves))
        return (*stated, *extra)

    def _terms(self) -> Iterator[tuple[Ref, TermOfOffice]]:
        published = self.reading.article.published
        by_iri = {e.iri: e.ref for e in self.reading.entities if e.kind == "person" and e.iri}
        for term in self.language.gazetteer.terms_of_office:
            if published is not None and term.holder in by_iri and in_office(term, published):
                yield by_iri[term.holder], term

    def _state_of(self, term: TermOfOffice) -> Ref | None:
        return next((e.ref for e in self.reading.entities if e.kind == "state" and e.iri == term.serves), None)

    def with_descriptions(self, stated: Sequence[Tenure], resolved: Sequence[Mention]) -> tuple[Tenure, ...]:
        """Adds the offices that only descriptions give: "the Japanese premier", "their foreign ministers"."""
        tenures = [self._with_state(tenure, resolved) for tenure in stated if tenure.office is not None]
        for ref, term in self._terms():
            if any(t.holder == ref for t in tenures):
                continue
            tenure = self._described(ref, term, resolved)
            if tenure is not None:
                tenures.append(tenure)
        # "the foreign minister" tells more than "the minister".
        for mention in sorted(resolved, key=lambda m: self.reading.doc[m.last - 2].lower_ not in self.modifiers):
            tenure = self._told_later(mention, tenures, stated)
            if tenure is not None:
                tenures.append(tenure)
            tenures += self._told_of_both(mention, tenures, stated)
        tenures += [t for t in stated if t.office is None and not any(other.holder == t.holder for other in tenures)]
        told = once_past(tenures, self.reading, {ref for ref, _ in self._terms()})
        return tuple(sorted(told, key=lambda t: (t.evidence[0], t.holder)))

    def _with_state(self, tenure: Tenure, resolved: Sequence[Mention]) -> Tenure:
        """As in "Foreign Minister X spoke. … the Japanese minister": the state that a later description gives."""
        if tenure.serves is not None or (tenure.office or "").startswith("former"):
            return tenure
        for mention in resolved:
            if mention.form != "description" or mention.refs != (tenure.holder,):
                continue
            phrase = self.finder.reader.read(mention.last - 1)
            if phrase is not None and phrase.state is not None and phrase.state.key in self.states:
                state = phrase.state
                words = (*tenure.words, Words("serves", self.reading.passage(state.first, state.last)))
                serves = self.states[state.key]
                return replace(tenure, serves=serves, words=words, evidence=self._evidence(words))
        return tenure

    def _told_later(self, mention: Mention, tenures: Sequence[Tenure], stated: Sequence[Tenure]) -> Tenure | None:
        """As in "X spoke. The Philippine president …": the office of a person who has none so far."""
        if mention.form != "description" or len(mention.refs) != 1 or any(t.holder == mention.refs[0] for t in tenures):
            return None
        office = self.finder.reader.read(mention.last - 1)
        if office is None or (office.state is None and office.name is None) or self._is_anothers(mention):
            return None
        if office.state is not None:
            serves = self.states.get(office.state.key)
        else:
            told = next((t.serves for t in stated if t.holder == mention.refs[0] and t.serves), None)
            serves = told or self.service.remaining(office.name or "", tenures)
        named = next(m for m in self.reading.mentions if m.refs == mention.refs)
        phrase = self.reading.passage(mention.first, mention.last)
        words = (
            Words("trigger", phrase),
            *([Words("office", phrase)] if office.name is not None else []),
            *([Words("serves", self.reading.passage(office.state.first, office.state.last))] if office.state else []),
            Words("holder", self.reading.passage(named.first, named.last)),
        )
        return Tenure(
            evidence=self._evidence(words),
            words=words,
            rule="office: description",
            holder=mention.refs[0],
            office=office.name,
            serves=serves,
        )

    def _is_anothers(self, mention: Mention) -> bool:
        """As in "X, wife of the French president": the office of the one to whom an apposition relates X."""
        relation = self.reading.doc[mention.last - 1].head
        if relation.lower_ not in ("of", "to") or relation.head.dep_ != "appos":
            return False
        apposed = self.reading.mention_at(relation.head.head)
        return apposed is not None and apposed.refs == mention.refs

    def _told_of_both(self, mention: Mention, tenures: Sequence[Tenure], stated: Sequence[Tenure]) -> Iterator[Tenure]:
        """As in "the two foreign ministers": the office of both, or of the one of whom nothing else tells it."""
        people = [ref for ref in mention.refs if ref.kind == "person"]
        if mention.form != "description" or len(people) != 2:
            return
        office = self.finder.reader.read(mention.last - 1)
        if office is None or office.name is None or office.state is not None:
            return
        told = [t.office or "" for t in tenures if t.holder in people]
        if any(not alike_offices(name, office.name) for name in told):
            return
        phrase = self.reading.passage(mention.first, mention.last)
        for ref in (ref for ref in people if not any(t.holder == ref for t in tenures)):
            named = next(m for m in self.reading.mentions if m.refs == (ref,))
            words = (
                Words("trigger", phrase),
                Words("office", phrase),
                Words("holder", self.reading.passage(named.first, named.last)),
            )
            serves = next((t.serves for t in stated if t.holder == ref and t.serves), None)
            yield Tenure(
                evidence=self._evidence(words),
                words=words,
                rule="office: description",
                holder=ref,
                office=office.name,
                serves=serves,
            )

    def _described(self, ref: Ref, term: TermOfOffice, resolved: Sequence[Mention]) -> Tenure | None:
        singular = [m for m in resolved if m.refs == (ref,) and m.form == "description"]
        for mention in singular:
            phrase = self.finder.reader.read(mention.last - 1)
            if phrase is None or phrase.name is None:
                continue
            passage = self.reading.passage(mention.first, mention.last)
            titles = _titles(phrase.name)
            if not titles & _titles(term.office) or titles & self.language.offices.coming:
                continue  # "the Soviet president" tells nobody's party office, "the president-elect" no president's
            return self._by_description(ref, term, passage)
        office = term.office.lower().split()
        for token in self.reading.tokens:
            first = token.i - len(office) + 1
            if token.tag_ != "NNS" or first < 0 or token.lemma_.lower() != office[-1]:
                continue
            # "Presidents come and go" tells nobody's office.
            definite = any(t.dep_ in ("det", "poss", "nummod", "amod", "prep") for t in token.children)
            if definite and [t.lower_ for t in self.reading.doc[first : token.i]] == office[:-1]:
                return self._by_description(ref, term, self.reading.passage(first, token.i + 1))
        return None

    def _by_description(self, ref: Ref, term: TermOfOffice, passage: Passage) -> Tenure:
        words = [Words("trigger", passage), Words("office", passage)]
        named = next(m for m in self.reading.mentions if m.refs == (ref,))
        words.append(Words("holder", self.reading.passage(named.first, named.last)))
        return Tenure(
            evidence=self._evidence(words),
            words=tuple(words),
            rule="office: description",
            holder=ref,
            office=term.office,
            serves=self._state_of(term),
        )


def _titles(office: str) -> set[str]:
    """The words of an office, a premier's being those of a prime minister."""
    lower = office.lower()
    return {"prime", "minister"} if lower in ("premier", "pm") else set(lower.replace("-", " ").split())


def _known_offices(people: Iterable[Found], published: date | None, language: Language) -> dict[str, str]:
    """Key of each person -> the office that the gazetteer knows for that day."""
    if published is None:
        return {}
    terms = language.gazetteer.terms_of_office
    by_iri = {f.iri: f.key for f in people if f.iri}
    return {by_iri[t.holder]: t.office for t in terms if t.holder in by_iri and in_office(t, published)}


def _home(reading: Reading, names: Mapping[int, Found], language: Language) -> str | None:
    """The state that the article takes for granted: that of its publisher, or of an office that only one state has and
    that stands without the state's name."""
    publisher = f" {(reading.article.publisher or '').lower()} "
    for body in language.organizations.bodies:
        if body.get("medium") and "state" in body:
            mediums = (body["name"], *body.get("names", ()))
            if any(f" {name.lower()} " in publisher for name in mediums):
                return str(body["state"])
    text = reading.doc.text.lower()
    unique = {
        state
        for office, state in language.offices.of_state.items()
        if " " in office and office not in language.offices.worldwide
        if office in text and _is_unmarked(office.split(), reading, names)
    }
    return unique.pop() if len(unique) == 1 else None


def _is_unmarked(office: Sequence[str], reading: Reading, names: Mapping[int, Found]) -> bool:
    """Whether the words of an office stand somewhere without a state in or before them."""
    for token in reading.tokens:
        if token.lower_ != office[0] or [t.lower_ for t in reading.doc[token.i : token.i + len(office)]] != office:
            continue
        around = (names.get(i) for i in range(max(token.i - 2, 0), token.i + 1))
        if not any(found is not None and found.kind == "state" for found in around):
            return True
    return False
