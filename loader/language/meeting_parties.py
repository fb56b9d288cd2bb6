"""Who meets: the participants that the grammar around a trigger names."""

from spacy.tokens import Token

from loader.language.meeting_beside import doers, joined_by, patients, withs
from loader.language.meeting_holders import (
    askers,
    misparsed_holders,
    of_relative_clause,
    partakers,
    people_of,
    state_at,
)
from loader.language.meeting_hosts import guest_in_return, host_of_clause, with_owners
from loader.language.meeting_nouns import is_threefold, left_modifiers
from loader.language.meeting_owners import owners
from loader.language.meeting_programme import involved, of_programme
from loader.language.meeting_scene import Party, Scene, rank
from loader.language.meeting_syntax import (
    Carrier,
    carrier,
    children,
    clause_verb,
    is_passive,
    is_verb,
    objects,
    prepositional_objects,
    subjects,
)
from loader.language.meeting_through import for_whom, is_on_one_side, through_carrier, who_acted_there, who_came_before
from loader.language.meeting_triggers import Trigger

_WITH = frozenset({"with", "alongside"})
_TO = frozenset({"to"})
_ON = frozenset({"on"})
_OVER = frozenset({"over"})
_OPPOSITE = frozenset({"from", "opposite", "across"})


def participants(scene: Scene, trigger: Trigger) -> list[Party]:
    """The people and states that the trigger's own grammar names, each once; may be fewer than two."""
    found = distinct(scene, _of_noun(scene, trigger) if trigger.is_noun else _of_verb(scene, trigger))
    if trigger.is_noun and not found:
        found = distinct(scene, _who_say_so(scene, trigger.token) or who_acted_there(scene, trigger.token))
    if trigger.is_noun and len(found) == 1:
        found = _whose_counterpart(scene, trigger.token) + found
    if trigger.is_noun and len(found) == 1:
        found += who_came_before(scene, trigger.token, found[0]) or for_whom(scene, trigger.token, found[0])
    if trigger.is_noun and found and _is_below(scene, trigger.token) and all(scene.is_head(p.ref) for p in found):
        # "the presidents agreed to hold vice-ministerial talks": those talks are between their states.
        found = [Party(state, p.first, p.last) for p in found if (state := scene.state_of(p.ref)) is not None]
    if trigger.is_noun and len(found) >= 2 and _is_of_their_leaders(scene, trigger.token, found):
        found = [Party(state, p.first, p.last) for p in found if (state := scene.state_of(p.ref)) is not None]
    return found


def _whose_counterpart(scene: Scene, noun: Token) -> list[Party]:
    """ "a trilateral meeting with their Chinese counterpart, X": the two whose counterpart he is."""
    if not is_threefold(scene, noun):
        return []
    behind = [n for prep in children(noun, "prep") if prep.lower_ in _WITH for n in children(prep, "pobj")]
    near = [t for n in behind for t in (n, *n.children, *(c for a in children(n, "compound") for c in a.children))]
    owners = [t for t in near if t.lower_ == "their"]
    return [p for owner in owners[:1] for p in scene.parties(owner)]


def _is_of_their_leaders(scene: Scene, noun: Token, found: list[Party]) -> bool:
    """ "the ministers, who took over after a summit in Lima": a summit beside which ministers act is their leaders'."""
    if noun.lemma_ not in scene.rules["offices.summit_words"] or joined_by(scene, noun, _WITH | {"between", "of"}):
        return False
    offices = [scene.offices.get(p.ref, ()) for p in found if p.ref.kind == "person"]
    ministers = all(any(rank(o, scene.rules) == "minister" for o in held) for held in offices)
    return len(offices) == len(found) and ministers and not any(scene.is_head(p.ref) for p in found)


def _who_say_so(scene: Scene, noun: Token) -> list[Party]:
    """ "The next talks are due in May, A and B said": those who announce a meeting together hold it."""
    verb = clause_verb(noun)
    if verb.dep_ != "ccomp" or verb.head.lemma_ not in scene.rules["verbs.reporting"]:
        return []
    who = [p for n in subjects(verb.head) for p in scene.parties(n) if p.ref.kind == "person"]
    return who if len({scene.state_of(p.ref) for p in who}) >= 2 and children(noun, "amod", "det") else []


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
    people, states = ([ref for ref in once if ref.kind == kind] for kind in ("person", "state"))
    if len(people) == len(states) > 1 and all(ref not in scene.states for ref in people):
        # "the leaders of Japan and China, A and B"
        stood_for |= set(states)
    kept = [party for ref, party in reversed(once.items()) if ref not in stood_for]
    return sorted(kept, key=lambda party: party.first)


