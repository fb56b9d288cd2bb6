"""Whom the people of an article serve: as it says, as the gazetteer knows, or as what they do there implies."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from loader.gazetteer import Gazetteer
from loader.language.reading import Reading
from loader.record import Entity, Meeting, Ref


def with_allegiances(
    entities: Sequence[Entity], reading: Reading, meetings: Sequence[Meeting], gazetteer: Gazetteer
) -> tuple[Entity, ...]:
    """The entities, people with the name of the state that they serve, one that the article names.

    It comes from the offices told of them, else from the gazetteer, else from whom they meet: of two sides that talk,
    who is not of the one is of the other.
    """
    served = dict(_told(reading))
    known, elsewhere = _known(reading, gazetteer)
    served = {**known, **served}
    finder = _Encounters(reading, served, elsewhere)
    served = finder.completed(meetings)
    return tuple(replace(e, state=served[e.ref].name) if e.ref in served else e for e in entities)


def _told(reading: Reading) -> Iterator[tuple[Ref, Ref]]:
    """The state of each office told; of a person with several, of the first."""
    for tenure in reversed(reading.tenures):
        if tenure.serves is not None:
            yield tenure.holder, tenure.serves


def _known(reading: Reading, gazetteer: Gazetteer) -> tuple[dict[Ref, Ref], set[Ref]]:
    """The people whose state the gazetteer knows and the article names, and those whose state it does not name."""
    states = {e.iri: e.ref for e in reading.of_kind("state") if e.iri}
    terms: dict[str, list[str]] = {}
    for term in gazetteer.terms_of_office:
        terms.setdefault(term.holder, []).append(term.serves)
    known, elsewhere = {}, set()
    for person in reading.of_kind("person"):
        if person.iri not in terms:
            continue
        named = [states[iri] for iri in terms[person.iri] if iri in states]
        if named:
            known[person.ref] = named[0]
        else:
            elsewhere.add(person.ref)
    return known, elsewhere


@dataclass(frozen=True, slots=True)
class _Encounters:
    """Reads allegiances from who owns whose office and who meets whom. ``elsewhere`` are people of other states."""

    reading: Reading
    served: Mapping[Ref, Ref]
    elsewhere: set[Ref]

    def completed(self, meetings: Sequence[Meeting]) -> dict[Ref, Ref]:
        """The states known so far, with those that follow from them, until nothing more follows."""
        served = dict(self.served)
        served |= {owner: state for owner, state in self._owners() if self._is_open(owner, served)}
        found = True
        while found:
            found = False
            for meeting in meetings:
                for person, state in self._of_meeting(meeting, served):
                    if self._is_open(person, served):
                        served[person] = state
                        found = True
        return served

    def _is_open(self, person: Ref, served: Mapping[Ref, Ref]) -> bool:
        return person not in served and person not in self.elsewhere

    def _owners(self) -> Iterator[tuple[Ref, Ref]]:
        """As in "Perez's foreign secretary, X": Perez serves the state that X serves."""
        doc = self.reading.doc
        for tenure in self.reading.tenures:
            for words in tenure.words:
                span = doc.char_span(words.passage.start, words.passage.end) if words.slot == "office" else None
                if (
                    span is None
                    or tenure.serves is None
                    or span.start < 2
                    or doc[span.start - 1].text not in ("'s", "'")
                ):
                    continue
                owner = self.reading.mention_at(doc[span.start - 2])
                if owner is not None and owner.refs[0].kind == "person" and owner.form == "name":
                    yield owner.refs[0], tenure.serves

    def _of_meeting(self, meeting: Meeting, served: Mapping[Ref, Ref]) -> Iterator[tuple[Ref, Ref]]:
        """Who meets one side is of the other; who is met at home by somebody from elsewhere is of that place."""
        if len(meeting.participants) != 2:
            return
        sides = self.reading.parties[:2]
        for person, other in (meeting.participants, reversed(meeting.participants)):
            if person.kind != "person":
                continue
            state = other if other.kind == "state" else served.get(other)
            if state in sides and len(sides) == 2:
                yield person, next(side for side in sides if side != state)
            elif state is not None and (home := self._home(meeting, sides)) is not None:
                yield person, home

    def _home(self, meeting: Meeting, sides: Iterable[Ref]) -> Ref | None:
        """The side in whose land a meeting is."""
        place = self.reading.entity(meeting.place) if meeting.place is not None else None
        return next((side for side in sides if place is not None and side.name == place.country), None)
