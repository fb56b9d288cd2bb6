"""Where a clause looks: into the past, the present or the future of the publication day."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Token

from loader.language.calendar import Tense

_LONGEST_CLIMB = 40


@dataclass(frozen=True, slots=True)
class TenseCues:
    """The words of ``[tense]`` in ``times.toml`` that decide the tense."""

    future: frozenset[str]
    conditional: frozenset[str]
    planning: frozenset[str]
    planning_participles: frozenset[str]
    dated_acts: frozenset[str]
    progressive: frozenset[str]
    nouns: frozenset[str]
    adjectives: frozenset[str]
    ahead: frozenset[str]
    saying: frozenset[str]
    looking_back: frozenset[str]
    deferring: frozenset[str]
    arranged: frozenset[str]
    present: frozenset[str]
    setting_out: frozenset[str]
    calling_off: frozenset[str]
    recalling: frozenset[str]

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> "TenseCues":
        """The cues of a ``[tense]`` table."""
        return cls(**{name: frozenset(table[name]) for name in cls.__slots__})


def tense_at(first: Token, root: Token, cues: TenseCues) -> Tense:
    """The tense for a time expression that begins at ``first`` and whose head word is ``root``.

    A verb right before it ("pledged Friday", "slated for Tuesday") outweighs the parse, which often hangs the
    expression on the next noun.
    """
    if first.i and first.nbor(-1).lower_ in cues.looking_back:
        return Tense.PAST
    verb = _verb_before(first)
    if verb is not None and _is_one_of(verb, cues.planning_participles):
        return _Climb(cues, first).decide(verb)
    if verb is not None and verb.tag_ == "VBD":
        return Tense.PAST
    if root.tag_ == "POS" or root.head == root:
        return Tense.UNKNOWN
    return _Climb(cues, first).decide(root.head)


def _verb_before(first: Token) -> Token | None:
    """The verb or predicate that stands directly before, or with one preposition or adverb between."""
    for distance in (1, 2):
        if first.i < distance:
            return None
        token = first.nbor(-distance)
        if token.pos_ == "VERB" or (token.pos_ == "ADJ" and token.dep_ in {"acomp", "acl", "amod"}):
            return token
        if token.pos_ not in {"ADP", "ADV", "SCONJ"}:
            return None
    return None


def _is_one_of(node: Token, words: frozenset[str]) -> bool:
    """By lemma or, since the tagger gets rare participles wrong ("slated"), by form."""
    return node.lemma_.lower() in words or node.lower_ in words


def _has_no_subject(node: Token) -> bool:
    return not any(child.dep_ in {"nsubj", "nsubjpass"} for child in node.children)


class _Climb:
    """Goes from the expression up to the finite verb above it and gathers what looks ahead on the way."""

    def __init__(self, cues: TenseCues, first: Token) -> None:
        self.cues = cues
        self.preposition = first.nbor(-1).lower_ if first.i else ""
        self.ahead = False
        self.infinitive = False
        self.direct = True
        self.circumstance = False
        """A participle beside the verb tells when: "meeting on Wednesday, they agreed to …"."""

    def decide(self, node: Token) -> Tense:
        for _ in range(_LONGEST_CLIMB):
            if node.pos_ not in {"VERB", "AUX"}:
                self._note(node)
            elif (tense := self._verb(node)) is not None:
                return tense
            if node.head == node:
                break
            node = node.head
        return Tense.FUTURE if self.ahead or self.infinitive else Tense.UNKNOWN

    def _note(self, node: Token) -> None:
        """Nouns, adjectives and prepositions on the way may look ahead; they decide nothing alone."""
        if node.pos_ in {"NOUN", "PROPN"}:
            modified = any(_is_one_of(c, self.cues.adjectives) for c in node.lefts)
            self.ahead |= modified or _is_one_of(node, self.cues.nouns)
        elif node.lower_ in self.cues.ahead or (node.pos_ == "ADJ" and _is_one_of(node, self.cues.planning)):
            self.ahead = True

    def _verb(self, node: Token) -> Tense | None:
        helpers = {child.lower_ for child in node.children if child.dep_ in {"aux", "auxpass"}}
        if helpers & self.cues.future:
            return Tense.FUTURE
        if {"to", "have"} <= helpers and node.dep_ == "xcomp" and node.head.lower_ in {"was", "were"}:
            return Tense.EITHER
        if helpers & self.cues.conditional:
            return Tense.PAST if "have" in helpers else Tense.FUTURE
        if self._is_deferred(node, helpers) or self._is_arranged(node, helpers):
            return Tense.FUTURE
        perfect_past = "had" in helpers or (node.lower_ == "had" and node.pos_ == "AUX")
        if perfect_past:
            return Tense.PAST
        if self.infinitive and not self.direct and node.tag_ == "VBD" and _is_one_of(node, self.cues.setting_out):
            return Tense.EITHER
        if self.ahead and "was" in helpers and _is_one_of(node, self.cues.calling_off):
            return Tense.EITHER
        tense = self._planned(node, helpers) or self._finite(node, helpers)
        self.circumstance |= node.tag_ == "VBG" and node.dep_ in {"acl", "advcl"} and not helpers and not self.ahead
        self.direct = False
        return tense

    def _is_deferred(self, node: Token, helpers: set[str]) -> bool:
        """ "has been closed until Friday", "was put off to June"."""
        if not self.direct or self.preposition not in {"until", "till", "to"}:
            return False
        perfect = self.preposition != "to" and bool(helpers & {"has", "have"})
        return perfect or _is_one_of(node, self.cues.deferring)

    def _is_arranged(self, node: Token, helpers: set[str]) -> bool:
        """ "said he was leaving on Monday": what was arranged when it was said."""
        if node.tag_ != "VBG" or not helpers & {"was", "were"} or not _is_one_of(node, self.cues.arranged):
            return False
        return node.dep_ == "ccomp" and _is_one_of(node.head, self.cues.saying)

    def _planned(self, node: Token, helpers: set[str]) -> Tense | None:
        """Notes a verb that looks ahead; decides where that verb is the finite one."""
        takes_date = _is_one_of(node, self.cues.planning_participles)
        looks_ahead = not self.direct and _is_one_of(node, self.cues.planning)
        if self.direct and takes_date and node.tag_ in {"VBN", "VBD", "JJ", "VBG"}:
            bare = node.tag_ != "VBG" and not _is_one_of(node, self.cues.dated_acts)
            looks_ahead = self.preposition in {"for", "to", "until", "till", "at"} or (
                bare and (node.tag_ != "VBD" or node.dep_ == "acl")
            )
        if node.tag_ == "VBG" and self.infinitive and _is_one_of(node, self.cues.progressive):
            looks_ahead = True
        if node.lemma_ == "be" and self.infinitive and not self.direct:
            return Tense.FUTURE if node.tag_ in {"VBZ", "VBP"} else Tense.EITHER
        self.ahead |= looks_ahead and not self.circumstance
        if looks_ahead and takes_date and helpers & {"was", "were"} and node.dep_ not in {"acl", "amod"}:
            return Tense.EITHER
        return None

    def _finite(self, node: Token, helpers: set[str]) -> Tense | None:
        tag = node.tag_
        if tag == "VB" or (tag in {"VBP", "VBZ"} and "to" in helpers):
            self.infinitive = True
            return None
        if tag in {"VBN", "VBD"} and not helpers and node.dep_ in {"acl", "amod", "advcl"} and _has_no_subject(node):
            return None if self.ahead else Tense.PAST
        if tag == "VBG" and not helpers & {"is", "are", "was", "were", "been", "'s", "'re"}:
            return None
        if self.ahead:
            return Tense.FUTURE
        if tag == "VBD" or helpers & {"was", "were", "have", "has", "having", "did", "been"}:
            return Tense.PAST
        if tag == "VBN" and not helpers & {"is", "are", "being", "be"}:
            return Tense.PAST
        back = node.lemma_ in {"go", "look"} and any(c.lower_ == "back" for c in node.children)
        if back or _is_one_of(node, self.cues.saying | self.cues.recalling):
            return Tense.PAST
        return Tense.PRESENT
