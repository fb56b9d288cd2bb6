"""Things without a name: "a Japanese government official", "four islands", "an economic forum"."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from loader.language.found import Found
from loader.language.lexicon import Lexicon

SPEAKING = frozenset({"nsubj", "nsubjpass", "pobj"})
MODIFIERS = frozenset({"amod", "compound", "nmod", "nummod", "poss", "quantmod"})


@dataclass(frozen=True, slots=True)
class DescriptionRules:
    """Tables ``descriptions`` and ``actors`` of ``names.toml``."""

    territory_nouns: frozenset[str]
    territory_dropped: frozenset[str]
    event_heads: frozenset[str]
    event_words: frozenset[str]
    event_dropped: frozenset[str]
    actor_heads: frozenset[str]
    body_heads: frozenset[str]
    """Last words of names of bodies, lower-cased: "the ministry" is the one named before."""


def description_rules(lexicon: Lexicon) -> DescriptionRules:
    """The rules of a lexicon."""
    names = lexicon.table("names")
    table = names["descriptions"]
    return DescriptionRules(
        frozenset(table["territory_nouns"]),
        frozenset(table["territory_dropped"]),
        frozenset(table["event_heads"]),
        frozenset(table["event_words"]),
        frozenset(table["event_dropped"]),
        frozenset(names["actors"]["heads"]),
        frozenset(head.lower() for head in names["organizations"]["heads"]),
    )


@dataclass(frozen=True, slots=True)
class DescriptionFinder:
    """Finds described things in one article. ``names`` are the names found, by token."""

    doc: Doc
    names: Mapping[int, Found]
    rules: DescriptionRules

    def find(self) -> Iterator[Found]:
        """Actors, territories and public events without a name of their own, and bodies named before."""
        actors: list[Found] = []
        for token in self.doc:
            if token.i in self.names or token.pos_ not in ("NOUN", "PROPN"):
                continue
            lower = token.lower_
            if lower in self.rules.actor_heads:
                if actor := self._actor(token, actors):
                    actors.append(actor)
                    yield actor
            elif lower in self.rules.territory_nouns:
                if territory := self._territory(token):
                    yield territory
            elif lower in self.rules.event_heads:
                if event := self._event(token):
                    yield event
            elif lower in self.rules.body_heads and token.is_lower and (body := self._body(token)):
                yield body

    def _phrase(self, head: Token, dropped: frozenset[str] = frozenset()) -> int:
        """First token of the noun phrase that ends with ``head``, determiners and what is ``dropped`` left out."""
        first = head.i
        while first > head.sent.start:
            token = self.doc[first - 1]
            found = self.names.get(token.i)
            if token.lower_ == "no" and self.doc[first].like_num:  # "No 10 spokeswoman"
                first -= 1
                continue
            if token.lower_ in dropped or token.pos_ in (
                "DET",
                "PRON",
                "VERB",
                "AUX",
                "ADP",
                "PUNCT",
                "CCONJ",
                "SPACE",
            ):
                if token.text == "-" and first - 2 >= head.sent.start and token.idx + 1 == self.doc[first].idx:
                    first -= 1
                    continue
                if token.pos_ == "VERB" and token.dep_ == "amod":
                    first -= 1
                    continue
                break
            if found is not None and found.kind not in ("state", "organization"):
                break
            holder = token.dep_ == "npadvmod" and self.doc[first].text == "-"  # "Russian-held"
            if token.text in ("'s", "'") or (token.dep_ not in MODIFIERS | {"punct", "advmod"} and not holder):
                break
            first -= 1
        while first < head.i and (self.doc[first].text in ("-", "'s") or self._is_adverb(first)):
            first += 1
        return first

    def _is_adverb(self, index: int) -> bool:
        """An adverb of its own, no part of a compound such as "high-ranking"."""
        return self.doc[index].dep_ == "advmod" and self.doc[index + 1].text != "-"

    def _actor(self, head: Token, before: Sequence[Found]) -> Found | None:
        following = self.names.get(head.i + 1)
        if following is not None and following.kind == "person":
            return None
        if head.dep_ not in SPEAKING or (head.dep_ == "pobj" and head.head.lower_ not in ("to", "by")):
            return None
        first = self._phrase(head)
        if first == head.i:
            same = [a for a in before if a.key.split()[-1] == head.lower_]
            return Found(head.i, head.i + 1, "actor", same[-1].key, "description", same[-1].name) if same else None
        name = " ".join(self.doc[first : head.i + 1].text.split())
        return Found(first, head.i + 1, "actor", name.lower(), "description", name)

    def _territory(self, head: Token) -> Found | None:
        first = self._phrase(head, self.rules.territory_dropped)
        if first == head.i and head.lower_ not in ("islands", "isles", "islets"):
            return None
        name = " ".join(self.doc[first : head.i + 1].text.split())
        return Found(first, head.i + 1, "territory", name.lower(), "description", name)

    def _event(self, head: Token) -> Found | None:
        first = self._phrase(head, self.rules.event_dropped)
        words = self.doc[first : head.i]
        telling = any(
            t.lower_ in self.rules.event_words or (t.i in self.names and self.names[t.i].kind == "organization")
            for t in words
        )
        capital = any(t.text[:1].isupper() and t.i not in self.names and not t.is_sent_start for t in words)
        if not telling and not capital:
            return None
        name = " ".join(self.doc[first : head.i + 1].text.split())
        return Found(first, head.i + 1, "event", name.lower(), "name", name)

    def _body(self, head: Token) -> Found | None:
        """As in "the ministry": the last body named before whose name ends with that word."""
        if head.i == 0 or self.doc[head.i - 1].lower_ != "the":
            return None
        for index in range(head.i - 1, -1, -1):
            found = self.names.get(index)
            if found is not None and found.kind == "organization" and self.doc[found.last - 1].lower_ == head.lower_:
                return Found(head.i - 1, head.i + 1, "organization", found.key, "description", None, found.iri)
        return None
