"""How an office is worded: "Senior Deputy Foreign Minister", "secretary of Russia's Security Council"."""

from dataclasses import dataclass, field

from spacy.tokens import Token

from loader.language.found import Found
from loader.language.office import Office, with_article
from loader.language.office_complements import ComplementReader

__all__ = ["Office", "OfficeReader", "with_article"]


@dataclass(slots=True)
class _Beginning:
    """What stands in front of an office's last word, read up to the token ``index``."""

    index: int
    first: int = 0
    words: list[str] = field(default_factory=list)
    state: Found | None = None
    body: Found | None = None
    former: bool = False
    owned: bool = False
    """Another office owns it, which only tells the state: "the Russian president's envoy"."""


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
        before = self._before(head)
        words, body = before.words, before.body
        read = self.complement(head + 1, self.doc[head].lower_)
        complement, end = read.text, self.past_end(read.index)
        former = before.former or end > read.index
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
            before.first,
            end,
            head,
            self._name([*words, self.singular(head)], complement, former, read.host),
            before.state or read.state,
            read.host,
            body or read.body,
        )

    def _before(self, head: int) -> "_Beginning":
        """Walks left: own words of the office, then the state or body it belongs to."""
        read = _Beginning(head - 1)
        while read.index >= 0 and self._step(read):
            read.index -= 1
        while read.words and read.words[0].lower() in ("and", "of", "&", "-", ","):
            read.words.pop(0)
        read.first = read.index + 1
        while read.first < head and (
            self.doc[read.first].text in ("'s", "'", "-", ",") or self.doc[read.first].is_space
        ):
            read.first += 1
        return read

    def _step(self, read: "_Beginning") -> bool:
        """Reads one more word or name in front; False if the office begins behind it."""
        index = read.index
        token, found = self.doc[index], self.names.get(index)
        if token.is_space:
            return "\n\n" not in token.text  # a line that breaks inside the office
        if token.lower_ in self.rules.former:
            read.former = True
            return True
        if token.lower_ in self.rules.dropped and not (token.lower_ == "first" and self.modifies(index + 1)):
            return True
        if token.text == "," and read.words and self.is_listed(index, read.words):
            read.words.insert(0, ",")
            return True
        if token.text == ")" and index > 2 and self.doc[index - 2].text == "(" and not read.words:
            read.index -= 2
            return True
        if [t.lower_ for t in self.doc[max(index - 3, 0) : index + 1]] == ["-", "year", "-", "old"]:
            read.index -= 4
            return True
        if token.text in ("'s", "'", "-"):
            return self._joint(read, token)
        if found is not None:
            return self._name_before(read, found)
        if token.lower_ in self.rules.heads and self.doc[index + 1].text == "'s":
            read.owned = True
            return read.body is None
        if read.state is None and self._part(index):
            read.words[:0] = [] if read.owned else [token.text]
            return True
        return False

    def _joint(self, read: "_Beginning", token: Token) -> bool:
        """Reads a possessive, or a hyphen inside an office."""
        if token.text != "-":
            return True
        if self.is_hyphen(token.i) and self.doc[token.i - 1].lower_ not in self.rules.former:
            read.words.insert(0, "-")
        return self.is_hyphen(token.i)

    def _name_before(self, read: "_Beginning", found: Found) -> bool:
        """Reads the state or body in front of an office."""
        apart = self.doc[read.index + 1].text == "'s"
        if found.kind == "state":
            if read.state is not None or (read.words and read.words[0] in ("and", "&", ",")):
                return False
            read.state = found
            if found.form == "metonym" and not apart:
                read.words[:0] = [self.doc[i].text for i in range(found.first, found.last)]
        elif found.kind in ("organization", "island", "place") and read.body is None and read.state is None:
            read.body = found
            if not apart:
                read.words[:0] = self.body_words(found).split()
                read.state = self.state_inside(found)
        else:
            return False
        read.index = found.first
        return True

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
        read = self._before(head)
        before = self.doc[read.first - 1].lower_ if read.first else ""
        capital = any(self.doc[i].text[:1].isupper() for i in range(read.first, head + 1))
        # "headed by special adviser to the Prime Minister X": without an article it is X's title.
        bare = self.doc[index + 1].lower_ == "the" and self.doc[max(read.first - 1, 0)].pos_ == "ADP"
        if not (capital or bare) or before in ("a", "an", "the", "'s", "his", "her", "its") or office.name is None:
            return None
        served = f" {self.doc[index].text} the {office.name}"
        name = self._name([*read.words, self.doc[head].text], served, read.former, None)
        state, body = read.state or office.state, read.body or office.body
        return Office(read.first, office.last, head, name, state, None, body)
