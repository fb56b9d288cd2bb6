"""What agreements provide: who hands over what to whom, on which condition."""

from collections.abc import Mapping, Sequence

from spacy.tokens import Token

from loader.language.agreement_rules import AgreementRules
from loader.language.agreement_threads import Thread, thread_of
from loader.language.claim_scene import Scene
from loader.language.claims import givers
from loader.language.facts import evidence
from loader.language.transfers import Transfer, find_transfers
from loader.record import Provision, Words


def find_provisions(
    scene: Scene, threads: Sequence[Thread], rules: AgreementRules
) -> Mapping[int, tuple[Provision, ...]]:
    """Provisions by the ``id()`` of the thread they belong to, in text order, each once."""
    found: dict[int, tuple[Provision, ...]] = {}
    for transfer in find_transfers(scene, rules.documents):
        thread = _thread(scene, transfer, threads) if transfer.attitude == "undertaken" else None
        if thread is None:
            continue
        provision = _provision(scene, transfer, thread, threads)
        known = found.get(id(thread), ())
        if not any(p.transfers == provision.transfers and p.transfer_to == provision.transfer_to for p in known):
            found[id(thread)] = (*known, provision)
    return found


def _thread(scene: Scene, transfer: Transfer, threads: Sequence[Thread]) -> Thread | None:
    """The agreement in whose words the handover is told; else the one of the same or the sentence before."""
    named = thread_of(transfer.document, threads)
    if named is not None:
        return None if (named.status == "proposed" and named.peace) or not _existed(scene, transfer, named) else named
    if transfer.cue.tag_ not in ("VBD", "VBN"):
        return None
    start = transfer.trigger.sent.start
    before = scene.reading.doc[max(start - 1, 0)].sent.start
    last = transfer.trigger.i
    spoken = {p.head.i: t for t in threads if t.status == "signed" for p in t.phrases if before <= p.head.i < last}
    fitting = {i: t for i, t in spoken.items() if _existed(scene, transfer, t)}
    return fitting[max(fitting)] if fitting else None


def _existed(scene: Scene, transfer: Transfer, thread: Thread) -> bool:
    """Whether those who undertake a handover still were states when the agreement was made."""
    year = int(thread.date[:4]) if thread.date and thread.date[:4].isdigit() else None
    ends = {past.name: past.until for past in scene.sides.rules.past}
    return year is None or all(year <= ends.get(side.state.name, year) for side in transfer.actor)


def _provision(scene: Scene, transfer: Transfer, thread: Thread, threads: Sequence[Thread]) -> Provision:
    condition, cue = _condition(scene, transfer, thread, threads)
    giver = givers(scene, transfer, threads)
    head = next((p.head for p in reversed(thread.phrases) if p.head.i < transfer.trigger.i), thread.phrases[0].head)
    words = [Words("trigger", scene.passage(transfer.trigger)), Words("trigger", scene.passage(head))]
    words += [Words("transfers", passage) for passage in transfer.territory.words]
    words += [Words("transferFrom", side.words) for side in giver[:1]]
    words += [Words("transferTo", side.words) for side in transfer.recipient[:1]]
    if cue is not None:
        words.append(Words("condition", scene.passage(cue)))
    return Provision(
        evidence=evidence(scene.reading, words, transfer.territory.antecedents),
        words=tuple(sorted(dict.fromkeys(words))),
        rule="provides for a handover",
        transfers=transfer.territory.refs,
        transfer_from=giver[0].state if giver else None,
        transfer_to=transfer.recipient[0].state if transfer.recipient else None,
        condition=condition.name if condition is not None else None,
    )


def _condition(
    scene: Scene, transfer: Transfer, thread: Thread, threads: Sequence[Thread]
) -> tuple[Thread | None, Token | None]:
    """The other agreement after whose conclusion the handover takes place."""
    marks = scene.rules.transfer["conditions"]
    sentence = transfer.trigger.sent
    for token in scene.reading.doc[transfer.trigger.i : sentence.end]:
        if token.lower_ in marks and token.pos_ in ("ADP", "SCONJ", "ADV", "VERB"):
            for noun in token.doc[token.i : min(token.i + 10, sentence.end)]:
                other = thread_of(noun, threads)
                if other is not None and other is not thread:
                    return other, noun
    return None, None
