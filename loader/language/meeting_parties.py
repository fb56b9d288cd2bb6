"""Who meets: the participants that the grammar around a trigger names."""

from spacy.tokens import Token

from loader.language.meeting_holders import (
    askers,
    misparsed_holders,
    of_relative_clause,
    people_of,
    state_at,
)
from loader.language.meeting_nouns import left_modifiers
from loader.language.meeting_owners import owners
from loader.language.meeting_scene import Party, Scene, rank
from loader.language.meeting_syntax import (
    Carrier,
    carrier,
    children,
    coordinated,
    is_passive,
    is_verb,
    objects,
    phrasal,
    prepositional_objects,
    prepositions,
    subject,
    subjects,
)
from loader.language.meeting_triggers import Trigger

_WITH = frozenset({"with", "alongside"})
_TO = frozenset({"to"})
_BY = frozenset({"by"})
_BETWEEN = frozenset({"between", "of", "among"})
_ACTORS = frozenset({"by", "of", "from"})
_SCAN = 10
_NEAR = 15


def acts_with(scene: Scene, verb: Token) -> bool:
    """Whether a verb, or its object, has "with" and a person behind it."""
    around = [verb, *children(verb, "dobj", "prep")]
    return any(p.ref.kind == "person" for token in around for p in _with(scene, token))


def counterparts(scene: Scene, token: Token) -> list[Party]:
    """Who stands behind "with", or is the object of a verb."""
    return _with(scene, token) + ([] if is_passive(token) else [p for n in objects(token) for p in scene.parties(n)])


def with_owners(scene: Scene, trigger: Trigger) -> list[Party]:
    """Who invites a traveller: "at the invitation of the president", "at the president's invitation"."""
    for token in trigger.token.sent:
        if token.lemma_ == "invitation" and trigger.token in (token, *token.ancestors):
            return [p for n in prepositional_objects(token, frozenset({"of", "from"})) for p in scene.parties(n)] + [
                p for n in children(token, "poss") for p in scene.parties(n)
            ]
    return []


def participants(scene: Scene, trigger: Trigger) -> list[Party]:
    """The people and states that the trigger's own grammar names, each once; may be fewer than two."""
    found = distinct(scene, _of_noun(scene, trigger) if trigger.is_noun else _of_verb(scene, trigger))
    if trigger.is_noun and found and _is_below(scene, trigger.token) and all(scene.is_head(p.ref) for p in found):
        # "the presidents agreed to hold vice-ministerial talks": those talks are between their states.
        found = [Party(state, p.first, p.last) for p in found if (state := scene.state_of(p.ref)) is not None]
    return found


def _is_below(scene: Scene, noun: Token) -> bool:
    """Whether the noun is of officials or ministers ("vice-ministerial talks", "a working-level meeting")."""
    words = {t.lower_ for t in left_modifiers(noun)}
    return bool(words & scene.rules["nouns.levels"])


def speaks_to_envoy(scene: Scene, parties: list[Party]) -> bool:
    """Whether one of two people is an ambassador."""
    return any(rank(office, scene.rules) == "envoy" for p in parties for office in scene.offices.get(p.ref, ()))


def distinct(scene: Scene, parties: list[Party]) -> list[Party]:
    """Each once, without the states of people that are there themselves."""
    once = {party.ref: party for party in reversed(parties)}
    stood_for = {scene.states.get(ref) for ref in once if ref.kind == "person"}
    kept = [party for ref, party in reversed(once.items()) if ref not in stood_for]
    return sorted(kept, key=lambda party: party.first)


def doers(scene: Scene, verb: Token) -> list[Party]:
    """Who does what a verb says: the subject, or the agent of a passive."""
    if is_passive(verb):
        return [p for noun in prepositional_objects(verb, _BY) for p in scene.parties(noun)]
    return [p for noun in subjects(verb, scene.rules["verbs.object_control"]) for p in scene.parties(noun)]


def _patients(scene: Scene, verb: Token) -> list[Party]:
    if is_passive(verb):
        own = children(verb, "nsubjpass")
        who = own[0] if own else subject(verb, scene.rules["verbs.object_control"])
        return scene.parties(who)
    return [p for noun in objects(verb) for p in scene.parties(noun)]


