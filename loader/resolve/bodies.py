"""Bodies of states: the names that one ministry, court or service has beside the name of its state."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Bodies:
    """Folded names of kinds of bodies, each with the one that stands for all."""

    same: Mapping[str, str] = field(default_factory=dict)

    def body(self, name: str) -> str:
        """The name that stands for a folded name of a body: itself, if it is no body that states have."""
        return self.same.get(name, name)

    def split(self, name: str, states: Mapping[str, str]) -> tuple[str, str] | None:
        """The body and the state of a folded name that tells both; ``states`` leads from the folded names and
        adjectives of states to these. ``foreign ministry of japan`` -> (``foreign ministry``, Japan)."""
        words = name.split()
        for cut in range(1, len(words)):
            front, back = " ".join(words[:cut]), " ".join(words[cut:])
            if back in self.same and front in states:
                return self.same[back], states[front]
            state = back.removeprefix("of ").removeprefix("the ")
            if front in self.same and back.startswith("of ") and state in states:
                return self.same[front], states[state]
        return None