def _of_verb(scene: Scene, trigger: Trigger) -> list[Party]:
    verb, family = trigger.token, trigger.family
    if is_on_one_side(scene, verb):
        return []
    who = doers(scene, verb)
    if family in ("mutual", "reciprocal"):
        return _of_mutual(scene, verb, family, who)
    if family == "speaking":
        return who + withs(scene, verb) + [p for noun in prepositional_objects(verb, _TO) for p in scene.parties(noun)]
    if family == "joint" and len(who) == 1 and not withs(scene, verb):
        return who + _around(scene, verb)
    if family in ("joint", "discussing"):
        return (
            who + withs(scene, verb) + [p for noun in objects(verb) if not is_passive(verb) for p in withs(scene, noun)]
        )
    if family == "represented":
        # "…, the Japanese side by C and D": in the same sentence.
        behind = (t for t in verb.sent if t.lower_ == "by" and t.i > verb.i)
        return [p for by in behind for n in children(by, "pobj") for p in scene.parties(n) if p.ref.kind == "person"]
    if family == "called in":
        called = [p for noun in prepositional_objects(verb, frozenset({"in", "before"})) for p in scene.parties(noun)]
        return who + patients(scene, verb) + called + _ministry(scene, verb)
    if family == "addressing":
        addressed = [p for p in _addressed(scene, verb) if not is_passive(verb)]
        if is_passive(verb):
            # "A was greeted by B and C": none without A.
            addressed = patients(scene, verb)
            if not addressed:
                return []
        addressed += [p for noun in prepositional_objects(verb, _TO) for p in scene.parties(noun)]
        if verb.lemma_ in scene.rules["verbs.laying"]:
            before = [n for t in verb.subtree if t.lower_ == "before" for n in children(t, "pobj")]
            addressed += [p for noun in before for p in scene.parties(noun)]
        return who + [p for p in addressed if p.ref.kind == "person"]
    if family == "representing":
        heard = prepositional_objects(verb, _TO | _WITH)
        heard += [noun for thing in objects(verb) for noun in prepositional_objects(thing, _TO | _WITH)]
        envoys = [p for noun in heard for p in scene.parties(noun) if _is_envoy(scene, p, noun)]
        return who + envoys if envoys else []
    if family == "travel":
        hosts = with_owners(scene, trigger)
        if is_passive(verb) and verb.lemma_ in scene.rules["verbs.awaiting"]:
            # "is expected in Lima": who is awaited comes.
            return patients(scene, verb) + hosts
        seen = [p for p in patients(scene, verb) if p.ref.kind == "person" and not is_passive(verb)]
        hosts = hosts or host_of_clause(scene, verb) or guest_in_return(scene, verb)
        return who + hosts + (seen or _for_whom(scene, verb) or _awaiting(scene, verb, who))
    if verb.lemma_ == "call" and family != "calling":
        return who + [p for noun in prepositional_objects(verb, _ON) for p in scene.parties(noun)]
    if verb.lemma_ in ("be", "play"):
        things = children(verb, "attr", "dobj")
        met = [*prepositional_objects(verb, _TO), *(n for t in things for n in prepositional_objects(t, _TO))]
        met += [n for t in things for n in children(t, "poss")]
        return who + [p for n in met for p in scene.parties(n)]
    if family == "summoning" and is_passive(verb) and not who:
        who = _of_ministry(scene, verb)
    received = patients(scene, verb) or _behind_place(scene, verb)
    who = who or _straight_before(scene, verb)
    # "was received by A and B": two hosts of somebody unknown have not met each other.
    return who + received if received else who[:1]


def _behind_place(scene: Scene, verb: Token) -> list[Party]:
    """ "received in Lima the deputy minister of Chile A": an object that the parser cannot find behind the place."""
    if is_passive(verb) or verb.doc[min(verb.i + 1, verb.sent.end - 1)].lower_ not in ("in", "at", "on"):
        return []
    for token in verb.doc[verb.i + 1 : verb.sent.end]:
        mention = scene.mentions.get(token.i)
        if token.pos_ in ("VERB", "AUX") or token.is_punct:
            break
        if mention is not None and mention.form == "name" and mention.refs[0].kind == "person":
            return [Party(mention.refs[0], mention.first, mention.last)]
    return []


def _straight_before(scene: Scene, verb: Token) -> list[Party]:
    """The person named straight before a verb, whatever the parser makes of the title before the name."""
    mention = scene.mentions.get(verb.i - 1) if verb.tag_ in ("VBD", "VBZ") else None
    if mention is None or mention.form != "name" or mention.refs[0].kind != "person" or is_passive(verb):
        return []
    return [Party(mention.refs[0], mention.first, mention.last)]


