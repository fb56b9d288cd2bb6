"""The layers of resolution in their order: each refers only to things of those before it."""

from typing import Any

from loader.resolve.agreements import AGREEMENTS, KNOWN_AGREEMENTS
from loader.resolve.gazetteer_things import GAZETTEER_THINGS
from loader.resolve.layer import Layer
from loader.resolve.meetings import MEETINGS
from loader.resolve.name_differences import NAMES_USED
from loader.resolve.named_things import NAMED_THINGS, STATES
from loader.resolve.number_differences import NUMBERS
from loader.resolve.people import PEOPLE
from loader.resolve.positions import CLAIMS, NAMINGS
from loader.resolve.provisions import PROVISIONS
from loader.resolve.statements import STATEMENTS
from loader.resolve.tenures import TENURES

LAYERS: tuple[Layer[Any], ...] = (
    GAZETTEER_THINGS,
    STATES,
    NAMED_THINGS,
    PEOPLE,
    KNOWN_AGREEMENTS,
    AGREEMENTS,
    TENURES,
    MEETINGS,
    STATEMENTS,
    CLAIMS,
    NAMINGS,
    PROVISIONS,
    NAMES_USED,
    NUMBERS,
)
