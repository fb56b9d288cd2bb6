"""Understandings told by a verb: "Abe and Putin agreed in November 2018 to speed up negotiations"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Token

from loader.language.agreement_names import core_words, trimmed
from loader.language.agreement_rules import AgreementRules
from loader.language.agreement_threads import Thread, thread_of
from loader.language.reading import Reading, TimeExpression
from loader.language.roles import children, governors, is_passive, negated, prepositional, subjects
from loader.language.sides import Side, Sides

_TWO = 2


@dataclass(frozen=True, slots=True)
class Understanding:
    """What two sides agreed to do. Tokens ``first`` up to ``last`` (exclusive) are what they agreed."""

    verb: Token
    name: str
    parties: tuple[Side, ...]
    time: TimeExpression | None


def find_understandings(
    reading: Reading, sides: Sides, rules: AgreementRules, threads: Sequence[Thread]
) -> Iterator[Understanding]:
    """All understandings of at least two sides, in text order, those inside a declaration apart."""
    for verb in reading.running:
        deed = _named(rules, verb) if verb.pos_ == "NOUN" and thread_of(verb, threads) is None else _deed(rules, verb)
        if deed is None or negated(verb) or _within_text(verb, rules, threads) or _unreal(verb):
            continue
        parties = _parties(sides, rules, verb, deed)
        if len(parties) < 2 or _is_meeting(rules, deed):
            continue
        yield Understanding(verb, _name(reading, rules, verb, deed), parties, _time(reading, verb, deed))


def _deed(rules: AgreementRules, verb: Token) -> Token | None:
    """The verb (or noun) of what was agreed: "to speed up", "that officials would start", "consensus on"."""
    lemma = verb.lemma_.lower()
    if verb.pos_ != "VERB":
        return None
    if lemma in rules.understanding["verbs"]:
        for clause in children(verb, {"xcomp", "ccomp", "advcl"}):
            modal = any(c.dep_ == "aux" and c.lower_ in rules.understanding["modals"] for c in clause.children)
            modal = modal and clause.dep_ != "advcl"
            if clause.pos_ in ("VERB", "AUX") and ((_infinitive(clause) and clause.i > verb.i) or modal):
                return clause
        for clause in verb.subtree:
            place = clause.head
            late = clause.dep_ in ("acl", "relcl") and place.dep_ == "pobj" and place.head.head == verb
            if late and place.ent_type_ in ("DATE", "GPE", "LOC", "EVENT") and _infinitive(clause):
                return clause  # "agreed in Krasnoyarsk in November 1997 to do their utmost"
        things = prepositional(verb, {"on"}) + children(verb, {"dobj"})
        plans = [t for t in things if t.lemma_.lower() in rules.understanding["plans"]]
        if plans:
            return plans[0]
    if lemma in rules.verbs["reach"]:
        for noun in children(verb, {"dobj", "nsubjpass"}):
            if noun.lemma_.lower() in rules.understanding["nouns"]:
                for clause in [*_clauses_after(noun)] or children(verb, {"xcomp", "advcl"}):
                    if any(c.tag_ == "TO" for c in clause.children):
                        return clause
                for link in [*children(noun, {"prep"}), *children(verb, {"prep"})]:
                    if link.lower_ in ("on", "about") and (gerund := children(link, {"pcomp"})):
                        return gerund[0]
                about = prepositional(noun, {"on", "about"}) or prepositional(verb, {"on"})
                about = [t for t in about if t.ent_type_ not in ("DATE", "TIME")]
                if about:
                    return about[0]
    return None


def _named(rules: AgreementRules, noun: Token) -> Token | None:
    """What is to be done by "the agreement between Britain and Argentina to identify soldiers"."""
    if noun.lemma_.lower() not in rules.understanding["nouns"] or not prepositional(noun, {"between", "by", "among"}):
        return None
    if noun.dep_ == "dobj" and noun.head.lemma_.lower() in rules.verbs["reach"] | rules.verbs["seek"]:
        return None
    return next((clause for clause in _clauses_after(noun) if _infinitive(clause)), None)


def _clauses_after(noun: Token) -> Iterator[Token]:
    """Clauses that hang on a noun or on those whom its "between" names."""
    yield from children(noun, {"acl"})
    for party in prepositional(noun, {"between", "by", "among"}):
        yield from children(party, {"acl", "relcl"})


def _infinitive(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.tag_ == "TO" for c in verb.children)


def _unreal(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.tag_ in ("MD", "TO") for c in verb.children)


def _parties(sides: Sides, rules: AgreementRules, verb: Token, deed: Token) -> tuple[Side, ...]:
    found = subjects(verb) if verb.pos_ == "VERB" else []
    if verb.pos_ == "VERB" and verb.lemma_.lower() in rules.understanding["verbs"]:
        impersonal = is_passive(verb) and any(c.lower_ == "it" for c in children(verb, {"nsubjpass"}))
        found = subjects(deed) if impersonal and deed.pos_ in ("VERB", "AUX") else found
    # "his Chinese counterpart Wang Yi": the name behind the noun tells whose counterpart.
    found = [*found, *(t for noun in found for t in children(noun, {"appos"}) if t.ent_type_ == "PERSON")]
    nouns = [verb, *(children(verb, {"dobj", "nsubjpass"}) if verb.pos_ == "VERB" else [])]
    also = [t for noun in nouns for t in prepositional(noun, {"with", "between", "among", "by"})]
    if _of_many(rules, verb) and any(t.lower_ == "they" for t in found):
        return _many(sides, verb)
    states = {s.state: s for s in sides.of([*found, *also])}
    if len(states) < 2:
        for token in found:
            alone = token.lemma_.lower() in rules.understanding["together"] and token.tag_ in ("NNS", "CD", "DT", "NN")
            theirs = token.lower_ in ("they", "both", "we")
            plural = alone and (token.tag_ != "NN" or token.lower_ in ("pair", "duo"))
            if (plural or theirs) and len(sides.pair) == 2:
                words = sides.reading.passage(min([token.i, *(t.i for t in token.lefts)]), token.i + 1)
                return tuple(Side(state, words) for state in sides.pair)
    return tuple(states.values())


def _of_many(rules: AgreementRules, verb: Token) -> bool:
    """ "During the trilateral session they agreed": more than the two sides."""
    return any(t.lower_ in rules.understanding["many"] for t in verb.sent)


def _many(sides: Sides, verb: Token) -> tuple[Side, ...]:
    """The three or more whom a sentence before names as one subject, the last such; nobody if none does."""
    start = verb.sent.start
    while start > sides.reading.heading_end:
        sentence = verb.doc[start - 1].sent
        for subject in (t for t in sentence if t.dep_ in ("nsubj", "nsubjpass")):
            found = sides.of(subject.subtree)
            if len(found) > _TWO:
                return found
        start = sentence.start
    return ()


def _within_text(verb: Token, rules: AgreementRules, threads: Sequence[Thread]) -> bool:
    """Whether the understanding stands in a declaration: that is the entry."""
    nouns = list(prepositional(verb, {"in", "under", "by"}))
    nouns += [above for above in governors(verb) if above.pos_ == "NOUN"]
    nouns += children(verb.head, {"nsubj"}) if verb.dep_ == "ccomp" else []  # "agreed to …, a communique said"
    for above in governors(verb):
        if above.lemma_.lower() in rules.verbs["sign"] and above.pos_ == "VERB":
            nouns += children(above, {"dobj"})
    return any(
        (thread := thread_of(t, threads)) is not None and thread.kind != "agreement" and not thread.peace for t in nouns
    )


def _is_meeting(rules: AgreementRules, deed: Token) -> bool:
    """ "agreed to meet", "to hold talks", "to resume a ministers' meeting", "to prepare for a visit"."""
    words = rules.understanding
    lemma = deed.lemma_.lower()
    if lemma in words["meeting"]:
        return True
    things = children(deed, {"dobj"}) + ([deed] if deed.pos_ == "NOUN" else [])
    if (lemma in words["hold"] or deed.pos_ == "NOUN") and any(t.lemma_.lower() in words["held"] for t in things):
        return True
    if lemma in words["arrange"] and any(_is_encounter(rules, t) for t in _targets(deed)):
        return True
    one = any(_is_encounter(rules, t) and t.tag_ == "NN" for t in things)
    return one and deed.pos_ == "VERB" and lemma in words["resume"]


def _targets(deed: Token) -> list[Token]:
    """What a verb prepares: its objects, what those are for, the clauses below it."""
    things = children(deed, {"dobj"}) + prepositional(deed, {"for"})
    things += [t for thing in tuple(things) for t in prepositional(thing, {"for", "of"})]
    return things + children(deed, {"ccomp", "xcomp", "advcl"})


def _is_encounter(rules: AgreementRules, token: Token) -> bool:
    if token.pos_ == "VERB":
        return token.lemma_.lower() in rules.understanding["meeting"]
    return token.lemma_.lower() in rules.understanding["encounters"]


def _name(reading: Reading, rules: AgreementRules, verb: Token, deed: Token) -> str:
    """ "agreement to" and the words of what was agreed, without subordinate clauses."""
    words = core_words(deed, rules)
    if deed.pos_ != "NOUN":
        words = [t for t in words if t.i >= deed.i and t.i not in {c.i for c in deed.lefts}]
    words = [t for t in words if t.i > verb.i or deed.i < verb.i]
    kept = trimmed(words, rules)
    rest = "".join(t.text_with_ws for t in kept[1:])
    first = deed.lemma_ if deed.pos_ in ("VERB", "AUX") else deed.text
    link = "on" if deed.pos_ == "NOUN" else "to"
    if deed.pos_ == "NOUN":
        return " ".join(f"{verb_noun(verb, deed)} {link} {''.join(t.text_with_ws for t in kept)}".split())
    link = f"not {link}" if negated(deed) else link
    return " ".join(f"agreement {link} {first}{deed.whitespace_}{rest}".split())


def verb_noun(verb: Token, deed: Token) -> str:
    """The noun that a verb of reaching has as object."""
    if verb.pos_ == "NOUN":
        return verb.lemma_
    return next((t.lemma_ for t in children(verb, {"dobj", "nsubjpass"}) if t != deed), "agreement")


def _time(reading: Reading, verb: Token, deed: Token) -> TimeExpression | None:
    """When it was agreed: beside the verb, else beside the clause it hangs on or follows."""
    inside = {t.i for t in deed.subtree} - {t.i for c in deed.children if c.dep_ == "advcl" for t in c.subtree}
    times = [t for t in reading.times if verb.sent.start <= t.first < verb.sent.end and t.first not in inside]
    chain = [verb, *(v for v in governors(verb) if v.pos_ in ("VERB", "AUX"))]
    for above in chain:
        own = [t for t in times if _clause(reading, t) == above]
        if own:
            return own[-1] if own[-1].last <= verb.i and above != verb else own[0]
        if above.dep_ in ("ccomp", "parataxis") and above != verb:
            break
    before = [t for t in times if t.last <= verb.i]
    return before[-1] if before and len(chain) > 1 and verb.dep_ in ("conj", "advcl", "relcl") else None


def _clause(reading: Reading, time: TimeExpression) -> Token:
    root = reading.doc[time.first : time.last].root
    return next((t for t in governors(root) if t.pos_ in ("VERB", "AUX")), root)
