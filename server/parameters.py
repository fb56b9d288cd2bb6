"""Parameters of canned queries: texts as people give them become RDF terms of the right type, or a clear refusal."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Literal, get_args

from pyoxigraph import Literal as RdfLiteral
from pyoxigraph import NamedNode

from loader.errors import BadParameter
from loader.graph.embedded import Release
from loader.graph.terms import PREFIXES, term
from server.lookups import Lookup, ask, node
from server.meant import meant
from server.messages import Message
from server.names import Names

ParameterType = Literal["iri", "date", "string", "choice", "integer"]
PARAMETER_TYPES: tuple[ParameterType, ...] = get_args(ParameterType)
SUGGESTED = 8
"""How many possible values an error names."""
ALIKE = 0.75
"""Names this similar (``difflib``) may be meant by a misspelt one."""
LONGEST = 1000
"""Characters of a value; no name, date or IRI of ours is longer."""

BLANKS = " \t\r\n"
"""What is left out around a value; one of nothing else counts as not given."""
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PATH = re.compile(r"[a-z]+/[A-Za-z0-9._~/\-]+")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>\"{}|^`\\]*")


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a parameter can have, and what people read."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A typed parameter. ``class_name`` (``sk:Island``) is the class whose instances an ``iri`` can be; without it
    any thing of the store. ``choices`` are those of the type ``choice``."""

    name: str
    type: ParameterType
    label: str
    class_name: str | None = None
    default: str | None = None
    choices: tuple[Choice, ...] = ()


def trimmed(value: str) -> str:
    """A value without the blanks around it. One that is too long stays as it is, and is refused."""
    return value if len(value) > LONGEST else value.strip(BLANKS)


def bind(parameter: Parameter, value: str, release: Release) -> NamedNode | RdfLiteral:
    """The RDF term of a value. An ``iri`` may be given in full, as its path (``island/etorofu``) or by any name of
    the thing, in any language, or a part of one that no other thing has. Raises BadParameter that names the parameter
    and tells what it takes."""
    if len(value) > LONGEST:
        raise _refused(parameter, value[:40] + "…", Message("give at most %(most)s characters", most=LONGEST))
    match parameter.type:
        case "iri":
            return _thing(parameter, value, release)
        case "date":
            return _date(parameter, value)
        case "choice":
            return _choice(parameter, value)
        case "integer":
            if not re.fullmatch(r"-?\d{1,9}", value, re.ASCII):
                raise _refused(parameter, value, Message("give a whole number"))
            return RdfLiteral(int(value))
        case "string":
            return RdfLiteral(value)


def choices_of(parameter: Parameter, release: Release) -> tuple[Choice, ...]:
    """What a form offers: the choices, or the things of the class with their paths, sorted by name."""
    if parameter.type != "iri" or parameter.class_name is None:
        return parameter.choices
    rows = ask(release, Lookup.INSTANCES, {"class": term(parameter.class_name)})
    known = Names(release)
    names: dict[str, str] = {}
    for row in rows:
        path = row["thing"].removeprefix(release.base.iri)
        names.setdefault(path, known.name(row["thing"]) if path.startswith("island/") else row["label"])
    return tuple(Choice(path, name) for path, name in sorted(names.items(), key=lambda item: item[::-1]))


def _thing(parameter: Parameter, value: str, release: Release) -> NamedNode:
    iri = value if _IRI.fullmatch(value) else None
    if iri is None and _PATH.fullmatch(value):
        iri = release.base.iri + value
    if iri is not None:
        thing = node(iri)  # None: a character that no IRI has
        if thing is not None and _is_known(parameter, thing, release):
            return thing
        raise _unknown(parameter, value, release)
    found = meant(value, parameter.class_name, release).things
    if not found:
        raise _unknown(parameter, value, release)
    if len(found) > 1:
        known = Names(release)
        several = [Choice(path, known.name(release.base.iri + path)) for path in found]
        advice = Message("several things have that name; choose %(things)s", things=_listed(several))
        beside = Message("Several have “%(value)s” in their names. Which one is meant?", value=value)
        raise _refused(parameter, value, advice, several, beside)
    return NamedNode(release.base.iri + found[0])


