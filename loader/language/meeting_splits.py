"""One trigger for several encounters: coordinated places and days, or counterparts met one after the other."""

from collections.abc import Iterator

from spacy.tokens import Token

from loader.language.meeting_beside import counterparts
from loader.language.meeting_means import by_telephone
from loader.language.meeting_nouns import left_modifiers
from loader.language.meeting_scene import Party, Scene
from loader.language.meeting_series import series
from loader.language.meeting_slots import Slots
from loader.language.meeting_triggers import Trigger
from loader.language.meeting_where import Where, place_of
from loader.language.reading import TimeExpression

_TITLE = 9
"""Words of a name with its title."""
Part = tuple[list[Party], Slots]
_AGAIN = frozenset({"and", "again", "then", "once", "more", "in", "on", ","})
_MET = frozenset({"mutual", "speaking", "directed", "encounter", "discussion", "call"})
"""Families whose object, or whose "with", is the counterpart."""


def split(scene: Scene, trigger: Trigger, parties: list[Party], slots: Slots) -> Iterator[Part]:
    """The encounters that a trigger tells of, each with who met, where and when; most often one."""
    apart = _by_counterpart(scene, trigger, parties, slots) or _one_by_one(scene, trigger, parties, slots)
    apart = apart or _calls(scene, trigger, parties, slots)
    apart = apart or [(parties, part) for part in series(scene, trigger)] or _gapped(scene, trigger, parties, slots)
    if apart:
        yield from apart
        return
    for part in _coordinated(scene, slots):
        yield parties, part


def _by_counterpart(scene: Scene, trigger: Trigger, parties: list[Party], slots: Slots) -> list[Part]:
    """ "held talks with A on Tuesday and with B on Wednesday": who met each of them, and the words behind each."""
    doers = [p for p in parties if p.last <= trigger.first]
    others = [p for p in parties if p.first >= trigger.last]
    others += _in_line(scene, trigger, others)
    if len(doers) != 1 or len(others) < 2:
        return []
    ends = [p.first for p in others[1:]] + [trigger.token.sent.end]
    found: list[Part] = []
    for other, end in zip(others, ends, strict=True):
        part = _behind(scene, other.last, end)
        if not (part.times or part.places):
            return []
        found.append(([*doers, other], part))
    if not any(part.times for _, part in found):
        # "shuttled between the capitals in April, seeing A in Lima and B in Quito"
        before = tuple(t for t in slots.times if t.last <= others[0].first)
        found = [(who, Slots(part.places, before, ())) for who, part in found]
    return found


def _gapped(scene: Scene, trigger: Trigger, parties: list[Party], slots: Slots) -> list[Part]:
    """ "On Monday he will see A, on Tuesday Economy Minister B": a time and a name behind a comma, without the verb."""
    doc = scene.reading.doc
    mine = [p for p in parties if p.last <= trigger.first or p.first >= trigger.last]
    others = [p for p in parties if p.first >= trigger.last]
    if trigger.family not in _MET or trigger.is_noun or len(mine) != 2 or len(others) != 1:
        return []
    doer = next(p for p in mine if p is not others[0])
    found: list[Part] = [(parties, slots)]
    index = others[0].last
    stop = _next_verb(scene, index, trigger.token.sent.end)
    for time in scene.reading.times_in(doc[index:stop]) if index < stop else ():
        before = [t.lower_ for t in doc[index : time.first]]
        if not before or before[-1] not in ("on", "in") or not set(before) <= {",", ";", "and", "on", "in", "then"}:
            break
        behind = next(scene.reading.mentions_in(time.last, stop), None)
        while behind is not None and behind.form == "adjective":
            behind = next(scene.reading.mentions_in(behind.last, stop), None)
        if behind is None or behind.form != "name" or behind.refs[0].kind != "person":
            break
        title = doc[time.last : behind.first]
        if any(t.pos_ not in ("NOUN", "PROPN", "ADJ", "DET") and t.text != "," for t in title):
            break
        other = Party(behind.refs[0], behind.first, behind.last)
        found.append(([doer, other], Slots(slots.places, (time,), ())))
        index = behind.last
    # The first keeps the times that are not another's.
    taken = {part.times[0] for _, part in found[1:]}
    first = Slots(slots.places, tuple(t for t in slots.times if t not in taken), slots.around)
    return [(parties, first), *found[1:]] if len(found) > 1 else []


def _one_by_one(scene: Scene, trigger: Trigger, parties: list[Party], slots: Slots) -> list[Part]:
    """ "bilateral meetings with A and B", "met separately with A and B": one meeting with each."""
    token = trigger.token
    words = {t.lower_ for t in (left_modifiers(token) if trigger.is_noun else token.children)}
    count = token.tag_ == "NNS" and token.lemma_ not in scene.rules["nouns.plural"]
    one = trigger.is_noun and not count and any(c.lower_ in ("a", "an", "another") for c in token.children)
    if not words & scene.rules["phrases.apart"] or one or (trigger.is_noun and not count and "separate" not in words):
        return []
    others = {p.ref for p in counterparts(scene, token)}
    mine = [p for p in parties if p.ref not in others]
    met = [p for p in parties if p.ref in others]
    return [([*mine, other], slots) for other in met] if len(mine) == 1 and len(met) > 1 else []


