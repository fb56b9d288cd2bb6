"""A delta of the resolved graph: triples put in and taken out, where a triple put back is no change."""

from collections.abc import Container, Iterable

from pyoxigraph import Triple


class Delta:
    """Changes to a set of triples. Take out only what stands, put in only what does not stand any more. ``elsewhere``
    are triples that another graph states: they are left out. ``shown`` are triples of the things that changed, enough
    of each to be checked against its shape."""

    def __init__(self, elsewhere: Container[Triple] = ()) -> None:
        self._elsewhere = elsewhere
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

    def put(self, triples: Iterable[Triple]) -> None:
        """Puts triples in."""
        for triple in triples:
            if triple in self.removed:
                self.removed.discard(triple)
            elif triple not in self._elsewhere:
                self.added.add(triple)

    def show(self, *triples: Triple) -> None:
        """Shows triples of a thing."""
        self.shown.update(triples)