def _of_verb(scene: Scene, trigger: Trigger) -> list[Party]:
    verb, family = trigger.token, trigger.family
    who = doers(scene, verb)
    if family in ("mutual", "reciprocal"):
        others = _patients(scene, verb) if family == "mutual" else []
        if family == "mutual" and is_passive(verb):
            who = who + others
        return who + others + _with(scene, verb)
    if family == "speaking":
        return who + _with(scene, verb) + [p for noun in prepositional_objects(verb, _TO) for p in scene.parties(noun)]
    if family == "joint" and len(who) == 1 and not _with(scene, verb):
        return who + _around(scene, verb)
    if family in ("joint", "discussing"):
        return (
            who + _with(scene, verb) + [p for noun in objects(verb) if not is_passive(verb) for p in _with(scene, noun)]
        )
    if family == "called in":
        called = [p for noun in prepositional_objects(verb, frozenset({"in"})) for p in scene.parties(noun)]
        return who + _patients(scene, verb) + called + _ministry(scene, verb)
    if family == "addressing":
        addressed = [p for p in _patients(scene, verb) if not is_passive(verb)]
        addressed += [p for noun in prepositional_objects(verb, _TO) for p in scene.parties(noun)]
        return who + [p for p in addressed if p.ref.kind == "person"]
    if family == "representing":
        heard = prepositional_objects(verb, _TO | _WITH)
        heard += [noun for thing in objects(verb) for noun in prepositional_objects(thing, _TO | _WITH)]
        envoys = [p for noun in heard for p in scene.parties(noun) if _is_envoy(scene, p, noun)]
        return who + envoys if envoys else []
    if family == "travel":
        hosts = with_owners(scene, trigger)
        return who + hosts + [p for p in _patients(scene, verb) if p.ref.kind == "person" and not is_passive(verb)]
    return who + _patients(scene, verb)


def _around(scene: Scene, verb: Token) -> list[Party]:
    """The other people to whom, from whom or for whom the subject does something."""
    near = scene.rules["phrases.towards"]
    heads = [*children(verb, "dobj", "dative"), *prepositional_objects(verb, near)]
    heads += [noun for thing in children(verb, "dobj") for noun in prepositional_objects(thing, near | _WITH)]
    return [p for noun in heads for p in scene.parties(noun) if p.ref.kind == "person"]


def _ministry(scene: Scene, verb: Token) -> list[Party]:
    """Whose ministry an envoy is called to: who receives him there, or the state of the place."""
    sentence = verb.sent
    envoys = {p.ref for p in _patients(scene, verb)}
    for token in sentence.doc[verb.i + 1 : sentence.end]:
        mention = scene.mentions.get(token.i)
        if mention is None or mention.first != token.i:
            continue
        for ref in mention.refs:
            if ref.kind == "person" and ref not in envoys and token.head.lower_ in ("by", "from", "to"):
                return [Party(ref, mention.first, mention.last)]
    return []


def _with(scene: Scene, token: Token) -> list[Party]:
    first = prepositions(token, _WITH)
    again = [other for prep in first for other in coordinated(prep) if other not in first and other.lower_ in _WITH]
    return [p for prep in [*first, *again] for p in _behind(scene, prep)]


def _behind(scene: Scene, preposition: Token) -> list[Party]:
    """Who stands behind a preposition; where the parse gives no person, the first one named before the next verb."""
    found = [p for noun in children(preposition, "pobj", "pcomp") for p in scene.parties(noun)]
    if any(p.ref.kind == "person" for p in found):
        return found
    for token in preposition.doc[preposition.i + 1 : min(preposition.i + _SCAN, preposition.sent.end)]:
        if is_verb(token) or (token.is_punct and token.text != "-") or (token.pos_ == "ADP" and token.lower_ != "of"):
            break
        mention = scene.mentions.get(token.i)
        if (
            mention is not None
            and mention.refs[0].kind == "person"
            and len(mention.refs) == 1
            and mention.form == "name"
        ):
            return [Party(mention.refs[0], mention.first, mention.last)]
    return found


