"""Organizations: bodies with a name, told from states and people by their head noun or by spaCy."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from spacy.tokens import Doc, Span, Token

from loader.language.ballot import Ballot, embedded
from loader.language.found import Found, covered
from loader.language.lexicon import Lexicon

_TICKER = re.compile(r"[A-Z0-9]{1,5}\.[A-Z]{1,2}$")
_ACRONYM = re.compile(r"[A-Z][A-Z&.-]{1,7}s?$")


@dataclass(frozen=True, slots=True)
class OrganizationRules:
    """The table ``organizations``."""

    heads: frozenset[str]
    open_heads: frozenset[str]
    topical_heads: frozenset[str]
    """Open heads that take "on …" too: "Committee on Foreign Affairs"."""
    stop_heads: frozenset[str]
    stop_first: frozenset[str]
    stop_words: frozenset[str]
    acts: frozenset[str]
    descriptors: frozenset[str]
    fields: frozenset[str]
    owners: frozenset[str]
    """Plurals whose possessive begins a name: "People's", "Workers'"."""
    bodies: tuple[Mapping[str, Any], ...]


def organization_rules(lexicon: Lexicon) -> OrganizationRules:
    """The rules of a lexicon."""
    table = lexicon.table("names")["organizations"]
    return OrganizationRules(
        frozenset(table["heads"]),
        frozenset(table["open_heads"]),
        frozenset(table["topical_heads"]),
        frozenset(table["stop_heads"]),
        frozenset(table["stop_first"]),
        frozenset(table["stop_words"]),
        frozenset(table["acts"]),
        frozenset(table["descriptors"]),
        frozenset(table["fields"]),
        frozenset(table["owners"]),
        tuple(table["body"]),
    )


def find_organizations(
    doc: Doc,
    known: Sequence[Found],
    taken: set[int],
    rules: OrganizationRules,
    office_heads: Collection[str],
    ballot: Ballot,
) -> list[Found]:
    """Mentions of organizations that are not known beforehand. ``taken`` tokens belong to people, islands, agreements;
    names of states and known bodies (``known``) may be part of a longer name; ``ballot`` tells which names the article
    uses for bodies."""
    states = covered(f for f in known if f.kind == "state")
    bodies = covered(f for f in known if f.kind == "organization")
    spans = [s for s in _by_head(doc, taken, bodies, rules) if not states.issuperset(range(s.start, s.end))]
    labelled = _labelled(doc, taken, known, rules, office_heads)
    spans += [span for span in labelled if ballot.winner(span.text) != "thing"]
    spans += _voted(doc, taken | covered(known), rules, ballot, office_heads)
    result: list[Found] = []
    used: set[int] = set()
    for span in sorted(spans, key=lambda s: s.start - s.end):
        tokens = range(span.start, span.end)
        if used.isdisjoint(tokens):
            used.update(tokens)
            result.append(Found(span.start, span.end, "organization", _key(span)))
    short = _acronyms(doc, result, covered(known) | taken)
    return result + short


def trim(doc: Doc, found: Found) -> Found:
    """A known body without possessive in front and lower-case descriptor behind: "NHK broadcaster" is NHK."""
    first, last = found.first, found.last
    for index in range(first, last - 1):
        if doc[index].text in ("'s", "'") and "'" not in found.key:  # "People's Daily" is all name
            first = index + 1
    if doc[first].lower_ == "the" and first < last - 1:
        first += 1
    own = set(re.split(r"[\s/-]", found.key.lower()))  # "the Japanese foreign ministry" is all name
    while last - 1 > first and doc[last - 1].is_lower and not doc[last - 1].is_punct and doc[last - 1].text not in own:
        last -= 1
    return replace(found, first=first, last=last)


def _by_head(doc: Doc, taken: set[int], bodies: set[int], rules: OrganizationRules) -> list[Span]:
    """Capitalised words up to a head noun, with "of …" or "for …" behind some heads."""
    spans = []
    for token in doc:
        if token.i in taken or not (token.text in rules.heads or token.text in rules.open_heads):
            continue
        first = token.i
        while first > 0 and first - 1 not in taken and doc[first - 1].text not in rules.stop_first:
            if doc[first - 1].text in ("'s", "'") and first > 1 and doc[first - 2].text in rules.owners:
                first -= 2  # "People's Liberation Army"
                continue
            if not _in_name(doc[first - 1]) and not _joins(doc, first - 1, taken, rules):
                break
            first -= 1
        last = token.i + 1
        if token.text in rules.open_heads:
            end = _complement(doc, last, taken, rules)
            if doc[end - 1].text not in rules.heads and bodies.isdisjoint(range(last, end)):
                last = end
        if token.text not in rules.heads and last == token.i + 1:
            continue
        while first < token.i and (
            doc[first].is_sent_start and doc[first].pos_ != "PROPN" and doc[first].ent_type_ == ""
        ):
            first += 1
        if last - first > 1 and not (last < len(doc) and doc[last].text in rules.stop_heads):
            spans.append(doc[first:last])
    return spans


def _joins(doc: Doc, index: int, taken: set[int], rules: OrganizationRules) -> bool:
    """Whether "and" joins words of one name: "Asian and Oceanian Affairs Bureau", not "Foreign Ministry and Navy"."""
    if doc[index].lower_ not in ("and", "&") or index < 1 or index - 1 in taken:
        return False
    before, behind = doc[index - 1], doc[index + 1]
    one = behind.ent_iob_ == "I" or not (before.ent_type_ or behind.ent_type_) or before.ent_type_ == "NORP"
    return _capital(before) and before.pos_ in ("PROPN", "ADJ") and before.text not in rules.heads and one


def _complement(doc: Doc, last: int, taken: set[int], rules: OrganizationRules) -> int:
    """Where "of Foreign Affairs and Trade", "for International Cooperation", "of 20" ends, or ``last``."""
    end = last
    joining = ("of", "for", "on") if doc[last - 1].text in rules.topical_heads else ("of", "for")
    if end < len(doc) and doc[end].lower_ in joining:
        end += 1
        if end < len(doc) and doc[end].lower_ == "the":
            end += 1
        begin = end
        while end < len(doc) and end not in taken:
            ahead = end + 2 if doc[end : end + 2].text.lower() in ("of the", "and the") else end + 1
            inner = doc[end].lower_ in ("and", "of", "the", "&", ",") and ahead < len(doc) and _capital(doc[ahead])
            if not (_capital(doc[end]) or doc[end].like_num or (inner and end > begin and doc[end].text != ",")):
                break
            end += 1
        if end > begin:
            return end
    return last


def _labelled(
    doc: Doc, taken: set[int], known: Sequence[Found], rules: OrganizationRules, office_heads: Collection[str]
) -> list[Span]:
    """What spaCy labels as an organization, trimmed, and left out where the words speak against it."""
    exact = {(f.first, f.last) for f in known}
    blocked = covered(known)
    states = covered(f for f in known if f.kind == "state")
    spans = []
    for entity in doc.ents:
        if entity.label_ != "ORG":
            continue
        first, last = _without_state_behind(doc, *_trimmed(entity), states)
        tokens = range(first, last)
        if not tokens or (first, last) in exact or not taken.isdisjoint(tokens) or blocked.issuperset(tokens):
            continue
        span = doc[first:last]
        if not _is_field(doc, first, office_heads, rules.fields) and _may_be_body(span, rules, office_heads):
            spans.append(span)
    return spans


def _voted(
    doc: Doc, taken: set[int], rules: OrganizationRules, ballot: Ballot, office_heads: Collection[str]
) -> list[Span]:
    """All mentions of the names that the article uses for bodies."""
    bodies: dict[str, list[int]] = {}
    for text in ballot.bodies():
        if text not in rules.stop_words and text.split()[-1] not in rules.stop_heads:
            bodies.setdefault(text.split()[0], []).append(len(text.split()))
    spans = []
    names = set(ballot.bodies())
    for token in doc:
        for length in bodies.get(token.text, ()):
            span = doc[token.i : token.i + length]
            free = taken.isdisjoint(range(span.start, span.end))
            if free and span.text in names and not embedded(doc, span.start, span.end, office_heads):
                spans.append(span)
    return spans


def _trimmed(entity: Span) -> tuple[int, int]:
    """Without an article in front, a possessive or lower-case words behind."""
    doc, first, last = entity.doc, entity.start, entity.end
    while first < last and (doc[first].lower_ in ("the", "a", "an") or not _capital(doc[first])):
        first += 1
    while last > first and not (_capital(doc[last - 1]) or doc[last - 1].is_digit):
        last -= 1
    if last - first > 1 and _TICKER.match(doc[last - 1].text):
        last -= 1
    return first, last


def _may_be_body(span: Span, rules: OrganizationRules, office_heads: Collection[str]) -> bool:
    doc = span.doc
    behind = doc[span.end] if span.end < len(doc) else None
    if behind is not None and behind.lower_ in office_heads and span[-1].text not in rules.heads:
        return False
    if span[-1].text in rules.stop_heads or span[0].text in rules.stop_first or span.text in rules.stop_words:
        return False
    if any(t.text in ("'s", "'", '"', "/") or t.is_space for t in span) or span[0].pos_ not in ("PROPN", "ADJ", "NOUN"):
        return False
    if _ACRONYM.match(span.text):
        return not _shortens_words(span[0])
    if len(span) > 1:
        # "said in Ulan Bator": a place that the model does not know, unless a word says that it is a body.
        named = any(t.text in rules.heads or t.text in rules.open_heads for t in span)
        return named or span.start == 0 or doc[span.start - 1].lower_ != "in"
    # A single word is a body only if something says so: what it does, or the noun beside it.
    word = span[0]
    acts = word.dep_ == "nsubj" and word.head.lemma_ in rules.acts
    described = behind is not None and behind.lower_ in rules.descriptors
    before = doc[span.start - 1].lower_ if span.start else ""
    return word.pos_ == "PROPN" and (acts or described or before in rules.descriptors)


def _shortens_words(acronym: Token) -> bool:
    """The letters are those of common words before it: "an air defense identification zone … the ADIZ"."""
    letters = acronym.text.lower()
    initials = "".join(t.text[0] if t.is_lower and t.is_alpha else "." for t in acronym.doc[: acronym.i])
    bracketed = acronym.i > 0 and acronym.nbor(-1).text == "("
    return (len(letters) > 3 and letters in initials) or (bracketed and initials[:-1].endswith(letters))


def _without_state_behind(doc: Doc, first: int, last: int, states: set[int]) -> tuple[int, int]:
    """As in "Foreign Affairs | of the Russian Federation"."""
    end = last
    while end > first and end - 1 in states:
        end -= 1
    if first < end < last and doc[end - 1].lower_ in ("of", "the"):
        while end > first and doc[end - 1].lower_ in ("of", "the"):
            end -= 1
        return first, end
    return first, last


def _is_field(doc: Doc, first: int, office_heads: Collection[str], fields: frozenset[str]) -> bool:
    """Whether the words are what somebody is minister of."""
    index = first - 1
    while index > 0 and doc[index].lower_ == "the":
        index -= 1
    return (
        index > 0
        and doc[index].lower_ in ("of", "for")
        and doc[index - 1].lower_ in office_heads
        and doc[first].lower_ in fields
    )


def _acronyms(doc: Doc, found: list[Found], taken: set[int]) -> list[Found]:
    """``(ABC)`` behind a name is another name of it, there and later."""
    names: dict[str, str] = {}
    result = []
    for item in found:
        if item.last + 2 < len(doc) and doc[item.last].text == "(" and doc[item.last + 2].text == ")":
            short = doc[item.last + 1]
            if _ACRONYM.match(short.text):
                names[short.text] = item.key
    for number, item in enumerate(found):
        text = doc[item.first : item.last].text
        if text in names:
            found[number] = replace(item, key=names[text])
    own = covered(found)
    for token in doc:
        if token.text in names and token.i not in own and token.i not in taken:
            result.append(Found(token.i, token.i + 1, "organization", names[token.text]))
    return result


def _in_name(token: Token) -> bool:
    return (_capital(token) and token.pos_ in ("PROPN", "ADJ", "NOUN", "VERB", "NUM")) or (
        token.text in ("-", "&") and token.i > 0 and _capital(token.nbor(-1))
    )


def _capital(token: Token) -> bool:
    return token.text[:1].isupper()


def _key(span: Span) -> str:
    words = [token.lower_ for token in span]
    return " ".join(words[1:] if words[0] == "the" else words)
