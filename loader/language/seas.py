"""Seas as territory: "China claims most of the South China Sea", "its claims to the waters"."""

from collections.abc import Iterator

from spacy.tokens import Token

from loader.language.reading import Reading
from loader.language.territory import GroundRules, Territory
from loader.record import Ref

_LONGEST = 5
"""Words that the name of a sea has at most."""


class Seas:
    """The seas of one article that somebody is said to claim. Others are only places."""

    def __init__(self, reading: Reading, rules: GroundRules) -> None:
        self.reading = reading
        self.rules = rules
        self._named = [t for t in reading.running if self._is_name(t)]
        claimed = {self._name(t)[1] for t in self._named if self._is_claimed(t)}
        claimed |= set(self._referred_to())
        self._claimed = [t for t in self._named if self._name(t)[1] in claimed]

    def _referred_to(self) -> Iterator[str]:
        """The names of seas that "claims almost the entire sea" refers back to."""
        for token in self.reading.running if self._named else ():
            if token.lemma_.lower() in ("sea", "waterway") and token.pos_ == "NOUN" and self._is_claimed(token):
                told = next((t for t in reversed(self._named) if t.i < token.i), None)
                if told is not None and any(t.dep_ == "det" for t in token.lefts):
                    yield self._name(told)[1]

    def at(self, token: Token) -> Territory | None:
        """The claimed sea that a noun names, or that "the sea", "the waters" refer back to."""
        if not self._claimed:
            return None
        if token in self._claimed:
            first, name = self._name(token)
            return Territory((Ref("territory", name),), (self.reading.passage(first, self._ends(token)),), sea=True)
        definite = any(t.lower_ in ("the", "this", "these", "those", "its") for t in token.lefts)
        if definite and token.lemma_.lower() in self.rules.waters and token.pos_ == "NOUN":
            last = self.last(token)
            words = (self.reading.passage(token.i, token.i + 1),)
            return None if last is None else Territory(last.refs, words, last.antecedents, sea=True)
        return None

    def last(self, token: Token) -> Territory | None:
        """The claimed sea told last before a token, with its sentence as evidence if it is another one."""
        told = next((t for t in reversed(self._claimed) if t.i < token.i), None)
        if told is None:
            return None
        first, name = self._name(told)
        words = (self.reading.passage(first, self._ends(told)),)
        antecedents = () if told.sent == token.sent else (self.reading.sentence_passage(told),)
        return Territory((Ref("territory", name),), words, antecedents, sea=True)

    def position(self, token: Token) -> int:
        """Where the claimed sea is told last before a token as more than the place of something; -1 if nowhere."""
        told = (t.i for t in reversed(self._claimed) if t.i < token.i and not self._is_place(t))
        return next(told, -1)

    def _is_name(self, token: Token) -> bool:
        if not token.text[:1].isupper() or token.lower_ not in self.rules.seas or token.i == 0:
            return False
        return self._in_name(token.nbor(-1)) or self._ends(token) > token.i + 1

    def _ends(self, token: Token) -> int:
        """The token after the name: behind "of Arica" in "Gulf of Arica"."""
        doc = token.doc
        named = token.i + 2 < len(doc) and doc[token.i + 1].lower_ == "of" and doc[token.i + 2].text[:1].isupper()
        return token.i + 3 if named else token.i + 1

    def _name(self, token: Token) -> tuple[int, str]:
        first = token.i
        while token.i - first < _LONGEST and first > 0 and self._in_name(token.doc[first - 1]):
            first -= 1
        return first, " ".join(t.text for t in token.doc[first : self._ends(token)])

    def _in_name(self, token: Token) -> bool:
        return token.text[:1].isupper() and token.is_alpha and not token.is_sent_start and token.pos_ != "DET"

    def _is_claimed(self, token: Token) -> bool:
        """It is what a claim, sovereignty or a dispute is over, or the object of claiming."""
        if any(t.lower_ in self.rules.contested for t in token.lefts):
            return True
        if any(above.lemma_.lower() in self.rules.claiming for above in self._above(token)):
            return True
        if any(self._is_claim_to(token)):
            return True
        # "the South China Sea, where China's claims overlap with those of …"
        where = (c for c in token.children if c.dep_ == "relcl" and any(t.lower_ == "where" for t in c.children))
        return any(t.lemma_.lower() in self.rules.claiming for clause in where for t in clause.children)

    def _is_claim_to(self, token: Token) -> Iterator[bool]:
        """ "rejected the claims to most of the sea", where the parser hangs "to" on the verb."""
        node = token
        while node.head != node and node.head.pos_ not in ("VERB", "AUX"):
            node = node.head
        if node.dep_ == "prep" and node.lower_ in ("to", "over") and node.head != node:
            yield from (c.dep_ == "dobj" and c.lemma_.lower() in self.rules.claiming for c in node.head.children)

    def _above(self, token: Token) -> Iterator[Token]:
        """The words that govern a noun through "most of", "parts of", up to the first verb or other noun."""
        node = token
        for _ in range(6):
            above = node.head
            if above == node:
                return
            if above.pos_ in ("VERB", "AUX"):
                yield above
                return
            measure = above.lemma_.lower() in self.rules.measures
            if above.pos_ in ("NOUN", "PROPN") and not measure:
                yield above
                return
            node = above

    def _is_place(self, token: Token) -> bool:
        """ "islands in the East China Sea": only where something else lies."""
        above = next(self._above(token), None)
        return above is not None and above.lemma_.lower() not in self.rules.claiming and above.pos_ == "NOUN"
