"""Values for the variables of a query, for servers that take the text of a query and nothing beside it."""

from collections.abc import Mapping

from pyoxigraph import Variable

from loader.graph.engine import Term
from loader.graph.guard import Token, tokens


def substituted(sparql: str, values: Mapping[Variable, Term]) -> str:
    """The query with a VALUES clause for each variable at the beginning of each group that has it, and of the
    outermost one: the variable then has this value and no other, as deep as it goes."""
    if not values:
        return sparql
    terms = {variable.value: str(term) for variable, term in values.items()}
    added: dict[int, str] = {}
    for start, own, is_outermost in _groups(sparql):
        wanted = {name: text for name, text in terms.items() if is_outermost or name in own}
        added[start] = "".join(f" VALUES ?{name} {{ {text} }}" for name, text in wanted.items())
    parts, before = [], 0
    for position in sorted(added):
        parts += [sparql[before:position], added[position]]
        before = position
    return "".join([*parts, sparql[before:]])


def _groups(sparql: str) -> list[tuple[int, frozenset[str], bool]]:
    """The group graph patterns of a query: where its content begins, the variables in it that are in no group inside
    it, and whether it is the outermost. A group that holds a subquery alone is left out: VALUES would not be
    allowed before SELECT, and its own group follows."""
    found: list[tuple[int, frozenset[str], bool]] = []
    open_: list[tuple[int, bool, set[str]]] = []
    before: Token | None = None
    is_values = is_template = False
    for token in tokens(sparql):
        word = token.text.upper() if token.kind == "word" else token.text
        if word == "VALUES":
            is_values = True
        elif word in ("CONSTRUCT", "WHERE"):
            is_template = word == "CONSTRUCT"
        elif word == "{":
            is_pattern = not is_values and not is_template
            open_.append((token.start + 1, is_pattern, set()))
            is_values = is_template = False
        elif word == "}" and open_:
            start, is_pattern, own = open_.pop()
            if is_pattern:
                is_outermost = not any(each[1] for each in open_)
                found.append((start, frozenset(own), is_outermost))
        elif word == "SELECT" and before is not None and before.text == "{" and open_:
            open_[-1] = (open_[-1][0], False, open_[-1][2])
        elif token.kind == "variable" and open_:
            open_[-1][2].add(token.text[1:])
        before = token
    return found
