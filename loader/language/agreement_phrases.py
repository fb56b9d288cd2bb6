"""The places where an article speaks of an agreement: the noun, its name, its date, whether it is signed or sought."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from loader.language.agreement_names import core_words, infinitive, trimmed
from loader.language.agreement_rules import AgreementRules
from loader.language.agreement_verbs import ended, planned, verbs
from loader.language.reading import Reading, TimeExpression
from loader.language.roles import children, governors, negated
from loader.record import AgreementKind

PARTS = frozenset(
    {"compound", "amod", "nummod", "nmod", "punct", "conj", "cc", "npadvmod", "advmod", "quantmod", "poss"}
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase for an agreement. Tokens ``first`` up to ``last`` (exclusive) are its name in the article's form."""

    head: Token
    first: int
    last: int
    kind: AgreementKind | None
    """None for a noun that only refers back ("the document")."""
    titled: bool
    """It bears a title: "Irkutsk Statement", "Treaty of Shimoda"."""
    peace: bool
    year: str | None
    """Year in the name or beside it: "the 1956 declaration"."""
    signing: Token | None
    """The verb that tells of its signing, as done."""
    reached: Token | None
    """The verb that tells that it was reached, unsigned."""
    sought: Token | None
    """The verb or noun that tells that it is wanted."""
    planned: bool
    """A verb of signing governs it, but nobody has signed: "will sign", "yet to sign"."""
    definite: bool
    times: tuple[TimeExpression, ...]
    """Dates of the signing, from its verb or from the phrase itself."""

    @property
    def core(self) -> frozenset[str]:
        """The content words of the name without years."""
        doc = self.head.doc
        words = (t.lemma_.lower() for t in doc[self.first : self.last] if t.is_alpha and not t.is_stop)
        return frozenset(words)


def find_phrases(reading: Reading, rules: AgreementRules, known: frozenset[str]) -> Iterator[Phrase]:
    """All phrases for agreements after the heading, in text order. ``known`` are names of past agreements, folded."""
    end = 0
    for token in reading.with_lemma(rules.documents):
        if token.i < end or token.pos_ not in ("NOUN", "PROPN", "VERB", "ADJ"):
            continue
        if token.pos_ in ("VERB", "ADJ") and not token.text[0].isupper():
            continue
        phrase = _phrase(reading, rules, token, known)
        if phrase is not None:
            end = phrase.last
            yield phrase


def _phrase(reading: Reading, rules: AgreementRules, token: Token, known: frozenset[str]) -> Phrase | None:
    lemma = token.lemma_.lower()
    first, last = _first(rules, token), _last(reading, rules, token)
    doc = token.doc
    words = [t.lower_ for t in doc[first:last]]
    before = words[: token.i - first]
    opening = token.is_sent_start and (lemma in rules.phrases["weak"] or token.tag_ in ("NNS", "NNPS"))
    titled = (
        token.text[0].isupper()
        and not opening
        and (last > token.i + 1 or any(t.text[0].isupper() and not t.is_sent_start for t in doc[first : token.i]))
    )
    listed = token.i - first > 0 and " ".join(words) in known
    titled = titled or listed or (_placed(reading, doc[first : token.i]) and token.pos_ in ("NOUN", "PROPN"))
    peace = (
        not listed
        and not _placed(reading, doc[first : token.i])
        and lemma in rules.phrases["peace_heads"]
        and any(rules.ends_war.fullmatch(w) for w in " ".join(before).replace(" - ", "-").split())
    )
    if not peace and _is_absent(token):
        return None
    year = next((t.text for t in doc[first:last] if _is_year(t)), None)
    signing, reached, sought = verbs(rules, token)
    times = () if ended(rules, token) else tuple(_times(reading, token, last, signing or reached))
    if (
        year is None
        and last + 1 < token.sent.end
        and doc[last].lower_ in ("of", "in", "from")
        and _is_year(doc[last + 1])
    ):
        year = doc[last + 1].text
    kind = rules.kinds.get(lemma)
    if lemma == "pact" and rules.treaty_pacts & set(before):
        kind = "treaty"
    if lemma in rules.phrases["weak"] and not titled and not year:
        joint = any(w in rules.phrases["joint"] for w in before) or last > token.i + 1
        referring = lemma == "declaration" or _definite(token)
        if not joint and not referring:
            return None
        kind = kind if joint or lemma == "declaration" else None
    return Phrase(
        token,
        first,
        last,
        kind,
        titled,
        peace,
        year,
        signing,
        reached,
        sought,
        planned(rules, token),
        _definite(token),
        times,
    )


