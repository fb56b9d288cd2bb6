"""What forms offer: the things of a class with their names, looked up once a release, since every report asks."""

from collections import OrderedDict
from collections.abc import Hashable

from loader.graph.embedded import Release
from server.parameters import Choice, Parameter, choices_of

MOST = 64
"""Lists that a process keeps: those of the classes of a few releases."""


class Offered:
    """The choices of parameters, kept. For one thread."""

    def __init__(self) -> None:
        self._known: OrderedDict[Hashable, tuple[Choice, ...]] = OrderedDict()

    def of(self, parameter: Parameter, release: Release, world: Hashable = ()) -> tuple[Choice, ...]:
        """What a form offers for a parameter; ``world`` tells apart what one release is at different times."""
        if parameter.class_name is None:
            return choices_of(parameter, release)
        key = (release.number, release.published, world, parameter.type, parameter.class_name)
        if key not in self._known:
            self._known[key] = choices_of(parameter, release)
            if len(self._known) > MOST:
                self._known.popitem(last=False)
        return self._known[key]
