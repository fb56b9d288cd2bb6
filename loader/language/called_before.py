"""Whom "the agency", "the paper", "the Turkish Cypriot leader" call again: those who were named with these words."""

from spacy.tokens import Token

from loader.language.reading import Mention, Reading
from loader.language.statement_rules import StatementRules, is_noun

_NEAR = 60
"""Tokens within which a bare "the agency" is the last body named."""
_FAR = 400
"""Tokens within which "the paper" is the last newspaper named."""


def body_called(reading: Reading, rules: StatementRules, first: int, head: Token) -> Mention | None:
    """ "the news agency": the body whose name, told before, holds these words; "the agency": else the last body."""
    doc = reading.doc
    if doc[first].lower_ not in {"the", "this", "that"}:
        return None
    words = {t.lower_ for t in doc[first + 1 : head.i + 1]}
    for mention in reversed(reading.mentions):
        if mention.last > first or mention.form != "name" or mention.refs[0].kind != "organization":
            continue
        if words <= {t.lower_ for t in doc[mention.first : mention.last]}:
            return mention
        if is_noun(head, rules.bodies) and len(words) == 1 and first - mention.last < _NEAR:
            return mention
    return None


def newspaper_called(reading: Reading, rules: StatementRules, head: Token) -> Mention | None:
    """ "the paper said": the last newspaper named, else the last body; None where a white paper was told of."""
    doc, first = reading.doc, head.left_edge.i
    told = [t for t in doc[max(0, head.i - _FAR) : head.i + 1] if t.lemma_.lower() == head.lemma_]
    if any(t.lower_ in rules.documents for token in told for t in token.lefts):
        return None
    for mention in reversed(reading.mentions):
        near = first - _FAR <= mention.first and mention.last <= first
        named = mention.form == "name" and mention.refs[0].kind == "organization"
        if near and named and doc[mention.last - 1].lower_ in rules.newspapers:
            return mention
    return body_called(reading, rules, first, head)


def person_called(reading: Reading, first: int, head: Token) -> Mention | None:
    """ "the Turkish Cypriot leader": the last person before whose name just these words stood as a title."""
    doc = reading.doc
    if doc[first].lower_ != "the" or head.i - first < 2:
        return None
    words = [t.lower_ for t in doc[first + 1 : head.i + 1]]
    for mention in reversed(reading.mentions):
        title = doc[max(0, mention.first - len(words)) : mention.first]
        if mention.last <= first and mention.form == "name" and [t.lower_ for t in title] == words:
            return mention if all(ref.kind == "person" for ref in mention.refs) else None
    return None
