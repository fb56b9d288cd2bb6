"""Scores the recognition of names on MEANTIME: `python -m tests.benchmarks.meantime_names [FOLDER]`.

Gold are the mentions by name of persons, locations and organizations in the annotated sentences, 893 of them (see
``meantime_corpus``). Skerry's states, places and islands count as locations, adjectives of states too ("German"), as in
the corpus. Relaxed spans: a name is right if it overlaps a name of its class; precision counts the names found that
overlap a gold name, recall the gold names that are overlapped. The headline is read like running text, since the
corpus annotates it. The bare model's figures stand beside.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click
from spacy.tokens import Doc

from loader.errors import SkerryError
from loader.gazetteer_file import load_gazetteer
from loader.graph.shipped import shipped
from loader.language.layout import Layout
from loader.language.lexicon import load_lexicon
from loader.language.names import find_names
from loader.language.pipeline import Language, load_language
from tests.benchmarks.meantime_corpus import CORPUS, CorpusMissing, Document, GoldName, NameClass, read_corpus

CLASSES: tuple[NameClass, ...] = ("person", "location", "organization")
BARS = {"person": 0.78, "location": 0.83, "organization": 0.82}
_OF_KIND: dict[str, NameClass] = {
    "person": "person",
    "state": "location",
    "place": "location",
    "island": "location",
    "organization": "organization",
}
_OF_LABEL: dict[str, NameClass] = {
    "PERSON": "person",
    "GPE": "location",
    "LOC": "location",
    "NORP": "location",
    "ORG": "organization",
}
Names = list[GoldName]
Finder = Callable[[Document, Doc], Names]


def parse(document: Document, language: Language) -> Doc:
    """The document parsed, with the corpus's own sentences for headline and date line."""
    breaks = tuple(sorted({*document.sentences[:3]}))
    text = document.text.replace("’", "'").replace("\n", " ")
    return language.parse(Layout(text, 0, breaks))


def found_by_skerry(language: Language) -> Finder:
    """Names as Skerry finds them."""

    def find(document: Document, doc: Doc) -> Names:
        names = find_names(doc, document.published, language)
        spans = ((doc[f.first : f.last], _OF_KIND.get(f.kind)) for f in names)
        return [GoldName(s.start_char, s.end_char, kind) for s, kind in spans if kind is not None]

    return find


def found_by_model(_: Document, doc: Doc) -> Names:
    """Names as spaCy's model labels them."""
    return [GoldName(e.start_char, e.end_char, _OF_LABEL[e.label_]) for e in doc.ents if e.label_ in _OF_LABEL]


def overlapping(names: Sequence[GoldName], others: Sequence[GoldName]) -> list[GoldName]:
    """Those of ``names`` that overlap one of ``others`` of their class."""
    return [n for n in names if any(o.kind == n.kind and o.start < n.end and n.start < o.end for o in others)]


def countable(document: Document, names: Iterable[GoldName]) -> Names:
    """Names in the annotated part, the date line apart."""
    head = document.sentences[1] if len(document.sentences) > 1 else document.body
    return [n for n in names if n.end <= document.annotated and not head <= n.start < document.body]


def score(documents: Sequence[Document], docs: Sequence[Doc], finder: Finder) -> dict[NameClass, tuple[int, ...]]:
    """For each class: names found, right ones among them, names in the gold, those found."""
    counts = {kind: [0, 0, 0, 0] for kind in CLASSES}
    for document, doc in zip(documents, docs, strict=True):
        found = countable(document, finder(document, doc))
        for kind, count in counts.items():
            mine = [n for n in found if n.kind == kind]
            gold = [n for n in document.names if n.kind == kind]
            sizes = (len(mine), len(overlapping(mine, gold)), len(gold), len(overlapping(gold, mine)))
            for index, size in enumerate(sizes):
                count[index] += size
    return {kind: tuple(count) for kind, count in counts.items()}


def misses(documents: Sequence[Document], docs: Sequence[Doc], finder: Finder) -> Iterable[str]:
    """One line for each name that is wrong or missing, with the words around it."""
    for document, doc in zip(documents, docs, strict=True):
        found = countable(document, finder(document, doc))
        good = {*overlapping(found, document.names), *overlapping(document.names, found)}
        wrong = [("+", n) for n in found if n not in good]
        missing = [("-", n) for n in document.names if n not in good]
        for sign, name in sorted(wrong + missing, key=lambda item: item[1].start):
            before, behind = (
                document.text[max(0, name.start - 40) : name.start],
                document.text[name.end : name.end + 40],
            )
            shown = f"{before}[{document.text[name.start : name.end]}]{behind}".replace("\n", " ")
            yield f"{sign} {name.kind:12} {document.id:8} {shown}"


def row(label: str, kind: str, counts: Sequence[int]) -> str:
    """Precision, recall and F1 of one class, with their counts."""
    found, right, gold, recalled = counts
    precision, recall = right / found if found else 0.0, recalled / gold if gold else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    ratios = f"P {precision:.2f} ({right}/{found})  R {recall:.2f} ({recalled}/{gold})  F1 {f1:.3f}"
    return f"{label:7} {kind:13} {ratios}  (goal {BARS[kind]:.2f})"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=CORPUS)
@click.option("--misses", "show", is_flag=True, help="Print every name that is wrong (+) or missing (-).")
def main(folder: Path, show: bool) -> None:
    """Prints how well names of persons, locations and organizations are recognised in MEANTIME (FOLDER)."""
    try:
        documents = read_corpus(folder)
        ontology = shipped("ontology")
        gazetteer = load_gazetteer(sorted((ontology / "gazetteer").glob("*.ttl")))
        language = load_language(gazetteer, load_lexicon(ontology / "lexicon"))
    except (CorpusMissing, SkerryError) as error:
        raise click.ClickException(str(error)) from error
    docs = [parse(document, language) for document in documents]
    skerry = found_by_skerry(language)
    click.echo(f"MEANTIME: {len(documents)} documents, {sum(len(d.names) for d in documents)} names")
    for label, finder in (("model", found_by_model), ("skerry", skerry)):
        for kind, counts in score(documents, docs, finder).items():
            click.echo(row(label, kind, counts))
    if show:
        for line in misses(documents, docs, skerry):
            click.echo(line)


if __name__ == "__main__":
    main()
