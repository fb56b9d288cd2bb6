"""How an office is worded: "Senior Deputy Foreign Minister", "secretary of Russia's Security Council"."""

from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from loader.language.found import Found
from loader.language.name_rules import OfficeRules


@dataclass(frozen=True, slots=True)
class Office:
    """An office as a phrase. Tokens ``first`` up to ``last`` (exclusive) are its words, the state's name included.

    ``name`` leaves the state out, and begins with ``former`` if the office is a past one. It is None where the words
    tell that somebody serves a state, not as what ("the Japanese leader").
    """

    first: int
    last: int
    head: int
    name: str | None
    state: Found | None = None
    host: Found | None = None
    """The state to which an ambassador is sent."""
    body: Found | None = None
    """The organization in which the office is."""


@dataclass(frozen=True, slots=True)
class OfficeReader:
    """Reads office phrases in one article. ``names`` are the names found, by token."""

    doc: Doc
    names: Mapping[int, Found]
    rules: OfficeRules

    def read(self, head: int) -> Office | None:
        """The office whose last word is the token ``head``, with what stands before and behind it; None if the words
        are no office."""
        if self.doc[head].lower_ not in self.rules.heads or self._kind(head) in ("person", "organization"):
            return None
        first, words, state, body, former = self._before(head)
        last, complement, owner, host, behind = self._behind(head + 1, self.doc[head].lower_)
        return Office(
            first,
            last,
            head,
            self._name([*words, self.doc[head].text], complement, former, host),
            state or owner,
            host,
            body or behind,
        )

    def _before(self, head: int) -> tuple[int, list[str], Found | None, Found | None, bool]:
        """Walks left: own words of the office, then the state or body it belongs to."""
        words: list[str] = []
        state: Found | None = None
        body: Found | None = None
        former = False
        index = head - 1
        while index >= 0:
            token = self.doc[index]
            found = self.names.get(index)
            if token.sent.start > index or token.is_space:
                break
            if token.lower_ in self.rules.former:
                former = True
            elif token.lower_ in self.rules.dropped and not (token.lower_ == "first" and self._modifies(index + 1)):
                pass
            elif token.text in ("'s", "'", "-"):
                if token.text == "-" and not self._hyphen(index):
                    break
                if token.text == "-" and self.doc[index - 1].lower_ in self.rules.modifiers:
                    words.insert(0, "-")
            elif found is not None and found.kind == "state":
                if state is not None:
                    break
                state = found
                if found.form == "metonym" and self.doc[index + 1].text != "'s":
                    words[:0] = [self.doc[i].text for i in range(found.first, found.last)]
                index = found.first
            elif found is not None and found.kind in ("organization", "island", "place") and body is None and state is None:
                body = found
                if self.doc[index + 1].text != "'s":
                    words[:0] = [self.doc[i].text for i in range(found.first, found.last)]
                index = found.first
            elif found is None and (token.lower_ in self.rules.modifiers or self._capital(token)) and state is None:
                words.insert(0, token.text)
            else:
                break
            index -= 1
        while words and words[0].lower() in ("and", "of", "&", "-"):
            words.pop(0)
        return index + 1, words, state, body, former

    def _behind(self, index: int, head: str) -> tuple[int, str, Found | None, Found | None, Found | None]:
        """Reads "general", "of the Security Council", "of Russia", "to Japan", "for Foreign Affairs"."""
        text = ""
        state: Found | None = None
        body: Found | None = None
        if index < len(self.doc) and self.doc[index].lower_ == "general" and head == "secretary":
            text, index = " general", index + 1
        while index + 1 < len(self.doc) and self.doc[index].lower_ in self.rules.joining:
            begin = index + 1
            while self.doc[begin].lower_ in ("the", "ruling", "its", "their", "his", "her", "main", "opposition") and begin + 1 < len(self.doc):
                begin += 1
            found = self.names.get(begin)
            if found is not None and found.kind in ("state", "place") and head in self.rules.posted and state is None:
                return found.last, text, None, found, body
            if found is not None and found.kind == "state" and found.form != "adjective":
                possessive = found.last < len(self.doc) and self.doc[found.last].text in ("'s", "'")
                state, index = state or found, found.last
                if not possessive:
                    break
                begin, found = found.last + 1, self.names.get(found.last + 1)
            elif found is not None and found.kind == "state":
                state, begin = state or found, found.last
                found = self.names.get(begin)
            if found is not None and found.kind in ("organization", "island", "place"):
                if body is None:
                    text += f" {self._joint(index, begin)}{self.body_words(found)}"
                state = state or self.state_inside(found)
                body, index = body or found, found.last
                continue
            end = self._words_end(begin)
            if end == begin or body is not None:
                break
            text += f" {self._joint(index, begin)}{self.doc[begin:end].text}"
            index = end
            if self.doc[end - 1].text in ("'s",):
                break
        return index, text, state, None, body

    def _joint(self, index: int, begin: int) -> str:
        """"of the " or "of ": the preposition and the article, as printed; possessors count as an article."""
        while index > 0 and self.doc[index].lower_ not in self.rules.joining:
            index -= 1
        article = begin - index > 1
        return f"{self.doc[index].text} {'the ' if article else ''}"

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

    def _words_end(self, begin: int) -> int:
        """End of plain capitalised words of an office ("Foreign Affairs", "State"), or of one lower-case compound."""
        index = begin
        while index < len(self.doc) and index not in self.names:
            token = self.doc[index]
            joined = token.lower_ in ("and", "&") and index + 1 < len(self.doc) and (
                self._capital(self.doc[index + 1]) or self.doc[index + 1].lower_ in self.rules.modifiers
            )
            if not (self._capital(token) or token.lower_ in self.rules.modifiers or (joined and index > begin)):
                break
            index += 1
        return index

    def _name(self, words: list[str], complement: str, former: bool, host: Found | None) -> str | None:
        head = words[-1].lower()
        name = " ".join(words).replace(" - ", "-")
        synonym = self.rules.synonyms.get(name.lower(), self.rules.synonyms.get(head) if len(words) == 1 else None)
        if synonym is not None and not complement:
            if not synonym:
                return None
            name = synonym
            head = synonym.split()[-1]
        if head in self.rules.local and len(words) > 1 and not complement and words[0][:1].isupper():
            place = " ".join(words[:-1])
            return f"{'former ' if former else ''}{head.capitalize()} of {place}"
        if head in self.rules.titled:
            name = " ".join(word if word in ("of", "and", "for", "&") else word[:1].upper() + word[1:] for word in name.split())
        name += complement
        if host is not None:
            name += f" to {host.name if host.kind == 'state' else host.country or host.name}"
        return f"former {name}" if former else name

    def _modifies(self, index: int) -> bool:
        return self.doc[index].lower_ in ("deputy", "vice", "secretary")

    def _hyphen(self, index: int) -> bool:
        left = self.doc[index - 1].lower_ if index else ""
        return left in self.rules.former or left in self.rules.modifiers or left in ("ex", "then")

    def _capital(self, token: Token) -> bool:
        return token.text[:1].isupper() and token.pos_ in ("PROPN", "ADJ", "NOUN") and token.is_alpha

    def _kind(self, index: int) -> str | None:
        found = self.names.get(index)
        return found.kind if found else None
