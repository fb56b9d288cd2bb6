"""As known on: which world a request is answered from. Now, unless it asks for a release of the past, or for what the
articles published until a day tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask import request
from werkzeug.exceptions import BadRequest

from loader.edtf import parse_edtf
from loader.graph.embedded import Release
from server.messages import Message

AT, UNTIL = "at", "published-until"
"""The parameters that choose a world, on every page that knows others than the present one."""
SUBJECTS = frozenset({"articles", "exports", "pages", "reports", "search", "sparql", "things"})
"""The blueprints whose answers can come from another world."""
LONGEST = 40
"""Characters of a number, a time or a date."""
SAFE = "/~._-!$&'()*+,;=:@"


@dataclass(frozen=True, slots=True)
class World:
    """The world that was asked for: that of a release (``at``: its number or a time), that of the articles published
    until ``until`` (an EDTF date), or that of those articles in that release. Neither: what is known now."""

    at: str = ""
    until: str = ""

    @property
    def is_now(self) -> bool:
        """Whether it is what is known now."""
        return not (self.at or self.until)

    @property
    def given(self) -> dict[str, str]:
        """The parameters that ask for it."""
        return {name: value for name, value in ((AT, self.at), (UNTIL, self.until)) if value}

    def kept_in(self, link: str) -> str:
        """A link to a page of this service that stays in this world."""
        if self.is_now:
            return link
        address, mark, fragment = link.partition("#")
        return f"{address}{'&' if '?' in address else '?'}{urlencode(self.given)}{mark}{fragment}"


NOW = World()


@dataclass(frozen=True, slots=True)
class Shown:
    """A world that is shown: its release; for one of articles until a day how many tell it, of how many, how many have
    no date, and the last day in words."""

    release: Release
    told: int = 0
    articles: int = 0
    undated: int = 0


def asked_world() -> World:
    """The world that this request asks for. Raises 400 for a date that is none, for a parameter given twice, and for
    either of them where only the present is known."""
    given = {name: values for name in (AT, UNTIL) if any(values := request.args.getlist(name))}
    if not given:
        return NOW
    if request.blueprint not in SUBJECTS:
        raise BadRequest(
            Message(
                "this answers from the newest release only: take %(names)s out", names=" and ".join(map(repr, given))
            )
        )
    world = World(**{"at" if name == AT else "until": _single(name, values) for name, values in given.items()})
    if world.until:
        try:
            parse_edtf(world.until)
        except ValueError as error:
            raise BadRequest(
                Message(
                    "parameter %(name)r cannot be %(value)r (%(reason)s): write 2019-05-08, 2019-05 or 2019",
                    name=UNTIL, value=world.until, reason=str(error),
                )
            ) from None  # fmt: skip
    return world


def this_page() -> tuple[str, Sequence[tuple[str, str]]]:
    """The address of this page, and its parameters without those that choose a world: for the form that chooses one."""
    others = [(name, value) for name, value in request.args.items(multi=True) if name not in (AT, UNTIL) and value]
    return quote(request.path, safe=SAFE), others


def now_address() -> str:
    """The address of this page as it is known now."""
    path, others = this_page()
    return f"{path}?{urlencode(others)}" if others else path


def given_twice(name: str, times: int) -> Message:
    """What is said of a parameter that is given more than once."""
    return Message("parameter %(name)r is given %(times)s times: give it once", name=name, times=times)


def _single(name: str, values: Sequence[str]) -> str:
    if len(values) > 1:
        raise BadRequest(given_twice(name, len(values)))
    if len(values[0]) > LONGEST:
        raise BadRequest(
            Message(
                "parameter %(name)r has more than %(most)s characters: give a number, a time or a date",
                name=name, most=LONGEST,
            )
        )  # fmt: skip
    return values[0].strip()