def _awaiting(scene: Scene, verb: Token, who: list[Party]) -> list[Party]:
    """ "B hopes to sign it when A comes to Osaka": who does something when another comes to his state, as its head."""
    above = verb.head
    if verb.dep_ != "advcl" or not any(c.lower_ == "when" for c in verb.children) or len(who) != 1:
        return []
    while above.dep_ in ("xcomp", "conj") and is_verb(above.head):
        above = above.head
    hosts = [p for n in subjects(above) for p in scene.parties(n) if p.ref not in {w.ref for w in who}]
    places = [m.refs[0] for t in verb.subtree if (m := scene.mentions.get(t.i)) is not None and m.form == "name"]
    states = {scene.country_of(ref) for ref in places if ref.kind in ("place", "state")}
    return [p for p in hosts if scene.is_head(p.ref) and scene.is_head(who[0].ref) and scene.state_of(p.ref) in states]


def _for_whom(scene: Scene, verb: Token) -> list[Party]:
    """ "came to Lima to win over the president": whom the journey is for."""
    purposes = [c for c in children(verb, "advcl", "xcomp") if any(t.tag_ == "TO" for t in c.children)]
    met = [n for c in purposes for n in (*children(c, "dobj"), *prepositional_objects(c, _OVER | _TO))]
    return [p for n in met for p in scene.parties(n) if p.ref.kind == "person"]


def _addressed(scene: Scene, verb: Token) -> list[Party]:
    """Whom a verb of speech has as objects: not somebody behind what is said ("told him that …, a spokesman, C, said"),
    but "raised the dispute with him"."""
    clause = next((c.i for c in children(verb, "ccomp") if c.i > verb.i), None)
    met = [p for p in patients(scene, verb) if clause is None or p.first < clause]
    return met + (withs(scene, verb) if verb.lemma_ in scene.rules["verbs.raising"] else [])


def _of_mutual(scene: Scene, verb: Token, family: str, who: list[Party]) -> list[Party]:
    """Those who meet, are met, or sit opposite; "A and B, who last saw each other" are both."""
    others = patients(scene, verb) if family == "mutual" else []
    if family == "mutual" and is_passive(verb):
        who = who + others
    met = who + others + withs(scene, verb)
    if not who and not is_passive(verb) and any(t.tag_ == "PRP" and t.lower_ != "they" for t in subjects(verb)):
        # "He was to meet A and B": nobody knows who, and the two are met.
        return []
    if verb.lemma_ == "sit":
        met += [p for n in prepositional_objects(verb, _OPPOSITE) for p in scene.parties(n) if p.ref.kind == "person"]
    if len({p.ref for p in met}) >= 2:
        return met
    if verb.dep_ == "relcl" and verb.head.dep_ == "conj":
        return scene.parties(_first_of(verb.head))
    if verb.dep_ in ("acl", "advcl") and verb.doc[verb.i - 1].lower_ == ",":
        # "since A and B, meeting in Lima, agreed": the two before the comma, whatever the parser hangs it on.
        before = scene.parties(_first_of(verb.doc[verb.i - 2]))
        return before if len(before) >= 2 else met
    return met


def _first_of(last: Token) -> Token:
    """The first of coordinated nouns, from the last one."""
    while last.dep_ == "conj":
        last = last.head
    return last


def _around(scene: Scene, verb: Token) -> list[Party]:
    """The other people to whom, from whom or for whom the subject does something."""
    near = scene.rules["phrases.towards"]
    heads = [*children(verb, "dobj", "dative"), *prepositional_objects(verb, near)]
    # "heard her confirm"
    heads += [n for clause in children(verb, "ccomp") if clause.tag_ == "VB" for n in children(clause, "nsubj")]
    heads += [noun for thing in children(verb, "dobj") for noun in prepositional_objects(thing, near | _WITH)]
    return [p for noun in heads for p in scene.parties(noun) if p.ref.kind == "person"]


def _ministry(scene: Scene, verb: Token) -> list[Party]:
    """Whose ministry an envoy is called to: who receives him there, or the state of the place."""
    sentence = verb.sent
    envoys = {p.ref for p in patients(scene, verb)}
    for token in sentence.doc[verb.i + 1 : sentence.end]:
        mention = scene.mentions.get(token.i)
        if mention is None or mention.first != token.i:
            continue
        for ref in mention.refs:
            if ref.kind == "person" and ref not in envoys and token.head.lower_ in ("by", "from", "to"):
                return [Party(ref, mention.first, mention.last)]
    return []


