"""Where a reported clause begins and ends: "said | the talks had failed | and promised a reply"."""

from spacy.tokens import Span, Token

from loader.language.reading import Reading
from loader.language.speakers import Speakers
from loader.language.statement_rules import StatementRules, is_verb

FEWEST_WORDS = 4
"""A quotation, or a reported clause, of fewer words is none."""
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl", "csubj"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_MARKS = frozenset({'"', "\u201c", "\u201d"})


class ReportedClauses:
    """Cuts what somebody says out of the sentence that reports it."""

    def __init__(self, reading: Reading, rules: StatementRules, speakers: Speakers) -> None:
        self.reading = reading
        self.rules = rules
        self.speakers = speakers

    def of(self, verb: Token) -> Span | None:
        """The reported clause without "that", if it is a stretch of its own and holds no direct quotation. None for
        what is denied, or not said: the clause alone would tell the opposite."""
        if is_verb(verb, self.rules.denying) or any(child.dep_ == "neg" for child in verb.children):
            return None
        if self._is_unsaid(verb):
            return None
        clause = next((c for c in verb.children if c.dep_ == "ccomp" and self._is_reported(c, verb)), None)
        if clause is None or _asks(clause) or _is_aside(verb, clause) or _is_parted(verb, clause):
            return None
        clause = self._passed_on(clause) or clause
        first, last = clause.left_edge.i, clause.right_edge.i + 1
        if first <= verb.i < last:
            return None
        first, last = self._begin(verb, first, last), self._end(clause, last)
        last = self._charged(verb, clause, last)
        doc = self.reading.doc
        last = self._trimmed(first, last)
        if not any(t.tag_ in _FINITE for t in self.reading.doc[first:last]):
            return None  # "many of the states present | were "friendlier"": the parse cut the clause short
        balanced = self._closed(first, last)
        if balanced is None or self._quotes(first, balanced) or balanced - first < FEWEST_WORDS:
            return None
        return doc[first:balanced]

    def _is_unsaid(self, verb: Token) -> bool:
        """ "has yet to confirm", "declined to say", "if he says": told as not, or not yet, said."""
        if any(c.dep_ == "mark" and c.lower_ in self.rules.hypothetical for c in verb.children):
            return True
        above = verb.head
        if verb.dep_ != "xcomp" or above.pos_ not in {"VERB", "AUX"}:
            return False
        yet = above.lemma_ in {"have", "be"} and any(c.lower_ == "yet" for c in above.children)
        return yet or is_verb(above, self.rules.withholding) or any(c.dep_ == "neg" for c in above.children)

    def _is_reported(self, clause: Token, verb: Token) -> bool:
        """Not quoted, not what stands by ("his host standing beside him"), not parted from the verb by a colon."""
        if self.speakers.is_quoted(clause):
            return False
        if clause.tag_ == "VBG" and not any(c.dep_ in {"aux", "mark"} for c in clause.children):
            return False
        if clause.i < verb.i and not _own_subject(clause) and clause.left_edge.pos_ == "ADP":
            return False  # "In an interview aired on Monday, Kono said": no clause, whatever the parser makes of it
        parted = verb.doc[clause.i : verb.i] if clause.i < verb.i else ()
        return not any(t.text in {":", ";"} for t in parted)

    def _trimmed(self, first: int, last: int) -> int:
        """The end without marks, and without a verb that only brings in a quotation: "…, adding: "…""."""
        doc, end = self.reading.doc, last
        while True:
            while last > first and (doc[last - 1].is_punct or doc[last - 1].is_space):
                last -= 1
            brings_in = last < end or (last < len(doc) and doc[last].is_punct)
            adding = last - 1 > first and doc[last - 1].tag_ == "VBG" and doc[last - 2].is_punct
            if not (brings_in and adding and is_verb(doc[last - 1], self.rules.saying)):
                return last
            last -= 1

    def passes_on(self, verb: Token, clause: Span) -> bool:
        """ "Kono said the talks had failed, Kyodo reports": the agency only passes on what another says."""
        if clause.start > verb.i:
            return False
        return is_verb(clause.root, self.rules.reporting) or (
            verb.dep_ == "ccomp" and verb.head.i < clause.start and is_verb(verb.head, self.rules.reporting)
        )

    def teller(self, verb: Token, clause: Span) -> Token:
        """Of two attributions behind a clause the first: "…, the minister said, the agency reported"."""
        between = verb.doc[clause.end : verb.i] if clause.end < verb.i else ()
        tellers = (t for t in between if is_verb(t, self.rules.reporting) and _own_subject(t))
        return next(tellers, verb)

    def _passed_on(self, clause: Token) -> Token | None:
        """The clause before a trailing "…, the agency reported" that the parse makes the reported clause."""
        if not is_verb(clause, self.rules.reporting):
            return None
        inner = next((c for c in clause.children if c.dep_ == "ccomp" and c.right_edge.i < clause.i), None)
        subjects = [c for c in clause.children if c.dep_ == "nsubj"]
        trailing = inner is not None and any(s.i > inner.right_edge.i for s in subjects)
        return inner if trailing else None

    def _begin(self, verb: Token, first: int, last: int) -> int:
        """Behind "that", a date of the saying ("said on Monday it would"), and those told ("told reporters it")."""
        doc = self.reading.doc
        if first > verb.i:
            for time in self.reading.times:
                if first <= time.first <= first + 1 and (time.first == first or doc[first].pos_ == "ADP"):
                    first = min(time.last, last)
            place = self.reading.mention_at(doc[min(first + 1, last - 1)])
            if doc[first].lower_ in {"in", "at"} and place is not None and place.refs[0].kind == "place":
                first = place.last if place.last < last and doc[place.last].lower_ != "," else first
            told = is_verb(verb, self.rules.addressing) and first + 1 < last and doc[first].tag_ == "NNS"
            if told and doc[first].is_lower and self.reading.mention_at(doc[first + 1]) is not None:
                first += 1
        while first < last and (doc[first].lower_ == "that" or doc[first].is_punct):
            first += 1
        return first

    def _end(self, clause: Token, last: int) -> int:
        """Before what another says or does meanwhile, before the circumstances in which it is said, and before what
        the speaker does besides."""
        for child in clause.subtree:
            if not clause.i < child.i < last:
                continue
            circumstance = self._circumstance(child, clause, last)
            if circumstance is not None:
                last = min(last, circumstance)
            elif child.dep_ == "conj" and child.head == clause and self._is_speakers(child, clause):
                links = [t.i for t in clause.children if t.dep_ == "cc" and t.i < child.i]
                last = min(last, max(links, default=child.left_edge.i))
        return last

    def _circumstance(self, child: Token, clause: Token, last: int) -> int | None:
        """Where a clause begins that tells what another says, what happens meanwhile or had happened before, or what
        the speaker says besides."""
        doc = self.reading.doc
        if child.lower_ in self.rules.contrasting and child.dep_ == "mark" and _own_subject(child.head):
            return child.i
        if child.lower_ in self.rules.meanwhile:
            return child.i if self._is_meanwhile(child, last) else None
        if child.lower_ in self.rules.afterwards:
            begin = _begin_of_time(child)
            timed = any(t.lemma_ in self.rules.measures for t in doc[begin : child.i])
            apart = begin > clause.i and doc[begin - 1].text == ","
            return begin if apart and (timed or self._is_meanwhile(child, last)) else None
        apart = child.tag_ == "VBG" and doc[child.left_edge.i - 1].text == ","
        return child.left_edge.i if apart and self._is_speakers_remark(child) else None

    def _is_meanwhile(self, mark: Token, last: int) -> bool:
        """ "said he would go on | as the country votes": what closes the sentence, with a subject of its own; not "as
        long as it takes", "just as they had agreed"."""
        verb, before = mark.head, mark.nbor(-1)
        if mark.dep_ != "mark" or verb.dep_ != "advcl" or verb.right_edge.i + 1 < last or not _own_subject(verb):
            return False
        if not any(t.tag_ in _FINITE for t in (verb, *verb.children)):
            return False
        compared = verb.head.pos_ in {"ADJ", "ADV"} or before.pos_ in {"ADJ", "ADV"}
        return not compared and before.lower_ not in {"same", "such"}

    def _is_speakers_remark(self, verb: Token) -> bool:
        """ "said it could not accept that, | calling it a breach": what the speaker adds."""
        return verb.dep_ == "advcl" and is_verb(verb, self.rules.saying)

    def _charged(self, verb: Token, clause: Token, last: int) -> int:
        """With a participle that closes the sentence and charges somebody: "says they are its islands, illegally
        occupied by the other side", which the parse hangs on the verb of saying."""
        doc = self.reading.doc
        at = last - 1 if doc[last - 1].text == "," else last
        if clause.i < verb.i or at >= len(doc) or doc[at].text != ",":
            return last
        at += 1
        while at < len(doc) and doc[at].pos_ == "ADV":
            at += 1
        if at >= len(doc) or doc[at].tag_ not in {"VBN", "VBD"} or not is_verb(doc[at], self.rules.charging):
            return last
        charge = doc[at]
        closes = all(t.is_punct or t.is_space for t in doc[charge.right_edge.i + 1 : charge.sent.end])
        return charge.right_edge.i + 1 if closes and not _own_subject(charge) else last

    def _is_speakers(self, verb: Token, clause: Token) -> bool:
        """A finite verb without a subject behind the clause's verb: the speaker's own act, not the clause's subject's,
        if it is one of speech, or if the clause's verb hangs on "would" or "must" and this one does not."""
        if verb.tag_ not in {"VBD", "VBZ", "VBP"} or _own_subject(verb):
            return False
        modal = clause.tag_ == "VB" and any(c.tag_ == "MD" for c in clause.children)
        return modal or is_verb(verb, self.rules.reporting)

    def _closed(self, first: int, last: int) -> int | None:
        """The end with the mark that closes a quotation inside; None if none does."""
        doc = self.reading.doc
        if sum(t.text in _MARKS for t in doc[first:last]) % 2 == 0:
            return last
        for index in range(last, min(last + 3, len(doc))):
            if doc[index].text in _MARKS:
                return index + 1
            if not doc[index].is_punct:
                break
        return None

    def _quotes(self, first: int, last: int) -> bool:
        """A direct quotation, a statement of its own, lies in the tokens."""
        text = self.reading.article.text
        inside = [q for q in self.reading.quotations if first <= q.first < last or first < q.last <= last]
        return any(len(text[q.start : q.end].split()) >= FEWEST_WORDS for q in inside)


