"""Articles that say one thing each, for tests of what is one thing and what is not."""

from datetime import date
from pathlib import Path
from typing import Any

from loader.record import EntityKind, Ref
from tests.telling import Telling

CASES = Path(__file__).parents[1] / "cases" / "resolve"
TEXT = "Abe met Putin in Moscow and Tokyo. Russia and Japan talked. Foreign Minister Kono spoke."
KNOWN = {
    "Abe": "person/shinzo-abe",
    "Putin": "person/vladimir-putin",
    "Russia": "state/russia",
    "Japan": "state/japan",
    "Moscow": "place/moscow",
    "Tokyo": "place/tokyo",
    "Soviet Union": "state/soviet-union",
    "Shikotan": "island/shikotan",
    "Habomai": "island/habomai",
    "Northern Territories": "island/northern-territories",
}


class Teller:
    """An article that is about to say something."""

    def __init__(self, article_id: str, published: date | None = date(2019, 1, 21)) -> None:
        self.telling = Telling(article_id, f"{TEXT} This is {article_id}.", published=published)

    def ref(self, name: str, kind: EntityKind = "person") -> Ref:
        """A thing of the gazetteer, or a new one of this kind."""
        path = KNOWN.get(name)
        known: Any = path.partition("/")[0] if path else kind
        ref = Ref(known, name)
        if ref not in {entity.ref for entity in self.telling.entities}:
            self.telling.entity(known, name, iri=path, said="Abe")
        return ref

    def tell(self, fact: str, **slots: Any) -> None:
        """Adds a fact told in the first sentence."""
        self.telling.tell(fact, "met", **slots)


def told_meeting(article_id: str, told: dict[str, Any]) -> Telling:
    teller = Teller(article_id, date.fromisoformat(told["published"]))
    teller.tell(
        "meetings",
        kind=told["kind"],
        status=told["status"],
        date=told["date"] or None,
        place=teller.ref(told["place"]) if told["place"] else None,
        occasion=teller.ref(told["occasion"], "event") if "occasion" in told else None,
        participants=tuple(teller.ref(name) for name in told.get("participants", ["Abe", "Putin"])),
    )
    return teller.telling


def person(article_id: str, name: str, office: str | None, state: str = "Japan", day: str = "2001-01-21") -> Telling:
    teller = Teller(article_id, date.fromisoformat(day))
    holder = teller.ref(name)
    if office:
        teller.tell("tenures", holder=holder, office=office, serves=teller.ref(state))
    return teller.telling


def named(article_id: str, text: str, kind: EntityKind, name: str, **more: Any) -> Telling:
    telling = Telling(article_id, f"{text} This is {article_id}.")
    for state in ("Russia", "Japan"):
        if state in text:
            telling.known(f"state/{state.lower()}", state)
    telling.entity(kind, name, **more)
    return telling
