"""Reads one article: layout, parse, names, offices, who is meant by what."""

from collections.abc import Sequence
from dataclasses import replace

from loader.article import Article
from loader.language.capitals import capitals_of, dateline_city, find_capitals
from loader.language.coreference import Resolver
from loader.language.descriptions import DescriptionFinder
from loader.language.discourse import Discourse
from loader.language.dispute import find_dispute, find_parties
from loader.language.entities import make_entities
from loader.language.found import Found
from loader.language.layout import find_layout
from loader.language.names import find_names
from loader.language.pairs import Pairs
from loader.language.pipeline import Language
from loader.language.quotations import find_quotations
from loader.language.reading import Mention, Reading
from loader.language.tenure_facts import TenureFacts
from loader.language.times import find_times
from loader.record import Ref


def read_article(article: Article, language: Language) -> Reading:
    """The article with its names, offices, mentions, times and quotations."""
    layout = find_layout(article.text, language.layout)
    doc = language.parse(layout)
    names = find_names(doc, article.published, language)
    by_token = {index: found for found in names for index in range(found.first, found.last)}
    described = list(DescriptionFinder(doc, by_token, language.descriptions).find())
    described += find_capitals(doc, by_token, language.states)
    entities, refs = make_entities(doc, article.text, [*names, *described], language.occupations)
    dispute = find_dispute(entities, language.gazetteer)
    mentions = _mentions([*described, *names], refs)
    heading_end = next((token.i for token in doc if not token.is_space), len(doc))
    reading = Reading(
        article,
        doc,
        entities,
        mentions,
        find_times(doc, article.published, language.lexicon),
        find_quotations(doc, layout.text),
        dispute.slug if dispute else None,
        find_parties(entities, dispute),
        heading_end,
        capitals=capitals_of(refs, language.states),
        dateline=dateline_city(article.text, doc, heading_end, entities, language.layout.notes),
    )
    facts = TenureFacts(reading, by_token, refs, language)
    stated = facts.stated()
    naming = [m for m in mentions if m.form != "description" or m.refs[0].kind == "person"]
    resolver = Resolver(doc, naming, facts.possible(stated), reading.parties, language.coreference)
    resolved = resolver.resolve()
    tenures = facts.with_descriptions(stated, resolved)
    merged = _merged(resolved, mentions)
    pairs = Pairs(Discourse(doc, merged, tenures), language.coreference)
    return replace(reading, mentions=merged, tenures=tenures, pairs=pairs)


def _mentions(found: Sequence[Found], refs: dict[tuple[str, str], Ref]) -> tuple[Mention, ...]:
    """Mentions in text order; where two overlap, the longer."""
    mentions = [
        Mention(f.first, f.last, (refs[f.kind, f.key],), f.form) for f in found if f.kind not in ("agreement", "none")
    ]
    return _merged(mentions, ())


def _merged(stronger: Sequence[Mention], weaker: Sequence[Mention]) -> tuple[Mention, ...]:
    """All mentions that do not overlap, longer before shorter, ``stronger`` before ``weaker`` ones."""
    taken: set[int] = set()
    chosen = []
    for mention in sorted([*stronger, *weaker], key=lambda m: m.first - m.last):
        tokens = range(mention.first, mention.last)
        if taken.isdisjoint(tokens):
            taken.update(tokens)
            chosen.append(mention)
    return tuple(sorted(chosen, key=lambda m: m.first))
