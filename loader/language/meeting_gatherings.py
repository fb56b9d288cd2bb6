"""The gathering beside which people meet: where and when it is gives the place and the days of the meeting."""

from collections.abc import Iterator

from spacy.tokens import Token

from loader.language.meeting_nouns import gathers_many
from loader.language.meeting_scene import Scene
from loader.language.meeting_site import find_site
from loader.language.meeting_slots import Slots
from loader.language.meeting_syntax import SUBJECTS, carrier, children, is_verb
from loader.language.meeting_triggers import Trigger
from loader.language.meeting_where import Where, place_of
from loader.language.reading import TimeExpression
from loader.record import Ref

_NEAR = 4
"""Words between a noun and the participle that says where it is held."""
_BACK = 3
"""Sentences before its own in which the gathering is told that "the forum", or "the margins" alone, take up."""
_DEFINITE = frozenset({"the", "this", "that"})
_AHEAD = frozenset({"ahead", "before", "after", "following", "since", "until"})


def with_gathering(scene: Scene, trigger: Trigger, slots: Slots) -> Slots:
    """The slots, completed by the place and days that the article gives for the gathering at which the meeting is."""
    if slots.places and slots.times:
        return slots
    gathering = _gathering(scene, trigger)
    if gathering is None:
        return slots
    places, times = slots.places, slots.times
    for noun in _mentions_of(scene, gathering):
        if not places:
            places = tuple(_places(scene, noun))
        if not times:
            times = tuple(_times(scene, noun))
    return Slots(places, times, slots.around)


def _gathering(scene: Scene, trigger: Trigger) -> Token | None:
    """The noun for a gathering of many that hangs on the trigger or its verb ("at", "on the sidelines of")."""
    governed = carrier(trigger.token) if trigger.is_noun else None
    happening = scene.rules["verbs.happening"] | scene.rules["verbs.support"]
    # "The meeting took place during the forum"
    theirs = governed is not None and (governed.relation != "subject" or governed.verb.lemma_ in happening)
    above = {trigger.token.i} | ({governed.verb.i} if governed is not None and theirs else set())
    names = scene.rules["nouns.occasion"] | scene.rules["nouns.gathering"]
    for token in trigger.token.sent:
        if token.i == trigger.token.i or not (token.lemma_.lower() in names or _is_bare_margin(scene, token)):
            continue
        # "on the sidelines of a summit"
        beside = token.dep_ == "pobj" and token.head.head.lemma_ in scene.rules["phrases.beside"]
        beside = beside or _is_bare_margin(scene, token)
        if not beside and not gathers_many(scene, token):
            continue
        way = list(_way_up(token))
        hangs = next((t for t in way if t.i in above or is_verb(t)), None)
        if hangs is None or hangs.i not in above:
            continue
        words = {token.lower_, *(t.lower_ for t in way[: way.index(hangs)])}
        if not words & _AHEAD and words & scene.rules["phrases.at_gathering"]:
            return token
    return None


def _way_up(token: Token) -> Iterator[Token]:
    current = token
    while current.head.i != current.i:
        current = current.head
        yield current


def _mentions_of(scene: Scene, gathering: Token) -> Iterator[Token]:
    """The noun itself, then the same gathering elsewhere in the article."""
    yield gathering
    key = _key(scene, gathering)
    if not key and (_is_bare_margin(scene, gathering) or any(c.lower_ in _DEFINITE for c in gathering.children)):
        yield from _told_before(scene, gathering)
    for token in scene.reading.doc[scene.reading.heading_end :] if key else ():
        same = token.i != gathering.i and token.lemma_.lower() == gathering.lemma_.lower()
        if same and (_key(scene, token) & key or _is_that(scene, token)):
            yield token


def _is_that(scene: Scene, noun: Token) -> bool:
    """ "the forum", without a name: the one told."""
    bare = not _key(scene, noun) and not any(c.dep_ in ("amod", "compound", "poss", "nummod") for c in noun.children)
    return bare and any(c.lower_ in _DEFINITE for c in noun.children)


def _is_bare_margin(scene: Scene, token: Token) -> bool:
    """ "will meet on the margins": of the gathering told before."""
    return token.lemma_ in scene.rules["phrases.beside"] and not any(c.lower_ == "of" for c in token.children)


