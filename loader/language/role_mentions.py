"""Who is meant by an office or a state: "the Japanese premier", "the Kremlin boss", "the Russian"."""

from collections.abc import Collection, Iterable, Iterator
from itertools import islice

from spacy.tokens import Token

from loader.language.coreference_rules import CoreferenceRules
from loader.language.discourse import SUBJECTS, Discourse
from loader.language.reading import Mention
from loader.record import Ref

OBJECTS = frozenset({"dobj", "pobj", "dative", "poss"})
OPENING = 4
"""Tokens before a role that opens its sentence."""
_DESCRIBING = 5
"""Tokens between "the" and a role."""


class RoleMentions:
    """Finds the people whom descriptions of one article mean."""

    def __init__(self, discourse: Discourse, rules: CoreferenceRules) -> None:
        self.doc = discourse.doc
        self.discourse = discourse
        self.rules = rules
        self.longest_first = sorted(rules.roles.items(), key=lambda role: -len(role[0]))

    def at(self, token: Token) -> Mention | None:
        """What a description whose last word is the token means, or None."""
        return self._national(token) or self._role(token)

    def _national(self, token: Token) -> Mention | None:
        """As in "sat opposite the Russian": the person of that state who was named last; "the Japanese" may be many."""
        mention = self.discourse.by_token.get(token.i)
        if mention is None or mention.form != "adjective" or mention.last - mention.first != 1:
            return None
        alone = token.dep_ in SUBJECTS | OBJECTS and token.i > 0 and token.nbor(-1).lower_ == "the"
        if not alone or token.lower_.endswith(self.rules.peoples) or any(t.i > token.i for t in token.children):
            return None
        state = mention.refs[0]
        fellows = {t.holder for t in self.discourse.tenures if t.serves == state}
        fellows |= {ref for ref, told in self.discourse.described.items() if told == state}
        person = next((ref for i, ref in reversed(self.discourse.seen) if i < token.i and ref in fellows), None)
        return Mention(token.i - 1, token.i + 1, (person,), "description") if person is not None else None

    def _role(self, token: Token) -> Mention | None:
        """As in "the Japanese premier", "the prime minister", "his foreign minister": a definite singular role."""
        if token.pos_ not in ("NOUN", "PROPN") or token.tag_ in ("NNS", "NNPS") or token.i in self.discourse.offices:
            return None
        for role, offices in self.longest_first:
            if not role.endswith(token.lower_):
                continue
            words = role.split()
            first = token.i - len(words) + 1
            if first < 1 or [t.lower_ for t in self.doc[first : token.i + 1]] != words:
                continue
            return self._of_role(token, first, offices)
        return self._nickname(token)

    def _nickname(self, token: Token) -> Mention | None:
        """As in "the Kremlin boss": who leads the state for which a building stands."""
        if token.lower_ not in self.rules.nicknames or token.i == 0:
            return None
        mention = self.discourse.by_token.get(token.i - 1)
        metonym = mention is not None and mention.form == "metonym"
        return self._of_role(token, token.i, self.rules.roles["leader"]) if metonym else None

    def _of_role(self, token: Token, first: int, offices: tuple[str, ...]) -> Mention | None:
        """The mention of a role whose words are the tokens from ``first`` to ``token``."""
        state, begin = self._state_before(first)
        state = state or self._state_behind(token)
        owned = self._owner_state(begin - 1) if state is None else None
        article = self._article_before(begin)
        if self.doc[max(begin - 1, 0)].lower_ in self.rules.indefinite:
            return None
        if not (article is not None or state is not None or owned is not None) or self._introduces(token):
            return None
        state = state or owned
        coming = self._coming(token)
        if self._is_of_then(token, begin):
            person = self._then(token, state)
        else:
            person = self._holder(token.i, offices, state) if coming is None else self._chosen(coming, offices, state)
            person = person or self._untitled(token, offices, state)
        begin = article if article is not None else begin
        if person is None:
            return None
        if state is not None:
            self.discourse.described.setdefault(person, state)
        return Mention(begin, token.i + 1 if coming is None else coming.i + 1, (person,), "description")

    def _coming(self, token: Token) -> Token | None:
        """ "elect" in "the president-elect": the office is one to come."""
        behind = self.doc[token.i + 1 : token.i + 3]
        joined = len(behind) == 2 and behind[0].text == "-" and behind[1].lower_ in self.rules.coming
        return behind[1] if joined else None

    def _chosen(self, coming: Token, offices: Collection[str], state: Ref | None) -> Ref | None:
        """Who is told to be chosen for an office; else as in "X saw the president-elect", of long ago: who is
        known to have it by now, but nobody of the same sentence, and nobody of whom the article tells it."""
        chosen = self._holder(coming.i, [f"{office}-{coming.lower_}" for office in offices], state)
        holder = chosen or self._holder(coming.i, offices, state)
        others = {ref for i, ref in self.discourse.seen if coming.sent.start <= i < coming.sent.end}
        others |= {t.holder for t in self.discourse.tenures if t.office and t.evidence}
        return chosen or (holder if holder not in others else None)

    def _article_before(self, begin: int) -> int | None:
        """Where "the" stands in front of a role, at most some words that describe its holder between them ("the beaming
        premier"), none that mean another one ("the new president")."""
        index = begin - 1
        while index > max(begin - _DESCRIBING, self.doc[begin].sent.start) and self.doc[index].lower_ != "the":
            token = self.doc[index]
            # "the jet-setting premier", but not "the party leader"
            joined = "-" in (token.nbor().text, token.nbor(-1).text)
            describing = token.pos_ in ("ADJ", "VERB", "ADV", "NUM") or token.text == "-" or joined
            if not describing or token.lower_ in self.rules.restricting or index in self.discourse.by_token:
                return None
            index -= 1
        return index if index >= 0 and self.doc[index].lower_ == "the" else None

    def _is_of_then(self, token: Token, begin: int) -> bool:
        """As in "Japan's premier of the day", "the then president": not who holds the office when it is written."""
        behind = self.doc[token.i + 1 : token.i + 4].text.lower()
        return behind in self.rules.of_then or self.doc[max(begin - 1, 0)].lower_ == "then"

    def _then(self, token: Token, state: Ref | None) -> Ref | None:
        """The last person told to do something who may be of the state."""
        states = {t.holder: t.serves for t in reversed(self.discourse.tenures)} | self.discourse.described
        for sentence in islice(self.discourse.sentences_before(token), 2):
            people = [m for m in self.discourse.people_in(sentence) if m.first < token.i and len(m.refs) == 1]
            doing = [m.refs[0] for m in people if self.discourse.part(m) in ("main", "subject")]
            if fitting := [ref for ref in doing if state is None or states.get(ref) in (state, None)]:
                return fitting[-1]
        return None

    def _owner_state(self, index: int) -> Ref | None:
        """The state of the person whom "his" or "her" means, in front of a role."""
        if index < 0 or self.doc[index].lower_ not in ("his", "her"):
            return None
        owner = self.discourse.person_at(index)
        return next((t.serves for t in self.discourse.tenures if t.holder == owner and t.serves), None)

    def _state_before(self, first: int) -> tuple[Ref | None, int]:
        index = first - 1
        by_token = self.discourse.by_token
        while index > 0 and (self.doc[index].text == "'s" or (self.doc[index].pos_ == "ADJ" and index not in by_token)):
            index -= 1
        mention = by_token.get(index)
        if mention is not None and mention.refs[0].kind == "state" and self.doc[first - 1].sent.start <= index:
            return mention.refs[0], mention.first
        return None, first

    def _state_behind(self, token: Token) -> Ref | None:
        """The state in "the president of Russia"."""
        index = token.i + 2
        if index + 1 >= len(self.doc) or token.nbor(1).lower_ != "of":
            return None
        mention = self.discourse.by_token.get(index + (self.doc[index].lower_ == "the"))
        named = mention is not None and mention.form == "name" and mention.refs[0].kind == "state"
        return mention.refs[0] if mention is not None and named else None

    def _introduces(self, token: Token) -> bool:
        """Whether the role noun belongs to a name that follows: "the prime minister, X"."""
        following = range(token.i + 1, min(token.i + 3, len(self.doc)))
        by_token = self.discourse.by_token
        return any(
            i in by_token
            and by_token[i].refs[0].kind == "person"
            and self.doc[i - 1].i <= token.i + 1
            and self.doc[i - 1].text in (",", token.text)
            for i in following
        )

    def _holder(self, index: int, offices: Collection[str], state: Ref | None) -> Ref | None:
        """The person of the article in such an office of that state, the one named last before it."""
        fitting = set(self._fitting(offices, state))
        before = [ref for position, ref in self.discourse.seen if position < index and ref in fitting]
        if state is None and len(set(before)) > 1 and (topic := self._topic(index, fitting)) is not None:
            return topic
        after = [ref for position, ref in self.discourse.seen if position > index and ref in fitting]
        if before or not after:
            return before[-1] if before else None
        # "The minister said …" behind others who are named means one of them, not one who is named only later.
        leads = any(office in self.rules.roles["leader"] for office in offices)
        told = leads or state is not None or not any(position < index for position, _ in self.discourse.seen)
        return after[0] if told else None

    def _topic(self, index: int, people: Collection[Ref]) -> Ref | None:
        """As in "A said he was to see B, the prime minister of Fiji. The prime minister …", of a prime minister A: the
        one of them whom the sentence before speaks of, where a sentence opens with the office."""
        start = self.doc[index].sent.start
        if start == 0 or index - start > OPENING or self.doc[index].dep_ not in SUBJECTS:
            return None
        spoken_of = {ref for ref in self.discourse.subjects(self.doc[start - 1].sent) if ref in people}
        return spoken_of.pop() if len(spoken_of) == 1 else None

    def _fitting(self, offices: Iterable[str], state: Ref | None) -> Iterator[Ref]:
        wanted = tuple(offices)
        leading = set(self.rules.roles["leader"])
        for tenure in self.discourse.tenures:
            name = (tenure.office or "").lower()
            if name.startswith("former") or (state is not None and tenure.serves not in (state, None)):
                continue
            same = any(
                name == office or (name.endswith(f" {office}") and name not in leading) or name.startswith(f"{office} ")
                for office in wanted
            )
            if same and not any(word in ("deputy", "vice") for word in name.split()):
                yield tenure.holder

    def _untitled(self, token: Token, offices: Collection[str], state: Ref | None) -> Ref | None:
        """As in "X spoke. The Philippine president …": the subject of the sentence before, whose office is unknown; as
        in "Russia's X and Japan's Y shook hands. The Russian president …": the only person told to be of the state, or
        the only one named shortly before of whom nothing is told; as in "The Japanese premier left. X …": the subject
        of the next sentence, not named before, if the role is that of who leads the state."""
        leads = any(office in self.rules.roles["leader"] for office in offices)
        if not leads and not any(word in office for office in offices for word in self.rules.ministerial):
            return None
        if leads and state is not None and (only := self._only_one_of(state)):
            return only
        opens = token.dep_ in SUBJECTS and token.i - token.sent.start <= OPENING
        before = self._one_subject(token.sent.start - 1, leads) if opens and token.sent.start else None
        if before is not None and self.discourse.described.get(before, state) != state:
            before = None
        if before is not None or state is None:
            return before if leads or state is not None else None
        near = self._unknown_before(token, state)
        if near is not None or not leads:
            return near
        return self._new_behind(token, state, opens)

    def _new_behind(self, token: Token, state: Ref, opens: bool) -> Ref | None:
        """As in "The Danish premier saw the Russian president. X told Y …": the first, and the other, of those whom the
        next sentence names first."""
        if token.sent.end >= len(self.doc):
            return None
        sentence = self.doc[token.sent.end].sent
        people = dict.fromkeys(ref for i, ref in self.discourse.seen if sentence.start <= i < sentence.end)
        told = {ref for ref, other in self.discourse.described.items() if other != state} | self.discourse.known()
        free = [ref for ref in people if ref not in told and self.discourse.first_seen(ref) > token.i]
        if opens:
            subjects = self.discourse.subjects(sentence)
            return free[0] if free and subjects[:1] == free[:1] and len(people) <= 2 else None
        other = len(free) == 1 and any(ref in self.discourse.described for ref in people if ref not in free)
        return free[0] if other else None

    def _unknown_before(self, token: Token, state: Ref) -> Ref | None:
        """The only person of whom nothing is told, among those named in the last sentences; for one who acts nobody
        of the same sentence ("Falk had a shock after the premier of Norway left")."""
        start = self.discourse.start_of_window(token.i)
        known = self.discourse.known()
        known |= {ref for ref, told in self.discourse.described.items() if told != state}
        people = {ref for index, ref in self.discourse.seen if start <= index < token.i} - known
        behind = self.doc[token.right_edge.i + 1 : token.right_edge.i + 2]
        if token.dep_ in SUBJECTS or any(t.tag_ in ("VBD", "VBZ") for t in behind):
            people -= {ref for index, ref in self.discourse.seen if token.sent.start <= index < token.i}
        return people.pop() if len(people) == 1 else None

    def _one_subject(self, index: int, leads: bool = False) -> Ref | None:
        """The person who is the only one among the subjects of the sentence at a token, if nothing tells an office; who
        ``leads`` a state may be told by it: "Canada's X spoke. The prime minister …"."""
        if index >= len(self.doc):
            return None
        people = self.discourse.subjects(self.doc[index].sent)
        told = [t for t in self.discourse.tenures if people and t.holder == people[0]]
        open_ = not any(t.office for t in told) if leads else not told
        return people[0] if len(people) == 1 and open_ else None

    def _only_one_of(self, state: Ref) -> Ref | None:
        """The one person who is told to be of a state, not as what."""
        tenures = self.discourse.tenures
        people = {tenure.holder for tenure in tenures if tenure.serves == state and not tenure.office}
        people -= {tenure.holder for tenure in tenures if tenure.office}
        return people.pop() if len(people) == 1 else None
