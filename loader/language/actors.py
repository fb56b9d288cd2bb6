"""People and bodies without a name, called by the words that describe them: "a Japanese government source"."""

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from loader.language.reading import Reading
from loader.language.statement_rules import StatementRules
from loader.record import Entity, IndirectStatement, Passage, Ref, Statement

_MODIFIERS = frozenset({"amod", "compound", "nmod", "nummod", "poss"})


class Actors:
    """Names described actors in a reading."""

    def __init__(self, reading: Reading, rules: StatementRules) -> None:
        self.reading = reading
        self.rules = rules
        self._people = {m.last - 1 for m in reading.mentions if m.refs[0].kind == "person"}

    def description(self, head: Token) -> tuple[int, str | None]:
        """Where the noun phrase begins, and its name: the modifiers before the head with it; None without any."""
        modifiers = [t for t in head.lefts if t.dep_ in _MODIFIERS or t.dep_ == "det"]
        first = min((t.left_edge.i for t in modifiers), default=head.i)
        doc = self.reading.doc
        while (
            first > 1
            and doc[first - 1].text == "-"
            and not doc[first - 1].whitespace_
            and not doc[first - 2].whitespace_
        ):
            first -= 2  # "high-ranking", however it was cut
        words = [
            token
            for token in self.reading.doc[first : head.i]
            if token.lower_ not in self.rules.undescriptive
            and (token.dep_ != "det" or (token.lower_ == "no" and token.nbor().like_num))  # "No 10 spokeswoman"
            and (not token.is_punct or self._is_hyphen(token))
        ]
        if not words:
            return first, None
        text = self.reading.article.text
        parts: list[str] = []
        for token in [*words, head]:
            part = text[token.idx : token.idx + len(token)]
            if parts and token.i > 0 and (self._is_hyphen(token) or self._is_hyphen(doc[token.i - 1])):
                parts[-1] += part
            elif token.tag_ != "POS":
                parts.append(part)
            elif parts and token.i > 0 and token.i - 1 in self._people:
                parts[-1] += part
        return first, " ".join(parts)

    def _is_hyphen(self, token: Token) -> bool:
        """A hyphen within a word."""
        return token.text == "-" and token.i > 0 and not token.whitespace_ and not token.nbor(-1).whitespace_


def actor_entities(statements: Iterable[Statement | IndirectStatement]) -> tuple[Entity, ...]:
    """The described speakers of statements as entities, in text order, with the words that describe them."""
    evidence: dict[Ref, set[Passage]] = {}
    for statement in statements:
        if statement.speaker.kind == "actor":
            evidence.setdefault(statement.speaker, set()).update(_speaker_words(statement))
    entities = [Entity("actor", ref.name, tuple(sorted(passages))) for ref, passages in evidence.items()]
    return tuple(sorted(entities, key=lambda entity: (entity.evidence[:1], entity.name)))


def _speaker_words(statement: Statement | IndirectStatement) -> Iterator[Passage]:
    return (words.passage for words in statement.words if words.slot == "speaker")
