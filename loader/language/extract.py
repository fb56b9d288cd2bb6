"""Article -> Record: reads the article and lets every fact finder look at the reading."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

from loader.article import Article
from loader.language.agreement_days import dated_by_meeting
from loader.language.agreements import find_agreements
from loader.language.allegiances import with_allegiances
from loader.language.claims import find_claims
from loader.language.grounding import ground
from loader.language.meetings import find_meetings
from loader.language.namings import find_namings
from loader.language.pipeline import Language
from loader.language.reader import read_article
from loader.language.reading import Reading
from loader.language.statements import find_indirect_statements, find_statements
from loader.record import Entity, Fact, Passage, Record, Ref, Words


def extract(article: Article, language: Language) -> Record:
    """Everything that the article says. A function of the article and the language alone."""
    reading = read_article(article, language)
    lexicon, gazetteer = language.lexicon, language.gazetteer
    meetings = find_meetings(reading, lexicon)
    agreements = dated_by_meeting(find_agreements(reading, gazetteer, lexicon), meetings)
    record = Record(
        id=article.id,
        published=article.published,
        publisher=article.publisher,
        title=article.title,
        url=article.url,
        dispute=reading.dispute,
        sentences=sentences(reading),
        entities=with_allegiances(reading.entities, reading, meetings, gazetteer),
        tenures=ground(reading.tenures, reading),
        agreements=ground(agreements, reading),
        meetings=ground(meetings, reading),
        statements=ground(find_statements(reading, lexicon), reading),
        indirect_statements=ground(find_indirect_statements(reading, lexicon), reading),
        claims=ground(find_claims(reading, gazetteer, lexicon), reading),
        namings=ground(find_namings(reading, gazetteer, lexicon), reading),
    )
    return replace(record, entities=_complete(record), sentences=_with_dateline(record))


def sentences(reading: Reading) -> tuple[Passage, ...]:
    """The sentences of the running text."""
    passages = (reading.slice(s.start_char, s.end_char) for s in reading.doc.sents if not s.text.isspace())
    return tuple(p for p in passages if p.text)


def _with_dateline(record: Record) -> tuple[Passage, ...]:
    """The sentences, and the dateline before them where it proves a fact: that something happened "here"."""
    first = min(record.sentences, default=None)
    shown = (p for meeting in record.meetings for p in meeting.evidence if first is not None and p.start < first.start)
    return (*sorted(set(shown)), *record.sentences)


def _complete(record: Record) -> tuple[Entity, ...]:
    """The record's entities, and one for each thing that only a fact refers to ("the two smaller islands"); its
    evidence are the words of the fact that hold its name, else the fact's evidence."""
    entities = {entity.ref: entity for entity in record.entities}
    facts: list[Fact] = [*record.agreements, *record.meetings, *record.statements, *record.indirect_statements]
    for fact in [*facts, *record.claims, *record.namings, *record.tenures]:
        for ref in _references(fact):
            if ref not in entities:
                holding = [word.passage for word in fact.words if ref.name.lower() in word.passage.text.lower()]
                evidence = tuple(dict.fromkeys(holding)) or fact.evidence
                entities[ref] = Entity(ref.kind, ref.name, evidence)
    return tuple(sorted(entities.values(), key=lambda e: (e.evidence[0], e.kind, e.name)))


def _references(value: object) -> Iterator[Ref]:
    if isinstance(value, Ref):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _references(item)
    elif is_dataclass(value) and not isinstance(value, type | Passage | Words):
        for field in fields(value):
            yield from _references(getattr(value, field.name))
