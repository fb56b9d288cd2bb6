"""Walking the dependency parse for the meeting rules: subjects, objects, prepositions, clauses.

The parser is often wrong about attachment, so every walk has a fallback along the line of words.
"""

from calendar import day_name
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

Relation = Literal["subject", "object", "adjunct", "none"]
_WEEKDAYS = frozenset(day_name)
SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_RESULTS = frozenset({"result", "outcome", "consequence"})
_CLAUSES = ("ccomp", "relcl", "advcl", "acl", "csubj", "pcomp", "xcomp", "conj", "parataxis", "ROOT")


@dataclass(frozen=True, slots=True)
class Control:
    """Lemmas that tell who does what an infinitive below them says (control, Huddleston and Pullum 14.1.4)."""

    of_object: frozenset[str] = frozenset()
    """Verbs: the object, not the subject ("invited A to visit")."""
    to_object: frozenset[str] = frozenset()
    """Nouns: who stands behind "to" ("an invitation to A to visit")."""
    of_holder: frozenset[str] = frozenset()
    """Nouns: who stands behind "of" ("the refusal of A to meet B")."""


_NO_CONTROL = Control()


def is_verb(token: Token) -> bool:
    """Whether the token is a verb or auxiliary used as one (not "following" or "according" used as prepositions)."""
    return token.pos_ in ("VERB", "AUX") and token.dep_ != "prep"


def clause_verb(token: Token) -> Token:
    """The nearest verb above a token, or the top of its sentence."""
    current = token.head
    while not is_verb(current) and current.head.i != current.i:
        current = current.head
    return current


def ancestors(token: Token) -> Iterator[Token]:
    """The tokens above a token, nearest first."""
    current = token
    while current.head.i != current.i:
        current = current.head
        yield current


def children(token: Token, *dependencies: str) -> list[Token]:
    """The direct dependents that bear one of these labels."""
    return [child for child in token.children if child.dep_ in dependencies]


def coordinated(token: Token) -> list[Token]:
    """The token and all that is coordinated to it, in text order."""
    found = [token]
    for child in children(token, "conj"):
        found.extend(coordinated(child))
    return sorted(found, key=lambda t: t.i)


def prepositions(token: Token, words: frozenset[str]) -> list[Token]:
    """The prepositions among these words that hang on a token, also one that hangs on another ("away from")."""
    found = []
    for child in children(token, "prep", "agent", "dative", "advmod", "prt", "mark", "aux"):
        if child.lower_ in words and child.pos_ in ("ADP", "SCONJ", "ADV", "PART"):
            found.append(child)
        found.extend(c for c in children(child, "prep") if c.lower_ in words)
    return found


def prepositional_objects(token: Token, words: frozenset[str]) -> list[Token]:
    """The nouns behind these prepositions of a token."""
    return [noun for prep in prepositions(token, words) for noun in children(prep, "pobj", "pcomp")]


def subjects(verb: Token, control: Control = _NO_CONTROL) -> list[Token]:
    """Like ``subject``, with all that the parser calls subjects of one verb ("A and PM B" may be two)."""
    first = subject(verb, control)
    if first is None:
        return []
    if any(t.tag_ in ("WDT", "WP") for t in children(verb, *SUBJECTS)):
        # "after A came B, who": B alone.
        return [first]
    return [first, *(t for t in first.head.children if t.dep_ == first.dep_ and t.i != first.i and t.dep_ in SUBJECTS)]


def subject(verb: Token, control: Control = _NO_CONTROL, depth: int = 8) -> Token | None:
    """The noun or pronoun that does what a verb says, through control, coordination and relative clauses.

    ``control`` tells who does what an infinitive says, where that is not the subject above it.
    """
    # "went fishing": the subject may hang on what the parser calls an auxiliary.
    own = children(verb, *SUBJECTS) or [t for aux in children(verb, "aux") for t in children(aux, *SUBJECTS)]
    own = own or _taken_for_apposition(verb)
    if own:
        return _antecedent(verb, own[0])
    head = verb.head
    if depth == 0 or head.i == verb.i:
        return None
    # "Speaking in Lima, A called the islands small": no clause that says what is asked for.
    beside = verb.dep_ == "advcl" and verb.tag_ == "VBG"
    if verb.dep_ in ("xcomp", "ccomp", "advcl") and head.lemma_ in control.of_object and not beside:
        # "called on the president to cancel"
        asked = prepositional_objects(head, frozenset({"on", "upon"})) if head.lemma_ == "call" else []
        patient = children(head, "dobj", "nsubjpass") or [t for t in asked if t.i < verb.i]
        if patient:
            return patient[0]
    if (owner := _behind_clause(verb)) is not None:
        return owner
    if (whom := whom_it_took(verb)) is not None:
        return whom
    if verb.dep_ in ("acl", "relcl") and not is_verb(head):
        return _subject_of_noun_clause(verb, head, control, depth)
    if is_verb(head):
        return subject(head, control, depth - 1)
    above = clause_verb(verb)
    return subject(above, control, depth - 1) if above.i != verb.i else None


