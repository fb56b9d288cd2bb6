"""A small store made by hand: three articles, the shipped gazetteer, and texts that would break a careless page."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from loader.article import Article
from loader.background import background
from loader.build import build
from loader.gazetteer_file import load_gazetteer
from loader.graph.named_graph import NamedGraph
from loader.graph.shipped import shipped
from loader.graph.store import StoreFolder
from loader.graph.terms import Base, term
from loader.publish import publish
from loader.record import Agreement, Claim, Entity, Meeting, Naming, Passage, Record, Ref, Statement, Tenure, Words
from loader.resolve import resolve
from loader.vocabulary import ontology_graph, shapes_graph

HOSTILE = '<script>alert("x")</script>'
BASE = Base()

ABE, PUTIN, LAVROV = Ref("person", "Shinzo Abe"), Ref("person", "Vladimir Putin"), Ref("person", "Sergey Lavrov")
JAPAN, RUSSIA = Ref("state", "Japan"), Ref("state", "Russia")
SPOKESMAN = Ref("actor", f"official {HOSTILE}")
ETOROFU, FOUR = Ref("island", "Etorofu"), Ref("island", "Northern Territories")
MOSCOW, SINGAPORE = Ref("place", "Moscow"), Ref("place", "Singapore")

IRIS = {
    ABE: "person/shinzo-abe",
    PUTIN: "person/vladimir-putin",
    LAVROV: "person/sergey-lavrov",
    JAPAN: "state/japan",
    RUSSIA: "state/russia",
    ETOROFU: "island/etorofu",
    FOUR: "island/northern-territories",
    MOSCOW: "place/moscow",
}


@dataclass(frozen=True)
class Text:
    """The text of an article, and where things stand in it."""

    text: str

    def at(self, words: str) -> Passage:
        """The first place of some words; they must be there."""
        start = self.text.index(words)
        return Passage(start, start + len(words), words)

    def sentences(self) -> tuple[Passage, ...]:
        """One sentence a line."""
        return tuple(self.at(line) for line in self.text.splitlines() if line)

    def sentence(self, words: str) -> tuple[Passage, ...]:
        """The sentence with some words, as evidence."""
        place = self.at(words)
        return tuple(s for s in self.sentences() if s.start <= place.start < s.end)

    def words(self, slot: str, words: str) -> Words:
        """Words that fill a slot."""
        return Words(slot, self.at(words))

    def entity(self, ref: Ref, *mentions: str) -> Entity:
        """An entity with its mentions."""
        iri = f"{BASE.iri}{IRIS[ref]}" if ref in IRIS else None
        return Entity(ref.kind, ref.name, tuple(self.at(mention) for mention in mentions), iri=iri)


ANNOUNCED = Text(
    "Shinzo Abe will meet Vladimir Putin in Moscow on 22 January.\n"
    "Japan claims Etorofu, which the Russian side calls Iturup.\n"
    'Abe said: "I want to sign a peace treaty with my own hands" on Friday.\n'
)
TOLD = Text(
    "Shinzo Abe and Vladimir Putin met in Moscow on Tuesday.\n"
    "Both Japan and Russia claim the Northern Territories.\n"
    "Sergey Lavrov called for patience.\n"
    "Abe and Putin are to meet again on May 8 or 10.\n"
)
ODD = Text(f"An official {HOSTILE} from Russia said so to {HOSTILE} & others about “Etorofu”.\n")


def announced() -> tuple[Article, Record]:
    """Published on 4 January 2019: a meeting is planned."""
    text = ANNOUNCED
    article = Article("first", text.text, date(2019, 1, 4), "The Example Times", "Abe to meet Putin")
    claim = Claim(
        claimant=JAPAN,
        territory=(ETOROFU,),
        position="claims sovereignty",
        evidence=text.sentence("claims Etorofu"),
        words=(text.words("trigger", "claims"),),
        rule="claim",
    )
    naming = Naming(
        territory=ETOROFU,
        name_used="Iturup",
        used_by=RUSSIA,
        evidence=text.sentence("Iturup"),
        words=(text.words("nameUsed", "Iturup"),),
        rule="calls",
    )
    said = Statement(
        speaker=ABE,
        quote="I want to sign a peace treaty with my own hands",
        date="2019-01-04",
        relative=True,
        about=(FOUR,),
        evidence=text.sentence("Abe said"),
        words=(
            text.words("trigger", "Abe said"),
            text.words("quote", "I want to sign a peace treaty with my own hands"),
        ),
        rule="said",
    )
    treaty = Agreement(
        name="peace treaty with Russia (draft)",
        kind="treaty",
        status="proposed",
        parties=(JAPAN, RUSSIA),
        evidence=text.sentence("peace treaty"),
        words=(text.words("trigger", "peace treaty"),),
        rule="treaty",
    )
    entities = (
        text.entity(ABE, "Shinzo Abe", "Abe"),
        text.entity(PUTIN, "Vladimir Putin"),
        text.entity(MOSCOW, "Moscow"),
        text.entity(JAPAN, "Japan"),
        text.entity(ETOROFU, "Etorofu", "Iturup"),
        text.entity(RUSSIA, "Russian", "the Russian side"),
        text.entity(FOUR),
    )
    return article, _record(
        article, text, entities, meetings=(_planned(text),), claims=(claim,), namings=(naming,), statements=(said,),
        agreements=(treaty,),
    )  # fmt: skip


def _planned(text: Text) -> Meeting:
    return Meeting(
        kind="summit",
        participants=(ABE, PUTIN),
        status="planned",
        place=MOSCOW,
        date="2019-01-22",
        evidence=text.sentence("will meet"),
        words=(text.words("trigger", "will meet"), text.words("date", "22 January")),
        rule="meet",
    )


def told() -> tuple[Article, Record]:
    """Published on 23 January 2019: the meeting was held, and another is planned."""
    text = TOLD
    article = Article("second", text.text, date(2019, 1, 23), "The Other Paper", "Leaders met", "https://example.org/2")
    held = Meeting(
        kind="summit",
        participants=(ABE, PUTIN),
        status="held",
        place=MOSCOW,
        date="2019-01-22",
        relative=True,
        evidence=text.sentence("met in Moscow"),
        words=(text.words("trigger", "met"), text.words("date", "Tuesday")),
        rule="meet",
    )
    planned = Meeting(
        kind="summit",
        participants=(ABE, PUTIN),
        status="planned",
        date="[2019-05-08,2019-05-10]",
        evidence=text.sentence("May 8 or 10"),
        words=(
            text.words("trigger", "May 8 or 10"),
            text.words("date", "May 8 or 10"),
        ),
        rule="meet",
    )
    claims = tuple(
        Claim(
            claimant=state,
            territory=(FOUR,),
            position="claims sovereignty",
            evidence=text.sentence("Both Japan"),
            words=(text.words("trigger", "claim"), text.words("claimant", state.name)),
            rule="claim",
        )
        for state in (JAPAN, RUSSIA)
    )
    office = Tenure(
        holder=LAVROV,
        office="Foreign Minister",
        serves=RUSSIA,
        evidence=text.sentence("Sergey Lavrov"),
        words=(text.words("trigger", "Sergey Lavrov"), text.words("holder", "Sergey Lavrov")),
        rule="office",
    )
    entities = (
        text.entity(ABE, "Shinzo Abe"),
        text.entity(PUTIN, "Vladimir Putin"),
        text.entity(LAVROV, "Sergey Lavrov"),
        text.entity(FOUR, "Northern Territories"),
        text.entity(JAPAN, "Japan"),
        text.entity(RUSSIA, "Russia"),
        text.entity(MOSCOW, "Moscow"),
    )
    return article, _record(article, text, entities, meetings=(held, planned), claims=claims, tenures=(office,))


def odd() -> tuple[Article, Record]:
    """Markup in the text, the headline, a name and a quotation; no date and no publisher."""
    text = ODD
    article = Article("third", text.text, None, None, f"Odd {HOSTILE}", 'javascript:alert("x")')
    said = Statement(
        speaker=SPOKESMAN,
        quote=f"so to {HOSTILE} & others",
        evidence=text.sentence("said so"),
        words=(
            text.words("trigger", "said so"),
            text.words("quote", f"so to {HOSTILE} & others"),
        ),
        rule="said",
    )
    entities = (
        text.entity(SPOKESMAN, f"official {HOSTILE}"),
        text.entity(RUSSIA, "Russia"),
        text.entity(ETOROFU, "“Etorofu”", "Etorofu"),
    )
    return article, _record(article, text, entities, statements=(said,))


def _record(article: Article, text: Text, entities: tuple[Entity, ...], **facts: tuple[object, ...]) -> Record:
    return Record(
        id=article.id,
        published=article.published,
        publisher=article.publisher,
        title=article.title,
        url=article.url,
        dispute="kuril",
        sentences=text.sentences(),
        entities=entities,
        **facts,  # type: ignore[arg-type]
    )


def make_store(path: Path) -> Path:
    """Publishes the sample as release 1 of a store in ``path``, and gives the path."""
    ontology = shipped("ontology")
    files = sorted((ontology / "gazetteer").glob("kuril.ttl"))
    known = background(files, ontology / "vocabulary.ttl", BASE)
    gazetteer = load_gazetteer(files)
    articles = [build(record, article, gazetteer, BASE) for article, record in (announced(), told(), odd())]
    curated = NamedGraph(BASE.graph("curated"), frozenset())
    resolved = resolve(articles, known, curated, BASE)
    secret = Triple(NamedNode(f"{BASE.iri}load/1"), term("rdfs:label"), Literal("provenance of the sample"))
    folder = StoreFolder(path)
    folder.create(BASE)
    with folder.writing():
        publish(
            folder,
            [*articles, known, resolved, ontology_graph(ontology, BASE), shapes_graph(ontology, BASE)],
            (),
            lambda _: NamedGraph(BASE.graph("provenance"), frozenset({secret})),
        )
    return path
