"""Which words attribute a quotation, and to whom."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from loader.language.reading import Quotation, Reading
from loader.language.speakers import Speaker, Speakers
from loader.language.statement_rules import StatementRules, is_noun, is_verb

_REACH = 16
"""Tokens after a quotation within which its verb of saying stands."""
_WIDEST = 120
"""Tokens around a quotation that are looked at in its sentence: a damaged text can be one endless sentence."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """``cue``: the verb of saying, the noun for words said, or "according"; ``rule``: how it was found."""

    cue: Token
    speaker: Speaker
    rule: str


class Attributions:
    """Finds attributions in a reading."""

    def __init__(self, reading: Reading, rules: StatementRules, speakers: Speakers) -> None:
        self.reading = reading
        self.doc = reading.doc
        self.rules = rules
        self.speakers = speakers

    def of(self, quotation: Quotation) -> Attribution | None:
        """The attribution right after the quotation, in its sentence, or in the sentence that ends before it with a
        colon; None if nobody is said to speak."""
        after = self.after(quotation)
        if after is not None and after.speaker.ref is not None and after.speaker.ref.kind in {"organization", "actor"}:
            return self._led_in(quotation) or self._within_words_of(quotation) or after
        return after or self._around(quotation) or self._introduced(quotation)

    def _led_in(self, quotation: Quotation) -> Attribution | None:
        """ "Kono said "…", the agency reported": who is said to say it right before, not the body that passes it on."""
        at = quotation.first - 1
        while at > 0 and self.doc[at].lower_ in {",", ":", "that"}:
            at -= 1
        verb = self.doc[at] if at >= 0 else None
        if verb is None or self.speakers.is_quoted(verb) or not is_verb(verb, self.rules.reporting):
            return None
        speaker = self.speakers.speaker_of(verb)
        return Attribution(verb, speaker, "attribution before") if speaker and speaker.ref else None

    def _within_words_of(self, quotation: Quotation) -> Attribution | None:
        """ "Kono said at the port that it was "…", according to the agency": the one whose clause holds the words."""
        node = self.doc[quotation.first : quotation.last].root
        while node.head != node:
            clause, node = node, node.head
            if clause.dep_ != "ccomp" or self.speakers.is_quoted(node) or node.i >= quotation.first:
                continue
            if is_verb(node, self.rules.reporting) and any(c.dep_ == "nsubj" for c in node.children):
                speaker = self.speakers.speaker_of(node)
                person = speaker is not None and speaker.ref is not None and speaker.ref.kind == "person"
                return Attribution(node, speaker, "attribution before") if speaker is not None and person else None
        return None

    def after(self, quotation: Quotation) -> Attribution | None:
        """ "…," Abe said; "…," said the source; "…," according to the source."""
        start = self._start_after(quotation)
        cue = self._cue_after(start)
        if start is None or cue is None or self._goes_on(quotation, start):
            return None
        return self._according(cue) if cue.lower_ in self.rules.according else self._by_verb_after(cue, start)

    def _goes_on(self, quotation: Quotation, start: int) -> bool:
        """ "asked about the islets “granted to Greece” and he replied: …": what is said is said of what follows."""
        own = self.doc[start + 1 : start + 2]
        subject = bool(own) and own[0].dep_ in {"nsubj", "compound", "det"}
        return start == quotation.last and self.doc[start].pos_ == "CCONJ" and subject

    def is_told_after(self, quotation: Quotation) -> bool:
        """Right behind the quotation stands who says it, be it somebody unknown."""
        start = self._start_after(quotation)
        cue = self._cue_after(start)
        if start is None or cue is None:
            return False
        subject = self.speakers.subject(cue)
        return cue.lower_ in self.rules.according or cue.i == start or (subject is not None and subject.i >= start)

    def _cue_after(self, start: int | None) -> Token | None:
        """The first verb of saying, or "according", close behind a quotation."""
        if start is None:
            return None
        for token in self.doc[start : start + _REACH]:
            if self.speakers.is_quoted(token) or token.text in {".", ";", "?", "!"} or "\n" in token.text:
                return None
            if token.lower_ in self.rules.according and token.i == start:
                return token
            if _is_aside(token, start):
                continue
            inverted = token.i == start and token.tag_ in {"VBD", "VBZ"} and not self._is_text_after(token)
            if self._says(token) or inverted:
                return token
        return None

    def _is_text_after(self, verb: Token) -> bool:
        """The parse gives the verb a subject before it, which is then no inverted speaker."""
        return any(c.dep_ in {"nsubj", "nsubjpass"} and c.i < verb.i for c in verb.children)

    def _start_after(self, quotation: Quotation) -> int | None:
        at = quotation.last
        last = self.reading.article.text[quotation.end - 1]
        while at < len(self.doc) and self.doc[at].text in {",", "-", "--"}:
            at += 1
        if at >= len(self.doc) or self.doc[at].is_space:
            return None
        same = self.speakers.sentence(at)[0] < quotation.last
        return at if same or last in ",?!…-–—" or at > quotation.last or self.doc[at].text[0].islower() else None

    def _by_verb_after(self, verb: Token, start: int) -> Attribution | None:
        if (quoted := self._quoted_as_saying(verb) or self._inverted(verb, start)) is not None:
            return quoted
        speaker = self.speakers.speaker_of(verb)
        begin = start
        while begin < verb.i and self.doc[begin].pos_ in {"CCONJ", "ADV"}:
            begin += 1
        subject = self.speakers.subject(verb)
        if speaker is not None and speaker.first < start and verb.i > start:
            return (
                None  # "said they would keep a "…" and maintain …": what is told of who stands before is more than this
            )
        if speaker is not None and subject is not None:
            edge = max(subject.left_edge.i, start)
            if min(edge, verb.i) <= begin or self._adverbial(begin, min(edge, verb.i)):
                return Attribution(verb, speaker, "attribution after")
            return None
        if subject is None:
            inverted = verb.i == begin
            found = (
                self.speakers.first_in(verb.i + 1, verb.i + 8) if inverted else self.speakers.first_in(begin, verb.i)
            )
            return Attribution(verb, found, "attribution after") if found else None
        return None

    def _quoted_as_saying(self, verb: Token) -> Attribution | None:
        """ "…," the newspaper quoted Kono as saying: the object says."""
        objects = [c for c in verb.children if c.dep_ == "dobj"] if is_verb(verb, self.rules.quoting) else []
        speaker = self.speakers.speaker_at(objects[0]) if objects else None
        return Attribution(verb, speaker, "attribution after") if speaker else None

    def _inverted(self, verb: Token, start: int) -> Attribution | None:
        """ "…," complained the minister: where the parser takes who speaks for the object."""
        own = any(c.dep_ in {"nsubj", "nsubjpass", "agent"} for c in verb.children)
        if verb.i != start or own or not is_verb(verb, self.rules.saying):
            return None
        objects = (c for c in verb.rights if c.dep_ == "dobj")
        speaker = next((s for s in map(self.speakers.speaker_at, objects) if s is not None and s.ref), None)
        return Attribution(verb, speaker, "attribution after") if speaker else None

    def _adverbial(self, first: int, last: int) -> bool:
        """Only an adverbial stands before the subject: "…," on Friday the minister said."""
        return all(t.dep_ in {"prep", "pobj", "punct", "npadvmod", "advmod", "det"} for t in self.doc[first:last])

    def _according(self, token: Token) -> Attribution | None:
        objects = [c for child in token.children for c in child.children if c.dep_ == "pobj"]
        objects += [c for c in token.children if c.dep_ == "pobj"]
        speaker = next((s for s in map(self.speakers.speaker_at, objects) if s), None)
        speaker = speaker or self.speakers.first_in(token.i + 2, token.i + 8)
        return Attribution(token, speaker, "according to") if speaker else None

    def _around(self, quotation: Quotation) -> Attribution | None:
        for cue in self._cues_around(quotation):
            speaker = self.speakers.speaker_of(cue) if cue.pos_ in {"VERB", "AUX"} else self._of_noun(cue)
            if (
                speaker is not None
                and (speaker.ref is None or is_verb(cue, self.rules.attitudes))
                and self._is_reported(cue)
            ):
                continue
            if speaker is not None:
                return Attribution(cue, speaker, "attribution around")
            if cue.pos_ in {"VERB", "AUX"} and cue.tag_ != "VBG" and self.speakers.subject(cue) is not None:
                return None
        begin, end = self.speakers.sentence(quotation.first)
        sentence = self.doc[max(begin, quotation.first - _WIDEST) : min(end, quotation.last + _WIDEST)]
        according = [t for t in sentence if t.lower_ in self.rules.according and not self.speakers.is_quoted(t)]
        return self._according(according[0]) if according else None

    def _cues_around(self, quotation: Quotation) -> Iterator[Token]:
        """Verbs and nouns of saying outside quotations, those above the quoted words first."""
        inside = self.doc[quotation.first : quotation.last]
        node = inside.root
        for _ in range(30):
            if not self.speakers.is_quoted(node) and self._is_cue(node):
                yield node
            for child in node.children:
                inserted = child.dep_ == "parataxis" and not self.speakers.is_quoted(child)
                if inserted and is_verb(child, self.rules.reporting):
                    yield child
            if node.head == node:
                break
            node = node.head
        begin = max(self.speakers.sentence(quotation.first)[0], quotation.first - _WIDEST)
        end = min(self.speakers.sentence(quotation.last - 1)[1], quotation.last + _WIDEST)
        before = [t for t in self.doc[begin : quotation.first] if self._is_cue(t) and not self.speakers.is_quoted(t)]
        yield from reversed(before)
        for token in self.doc[quotation.last : end]:
            held = is_noun(token, self.rules.nouns) and token.head.lower_ == "in"  # "…", in the minister's view
            if not self.speakers.is_quoted(token) and (is_verb(token, self.rules.reporting) or held):
                yield token

    def _is_cue(self, token: Token) -> bool:
        return self._says(token) or is_noun(token, self.rules.nouns)

    def _says(self, token: Token) -> bool:
        """A verb of saying, or "put it"."""
        put = token.lemma_ == "put" and any(c.lower_ == "it" for c in token.rights if c.dep_ == "dobj")
        return put or is_verb(token, self.rules.saying)

    def _is_reported(self, cue: Token) -> bool:
        """It stands in a clause that another verb reports."""
        node = cue
        while node.dep_ in {"xcomp", "conj", "advcl", "acl"} and node.head != node:
            node = node.head
        return node.dep_ == "ccomp" and is_verb(node.head, self.rules.reporting)

    def _of_noun(self, noun: Token) -> Speaker | None:
        """the remark": its owner ("in the words of Kono", "in his view"), else the subject of the verb above."""
        owner = next((c for c in noun.children if c.dep_ == "poss"), None)
        if owner is None and (noun.tag_ == "NNS" or noun.head.lower_ == "in"):
            owner = next((o for c in noun.children if c.lower_ == "of" for o in c.children if o.dep_ == "pobj"), None)
        if owner is not None:
            return self.speakers.speaker_at(owner)
        verb = next((t for t in noun.ancestors if t.pos_ in {"VERB", "AUX"}), None)
        return self.speakers.speaker_of(verb) if verb is not None else None

    def _introduced(self, quotation: Quotation) -> Attribution | None:
        at = quotation.first - 1
        while at > 0 and self.doc[at].is_space:
            at -= 1
        if at < 0 or self.doc[at].text != ":":
            return None
        sentence = self.doc[at].sent
        verbs = [t for t in sentence if t.i < at and is_verb(t, self.rules.saying) and not self.speakers.is_quoted(t)]
        words = [t for t in sentence if t.i < at and t.dep_ == "nsubj" and is_noun(t, self.rules.nouns)]
        for verb in [*reversed(verbs), *words, sentence.root]:
            speaker = self._of_noun(verb) if verb in words else self.speakers.speaker_of(verb)
            if speaker is not None:
                return Attribution(verb, speaker, "attribution before")
        if sentence.root.pos_ in {"PROPN", "NOUN"}:
            speaker = self.speakers.speaker_at(sentence.root)
            return Attribution(sentence.root, speaker, "name and colon") if speaker else None
        return None


def _is_aside(verb: Token, start: int) -> bool:
    """It stands in a relative clause to a noun behind the quotation: "…," Kono, who advises the premier, said."""
    while verb.dep_ == "conj" and verb.head.i >= start:
        verb = verb.head
    return verb.dep_ == "relcl" and verb.head.i >= start
