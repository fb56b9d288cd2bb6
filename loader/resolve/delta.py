"""A delta of the resolved graph: triples put in and taken out, where a triple put back is no change."""

from collections.abc import Container, Iterable

from pyoxigraph import NamedNode, Triple


class Delta:
    """Changes to a set of triples. Take out only what stands, put in only what does not stand any more. ``elsewhere``
    are triples that another graph states: they are left out. ``shown`` collects what was put in or confirmed, enough of
    each subject to be checked against its shape."""

    def __init__(self, elsewhere: Container[Triple] = ()) -> None:
        self._elsewhere = elsewhere
        self._sampled: set[object] = set()
        self.shown: set[Triple] = set()
        self.added: set[Triple] = set()
        self.removed: set[Triple] = set()

    def take(self, triples: Iterable[Triple]) -> None:
        """Takes triples out."""
        for triple in triples:
            if triple in self.added:
                self.added.discard(triple)
            elif triple not in self._elsewhere:
                self.removed.add(triple)

    def put(self, triples: Iterable[Triple], sampled: Container[NamedNode] = ()) -> None:
        """Puts triples in. Of those put back, one of each subject and ``sampled`` property is shown: they were checked
        when they were put in, and a much-reported thing has as many as articles."""
        for triple in triples:
            if triple in self.removed:
                self.removed.discard(triple)
                if triple.predicate in sampled:
                    sample = triple.subject, triple.predicate
                    if sample in self._sampled:
                        continue
                    self._sampled.add(sample)
            elif triple not in self._elsewhere:
                self.added.add(triple)
            self.shown.add(triple)
