"""The text of an article, as far as the service shows it."""

from pyoxigraph import NamedNode

from loader.graph.embedded import Release
from server.lookups import Lookup, Row, ask


def article_text(release: Release, article: NamedNode, row: Row) -> str:
    """The text that a row of the lookup ``article`` has; in an edition without it the sentences that are shown, each
    at its place, with line breaks for all between them: places in the text stay what they are."""
    if "text" in row:
        return row["text"]
    sentences = ask(release, Lookup.SENTENCES, {"article": article})
    letters = ["\n"] * max((int(sentence["end"]) for sentence in sentences), default=0)
    for sentence in sentences:
        letters[int(sentence["start"]) : int(sentence["end"])] = sentence["text"]
    return "".join(letters)