def _is_envoy(scene: Scene, party: Party, noun: Token) -> bool:
    if any(rank(office, scene.rules) == "envoy" for office in scene.offices.get(party.ref, ())):
        return True
    phrase = {t.lemma_.lower() for t in noun.subtree}
    return bool(phrase & scene.rules["offices.envoys"])


def _of_noun(scene: Scene, trigger: Trigger) -> list[Party]:
    noun = trigger.token
    governed = carrier(noun)
    found = _own(scene, trigger, governed)
    if governed is None:
        return found
    if len(distinct(scene, found)) >= 2:
        # "held talks with A and B": the one who holds them is a third.
        all_with = set(distinct(scene, found)) == set(distinct(scene, _joined(scene, noun, _WITH)))
        held = governed.relation == "object" and governed.verb.lemma_ in scene.rules["verbs.support"]
        return found + _through_carrier(scene, trigger, governed, True) if all_with and held else found
    return found + _through_carrier(scene, trigger, governed, bool(found))


def _own(scene: Scene, trigger: Trigger, governed: Carrier | None) -> list[Party]:
    """Inside the noun phrase: between, with, of, possessor, "Japan-Russia"."""
    noun = trigger.token
    found = owners(scene, noun) + of_relative_clause(scene, noun) + _involved(scene, noun)
    found += askers(scene, noun) or misparsed_holders(scene, noun)
    if not only_prepared(scene, noun, governed):
        found += _joined(scene, noun, _WITH)
    if trigger.family == "visit":
        return found + _joined(scene, noun, frozenset({"by"})) + people_of(scene, noun) + with_owners(scene, trigger)
    found += _joined(scene, noun, frozenset({"between"}))
    if trigger.family == "call":
        found += _joined(scene, noun, frozenset({"from", "to"}))
    of_whom = prepositional_objects(noun, frozenset({"of", "among"}))
    of_whom += [inner for n in of_whom for inner in prepositional_objects(n, frozenset({"between", "with", "of"}))]
    found += [p for n in of_whom for p in scene.parties(n)]
    states = [p for t in left_modifiers(noun) for p in state_at(scene, t)]
    return found + (states if len({p.ref for p in states}) >= 2 else [])


def _involved(scene: Scene, noun: Token) -> list[Party]:
    """ "a summit involving A, B and C"."""
    verbs = [c for c in noun.children if c.lower_ in scene.rules["phrases.involving"]]
    return [p for v in verbs for n in children(v, "dobj", "pobj") for p in scene.parties(n)]


def _is_prepared(scene: Scene, noun: Token) -> bool:
    """ "with preparations for the summit on the agenda": a definite one that others may hold."""
    above = noun.head.head if noun.dep_ == "pobj" else noun
    return above.lemma_ in scene.rules["nouns.preparations"] and any(c.lower_ in ("the", "this", "that") for c in noun.children)


def only_prepared(scene: Scene, noun: Token, governed: Carrier | None) -> bool:
    """ "prepared the summit with his counterpart": the counterpart helps to prepare."""
    if governed is None or governed.relation != "object" or governed.verb.lemma_ not in scene.rules["verbs.groundwork"]:
        return False
    return any(child.lower_ in ("the", "their", "this", "that") for child in noun.children)


def _joined(scene: Scene, noun: Token, words: frozenset[str]) -> list[Party]:
    """Who stands behind one of the prepositions of a noun, by the parse or, failing that, by the line of words."""
    first = prepositions(noun, words)
    again = [other for prep in first for other in coordinated(prep) if other not in first and other.lower_ in words]
    found = [p for prep in [*first, *again] for p in _behind(scene, prep)]
    if found and ("between" not in words or len(found) > 1):
        return found
    if "between" in words:
        return _in_line(scene, noun) or found
    for token in noun.doc[noun.i + 1 : min(noun.i + _SCAN, noun.sent.end)]:
        if token.lower_ in words and token.pos_ in ("ADP", "SCONJ"):
            return _behind(scene, token)
        if (is_verb(token) and (token.tag_ != "VBN" or "by" in words)) or token.lemma_ in scene.rules["nouns.encounter"]:
            break
    return []


