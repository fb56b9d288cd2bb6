"""One reading prepared for the meeting rules: who, where and when by token, and whom a noun phrase means."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from spacy.tokens import Token

from loader.language.meeting_lists import lists_of_people
from loader.language.meeting_rules import MeetingRules
from loader.language.meeting_syntax import children, coordinated, is_verb, subject
from loader.language.reading import Mention, Reading, TimeExpression
from loader.record import Ref

_ROLE_PREPOSITIONS = frozenset({"of", "from", "for"})
_RECENT = 60
"""Words before a sentence in which "the visitor" looks for the journey."""
_BOTH = frozenset({"they", "their", "them", "two", "both", "pair"})
_MANY = frozenset({"they", "their", "them"})
_FIRST_PERSON = frozenset({"i", "me", "we", "us", "my", "our"})


@dataclass(frozen=True, slots=True)
class Party:
    """A person or state that meets, with the tokens ``first`` up to ``last`` (exclusive) that say so."""

    ref: Ref
    first: int
    last: int


@dataclass(frozen=True)
class Scene:
    """A reading with its mentions and times by token. ``states`` gives the state a person serves."""

    reading: Reading
    rules: MeetingRules
    mentions: dict[int, Mention] = field(repr=False)
    times: dict[int, TimeExpression] = field(repr=False)
    states: dict[Ref, Ref]
    offices: dict[Ref, tuple[str, ...]]
    demonyms: dict[str, Ref]
    """Adjectives of the article's states -> the states."""
    posts: dict[int, Ref]
    """Who holds the office that a token is part of ("ambassador to Japan" before or behind the name)."""

    def parties(self, noun: Token | None) -> list[Party]:
        """The people and states that a noun phrase means, coordinated ones too, each once, in text order."""
        if noun is None:
            return []
        found: dict[Ref, Party] = {}
        # "Dahl and Holm's predecessor, Lund": the parser may make the owner one of them.
        heads = [t for t in coordinated(noun) if t.i == noun.i or not any(c.tag_ == "POS" for c in t.children)]
        heads = _up_to_the_last(heads)
        for head in heads:
            for party in self._meant_by(head, _apposed(head, heads)):
                found.setdefault(party.ref, party)
            for apposed in children(head, "appos"):
                # "A, then the president, and B": the parser hangs B on the apposition.
                for party in (p for other in self._added(head, apposed) for p in self._named_at(other)):
                    found.setdefault(party.ref, party)
        for party in list(found.values()):
            for mention in self._lists.get(party.first, ()):
                found.setdefault(mention.refs[0], Party(mention.refs[0], mention.first, mention.last))
        return list(found.values())

    @property
    def _lists(self) -> Mapping[int, tuple[Mention, ...]]:
        return self.reading.once("lists of people", lambda: lists_of_people(self.reading))

    @staticmethod
    def _added(head: Token, apposed: Token) -> list[Token]:
        """What an apposition adds: those coordinated to it; itself, behind another and "and" ("the minister, A, and
        his counterpart, B")."""
        first = children(head, "appos")[0]
        joined = any(t.lower_ == "and" for t in head.doc[first.i + 1 : apposed.i]) if first.i < apposed.i else False
        return coordinated(apposed) if joined else coordinated(apposed)[1:]

    def _named_at(self, token: Token) -> list[Party]:
        """The person a token names, or of "the Russian president, B" the one behind the office."""
        return self._named(token) or [p for name in children(token, "appos") for p in self._named(name)]

    def _named(self, token: Token) -> list[Party]:
        mention = self.mentions.get(token.i)
        return self._mentioned(token, "person") if mention is not None and mention.form == "name" else []

    def _meant_by(self, head: Token, apposed: list[Token]) -> list[Party]:
        people = self._leaders(head) or self._mentioned(head, "person")
        for child in [*apposed, *children(head, "compound", "nmod", "flat", "amod")]:
            people = people or [p for part in coordinated(child) for p in self._mentioned(part, "person")]
        if not people and head.lower_ == "last":
            # "the two last sat together": the parser makes "last" the subject.
            people = [p for two in children(head, "nummod") for p in self._mentioned(two, "person") or self._pair(two)]
        people = people or self._pair(head) or self._behind_there(head) or self._other(head) or self._titled(head)
        if people:
            return people
        if head.lower_ in _FIRST_PERSON:
            return self._speaker(head)
        if head.lower_ == "it":
            return self._itself(head)
        mention = self.mentions.get(head.i)
        if mention is not None and mention.form != "adjective":
            states = self._mentioned(head, "state")
            if states:
                return states
        return self._by_role(head)

    def _pair(self, pronoun: Token) -> list[Party]:
        """ "they" or "the two" that the reading resolves to nobody: the two whom the clause or paragraph tells of."""
        if pronoun.lower_ not in _BOTH or pronoun.i in self.mentions or self._of_group(pronoun):
            return []
        pair = self.reading.pairs.before(pronoun, pronoun.lower_) if self.reading.pairs is not None else ()
        return [Party(ref, pronoun.i, pronoun.i + 1) for ref in pair]

    def _of_group(self, pronoun: Token) -> bool:
        """ "urged EU leaders to wait when they discuss it": the many named before in the sentence."""
        if pronoun.lower_ not in _MANY:
            return False
        before = (t for t in pronoun.doc[pronoun.sent.start : pronoun.i] if t.tag_ in ("NNS", "NNPS"))
        named = any(t.lemma_.lower() in self.rules["offices.people"] and t.i not in self.mentions for t in before)
        return named or self._of_doers(pronoun)

    def _of_doers(self, pronoun: Token) -> bool:
        """ "Danish troops made gains. They took a hill": the many who did what was told last, and no two."""
        doc, start = pronoun.doc, pronoun.sent.start
        start = doc[start - 1].sent.start if start > 0 else start
        for token in reversed(doc[start : pronoun.i]):
            if token.dep_ in ("nsubj", "nsubjpass") and token.tag_ in ("NNS", "NNPS", "NNP", "NN"):
                if len(coordinated(token)) > 1:
                    return False
                if token.tag_ in ("NNS", "NNPS") and token.i not in self.mentions:
                    together = self.rules["nouns.sides"] | self.rules["nouns.countries"]
                    return token.lemma_.lower() not in together and not self._by_role(token)
        return False

    def _titled(self, noun: Token) -> list[Party]:
        """ "the ambassador to Japan, X", whatever the parser hangs the name on."""
        holder = self.posts.get(noun.i)
        return [Party(holder, noun.i, noun.i + 1)] if holder is not None and noun.pos_ in ("NOUN", "PROPN") else []

    def _other(self, noun: Token) -> list[Party]:
        """ "his guest": the person named last that serves another state than he does."""
        if noun.lemma_ not in self.rules["phrases.other_side"] or noun.i in self.mentions:
            return []
        if noun.lemma_ in self.rules["phrases.visitors"] and any(c.lower_ in ("the", "this") for c in noun.children):
            return self._visitor(noun)
        owner = next((p.ref for c in children(noun, "poss") for p in self._mentioned(c, "person")), None)
        if owner is None or children(noun, "appos"):
            return []
        comma = noun.doc[noun.i + 1 : noun.i + 2].text == ","
        name = self.mentions.get(noun.i + (2 if comma else 1))
        if comma and name is not None and noun.doc[name.last : name.last + 1].text != ",":
            name = None
        if name is not None and name.form == "name":  # "his counterpart X", whatever the parser makes of X
            return [Party(ref, name.first, name.last) for ref in name.refs if ref.kind == "person"]
        told = next((p.ref for c in children(noun, "amod") for p in self._mentioned(c, "state")), None)
        for index in range(noun.i - 1, -1, -1):
            mention = self.mentions.get(index)
            for ref in mention.refs if mention is not None else ():
                if told is not None and self.states.get(ref) != told:
                    continue  # "his Peruvian counterpart" serves no other state
                if ref.kind == "person" and ref != owner and self.states.get(ref) != self.states.get(owner):
                    return [Party(ref, noun.i, noun.i + 1)]
        return []

    def _behind_there(self, noun: Token) -> list[Party]:
        """ "his counterpart there, X": the name behind an adverb, whatever the parser hangs it on."""
        roles = self.rules["phrases.other_side"] | self.rules["offices.roles"]
        behind = noun.doc[noun.i + 1 : noun.i + 3].text.lower().rstrip(",").split()
        if noun.lemma_.lower() not in roles or noun.i in self.mentions or len(behind) != 1:
            return []
        name = self.mentions.get(noun.i + 3) if behind[0] in self.rules["places.far"] else None
        return self._mentioned(noun.doc[name.first], "person") if name is not None and name.form == "name" else []

    def _visitor(self, noun: Token) -> list[Party]:
        """ "the visitor": the person who is told last to have travelled."""
        start = noun.sent.start
        for token in reversed(noun.doc[max(0, start - _RECENT) : start]):
            if token.lemma_ in self.rules["verbs.travel"] and is_verb(token):
                who = subject(token)
                people = self._mentioned(who, "person") if who is not None else []
                if len(people) == 1:
                    return [Party(people[0].ref, noun.i, noun.i + 1)]
        return []

    def _leaders(self, noun: Token) -> list[Party]:
        """ "the two leaders": where the article gives offices, the last two heads of different states named before."""
        mention = self.mentions.get(noun.i)
        if noun.lemma_.lower() not in self.rules["nouns.leaders"] or mention is None or len(mention.refs) < 2:
            return []
        if all(self.is_head(ref) for ref in mention.refs):
            return []
        heads = self.reading.pairs.heads(noun) if self.reading.pairs is not None else ()
        return [Party(ref, mention.first, mention.last) for ref in heads]

    def _mentioned(self, token: Token, kind: str) -> list[Party]:
        mention = self.mentions.get(token.i)
        if mention is None:
            return []
        return [Party(ref, mention.first, mention.last) for ref in mention.refs if ref.kind == kind]

    def _by_role(self, head: Token) -> list[Party]:
        """ "his Russian counterpart", "the leaders of Japan and Russia", "Russia's envoy": the states."""
        if head.pos_ not in ("NOUN", "PROPN") or head.lemma_.lower() not in self.rules["offices.roles"]:
            return []
        realms = {c.lower_ for c in children(head, "compound", "amod", "nmod")}
        if head.lemma_.lower() in self.rules["offices.heading"] and realms & self.rules["offices.private"]:
            # "Brazilian business leaders" do not stand for Brazil.
            return []
        if (leaders := self._leading(head)) and head.lemma_.lower() in self.rules["nouns.sides"]:
            return leaders
        for prep in children(head, "prep"):
            if prep.lower_ in _ROLE_PREPOSITIONS:
                meant = [p for noun in children(prep, "pobj") for p in self.parties(noun)]
                if meant:
                    return meant
        modifiers = [m for child in children(head, "poss", "amod", "compound", "nmod") for m in coordinated(child)]
        states = [party for child in modifiers for party in self._mentioned(child, "state") or self._demonym(child)]
        states = states or [p for child in children(head, "poss") for p in self._states_of_theirs(head, child)]
        if len(states) == 1 and head.lemma_.lower() in self.rules["offices.envoys"] and head.tag_ == "NN":
            return [Party(ref, head.i, head.i + 1) for ref in self._envoy_of(states[0].ref)] or states
        return states

    def _leading(self, side: Token) -> list[Party]:
        """ "a delegation led by X": who leads it."""
        led = [c for c in children(side, "acl") if c.tag_ == "VBN" and c.lemma_ in self.rules["verbs.leading"]]
        agents = [n for verb in led for by in children(verb, "agent") for n in children(by, "pobj")]
        return [p for n in agents for p in self.parties(n) if p.ref.kind == "person"]

    def _states_of_theirs(self, head: Token, owner: Token) -> list[Party]:
        """ "their foreign ministers", of two leaders: those of the states that the two lead."""
        mention = self.mentions.get(owner.i)
        served = head.lemma_.lower() in self.rules["offices.people"] | self.rules["offices.serving"]
        if owner.lower_ != "their" or head.tag_ not in ("NNS", "NNPS") or not served:
            return []
        pair = mention.refs if mention is not None else tuple(p.ref for p in self._pair(owner))
        states = list(dict.fromkeys(s for ref in pair if (s := self.state_of(ref)) is not None))
        return [Party(state, head.i, head.i + 1) for state in states] if len(states) >= 2 else []

    def _demonym(self, adjective: Token) -> list[Party]:
        """ "Chinese" inside a description of its own ("Chinese officials"), if the article has the word elsewhere."""
        ref = self.demonyms.get(adjective.lower_)
        return [Party(ref, adjective.i, adjective.i + 1)] if ref is not None else []

    def _envoy_of(self, state: Ref) -> list[Ref]:
        """ "the Russian ambassador" whom the article names elsewhere: the only envoy of that state in it."""
        envoys = [ref for ref, held in self.offices.items() if any(rank(o, self.rules) == "envoy" for o in held)]
        serving = [ref for ref in envoys if self.states.get(ref) == state]
        return serving if len(serving) == 1 else []

    def _itself(self, pronoun: Token) -> list[Party]:
        """ "Seoul said it would not hold talks": the state that says so."""
        verb = pronoun.head
        if pronoun.i in self.mentions or verb.dep_ != "ccomp" or verb.head.lemma_ not in self.rules["verbs.reporting"]:
            return self._mentioned(pronoun, "state")
        who = subject(verb.head)
        return [p for p in self.parties(who) if p.ref.kind == "state"] if who is not None and who.i < pronoun.i else []

    def _speaker(self, pronoun: Token) -> list[Party]:
        """Who says "I" inside a quotation: the subject of the verb outside it in the same or a nearby sentence."""
        quotation = next((q for q in self.reading.quotations if q.first <= pronoun.i < q.last), None)
        if quotation is None:
            return []
        sentences = [pronoun.sent]
        if quotation.last < len(pronoun.doc):
            sentences.append(pronoun.doc[quotation.last].sent)
        for sentence in sentences:
            for token in sentence:
                if quotation.first <= token.i < quotation.last or not is_verb(token):
                    continue
                if token.lemma_ not in self.rules["verbs.reporting"]:
                    continue
                who = subject(token)
                if who is not None and not quotation.first <= who.i < quotation.last:
                    return [Party(p.ref, pronoun.i, pronoun.i + 1) for p in self.parties(who) if p.ref.kind == "person"]
        return []

    def state_of(self, ref: Ref) -> Ref | None:
        """The state a participant stands for: itself, or the one a person serves."""
        return ref if ref.kind == "state" else self.states.get(ref)

    def country_of(self, place: Ref) -> Ref | None:
        """The state a place lies in, as a reference to a state; a state is its own."""
        if place.kind == "state":
            return place
        entity = self.reading.entity(place)
        if entity is not None and entity.country:
            return Ref("state", entity.country)
        return next((state for state, capital in self.reading.capitals.items() if capital == place), None)

    def is_head(self, ref: Ref) -> bool:
        """Whether a person is told to be head of state or government."""
        return ref.kind == "person" and any(rank(office, self.rules) == "head" for office in self.offices.get(ref, ()))


