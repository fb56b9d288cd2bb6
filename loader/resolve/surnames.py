"""Surnames: the one word by which articles mention a person after the full name."""

from collections import Counter
from collections.abc import Iterable, Mapping

from loader.resolve.article_view import ArticleView
from loader.resolve.folding import fold


def find_surnames(
    views: Iterable[ArticleView], identity: Mapping[str, str], labels: Mapping[str, str]
) -> Mapping[str, str]:
    """Thing -> the word of its label by which it is mentioned most often alone; things never so mentioned are left out.

    "Xi" for Xi Jinping, "Abe" for Shinzo Abe: which word of a name is the surname differs from people to people.
    """
    counts: dict[str, Counter[str]] = {}
    for view in views:
        for mention in view.mentions:
            thing = identity.get(mention.target, mention.target)
            part = {fold(word): word for word in labels.get(thing, "").split()}.get(fold(mention.text))
            if part is not None:
                counts.setdefault(thing, Counter())[part] += 1
    return {thing: min(found, key=lambda part: (-found[part], part)) for thing, found in counts.items()}