def _of_ministry(scene: Scene, verb: Token) -> list[Party]:
    """ "was summoned to the Chilean Foreign Ministry", "left the ministry of Chile, where he was summoned": the state
    that the name of the ministry tells."""
    heads = prepositional_objects(verb, _TO)
    if verb.dep_ == "relcl" and any(c.lower_ == "where" for c in verb.children):
        heads += [verb.head, *prepositional_objects(verb.head, frozenset({"of"}))]
    for head in (h for h in heads if h.lemma_.lower() in scene.rules["places.seats"]):
        begin, end = head.doc[head.left_edge.i].idx, head.idx
        for state in scene.reading.of_kind("state"):
            if any(begin <= passage.start < end for passage in state.evidence):
                return [Party(state.ref, head.i, head.i + 1)]
    return []


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
        all_with = set(distinct(scene, found)) == set(distinct(scene, joined_by(scene, noun, _WITH)))
        planned = scene.rules["verbs.support"] | scene.rules["status.planning"]
        held = governed.relation == "object" and governed.verb.lemma_ in planned
        # "came to Lima for talks with A and B": the one who comes is a third.
        held = held or (governed.preposition == "for" and governed.verb.lemma_ in scene.rules["verbs.travel"])
        # "said during talks with A and B", "in a session with A and B, C said"
        held = held or governed.preposition in ("during", "in", "at", "after", "following")
        if not all_with:
            return found
        third = through_carrier(scene, trigger, governed, found) if held else []
        # "calls for talks with A or B": those two do not meet each other.
        either = any(t.lower_ == "or" for p in found[1:] for t in noun.doc[found[0].last : p.first])
        return found + third if third or not either else found[:1]
    return found + through_carrier(scene, trigger, governed, found)


def _own(scene: Scene, trigger: Trigger, governed: Carrier | None) -> list[Party]:
    """Inside the noun phrase: between, with, of, possessor, "Japan-Russia"."""
    noun = trigger.token
    found = owners(scene, noun) + of_relative_clause(scene, noun) + involved(scene, noun) + partakers(scene, noun)
    found += askers(scene, noun) or misparsed_holders(scene, noun) or of_programme(scene, noun)
    if not only_prepared(scene, noun, governed):
        found += joined_by(scene, noun, _WITH)
    named = _before(scene, noun)
    if trigger.family == "visit":
        found += named[:1]
        # "a visit by the president to his counterpart"
        found += [p for p in joined_by(scene, noun, _TO) if p.ref.kind == "person"]
        return found + joined_by(scene, noun, frozenset({"by"})) + people_of(scene, noun) + with_owners(scene, trigger)
    if noun.lemma_ == "call":
        # "paid a courtesy call on A", "made a courtesy call to A"
        found += joined_by(scene, noun, _ON if trigger.family == "call" else _ON | _TO)
    if trigger.family == "invitation":
        return found + joined_by(scene, noun, frozenset({"from", "by"})) + people_of(scene, noun)
    found += joined_by(scene, noun, frozenset({"between"}))
    if trigger.family == "call":
        found += joined_by(scene, noun, frozenset({"from", "to"}))
    of_whom = prepositional_objects(noun, frozenset({"of", "among"}))
    of_whom += [inner for n in of_whom for inner in prepositional_objects(n, frozenset({"between", "with", "of"}))]
    found += [p for n in of_whom for p in scene.parties(n)]
    meetings = scene.rules["nouns.encounter"] | scene.rules["nouns.discussion"]
    measured = [n for n in of_whom if n.lemma_.lower() in meetings]
    # "the fifth round of Russian-Japanese consultations"
    states = [p for n in (noun, *measured) for t in left_modifiers(n) for p in state_at(scene, t)]
    found += [p for n in (noun, *measured) for p in _chaired_by(scene, n)]
    found += named if len({p.ref for p in named}) >= 2 else []
    return found + (states if len({p.ref for p in states}) >= 2 else [])


def _chaired_by(scene: Scene, noun: Token) -> list[Party]:
    """ "The meeting, co-chaired by A and B, took place": those two, not one chairman of many."""
    led = [c for c in children(noun, "acl", "relcl") if c.lemma_.lower() in scene.rules["verbs.chairing"]]
    agents = [n for c in led for n in prepositional_objects(c, frozenset({"by"}))]
    people = [p for n in agents for p in scene.parties(n) if p.ref.kind == "person"]
    return people if len(people) >= 2 else []


def _before(scene: Scene, noun: Token) -> list[Party]:
    """ "an Abe-Putin summit", "a Yeltsin visit": people named in the noun phrase before the noun."""
    found = [(t, scene.mentions.get(t.i)) for t in left_modifiers(noun) if t.dep_ in ("compound", "nmod", "amod")]
    return [Party(m.refs[0], m.first, m.last) for t, m in found if m is not None and m.refs[0].kind == "person"]


def only_prepared(scene: Scene, noun: Token, governed: Carrier | None) -> bool:
    """ "prepared the summit with his counterpart": the counterpart helps to prepare."""
    if governed is None or governed.relation != "object" or governed.verb.lemma_ not in scene.rules["verbs.groundwork"]:
        return False
    return any(child.lower_ in ("the", "their", "this", "that") for child in noun.children)
