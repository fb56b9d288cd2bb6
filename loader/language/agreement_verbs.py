"""What the verbs around a noun tell of an agreement: signed, reached, sought, planned, in force or ended."""

from collections.abc import Iterator

from spacy.tokens import Token

from loader.language.agreement_rules import AgreementRules
from loader.language.roles import children, governors, negated


def verbs(rules: AgreementRules, token: Token) -> tuple[Token | None, Token | None, Token | None]:
    """The verbs of signing, reaching and seeking that govern the noun or hang on it."""
    for clause in _clauses(token):
        if clause.lemma_.lower() in rules.verbs["sign"] and clause.tag_ in ("VBN", "VBD") and not negated(clause):
            return clause, None, None
        if clause.lemma_.lower() in rules.verbs["reach"] and clause.tag_ in ("VBN", "VBD") and not negated(clause):
            return None, clause, None
    verb = _governing(token)
    if verb is None:
        return _witnessed(rules, token), None, _sought(rules, token)
    lemma = verb.lemma_.lower()
    done = _done(rules, verb)
    if lemma in rules.verbs["sign"] and done:
        return verb, None, None
    if lemma in rules.verbs["reach"] and done:
        return None, verb, None
    return None, None, _sought(rules, token)


def _witnessed(rules: AgreementRules, token: Token) -> Token | None:
    """The noun "signing" of a signature that somebody attended."""
    for above in governors(token):
        if above.lower_ == "signing" and above.pos_ == "NOUN":
            verb = _governing(above)
            seen = verb is not None and verb.lemma_.lower() in rules.verbs["witness"] and _done(rules, verb)
            return above if seen else None
        if above.pos_ in ("VERB", "AUX"):
            return None
    return None


def exists(rules: AgreementRules, token: Token) -> bool:
    """Whether the sentence presupposes the agreement: "scrapped a pact", "have an accord", "under an agreement"."""
    if any(t.lower_ in ("no", "any") for t in token.lefts):
        return False
    if token.dep_ == "pobj" and token.head.lower_ in ("under", "despite"):
        return True
    verb = _governing(token)
    return verb is not None and verb.lemma_.lower() in rules.verbs["existing"] and _done(rules, verb)


def ended(rules: AgreementRules, token: Token) -> bool:
    """Whether what is told of it is a later act, whose day is not its own: "suspended an accord on Tuesday"."""
    verb = _governing(token)
    return verb is not None and verb.lemma_.lower() in rules.verbs["existing"]


def planned(rules: AgreementRules, token: Token) -> bool:
    """Whether a verb of signing governs it, and nobody has signed yet: "will sign", "yet to sign"."""
    verb = _governing(token)
    if verb is None:
        return _awaits(rules, token)
    return verb.lemma_.lower() in rules.verbs["sign"] and not _done(rules, verb)


def _awaits(rules: AgreementRules, token: Token) -> bool:
    """Whether it is told to lack a signature: "an accord awaits their signatures"."""
    verb = token.head if token.dep_ in ("nsubj", "nsubjpass") else None
    if verb is None or verb.lemma_.lower() not in rules.verbs["awaiting"]:
        return False
    return any(t.lemma_.lower() in rules.verbs["signatures"] for t in children(verb, {"dobj"}))


def _clauses(token: Token) -> Iterator[Token]:
    """Participles after the noun: "signed in 1956", also where the parser hangs them elsewhere."""
    yield from children(token, {"acl"})
    # "the declaration, which A and B signed in 1993"
    for clause in children(token, {"relcl"}):
        if any(c.lower_ in ("which", "that") and c.dep_ in ("dobj", "nsubjpass") for c in clause.children):
            yield clause
    doc = token.doc
    for i in range(token.i + 1, min(token.i + 9, token.sent.end - 1)):
        verb = doc[i + 1]
        participle = doc[i].text == "," and verb.tag_ in ("VBN", "VBD") and verb.dep_ not in ("relcl", "ROOT")
        if participle and not children(verb, {"nsubj", "nsubjpass", "aux"}):
            yield verb


def _governing(token: Token) -> Token | None:
    """The verb whose object (or passive subject) the noun is, coordination and "of" apart."""
    below = token
    while below.dep_ == "conj":
        below = below.head
    head = below.head
    if below.dep_ in ("dobj", "nsubjpass"):
        return head if head.pos_ == "VERB" else None
    if below.dep_ == "pobj" and head.head.pos_ == "VERB" and head.lower_ in ("into", "on", "to"):
        return head.head
    return None


def _done(rules: AgreementRules, verb: Token) -> bool:
    """Whether the verb tells a deed: not denied, not wished, not a condition."""
    if verb.tag_ not in ("VBD", "VBN", "VBZ", "VBP") or negated(verb):
        return False
    if verb.tag_ == "VBP" and verb.dep_ == "ccomp" and verb.head.lemma_.lower() in rules.verbs["seek"]:
        return False  # "suggested that the two sign a treaty"
    below = verb
    for child in verb.children:
        if child.dep_ == "aux" and child.tag_ in ("MD", "TO"):
            return False
        condition = child.dep_ in ("mark", "advmod") and child.lower_ in rules.verbs["conditional"]
        if condition and verb.dep_ == "advcl" and not _in_the_past(verb):
            return False
        if child.lower_ in rules.verbs["unsigned"]:
            return False
    for above in governors(verb):
        if below.dep_ in ("xcomp", "pcomp", "prep") and above.lemma_ in rules.verbs["unsigned"]:
            return False
        below = above
    return True


def _in_the_past(clause: Token) -> bool:
    """ "came two days after it was signed": both clauses tell what has been."""
    past = clause.tag_ == "VBD" or any(c.lower_ in ("was", "were", "had") for c in clause.children)
    above = clause.head
    after = any(c.lower_ == "after" for c in clause.children)
    return after and past and above.tag_ == "VBD" and not any(c.tag_ == "MD" for c in above.children)


def _sought(rules: AgreementRules, token: Token) -> Token | None:
    """The word that tells that the agreement is wanted or negotiated."""
    for depth, above in enumerate(governors(token)):
        if above.lemma_.lower() in rules.verbs["near"] and above.pos_ in ("ADJ", "ADV", "NOUN", "ADP", "SCONJ"):
            return above
        if above.lemma_.lower() in rules.verbs["seek"] and above.pos_ == "VERB":
            return above
        if above.lemma_.lower() in rules.verbs["talks"] and above.pos_ == "NOUN":
            return above
        if depth > 4 or above.pos_ == "VERB":
            break
    return _shared_talks(rules, token)


def _shared_talks(rules: AgreementRules, token: Token) -> Token | None:
    """ "the signing of an accord and of a memorandum": the noun before the first "of", wherever the second hangs."""
    doc, link = token.doc, token.head
    if token.dep_ != "pobj" or link.i <= token.sent.start or doc[link.i - 1].pos_ != "CCONJ":
        return None
    for earlier in reversed(doc[max(token.sent.start + 1, link.i - 25) : link.i]):
        noun = doc[earlier.i - 1]
        if earlier.lower_ == link.lower_ and noun.lemma_.lower() in rules.verbs["talks"] and noun.pos_ == "NOUN":
            return noun
    return None
