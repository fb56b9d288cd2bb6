"""How an office is worded: "Senior Deputy Foreign Minister", "secretary of Russia's Security Council"."""

from loader.language.found import Found
from loader.language.office import Office, with_article
from loader.language.office_words import OfficeWords

__all__ = ["DETERMINERS", "Office", "OfficeReader", "with_article"]

DETERMINERS = frozenset({"the", "ruling", "its", "their", "his", "her", "main", "opposition"})


class OfficeReader(OfficeWords):
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
        last, complement, owner, host, behind = self._behind(head + 1, self.doc[head].lower_)
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
            last,
            head,
            self._name([*words, self.singular(head)], complement, former, host),
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

    def _behind(self, index: int, head: str) -> tuple[int, str, Found | None, Found | None, Found | None]:
        """Reads "general", "of the Security Council", "of Russia", "to Japan", "for Foreign Affairs"."""
        text = ""
        state: Found | None = None
        body: Found | None = None
        if index < len(self.doc) and self.doc[index].lower_ == "general":
            text, index = " general", index + 1
        elif index + 1 < len(self.doc) and self.doc[index : index + 2].text.lower() == "-general":
            text, index = "-general", index + 2
        while index + 1 < len(self.doc) and self.doc[index].lower_ in self.rules.joining:
            if (end := self._field_end(index)) > index:
                text, index = f"{text} {self.doc[index:end].text}", end
                continue
            joint, begin = self._complement(index)
            found = self.names.get(begin)
            if (
                found is not None
                and found.kind in ("state", "place")
                and head in self.rules.posted
                and joint.split()[0] != "of"
            ):
                return found.last, text, state, found, body
            if found is not None and found.kind == "state" and head in self.rules.local and found.form == "metonym":
                return found.last, f"{text} {joint}{self.doc[begin : found.last].text}", found, None, body
            if found is not None and found.kind == "state":
                state = state or found
                phrase = self.noun_phrase_end(found.last) if found.form == "metonym" else found.last
                if phrase > found.last:
                    text, index = f"{text} {joint}{self.doc[begin:phrase].text}", phrase
                    continue
                begin = found.last
                if begin < len(self.doc) and self.doc[begin].text in ("'s", "'"):
                    begin, joint = begin + 1, f"{joint.split()[0]} the "
                elif found.form != "adjective":
                    index = begin
                    if head in self.rules.posted:
                        continue
                    break
                found = self.names.get(begin)
            if found is not None and found.kind in ("organization", "island", "place"):
                if body is None:
                    text += f" {joint}{self.body_words(found)}"
                state = state or self.state_inside(found)
                body, index = body or found, self.behind_descriptor(found)
                if index + 1 < len(self.doc) and self.doc[index].text in ("'s", "'"):
                    end = self.noun_phrase_end(index + 1)
                    text += self.doc[index:end].text if end > index + 1 else ""
                    index = end if end > index + 1 else index
                continue
            if body is not None or self.doc[index].lower_ not in self.rules.plain_joining:
                break
            end = max(self.words_end(begin), self.noun_phrase_end(begin))
            if end == begin:
                break
            text += f" {joint}{self.doc[begin:end].text}"
            index = end
        return index, text, state, None, body

    def _field_end(self, index: int) -> int:
        """End of "in charge of the economy" or "for Asia and Pacific affairs" from the preposition on, or ``index``."""
        if self.doc[index : index + 3].text.lower() == "in charge of":
            return self.phrase_end(index + 3)
        begin = index + (2 if self.doc[index + 1].lower_ == "the" else 1)
        end = self.phrase_end(begin)
        affairs = end > begin + 1 and self.doc[end - 1].lower_ == "affairs" and self.doc[begin].text[:1].isupper()
        return end if affairs else index

    def _complement(self, index: int) -> tuple[str, int]:
        """The preposition with its article ("of the "), and where its noun begins; lower-case descriptions in front of
        a name ("the junior coalition party X") are walked over."""
        begin = index + 1
        while begin + 1 < len(self.doc) and self.doc[begin].lower_ in DETERMINERS:
            begin += 1
        article = begin > index + 1
        ahead = begin
        while (
            ahead < min(begin + 4, len(self.doc))
            and (self.doc[ahead].is_lower or self.doc[ahead].text == "'s")
            and self.doc[ahead].pos_ in ("ADJ", "NOUN", "PART")
        ):
            ahead += 1
        found = self.names.get(ahead)
        if found is None and self.doc[begin].lower_ in ("a", "an"):  # "president of an independent Russia"
            state = self.names.get(begin + 2)
            if state is not None and state.kind == "state" and self.doc[begin + 1].pos_ == "ADJ":
                return f"{self.doc[index].text} ", begin + 2
        if ahead > begin and found is not None and found.kind == "organization":
            return f"{self.doc[index].text} ", ahead
        return f"{self.doc[index].text} {'the ' if article else ''}", begin

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