def whom_it_took(verb: Token) -> Token | None:
    """ "It took A and B two hours to agree": they did."""
    above = verb.head
    it = above.lemma_ == "take" and any(t.lower_ == "it" for t in children(above, *SUBJECTS))
    if not it or not any(c.tag_ == "TO" for c in verb.children):
        return None
    return next((t for t in children(above, "dobj", "dative") if t.i < verb.i), None)


def _taken_for_apposition(verb: Token) -> list[Token]:
    """ "Before meeting with B, the prince paid a call": the parser explains B by the subject behind the comma."""
    if verb.dep_ != "ROOT" or verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.i == verb.sent.start:
        return []
    before = verb.nbor(-1)
    while before.pos_ == "ADV" and before.i > verb.sent.start:
        before = before.nbor(-1)
    if before.dep_ != "appos" or before.left_edge.i <= verb.sent.start:
        return []
    return [before] if before.doc[before.left_edge.i - 1].lower_ == "," else []


def _behind_clause(verb: Token) -> Token | None:
    """ "A, whose trip was cut short, arrives in Lima": the parser joins the main verb to the one of the clause."""
    clause = verb.head
    if verb.dep_ != "conj" or clause.dep_ != "relcl" or verb.tag_ not in ("VBZ", "VBD", "VBP") or verb.i < clause.i:
        return None
    joined = any(c.dep_ == "cc" and clause.i < c.i < verb.i for c in clause.children)
    return clause.head if not joined and verb.doc[verb.left_edge.i - 1].lower_ == "," else None


def _antecedent(verb: Token, own: Token) -> Token:
    """The noun a relative pronoun stands for."""
    if own.tag_ in ("WDT", "WP") and not is_verb(verb.head) and verb.head.i != verb.i:
        # "B, the foreign minister, who": the noun that the apposition explains.
        apposed = verb.head.dep_ == "appos" and verb.head.pos_ == "NOUN" and verb.head.head.pos_ == "PROPN"
        return verb.head.head if apposed else verb.head
    return own


_ASKED = frozenset({"to"})
_DOER = frozenset({"of"})


def _subject_of_noun_clause(verb: Token, noun: Token, control: Control, depth: int) -> Token | None:
    """Of "plans for A to meet", "A's plan to visit", "A expressed hope to hold"; and of "A, meeting B"."""
    if noun.dep_ == "pobj" and noun.head.lower_ == "as" and noun.head.head.tag_ == "WP":
        # "B, who as minister negotiated": the parser takes the verb for a part of "as minister".
        return noun.head.head.head
    for prep in children(noun, "prep"):
        if prep.lower_ in ("for", "by") and prep.i < verb.i:
            return next(iter(children(prep, "pobj")), None)
    if noun.lemma_ in control.to_object and (asked := prepositional_objects(noun, _ASKED)) and asked[0].i < verb.i:
        # "his invitation to B to visit"
        return asked[0]
    if noun.lemma_ in control.of_holder and (doer := prepositional_objects(noun, _DOER)) and doer[0].i < verb.i:
        return doer[0]
    owner = children(noun, "poss") if noun.lemma_ != "invitation" else []
    if owner and any(c.tag_ == "TO" for c in verb.children):
        return owner[0]
    if any(c.tag_ == "TO" for c in verb.children):
        above = clause_verb(noun)
        return subject(above, control, depth - 1)
    return noun


def objects(verb: Token) -> list[Token]:
    """Direct objects, or the subject of a passive; also a name that the parser makes a part of the weekday behind it
    ("met President Duval Monday for talks")."""
    days = [t for t in children(verb, "npadvmod") if t.text in _WEEKDAYS and t.i > verb.i]
    named = [t for t in days if any(c.pos_ == "PROPN" for c in children(t, "compound"))]
    return [*children(verb, "dobj", "nsubjpass", "dative", "oprd"), *named]