def _up_to_the_last(heads: list[Token]) -> list[Token]:
    """ "met A, B and C, a spokesman, D, said": "and" tells the last of a list, whatever the parser adds to it."""
    before = [head.doc[head.left_edge.i - 1].lower_ if head.left_edge.i else "" for head in heads]
    end = next((n for n, word in enumerate(before) if word in ("and", "or")), len(heads))
    stop = next((n for n in range(end + 1, len(heads)) if before[n] == ","), len(heads))
    # "The leaders of Japan and China, A and B": a second list.
    return heads if {"and", "or"} & set(before[stop:]) else heads[:stop]


def _apposed(head: Token, heads: list[Token]) -> list[Token]:
    """The appositions of the nearest of coordinated nouns ("A and his counterpart, B": the parser hangs B on A)."""
    found = [a for other in heads for a in children(other, "appos")]
    later = [other.i for other in heads if other.i > head.i]
    return sorted((a for a in found if head.i < a.i < min(later, default=a.i + 1)), key=lambda a: a.i)


def rank(office: str, rules: MeetingRules) -> str:
    """``head``, ``minister``, ``envoy`` or ``other``: what an office is in protocol."""
    words = f" {office.lower().replace('-', ' ')} "

    def has(key: str) -> bool:
        return any(f" {word} " in words for word in rules[key])

    if has("offices.envoys"):
        return "envoy"
    if has("offices.party_heads"):
        return "head"
    if has("offices.lesser"):
        return "other"
    if has("offices.heads"):
        return "head"
    return "minister" if has("offices.ministers") else "other"
