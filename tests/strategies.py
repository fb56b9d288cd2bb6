"""Random records (hypothesis): small worlds in which articles tell of the same few people, places and days.

Names collide on purpose (surnames alone, one city in two states, the same speaker with the same words), since merging
is what the properties are about.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from loader.record import EntityKind, Ref
from tests.telling import Telling

PEOPLE = ("Shinzo Abe", "Vladimir Putin", "Kono", "Taro Kono", "Igor Ivanov", "Ivanov", "Lavrov")
PLACES = ("Moscow", "Tokyo", "Russia", "Nagato", "Sochi")
STATES = ("Japan", "Russia", "Soviet Union", "Utopia")
ISLANDS = ("Northern Territories", "Shikotan", "Habomai", "Thule")
UNNAMED = ("four islands", "government official", "security conference", "Security Council")
TREATIES = ("peace treaty", "Joint Declaration", "fisheries accord", "accord on fisheries")
OFFICES = ("Prime Minister", "Foreign Minister", "former Foreign Minister")
QUOTES = ("We will settle this", "we will settle this!", "It is ours by right")
DATES = (None, "2019", "2019-01", "2019-01-22", "[2019-01-22,2019-01-24]", "2019-21", "2019-02-03")
KNOWN = {
    "Shinzo Abe": "person/shinzo-abe",
    "Vladimir Putin": "person/vladimir-putin",
    "Moscow": "place/moscow",
    "Tokyo": "place/tokyo",
    "Japan": "state/japan",
    "Russia": "state/russia",
    "Soviet Union": "state/soviet-union",
    "Northern Territories": "island/northern-territories",
    "Shikotan": "island/shikotan",
    "Habomai": "island/habomai",
}
KINDS: dict[str, EntityKind] = {
    **dict.fromkeys(PEOPLE, "person"),
    **dict.fromkeys(PLACES, "place"),
    **dict.fromkeys(STATES, "state"),
    **dict.fromkeys(ISLANDS, "island"),
    "four islands": "territory",
    "government official": "actor",
    "security conference": "event",
    "Security Council": "organization",
}
TEXT = ". ".join(dict.fromkeys([*KINDS, *TREATIES, "They met and agreed"])) + "."
WIRES = tuple("".join(f" The {thing} number {n} was seen." for n in range(40)) for thing in ("reef", "tide", "gull"))
"""How articles go on: those that go on alike are copies of one story."""
PUBLISHED = st.one_of(st.none(), st.integers(0, 40).map(lambda days: date(2019, 1, 10) + timedelta(days=days)))


@dataclass(frozen=True)
class Cast:
    """Whom and what the articles of a world tell of, and when it happens."""

    people: tuple[str, ...] = PEOPLE
    places: tuple[str, ...] = PLACES
    states: tuple[str, ...] = STATES
    dates: tuple[str | None, ...] = DATES
    meeting: tuple[str, ...] = PEOPLE + STATES
    """Who may meet."""
    facts: tuple[str, ...] = ("meeting", "meeting", "tenure", "agreement", "statement", "claim", "naming")
    """What may be told, as often as it is listed."""


FULL = Cast()
CROWDED = Cast(
    people=("Kono", "Taro Kono", "Shinzo Abe"),
    places=("Moscow", "Russia", "Tokyo"),
    states=("Japan", "Russia"),
    dates=DATES[2:],
    meeting=("Shinzo Abe", "Vladimir Putin", "Shinzo Abe", "Vladimir Putin", "Russia"),
    facts=("meeting", "meeting", "meeting", "meeting", "tenure", "agreement", "statement", "claim", "naming"),
)
"""Nearly every article tells of the same: what fits two things, and what each of two others fits, is common."""


class _Teller:
    """Draws the facts of one article; entities are listed when first used."""

    def __init__(self, draw: st.DrawFn, article_id: str, cast: Cast) -> None:
        self.draw = draw
        self.cast = cast
        wire = draw(st.sampled_from(WIRES))
        self.telling = Telling(article_id, f"{TEXT}{wire} Article {article_id}.", published=draw(PUBLISHED))

    def ref(self, *names: tuple[str, ...]) -> Ref:
        """A reference to one of the names."""
        return self._ref(self.draw(st.sampled_from([name for group in names for name in group])))

    def refs(self, names: tuple[str, ...], least: int, most: int) -> tuple[Ref, ...]:
        """Different references."""
        chosen = self.draw(st.lists(st.sampled_from(names), min_size=least, max_size=most, unique=True))
        return tuple(self._ref(name) for name in chosen)

    def _ref(self, name: str) -> Ref:
        ref = Ref(KINDS[name], name)
        if ref not in {entity.ref for entity in self.telling.entities}:
            path = KNOWN.get(name)
            self.telling.entity(ref.kind, name, iri=path)
        return ref

    def meeting(self) -> None:
        place = self.ref(self.cast.places, self.cast.states) if self.draw(st.booleans()) else None
        occasion = self._ref("security conference") if self.draw(st.booleans()) else None
        edtf = self.draw(st.sampled_from(self.cast.dates))
        self.telling.tell(
            "meetings",
            "They met",
            "participant",
            *(["place"] if place else []),
            *(["date"] if edtf else []),
            kind=self.draw(st.sampled_from(["summit", "ministerial", "call", "talks"])),
            participants=self.refs(self.cast.meeting, 2, 3),
            status=self.draw(st.sampled_from(["planned", "held", "cancelled", "postponed", "refused"])),
            place=place,
            occasion=occasion,
            date=edtf,
            relative=edtf is not None and self.draw(st.booleans()),
        )

    def tenure(self) -> None:
        self.telling.tell(
            "tenures",
            "They met",
            "holder",
            "office",
            "serves",
            holder=self.ref(self.cast.people),
            office=self.draw(st.sampled_from(OFFICES)),
            serves=self.ref(self.cast.states) if self.draw(st.booleans()) else None,
        )

    def agreement(self) -> None:
        told = {agreement.name for agreement in self.telling.facts.get("agreements", [])}
        names = [name for name in TREATIES if name not in told]
        if not names:
            return
        islands, receiver = self.refs(ISLANDS, 1, 2), self.ref(self.cast.states)
        provision = self.telling.provision("agreed", "transfers", "transferTo", transfers=islands, transfer_to=receiver)
        edtf = self.draw(st.sampled_from(self.cast.dates))
        self.telling.tell(
            "agreements",
            "agreed",
            "party",
            *(["date"] if edtf else []),
            name=self.draw(st.sampled_from(names)),
            kind=self.draw(st.sampled_from(["treaty", "declaration", "agreement"])),
            status=self.draw(st.sampled_from(["proposed", "agreed", "signed"])),
            parties=self.refs(self.cast.states, 0, 2),
            date=edtf,
            provisions=(provision,) if self.draw(st.booleans()) else (),
        )

    def statement(self) -> None:
        edtf = self.draw(st.sampled_from(self.cast.dates))
        self.telling.tell(
            "statements",
            "They met",
            "speaker",
            "quote",
            *(["date"] if edtf else []),
            speaker=self.ref(self.cast.people, ("government official", "Security Council")),
            quote=self.draw(st.sampled_from(QUOTES)),
            date=edtf,
        )

    def claim(self) -> None:
        self.telling.tell(
            "claims",
            "They met",
            "claimant",
            "territory",
            claimant=self.ref(self.cast.states),
            territory=self.refs((*ISLANDS, "four islands"), 1, 2),
            position=self.draw(st.sampled_from(["claims sovereignty", "offers transfer", "other"])),
        )

    def naming(self) -> None:
        self.telling.tell(
            "namings",
            "They met",
            "nameUsed",
            "usedBy",
            territory=self.ref(ISLANDS),
            name_used=self.draw(st.sampled_from(["Southern Kurils", "Thule"])),
            used_by=self.ref(self.cast.states) if self.draw(st.booleans()) else None,
        )


@st.composite
def tellings(draw: st.DrawFn, article_id: str = "a0", cast: Cast = FULL) -> Telling:
    """One article with a few random facts; its record passes the evidence check."""
    teller = _Teller(draw, article_id, cast)
    for fact in draw(st.lists(st.sampled_from(cast.facts), max_size=5)):
        getattr(teller, fact)()
    return teller.telling


@st.composite
def stories(draw: st.DrawFn, most: int = 4, least: int = 1, cast: Cast = FULL) -> list[Telling]:
    """Several articles, each with an id of its own."""
    count = draw(st.integers(least, most))
    return [draw(tellings(article_id=f"a{number}", cast=cast)) for number in range(count)]
