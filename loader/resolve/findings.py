"""What resolution has found so far: as it stands in the release, unless a layer has changed it."""

from pyoxigraph import Literal, NamedNode

from loader.graph.terms import Base, term
from loader.resolve.cluster import Cluster
from loader.resolve.known import Known
from loader.resolve.standing import Standing
from loader.resolve.working import Working, mark

_MADE_FROM, _LABEL, _PART_OF = term("sk:madeFrom"), term("rdfs:label"), term("sk:partOf")


class Findings:
    """The things that nodes stand for, and what is told of things."""

    def __init__(self, standing: Standing, working: Working, base: Base, known: Known) -> None:
        self._standing = standing
        self._working = working
        self._articles = base.article("").value
        self._things: dict[str, str | None] = {}
        self._labels: dict[str, str | None] = {}
        self._part_of: dict[str, tuple[str, ...]] = {}
        self._known = known

    def thing(self, node: str) -> str | None:
        """The thing that an article node stands for."""
        if not node.startswith(self._articles):
            return None
        if node not in self._things:
            self._things[node] = self.thing_before(node)
        return self._things[node]

    def thing_before(self, node: str) -> str | None:
        """The thing that an article node stands for in the release."""
        subjects = (t.subject for t in self._standing.resolved(None, _MADE_FROM, node))
        return min((subject.value for subject in subjects if isinstance(subject, NamedNode)), default=None)

    def label(self, thing: str) -> str | None:
        """What a thing is called."""
        if thing not in self._labels:
            self._labels[thing] = self.label_before(thing)
        return self._labels[thing]

    def label_before(self, thing: str) -> str | None:
        """What a thing is called in the release."""
        labels = (t.object.value for t in self._standing.resolved(thing, _LABEL) if isinstance(t.object, Literal))
        return next(labels, None)

    def part_of(self, place: str) -> tuple[str, ...]:
        """What a place found in the articles lies in."""
        if place not in self._part_of:
            self._part_of[place] = self.part_of_before(place)
        return self._part_of[place]

    def part_of_before(self, place: str) -> tuple[str, ...]:
        """What a place lies in in the release."""
        wholes = (t.object for t in self._standing.resolved(place, _PART_OF))
        return tuple(sorted(whole.value for whole in wholes if isinstance(whole, NamedNode)))

    def surname(self, person: str) -> str | None:
        """The word of a person's name by which the articles mention them."""
        return self._working.record(person, "surname")

    def is_vague(self, name: str) -> bool:
        """Whether a folded name of an organization is part of a longer one."""
        return name in self._known.vague_names or bool(self._working.few(mark("within", name), "within", 1))

    def forget(self, thing: str) -> None:
        """Takes out a thing."""
        self._labels[thing] = None
        self._part_of[thing] = ()

    def find(self, cluster: Cluster) -> None:
        """Puts in a thing."""
        self._labels[cluster.iri] = cluster.label
        self._part_of[cluster.iri] = wholes(cluster)

    def lead(self, node: str, thing: str | None) -> None:
        """Leads an article node to the thing that it stands for, or to none."""
        self._things[node] = thing


def wholes(cluster: Cluster) -> tuple[str, ...]:
    """What a cluster says that it is part of."""
    return tuple(sorted(w.value for w in cluster.slots.get("sk:partOf", ()) if isinstance(w, NamedNode)))
