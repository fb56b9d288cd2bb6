"""The words in and around an office: which of them belong to it, and where a phrase ends."""

from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from loader.language.found import Found
from loader.language.name_rules import OfficeRules


@dataclass(frozen=True, slots=True)
class OfficeWords:
    """The words of one article as parts of offices. ``names`` are the names found, by token."""

    doc: Doc
    names: Mapping[int, Found]
    rules: OfficeRules

    def continues(self, index: int) -> bool:
        """Whether the token is one more word of an office: "cabinet" behind "chief"."""
        token = self.doc[index]
        return index not in self.names and (token.lower_ in self.rules.modifiers or token.lower_ in self.rules.heads)

    def is_plural(self, index: int) -> bool:
        """Whether the token is the plural of an office's last word, in front of names: "Presidents X and Y"."""
        token = self.doc[index]
        return (
            token.lower_.endswith("s")
            and token.lower_[:-1] in self.rules.heads
            and token.lower_ not in self.rules.modifiers
        )

    def singular(self, head: int) -> str:
        """The singular of an office's last word as printed."""
        text = self.doc[head].text
        return text if text.lower() in self.rules.heads else text[:-1]

    def body_words(self, found: Found) -> str:
        """The name of a body without the adjective of its state."""
        first = found.first
        inner = self.state_inside(found)
        if inner is not None and inner.first == first and inner.form == "adjective":
            first = inner.last
        return self.doc[first : found.last].text

    def state_inside(self, found: Found) -> Found | None:
        """The state in the name of a body: "Russian" in "Russian Security Council"."""
        return next((f for f in found.inside if f.kind == "state"), None)

    def words_end(self, begin: int) -> int:
        """End of plain capitalised words of an office ("Foreign Affairs", "State"), or of one lower-case compound."""
        index = begin
        while index < len(self.doc) and index not in self.names:
            token = self.doc[index]
            joined = (
                token.lower_ in ("and", "&")
                and index + 1 < len(self.doc)
                and (self.is_capital(self.doc[index + 1]) or self.doc[index + 1].lower_ in self.rules.modifiers)
            )
            office = token.lower_ in self.rules.modifiers or token.lower_ in self.rules.heads
            if not (self.is_capital(token) or office or (joined and index > begin)):
                break
            index += 1
        return index

    def noun_phrase_end(self, begin: int) -> int:
        """End of a phrase of lower-case words ("the international security programme"), or ``begin``."""
        end = begin
        while end < len(self.doc) and end not in self.names and self.continues_phrase(end):
            end += 1
        return end if end > begin and self.doc[end - 1].pos_ == "NOUN" else begin

    def continues_phrase(self, index: int) -> bool:
        token = self.doc[index]
        return token.is_lower and token.is_alpha and (token.pos_ in ("ADJ", "NOUN") or token.text == "affairs")

    def modifies(self, index: int) -> bool:
        """Whether the token takes "first" in front of it into the office."""
        return self.doc[index].lower_ in ("deputy", "vice", "secretary")

    def is_hyphen(self, index: int) -> bool:
        """Whether the hyphen joins words of an office."""
        left = self.doc[index - 1].lower_ if index else ""
        return left in self.rules.former or left in self.rules.modifiers or self.doc[index + 1].lower_ == "elect"

    def is_capital(self, token: Token) -> bool:
        """Whether a word of an office may be printed like this."""
        return token.text[:1].isupper() and token.pos_ in ("PROPN", "ADJ", "NOUN") and token.is_alpha

    def kind_at(self, index: int) -> str | None:
        """The kind of the name at a token."""
        found = self.names.get(index)
        return found.kind if found else None

    def is_listed(self, index: int, words: list[str]) -> bool:
        """Whether a comma joins fields of one office: "Economy, Trade and Industry Minister"."""
        return "and" in words and index > 0 and index - 1 not in self.names and self.is_capital(self.doc[index - 1])

    def phrase_end(self, begin: int) -> int:
        """End of the words of a field ("Northeast Asia affairs", "the economy") from the token ``begin`` on."""
        end = begin
        while end < len(self.doc) and self.doc[end].pos_ in ("PROPN", "NOUN", "ADJ", "DET", "CCONJ"):
            end += 1
        while end > begin and self.doc[end - 1].pos_ in ("CCONJ", "DET", "ADJ"):
            end -= 1
        return end

    def behind_descriptor(self, found: Found) -> int:
        """The end of a body's name, with the noun that says what it is: "United Russia | party"."""
        descriptor = found.last < len(self.doc) and self.doc[found.last].lower_ in self.rules.body_nouns
        return found.last + 1 if descriptor else found.last