def is_passive(verb: Token) -> bool:
    """Whether the verb is a passive with its own passive subject or auxiliary."""
    # "talked by telephone" is none, whatever the parser calls "by".
    return bool(children(verb, "nsubjpass", "auxpass")) or (verb.tag_ == "VBN" and bool(children(verb, "agent")))


def is_negated(verb: Token) -> bool:
    """Whether the verb has a negation of its own."""
    return any(c.dep_ == "neg" or c.lower_ in ("never", "neither") for c in verb.children)


def main_verb(participle: Token) -> list[Token]:
    """Of "broke the silence on Monday, holding talks": the verb whose subject and time are the participle's too."""
    head = participle.head
    if participle.tag_ == "VBG" and participle.dep_ == "acl":
        # "A and B, meeting in Lima, agreed"
        while head.dep_ in ("conj", "appos"):
            head = head.head
        head = head.head if head.dep_ in SUBJECTS else participle.head
    asking = any(c.tag_ == "WRB" for c in children(participle, "advmod"))
    if participle.tag_ != "VBG" or not is_verb(head) or children(participle, "aux", "mark") or asking:
        return []
    # The parser may take such a participle, with the two it tells of, for the subject of the verb.
    subject_clause = participle.dep_ in ("nsubj", "csubj")
    subject_clause = subject_clause or (participle.dep_ == "advcl" and not children(head, *SUBJECTS))
    bare = participle.dep_ in ("advcl", "acl") and not children(participle, *SUBJECTS)
    return [head] if bare or (subject_clause and children(participle, *SUBJECTS)) else []


def shared_clause(first: Token, second: Token) -> bool:
    """Whether no verb with a subject of its own stands on the path up from ``second`` to ``first``."""
    current = second
    while current.i != first.i:
        if is_verb(current) and children(current, *SUBJECTS):
            return False
        if current.head.i == current.i:
            return False
        current = current.head
    return True


def is_off(verb: Token) -> bool:
    """ "The trip is off"."""
    return verb.lemma_ == "be" and any(c.lower_ == "off" and not list(c.children) for c in verb.children)


def phrasal(verb: Token, pairs: frozenset[tuple[str, str]]) -> bool:
    """Whether the verb stands with its particle as one of the pairs ("call off")."""
    return any(verb.lemma_ == word and any(c.lower_ == particle for c in verb.children) for word, particle in pairs)


_TIMES = frozenset({"after", "before", "during", "following"})
"""Prepositions that the parser may take for conjunctions."""


@dataclass(frozen=True)
class Carrier:
    """The verb that governs a noun, how, and through which preposition (for an adjunct)."""

    verb: Token
    relation: Relation
    preposition: str = ""


def carrier(noun: Token, depth: int = 6) -> Carrier | None:
    """The verb that governs a noun, through coordination and the nouns it depends on ("hope for talks")."""
    current, preposition = noun, ""
    if (before := _misread_preposition(noun)) is not None:
        return before
    for _ in range(depth):
        head = current.head
        if head.i == current.i:
            return None
        if is_verb(head):
            if preposition not in ("", "of"):
                return Carrier(head, "adjunct", preposition)
            if current.dep_ in ("dobj", "oprd", "attr", "dative"):
                return Carrier(head, "object")
            if current.dep_ in ("nsubj", "nsubjpass"):
                return Carrier(head, "subject")
            return Carrier(head, "adjunct", current.lower_ if current.pos_ in ("ADP", "SCONJ") else preposition)
        if head.pos_ in ("ADP", "SCONJ") or head.dep_ == "prep":
            # "three hours of talks": what governs the hours governs the talks.
            preposition = preposition if preposition not in ("", "of") else head.lower_
            if preposition == "as" and current.lemma_ in _RESULTS:
                # "adopted as a result of the talks"
                preposition = "after"
        current = head
    return None


def _misread_preposition(noun: Token) -> Carrier | None:
    """ "said on Friday after talks with B, C reports": the parser makes the talks a second subject of "reports"."""
    if noun.dep_ != "nsubj" or len(children(noun.head, "nsubj")) < 2:
        return None
    before = noun.left_edge.i - 1
    if before <= noun.sent.start or noun.doc[before].lower_ not in _TIMES:
        return None
    verb = next((t for t in reversed(noun.doc[noun.sent.start : before]) if is_verb(t)), None)
    return Carrier(verb, "adjunct", noun.doc[before].lower_) if verb is not None else None
