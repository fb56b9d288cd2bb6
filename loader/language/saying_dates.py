"""The dates that belong to an act of speech by its own words."""

from collections.abc import Iterator

from spacy.tokens import Token

from loader.edtf import parse_edtf
from loader.language.reading import Reading, TimeExpression
from loader.language.speakers import Speakers
from loader.language.statement_rules import StatementRules, is_noun, is_verb


class SayingDates:
    """The time expressions outside quotations, and which of them date a verb."""

    def __init__(self, reading: Reading, rules: StatementRules, speakers: Speakers) -> None:
        self.reading = reading
        self.rules = rules
        self.speakers = speakers
        self._by_sentence: dict[int, list[TimeExpression]] = {}
        for time in reading.times:
            first = reading.doc[time.first]
            if time.first >= reading.heading_end and not speakers.is_quoted(first) and not self._is_date_line(time):
                self._by_sentence.setdefault(first.sent.start, []).append(time)

    def of(self, chain: list[Token]) -> TimeExpression | None:
        """The nearest past date that hangs on one of these verbs, which share a subject."""
        near = self._by_sentence.get(chain[0].sent.start, [])
        fitting = [t for t in near if self.has_come(t) and self._belongs(t, chain)]
        return min(fitting, key=lambda t: (not self._stands_by(t, chain), abs(t.first - chain[0].i)), default=None)

    def in_sentence(self, start: int) -> tuple[TimeExpression, ...]:
        """The dates outside quotations of the sentence that begins at a token."""
        return tuple(self._by_sentence.get(start, ()))

    def before(self, token: Token) -> Iterator[tuple[int, TimeExpression]]:
        """Past dates before a token, the last first, each with how many sentences ago it was told."""
        sentence, ago = token.sent, 0
        while True:
            for time in reversed(self._by_sentence.get(sentence.start, [])):
                if time.first < token.i and self.has_come(time):
                    yield ago, time
            if sentence.start == 0:
                return
            sentence, ago = self.reading.doc[sentence.start - 1].sent, ago + 1

    def has_come(self, time: TimeExpression) -> bool:
        """It is not in the future of the publication day; a span of days is over by then."""
        published = self.reading.article.published
        meaning = parse_edtf(time.edtf)
        begun = meaning.last if meaning.kind == "interval" else meaning.first
        return published is None or begun <= published

    def _is_date_line(self, time: TimeExpression) -> bool:
        """The day of publication at the head of a line, with a time of day or a dash behind it."""
        doc, published = self.reading.doc, self.reading.article.published
        if time.relative or published is None or time.edtf != published.isoformat() or time.last >= len(doc):
            return False
        heads_line = time.first == 0 or doc[time.first].is_sent_start or "\n" in doc[time.first - 1].text
        return bool(heads_line) and doc[time.last].text in {"-", "--", "–", "—", "|", ":"}

    def _stands_by(self, time: TimeExpression, chain: list[Token]) -> bool:
        """It hangs on a verb of the chain itself and stands next to it or between its subject and it."""
        doc = self.reading.doc
        before = time.first - 1 - (doc[time.first - 1].pos_ == "ADP")
        return any(
            verb.i == before or (time.last <= verb.i and all(t.pos_ in {"ADV", "AUX"} for t in doc[time.last : verb.i]))
            for verb in chain
        )

    def _belongs(self, time: TimeExpression, chain: list[Token]) -> bool:
        """It hangs on a verb of the chain: directly, or on the occasion at which was spoken."""
        doc = self.reading.doc
        between = doc[chain[0].i + 1 : time.first]
        if time.first > chain[0].i and len(between) <= 1 and all(t.pos_ == "ADP" for t in between):
            return True
        if self.is_of_anothers(time) or self._is_of_name(time) or self._is_since(time):
            return False
        node = doc[time.first : time.last].root
        through_event = False
        for _ in range(20):
            if node in chain:
                return True
            head = node.head
            if head == node:
                return False
            # Behind a quotation the parse hangs a date on the quoted words; before them it belongs to their clause.
            if not self.speakers.is_quoted(node) or chain[0].i < time.first < node.i:
                leads = through_event or self._leads_to_event(node)
                if node.dep_ in {"ccomp", "csubj"} or (node.dep_ == "relcl" and not leads):
                    return False
            if not self.speakers.is_quoted(head):
                through_event = through_event or self._is_occasion(head)
                if not self._passes(head, chain, through_event):
                    return False
            node = head
        return False

    def _passes(self, head: Token, chain: list[Token], through_event: bool) -> bool:
        if head.pos_ in {"NOUN", "PROPN"}:
            # "Kono on Monday rejected": the parse hangs the day on the name.
            subject = head.dep_ == "nsubj" and head.head in chain and head.pos_ == "PROPN"
            return subject or through_event or self._leads_to_event(head)
        if head.pos_ in {"VERB", "AUX"}:
            return head in chain or self._accompanies(head, chain, through_event)
        return True

    def _is_of_name(self, time: TimeExpression) -> bool:
        """ "in reference to the 2014 agreement": a year before a noun is the thing's, unless that is an occasion."""
        node = self.reading.doc[time.first : time.last].root
        before = node.dep_ in {"nummod", "compound", "amod", "nmod"} and node.head.i >= time.last
        return before and parse_edtf(time.edtf).kind == "year" and not is_noun(node.head, self.rules.events)

    def _is_since(self, time: TimeExpression) -> bool:
        """ "held unlawfully since 1907": from when on something is so, not when anything was said."""
        return time.first > 0 and self.reading.doc[time.first - 1].lower_ == "since"

    def is_of_anothers(self, time: TimeExpression) -> bool:
        """ "rebutted Carter's comment on Saturday": the day of what the other said, whatever the parser hangs it on."""
        at = time.first - 1
        at -= at > 0 and self.reading.doc[at].pos_ == "ADP"
        noun = self.reading.doc[max(at, 0)]
        told = is_noun(noun, self.rules.nouns) or is_noun(noun, self.rules.act_nouns)
        return told and any(c.dep_ == "poss" and c.pos_ == "PROPN" for c in noun.children)

    def _is_occasion(self, noun: Token) -> bool:
        """An event, or a text with a day of its own ("a statement released on Monday")."""
        return is_noun(noun, self.rules.events) or is_noun(noun, self.rules.texts) or is_noun(noun, self.rules.nouns)

    def _leads_to_event(self, token: Token) -> bool:
        """One of the next nouns above is an occasion."""
        node = token
        for _ in range(4):
            if node.head == node or node.pos_ == "AUX":
                return False
            node = node.head
            if self._is_occasion(node):
                return True
        return False

    def _accompanies(self, verb: Token, chain: list[Token], through_event: bool) -> bool:
        """ "speaking on Friday, he said"; "said after the two met in November"; "the rally held on Friday"."""
        if verb.dep_ == "advcl" and verb.head in chain:
            marks = {c.lower_ for c in verb.children if c.dep_ in {"mark", "advmod"}}
            return not marks & self.rules.no_circumstance
        if verb.dep_ == "acl" and verb.tag_ == "VBG" and verb.head.dep_ == "nsubj" and verb.head.head in chain:
            return is_verb(verb, self.rules.encounters)
        if verb.dep_ == "pcomp" and verb.head.lower_ in {"after", "following"} and verb.head.head in chain:
            return is_verb(verb, self.rules.encounters)  # "told reporters after meeting Kono on Tuesday"
        return verb.dep_ in {"acl", "relcl", "pcomp"} and (through_event or self._leads_to_event(verb))

    def tells_encounter(self, time: TimeExpression) -> bool:
        """The date hangs on an occasion, or on a verb of meeting that no relative clause holds."""
        node = self.reading.doc[time.first : time.last].root
        for _ in range(3):
            if node.head == node:
                return False
            node = node.head
            if is_noun(node, self.rules.events):
                return True
            if node.pos_ in {"VERB", "AUX"}:
                if node.dep_ == "relcl" or any(c.dep_ == "neg" for c in node.children):
                    return False
                if any(c.dep_ == "mark" and c.lower_ == "since" for c in node.children):
                    return False  # "the first trip since he took office on Monday"
                particles = {c.lower_ for c in node.children if c.dep_ == "prt"}
                if is_verb(node, self.rules.no_encounters) or particles & self.rules.no_encounters:
                    return False
                meets = is_verb(node, self.rules.encounters) or _is_reciprocal(node)
                return meets or any(is_noun(t, self.rules.events) for t in node.children)
        return False

    def verb_of(self, time: TimeExpression) -> Token | None:
        """The verb of the clause that a date stands in, None for a relative clause."""
        root = self.reading.doc[time.first : time.last].root
        verb = next((t for t in root.ancestors if t.pos_ in {"VERB", "AUX"}), None)
        return verb if verb is not None and verb.dep_ != "relcl" else None


def _is_reciprocal(verb: Token) -> bool:
    """ "they saw each other", "saw one another"."""
    objects = (c for c in verb.children if c.dep_ == "dobj" and c.lower_ in {"other", "another"})
    return any(t.lower_ in {"each", "one"} for o in objects for t in o.lefts)
