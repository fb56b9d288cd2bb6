"""Whose voice a text is, and which body "it" means: "the ministry's statement said", "it said in a statement"."""

from spacy.tokens import Token

from loader.language.reading import Reading
from loader.language.roles import prepositional
from loader.language.statement_rules import StatementRules, is_noun

_BACK = 150
"""Tokens within which "the statement", "it" refers back."""
_OUTER = frozenset({"ccomp", "relcl", "advcl", "acl", "xcomp"})


class Voices:
    """Finds the noun of the body behind a text or a pronoun. Tokens in quotations (``quoted``) are passed over."""

    def __init__(self, reading: Reading, rules: StatementRules, quoted: bytearray) -> None:
        self.doc = reading.doc
        self.rules = rules
        self._quoted = quoted
        self._named = {m.last - 1: m for m in reading.mentions if m.form in ("name", "description")}

    def issuer(self, text: Token) -> Token | None:
        """The noun for who issued a statement: its owner, else whoever issued the one told of before."""
        if not is_noun(text, self.rules.voices) or self._is_joint(text):
            return None
        own = self._owner(text)
        if own is not None or not any(t.lower_ in ("the", "this", "that") for t in text.lefts):
            return own
        for token in reversed(self.doc[max(0, text.i - _BACK) : text.i]):
            if token.lemma_ == text.lemma_ and not self._quoted[token.i]:
                return None if self._is_joint(token) else self._owner(token) or self._subject_above(token)
        return None

    def body(self, pronoun: Token) -> Token | None:
        """The noun for the body or state that "it" means: the last one that was the subject of a main clause."""
        if pronoun.dep_ != "nsubj":
            return None
        for token in reversed(self.doc[max(0, pronoun.i - _BACK) : pronoun.i]):
            if token.dep_ not in ("nsubj", "nsubjpass") or self._quoted[token.i] or token.head.dep_ in _OUTER:
                continue
            if self._is_body(token):
                return token
            if is_noun(token, self.rules.voices):
                return self._owner(token)
            if token.pos_ == "PROPN" and token.i not in self._named:
                return None  # a name that reading could not tell: it may be this one
        return None

    def described(self, pronoun: Token) -> Token | None:
        """The noun for a person without a name whom "he" or "she" means: the last one that spoke."""
        before = reversed(self.doc[max(0, pronoun.i - _BACK) : pronoun.i])
        told = (t for t in before if t.dep_ == "nsubj" and not self._quoted[t.i])
        return next((t for t in told if is_noun(t, self.rules.described) and not self._is_body(t)), None)

    def _is_joint(self, text: Token) -> bool:
        return any(t.lower_ == "joint" for t in text.lefts)

    def _owner(self, text: Token) -> Token | None:
        """ "the ministry's statement", "a Kremlin statement", "a statement from, issued by the office"."""
        behind = prepositional(text, {"by", "from", "of"})
        behind += [t for clause in text.children if clause.dep_ == "acl" for t in self._agents(clause)]
        before = [t for t in text.lefts if t.dep_ in ("poss", "compound", "nmod", "amod")]
        return next((t for t in [*reversed(before), *behind] if self._is_body(t, ("person",))), None)

    def _agents(self, verb: Token) -> list[Token]:
        agents = [o for c in verb.children if c.dep_ == "agent" for o in c.children if o.dep_ == "pobj"]
        return agents or prepositional(verb, {"by"})

    def _subject_above(self, text: Token) -> Token | None:
        verb = next((t for t in text.ancestors if t.pos_ == "VERB"), None)
        if verb is None:
            return None
        subjects = [c for c in verb.children if c.dep_ == "nsubj" and not self._quoted[c.i]]
        subject = next(iter(subjects or self._agents(verb)), None)
        if subject is not None and subject.lower_ == "it":
            return self.body(subject)
        return subject if subject is not None and self._is_body(subject, ("person",)) else None

    def _is_body(self, token: Token, also: tuple[str, ...] = ()) -> bool:
        mention = self._named.get(token.i)
        if mention is not None:
            return len(mention.refs) == 1 and mention.refs[0].kind in ("organization", "state", *also)
        return is_noun(token, self.rules.bodies)
