"""Invented news texts to read, as many as one likes, the same for the same seed.

Half of them are put together from sentences with people, days and places filled in; the other half are articles of our
own and the seeds with other months, years and cities. What they say is of no meaning: they are for measuring.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from random import Random

from loader.article import Article
from tests.benchmarks.articles import ROOT, articles
from tests.benchmarks.synthetic import ENDINGS, GIVEN, MONTHS, SURNAMES

CITIES = ("Moscow", "Tokyo", "Sapporo", "Irkutsk", "Niigata", "Vladivostok", "Singapore", "Osaka", "Nemuro", "Hanoi")
ISLANDS = ("Etorofu", "Kunashiri", "Shikotan", "the Habomai islets", "the four islands", "the Southern Kurils")
STATES = (("Japan", "Japanese"), ("Russia", "Russian"))
OFFICES = ("Foreign Minister", "Prime Minister", "Deputy Foreign Minister", "Governor", "Ambassador")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WORDS = (300, 600)
"""How long the texts put together are: that of most news."""
TEMPLATES = (
    "{adjective} {office} {one} met his {other_adjective} counterpart {two} in {city} on {day} for talks on {islands}.",
    "The two sides agreed to hold another round of talks in {other_city} in {month}.",
    "“We will not give up {islands},” {one_surname} told reporters after the meeting.",
    "{one_surname} and {two_surname} last met in {month} {year}, on the sidelines of a forum in {city}.",
    "{state} claims {islands}, which are administered by {other_state}.",
    "The {adjective} government lodged a protest on {day} over a visit of {other_adjective} officials to {islands}.",
    "A treaty between the two countries was signed in {city} on {number} {month} {year}, but was never ratified.",
    "“The time has come to sign a peace treaty,” {two} said in {other_city} last week.",
    "{two_surname} is expected to visit {city} in {month}, a senior official of the ministry said.",
    "{one} said that {state} would respond if fishing boats were seized near {islands} again.",
    "Analysts in {city} doubt that the leaders will make progress before the election in {month}.",
    "The former residents of {islands}, whose average age is now over 80, hope to visit the graves of their families.",
    "{office} {two} rejected the remarks and called them unacceptable.",
    "Under the joint declaration of {year}, some of the islands were to be handed over once a treaty was concluded.",
)  # fmt: skip


class Texts:
    """The texts of a seed, by number from 0."""

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed

    @cached_property
    def _own(self) -> list[str]:
        return [article.text for article in articles([ROOT / "tests" / "gold" / "own", ROOT / "seeds"])]

    def articles(self, first: int, last: int) -> Iterator[Article]:
        """The articles from one number up to another."""
        for number in range(first, last):
            random = Random(f"{self._seed} {number}")
            published = date(2010, 1, 4) + timedelta(days=random.randrange(5000))
            text = _put_together(random) if number % 2 else _varied(random, random.choice(self._own))
            yield Article(f"t{number:07}", text, published)


def _put_together(random: Random) -> str:
    """A dateline and paragraphs of two or three sentences."""
    people = [f"{random.choice(GIVEN)} {random.choice(SURNAMES)}{random.choice(ENDINGS)}" for _ in range(2)]
    (state, adjective), (other_state, other_adjective) = random.sample(STATES, 2)
    length, paragraphs = random.randint(*WORDS), [f"{random.choice(CITIES).upper()} - "]
    told = 0
    while told < length:
        sentences = [
            random.choice(TEMPLATES).format(
                one=people[0], one_surname=people[0].split()[1], two=people[1], two_surname=people[1].split()[1],
                state=state, adjective=adjective, other_state=other_state, other_adjective=other_adjective,
                office=random.choice(OFFICES), city=random.choice(CITIES), other_city=random.choice(CITIES),
                islands=random.choice(ISLANDS), day=random.choice(DAYS), month=random.choice(MONTHS),
                year=random.randint(1950, 2020), number=random.randint(1, 28),
            )
            for _ in range(random.randint(2, 3))
        ]  # fmt: skip
        paragraphs.append(" ".join(sentences))
        told += len(paragraphs[-1].split())
    return paragraphs[0] + "\n\n".join(paragraphs[1:]) + "\n"


def _varied(random: Random, text: str) -> str:
    """A text with other months, years and cities, each the same wherever it occurs."""
    months, cities = random.sample(MONTHS, len(MONTHS)), random.sample(CITIES, len(CITIES))
    others = dict(zip((*MONTHS, *CITIES), (*months, *cities), strict=True))
    shift = random.randint(-8, 8)
    named = re.compile(rf"\b({'|'.join(map(re.escape, others))})\b")
    text = named.sub(lambda match: others[match[0]], text)
    return re.sub(r"\b(?:19|20)\d\d\b", lambda match: str(int(match[0]) + shift), text)