def is_address(value: str) -> bool:
    """Whether a text is the IRI of a thing or the path of one of ours, and no name."""
    return bool(_IRI.fullmatch(value) or _PATH.fullmatch(value))


def taken_for(parameter: Parameter, value: str, release: Release) -> str | None:
    """The IRI of the thing that a text is taken for, if it is its address or only a part of its name."""
    if parameter.type != "iri":
        return None
    if is_address(value):
        return value if _IRI.fullmatch(value) else release.base.iri + value
    found = meant(value, parameter.class_name, release)
    return release.base.iri + found.things[0] if found.in_part and len(found.things) == 1 else None


def _is_known(parameter: Parameter, thing: NamedNode, release: Release) -> bool:
    if parameter.class_name is None:
        return bool(ask(release, Lookup.IS_KNOWN, {"thing": thing}))
    rows = ask(release, Lookup.INSTANCES, {"class": term(parameter.class_name), "thing": thing})
    return bool(rows)


def _unknown(parameter: Parameter, value: str, release: Release) -> BadParameter:
    kind = (parameter.class_name or "thing").rpartition(":")[2]
    choices = choices_of(parameter, release)
    if not choices:
        advice = Message("give its IRI, or its path such as island/etorofu")
        return _refused(parameter, value, Message("it is not a known %(kind)s; %(advice)s", kind=kind, advice=advice))
    near = _near(choices, value)
    advice = (
        Message("do you mean %(things)s?", things=_listed(near))
        if near
        else Message("choose %(things)s", things=_listed(choices))
    )
    told = Message("it is not a known %(kind)s; %(advice)s", kind=kind, advice=advice)
    beside = Message("Nothing is called “%(value)s”. Is one of these meant?", value=value) if near else ""
    return _refused(parameter, value, told, near, beside)


def _near(choices: Sequence[Choice], value: str) -> list[Choice]:
    """The things whose names have the words of a value, or nearly the same."""
    wanted = value.rpartition("/")[2].casefold()
    near = [choice for choice in choices if wanted in choice.label.casefold() or wanted in choice.value]
    if near:
        return near
    names = {name for choice in choices for name in _names(choice)}
    alike = set(get_close_matches(wanted, names, SUGGESTED, ALIKE))
    return [choice for choice in choices if alike & _names(choice)]


def _listed(choices: Sequence[Choice]) -> str:
    """The first choices by name and path, and how many there are if these are not all."""
    shown = ", ".join(f"{choice.label} ({choice.value})" for choice in choices[:SUGGESTED])
    if len(choices) > SUGGESTED:
        return Message("%(things)s … (%(all)s in all)", things=shown, all=len(choices))
    return shown


def _names(choice: Choice) -> set[str]:
    """The label of a choice and its words."""
    label = choice.label.casefold()
    return {label, *label.split()}


def _date(parameter: Parameter, value: str) -> RdfLiteral:
    try:
        if not _DATE.fullmatch(value):
            raise ValueError(value)
        date.fromisoformat(value)
    except ValueError:
        raise _refused(parameter, value, Message("give a day of the calendar as YYYY-MM-DD")) from None
    return RdfLiteral(value, datatype=term("xsd:date"))


def _choice(parameter: Parameter, value: str) -> NamedNode | RdfLiteral:
    """A choice is given by its value (``sk:Held``), that without the prefix (``Held``), or its label."""
    for choice in parameter.choices:
        if value.casefold() in (choice.value.casefold(), choice.value.rpartition(":")[2].casefold(), choice.label):
            prefix = choice.value.partition(":")[0]
            return term(choice.value) if prefix in PREFIXES else RdfLiteral(choice.value)
    labels = ", ".join(choice.label for choice in parameter.choices)
    raise _refused(parameter, value, Message("choose %(things)s", things=labels))


def _refused(
    parameter: Parameter, value: str, advice: Message, instead: Sequence[Choice] = (), beside: str = ""
) -> BadParameter:
    told = Message(
        "parameter %(name)r cannot be %(value)r: %(advice)s", name=parameter.name, value=value, advice=advice
    )
    return BadParameter(
        told,
        parameter.name,
        tuple((choice.value, choice.label) for choice in instead[:SUGGESTED]),
        beside or Message("“%(value)s” cannot be used: %(advice)s", value=value, advice=advice),
    )