def _in_line(scene: Scene, noun: Token) -> list[Party]:
    """The people, or else the states, named between "between" and the next verb, whatever the parser makes of them."""
    behind = noun.doc[noun.i + 1 : min(noun.i + _NEAR, noun.sent.end)]
    between = next((t for t in behind if t.lower_ == "between"), None)
    if between is None or any(is_verb(t) and t.tag_ != "VBN" and t.lemma_ != "be" for t in noun.doc[noun.i + 1 : between.i]):
        return []
    found: list[Party] = []
    for token in noun.doc[between.i + 1 : noun.sent.end]:
        if is_verb(token) or (token.pos_ == "ADP" and token.lower_ not in ("of", "from")):
            break
        mention = scene.mentions.get(token.i)
        if mention is not None and mention.first == token.i and mention.form in ("name", "metonym"):
            found += [
                Party(ref, mention.first, mention.last) for ref in mention.refs if ref.kind in ("person", "state")
            ]
    people = [p for p in found if p.ref.kind == "person"]
    return people if len(people) >= 2 else found


def _through_carrier(scene: Scene, trigger: Trigger, governed: Carrier, joined: bool) -> list[Party]:
    """Who holds, pays, attends or plans it; who says or does something at it."""
    rules, verb = scene.rules, governed.verb
    if verb.lemma_ in rules["verbs.discussing"] and governed.preposition not in rules["phrases.during"]:
        return []
    if governed.relation == "adjunct" and _is_prepared(scene, trigger.token):
        return []
    if governed.relation == "subject":
        if joined:
            if trigger.family == "visit":
                return []
            # "Abe refused, and a meeting with Putin will not take place."
            before = subject(verb.head) if verb.dep_ == "conj" and is_verb(verb.head) else None
            return scene.parties(before)
        return _with(scene, verb)
    if governed.relation == "object":
        who = doers(scene, verb)
        if not who and is_passive(verb):
            who = (
                doers(scene, verb)
                if not is_passive(verb)
                else scene.parties(subject(verb, rules["verbs.object_control"]))
            )
        calling_off = rules["status.cancelling"] | rules["status.postponing"] | rules["status.refusing"]
        off = phrasal(verb, rules.phrasal("status.cancelling_phrasal") | rules.phrasal("status.postponing_phrasal"))
        off = off or verb.lemma_ in calling_off
        own = [p for p in _own(scene, trigger, governed) if p.ref.kind == "person"]
        if trigger.family == "visit" and own:
            states = {scene.state_of(p.ref) for p in own}
            return [p for p in who if scene.state_of(p.ref) not in states] if off else []
        governing = off or verb.lemma_ in rules["status.planning"]
        if verb.lemma_ in rules["verbs.support"] or (governing and (joined or trigger.family == "visit")):
            return who + _with(scene, verb)
        return who if joined else []
    who = doers(scene, verb) if not is_passive(verb) else scene.parties(subject(verb, rules["verbs.object_control"]))
    if joined and trigger.family == "visit":
        # "spoke during the president's visit": only who is his equal is his host.
        own = [p for p in _own(scene, trigger, governed) if p.ref.kind == "person"]
        equal = [p for p in who if own and scene.is_head(p.ref) and scene.is_head(own[0].ref)]
        return equal if len(equal) == len(who) and governed.preposition in rules["phrases.during"] else []
    if joined:
        return who
    if len(who) == 1 and governed.preposition in rules["phrases.before"] | rules["phrases.after"]:
        other = _with(scene, verb)
        return who + other if len(other) == 1 and any(c.tag_ == "PRP$" for c in trigger.token.children) else []
    if trigger.family == "visit" and any(c.lower_ in ("a", "an") for c in trigger.token.children):
        # "On a visit to Ottawa, the minister met": the visit is his.
        return who if governed.preposition in rules["phrases.during"] else []
    if len(who) == 1 and not joined and governed.preposition in ("in", "at", "during"):
        told = [p for p in _patients(scene, verb) if p.ref.kind == "person"]
        return who + told if len(told) == 1 and not is_passive(verb) else []
    near = rules["phrases.during"] | rules["phrases.after"] | rules["phrases.before"] | {"for"}
    return who if governed.preposition in near and (len(who) >= 2 or trigger.family == "visit") else []
