"""An invented corpus: articles with their records, as many as one likes, the same for the same seed.

People, meetings and claims are told of as news tells of them: a few very often, most once or twice (Zipf's law with
Mandelbrot's shift). One article in seven is a copy of an earlier one; of the others, some give another day or place
than most, or a month only.
"""

from bisect import bisect
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate
from random import Random

from loader.article import Article
from loader.record import EntityKind, Record, Ref
from tests.telling import Telling

GIVEN = ("Akira", "Boris", "Chen", "Daiki", "Elena", "Fumio", "Galina", "Hiroshi", "Irina", "Jun", "Kenji", "Lev")
SURNAMES = ("Ara", "Bela", "Cho", "Dov", "Emi", "Fuka", "Gori", "Hama", "Iva", "Juk", "Kita", "Lom", "Mori", "Nez")
ENDINGS = ("da", "nov", "saki", "shin", "ta", "wa", "yama", "zin", "moto", "kov")
KNOWN_PEOPLE = {
    "Vladimir Putin": "person/vladimir-putin",
    "Shinzo Abe": "person/shinzo-abe",
    "Sergey Lavrov": "person/sergey-lavrov",
    "Taro Kono": "person/taro-kono",
}
PLACES = {"Moscow": "place/moscow", "Tokyo": "place/tokyo", "Sapporo": None, "Irkutsk": None, "Niigata": None}
STATES = {"Japan": "state/japan", "Russia": "state/russia"}
TERRITORIES = {"Etorofu": "island/etorofu", "Shikotan": "island/shikotan", "Kunashir": None}
OFFICES = ("Foreign Minister", "Deputy Foreign Minister", "Governor", "Ambassador")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
FIRST_DAY = date(2000, 1, 3)
PEOPLE, MEETINGS, QUOTES, DAYS = 5_000, 30_000, 400_000, 9_000


class Zipf:
    """Ranks from 0, the first drawn most often: weights 1 / (rank + shift) ** exponent."""

    def __init__(self, size: int, exponent: float, shift: float) -> None:
        self._sums = list(accumulate((rank + shift) ** -exponent for rank in range(size)))

    def draw(self, random: Random) -> int:
        """One rank."""
        return bisect(self._sums, random.random() * self._sums[-1])


class Corpus:
    """The articles of a seed, by number from 0."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed

    @cached_property
    def _people(self) -> Zipf:
        return Zipf(PEOPLE, 1.0, 2.7)

    @cached_property
    def _meetings(self) -> Zipf:
        return Zipf(MEETINGS, 0.8, 5.0)

    def articles(self, first: int, last: int) -> Iterator[tuple[Article, Record]]:
        """The articles from one number up to another."""
        for number in range(first, last):
            telling = self._telling(number)
            yield telling.article(), telling.record()

    def _random(self, *what: object) -> Random:
        return Random(" ".join(map(str, (self._seed, *what))))

    def _telling(self, number: int) -> Telling:
        random = self._random("article", number)
        of = number
        while of > 0 and random.random() < 1 / 7:
            of = max(0, of - 1 - int(random.expovariate(1 / 50)))
            random = self._random("article", of)
        return self._told(f"n{number:07}", of)

    def _told(self, article_id: str, number: int) -> Telling:
        random = self._random("content", number)
        rank = self._meetings.draw(random)
        one, other, place, day = self._meeting(rank)
        published = day + timedelta(days=random.choice((-3, -1, 0, 1, 1, 2)))
        if random.random() < 0.05:
            place = random.choice(sorted(PLACES))
        if random.random() < 0.05:
            day += timedelta(days=1)
        when = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
        edtf = day.isoformat()
        if random.random() < 0.1:
            when, edtf = f"{MONTHS[day.month - 1]} {day.year}", f"{day:%Y-%m}"
        status = "planned" if published < day else "held"
        met = "will meet" if status == "planned" else "met"
        office, state = self._random("office", one).choice(OFFICES), self._random("state", one).choice(sorted(STATES))
        territory = random.choice(sorted(TERRITORIES))
        quote = f"We count on you {int(random.paretovariate(0.3)) % QUOTES} times"
        text = (
            f"{one} of {state} {met} {other} in {place} in {when}. {office} {one} of {state} said “{quote}”. "
            f"{state} claims {territory}. Number {number} of the wire told so."
        )
        telling = Telling(article_id, text, published)
        speaker = _entity(telling, "person", one, KNOWN_PEOPLE.get(one))
        told_state = _entity(telling, "state", state, STATES[state])
        telling.tell("tenures", office, "office", "holder", "serves", holder=speaker, office=office, serves=told_state)
        telling.tell(
            "meetings",
            met,
            "participant",
            "place",
            "date",
            kind="talks",
            participants=(speaker, _entity(telling, "person", other, KNOWN_PEOPLE.get(other))),
            place=_entity(telling, "place", place, PLACES[place]),
            status=status,
            date=edtf,
        )
        telling.tell("statements", quote, "quote", "speaker", speaker=speaker, quote=quote)
        if random.random() < 0.5:
            telling.tell(
                "claims",
                "claims",
                "claimant",
                "territory",
                claimant=told_state,
                territory=(_entity(telling, "island", territory, TERRITORIES[territory]),),
                position="claims sovereignty",
            )
        return telling

    def _meeting(self, rank: int) -> tuple[str, str, str, date]:
        random = self._random("meeting", rank)
        one = other = self._people.draw(random)
        while other == one:
            other = self._people.draw(random)
        day = FIRST_DAY + timedelta(days=random.randrange(DAYS))
        return _name(one), _name(other), random.choice(sorted(PLACES)), day


def _name(rank: int) -> str:
    if rank < len(KNOWN_PEOPLE):
        return list(KNOWN_PEOPLE)[rank]
    given, rest = rank % len(GIVEN), rank // len(GIVEN)
    number, ending = rest // len(SURNAMES) // len(ENDINGS), ENDINGS[rest // len(SURNAMES) % len(ENDINGS)]
    return f"{GIVEN[given]} {SURNAMES[rest % len(SURNAMES)]}{ending}{'ko' * number}"


def _entity(telling: Telling, kind: EntityKind, name: str, path: str | None) -> Ref:
    found = next((entity.ref for entity in telling.entities if entity.name == name), None)
    return found or telling.entity(kind, name, iri=path)
