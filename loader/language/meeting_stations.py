"""Places that stand for the meetings there: "after Lima last June and Sochi in May", "Sochi in May. Lima in June."

Looking back over a series, writers name only the stations. A place with a day, month or season straight behind it is
one where the clause can mean nothing else: behind "after" beside a noun for a meeting of the series, or as a sentence
without a verb next to another of that kind.
"""

from spacy.tokens import Span, Token

from loader.language.meeting_scene import Scene
from loader.language.meeting_syntax import is_verb
from loader.language.reading import TimeExpression

_OPENING = 4
_BEHIND = frozenset({"after", "following"})


def time_of_station(scene: Scene, token: Token) -> TimeExpression | None:
    """The time of the meeting that a place name stands for; None where it is only a place."""
    mention = scene.mentions.get(token.i)
    if mention is None or mention.last != token.i + 1 or mention.refs[0].kind not in ("place", "state"):
        return None
    if mention.form == "metonym" and _is_next_stop(scene, token):
        return _behind(scene, token)
    if mention.form != "name":
        return None
    if not (_is_listed(scene, token) or _is_fragment(scene, token.sent) or _is_next_stop(scene, token)):
        return None
    return _behind(scene, token)


def _behind(scene: Scene, token: Token) -> TimeExpression | None:
    """The time straight behind a place, at most a preposition between them."""
    for index in range(token.i + 1, min(token.i + 4, token.sent.end)):
        time = scene.times.get(index)
        if time is not None:
            return time
        if token.doc[index].lower_ not in ("in", "on") and (token.doc[index].text != "," or index > token.i + 1):
            return None
    return None


def _is_next_stop(scene: Scene, token: Token) -> bool:
    """ "Before that came Lima, in May", "Then it was Sochi in June"."""
    verb, opening = token.head, token.sent[0].lower_
    opens = opening in scene.rules["phrases.next_stop"] and token.i - token.sent.start <= _OPENING
    told = is_verb(verb) and verb.tag_ == "VBD" and verb.lemma_ in ("come", "follow", "be")
    return opens and told and token.dep_ in ("nsubj", "attr", "dobj") and verb.i < token.i


def _is_listed(scene: Scene, token: Token) -> bool:
    """ "their third encounter, after San Francisco last June and Moscow in December"."""
    before = token.doc[token.sent.start : token.i]
    preposition = next((t for t in reversed(before) if t.lower_ in _BEHIND), None)
    if preposition is None or preposition.i == 0 or token.doc[preposition.i - 1].lower_ != ",":
        return False
    between = token.doc[preposition.i + 1 : token.i]
    if any(is_verb(t) or (t.pos_ in ("NOUN", "PRON") and t.i not in scene.times) for t in between):
        return False
    if any(is_verb(t) and t.lemma_ in scene.rules["verbs.mutual"] for t in token.doc[token.sent.start : preposition.i]):
        # "It was the fourth time that they had met, after Lima in May"
        return True
    time = scene.times.get(preposition.i - 2)
    # "their third meeting this year, after"
    noun = token.doc[(time.first if time is not None else preposition.i - 1) - 1]
    return noun.lemma_.lower() in scene.rules["nouns.encounter"]


def _is_fragment(scene: Scene, sentence: Span) -> bool:
    """ "Sochi in May." beside another sentence of the same form."""
    doc = sentence.doc
    around = [doc[sentence.start - 1].sent] if sentence.start > 0 else []
    around += [doc[sentence.end].sent] if sentence.end < len(doc) else []
    return _names_station(scene, sentence) and any(_names_station(scene, other) for other in around)


def _names_station(scene: Scene, sentence: Span) -> bool:
    """Whether a sentence is no more than a place and a time."""
    first = scene.mentions.get(sentence.start)
    if first is None or first.refs[0].kind != "place":
        return False
    rest = [t for t in sentence.doc[first.last : sentence.end] if not t.is_punct and not t.is_space]
    timed = [t for t in rest if t.i in scene.times]
    return bool(timed) and all(t.i in scene.times or t.lower_ in ("in", "on") for t in rest)
