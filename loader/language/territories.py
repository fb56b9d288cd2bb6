"""Which islands a noun phrase means: names, "the four islands", "two of them", "it".

An article names its disputed ground once and then says "the islands"; ``Ground`` knows what that is.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from spacy.tokens import Token

from loader.gazetteer import Gazetteer
from loader.language.disputed_ground import count_of_islands, disputed_group
from loader.language.island_lists import NUMBERS, find_groups, find_lists, find_parents, stands_alone, unrelated
from loader.language.reading import Mention, Reading
from loader.language.roles import CLAUSES, phrase, prepositional
from loader.language.seas import Seas
from loader.language.territory import GroundRules, Territory
from loader.language.territory_phrase import is_bearing, is_example, name_of, number_of
from loader.record import Passage, Ref


class Ground:
    """The territories of one article."""

    def __init__(self, reading: Reading, gazetteer: Gazetteer, rules: GroundRules) -> None:
        self.reading = reading
        self.rules = rules
        self._names = [m for m in reading.mentions if m.form == "name" and any(r.kind == "island" for r in m.refs)]
        self._groups = find_groups(reading, gazetteer)
        self._parents = find_parents(reading, gazetteer)
        self._lists = list(find_lists(reading, self._names))
        self._disputed = disputed_group(reading, gazetteer, self._names, self._groups, bool(self._lists))
        self.seas = Seas(reading, rules)
        self.size = count_of_islands(reading, gazetteer, self._disputed, rules)

    def of(self, tokens: Iterable[Token]) -> Territory | None:
        """What coordinated noun phrases mean together, or None if one of them is no territory."""
        total: Territory | None = None
        for token in tokens:
            found = self.find(token)
            if found is None:
                return total if total is not None and token.pos_ != "VERB" else None
            total = found if total is None else total + found
        return total

    def find(self, token: Token) -> Territory | None:
        """What the noun phrase around a head token means, or None if it is no territory."""
        mention = self.reading.mention_at(token)
        if mention is not None and mention in self._names:
            return self._lying(token) or self._of_mentions([mention])
        if token.lower_ == "one" and any(t.lower_ in ("every", "each") for t in token.lefts):
            return self.of(prepositional(token, {"of"}))
        if (sea := self.seas.at(token)) is not None:
            return sea
        named = [m for m in self._inside(token) if m in self._names]
        if self._describes(token):
            return self._described(token, named)
        if token.lemma_.lower() in self.rules.measures:
            return self.of(prepositional(token, {"of", "in", "among", "within"}))
        if token.pos_ == "PRON" and token.lower_ in ("it", "they", "them", "which", "that", "these", "those", "both"):
            plural = token.lower_ in ("they", "them", "these", "those") and (self.size or 2) > 1
            if mention is not None and not plural and not any(r.kind in ("island", "territory") for r in mention.refs):
                return None
            return self.nearest(token)
        return None

    def _lying(self, token: Token) -> Territory | None:
        """ "islands off X, which are claimed": what lies off X."""
        above = token.head
        if token.dep_ != "pobj" or above.lower_ not in self.rules.beside or not self._describes(above.head):
            return None
        return self.find(above.head)

    def ending(self, last: int, begin: int) -> Territory | None:
        """The list of names, or the name, that ends right before a token, else the last one from ``begin`` on."""
        before = [m for m in self._names if begin <= m.first and m.last <= last]
        mention = before[-1] if before else None
        if mention is None or self._bears(mention):
            return None
        return self._of_mentions(next((r for r in self._lists if mention in r), [mention]))

    def within(self, token: Token) -> Territory | None:
        """The territory named or described anywhere below a token (clauses apart)."""
        sea = None
        for inner in phrase(token):
            outside = inner.dep_ == "conj" or inner.pos_ == "PRON" or is_bearing(inner, self.rules)
            if not outside and (found := self.find(inner)) is not None:
                if not found.sea:
                    return found
                sea = sea or found
        return sea

    def nearest(self, token: Token) -> Territory | None:
        """The ground as last told before a token: its sentence is evidence, if another one."""
        whole = self._whole(token)
        if whole is None:
            return self.seas.last(token)
        tellings = self._tellings(whole)
        spoken = [m for m in tellings if m[0] < token.i]
        if self.seas.position(token) > (spoken[-1][0] if spoken else -1):
            return self.seas.last(token)
        start, end = spoken[-1] if spoken else next(iter(tellings), (token.i, token.i + 1))
        words = (self.reading.passage(start, end),)
        sentence = self.reading.doc[start].sent
        if sentence == token.sent:
            return Territory(whole.refs, words)
        return Territory(whole.refs, words, (self.reading.sentence_passage(self.reading.doc[start]),))

    def after(self, token: Token) -> Territory | None:
        """The first territory named or described close behind a word."""
        for later in token.doc[token.i + 1 : min(token.i + 9, token.sent.end)]:
            found = self.find(later) if later.pos_ in ("NOUN", "PROPN") else None
            if found is not None:
                return found
        return None

    def listed(self, nouns: Iterable[Token], verb: Token) -> Territory | None:
        """All of a list whose last name a clause after a comma is hung on: "A, B and C, administered by"."""
        mentions = [m for noun in nouns if (m := self.reading.mention_at(noun)) in self._names]
        run = next((r for r in self._lists if mentions and r[-1] == mentions[-1]), None)
        if run is None or not run[-1].last < verb.i or self.reading.doc[run[-1].last].text != ",":
            return None
        return self._of_mentions(run)

    def before(self, verb: Token) -> Territory | None:
        """The names right before a verb and its auxiliaries, where the parser found no subject."""
        first = min([verb.i, *(c.i for c in verb.lefts if c.dep_ in ("aux", "auxpass", "neg", "advmod"))])
        for mention in self._names:
            if mention.last == first:
                run = next((r for r in self._lists if mention in r), [mention])
                return self._of_mentions(run[: run.index(mention) + 1])
        return None

    def apart(self, territory: Territory) -> list[Territory]:
        """Groups told together that belong to no common group are territories of their own."""
        sets = unrelated(territory.refs, self._parents)
        if len(sets) < 2 or not self._groups & set(territory.refs):
            return [territory]
        return [replace(territory, refs=refs, words=self._saying(territory, refs)) for refs in sets]

    def _saying(self, territory: Territory, refs: Collection[Ref]) -> tuple[Passage, ...]:
        """The words of a territory that name some of its islands, else all its words."""
        own = {self.reading.passage(m.first, m.last) for m in self._names if set(m.refs) & set(refs)}
        return tuple(w for w in territory.words if w in own) or territory.words

    def _tellings(self, whole: Territory) -> list[tuple[int, int]]:
        """Token spans that name or describe the whole ground, in text order."""
        refs = set(whole.refs)
        spans = [(m.first, m.last) for m in self._names if refs & set(m.refs)]
        for token in self.reading.with_lemma(self.rules.nouns):
            described = self._describes(token) and not self._part(token)
            mention = self.reading.mention_at(token)
            if described and (mention is None or mention not in self._names):
                spans.append((min([token.i, *(t.i for t in token.lefts)]), token.i + 1))
        return sorted(spans)

    def _describes(self, token: Token) -> bool:
        lemma = token.lemma_.lower()
        if lemma in self.rules.nouns and token.pos_ in ("NOUN", "PROPN"):
            return True
        if lemma in self.rules.loose and any(t.lower_ in ("the", "this", "these", "those") for t in token.lefts):
            return True
        return token.pos_ == "NUM" and token.lower_ in NUMBERS and stands_alone(token)

    def _described(self, token: Token, named: list[Mention]) -> Territory | None:
        announced = self._announced(token, token.i + 1)
        if announced is not None:
            return announced
        if named:
            return self._of_mentions(named)
        words = (self._words(token),)
        loose = token.lemma_.lower() in self.rules.loose
        if loose and self.seas.position(token) > max((m.first for m in self._names if m.first < token.i), default=-1):
            return self.seas.last(token)
        number = number_of(token)
        if (ordered := self._ordered(token, number)) is not None:
            return ordered
        if self._part(token):
            listed = self._list_of(number, token)
            if listed is not None:
                return Territory(listed.refs, words, listed.antecedents, True)
            return Territory((self._described_ref(token),), words, (), True)
        if token.tag_ == "NN" and token.pos_ == "NOUN" and token.lemma_.lower() not in self.rules.loose:
            single = self._last_single(token)
            if single is not None:
                return Territory(single, words)
        whole = self._whole(token)
        if whole is None or self._is_one_of_them(token, whole):
            plural = None if number is not None else self._plural(token)
            return Territory((plural or self._described_ref(token),), words)
        return Territory(whole.refs, words)

    def _ordered(self, token: Token, number: int | None) -> Territory | None:
        """ "the latter two", "the first two islands": of the last list told before, with its sentence."""
        words = {t.lower_ for t in token.lefts}
        last, first = bool(words & self.rules.latter), bool(words & self.rules.former)
        if number is None or last == first:
            return None
        lists = [run for run in self._lists if run[-1].last <= token.i and len(run) > number]
        if not lists:
            return None
        chosen = lists[-1][-number:] if last else lists[-1][:number]
        told = self._of_mentions(chosen)
        near = self.reading.doc[chosen[0].first].sent == token.sent
        here = () if near else (self.reading.sentence_passage(self.reading.doc[chosen[0].first]),)
        return Territory(told.refs, (self._words(token),), (*told.antecedents, *here), partial=True)

    def _is_one_of_them(self, token: Token, whole: Territory) -> bool:
        """ "Russian-held islands … the one called X": a plural told before its one named island is more than that."""
        if token.tag_ not in ("NNS", "NNPS") or len(whole.refs) != 1 or whole.refs[0] in self._groups:
            return False
        entity = self.reading.entity(whole.refs[0])
        first = next((m.first for m in self._names if whole.refs[0] in m.refs), 0)
        plural = self._plural(token)
        told = next((m.first for m in self.reading.mentions if plural in m.refs), first)
        return entity is not None and entity.iri is not None and told < first

    def _plural(self, token: Token) -> Ref | None:
        """The first territory described in the plural, up to a token."""
        doc = self.reading.doc
        for mention in self.reading.mentions:
            if mention.first > token.i:
                return None
            described = mention.form == "description" and mention.refs[0].kind == "territory"
            if described and doc[mention.last - 1].tag_ in ("NNS", "NNPS") and mention.last - mention.first > 1:
                return mention.refs[0]
        return None

    def _inside(self, token: Token) -> Iterator[Mention]:
        also = {t.i for c in token.children if c.dep_ == "conj" and token.dep_ != "appos" for t in c.subtree}
        for inner in phrase(token, CLAUSES):
            if inner.i in also:
                continue
            mention = self.reading.mention_at(inner)
            if mention is not None and not is_bearing(inner, self.rules) and not is_example(inner, self.rules):
                yield mention

    def _announced(self, token: Token, after: int) -> Territory | None:
        """The names that a number or noun announces: "two of the four islands - Shikotan and the Habomais"."""
        doc, broken = self.reading.doc, False
        number = number_of(token)
        for i in range(after, min(after + 14, token.sent.end)):
            mention = self.reading.mention_at(doc[i])
            if mention is not None and mention in self._names and mention.first == i:
                run = next((r for r in self._lists if mention in r), [mention])
                run = run[run.index(mention) :]
                if broken and (number is None or number == len(run)) and len(run) > 1:
                    return self._of_mentions(run, partial=self._part(token))
                return None
            if doc[i].lower_ in self.rules.breaks or doc[i].is_punct or doc[i].text == "\ufffd":
                broken = True
            elif not self._bridges(doc[i]):
                return None
        return None

    def _bridges(self, token: Token) -> bool:
        """Whether a word may stand between a number and the names that it announces."""
        if token.lower_ in self.rules.bridges or token.lemma_.lower() in self.rules.nouns:
            return True
        return token.pos_ in ("ADJ", "NUM", "DET", "SPACE")

    def _list_of(self, number: int | None, token: Token) -> Territory | None:
        """The last list of that many islands before a token, else the first one after it."""
        other = any(t.lower_ in self.rules.others for t in token.lefts)
        runs = [r for r in self._lists if number is not None and len(r) == number]
        if not runs or (other and len(runs) < 2):
            return None
        before = [r for r in runs if r[0].first < token.i]
        run = before[-1] if before else runs[0]
        sentence = self.reading.sentence_passage(self.reading.doc[run[0].first])
        return Territory(self._of_mentions(run).refs, (), (sentence,))

    def _last_single(self, token: Token) -> tuple[Ref, ...] | None:
        before = [m for m in self._names if m.first < token.i and not set(m.refs) & self._groups]
        chosen = [m for m in before if not self._bears(m)] or before
        return tuple(r for r in chosen[-1].refs if r.kind == "island") if chosen else None

    def _of_mentions(self, mentions: Collection[Mention], partial: bool = False) -> Territory:
        refs = dict.fromkeys(r for m in mentions for r in m.refs if r.kind == "island")
        return Territory(tuple(refs), tuple(self.reading.passage(m.first, m.last) for m in mentions), (), partial)

    def _part(self, token: Token) -> bool:
        number = number_of(token)
        if any(t.lower_ in self.rules.kept for t in token.lefts):
            return True
        return number is not None and self.size is not None and 0 < number < self.size

    def _words(self, token: Token) -> Passage:
        lefts = [t.i for t in token.lefts if t.dep_ not in ("cc", "punct")]
        return self.reading.passage(min([token.i, *lefts]), token.i + 1)

    def _whole(self, token: Token) -> Territory | None:
        """What "the islands" are at a token: the article's disputed group, else as many islands as it counts, else
        the list or island named before the token (or the only one it names), else its own words."""
        if self._disputed is not None:
            return Territory((self._disputed,), ())
        runs = [r for r in self._lists if len(r) == self.size and not self._bears(r[0])]
        if runs:
            return self._of_mentions(runs[0])
        if self.size and self.size > 1:
            nouns = (t for t in self.reading.doc if t.lemma_.lower() in self.rules.nouns)
            described = [self._described_ref(t) for t in nouns if number_of(t) == self.size]
            if described:
                return Territory((min(described, key=lambda ref: len(ref.name)),), ())
        names = [m for m in self._names if not self._bears(m)] or [m for m in self._names if not self._beside(m)]
        singles = Counter(r for m in names if m.first < token.i for r in m.refs)
        lists = [run for run in self._lists if run[0].first < token.i and not self._bears(run[0])]
        if not singles and len({r for m in names for r in m.refs}) == 1:
            singles = Counter(r for m in names for r in m.refs)
        if lists and (not singles or singles.most_common(1)[0][1] <= 3):
            return self._of_mentions(max(lists, key=len))
        return Territory((singles.most_common(1)[0][0],), ()) if singles else None

    def _described_ref(self, token: Token) -> Ref:
        """The described territory of the record, or a new one with the phrase's number, distinctive words and noun."""
        mention = self.reading.mention_at(token)
        if mention is not None:
            for ref in mention.refs:
                if ref.kind == "territory":
                    return ref
        return Ref("territory", name_of(token, self.rules))

    def _beside(self, mention: Mention) -> bool:
        head = self.reading.doc[mention.last - 1]
        return head.dep_ == "pobj" and head.head.lower_ in self.rules.beside

    def _bears(self, mention: Mention) -> bool:
        return is_bearing(self.reading.doc[mention.last - 1], self.rules)