def _asks(clause: Token) -> bool:
    """ "explained why it had agreed": an embedded question tells what about, not what."""
    opening = (c for c in clause.children if c.i == clause.left_edge.i)
    return any((c.tag_ in {"WRB", "WP", "WDT"} and c.lower_ != "that") or c.lower_ == "whether" for c in opening)


def _is_parted(verb: Token, clause: Token) -> bool:
    """ "The islands never changed hands, and Kono stressed: "…"": what stands before is not what is said; nor is
    "could change if …", cut off from its subject."""
    brings_in = verb.i + 1 < len(verb.doc) and verb.nbor().text == ":"
    headless = clause.left_edge.pos_ == "AUX" and not _own_subject(clause)
    return (brings_in and clause.i < verb.i) or (headless and clause.i > verb.i)


def _is_aside(verb: Token, clause: Token) -> bool:
    """ "Kono, say people who know him, suggested waiting": the verb of saying is in the aside, behind its comma."""
    subject = next((c for c in verb.children if c.dep_ in _SUBJECTS and c.i < verb.i), None)
    if subject is None or verb.nbor(-1).text != "," or clause.left_edge.i != verb.i + 1:
        return False
    between = [t for t in verb.doc[subject.left_edge.i : verb.i] if t.text == "," or t.pos_ in {"VERB", "AUX"}]
    return len(between) == 1 and subject.right_edge.i + 2 >= verb.i


def _begin_of_time(mark: Token) -> int:
    """Where "a day after" begins that ends with this word."""
    begin = mark.i
    while begin > mark.sent.start and mark.doc[begin - 1].pos_ in {"DET", "NUM", "NOUN", "ADV", "ADJ"}:
        begin -= 1
    return begin


def _own_subject(verb: Token) -> bool:
    return any(child.dep_ in _SUBJECTS for child in verb.children)
