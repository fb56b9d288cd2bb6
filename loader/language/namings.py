"""Whose name for a territory a name is: "known as X in Japan and Y in Russia", "what Russia calls Z"."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from loader.gazetteer import Gazetteer
from loader.language.claim_scene import Scene
from loader.language.claims import open_scene
from loader.language.facts import evidence
from loader.language.lexicon import Lexicon
from loader.language.reading import Mention, Reading
from loader.language.roles import children, is_passive, prepositional, subjects
from loader.language.sides import Side
from loader.record import Naming, Ref, Words


@dataclass(frozen=True, slots=True)
class NamingRules:
    """Words of naming (``ontology/lexicon/namings.toml``)."""

    verbs: frozenset[str]
    unlike: frozenset[str]
    """Words after the verb that give it another meaning: "called for"."""
    by: frozenset[str]
    """Words before those who use a name: in, by, to, among."""
    ends: frozenset[str]
    reach: int
    """A name stands at most so many tokens behind the verb, or behind the name before it."""

    @classmethod
    def of(cls, lexicon: Lexicon) -> "NamingRules":
        """The rules of the lexicon."""
        table = lexicon.table("namings")
        return cls(
            frozenset(table["verbs"]),
            frozenset(table["unlike"]),
            frozenset(table["by"]),
            frozenset(table["ends"]),
            table["reach"],
        )


def find_namings(reading: Reading, gazetteer: Gazetteer, lexicon: Lexicon) -> tuple[Naming, ...]:
    """The names for territories that an article ascribes to somebody, in text order, each once."""
    rules = lexicon.rules(NamingRules.of)
    scene = open_scene(reading, gazetteer, lexicon)
    found: dict[tuple[Ref, str, Ref | None], Naming] = {}
    for verb in reading.with_lemma(rules.verbs):
        another = any(c.lower_ in rules.unlike and c.i > verb.i for c in verb.children)
        if verb.pos_ in ("VERB", "ADJ") and not another:
            for naming in _namings(scene, rules, verb):
                found.setdefault((naming.territory, naming.name_used, naming.used_by), naming)
    return tuple(found.values())


def _namings(scene: Scene, rules: NamingRules, verb: Token) -> Iterator[Naming]:
    named = _complement(scene, verb) or _names_before(scene, verb) or _names(scene, rules, verb)
    users = [_user(scene, rules, mention) or _user_before(scene, rules, mention) for mention in named]
    general = _general(scene, verb)
    following: Side | None = None
    for mention, user in reversed(list(zip(named, users, strict=True))):
        following = user or following
        side = following or general
        if side is None:
            continue
        ref = next(r for r in mention.refs if r.kind == "island")
        name = scene.reading.passage(mention.first, mention.last)
        words = [Words("trigger", scene.passage(verb)), Words("nameUsed", name), Words("usedBy", side.words)]
        yield Naming(
            evidence=evidence(scene.reading, words),
            words=tuple(sorted(words)),
            rule="named by",
            territory=ref,
            name_used=" ".join(name.text.split()),
            used_by=side.state,
        )


def _complement(scene: Scene, verb: Token) -> list[Mention]:
    """ "calls the southern Kurils, seized in 1945, the Northern Territories": the object is named, and is no name."""
    return _islands(scene, verb, "oprd") if _islands(scene, verb, "dobj") else []


def _names_before(scene: Scene, verb: Token) -> list[Mention]:
    """ "the Malvinas, as Argentina calls the islands": the name stands before the clause."""
    mark = next((c for c in verb.children if c.dep_ in ("mark", "advmod") and c.lower_ == "as" and c.i < verb.i), None)
    if mark is None or mark.i < 2 or mark.nbor(-1).text != "," or not children(verb, {"dobj"}):
        return []
    before = [m for m in scene.reading.mentions_in(mark.sent.start, mark.i) if m.last == mark.i - 1]
    return [m for m in before if m.form == "name" and m.refs[0].kind == "island"]


def _islands(scene: Scene, verb: Token, relation: str) -> list[Mention]:
    found = (scene.reading.mention_at(t) for t in children(verb, {relation}))
    return [m for m in found if m and m.form == "name" and m.refs[0].kind == "island"]


def _names(scene: Scene, rules: NamingRules, verb: Token) -> list[Mention]:
    """Names of islands behind the verb, up to the end of what hangs on it; none if they are what is spoken of."""
    found: list[Mention] = []
    limit = verb.i + rules.reach
    for mention in scene.reading.mentions:
        if not (verb.i < mention.first < min(limit, verb.sent.end)):
            continue
        between = verb.doc[verb.i + 1 : mention.first]
        if any(t.lower_ in rules.ends or t.pos_ in ("VERB", "AUX") for t in between):
            break
        if mention.form == "name" and any(r.kind == "island" for r in mention.refs):
            if _is_said_of(scene, mention):
                return []
            limit = mention.last + rules.reach
            found.append(mention)
    return found


def _is_said_of(scene: Scene, mention: Mention) -> bool:
    """ "calls the islands Chinese": an adjective right behind the name says what they are, not how they are called."""
    behind = scene.reading.doc[mention.last : mention.last + 1]
    other = scene.reading.mention_at(behind[0]) if len(behind) else None
    return any(t.pos_ == "ADJ" for t in behind) or (other is not None and other.form == "adjective")


def _user(scene: Scene, rules: NamingRules, mention: Mention) -> Side | None:
    """The state right behind a name: "the Northern Territories in Japan", "Dokdo in Korean"."""
    doc = scene.reading.doc
    i = mention.last
    while i < len(doc) and doc[i].lower_ in ("islands", "islets", "island"):
        i += 1
    if i + 1 >= len(doc) or doc[i].lower_ not in rules.by:
        return None
    i += 1 + (doc[i + 1].lower_ == "the")
    user = scene.reading.mention_at(doc[i])
    state = next((r for r in user.refs if r.kind == "state"), None) if user is not None else None
    if user is None or state is None:
        return None
    return Side(state, scene.reading.passage(user.first, user.last))


def _user_before(scene: Scene, rules: NamingRules, mention: Mention) -> Side | None:
    """The state in front of a name: "known in Japan as the X and in Russia as the Y"."""
    doc = scene.reading.doc
    i = mention.first - 1
    i -= i > 0 and doc[i].lower_ == "the"
    user = scene.reading.mention_at(doc[i - 1]) if i > 1 and doc[i].lower_ == "as" else None
    state = next((r for r in user.refs if r.kind == "state"), None) if user is not None else None
    if user is None or state is None or user.first == 0:
        return None
    opening = user.first - 1 - (doc[user.first - 1].lower_ == "the")
    return Side(state, scene.reading.passage(user.first, user.last)) if doc[opening].lower_ in rules.by else None


def _general(scene: Scene, verb: Token) -> Side | None:
    """Who calls it so: the subject ("which Russians call"), or "known to Russians as"."""
    tokens = prepositional(verb, {"to", "by", "in", "among"}) if is_passive(verb) else subjects(verb)
    sides = scene.sides.of(tokens)
    return sides[0] if len(sides) == 1 else None
