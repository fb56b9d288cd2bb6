"""The day of the news: what an article opens with dates what those who act in it say further down."""

from collections.abc import Iterator

from spacy.tokens import Span, Token

from loader.edtf import parse_edtf
from loader.language.reading import Mention, Reading, TimeExpression
from loader.language.roles import prepositional
from loader.language.saying_dates import SayingDates
from loader.language.speakers import Speakers
from loader.language.statement_rules import StatementRules, is_noun, is_verb
from loader.record import Ref

_OPENING = 3
"""Sentences in which the news is told."""
_FOLLOW_UP = 2
"""Sentences behind the news in which an official of the state that acts speaks about it."""
_NAMED_WITHIN = 6
"""Sentences behind the news in which who is described there gets a name."""
_TITLE = 4
"""Tokens before a name in which a title may tell the body."""
_LONGEST_SPAN = 7
_SUBORDINATE = frozenset({"relcl", "acl", "advcl", "pcomp", "csubj", "ccomp"})


class Lead:
    """The first dated main clause of an article: its day, and who acts in it.

    One whose subject speaks later speaks about the same occasion; so do, of a state that protests or announces, its
    officials, and those who take part in an encounter.
    """

    def __init__(self, reading: Reading, rules: StatementRules, speakers: Speakers, dates: SayingDates) -> None:
        self.reading = reading
        self.rules = rules
        self.speakers = speakers
        self.dates = dates
        self.time: TimeExpression | None = None
        self.verb: Token | None = None
        self.number = 0
        self._find()
        self.actors = frozenset(self._actors())
        self._subjects = frozenset(self._acting())
        self.parties = frozenset(self._parties())
        self.introduced = frozenset(self._introduced())
        self._bodies = frozenset(self._of_subject())
        self.tellers = frozenset([*self._tellers(), *self._named_later()])

    @property
    def people(self) -> frozenset[Ref]:
        """Those who act in the news themselves."""
        return self.actors | self.parties | self.tellers

    def of(self, sentence: int, refs: tuple[Ref, ...], states: set[Ref]) -> TimeExpression | None:
        """The day of the news, if the one who speaks in a sentence (counted from the text's start) acts in it himself
        or for one of the states that he serves."""
        if self.time is None or self.verb is None or sentence < self.number:
            return None
        if set(refs) & self.people:
            return self.time
        if not (states & self._subjects or any(self._is_of_body(ref) for ref in refs)):
            return None
        soon = sentence - self.number <= _FOLLOW_UP
        return self.time if soon or self._is_speech(self.verb) or set(refs) & self.introduced else None

    def _find(self) -> None:
        sentences = [(n, s) for n, s in enumerate(self.reading.doc.sents) if s.start >= self.reading.heading_end]
        for number, sentence in sentences[:_OPENING]:
            for time in self.dates.in_sentence(sentence.start):
                verb = self._main_verb(time, sentence)
                if verb is not None and self._is_passed_on(verb):
                    return
                if verb is not None:
                    self.time, self.verb, self.number = time, verb, number
                    return

    def _is_passed_on(self, verb: Token) -> bool:
        """ "…, local media reported Friday": the day of the report, not of what it tells."""
        subject = self.speakers.subject(verb) if is_verb(verb, self.rules.reporting) else None
        if subject is None:
            return False
        mention = self.reading.mention_at(subject)
        clause = next((c for c in verb.children if c.dep_ == "ccomp"), None)
        told = clause is not None and is_verb(clause, self.rules.reporting) and clause.i < verb.i
        if told and verb.lemma_ == "report":
            return True  # "X claimed it was over, lima.example reported on Friday"
        if mention is not None and mention.form == "name":
            words = self.reading.doc[mention.first : mention.last].text.lower().split()
            return words[-1] in self.rules.newspapers or words[-2:] == ["news", "agency"]
        return is_noun(subject, self.rules.media)

    def _main_verb(self, time: TimeExpression, sentence: Span) -> Token | None:
        """The verb of the main clause that the day belongs to, be it the object's ("received support Friday")."""
        if not self.dates.has_come(time) or not self._is_datable(time) or self.dates.is_of_anothers(time):
            return None
        node = self.reading.doc[time.first : time.last].root
        while node.head != node and node.pos_ not in {"VERB", "AUX"}:
            inside = time.first <= node.i < time.last
            if (
                node.pos_ in {"NOUN", "PROPN"}
                and node.dep_ in {"pobj", "poss"}
                and not inside
                and not (node.pos_ == "PROPN" and node.dep_ == "pobj")  # a name has no day
                and not self._is_scene(node)
            ):
                return None
            node = node.head
        while node.dep_ in {"acl", "xcomp", "advcl"} and any(c.tag_ == "TO" for c in node.children):
            node = node.head  # "urged Seoul to wait on Friday": no day that has come is that of what is to be done
            while node.head != node and node.pos_ not in {"VERB", "AUX"}:
                node = node.head
        if node.pos_ not in {"VERB", "AUX"}:
            return None
        return node if self._is_main(node) else None

    def _is_datable(self, time: TimeExpression) -> bool:
        """A day; the days of an encounter are those of what is said at it."""
        meaning = parse_edtf(time.edtf)
        short = meaning.kind == "interval" and (meaning.last - meaning.first).days <= _LONGEST_SPAN
        return meaning.kind == "day" or (short and self.dates.tells_encounter(time))

    def _is_of_body(self, ref: Ref) -> bool:
        """ "Lee, director-general at the foreign ministry", "State Department spokesman X", "a ministry official": one
        of the body that acts."""
        if ref.kind == "actor":
            words = {word.lower() for word in ref.name.split()}
            return bool(words & self._bodies) and not words & self.rules.others
        titles = (t.office.lower() for t in self.reading.tenures if t.holder == ref and t.office)
        bodies = [actor.name.lower() for actor in self.actors if actor.kind == "organization"]
        if any(name in title for title in titles for name in bodies) or self._heads(ref):
            return True
        mention = next((m for m in self.reading.mentions if ref in m.refs and m.form == "name"), None)
        if ref.kind != "person" or mention is None:
            return False
        if any(self._speaks_for(ref, mention, actor) for actor in self.actors if actor.kind == "organization"):
            return True
        title = self.reading.doc[max(0, mention.first - _TITLE) : mention.first]
        if any(t.lower_ in self._bodies and t.is_lower for t in title):
            return True
        subtree = self.reading.doc[mention.first : mention.last].root.subtree
        named = (self.reading.mention_at(token) for token in subtree if token.i >= mention.last)
        return any(r.kind == "organization" and r in self.actors for m in named if m is not None for r in m.refs)

    def _heads(self, person: Ref) -> bool:
        """ "Foreign Secretary X" of "the Foreign Office said on Monday": whose title has the words of the body."""
        for tenure in (t for t in self.reading.tenures if t.holder == person and t.office):
            own = {self.reading.doc[m.first].lower_ for m in self.reading.mentions if tenure.serves in m.refs}
            for body in (actor for actor in self.actors if actor.kind == "organization"):
                words = {w for w in body.name.lower().split() if w not in self.rules.bodies and w.isalpha()} - own
                if words - {"of", "the"} and words - {"of", "the", "and"} <= {*str(tenure.office).lower().split()}:
                    return True
        return False

    def _speaks_for(self, person: Ref, mention: Mention, body: Ref) -> bool:
        """ "Foreign Ministry spokeswoman X" of "the Chinese Foreign Ministry said on Monday": the body without its
        state in her title, where the article has no other one of that name and she serves no other state."""
        state, _, short = body.name.partition(" ")
        others = {e.name for e in self.reading.of_kind("organization") if e.name.endswith(short)} - {body.name, short}
        if " " not in short or others:
            return False
        title = self.reading.doc[max(0, mention.first - _TITLE) : mention.first].text.lower()
        titles = [title, *(t.office.lower() for t in self.reading.tenures if t.holder == person and t.office)]
        served = {t.serves for t in self.reading.tenures if t.holder == person and t.serves is not None}
        meant = {r for m in self.reading.mentions if m.form == "adjective" for r in m.refs if self._is(m, state)}
        return any(short.lower() in told for told in titles) and (not served or not meant or bool(served & meant))

    def _is(self, mention: Mention, word: str) -> bool:
        return self.reading.doc[mention.first : mention.last].text == word

    def _of_subject(self) -> Iterator[str]:
        """The noun for the body that acts: "ministry" of "the Danish defence ministry on Sunday dismissed"."""
        subject = self.speakers.subject(self.verb) if self.verb is not None else None
        if subject is not None and is_noun(subject, self.rules.bodies):
            yield subject.lower_

    def _tellers(self) -> Iterator[Ref]:
        """ "The remarks by Solicitor General X" in the sentence behind: the news is what X said."""
        if self.verb is None or self.verb.sent.end >= len(self.reading.doc) or not self._is_speech(self.verb):
            return
        for noun in self.reading.doc[self.verb.sent.end].sent:
            definite = any(t.lower_ in {"the", "his", "her"} or t.dep_ == "poss" for t in noun.lefts)
            if noun.dep_ in {"nsubj", "nsubjpass"} and definite and is_noun(noun, self.rules.act_nouns):
                owners = [t for t in noun.lefts if t.dep_ == "poss"] + prepositional(noun, {"by", "from", "of"})
                for mention in (self.reading.mention_at(owner) for owner in owners):
                    if mention is not None:
                        yield from (ref for ref in mention.refs if ref.kind == "person")

    def _named_later(self) -> Iterator[Ref]:
        """ "…, a US spokesman said on Tuesday": the first to speak under a name in the sentences behind, if his office,
        where it is told, is the same."""
        subject = self.speakers.subject(self.verb) if self.verb is not None else None
        if self.verb is None or subject is None or not self._is_speech(self.verb):
            return
        if any(ref.kind not in {"state", "actor"} for ref in self.actors):
            return
        if not is_noun(subject, self.rules.described) or is_noun(subject, self.rules.bodies):
            return
        if subject.tag_ in {"NNS", "NNPS"}:  # "diplomats in both capitals said on Thursday"
            return
        at = self.verb.sent.end
        for _ in range(_NAMED_WITHIN):
            if at >= len(self.reading.doc):
                return
            sentence = self.reading.doc[at].sent
            at = sentence.end
            for verb in sentence:
                if self.speakers.is_quoted(verb) or not is_verb(verb, self.rules.reporting):
                    continue
                speaker = self.speakers.speaker_of(verb)
                if speaker is not None and speaker.ref is not None and speaker.ref.kind == "person":
                    if self._may_be(speaker.ref, subject):
                        yield speaker.ref
                    return

    def _may_be(self, person: Ref, described: Token) -> bool:
        """Nothing speaks against that the person is who was described: another office, another state."""
        tenures = [t for t in self.reading.tenures if t.holder == person]
        own = self._states()
        if own and any(t.serves is not None and t.serves not in own for t in tenures):
            return False
        offices = [t.office.lower() for t in tenures if t.office]
        vague = described.lemma_.lower() in self.rules.vague
        return vague or not offices or any(described.lemma_.lower() in office for office in offices)

    def _states(self) -> set[Ref]:
        return {ref for ref in self.actors if ref.kind == "state"}

    def _is_scene(self, node: Token) -> bool:
        """ "at a summit in Tokyo": the occasion of the main clause, or its place."""
        if node.pos_ == "PROPN":
            mention = self.reading.mention_at(node)
            return mention is not None and all(ref.kind in {"place", "state"} for ref in mention.refs)
        held = self.rules.event_prepositions - self.rules.no_circumstance
        return is_noun(node, self.rules.events) and node.head.lower_ in held

    def _is_main(self, verb: Token) -> bool:
        """No other clause holds it but that of an attribution behind it ("…, the ministry said")."""
        node = verb
        while node.head != node:
            attributed = node.dep_ == "ccomp" and node.i < node.head.i
            if node.dep_ in _SUBORDINATE and not attributed:
                return False
            node = node.head
        return True

    def _actors(self) -> Iterator[Ref]:
        """Those named in the subject; of "the government said", those in the subject of what it said."""
        if self.verb is None:
            return
        named = list(self._in_subject(self.verb))
        if not named:
            for clause in self.verb.children:
                if clause.dep_ == "ccomp":
                    named += self._in_subject(clause)
        yield from named

    def _acting(self) -> Iterator[Ref]:
        """Those named in the subject, unless it is of some people who are called by what they are."""
        subject = self.speakers.subject(self.verb) if self.verb is not None else None
        if self.verb is None or subject is None:
            return
        if is_noun(subject, self.rules.described) and not is_noun(subject, self.rules.bodies):
            return  # "diplomats in both capitals said": no state's words
        yield from self._in_subject(self.verb)

    def _in_subject(self, verb: Token) -> Iterator[Ref]:
        subject = self.speakers.subject(verb)
        if subject is None:
            return
        for head in (subject, *subject.conjuncts):
            own = self.reading.mention_at(head)
            if own is not None and any(ref.kind == "person" for ref in own.refs):
                yield from own.refs
                continue
            for token in _of_phrase(head):
                mention = self.reading.mention_at(token)
                if mention is not None:
                    yield from mention.refs

    def _parties(self) -> Iterator[Ref]:
        """The people named where the main clause tells of an encounter."""
        if self.verb is None:
            return
        yield from self._leaders()
        for verb in (self.verb, *self.verb.conjuncts):
            if self._is_encounter(verb):
                for token in _of_clause(verb):
                    mention = self.reading.mention_at(token)
                    if mention is not None:
                        yield from (ref for ref in mention.refs if ref.kind == "person")

    def _leaders(self) -> Iterator[Ref]:
        """ "The leaders of Japan and Russia failed on Friday to agree": those whom the sentences right behind name with
        an office of one of these states."""
        subject = self.speakers.subject(self.verb) if self.verb is not None else None
        if subject is None or subject.tag_ != "NNS" or not is_noun(subject, self.rules.described):
            return
        states = {ref for ref in self.actors if ref.kind == "state"}
        if len(states) < 2 or self.verb is None:
            return
        end = self.verb.sent.end
        for _ in range(_FOLLOW_UP):
            end = self.reading.doc[end].sent.end if end < len(self.reading.doc) else end
        named = {r for m in self.reading.mentions_in(self.verb.sent.end, end) if m.form == "name" for r in m.refs}
        for tenure in self.reading.tenures:
            words = {*str(tenure.office or "").lower().split()}
            fits = words & self.rules.heads if subject.lemma_ == "leader" else subject.lemma_ in words
            if tenure.serves in states and tenure.holder in named and fits:
                yield tenure.holder

    def _introduced(self) -> Iterator[Ref]:
        """The people who are the subjects of the sentences right behind: by name those who act for the states."""
        if self.verb is None:
            return
        at = self.verb.sent.end
        for _ in range(_FOLLOW_UP):
            if at >= len(self.reading.doc):
                return
            sentence = self.reading.doc[at].sent
            for mention in self.reading.mentions_in(sentence.start, sentence.end):
                if mention.form == "name" and self._is_subject(self.reading.doc[mention.first : mention.last].root):
                    yield from (ref for ref in mention.refs if ref.kind == "person")
            at = sentence.end

    def _is_subject(self, name: Token) -> bool:
        """ "Joly and her counterpart Kofod exchanged …": the subject, one joined to it, or a name beside it."""
        node = name
        while node.dep_ in {"appos", "compound", "nmod", "conj"} and node.head != node:
            node = node.head
        return node.dep_ in {"nsubj", "nsubjpass"}

    def _is_encounter(self, verb: Token) -> bool:
        if is_verb(verb, self.rules.no_encounters) or any(c.dep_ == "neg" for c in verb.children):
            return False
        held = self.rules.event_prepositions - self.rules.no_circumstance
        nouns = [c for c in verb.children if c.dep_ in {"dobj", "nsubj", "nsubjpass"}]
        nouns += [o for c in verb.children if c.lower_ in held for o in c.children if o.dep_ == "pobj"]
        return is_verb(verb, self.rules.encounters) or any(is_noun(noun, self.rules.events) for noun in nouns)

    def _is_speech(self, verb: Token) -> bool:
        rules = self.rules
        if is_verb(verb, rules.acts) or is_verb(verb, rules.saying):
            return True
        objects = [c for c in verb.children if c.dep_ == "dobj"]
        infinitives = [c for c in verb.children if c.dep_ in {"xcomp", "advcl"} and c.tag_ == "VB"]
        return any(is_noun(o, rules.act_nouns) for o in objects) or any(is_verb(i, rules.acts) for i in infinitives)


def _of_phrase(head: Token) -> Iterator[Token]:
    """The noun's tokens in text order up to the first clause that depends on it: not those of "islands Japan wants"."""
    clause = next((t for t in head.subtree if t.dep_ in {"relcl", "acl"}), None)
    end = min(t.i for t in clause.subtree) if clause is not None else len(head.doc)
    return (token for token in head.subtree if token.i < end)


def _of_clause(verb: Token) -> Iterator[Token]:
    """The verb's tokens without those of the clauses that depend on it and of the verbs beside it."""
    waiting = [verb]
    while waiting:
        token = waiting.pop()
        yield token
        verbal = _SUBORDINATE if token.pos_ in {"VERB", "AUX"} else _SUBORDINATE - {"pcomp"}
        waiting += [c for c in token.children if c.dep_ not in verbal and not (c.dep_ == "conj" and c.pos_ == "VERB")]
