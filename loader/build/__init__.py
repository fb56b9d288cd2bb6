"""Building: a record becomes the named graph of what its article says (layer 1 of the graph model)."""

from loader.article import Article
from loader.build.nodes import NodeNames, name_nodes, write_nodes
from loader.build.passages import sentence_at, write_passage
from loader.build.reports import write_reports
from loader.gazetteer import Gazetteer
from loader.graph.draft import Draft, literal
from loader.graph.named_graph import NamedGraph
from loader.graph.terms import Base
from loader.record import Record

__all__ = ["build"]


def build(record: Record, article: Article, gazetteer: Gazetteer, base: Base) -> NamedGraph:
    """The article graph ``<base>graph/article/<id>``: article, sentences, mentions, article nodes and reports.

    A pure function of its arguments. Every slot of every fact of the record is stated; a reference points at the
    gazetteer's thing where the gazetteer holds it, else at a node of the article. Raises ValueError if a date of
    the record is not EDTF (``loader.evidence.check_evidence`` tells beforehand).
    """
    draft = Draft()
    nodes = name_nodes(record, article, gazetteer, base)
    _write_article(draft, record, article, base)
    for sentence in record.sentences:
        write_passage(draft, nodes.article, sentence, "sk:Sentence")
    write_nodes(draft, record, nodes, article.language)
    _write_mentions(draft, record, nodes)
    write_reports(draft, record, nodes)
    return draft.graph(base.article_graph(article.id))


def _write_article(draft: Draft, record: Record, article: Article, base: Base) -> None:
    node = base.article(article.id)
    headline = record.title or article.title
    draft.add_types(node, "sk:Article", "schema:NewsArticle")
    draft.add(node, "schema:headline", literal(headline, article.language) if headline else None)
    draft.add(node, "schema:datePublished", record.published or article.published)
    draft.add(node, "schema:publisher", record.publisher or article.publisher)
    draft.add(node, "schema:url", record.url or article.url)
    draft.add(node, "schema:text", article.text)
    draft.add(node, "schema:inLanguage", article.language)
    draft.add(node, "sk:contentHash", article.content_hash)
    if record.dispute:
        draft.add(node, "sk:dispute", base.node(f"dispute/{record.dispute}"))


def _write_mentions(draft: Draft, record: Record, nodes: NodeNames) -> None:
    sentences = sorted(record.sentences)
    for entity in record.entities:
        for passage in entity.evidence:
            mention = write_passage(draft, nodes.article, passage, "sk:Mention")
            draft.add(mention, "sk:refersTo", nodes.of(entity.ref))
            sentence = sentence_at(sentences, passage.start)
            if sentence is not None:
                draft.add(mention, "sk:inSentence", write_passage(draft, nodes.article, sentence, "sk:Sentence"))
