"""An invented corpus: articles with their records, as many as one likes, the same for the same seed.

People, meetings and claims are told of as news tells of them: a few very often, most once or twice (Zipf's law with
Mandelbrot's shift). Some articles give another day or place of a meeting than most, or a month only.

What is told is followed by running text, so that articles resemble each other as real ones do. Measured as resolution
measures it (by sketches of shingles) on the 13,918 articles of Reuters-21578 that have 60 words and more, and on
16,000 of these:

                                                                    Reuters    these
    have another version of their story within a week                18.9 %   22.7 %
    have a copy, or nearly (.6 and more of the shorter text)          10.9 %   14.8 %
    articles of another story that a band of the sketch leads to      .01      .00
    shared by two articles of one day (median)                        .00      .08

The last is more than Reuters has because a day has few of these articles, and most of those tell of one meeting; real
articles on one dispute share up to .13 (``loader.resolve.sources``).
"""

from bisect import bisect
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate
from random import Random

from loader.article import Article
from loader.record import EntityKind, Record, Ref
from tests.benchmarks.prose import Prose
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
WORDS = (120, 280)
"""How long the running text of an article is."""
VERSIONS = 1 / 9
"""The part of the articles that tell the story of an earlier one again."""
COPIED, CUT = 0.4, 0.2
"""So many of them are copies, so many leave out the end; the others are reworded: a sentence in three stays."""
BACKGROUND, BACKGROUNDS = 0.15, 60
"""The part of the articles that end with one of so many paragraphs that agencies repeat."""


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
        self._prose = Prose(seed)

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
        random, of = self._random("article", number), number
        while of > 0 and random.random() < VERSIONS:
            of = max(0, of - 1 - int(random.expovariate(1 / 50)))
            random = self._random("article", of)
        return self._told(f"n{number:07}", of, self._body(number, of))

    def _body(self, number: int, of: int) -> str:
        """The running text of an article that tells the story of another, or its own."""
        random = self._random("body", of)
        told = self._prose.sentences(random, random.randint(*WORDS))
        if random.random() < BACKGROUND:
            paragraph = int(BACKGROUNDS * random.random() ** 2)
            told += self._prose.sentences(self._random("background", paragraph), 40)
        if number == of:
            return " ".join(told)
        random = self._random("version", number)
        chance = random.random()
        if chance < COPIED:
            return " ".join(told)
        if chance < COPIED + CUT:
            return " ".join(told[: 1 + len(told) // 2])
        kept = [sentence for sentence in told if random.random() < 1 / 3]
        return " ".join([*kept, *self._prose.sentences(random, random.randint(*WORDS) // 2)])

    def _told(self, article_id: str, number: int, body: str) -> Telling:
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
            f"{state} claims {territory}. {body}"
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
