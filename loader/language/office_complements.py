"""What stands behind an office: "general", "of the Security Council", "of Russia", "to Japan", "of the day"."""

from dataclasses import dataclass

from loader.language.found import Found
from loader.language.office_words import OfficeWords

DETERMINERS = frozenset({"the", "ruling", "governing", "its", "their", "his", "her", "main", "opposition"})


@dataclass(slots=True)
class Complement:
    """The words read so far, up to the token ``index``; ``text`` is what they add to the name of the office."""

    index: int
    text: str = ""
    state: Found | None = None
    host: Found | None = None
    body: Found | None = None


class ComplementReader(OfficeWords):
    """Reads in one article what stands behind the last word of an office."""

    def complement(self, index: int, head: str) -> Complement:
        """All that belongs to the office from the token ``index`` on; ``head`` is its last word, lower-cased."""
        read = self._suffix(index)
        while read.index + 1 < len(self.doc) and self.doc[read.index].lower_ in self.rules.joining:
            if not self._joined(read, head):
                break
        return read

    def past_end(self, index: int) -> int:
        """End of "at the time", "of the day", "from 2004 to 2008" from a token on, or ``index``: the office is one of
        the past."""
        words = [t.lower_ for t in self.doc[index : index + 4]]
        timed = words[0:1] in (["of"], ["at"]) and words[1:2] in (["the"], ["that"], ["those"])
        if timed and words[2:3] and words[2] in self.rules.periods and words[3:4] not in (["of"], ["'s"]):
            return index + 3
        years = words[1:4:2]
        spanned = words[0:1] in (["from"], ["between"]) and words[2:3] in (["to"], ["and"], ["until"], ["till"])
        if spanned and all(len(year) == 4 and year.isdigit() for year in years):
            return index + 4
        return index

    def _suffix(self, index: int) -> Complement:
        if index < len(self.doc) and self.doc[index].lower_ == "general":
            return Complement(index + 1, " general")
        if index + 1 < len(self.doc) and self.doc[index].text == "-":
            suffix = self.doc[index + 1].lower_
            if suffix in self.rules.suffixes:
                return Complement(index + 2, f"-{suffix}")
        return Complement(index)

    def _joined(self, read: Complement, head: str) -> bool:
        """Reads one more phrase behind a preposition; False if the office ends there."""
        index = read.index
        if self.past_end(index) > index:
            return False
        if (end := self._field_end(index)) > index:
            read.text, read.index = f"{read.text} {self.doc[index:end].text}", end
            return True
        joint, begin = self._opening(index)
        found = self.names.get(begin)
        if found is not None and (end := self._between_states(found)) > found.last:
            read.text, read.index = f"{read.text} {joint}{self.doc[found.first : end].text}", end
            return True
        if found is not None and found.kind in ("state", "place") and head in self.rules.posted and joint[:2] != "of":
            read.host, read.index = found, found.last
            return False
        if found is not None and found.kind == "state":
            return self._of_state(read, found, joint, head)
        if found is not None and found.kind in ("organization", "island", "place"):
            return self._of_body(read, found, joint)
        if read.body is not None or self.doc[index].lower_ not in self.rules.plain_joining:
            return False
        end = max(self.words_end(begin), self.noun_phrase_end(begin))
        if end == begin:
            return False
        if end + 1 < len(self.doc) and self.doc[end].text in ("'s", "'"):  # "of the islands' legislative assembly"
            end = max(end, self.noun_phrase_end(end + 1))
        read.text, read.index = f"{read.text} {joint}{self.doc[begin:end].text}", end
        return True

    def _between_states(self, found: Found) -> int:
        """End of "Japan-Russia relations", what somebody is in charge of, or of the state's name alone."""
        second = self.names.get(found.last + 1) if self.doc[found.last : found.last + 1].text in ("-", "–") else None
        if second is None or found.kind != "state" or second.kind != "state":
            return found.last
        end = second.last
        while end < len(self.doc) and self.doc[end].is_lower and self.doc[end].pos_ in ("NOUN", "ADJ"):
            end += 1
        return end

    def _of_state(self, read: Complement, found: Found, joint: str, head: str) -> bool:
        """As in "of Russia", "of Russia's Security Council", "of the Kremlin press service"."""
        words = self.doc[found.first : found.last].text
        if head in self.rules.local and found.form == "metonym":
            read.state, read.index, read.text = found, found.last, f"{read.text} {joint}{words}"
            return False
        read.state = read.state or found
        phrase = self.noun_phrase_end(found.last) if found.form == "metonym" else found.last
        if phrase > found.last:
            read.text, read.index = f"{read.text} {joint}{self.doc[found.first : phrase].text}", phrase
            return True
        begin = found.last
        if begin < len(self.doc) and self.doc[begin].text in ("'s", "'"):
            begin, joint = begin + 1, f"{joint.split()[0]} the "
        elif found.form != "adjective":
            read.index = begin
            return head in self.rules.posted
        body = self.names.get(begin)
        if body is not None and body.kind in ("organization", "island", "place"):
            return self._of_body(read, body, joint)
        if read.body is not None or self.doc[read.index].lower_ not in self.rules.plain_joining:
            return False
        end = max(self.words_end(begin), self.noun_phrase_end(begin))
        if end == begin:
            return False
        read.text, read.index = f"{read.text} {joint}{self.doc[begin:end].text}", end
        return True

    def _of_body(self, read: Complement, found: Found, joint: str) -> bool:
        """As in "of the Security Council", "of the Security Council's staff", "of the Sakhalin region"."""
        last = self.behind_descriptor(found)
        if last < len(self.doc) and found.kind != "organization" and self.doc[last].lower_ in self.rules.region_nouns:
            last += 1
        if read.body is None:
            noun = self.doc[found.last : last].text if found.kind != "organization" else ""
            read.text += f" {joint}{self.body_words(found)}{' ' + noun if noun else ''}"
        read.state = read.state or self.state_inside(found)
        if found.kind == "place" and joint.startswith("for ") and (end := self._second_region(last)) > last:
            read.text, last = read.text + f" {self.doc[last:end].text}", end
        read.body, read.index = read.body or found, last
        if last + 1 < len(self.doc) and self.doc[last].text in ("'s", "'"):
            end = self.noun_phrase_end(last + 1)
            if end > last + 1:
                read.text, read.index = read.text + self.doc[last:end].text, end
        return True

    def _second_region(self, index: int) -> int:
        """End of "and the Americas" behind "minister for Europe", or ``index``."""
        if index >= len(self.doc) or self.doc[index].lower_ != "and":
            return index
        begin = index + 2 if self.doc[index + 1 : index + 2].text.lower() == "the" else index + 1
        found = self.names.get(begin)
        return found.last if found is not None and found.kind == "place" and found.first == begin else index

    def _field_end(self, index: int) -> int:
        """End of "in charge of the economy" or "for Asia and Pacific affairs" from the preposition on, or ``index``."""
        if self.doc[index : index + 3].text.lower() == "in charge of":
            return self.phrase_end(index + 3)
        begin = index + (2 if self.doc[index + 1].lower_ == "the" else 1)
        end = self.phrase_end(begin)
        affairs = end > begin + 1 and self.doc[end - 1].lower_ == "affairs" and self.doc[begin].text[:1].isupper()
        return end if affairs else index

    def _opening(self, index: int) -> tuple[str, int]:
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
