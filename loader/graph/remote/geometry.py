"""Points as Virtuoso gives them back: it keeps them as numbers of seven digits, and calls their type its own."""

import re

from pyoxigraph import Literal

from loader.graph.engine import Term
from loader.graph.terms import term

_OWN = "http://www.openlinksw.com/schemas/virtrdf#Geometry"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def standard(value: Term) -> Term:
    """A geometry of Virtuoso as the WKT that it was made from, as far as seven digits tell; any other term as it is."""
    if not isinstance(value, Literal) or value.datatype.value != _OWN:
        return value
    text = _NUMBER.sub(lambda number: str(float(f"{float(number[0]):.7g}")), value.value)
    return Literal(text, datatype=term("geo:wktLiteral"))