def _calls(scene: Scene, trigger: Trigger, parties: list[Party], slots: Slots) -> list[Part]:
    """ "spoke by telephone with A, B and C": one call with each, unless it is one of several."""
    if trigger.is_noun or not by_telephone(scene, trigger):
        return []
    mine = [p for p in parties if p.last <= trigger.first]
    met = [p for p in parties if p.first >= trigger.last and p.ref.kind == "person"]
    if len(mine) != 1 or len(met) < 2 or any(t.lower_ in scene.rules["nouns.at_once"] for t in trigger.token.sent):
        return []
    return [([*mine, other], slots) for other in met] if len({scene.state_of(p.ref) for p in met}) == len(met) else []


def _in_line(scene: Scene, trigger: Trigger, others: list[Party]) -> list[Party]:
    """The people named behind "and" or "and with" after the first counterpart, whatever the parser hangs them on."""
    doc, known = scene.reading.doc, {p.ref for p in others}
    if trigger.family not in _MET or not others:
        return []
    start = others[-1].last
    stop = _next_verb(scene, start, trigger.token.sent.end)
    found = []
    for mention in scene.reading.mentions_in(start, stop):
        ref, root = mention.refs[0], doc[mention.first : mention.last].root
        before = _before_title(scene, root)
        before -= doc[before].lower_ == "with"
        if mention.form == "name" and ref.kind == "person" and ref not in known and doc[before].lower_ in ("and", ","):
            found.append(Party(ref, mention.first, mention.last))
    return found


def _next_verb(scene: Scene, start: int, end: int) -> int:
    """The first verb, not that of a time ("the following day"), or the end."""
    verbs = (t.i for t in scene.reading.doc[start:end] if t.pos_ in ("VERB", "AUX") and t.i not in scene.times)
    return next(verbs, end)


def _before_title(scene: Scene, name: Token) -> int:
    """The token before a name and its title ("and | his Italian counterpart Romano Prodi")."""
    before = name.left_edge.i - 1
    while before > name.sent.start and name.i - before < _TITLE and before not in scene.times:
        token = name.doc[before]
        mention = scene.mentions.get(before)
        person = mention is not None and mention.form == "name" and mention.refs[0].kind == "person"
        if person or (token.pos_ not in ("NOUN", "PROPN", "ADJ") and token.tag_ != "PRP$"):
            break
        before -= 1
    return before


def _behind(scene: Scene, start: int, end: int) -> Slots:
    """The first time and place behind a name, before the next one and before any other clause."""
    doc = scene.reading.doc
    stop = _next_verb(scene, start, end)
    times = list(scene.reading.times_in(doc[start:stop])) if start < stop else []
    places: list[Where] = []
    for mention in scene.reading.mentions_in(start, stop):
        ref = place_of(scene, mention)
        root = doc[mention.first : mention.last].root
        if ref is not None and root.dep_ == "pobj" and root.head.lower_ in scene.rules["phrases.during"]:
            places.append(Where(ref, mention.first, mention.last))
    return Slots(tuple(places[:1]), tuple(times[:1]), ())


def _coordinated(scene: Scene, slots: Slots) -> Iterator[Slots]:
    """Splits "met in Lima last month and in Sochi in the spring" and "in Sochi, Vladivostok and Lima" into each."""
    places = sorted(slots.places, key=lambda where: where.first)
    times = sorted(slots.times, key=lambda time: time.first)
    if len(places) <= 1 and len(times) == 2 and _is_again(scene, times):
        # "in Madrid, in October and again in February"
        for time in times:
            yield Slots(tuple(places), (time,), ())
        return
    if len(places) < 2 or len(times) not in (0, len(places)) or not _are_apart(scene, places, times):
        yield slots
        return
    for index, where in enumerate(places):
        yield Slots((where,), (times[index],) if times else (), ())


def _is_again(scene: Scene, times: list[TimeExpression]) -> bool:
    """Whether two times are told of two encounters: only "and again" or "and then" between them."""
    between = [t.lower_ for t in scene.reading.doc[times[0].last : times[1].first]]
    return 2 <= len(between) <= 4 and bool({"again", "then"} & set(between)) and set(between) <= _AGAIN


def _are_apart(scene: Scene, places: list[Where], times: list[TimeExpression]) -> bool:
    """Whether places stand coordinated, each with its time, and none lies in another."""
    doc = scene.reading.doc
    for index in range(len(places) - 1):
        one, two = places[index], places[index + 1]
        end, start = one.last, two.first
        if times:
            end, start = max(one.last, times[index].last), min(two.first, times[index + 1].first)
        between = {t.lower_ for t in doc[end:start]} if end < start else set()
        if (
            not between & {"and", ",", ";", "then"}
            or _meets_another(scene, one, two)
            or scene.country_of(one.ref) == two.ref
            or scene.country_of(two.ref) == one.ref
        ):
            return False
    if not times:
        last = doc[places[-2].last : places[-1].first]
        return all(w.ref.kind == "place" for w in places) and any(t.lower_ == "and" for t in last)
    return True


def _meets_another(scene: Scene, one: Where, two: Where) -> bool:
    """ "saw A in Lima on Monday and his counterpart B in Quito a day later": between the places stands whom he met
    there, somebody else."""
    counterpart = scene.rules["phrases.other_side"] | scene.rules["offices.roles"]
    for token in scene.reading.doc[one.last : two.first]:
        mention = scene.mentions.get(token.i)
        # "number Cole", "his counterpart, Cole": the one whom he met, and not whoever else is named on the way.
        is_met = (token.head if token.dep_ == "compound" else token).dep_ in ("dobj", "conj", "appos")
        if is_met and mention is not None and mention.form == "name" and mention.refs[0].kind == "person":
            return True
        if is_met and token.lemma_.lower() in counterpart and token.pos_ in ("NOUN", "PROPN"):
            return True
    return False
