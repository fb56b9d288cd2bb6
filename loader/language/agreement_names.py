"""Names of agreements made from the article's words: where a phrase ends so that it still reads as a name."""

from collections.abc import Sequence

from spacy.tokens import Token

from loader.language.agreement_rules import AgreementRules
from loader.language.roles import CLAUSES

_DANGLING = frozenset({"ADP", "DET", "CCONJ", "PUNCT", "ADJ", "PART", "SCONJ", "NUM", "SYM", "PRON"})


def core_words(head: Token, rules: AgreementRules) -> list[Token]:
    """The words below ``head`` without its subordinate clauses, in text order."""
    found = [head]
    for child in head.children:
        participle = child.tag_ in ("VBG", "VBN") and child.dep_ in ("acl", "prep")
        participle = participle and child.lower_ not in rules.understanding["prepositional"]
        if (child.dep_ in CLAUSES - {"acl"} and not _is_controlled(child, rules)) or participle:
            continue
        found += core_words(child, rules)
    return sorted(found, key=lambda t: t.i)


def trimmed(words: Sequence[Token], rules: AgreementRules) -> list[Token]:
    """The first stretch of ``words`` that is whole: up to a break, within the longest name, and with no phrase begun
    ("in a three-year", "on the basis") that the break cuts off."""
    kept: list[Token] = []
    timed = False
    for token in words:
        if (kept and token.i != kept[-1].i + 1) or token.text in (",", ";", "—", "–"):
            break
        timed = bool(kept) and _is_day(kept[-1], token)
        if timed or (kept and kept[-1].pos_ == "CCONJ" and token.pos_ == "ADP"):
            break
        kept.append(token)
    timed = timed or len(kept) > rules.longest_name
    while len(kept) > rules.longest_name:  # to the last phrase that fits
        links = [i for i, t in enumerate(kept) if _links(t) and 1 < i <= rules.longest_name]
        kept = kept[: links[-1]] if links else kept[: rules.longest_name]
    while len(kept) > 1 and (_dangles(kept, rules) or (timed and kept[-1].lower_ in rules.understanding["time_parts"])):
        kept.pop()
    return kept


def _is_controlled(clause: Token, rules: AgreementRules) -> bool:
    """ "press Japan to pay": what the object is to do, without which the verb says little."""
    verb = clause.head
    if clause.tag_ != "VB" or verb.lemma_.lower() not in rules.understanding["controlling"]:
        return False
    behind = any(c.tag_ == "TO" for c in clause.children) and clause.i > verb.i
    return behind and any(
        c.dep_ == "dobj" or (c.dep_ == "nsubj" and c.head == clause) for c in (*verb.children, *clause.children)
    )


def _links(token: Token) -> bool:
    """Where a long name may be cut: before a phrase of its own."""
    return token.pos_ == "ADP" or token.tag_ == "TO"


def infinitive(noun: Token) -> Token | None:
    """The verb right behind a noun that says what is agreed, whatever the parser hangs it on: "an agreement to
    protect squid", "a deal to jointly look for gas"."""
    behind = noun.doc[noun.i + 1 : min(noun.i + 4, noun.sent.end)]
    if not len(behind) or behind[0].tag_ != "TO":
        return None
    return next((t for t in behind if t.tag_ == "VB"), None)


def _is_day(preposition: Token, token: Token) -> bool:
    """ "on | Tuesday", "in | 2019": when it is done is no part of the name."""
    return preposition.pos_ == "ADP" and token.ent_type_ == "DATE" and token.pos_ in ("PROPN", "NUM")


def _dangles(kept: Sequence[Token], rules: AgreementRules) -> bool:
    last = kept[-1]
    if last.pos_ in _DANGLING or last.lower_ in rules.understanding["relational"]:
        return True
    if last.lower_ in rules.understanding["prepositional"]:
        return True  # "talks based" of "talks based on an old offer"
    # A modifier whose noun is cut off: "in a three-year" of "in a three-year scheme".
    return last.dep_ in ("amod", "compound", "nummod", "nmod", "poss", "quantmod") and last.head.i > last.i
