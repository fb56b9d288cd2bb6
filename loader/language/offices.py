"""How an office is worded: "Senior Deputy Foreign Minister", "secretary of Russia's Security Council"."""

from loader.language.found import Found
from loader.language.office import Office, with_article
from loader.language.office_complements import ComplementReader

__all__ = ["Office", "OfficeReader", "with_article"]


class OfficeReader(ComplementReader):
    """Reads office phrases in one article."""

    def read(self, head: int) -> Office | None:
        """The office whose last word is the token ``head``, with what stands before and behind it; None if the words
        are no office."""
        if not (self.doc[head].lower_ in self.rules.heads or self.is_plural(head)) or self.kind_at(head) in (
            "person",
            "organization",
        ):
            return None
        first, words, state, body, former = self._before(head)
        read = self.complement(head + 1, self.doc[head].lower_)
        complement, end = read.text, self.past_end(read.index)
        former = former or end > read.index
        if (
            body is not None
            and body.kind in ("island", "place")
            and not complement
            and self.doc[body.last].text in ("'s", "'")
        ):
            complement = f" of {self.doc[body.first : body.last].text}"
        if body is not None and body.kind in ("island", "place") and not complement and self._is_led(head):
            place = self.doc[body.first : body.last].text
            if " ".join(words).startswith(place):
                words, complement = words[len(place.split()) :], f" of {place}"
        return Office(
            first,
            end,
            head,
            self._name([*words, self.singular(head)], complement, former, read.host),
            state or read.state,
            read.host,
            body or read.body,
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
            if token.sent.start > index:
                break
            if token.is_space and "\n\n" not in token.text:  # a line that breaks inside the office
                index -= 1
                continue
            if token.is_space:
                break
            if token.lower_ in self.rules.former:
                former = True
            elif token.lower_ in self.rules.dropped and not (token.lower_ == "first" and self.modifies(index + 1)):
                pass
            elif token.text == "," and words and self.is_listed(index, words):
                words.insert(0, ",")
            elif token.text == ")" and index > 2 and self.doc[index - 2].text == "(" and not words:
                index -= 2
            elif token.text in ("'s", "'", "-"):
                if token.text == "-" and not self.is_hyphen(index):
                    break
                if token.text == "-" and self.doc[index - 1].lower_ not in self.rules.former:
                    words.insert(0, "-")
            elif found is not None and found.kind == "state":
                if state is not None or (words and words[0] in ("and", "&", ",")):
                    break
                state = found
                if found.form == "metonym" and self.doc[index + 1].text != "'s":
                    words[:0] = [self.doc[i].text for i in range(found.first, found.last)]
                index = found.first
            elif (
                found is not None
                and found.kind in ("organization", "island", "place")
                and body is None
                and state is None
            ):
                body = found
                if self.doc[index + 1].text != "'s":
                    words[:0] = self.body_words(found).split()
                    state = self.state_inside(found)
                index = found.first
            elif found is None and self._part(index) and state is None:
                words.insert(0, token.text)
            else:
                break
            index -= 1
        while words and words[0].lower() in ("and", "of", "&", "-", ","):
            words.pop(0)
        first = index + 1
        while first < head and (self.doc[first].text in ("'s", "'", "-", ",") or self.doc[first].is_space):
            first += 1
        return first, words, state, body, former

    def _is_led(self, head: int) -> bool:
        """Whether the office is that of who leads a government: "Greenland Premier" is "Premier of Greenland"."""
        return self.doc[head].lower_ in self.rules.leading

    def _part(self, index: int) -> bool:
        """Whether a word in front belongs to the office."""
        token = self.doc[index]
        if token.ent_type_ in ("DATE", "TIME") or (token.is_sent_start and token.pos_ in ("ADP", "SCONJ")):
            return False
        compound = token.is_lower and token.pos_ == "NOUN" and token.dep_ == "compound" and token.head.i > index
        elect = token.lower_ in self.rules.heads and self.doc[index + 1].text == "-"
        linked = (
            token.lower_ in ("and", "&")
            and index > 0
            and index - 1 not in self.names
            and (self.is_capital(self.doc[index - 1]) or self.doc[index - 1].lower_ in self.rules.modifiers)
        )
        return token.lower_ in self.rules.modifiers or self.is_capital(token) or elect or linked or compound

    def _name(self, words: list[str], complement: str, former: bool, host: Found | None) -> str | None:
        head = words[-1].lower()
        name = " ".join(words).replace(" - ", "-").replace(" ,", ",")
        synonym = self.rules.synonyms.get(name.lower(), self.rules.synonyms.get(head) if len(words) == 1 else None)
        if synonym is not None and not complement:
            if not synonym:
                return f"former {head}" if former else None
            name = synonym
            head = synonym.split()[-1]
        if head in self.rules.local and len(words) > 1 and not complement and words[0][:1].isupper():
            place = " ".join(words[:-1])
            return f"{'former ' if former else ''}{head.capitalize()} of {place}"
        if head in self.rules.leading and not complement and " ".join(words[:-1]) in self.rules.regions:
            return f"{'former ' if former else ''}{words[-1]} of {' '.join(words[:-1])}"
        if head in self.rules.titled:
            name = " ".join(
                word if word in ("of", "and", "for", "&") else word[:1].upper() + word[1:] for word in name.split()
            )
        name += complement
        if host is not None:
            country = (host.name if host.kind == "state" else host.country) or host.key
            article = "the " if host.kind == "place" and self.doc[host.first - 1].lower_ == "the" else ""
            name += f" to {article}{with_article(country)}"
        return f"former {name}" if former else name

    def staff_of(self, office: Office) -> Office | None:
        """As in "Press Secretary of the Russian President | X": who serves another office, named behind both. None if
        no such words stand in front of ``office``; "an aide to President X" names the president."""
        index = office.first - 1
        while index > 0 and self.doc[index].lower_ == "the":
            index -= 1
        head = index - 1
        if head < 1 or self.doc[index].lower_ not in ("of", "to") or self.doc[head].lower_ not in self.rules.staff:
            return None
        first, words, state, body, former = self._before(head)
        before = self.doc[first - 1].lower_ if first else ""
        capital = any(self.doc[i].text[:1].isupper() for i in range(first, head + 1))
        if not capital or before in ("a", "an", "the", "'s", "his", "her", "its") or office.name is None:
            return None
        name = self._name([*words, self.doc[head].text], f" {self.doc[index].text} the {office.name}", former, None)
        return Office(first, office.last, head, name, state or office.state, None, body or office.body)
