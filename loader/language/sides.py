"""Which state a noun phrase speaks or acts for: "Tokyo", "the Russian president", "Soviet troops", "both nations"."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from spacy.tokens import Token

from loader.gazetteer import Gazetteer
from loader.language.lexicon import Lexicon
from loader.language.reading import Mention, Reading
from loader.language.roles import children, coordinated, negated, phrase
from loader.language.state_lists import StateLists
from loader.record import Passage, Ref

NAMING = ("name", "adjective", "metonym")
MODIFIERS = frozenset({"amod", "compound", "poss", "nmod", "npadvmod", "nummod"})


@dataclass(frozen=True, slots=True)
class PastState:
    """A past state and the years in which its successor's names and metonyms mean it."""

    name: str
    successor: str
    since: int
    until: int


@dataclass(frozen=True, slots=True)
class SideRules:
    """Words for those who stand for a state (table ``sides`` of ``ontology/lexicon/claims.toml``)."""

    bodies: frozenset[str]
    """Nouns that act for the state whose name or adjective they carry: government, troops, president."""
    pairs: frozenset[str]
    """Plural nouns for the two sides: nations, sides, leaders."""
    both: frozenset[str]
    papers: frozenset[str]
    """Things that speak for the state that issues them: white paper, textbook, map."""
    periods: tuple[tuple[tuple[str, ...], int], ...]
    """Words for a stretch of history, and the year in which a place taken in it was taken."""
    past: tuple[PastState, ...]

    @classmethod
    def of(cls, lexicon: Lexicon) -> "SideRules":
        """The rules of the lexicon."""
        table: Mapping[str, Any] = lexicon.table("claims")["sides"]
        since = table["since"]
        past = tuple(
            PastState(state.name, state.successor, since[state.name], state.until.year)
            for state in lexicon.world.past
            if state.name in since and state.successor and state.until
        )
        bodies, pairs, both, papers = (frozenset(table[name]) for name in ("bodies", "pairs", "both", "papers"))
        periods = tuple((tuple(words.split()), year) for words, year in table["periods"].items())
        return cls(bodies, pairs, both, papers, periods, past)


@dataclass(frozen=True, slots=True)
class Side:
    """A state and the words that stand for it; ``antecedent`` is the sentence that tells which state they mean."""

    state: Ref
    words: Passage
    antecedent: Passage | None = None


