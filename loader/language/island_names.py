"""Islands that only the article names: "the islets, known as X in A and Y in B", and their shorter forms later."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from loader.language.found import Found, covered
from loader.language.islands import IslandRules

REACH = 7
"""An other name follows a name within this many tokens."""
USERS = frozenset({"in", "to", "by"})
"""Behind these stands who uses a name, not the name."""


def find_other_names(doc: Doc, islands: Sequence[Found], taken: set[int], rules: IslandRules) -> list[Found]:
    """Names that the article gives as other names of an island, or of described islets, and each later use of them."""
    short = {form: f for f in islands if f.iri is None for form in _shorter(_words(doc, f), rules)}
    result = list(_repeats(doc, short, set(taken)))
    used = taken | covered(result)
    islands = [*islands, *result]
    anchors = [(f.last, f.key, f.iri) for f in islands if not _bears(doc, f, rules)]
    anchors += [(t.i + 1, "", None) for t in doc if t.is_lower and t.lower_ in rules.heads and t.i not in used]
    for index, key, iri in sorted(anchors):
        spans = list(_names_behind(doc, index, used, rules))
        name = key or (doc[spans[0][0] : spans[0][1]].text.lower() if spans else "")
        result += [Found(first, last, "island", name, "name", None, iri) for first, last in spans]
        used |= {i for first, last in spans for i in range(first, last)}
    everywhere = {_words(doc, f): f for f in result}
    everywhere.update({form: f for f in result for form in _shorter(_words(doc, f), rules)})
    return result + list(_repeats(doc, everywhere, used | covered(result)))


def _bears(doc: Doc, found: Found, rules: IslandRules) -> bool:
    return found.first > 0 and doc[found.first - 1].lower_ in rules.bearings


def _names_behind(doc: Doc, index: int, taken: set[int], rules: IslandRules) -> Iterator[tuple[int, int]]:
    """Spans of names behind "known as", "called", "(": the first, and one more behind "in A and", "by A and"."""
    start = _after_equating(doc, index, rules)
    if start is None:
        return
    span = _name_at(doc, start, taken)
    if span is None:
        return
    yield span
    ahead = span[1]
    if ahead < len(doc) and doc[ahead].lower_ in ("in", "by", "to"):
        for position in range(ahead + 1, min(ahead + 6, len(doc))):
            if doc[position].lower_ in ("and", "or"):
                begin = position + 1
                while begin < len(doc) and doc[begin].lower_ in ("as", "the", "to"):
                    begin += 1
                second = _name_at(doc, begin, taken)
                if second is not None and second[1] < len(doc) and doc[second[1]].lower_ in ("in", "by", "to"):
                    yield second
                return


def _after_equating(doc: Doc, index: int, rules: IslandRules) -> int | None:
    """Where the other name begins, or None if no equating words follow."""
    end = min(len(doc), doc[index - 1].sent.end)
    if index < end and doc[index].text == "(":
        return index + 1
    words = [token.lower_ for token in doc[index : min(index + REACH, end)]]
    stop_at = next((i for i, word in enumerate(words) if word in (".", ";")), len(words))
    for offset in range(stop_at):
        if words[offset] not in rules.equating_first:
            continue
        for phrase in rules.equating:
            if tuple(words[offset : offset + len(phrase)]) == phrase:
                stop = index + offset + len(phrase)
                if phrase[-1] in USERS:  # "known in Japan as X"
                    naming = (i + 1 for i in range(stop, min(stop + REACH, end)) if doc[i].lower_ == "as")
                    stop = next(naming, end)
                while stop < end and doc[stop].lower_ in ("as", "the"):
                    stop += 1
                if stop < end and doc[stop].text[:1].isupper():
                    return stop
    return None


def _name_at(doc: Doc, index: int, taken: set[int]) -> tuple[int, int] | None:
    last = index
    while last < len(doc) and last not in taken and _name_word(doc[last]):
        last += 1
    return (index, last) if index < last <= index + 4 else None


def _name_word(token: Token) -> bool:
    return token.text[:1].isupper() and token.is_alpha and token.pos_ in ("PROPN", "NOUN", "ADJ", "X")


def _words(doc: Doc, found: Found) -> tuple[str, ...]:
    return tuple(token.text for token in doc[found.first : found.last])


def _shorter(words: tuple[str, ...], rules: IslandRules) -> Iterator[tuple[str, ...]]:
    """Shorter forms: "Falklands" and, for words that are no direction, "Falkland" for "Falkland Islands"; "Malvinas"
    for "Las Malvinas"."""
    if len(words) > 1 and words[0].lower() in rules.articles:
        yield words[1:]
    if len(words) > 1 and words[-1].lower() in rules.heads:
        stem = words[:-1]
        if words[-1].lower().endswith("s"):
            yield (*stem[:-1], stem[-1] + "s")
        if stem[-1].lower() not in rules.directions:
            yield stem


def _repeats(doc: Doc, forms: dict[tuple[str, ...], Found], taken: set[int]) -> Iterator[Found]:
    firsts = {words[0] for words in forms}
    for token in doc:
        if token.text not in firsts:
            continue
        for words, item in forms.items():
            last = token.i + len(words)
            printed = token.text == words[0] and tuple(t.text for t in doc[token.i : last]) == words
            if printed and taken.isdisjoint(range(token.i, last)):
                taken.update(range(token.i, last))
                yield Found(token.i, last, "island", item.key, "name", None, item.iri)
