"""Who does what in a clause: the participants of a verb or verbal noun in spaCy's dependency parse.

Every function gives the head tokens of noun phrases, coordinated ones each ("Abe and Putin" gives both), relative
pronouns replaced by what they stand for. Understood participants are found where the grammar says so: the subject
of a coordinated verb, of an infinitive ("agreed to transfer") and of a participle.
"""

from collections.abc import Collection, Iterator

from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "csubj"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
PREPOSITIONS = frozenset({"prep", "dative", "agent", "prt"})
INHERITING = frozenset({"conj", "xcomp", "advcl", "pcomp", "ccomp"})
RELATIVE = frozenset({"WDT", "WP", "WP$"})
CLAUSES = frozenset({"relcl", "acl", "advcl", "ccomp", "parataxis", "csubj"})
OBJECT_CONTROL = frozenset({"of", "from", "for"})
"""Prepositions whose gerund has the object above as its doer: "accused Japan of seizing"."""
NEITHER = frozenset({"neither", "none", "nobody"})
DEPTH = 6


def coordinated(token: Token) -> Iterator[Token]:
    """The token and everything coordinated after it ("A, B and C" from A)."""
    yield token
    for child in token.children:
        if child.dep_ == "conj" and (child.pos_ != "VERB" or children(child, {"compound", "det"})):
            yield from coordinated(child)
        elif child.dep_ == "appos" and child.ent_type_ == "PERSON":
            yield from list(coordinated(child))[1:]  # "Prime Minister Abe and President Putin", the first title as head
        elif child.dep_ == "compound" and children(child, {"cc"}):
            yield child  # "Abe and President Putin" read as one name


def children(token: Token, relations: Collection[str]) -> list[Token]:
    """Children with one of the dependency relations."""
    return [child for child in token.children if child.dep_ in relations]


def antecedent(verb: Token) -> Token | None:
    """The noun that the relative clause around a verb modifies."""
    for _ in range(DEPTH):
        if verb.dep_ in ("relcl", "acl"):
            return verb.head
        if verb.dep_ not in ("conj", "xcomp", "ccomp") or verb.head == verb:
            return None
        verb = verb.head
    return None


def is_passive(verb: Token) -> bool:
    """Whether the verb is in the passive: "was seized", "seized by", "the islands occupied in 1945"."""
    if children(verb, {"auxpass", "nsubjpass", "agent"}):
        return True
    if verb.tag_ != "VBN" or children(verb, {"nsubj", "aux"}):
        return False
    return verb.dep_ in ("acl", "amod") or (verb.dep_ == "conj" and is_passive(verb.head))


def subjects(verb: Token, depth: int = DEPTH) -> list[Token]:
    """Who does it: the subject, the agent of a passive, or the subject understood from the clause above."""
    if is_passive(verb):
        agents = children(verb, {"agent"})
        agents += [also for by in agents for also in _later_by(by)]
        return (
            [t for by in agents for t in _objects_of(by)]
            or [t for by in children(verb, {"prep", "npadvmod"}) if by.lower_ == "by" for t in _objects_of(by)]
            or [t for by in _inner_by(verb) for t in _objects_of(by)]
            or children(verb, {"npadvmod"})
        )  # "Japanese-claimed"
    own = children(verb, SUBJECTS)
    if own:
        return [t for subject in own for t in _resolved(subject, verb)]
    if depth == 0 or verb.head == verb:
        return []
    head = verb.head
    if verb.dep_ == "acl" and verb.tag_ == "VBG":
        return list(coordinated(head))
    if verb.dep_ == "acl":
        return possessors(head, depth - 1)
    if verb.dep_ == "xcomp" and children(head, {"dobj"}) and head.lemma_ not in ("have",):
        return [t for obj in children(head, {"dobj"}) for t in coordinated(obj)]
    if verb.dep_ not in INHERITING:
        return []
    if verb.dep_ == "conj" and verb.lemma_ == "be" and is_passive(head) and (own := children(head, PASSIVE_SUBJECTS)):
        return [t for subject in own for t in _resolved(subject, head)]  # "were seized by A and are now under B's rule"
    if head.pos_ == "ADP":
        word, head = head.lower_, head.head
        if word in OBJECT_CONTROL and head.pos_ == "VERB" and (controlled := objects(head)):
            return controlled
        if head.pos_ in ("NOUN", "PROPN"):
            return possessors(head, depth - 1)
    return subjects(head, depth - 1) if head.pos_ in ("VERB", "AUX") else []