class Sides:
    """The states of one article and those who speak for them."""

    def __init__(self, reading: Reading, gazetteer: Gazetteer, rules: SideRules) -> None:
        self.reading = reading
        self.rules = rules
        self._by_iri = {e.iri: e.ref for e in reading.entities if e.kind == "state" and e.iri}
        self._names = {e.name: e.ref for e in reading.entities if e.kind == "state"}
        self._forms = {p.text.lower(): e.ref for e in reading.entities if e.kind == "state" for p in e.evidence}
        cities = {e.iri: e.label for e in gazetteer.entries if e.kind == "place"}
        self._capitals: dict[str, Ref] = {}
        for entry in gazetteer.entries:
            if entry.iri in self._by_iri:
                self._capitals[cities.get(entry.capital or "", "")] = self._by_iri[entry.iri]
                self._forms |= {form.lower(): self._by_iri[entry.iri] for form in (*entry.names, *entry.adjectives)}
        self._served = self._offices(gazetteer)
        self._lists = StateLists(reading)

    def of(self, tokens: Iterable[Token]) -> tuple[Side, ...]:
        """The states behind noun phrases, each once; nothing for phrases that stand for no state."""
        found: dict[Ref, Side] = {}
        for token in tokens:
            # A state in apposition to a state is the next one of a list: "Brunei, Malaysia and Taiwan".
            listed = [t for t in children(token, {"appos"}) if self.state_in(t) is not None and self.state_in(token)]
            for part in (token, *listed, *self._lists.after(token)):
                for side in self._of(part):
                    found.setdefault(side.state, side)
        return tuple(found.values())

    def at(self, state: Ref, year: int | None) -> Ref:
        """The state as it was in a year: the past state, if the article names it."""
        for past in self.rules.past:
            if year is not None and past.since <= year <= past.until and state.name == past.successor:
                return self._names.get(past.name, state)
        return state

    def successor(self, state: Ref) -> Ref:
        """The present state that followed a past one, if the article names it, else the state."""
        names = {past.name: past.successor for past in self.rules.past}
        return self._names.get(names.get(state.name, ""), state)

    def year(self, tokens: Iterable[Token]) -> int | None:
        """The first year that the time expressions among tokens tell."""
        for token in tokens:
            time = self.reading.time_at(token)
            if time is not None and time.edtf.lstrip("[")[:4].isdigit():
                return int(time.edtf.lstrip("[")[:4])
            if (
                token.like_num
                and len(token.text) == 4
                and token.text.isdigit()
                and token.text[:2] in ("18", "19", "20")
            ):
                return int(token.text)
            for words, year in self.rules.periods:
                if tuple(t.lower_ for t in token.doc[token.i : token.i + len(words)]) == words:
                    return year
        return None

    def named(self, state: Ref, token: Token) -> Side | None:
        """The state in words of the article: as the sentence of a token names it, else the nearest name, which
        brings its own sentence. A past state may stand under its successor's name."""
        meant = {state, self.successor(state)}
        own = [m for m in self.reading.mentions if m.form in NAMING and len(m.refs) == 1 and m.refs[0] in meant]
        if not own:
            return None
        own = [m for m in own if m.refs[0] == state] or own
        best = min(own, key=lambda m: (self.reading.doc[m.first].sent != token.sent, abs(m.first - token.i)))
        near = self.reading.doc[best.first].sent == token.sent
        sentence = None if near else self.reading.sentence_passage(self.reading.doc[best.first])
        return Side(state, self.reading.passage(best.first, best.last), sentence)

    @property
    def pair(self) -> tuple[Ref, ...]:
        """The two sides of the dispute as the article presents them."""
        return self.reading.parties[:2]

    def _among(self, token: Token) -> list[Side]:
        """ "A and B are among six states which claim it", "A is one of several that": those of which it is said."""
        above = token.head if token.dep_ == "pobj" and token.head.lower_ in ("among", "of") else None
        if above is not None and above.head.lower_ == "one":
            above = above.head
        if above is None or above.head.lemma_ != "be" or negated(above.head):
            return []
        return [side for t in children(above.head, {"nsubj"}) for c in coordinated(t) for side in self._of(c)]

    def _of(self, token: Token) -> list[Side]:
        mention = self.reading.mention_at(token)
        if mention is not None:
            found = self._of_mention(mention)
            if found or (mention.form in NAMING and any(r.kind != "organization" for r in mention.refs)):
                return found
            inside = self.state_in(token) if mention.form == "description" else None
            if inside is not None:
                return [inside]
        if mention is None and token.pos_ == "PROPN":
            parts = [m for t in token.lefts if t.dep_ == "compound" and (m := self.reading.mention_at(t))]
            found = [side for part in parts if part.refs[0].kind == "person" for side in self._of_mention(part)]
            if found:
                return found
        lemma = token.lemma_.lower()
        if token.pos_ not in ("NOUN", "PROPN", "PRON", "NUM", "DET"):
            return []
        if token.pos_ == "PRON":
            return self._of_pronoun(token) if mention is None else []
        if lemma in self.rules.pairs and token.tag_ == "NNS" and (members := self._among(token)):
            return members
        if lemma in self.rules.pairs and (token.tag_ in ("NNS", "NNPS")) and self._means_both(token):
            words = self.reading.passage(min([token.i, *(t.i for t in token.lefts)]), token.i + 1)
            return [Side(state, words) for state in self.pair]
        named = [self.state_in(t) for t in phrase(token) if t != token and self._modifies(t, token)]
        states = [side for side in named if side is not None]
        if states and (lemma in self.rules.bodies | self.rules.papers or mention is not None):
            return states[:1]
        if lemma in self.rules.papers and token.dep_ == "dobj" and not states:
            return list(self.of(children(token.head, {"nsubj"})))
        if lemma in self.rules.bodies and any(c.tag_ == "WP$" for c in token.lefts):
            return self._whose(token)
        if lemma in self.rules.bodies and not states and (whose := children(token, {"poss"})):
            return [side for owner in whose if owner.pos_ == "PROPN" for side in self._of(owner)]  # "Stalin's troops"
        if lemma in self.rules.bodies and not states:
            return self._last_speaker(token)
        return []

    def _whose(self, body: Token) -> list[Side]:
        """ "Taiwan, whose troops hold the island"."""
        clause = next((t for t in body.ancestors if t.dep_ == "relcl"), None)
        return self._of(clause.head) if clause is not None and clause.head.i < body.i else []

    def _of_mention(self, mention: Mention) -> list[Side]:
        words = self.reading.passage(mention.first, mention.last)
        found = []
        for ref in mention.refs:
            state = ref if ref.kind == "state" else self._served.get(ref) or self._capital(ref, mention)
            if state is not None:
                found.append(Side(state, words))
            elif ref.kind == "actor" and (acting := self._acting(ref)) is not None:
                found.append(Side(acting, words))
            elif ref.kind == "organization" and (within := self._within(mention)) is not None:
                found.append(within)
        return found

    def _of_pronoun(self, token: Token) -> list[Side]:
        """A pronoun without a mention: the subject of its sentence before it, if that is a state."""
        if token.lower_ not in ("it", "its", "itself", "they", "their", "he", "she", "his", "her", "who", "both"):
            return []
        if token.lower_ == "both" and len(self.pair) == 2:
            return [Side(state, self.reading.passage(token.i, token.i + 1)) for state in self.pair]
        for earlier in reversed(token.doc[token.sent.start : token.i]):
            if earlier.dep_ in ("nsubj", "nsubjpass", "poss") and earlier.pos_ != "PRON":
                found = self._of(earlier)
                if found:
                    return [Side(side.state, self.reading.passage(token.i, token.i + 1)) for side in found]
        return []

    def _modifies(self, token: Token, noun: Token) -> bool:
        while token != noun:
            if token.dep_ == "pobj":
                return not (token.head.lower_ not in ("of", "for", "from") or token.head.head != noun)
            if token.dep_ not in MODIFIERS | {"appos", "conj"}:
                return False
            token = token.head
        return True

    def state_in(self, token: Token) -> Side | None:
        """The state that a token names, also inside the name of a body or the description of a place."""
        mention = self.reading.mention_at(token)
        if mention is None:
            return None
        if mention.refs and mention.refs[0].kind == "organization":
            return self._within(mention)
        if mention.form == "description" and token.lower_ in self._forms and mention.last - mention.first > 1:
            return Side(self._forms[token.lower_], self.reading.passage(token.i, token.i + 1))
        states = [r for r in mention.refs if r.kind == "state"]
        return Side(states[0], self.reading.passage(mention.first, mention.last)) if len(states) == 1 else None

    def lies_in(self, token: Token) -> Side | None:
        """The state of the article in which a place named by a token lies: "part of Shimane prefecture"."""
        mention = self.reading.mention_at(token)
        entity = self.reading.entity(mention.refs[0]) if mention is not None and len(mention.refs) == 1 else None
        state = self._names.get(entity.country) if entity is not None and entity.country else None
        if state is None or mention is None:
            return None
        return Side(state, self.reading.passage(mention.first, mention.last))

    def _capital(self, ref: Ref, mention: Mention) -> Ref | None:
        """The state of a capital in front of a participle: "Moscow-held"."""
        doc = self.reading.doc
        if ref.kind != "place" or mention.last >= len(doc) or doc[mention.last - 1].dep_ != "npadvmod":
            return None
        return self._capitals.get(ref.name)

    def _acting(self, ref: Ref) -> Ref | None:
        """The state of a speaker without a name: "Japanese government official"."""
        words = ref.name.lower().split()
        return self._forms.get(" ".join(words[:2])) or self._forms.get(words[0])

    def _within(self, mention: Mention) -> Side | None:
        """The state in the name of a body: "South Korean Foreign Ministry"."""
        doc = self.reading.doc
        for last in range(mention.first + 2, mention.first, -1):
            state = self._forms.get(doc[mention.first : last].text.lower())
            if state is not None:
                return Side(state, self.reading.passage(mention.first, mention.last))
        return None

    def _means_both(self, token: Token) -> bool:
        if len(self.pair) < 2:
            return False
        return any(t.lower_ in self.rules.both for t in token.lefts)

    def _last_speaker(self, token: Token) -> list[Side]:
        """A body without a state ("government officials"): the last state that was a subject before it."""
        doc = token.doc
        for earlier in reversed(doc[self.reading.heading_end : token.i]):
            if earlier.dep_ in ("nsubj", "nsubjpass"):
                mention = self.reading.mention_at(earlier)
                found = self._of_mention(mention) if mention is not None else []
                if len(found) == 1:
                    sentence = None if earlier.sent == token.sent else self.reading.sentence_passage(earlier)
                    return [Side(found[0].state, self.reading.passage(token.i, token.i + 1), sentence)]
        return []

    def _offices(self, gazetteer: Gazetteer) -> dict[Ref, Ref]:
        """Person -> the state that he or she speaks for: by the text where it tells, else by the terms of office."""
        told = {t.holder: t.serves for t in reversed(self.reading.tenures) if t.serves is not None}
        day = self.reading.article.published or date.max
        served: dict[Ref, Ref] = {}
        for entity in self.reading.of_kind("person"):
            terms = [t for t in gazetteer.terms_of_office if t.holder == entity.iri and (t.start or date.min) <= day]
            states = [self._by_iri[t.serves] for t in terms if t.serves in self._by_iri]
            if states:
                served[entity.ref] = states[-1]
        said: dict[Ref, Counter[Ref]] = {}
        for mention in self.reading.mentions:
            people = [r for r in mention.refs if r.kind in ("person", "actor", "organization")]
            if mention.form == "name" and len(people) == 1 and len(mention.refs) == 1:
                for state in self._around(mention):
                    said.setdefault(people[0], Counter())[state] += 1
        near = {p: c.most_common(1)[0][0] for p, c in said.items()}
        return near | served | {p: s for p, s in told.items() if s.kind == "state"}

    def _around(self, mention: Mention) -> list[Ref]:
        """States that modify a name or its title: "Japanese Prime Minister X", "President X of Russia"."""
        head = self.reading.doc[mention.first : mention.last].root
        heads = [head, head.head] if head.dep_ in ("appos", "compound") and head.head != head else [head]
        heads += children(head, {"appos"})
        found = []
        for noun in heads:
            for token in phrase(noun):
                inside = mention.first <= token.i < mention.last
                if not inside and token != noun and self._modifies(token, noun):
                    side = self.state_in(token)
                    if side is not None:
                        found.append(side.state)
        return found