def _told_before(scene: Scene, gathering: Token) -> Iterator[Token]:
    """What tells of the gathering in the sentences before, the nearest first: a noun, or a verb ("leaders of the region
    gather in Lima on Monday")."""
    doc, end = scene.reading.doc, gathering.sent.start
    names = scene.rules["nouns.occasion"] | scene.rules["nouns.gathering"]
    for _ in range(_BACK):
        if end <= scene.reading.heading_end:
            return
        sentence = doc[end - 1].sent
        for token in sentence:
            noun = token.pos_ in ("NOUN", "PROPN") and token.lemma_.lower() in names and gathers_many(scene, token)
            if noun or (is_verb(token) and _gather(scene, token)):
                yield token
        end = sentence.start


def _gather(scene: Scene, verb: Token) -> bool:
    """Whether a verb says that many come together: a plural subject of whom no two are named."""
    if verb.lemma_ not in scene.rules["verbs.mutual"] or children(verb, "dobj"):
        return False
    many = [n for n in children(verb, "nsubj") if n.tag_ in ("NNS", "NNPS") and not children(n, "conj", "nummod")]
    # "The Group of 20 leaders gather": the body, whatever the parser makes the subject.
    bodies = [n for n in children(verb, "nsubj") if _refs(scene, n)]
    return bool(bodies) or any(len(scene.parties(n)) < 2 for n in many)


def _key(scene: Scene, noun: Token) -> frozenset[Ref]:
    """The bodies and events that the words of a noun phrase name."""
    own = {ref for t in noun.subtree if t.i <= noun.i or t.head.lower_ == "of" for ref in _refs(scene, t)}
    return frozenset({*own, *_refs(scene, noun)})


def _refs(scene: Scene, token: Token) -> list[Ref]:
    mention = scene.mentions.get(token.i)
    return [ref for ref in mention.refs if ref.kind in ("organization", "event")] if mention is not None else []


def _holders(scene: Scene, noun: Token) -> Iterator[Token]:
    """What says where and when the gathering is: itself, the verb it is the subject of, the participle behind it."""
    yield noun
    happening = scene.rules["verbs.happening"] | scene.rules["verbs.support"] | scene.rules["status.planning"]
    if noun.dep_ in SUBJECTS and noun.head.lemma_ in happening:
        yield noun.head
    yield from children(noun, "acl", "relcl")
    for token in noun.doc[noun.i + 1 : min(noun.i + _NEAR, noun.sent.end)]:
        if token.tag_ == "VBN" and token.lemma_ in happening:
            yield token
            yield from children(token, "xcomp")


def _places(scene: Scene, noun: Token) -> Iterator[Where]:
    holders = {t.i for t in _holders(scene, noun)}
    sentence = noun.sent
    found: list[Where] = []
    for owner in children(noun, "poss"):
        # "at Lima's economic forum"
        mention = scene.mentions.get(owner.i)
        if mention is not None and (ref := place_of(scene, mention)) is not None and ref.kind == "place":
            yield Where(ref, mention.first, mention.last)
            return
    for mention in scene.reading.mentions_in(noun.i + 1, sentence.end):
        ref = place_of(scene, mention)
        if ref is None or ref.kind not in ("place", "state"):
            continue
        root = scene.reading.doc[mention.first : mention.last].root
        site = find_site(scene, root, frozenset(holders))
        of_kind = bool(site.passed) and site.passed[0].lemma_ in scene.rules["places.kinds"]
        if site.on.i not in holders or not (site.preposition in ("in", "at") or (site.preposition == "of" and of_kind)):
            continue
        found.append(Where(ref, mention.first, mention.last))
    # "held in Peru's northern city of Trujillo"
    cities = [w for w in found[1:] if w.ref.kind == "place" and scene.country_of(w.ref) == found[0].ref]
    yield from (cities or found)[:1]


def _times(scene: Scene, noun: Token) -> Iterator[TimeExpression]:
    holders = {t.i for t in _holders(scene, noun)}
    for time in scene.reading.times_in(noun.sent):
        root = scene.reading.doc[time.first : time.last].root
        inside = root.head.i == noun.i and root.dep_ in ("poss", "compound", "npadvmod")
        behind = time.first > noun.i and find_site(scene, root, frozenset(holders)).on.i in holders
        if inside or behind:
            yield time
            return
