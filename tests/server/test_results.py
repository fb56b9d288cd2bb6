"""How answers are written: whole, each triple once, and a large graph as it comes."""

from io import BytesIO

import pyoxigraph as ox
import pytest

from loader.graph.results import GRAPH_FORMATS, SORTED, ResultFormat, stream_answer, write_answer

ALL = "CONSTRUCT { ?s <u:q> ?o . ?o <u:r> 1 } WHERE { ?s ?p ?o }"


def store(triples: int) -> ox.Store:
    """A store from which ALL makes twice so many triples."""
    found = ox.Store()
    found.extend(
        ox.Quad(ox.NamedNode(f"u:s{n % 7}"), ox.NamedNode("u:p"), ox.NamedNode(f"u:o{n}"), ox.DefaultGraph())
        for n in range(triples)
    )
    return found


def answer(data: ox.Store) -> ox.QueryTriples:
    """The answer to ALL."""
    found = data.query(ALL)
    assert isinstance(found, ox.QueryTriples)
    return found


class Parts(BytesIO):
    """Remembers how much was written at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes: list[int] = []

    def write(self, data: object) -> int:
        """Takes bytes."""
        self.sizes.append(len(bytes(data)))  # type: ignore[call-overload] # what a stream is given is a buffer
        return super().write(data)  # type: ignore[arg-type] # the same


@pytest.mark.parametrize("result_format", GRAPH_FORMATS, ids=lambda found: found.name)
@pytest.mark.parametrize("triples", [10, SORTED])
def test_a_graph_is_whole_with_each_triple_once(result_format: ResultFormat, triples: int) -> None:
    data, output = store(triples), Parts()
    stream_answer(answer(data), result_format, output)
    assert isinstance(result_format.native, ox.RdfFormat)
    found = [quad.triple for quad in ox.parse(output.getvalue(), format=result_format.native)]
    assert len(found) == len(set(found)) == 2 * triples
    assert set(found) == set(answer(data))


def test_a_small_graph_is_sorted_and_a_large_one_is_not_held_back() -> None:
    small, large = Parts(), Parts()
    stream_answer(answer(store(10)), GRAPH_FORMATS[0], small)
    assert small.getvalue() == write_answer(answer(store(10)), GRAPH_FORMATS[0])
    stream_answer(answer(store(20 * SORTED)), GRAPH_FORMATS[1], large)
    assert max(large.sizes) < len(large.getvalue()) / 20
