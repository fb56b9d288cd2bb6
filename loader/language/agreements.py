"""Treaties, declarations and understandings, past or sought, with parties, date, status and provisions."""

from loader.gazetteer import Gazetteer
from loader.language.agreement_rules import AgreementRules
from loader.language.agreement_threads import Thread, find_threads, telling_phrases
from loader.language.claims import open_scene
from loader.language.facts import evidence
from loader.language.lexicon import Lexicon
from loader.language.paraphrases import distinct
from loader.language.provisions import find_provisions
from loader.language.reading import Reading
from loader.language.understandings import Understanding, find_understandings
from loader.record import Agreement, Provision, Words


def find_agreements(reading: Reading, gazetteer: Gazetteer, lexicon: Lexicon) -> tuple[Agreement, ...]:
    """The agreements that an article speaks of, in text order, each once, with what they provide."""
    rules = lexicon.rules(AgreementRules.of)
    scene = open_scene(reading, gazetteer, lexicon)
    threads = find_threads(reading, gazetteer, scene.sides, rules)
    provisions = find_provisions(scene, threads, rules)
    found = [(t.phrases[0].head.i, _of_thread(reading, t, provisions.get(id(t), ()))) for t in threads]
    taken = {agreement.name for _, agreement in found}
    told = find_understandings(reading, scene.sides, rules, threads)
    for understanding in distinct(reading, rules, told):
        agreement = _of_understanding(reading, understanding)
        if agreement.name not in taken and not _told(found, agreement):
            taken.add(agreement.name)
            found.append((understanding.verb.i, agreement))
    return tuple(agreement for _, agreement in sorted(found, key=lambda pair: pair[0]))


def _told(found: list[tuple[int, Agreement]], agreement: Agreement) -> bool:
    """Whether an understanding of the same day is an entry already."""
    return any(
        a.date is not None and a.date == agreement.date and a.status in ("agreed", "signed") and a.kind == "agreement"
        for _, a in found
    )


def _of_thread(reading: Reading, thread: Thread, provisions: tuple[Provision, ...]) -> Agreement:
    words: list[Words] = []
    for phrase in telling_phrases(reading, thread):
        words.append(Words("trigger", reading.passage(phrase.first, phrase.last)))
        verb = phrase.signing or phrase.reached
        if verb is not None:
            words.append(Words("status", reading.passage(verb.i, verb.i + 1)))
        elif thread.status == "proposed" and phrase.sought is not None:
            words.append(Words("status", reading.passage(phrase.sought.i, phrase.sought.i + 1)))
    if thread.date_words is not None:
        words.append(Words("date", thread.date_words))
    words += thread.party_words
    return Agreement(
        evidence=evidence(reading, words),
        words=tuple(sorted(dict.fromkeys(words))),
        rule=_rule(thread),
        name=thread.name,
        kind=thread.kind,
        status=thread.status,
        parties=thread.parties,
        date=thread.date,
        relative=thread.relative,
        provisions=provisions,
        iri=thread.iri,
    )


def _rule(thread: Thread) -> str:
    if thread.peace:
        return "sought peace treaty"
    if thread.status == "proposed":
        return "sought agreement"
    if any(p.titled for p in thread.phrases):
        return "titled agreement"
    return "dated agreement" if thread.year else "signed agreement"


def _of_understanding(reading: Reading, understanding: Understanding) -> Agreement:
    words = [Words("trigger", reading.passage(understanding.verb.i, understanding.verb.i + 1))]
    words += [Words("party", side.words) for side in understanding.parties]
    time = understanding.time
    if time is not None:
        words.append(Words("date", reading.passage(time.first, time.last)))
    antecedents = [side.antecedent for side in understanding.parties if side.antecedent is not None]
    return Agreement(
        evidence=evidence(reading, words, antecedents),
        words=tuple(sorted(dict.fromkeys(words))),
        rule="understanding",
        name=understanding.name,
        kind="agreement",
        status="agreed",
        parties=tuple(side.state for side in understanding.parties),
        date=time.edtf if time else None,
        relative=time.relative if time else False,
    )
