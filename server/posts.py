"""The offices of people as they are searched for: with or without the state that they serve."""

from collections.abc import Iterable
from dataclasses import dataclass

from server.folding import WORD, fold

_LITTLE = frozenset({"for", "of", "s", "the"})
"""Words that an office is named with or without: the foreign minister of Japan, Japan's foreign minister."""


@dataclass(frozen=True, slots=True)
class Post:
    """An office that somebody held or holds: its tenure, its first day or the last one that tells of it (as a number,
    0 if nothing tells), its words, and those of each way to call the state that it serves."""

    tenure: str
    day: int
    office: frozenset[str]
    states: tuple[frozenset[str], ...] = ()

    def is_meant(self, wanted: frozenset[str]) -> bool:
        """Whether the words name the office, or the office and its state."""
        if not self.office or not self.office <= wanted:
            return False
        return wanted == self.office or any(wanted == self.office | state for state in self.states)

    def has(self, wanted: frozenset[str]) -> bool:
        """Whether the words are some of those that name it, one of the office's own among them."""
        if not wanted & self.office:
            return False
        return wanted <= self.office or any(wanted <= self.office | state for state in self.states)


def post_words(text: str) -> frozenset[str]:
    """What an office, a state or a search says, in one number."""
    return frozenset(word.rstrip("s") or word for word in WORD.findall(fold(text)) if word not in _LITTLE)


def held(posts: Iterable[Post], wanted: frozenset[str]) -> Post | None:
    """The latest office that is meant."""
    return max(
        (post for post in posts if post.is_meant(wanted)), key=lambda post: (post.day, post.tenure), default=None
    )