def _is_absent(token: Token) -> bool:
    """ "there was not even a joint statement", "there was no communique": none came about."""
    if token.dep_ not in ("attr", "nsubj") or token.head.lemma_ != "be" or _definite(token):
        return False
    existential = any(c.dep_ == "expl" for c in token.head.children)
    return existential and (negated(token.head) or negated(token) or any(t.lower_ == "no" for t in token.lefts))


def _placed(reading: Reading, words: Span) -> bool:
    """Whether a place stands in a name: "the Krasnoyarsk agreement", "the Portsmouth treaty"."""
    mentions = [reading.mention_at(t) for t in words if t.dep_ in ("compound", "amod", "nmod")]
    return any(m is not None and m.form == "name" and m.refs[0].kind == "place" for m in mentions)


def _first(rules: AgreementRules, token: Token) -> int:
    """First token of the name: modifiers before the head, without article, possessor and passing adjectives."""
    first = token.i
    left = [t for child in token.lefts if child.dep_ in PARTS for t in child.subtree]
    allowed = {t.i for t in left if not (t.dep_ in ("det", "poss", "case") or t.head.dep_ == "poss")}
    while first - 1 in allowed and first - 1 >= token.sent.start:
        first -= 1
    doc = token.doc
    while first < token.i and (
        doc[first].lower_ in rules.phrases["dropped"]
        or doc[first].is_punct
        or doc[first].dep_ in ("cc", "advmod")
        or (doc[first].is_sent_start and doc[first].pos_ not in ("NOUN", "PROPN", "ADJ", "NUM"))
    ):
        first += 1
    return first


def _last(reading: Reading, rules: AgreementRules, token: Token) -> int:
    """End of the name: "of Shimoda", "on the Conduct of Parties", "of conduct"."""
    doc, end = token.doc, token.sent.end
    following = " ".join(t.lower_ for t in doc[token.i + 1 : token.i + 3])
    if following in rules.phrases["fixed"]:
        return token.i + 3
    deed = infinitive(token) if token.lemma_.lower() in rules.phrases["formal"] | rules.phrases["about"] else None
    if deed is not None and token.tag_ == "NN":
        words = trimmed([t for t in core_words(deed, rules) if t.i >= deed.i], rules)
        return words[-1].i + 1 if len(words) > 1 and words[-1].pos_ != "ADV" else token.i + 1
    if token.i + 2 >= end or doc[token.i + 1].lower_ not in rules.phrases["after"]:
        return token.i + 1
    about = token.lemma_.lower() in rules.phrases["about"] and doc[token.i + 1].lower_ == "on"
    if about and not token.text[0].isupper():
        return _about(reading, rules, token)
    if token.text[0].isupper() and not token.is_sent_start and _lower_title(doc, token):
        words = [t for noun in children(doc[token.i + 1], {"pobj"}) for t in core_words(noun, rules)]
        return trimmed([doc[token.i + 1], *words], rules)[-1].i + 1
    if not token.text[0].isupper() or (token.is_sent_start and token.lemma_.lower() in rules.phrases["weak"]):
        return token.i + 1
    last, i = token.i + 1, token.i + 1
    while i < end and (doc[i].text[0].isupper() or doc[i].lower_ in rules.phrases["inside"]):
        if reading.time_at(doc[i]) is not None:
            break
        i += 1
        if doc[i - 1].text[0].isupper():
            last = i
    return last


