"""Statements: direct quotations with their speakers, and reported speech."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span, Token

from loader.language.actors import actor_entities
from loader.language.attribution import Attribution, Attributions
from loader.language.lexicon import Lexicon
from loader.language.quotations import is_open_ended
from loader.language.reading import Quotation, Reading, TimeExpression
from loader.language.repeats import once_each
from loader.language.reported import FEWEST_WORDS, ReportedClauses
from loader.language.sayings import Sayings
from loader.language.speakers import Speaker, Speakers
from loader.language.statement_rules import StatementRules, is_verb
from loader.record import IndirectStatement, Passage, Ref, Statement, Words

__all__ = ["actor_entities", "find_indirect_statements", "find_statements"]

_ABOUT = frozenset({"island", "territory"})


def find_statements(reading: Reading, lexicon: Lexicon) -> tuple[Statement, ...]:
    """Direct quotations of four words or more whose speaker the article names or describes, in text order.

    A quotation interrupted by its attribution alone, or running over paragraphs, is one statement; its parts are
    joined by a blank. The quote is verbatim but for a comma before the attribution.
    """
    return tuple(_statements(reading, lexicon).direct())


def find_indirect_statements(reading: Reading, lexicon: Lexicon) -> tuple[IndirectStatement, ...]:
    """Reported clauses ("said that …") without a direct quotation in them, in text order; the clause verbatim."""
    return tuple(_statements(reading, lexicon).indirect())


@dataclass(slots=True)
class _Draft:
    """The parts of one quotation and what attributes them."""

    parts: list[Quotation]
    attribution: Attribution | None


def _statements(reading: Reading, lexicon: Lexicon) -> "_Statements":
    return reading.once("statements", lambda: _Statements(reading, lexicon.rules(StatementRules.of)))


class _Statements:
    def __init__(self, reading: Reading, rules: StatementRules) -> None:
        self.reading = reading
        self.rules = rules
        self.text = reading.article.text
        self.speakers = Speakers(reading, rules)
        self.attributions = Attributions(reading, rules, self.speakers)
        self.sayings = Sayings(reading, rules, self.speakers)
        self.clauses = ReportedClauses(reading, rules, self.speakers)

    # -- direct

    def direct(self) -> Iterator[Statement]:
        """The statements of all drafts that have a speaker and enough words, each once."""
        return iter(once_each(list(self._spoken())))

    def _spoken(self) -> Iterator[Statement]:
        for draft in self._drafts():
            quote = self._quote(draft.parts)
            if draft.attribution is not None and len(quote.split()) >= FEWEST_WORDS and not _is_title(quote):
                speaker = draft.attribution.speaker.ref
                if speaker is not None:
                    yield self._statement(draft, draft.attribution, speaker, quote)

    def _drafts(self) -> list[_Draft]:
        drafts: list[_Draft] = []
        previous: Quotation | None = None
        for quotation in self.reading.quotations:
            if quotation.first < self.reading.heading_end or self._names(quotation):
                continue
            last = drafts[-1] if drafts else None
            if last is not None and previous is not None:
                if is_open_ended(previous, self.text):
                    last.parts.append(quotation)
                    last.attribution = last.attribution or self.attributions.of(quotation)
                    previous = quotation
                    continue
                if self._interrupted(last, previous, quotation):
                    last.parts.append(quotation)
                    previous = quotation
                    continue
            drafts.append(_Draft([quotation], self._attribution(quotation, last)))
            previous = quotation
        return drafts

    def _names(self, quotation: Quotation) -> bool:
        """The marks hold a name, a slogan, a title: "the so-called …", "a banner reading …"."""
        before = self.reading.doc[max(quotation.first - 3, 0) : quotation.first]
        words = "".join(t.lower_ + t.whitespace_ for t in before).split()
        return bool(words) and (words[-1] in self.rules.naming or words[-2:] == ["known", "as"])

    def _attribution(self, quotation: Quotation, last: _Draft | None) -> Attribution | None:
        return self.attributions.of(quotation) or self._carried_on(quotation, last)

    def _interrupted(self, draft: _Draft, previous: Quotation, quotation: Quotation) -> bool:
        """Nothing but the attribution of the draft stands between two quotations of one paragraph."""
        if draft.attribution is None or draft.attribution.cue.i < previous.last:
            return False
        between = self.reading.doc[previous.last : quotation.first]
        if (
            not len(between)
            or "\n" in between.text
            or len(between) > 40
            or between[-1].text not in {",", ".", "-", ":", ";"}
        ):
            return False
        cue = draft.attribution.cue
        if cue.tag_ == "VBG":  # "…", adding: "…" brings in words of their own
            return False
        if not between.start <= cue.i < between.end or any(t.text in {".", "?", "!"} for t in between[:-1]):
            return False
        asides = {t.i for t in between if t.dep_ == "relcl" for t in t.subtree}
        last = between[-2] if len(between) > 1 else cue  # "…," said Falk, who added: "…"
        others = [t for t in between if t != cue and is_verb(t, self.rules.reporting)]
        others = [t for t in others if t.i not in asides or t == last]
        return not others and not self.attributions.is_told_after(quotation)

    def _carried_on(self, quotation: Quotation, last: _Draft | None) -> Attribution | None:
        """A sentence that is all quotation, but for a word that joins it on ("Instead, "…""), goes on with the speaker
        of the sentence before it."""
        doc = self.reading.doc
        begin, end = self.speakers.sentence(quotation.first)[0], self.speakers.sentence(quotation.last - 1)[1]
        sentence = doc[begin:end]
        own = [t for t in sentence if t.is_alpha and not self.speakers.is_quoted(t)]
        joining = len(own) == 1 and own[0].i < quotation.first and own[0].lower_ in self.rules.joining
        if own and not (joining and "\n" not in doc[sentence.start - 1].text):
            return None
        at = sentence.start - 1
        while at > 0 and doc[at].is_space:
            at -= 1
        if at < self.reading.heading_end:
            return None
        before = doc[at].sent
        if last is not None and last.attribution is not None:
            touched = [*(p.last - 1 for p in last.parts), last.attribution.cue.i]
            if any(before.start <= i < before.end for i in touched):
                return last.attribution
        return self._commented(before)

    def _commented(self, sentence: Span) -> Attribution | None:
        """The sentence before tells that somebody spoke, or in which manner: "the minister was blunt"."""
        verb = sentence.root
        manner = any(c.dep_ == "acomp" and c.lower_ in self.rules.manners for c in verb.children)
        if self.speakers.is_quoted(verb) or not (manner or is_verb(verb, self.rules.saying)):
            return None
        speaker = self.speakers.speaker_of(verb)
        return Attribution(verb, speaker, "attribution before") if speaker else None

    def _quote(self, parts: list[Quotation]) -> str:
        texts = [self.text[part.start : part.end] for part in parts]
        return " ".join(texts).rstrip().removesuffix(",").rstrip()

    def _statement(self, draft: _Draft, attribution: Attribution, speaker: Ref, quote: str) -> Statement:
        time = self.sayings.when(attribution.cue, attribution.speaker)
        words = [*self._speaker_words(attribution.cue, attribution.speaker)]
        words += [Words("quote", self.reading.slice(part.start, part.end)) for part in draft.parts]
        if time is not None:
            words.append(Words("date", self.reading.passage(time.first, time.last)))
        return Statement(
            evidence=self._evidence([*(w.passage for w in words), *self._between(attribution.cue, speaker, time)]),
            words=tuple(words),
            rule=attribution.rule,
            speaker=speaker,
            quote=quote,
            date=time.edtf if time else None,
            relative=bool(time and time.relative),
            about=self._about(draft),
        )

    # -- indirect

    def indirect(self) -> Iterator[IndirectStatement]:
        """One for each reported clause; of nested ones ("said he had told …") the outer one."""
        end = self.reading.heading_end
        for found in self.reading.running:
            verb = found
            if verb.i < end or self.speakers.is_quoted(verb) or not is_verb(verb, self.rules.reporting):
                continue
            clause = self.clauses.of(verb)
            if clause is None or self.clauses.passes_on(verb, clause):
                continue
            verb = self.clauses.teller(verb, clause)
            speaker = self.speakers.speaker_of(verb)
            if speaker is None or speaker.ref is None:
                continue
            if clause.start < speaker.first < clause.end <= speaker.last:
                # "…, a senior official said", where the parse takes who says it for the end of what is said.
                last = speaker.first - 1 if self.reading.doc[speaker.first - 1].is_punct else speaker.first
                clause = self.reading.doc[clause.start : last]
            yield self._reported(verb, clause, speaker, speaker.ref)
            end = clause.end if clause.start > verb.i else end

    def _reported(self, verb: Token, clause: Span, speaker: Speaker, ref: Ref) -> IndirectStatement:
        time = self.sayings.when(verb, speaker)
        gist = self.reading.passage(clause.start, clause.end)
        words = [*self._speaker_words(verb, speaker), Words("gist", gist)]
        if time is not None:
            words.append(Words("date", self.reading.passage(time.first, time.last)))
        return IndirectStatement(
            evidence=self._evidence([*(w.passage for w in words), *self._between(verb, ref, time)]),
            words=tuple(words),
            rule="reported clause",
            speaker=ref,
            gist=gist.text,
            date=time.edtf if time else None,
            relative=bool(time and time.relative),
            about=self._mentioned(clause.start, clause.end),
        )

    # -- both

    def _speaker_words(self, cue: Token, speaker: Speaker) -> Iterator[Words]:
        yield Words("trigger", self.reading.passage(cue.i, cue.i + 1))
        yield Words("speaker", self.reading.passage(speaker.first, speaker.last))
        if speaker.antecedent is not None:
            yield Words("speaker", self.reading.passage(*speaker.antecedent))

    def _between(self, cue: Token, speaker: Ref, time: TimeExpression | None) -> Iterator[Passage]:
        """What leads from a date told some sentences before to what is said."""
        verb = self.sayings.through(cue, (speaker,), time) if time is not None else None
        if verb is not None:
            yield self.reading.passage(verb.i, verb.i + 1)

    def _evidence(self, passages: list[Passage]) -> tuple[Passage, ...]:
        """The sentences that hold the passages; sentences in a row, or under one passage, are one stretch."""
        stretches: list[list[int]] = []
        for passage in sorted(passages):
            span = self.reading.doc.char_span(passage.start, passage.end, alignment_mode="expand")
            if span is None:
                continue
            first, last = self.speakers.sentence(span.start)[0], self.speakers.sentence(span.end - 1)[1]
            if stretches and first <= stretches[-1][1]:
                stretches[-1][1] = max(stretches[-1][1], last)
            else:
                stretches.append([first, last])
        return tuple(self.reading.passage(first, last) for first, last in stretches)

    def _about(self, draft: _Draft) -> tuple[Ref, ...]:
        first, last = draft.parts[0].first, draft.parts[-1].last
        quoted = self._mentioned(first, last)
        cue = draft.attribution.cue.i if draft.attribution is not None else first
        if quoted or not self.speakers.sentence(first)[0] <= cue < first:
            return quoted
        # "said the islands were "…"": what stands between the verb and the quoted part of its clause.
        return self._mentioned(cue, first)

    def _mentioned(self, first: int, last: int) -> tuple[Ref, ...]:
        refs = (ref for mention in self.reading.mentions_in(first, last) for ref in mention.refs if ref.kind in _ABOUT)
        return tuple(dict.fromkeys(refs))


def _is_title(quote: str) -> bool:
    """Capitals throughout: a name in quotation marks, not something said."""
    words = [word for word in quote.split() if word[:1].isalpha() and len(word) > 3]
    return len(words) > 1 and all(word[:1].isupper() for word in words) and quote[-1:] not in ".,!?"
