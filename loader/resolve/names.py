"""Names: an IRI of its own for every thing, and a label that no other of its class has.

Where two things would like the same IRI, or one that is taken, each gets a suffix made from its first member; where
two of a class have the same label, each adds the article it stands in, then that suffix. So nothing depends on order.
Who wants what is kept in the working data: a thing that comes or goes renames at most the one it clashed with.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

import msgspec

from loader.graph.terms import Base, slug
from loader.resolve.cluster import Cluster
from loader.resolve.working import Working, mark

LONGEST_SLUG = 120


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cluster comes from: its layer, its first article and first form. Its suffix is made from its ``first``
    member, ``path`` and ``wanted`` tell it from others of that place."""

    layer: str
    article: str
    form: str
    first: str
    path: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Named:
    """What is kept of a thing: its place and what it wanted to be called."""

    place: Place
    iri: str
    label: str
    class_name: str
    standing_label: str


_ENCODER = msgspec.json.Encoder(order="deterministic")
_NAMED = msgspec.json.Decoder(Named)
_PLACE = msgspec.json.Decoder(Place)


class Names:
    """Gives the clusters of one layer their names. ``taken`` are IRIs that belong to others."""

    def __init__(self, working: Working, base: Base, taken: Container[str]) -> None:
        self._working = working
        self._base = base
        self._taken = taken
        self._touched: dict[tuple[str, str], bool] = {}
        self._rivalry: dict[tuple[str, str], bool] = {}
        self._clusters: dict[Place, Cluster] = {}
        self._second: dict[Place, tuple[str, str]] = {}

    def known_as(self, iri: str) -> Named | None:
        """What is kept of a thing that stands."""
        record = self._working.record(iri, "named")
        return _NAMED.decode(record) if record is not None else None

    def withdraw(self, iri: str, named: Named) -> None:
        """Takes a thing that stands out, before the layer is named again."""
        self._working.set_record(iri, "named", None)
        self._claim(named.iri, "wanted", named.place, is_there=False)
        self._claim(mark("label", named.class_name, named.label), "label", named.place, is_there=False)
        self._claim(mark("label2", named.class_name, named.standing_label), "label", named.place, is_there=False)

    def enter(self, place: Place, cluster: Cluster) -> None:
        """Puts a cluster in."""
        self._clusters[place] = cluster
        self._claim(self._wanted(cluster), "wanted", place)
        if not cluster.iri:
            self._claim(mark("label", cluster.class_name, cluster.label), "label", place)

    def expect(self, clusters: Iterable[Cluster]) -> None:
        """Says which clusters will be entered."""
        known = list(clusters)
        self._working.expect((self._wanted(cluster) for cluster in known), "wanted")
        self._working.expect((mark("label", c.class_name, c.label) for c in known if not c.iri), "label")

    def expect_gone(self, iris: Iterable[str]) -> None:
        """Says which things will perhaps be withdrawn."""
        standing = list(iris)
        self._working.expect(standing, "named")
        found = [named for iri in standing if (named := self.known_as(iri)) is not None]
        self._working.expect((named.iri for named in found), "wanted")
        labels = (
            mark(kind, n.class_name, text)
            for n in found
            for kind, text in (("label", n.label), ("label2", n.standing_label))
        )
        self._working.expect(labels, "label")

    def rivals(self) -> Iterator[Place]:
        """The clusters not entered whose names change by what was entered and withdrawn. Enter them too, and ask
        again, until there are none."""
        yield from self._rivals()
        self._set_apart()
        yield from self._rivals()

    def settled(self) -> Iterator[tuple[Place, Cluster]]:
        """Every cluster entered, with its final IRI and label."""
        for place, cluster in self._clusters.items():
            wanted = self._wanted(cluster)
            clash = not cluster.iri and (self._has_rivals(wanted, "wanted") or wanted in self._taken)
            label = self._apart(place, cluster)
            if not cluster.iri and self._has_rivals(mark("label2", cluster.class_name, label), "label"):
                label = f"{label} [{self._suffix(place)}]"
            iri = f"{wanted}-{self._suffix(place)}" if clash else wanted
            yield place, replace(cluster, iri=iri, label=label)

    def keep(self, place: Place, settled: Cluster) -> None:
        """Keeps what a settled cluster is called."""
        cluster = self._clusters[place]
        named = Named(place, self._wanted(cluster), cluster.label, cluster.class_name, self._apart(place, cluster))
        self._working.set_record(settled.iri, "named", _ENCODER.encode(named).decode())

    def _rivals(self) -> Iterator[Place]:
        for (subject, table), had_rivals in list(self._touched.items()):
            now = self._has_rivals(subject, table)
            if now != had_rivals:
                self._touched[subject, table] = now
                # The side with at most one: whoever stood alone before, or stands alone now.
                values = self._working.few(subject, table, 2) if had_rivals else self._working.still(subject, table)
                for place in map(_PLACE.decode, values):
                    if place not in self._clusters:
                        yield place

    def _set_apart(self) -> None:
        """Claims the labels that clusters have after the first way of telling them apart."""
        unknown = [(place, cluster) for place, cluster in self._clusters.items() if not cluster.iri]
        self._working.expect((mark("label2", c.class_name, self._apart(place, c)) for place, c in unknown), "label")
        for place, cluster in self._clusters.items():
            if not cluster.iri:
                new = mark("label2", cluster.class_name, self._apart(place, cluster)), "label"
                old = self._second.get(place)
                if old is not None and old != new:
                    self._claim(*old, place, is_there=False)
                self._second[place] = new
                self._claim(*new, place)

    def _apart(self, place: Place, cluster: Cluster) -> str:
        if cluster.iri or not self._has_rivals(mark("label", cluster.class_name, cluster.label), "label"):
            return cluster.label
        name = place.article.rpartition("/article/")[2]
        return f"{cluster.label} (as in {name})" if name else cluster.label

    def _claim(self, subject: str, table: str, place: Place, is_there: bool = True) -> None:
        if (subject, table) not in self._touched:
            self._touched[subject, table] = self._has_rivals(subject, table)
        self._rivalry.pop((subject, table), None)
        change = self._working.add if is_there else self._working.remove
        change(subject, table, _ENCODER.encode(place).decode())

    def _has_rivals(self, subject: str, table: str) -> bool:
        found = self._rivalry.get((subject, table))
        if found is None:
            found = self._rivalry[subject, table] = len(self._working.few(subject, table, 2)) > 1
        return found

    def _wanted(self, cluster: Cluster) -> str:
        return cluster.iri or f"{self._base.iri}{cluster.path}/{_short(slug(cluster.wanted))}"

    def _suffix(self, place: Place) -> str:
        return sha256(place.first.removeprefix(self._base.iri).encode()).hexdigest()[:6]


def _short(text: str) -> str:
    if len(text) <= LONGEST_SLUG:
        return text
    return f"{text[:LONGEST_SLUG].rstrip('-')}-{sha256(text.encode()).hexdigest()[:6]}"
