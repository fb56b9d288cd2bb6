"""Summit, ministerial, call or talks: the kind of a meeting from the offices of those who meet, else from its words."""

from spacy.tokens import Token

from loader.language.meeting_encounter import Encounter
from loader.language.meeting_nouns import left_modifiers
from loader.language.meeting_scene import Scene, rank
from loader.language.meeting_syntax import carrier, children, prepositional_objects, subjects
from loader.language.meeting_telling import Telling
from loader.record import MeetingKind, Ref

_OF_WHOM = frozenset({"of", "between"})
_RANKS = ("head", "minister", "other", "envoy")


def kind_of(scene: Scene, encounter: Encounter) -> MeetingKind:
    """The kind of a meeting."""
    if any(t.family == "call" for t in encounter.tellings):
        return "call"
    if any(t.family in ("summoning", "called in", "representing") for t in encounter.tellings):
        return "talks"
    people = [ref for ref in encounter.parties if ref.kind == "person"]
    chosen = _chosen(scene, encounter)
    by_ref = {ref: "other" if ref in chosen else _rank(scene, ref, encounter.status == "planned") for ref in people}
    ranks = set(by_ref.values())
    if not people:
        return _by_words(scene, encounter)
    if ranks == {"head"}:
        return "summit"
    heads = {scene.state_of(ref) for ref, held in by_ref.items() if held == "head"}
    if len(heads) >= 2:
        # Two heads, and a minister beside them.
        return "summit"
    if ranks == {"minister"}:
        return "ministerial"
    if "unknown" in ranks and any(kind_of_word(scene, telling) is not None for telling in encounter.tellings):
        return _by_words(scene, encounter)
    known = ranks - {"unknown"}
    return "summit" if known == {"head"} else "ministerial" if known == {"minister"} else "talks"


def _chosen(scene: Scene, encounter: Encounter) -> set[Ref]:
    """As in "saw the president-elect", "received President-elect A": those who did not hold their office yet."""
    found: set[Ref] = set()
    for telling in encounter.tellings:
        for slot, first, last in telling.tokens:
            ends = (scene.reading.doc[last - 1], scene.reading.doc[max(first - 1, 0)])
            if slot == "participant" and any(_is_coming(scene, token) for token in ends):
                found.update(ref for m in scene.reading.mentions_in(first, last) for ref in m.refs)
    return found


def _is_coming(scene: Scene, token: Token) -> bool:
    return token.i > 0 and token.lower_ in scene.rules["offices.coming"] and token.nbor(-1).text == "-"


def _titles(scene: Scene, ref: Ref) -> tuple[str, ...]:
    """What stands before the person's name where the article gives no office ("foreign ministers A and B")."""
    doc = scene.reading.doc
    titles = []
    for mention in scene.reading.mentions:
        if mention.refs == (ref,) and mention.form == "name":
            title = []
            for token in reversed(doc[max(0, mention.first - 4) : mention.first]):
                if token.pos_ not in ("NOUN", "PROPN", "ADJ"):
                    break
                title.append(token.lower_.removesuffix("s") if token.lower_.endswith("rs") else token.lower_)
            titles.append(" ".join(reversed(title)))
    found = [t for t in titles if t]
    soldier = any(word in scene.rules["offices.military"] for t in found for word in t.split())
    return tuple(found) if soldier or any(rank(t, scene.rules) != "other" for t in found) else ()


def _rank(scene: Scene, ref: Ref, status_planned: bool) -> str:
    offices = scene.offices.get(ref, ()) or _titles(scene, ref)
    if status_planned and offices:
        offices = tuple(o for o in offices if o.split()[0].lower() not in scene.rules["offices.former"]) or ("former",)
    ranks = {rank(office, scene.rules) for office in offices}
    return next((name for name in _RANKS if name in ranks), "unknown")


def suits(scene: Scene, encounter: Encounter, telling: Telling) -> bool:
    """Whether the word for the meeting fits those who meet: ministers hold no "summit", leaders no "ministerial"."""
    kind = kind_of_word(scene, telling)
    if kind not in ("summit", "ministerial"):
        return True
    ranks = {_rank(scene, ref, True) for ref in encounter.parties if ref.kind == "person"}
    return ranks != {"minister" if kind == "summit" else "head"}


def _by_words(scene: Scene, encounter: Encounter) -> MeetingKind:
    kinds = (kind_of_word(scene, telling) for telling in encounter.tellings)
    return next((kind for kind in kinds if kind is not None), "talks")


def kind_of_word(scene: Scene, telling: Telling) -> MeetingKind | None:
    """The kind that the words of one telling give: the noun and those around it; None where they leave it open."""
    token = telling.trigger.token
    of_whom = prepositional_objects(token, _OF_WHOM)
    of_whom += [noun for inner in of_whom for noun in prepositional_objects(inner, _OF_WHOM)]
    governed = carrier(token) if telling.trigger.is_noun else None
    at = scene.rules["phrases.during"] | scene.rules["phrases.after"]
    if governed is not None and (governed.relation == "object" or governed.preposition in at):
        of_whom += subjects(governed.verb)
    if governed is not None and governed.relation == "subject" and governed.verb.lemma_ == "be":
        # "the meeting was the first between the two leaders"
        of_whom += [n for a in children(governed.verb, "attr") for n in prepositional_objects(a, _OF_WHOM)]
    around = [*left_modifiers(token), *of_whom]
    if any(t.lemma_.lower() == "minister" and t.i and t.nbor(-1).lower_ == "prime" for t in around):
        return "summit"
    near = {t.lower_ for t in around if t.pos_ != "PROPN"} | {token.lemma_.lower()}
    if telling.family != "series" and near & scene.rules["offices.below_ministers"]:
        # "the deputy foreign ministers met"
        return "talks"
    if telling.family == "series" or near & scene.rules["offices.ministerial_words"]:
        return "ministerial"
    return "summit" if near & scene.rules["offices.summit_words"] else None
