"""Phrases for the same agreement gathered: "a 1956 joint statement", later "the declaration", "the document"."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Token

from loader.gazetteer import Gazetteer, KnownAgreement
from loader.language.agreement_phrases import Phrase, find_phrases
from loader.language.agreement_rules import AgreementRules
from loader.language.agreement_verbs import exists
from loader.language.reading import Reading
from loader.language.roles import children, prepositional, subjects
from loader.language.sides import Sides
from loader.record import AgreementKind, AgreementStatus, Passage, Ref, Words

_SENTENCES = 3
"""Sentences that speak of an agreement, as evidence of it."""


_TWO = 2


@dataclass(slots=True)
class Thread:
    """One agreement of the article and all phrases for it."""

    kind: AgreementKind
    peace: bool
    phrases: list[Phrase] = field(default_factory=list)
    status: AgreementStatus = "signed"
    date: str | None = None
    relative: bool = False
    date_words: Passage | None = None
    name: str = ""
    iri: str | None = None
    parties: tuple[Ref, ...] = ()
    party_words: list[Words] = field(default_factory=list)

    @property
    def year(self) -> str | None:
        """The year that any of its phrases tells."""
        years = [p.year or (p.times[0].edtf.lstrip("[")[:4] if p.times else None) for p in self.phrases]
        return next((year for year in years if year is not None), None)


def find_threads(reading: Reading, gazetteer: Gazetteer, sides: Sides, rules: AgreementRules) -> list[Thread]:
    """The agreements that the article speaks of, understandings told by a verb apart, in text order; the same ones
    for all who ask."""
    return reading.once("agreement threads", lambda: _threads(reading, gazetteer, sides, rules))


def _threads(reading: Reading, gazetteer: Gazetteer, sides: Sides, rules: AgreementRules) -> list[Thread]:
    known = frozenset(_folded(n) for a in gazetteer.agreements if a.status != "proposed" for n in a.names)
    phrases = list(find_phrases(reading, rules, known))
    sought = any(p.peace and p.signing is None for p in phrases)
    threads: list[Thread] = []
    for phrase in phrases:
        thread = _existing(phrase, threads, rules, sought) or _started(phrase, rules, sought)
        if thread is None:
            continue
        if thread not in threads:
            threads.append(thread)
        thread.phrases.append(phrase)
    for thread in threads:
        _fill(reading, sides, rules, thread)
        thread.iri = _known(thread, gazetteer, sides)
    return threads


def thread_of(token: Token | None, threads: Iterable[Thread]) -> Thread | None:
    """The agreement that a noun means."""
    return next((t for t in threads if token is not None and any(p.head.i == token.i for p in t.phrases)), None)


def telling_phrases(reading: Reading, thread: Thread) -> list[Phrase]:
    """The phrases in whose sentences a reader finds all that is told of an agreement: its name, its date, its parties,
    that it was signed, reached or sought; then the next ones, up to three sentences."""
    needed = [w for w in (thread.date_words, *(w.passage for w in thread.party_words)) if w is not None]

    def weight(phrase: Phrase) -> tuple[bool, bool, bool]:
        sentence = reading.sentence_passage(phrase.head)
        tells = any(sentence.start <= p.start and p.end <= sentence.end for p in needed)
        verb = phrase.signing or phrase.reached or phrase.sought
        return _form(reading, phrase) == thread.name, tells, verb is not None

    chosen: dict[int, list[Phrase]] = {}
    told: tuple[bool, ...] = (False, False, False)
    ranked = sorted(thread.phrases, key=lambda p: (-sum(weight(p)), p.first))
    for phrase in ranked:
        news = any(new and not old for new, old in zip(weight(phrase), told, strict=True))
        if phrase.head.sent.start in chosen or news or len(chosen) < _SENTENCES:
            chosen.setdefault(phrase.head.sent.start, []).append(phrase)
            told = tuple(a or b for a, b in zip(weight(phrase), told, strict=True))
    return sorted((p for phrases in chosen.values() for p in phrases), key=lambda p: p.first)


def _existing(phrase: Phrase, threads: Sequence[Thread], rules: AgreementRules, sought: bool) -> Thread | None:
    """The agreement already spoken of that a phrase means."""
    for thread in reversed(threads):
        if _same(phrase, thread, rules):
            return thread
    if phrase.kind is None:
        owners = [*children(phrase.head, {"poss"}), *prepositional(phrase.head, {"of", "in"})]
        owned = next((t for owner in owners if (t := thread_of(owner, threads)) is not None), None)
        if owned is not None:
            return owned
    plain = phrase.last - phrase.first == 1 and phrase.year is None
    if not plain:
        return None
    past = [t for t in threads if t.status == "signed" and not t.peace and _refers(phrase, t)]
    latest = max(past, key=lambda t: t.phrases[-1].head.i, default=None)
    if phrase.definite and latest is not None and (phrase.kind != "treaty" or not sought or _closer(latest, threads)):
        return latest
    if sought and phrase.head.lemma_.lower() in rules.phrases["bare"] and phrase.signing is None:
        return next((t for t in threads if t.peace), None)
    return None


def _closer(past: Thread, threads: Sequence[Thread]) -> bool:
    """Whether a past treaty was spoken of later than the sought one."""
    peace = [t.phrases[-1].head.i for t in threads if t.peace]
    return not peace or past.phrases[-1].head.i > peace[-1]


def _refers(phrase: Phrase, thread: Thread) -> bool:
    """Whether "the declaration", "the document" may mean an agreement."""
    return phrase.kind is None or phrase.kind == thread.kind or phrase.head.lemma_ in thread.phrases[0].core


def _same(phrase: Phrase, thread: Thread, rules: AgreementRules) -> bool:
    if phrase.peace and thread.peace:
        return phrase.signing is None
    if phrase.peace or thread.peace:
        return False
    year, other = phrase.year or _year(phrase), thread.year
    if year and other and year != other:
        return False
    cores = [p.core for p in thread.phrases]
    if year and year == other:
        return phrase.kind in (None, thread.kind) or any(phrase.core & core for core in cores)
    if phrase.kind != thread.kind:
        return False
    title = phrase.core - {phrase.head.lemma_.lower()} - rules.phrases["joint"]
    if not title:
        joint = bool(phrase.core & rules.phrases["joint"])
        return joint and (phrase.definite or phrase.signing is None) and any(phrase.core <= core for core in cores)
    return any(title <= core or (core <= phrase.core and len(core) > 1) for core in cores)


def _year(phrase: Phrase) -> str | None:
    return phrase.times[0].edtf.lstrip("[")[:4] if phrase.times else None


def _is_negotiated(rules: AgreementRules, phrase: Phrase) -> bool:
    """ "progress in negotiations of the Code of Conduct", "the need for a Code of Conduct": titled before it exists."""
    if phrase.signing is not None or phrase.year is not None or phrase.head.dep_ != "pobj":
        return False
    above = phrase.head.head.head
    known = phrase.head.lemma_.lower() in rules.phrases["negotiated"]
    return known and above.pos_ == "NOUN" and above.lemma_.lower() in rules.verbs["talks"]


def _started(phrase: Phrase, rules: AgreementRules, sought: bool) -> Thread | None:
    """A new agreement, if the phrase says enough."""
    if phrase.kind is None:
        return None
    if phrase.peace and phrase.signing is None and phrase.year is None:
        return Thread("treaty", True, status="proposed")
    lemma = phrase.head.lemma_.lower()
    if phrase.head.lower_.endswith("s") and not phrase.titled and phrase.year is None:
        return None
    joint = bool(phrase.core & rules.phrases["joint"])
    plain = phrase.last - phrase.first == 1
    weak = lemma in rules.phrases["weak"]
    dated = phrase.signing is not None or not plain or lemma in rules.phrases["dated"]
    if phrase.titled or (phrase.year is not None and dated):
        awaiting = phrase.planned and phrase.head.dep_ == "nsubj" and phrase.year is None
        wanted = phrase.sought is not None and phrase.signing is None and not phrase.titled and not phrase.year
        wanted = wanted or awaiting or _is_negotiated(rules, phrase)
        return Thread(phrase.kind, False, status="proposed" if wanted else "signed")
    if phrase.signing is not None and (not weak or joint or not plain):
        return None if phrase.definite and plain and not phrase.times else Thread(phrase.kind, False)
    if joint and phrase.kind == "declaration" and not phrase.planned and phrase.sought is None:
        return Thread(phrase.kind, False)
    if phrase.reached is not None and not phrase.definite and not weak:
        return Thread(phrase.kind, False, status="agreed")
    if (
        phrase.definite
        and phrase.sought is None
        and not plain
        and lemma in rules.phrases["formal"]
        and not phrase.planned
    ):
        return Thread(phrase.kind, False)
    if not plain and lemma in rules.phrases["formal"] and not phrase.planned and exists(rules, phrase.head):
        return Thread(phrase.kind, False)
    if phrase.sought is not None and phrase.last > phrase.head.i + 1 and lemma in rules.phrases["about"]:
        return Thread(phrase.kind, False, status="proposed")
    if phrase.sought is not None and not sought and (not plain or lemma in rules.phrases["bare"]) and not weak | joint:
        return Thread(phrase.kind, False, status="proposed")
    if phrase.sought is not None and not plain and lemma in rules.phrases["formal"] | rules.phrases["negotiated"]:
        return Thread(phrase.kind, False, status="proposed")
    return None


def _fill(reading: Reading, sides: Sides, rules: AgreementRules, thread: Thread) -> None:
    if thread.status == "proposed" and not thread.peace and any(p.signing for p in thread.phrases):
        thread.status = "signed"
    reached = any(p.reached for p in thread.phrases) and not any(p.signing for p in thread.phrases)
    if thread.status == "signed" and thread.kind == "agreement" and reached:
        thread.status = "agreed"
    thread.name = _name(reading, thread)
    if thread.status != "proposed":
        _date(reading, thread)
    year = int(thread.date[:4]) if thread.date else None
    found: dict[Ref, Words] = {}
    for phrase in thread.phrases:
        for state, words in _parties(reading, sides, phrase).items():
            found.setdefault(sides.at(state, year), words)
        if len(found) > 1:
            break
    pair = sides.pair if _is_between_sides(reading, sides, thread) else ()
    if len(found) == 1:
        known = sides.successor(next(iter(found)))
        rest = [s for s in pair if s != known]
        if known in pair or len(pair) == 1:
            thread.parties = tuple(found) + tuple(sides.at(s, year) for s in rest[:1])
    elif len(found) > 1:
        thread.parties = tuple(found)
    thread.parties = thread.parties or tuple(sides.at(state, year) for state in pair)
    thread.party_words = list(found.values())


def _is_between_sides(reading: Reading, sides: Sides, thread: Thread) -> bool:
    """Whether an agreement whose words do not say so is one of the two sides: of a dispute that is known, else if its
    sentences name both, or these and those before them tell of no third state."""
    if any(_is_between_others(sides, p) for p in thread.phrases):
        return False
    if reading.dispute is not None:
        return True
    pair = {sides.successor(state) for state in sides.pair}
    around: set[Ref] = set()
    for phrase in thread.phrases:
        start = phrase.head.sent.start
        before = reading.doc[max(start - 1, reading.heading_end)].sent.start
        own = _states_in(reading, sides, start, phrase.head.sent.end)
        if pair <= own:
            return True
        around |= own | _states_in(reading, sides, before, start)
    return around <= pair


def _is_between_others(sides: Sides, phrase: Phrase) -> bool:
    """ "the security treaty between the two allies": between some who are named, and not as the two sides."""
    named = prepositional(phrase.head, {"between", "among"})
    return bool(named) and not sides.of(named)


def _states_in(reading: Reading, sides: Sides, first: int, last: int) -> set[Ref]:
    """The states that stretches of text name, or whose officials."""
    found: set[Ref] = set()
    for mention in reading.mentions_in(first, last):
        found |= {side.state for side in sides.of([reading.doc[mention.last - 1]])}
        found |= {ref for ref in mention.refs if ref.kind == "state"}
    return {sides.successor(state) for state in found}


def _name(reading: Reading, thread: Thread) -> str:
    """The fullest form of the article; for the sought treaty the most frequent one."""
    forms = [_form(reading, p) for p in thread.phrases if p.kind is not None]
    if thread.peace:
        forms = [_form(reading, p) for p in thread.phrases if p.peace] or forms
        counts = Counter(forms)
        return max(forms, key=lambda form: (counts[form], -forms.index(form)))
    titled = [_form(reading, p) for p in thread.phrases if p.titled and p.kind is not None]
    return max(titled or forms, key=lambda form: len(form.split()))


def _form(reading: Reading, phrase: Phrase) -> str:
    return " ".join(reading.passage(phrase.first, phrase.last).text.split())


def _date(reading: Reading, thread: Thread) -> None:
    """The most precise date that a phrase tells."""
    year = thread.year
    times = [t for p in thread.phrases for t in p.times if year is None or t.edtf.lstrip("[").startswith(year)]
    if times:
        best = max(times, key=lambda t: (t.edtf[:1] != "[", len(t.edtf), -t.first))
        thread.date, thread.relative = best.edtf, best.relative
        thread.date_words = reading.passage(best.first, best.last)
        return
    for phrase in thread.phrases:
        for token in phrase.head.doc[phrase.first : phrase.last]:
            if token.text == year:
                thread.date, thread.date_words = year, reading.passage(token.i, token.i + 1)
                return


def _parties(reading: Reading, sides: Sides, phrase: Phrase) -> dict[Ref, Words]:
    """Those whom the phrase or its verb of signing names."""
    tokens = list(phrase.head.doc[phrase.first : phrase.last])
    tokens += prepositional(phrase.head, {"between", "by", "with", "among"})
    verb = phrase.signing or phrase.reached
    if verb is not None:
        tokens += subjects(verb) + prepositional(verb, {"with", "between", "by"})
    found: dict[Ref, Words] = {}
    for side in sides.of(tokens):
        found.setdefault(side.state, Words("party", side.words))
    found = _two_of_sentence(reading, sides, phrase) or found
    bodies: dict[Ref, Words] = {}
    for token in subjects(verb) if verb is not None else ():
        mention = reading.mention_at(token)
        for ref in mention.refs if mention is not None else ():
            if ref.kind == "organization" and mention is not None:
                bodies[ref] = Words("party", reading.passage(mention.first, mention.last))
    return bodies if len(bodies) > 1 else found


def _two_of_sentence(reading: Reading, sides: Sides, phrase: Phrase) -> dict[Ref, Words]:
    """As in "The U.S. president assured the Japanese premier that the pact between the two allies holds": the two who
    are named before in the sentence, and not the two sides of the dispute."""
    plural = [t for t in prepositional(phrase.head, {"between"}) if t.tag_ == "NNS" and reading.mention_at(t) is None]
    if not plural:
        return {}
    found: dict[Ref, Words] = {}
    for mention in reading.mentions_in(phrase.head.sent.start, phrase.head.i):
        for side in sides.of([reading.doc[mention.last - 1]]):
            found.setdefault(side.state, Words("party", side.words))
    return found if len(found) == _TWO else {}


def _known(thread: Thread, gazetteer: Gazetteer, sides: Sides) -> str | None:
    """The gazetteer's agreement of that name, or the only one of that kind and year."""
    forms = {_folded(thread.name), *(_folded(p.head.doc[p.first : p.last].text) for p in thread.phrases)}
    named = [a for a in gazetteer.agreements if forms & {_folded(n) for n in a.names} and _agrees(thread, a)]
    if not named and thread.date is not None:
        named = [a for a in gazetteer.agreements if a.kind == thread.kind and a.date and a.date[:4] == thread.date[:4]]
    return named[0].iri if len(named) == 1 else None


def _agrees(thread: Thread, known: KnownAgreement) -> bool:
    if thread.status == "proposed":
        return known.status == "proposed"
    return known.date is None or thread.date is None or known.date[:4] == thread.date[:4]


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