def _lower_title(doc: Doc, token: Token) -> bool:
    """A title that goes on in small letters: "the Declaration on the end of the war"."""
    words = [t for t in doc[token.i + 2 : token.i + 4] if t.pos_ != "DET"]
    return doc[token.i + 1].lower_ == "on" and bool(words) and words[0].text.islower()


def _about(reading: Reading, rules: AgreementRules, token: Token) -> int:
    """End of what an agreement is about: "memorandum on a joint investment fund", "agreement on easing visa rules",
    "agreement on fishing in the waters around the islands"."""
    preposition = token.doc[token.i + 1]
    for thing in children(preposition, {"pobj", "pcomp"}):
        if reading.time_at(thing) is not None or thing.lower_ in rules.understanding["relational"]:
            break
        words = [t for t in core_words(thing, rules) if t.i > preposition.i]
        outside = next((t.i for t in words if t.i > thing.i and _is_setting(reading, t)), None)
        words = [t for t in words if outside is None or t.i < outside]
        last = trimmed([preposition, *words], rules)[-1].i
        return last + 1 if last > preposition.i else token.i + 1
    return token.i + 1


def _is_setting(reading: Reading, preposition: Token) -> bool:
    """Where, when or between whom it was made, not what it is about: "in Moscow", "on Friday", "with Japan"."""
    if preposition.pos_ not in ("ADP", "SCONJ"):
        return False
    things = children(preposition, {"pobj"})
    mentions = [m for t in things if (m := reading.mention_at(t)) is not None]
    named = any(ref.kind in ("place", "state", "person", "event", "organization") for m in mentions for ref in m.refs)
    return named or any(reading.time_at(t) is not None for t in things)


def _definite(token: Token) -> bool:
    return any(t.lower_ in ("the", "that", "this", "its", "which") for t in token.lefts)


_ENDING = frozenset({"VERB", "AUX", "PUNCT"})


def _is_year(token: Token) -> bool:
    return token.text.isdigit() and len(token.text) == 4 and token.text[:2] in ("17", "18", "19", "20")


def _times(reading: Reading, token: Token, last: int, verb: Token | None) -> Iterator[TimeExpression]:
    """Dates in the phrase ("of October 1993") and beside the verb of signing ("In 1956, ... signed")."""
    for time in reading.times:
        if not token.sent.start <= time.first < token.sent.end:
            continue
        start = reading.doc[time.first : time.last].root
        above = [start, *governors(start)]
        chain = above[: above.index(token)] if token in above else None
        if (
            (start.dep_ == "poss" and start.head == token)
            or (chain is not None and time.first >= token.i and not any(t.pos_ == "VERB" for t in chain))
            or _follows(token, last, time)
        ):
            yield time
        elif verb is not None:
            chain = above[: above.index(verb)] if verb in above else None
            direct = chain is not None and not any(t.pos_ in ("VERB", "AUX") for t in chain)
            if direct or _opens(token, time, verb) or _when(verb, time):
                yield time


def _opens(token: Token, time: TimeExpression, verb: Token) -> bool:
    """ "In 1971 officials of both signed": a date that opens the sentence, before any other verb or mark."""
    between = token.doc[time.last : verb.i]
    return time.last <= verb.i and time.first <= token.sent.start + 1 and all(t.pos_ not in _ENDING for t in between)


def _when(verb: Token, time: TimeExpression) -> bool:
    """ "in January 2003, when A signed it": the date that the clause explains."""
    return any(c.lower_ == "when" and 0 <= c.i - time.last <= 1 for c in verb.children)


def _follows(token: Token, last: int, time: TimeExpression) -> bool:
    """Whether a date ends the phrase, whatever the parser hangs it on: "declaration by Japan and Russia in 1993"."""
    doc = token.doc
    between = doc[last : time.first]
    if not 0 < len(between) <= 10 or between[-1].lower_ not in ("in", "of", "on", "from", "dated"):
        return False
    return not any(t.pos_ in ("VERB", "AUX", "PUNCT", "SCONJ", "PART") for t in between)