def objects(verb: Token) -> list[Token]:
    """What it is done to: the object, the subject of a passive, or the noun that a participle or clause modifies."""
    if is_passive(verb):
        own = children(verb, PASSIVE_SUBJECTS)
        if own:
            return [t for subject in own for t in _resolved(subject, verb)]
        if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
            return objects(verb.head if is_passive(verb.head) else _twin(verb) or verb.head)
        if verb.dep_ == "conj" and verb.head.lemma_ == "be":
            return children(verb.head, SUBJECTS)  # "is under A's control but also claimed by B"
        if verb.dep_ == "xcomp" and verb.head.lemma_ == "be":
            return subjects(verb.head)  # "are to be returned"
        if verb.dep_ == "advcl" and verb.tag_ == "VBN" and not children(verb, {"mark", "aux", "auxpass"}):
            above = children(verb.head, PASSIVE_SUBJECTS | SUBJECTS)
            return [t for subject in above for t in _resolved(subject, verb.head)]  # "Taken in 1945, they are claimed"
        return list(coordinated(verb.head)) if verb.dep_ in ("acl", "amod") else []
    own = children(verb, {"dobj", "attr"})
    own += [t for particle in children(verb, {"prt", "prep"}) if particle.tag_ == "RP" for t in _pobj(particle)]
    if own:
        return [t for obj in own for t in _resolved(obj, verb)]
    noun = antecedent(verb)
    if noun is not None and verb.dep_ in ("relcl", "conj", "ccomp") and children(verb, SUBJECTS):
        return list(coordinated(noun))
    return []


def prepositional(token: Token, words: Collection[str]) -> list[Token]:
    """The nouns of a verb's or noun's prepositions: "over" of "sovereignty over the islands"."""
    found = []
    for child in token.children:
        if child.dep_ in PREPOSITIONS and child.lower_ in words:
            found += [t for noun in _objects_of(child) for t in [noun]]
    return found


def possessors(noun: Token, depth: int = DEPTH) -> list[Token]:
    """Whose it is: "Japan's claim", "the Japanese claim", "a claim by Japan", "a promise made by Moscow"."""
    found = [t for own in children(noun, {"poss"}) for t in coordinated(own)]
    found += [t for own in children(noun, {"amod", "compound", "nmod"}) for t in coordinated(own)]
    found += prepositional(noun, {"by"})
    if depth:
        for clause in children(noun, {"acl"}):
            if is_passive(clause):
                found += subjects(clause, depth - 1)
    return found


def phrase(token: Token, cut: Collection[str] = CLAUSES) -> list[Token]:
    """The tokens of a noun phrase in text order, without the clauses that hang on it and without coordinated verbs."""
    found = [token]
    for child in token.children:
        if child.dep_ in cut or (child.dep_ == "conj" and child.pos_ in ("VERB", "AUX")):
            continue
        found += phrase(child, cut)
    return sorted(found, key=lambda t: t.i)


def negated(verb: Token) -> bool:
    """Whether the verb itself is denied: "not", "never", "no" on its object or subject."""
    for child in verb.children:
        if child.dep_ == "neg" or child.lower_ in ("never", "hardly", "neither", "nor"):
            return True
        if child.lower_ in ("longer", "more") and any(t.lower_ == "no" for t in child.lefts):
            return True
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr") and any(t.lower_ == "no" for t in child.lefts):
            return True
        if child.dep_ in ("nsubj", "nsubjpass") and any(t.lower_ in NEITHER for t in (child, *child.lefts)):
            return True  # "Neither India nor Laos has claims"
    return False


def governors(token: Token) -> Iterator[Token]:
    """The tokens above a token, nearest first, up to the root of the sentence."""
    while token.head != token:
        token = token.head
        yield token


def _twin(verb: Token) -> Token | None:
    """The participle before "and" or "but" whose like a verb is, where the parser missed it: "held by A but claimed by
    B"."""
    between = verb.doc[verb.sent.start : verb.i]
    if not between or between[-1].pos_ not in ("CCONJ", "ADV"):
        return None
    return next((t for t in reversed(between) if t.pos_ == "VERB" and t.tag_ == "VBN" and is_passive(t)), None)


def _later_by(by: Token) -> Iterator[Token]:
    """ "by" again: "claimed by Seoul as Dokdo and by Tokyo as Takeshima"."""
    for token in by.head.subtree:
        if token.lower_ == "by" and token != by and token.dep_ == "conj":
            verb = next((above for above in governors(token) if above.pos_ == "VERB"), None)
            if verb == by.head:
                yield token


def _inner_by(verb: Token) -> Iterator[Token]:
    """ "by" inside another phrase of the verb: "claimed in whole or in part by China"."""
    for child in children(verb, {"prep", "advmod"}):
        for token in child.subtree:
            if token.lower_ == "by" and not any(t.pos_ == "VERB" for t in governors(token) if t in child.subtree):
                yield token


def _objects_of(preposition: Token) -> list[Token]:
    return [t for noun in _pobj(preposition) for t in coordinated(noun)]


def _pobj(preposition: Token) -> list[Token]:
    nouns = children(preposition, {"pobj", "dobj"})
    for inner in children(preposition, {"prep"}):
        nouns += _pobj(inner)
    return nouns


def _resolved(token: Token, verb: Token) -> Iterator[Token]:
    if token.tag_ in RELATIVE or (token.lower_ == "that" and token.dep_ != "det"):
        noun = antecedent(verb)
        if noun is not None:
            yield from coordinated(noun)
            return
    yield from coordinated(token)
