"""Passages of an article's text as RDF (W3C Web Annotation selectors; IRIs by RFC 5147 character ranges)."""

from bisect import bisect_right
from collections.abc import Sequence

from pyoxigraph import NamedNode

from loader.graph.draft import Draft
from loader.record import Passage


def write_passage(draft: Draft, article: NamedNode, passage: Passage, *roles: str) -> NamedNode:
    """States a passage of the article with its text and offsets (in code points) and gives its IRI.

    ``roles`` are further classes: ``sk:Sentence``, ``sk:Mention``.
    """
    node = NamedNode(f"{article.value}#char={passage.start},{passage.end}")
    if not draft.is_new((passage, roles)):
        return node
    draft.add_types(node, "sk:Passage", "oa:TextPositionSelector", "oa:TextQuoteSelector", *roles)
    draft.add(node, "sk:inArticle", article)
    draft.add(node, "oa:start", passage.start)
    draft.add(node, "oa:end", passage.end)
    draft.add(node, "oa:exact", passage.text)
    return node


def sentence_at(sentences: Sequence[Passage], position: int) -> Passage | None:
    """The sentence that covers a position of the text, if any; ``sentences`` are sorted and do not overlap."""
    index = bisect_right(sentences, position, key=lambda sentence: sentence.start) - 1
    return sentences[index] if index >= 0 and position < sentences[index].end else None
