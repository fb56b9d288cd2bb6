"""Who claims, holds, rejects or offers which territory."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from loader.gazetteer import Gazetteer
from loader.language.agreement_rules import AgreementRules
from loader.language.agreement_threads import Thread, find_threads, thread_of
from loader.language.beliefs import find_beliefs
from loader.language.claim_rules import ClaimRules, Find
from loader.language.claim_scene import Scene
from loader.language.facts import evidence
from loader.language.lexicon import Lexicon
from loader.language.positions import find_positions
from loader.language.reading import Reading
from loader.language.sides import Side, SideRules, Sides
from loader.language.stances import find_stances
from loader.language.territories import Ground
from loader.language.territory import GroundRules
from loader.language.transfers import Transfer, find_transfers
from loader.record import Claim, Passage, Position, Ref, Words

_OF_SEAS = frozenset({"claims sovereignty", "rejects claim"})
"""Positions on a sea: nobody holds one or hands one over as a whole."""


def find_claims(reading: Reading, gazetteer: Gazetteer, lexicon: Lexicon) -> tuple[Claim, ...]:
    """The positions on territory that an article reports, in text order, one per claimant, position and territory."""
    scene = open_scene(reading, gazetteer, lexicon)
    agreements = lexicon.rules(AgreementRules.of)
    threads = find_threads(reading, gazetteer, scene.sides, agreements)
    finds = [*find_positions(scene), *find_beliefs(scene), *find_stances(scene)]
    for transfer in find_transfers(scene, agreements.documents):
        finds.extend(_of_transfer(scene, transfer, threads))
    merged: dict[tuple[Ref, Position, frozenset[Ref]], Claim] = {}
    for find in sorted(finds, key=lambda f: f.trigger.i):
        for claim in _claims(scene, find):
            key = (claim.claimant, claim.position, frozenset(claim.territory))
            merged[key] = _joined(merged[key], claim) if key in merged else claim
    return tuple(merged.values())


def open_scene(reading: Reading, gazetteer: Gazetteer, lexicon: Lexicon) -> Scene:
    """An article with its ground and sides; the same scene for all who ask."""
    return reading.once("claim scene", lambda: _scene(reading, gazetteer, lexicon))


def _scene(reading: Reading, gazetteer: Gazetteer, lexicon: Lexicon) -> Scene:
    ground = Ground(reading, gazetteer, lexicon.rules(GroundRules.of))
    sides = Sides(reading, gazetteer, lexicon.rules(SideRules.of))
    return Scene(reading, ground, sides, lexicon.rules(ClaimRules.of))


def givers(scene: Scene, transfer: Transfer, threads: Sequence[Thread]) -> tuple[Side, ...]:
    """Who undertakes a handover: who is said to, else the party of the agreement that does not receive."""
    thread = thread_of(transfer.document, threads)
    recipients = {scene.sides.successor(s.state) for s in transfer.recipient}
    year = int(thread.date[:4]) if thread is not None and thread.date else None
    year = year or scene.sides.year(transfer.cue.sent)
    named = transfer.actor if len(transfer.actor) == 1 else ()
    if named:
        past = transfer.cue.tag_ in ("VBD", "VBN") or thread is not None
        return tuple(Side(scene.sides.at(s.state, year if past else None), s.words, s.antecedent) for s in named)
    if not recipients:
        return ()
    states = [r for r in thread.parties if r.kind == "state"] if thread is not None else list(scene.sides.pair)
    left = [s for s in states if scene.sides.successor(s) not in recipients]
    if len(left) != 1:
        return ()
    named_there = scene.sides.named(scene.sides.at(left[0], year), transfer.trigger)
    return (named_there,) if named_there is not None else ()


def _of_transfer(scene: Scene, transfer: Transfer, threads: Sequence[Thread]) -> Iterator[Find]:
    words = (scene.passage(transfer.cue),)
    if transfer.attitude == "undertaken":
        sides = givers(scene, transfer, threads)
        if sides:
            yield Find("undertakes a handover", "offers transfer", sides, transfer.territory, transfer.trigger, words)
    elif transfer.attitude == "sought" and not transfer.territory.partial:
        yield Find(
            "seeks the return", "claims sovereignty", transfer.actor, transfer.territory, transfer.trigger, words
        )
    elif transfer.attitude == "refused":
        yield Find("rejects a demand", "rejects claim", transfer.actor, transfer.territory, transfer.trigger, words)
    elif transfer.actor:
        rule = "judges a handover" if transfer.attitude == "judged" else "would take a part"
        yield Find(rule, "other", transfer.actor, transfer.territory, transfer.trigger, words)


def _claims(scene: Scene, find: Find) -> Iterator[Claim]:
    if find.territory.sea and find.position not in _OF_SEAS:
        return
    for territory in scene.ground.apart(find.territory):
        yield from _claims_to(scene, replace(find, territory=territory))


def _claims_to(scene: Scene, find: Find) -> Iterator[Claim]:
    for side in find.sides:
        words = [Words("trigger", scene.passage(find.trigger))]
        words += [Words("trigger", passage) for passage in find.words]
        words.append(Words("claimant", side.words))
        words += [Words("territory", passage) for passage in find.territory.words]
        words = list(dict.fromkeys(words))
        antecedents = [*find.territory.antecedents, *_given(side.antecedent)]
        yield Claim(
            evidence=evidence(scene.reading, words, antecedents),
            words=tuple(sorted(words)),
            rule=find.rule,
            claimant=side.state,
            territory=find.territory.refs,
            position=find.position,
        )


def _given(passage: Passage | None) -> Iterable[Passage]:
    return () if passage is None else (passage,)


def _joined(first: Claim, other: Claim) -> Claim:
    """One entry for the same position told twice, with the evidence of both."""
    return Claim(
        evidence=tuple(sorted({*first.evidence, *other.evidence})),
        words=tuple(sorted({*first.words, *other.words})),
        rule=first.rule,
        claimant=first.claimant,
        territory=first.territory,
        position=first.position,
    )
