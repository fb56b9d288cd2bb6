"""The tables of ``names.toml`` as frozen rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from loader.language.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class OfficeRules:
    """How offices are worded."""

    heads: frozenset[str]
    modifiers: frozenset[str]
    former: frozenset[str]
    dropped: frozenset[str]
    counterparts: frozenset[str]
    counterpart_phrases: tuple[str, ...]
    colleagues: frozenset[str]
    """Counterparts if they are another state's: "his Japanese colleague"."""
    synonyms: Mapping[str, str]
    heading_verbs: Mapping[str, str]
    """Verb of heading -> the office it gives: "leads" -> "leader"."""
    commands: tuple[str, ...]
    """What of the armed forces only a state has: "general staff"."""
    national: frozenset[str]
    titled: frozenset[str]
    posted: frozenset[str]
    local: frozenset[str]
    joining: frozenset[str]
    suffixes: frozenset[str]
    """Behind a hyphen they belong to the office: "president-elect"."""
    coming: frozenset[str]
    """Those suffixes that make it an office nobody holds yet: "elect"."""
    periods: frozenset[str]
    """In "of the day", "at the time": the office is one of the past."""
    region_nouns: frozenset[str]
    """Behind the name of a region: "the Sakhalin region"."""
    plain_joining: frozenset[str]
    leading: frozenset[str]
    sole: frozenset[str]
    """Last words of offices that one person has in a state: "foreign minister"."""
    shared: frozenset[str]
    """Those that by themselves are many people's: "minister"."""
    copulas: frozenset[str]
    dealings: frozenset[str]
    joint_acts: frozenset[str]
    ministries: frozenset[str]
    staff: frozenset[str]
    """Heads of offices that serve another office: "Press Secretary of the President"."""
    body_nouns: frozenset[str]
    """Nouns behind the name of a body: "party"."""
    organs: frozenset[str]
    """Words that make an office one of a state: "presidential", "parliamentary"."""
    only: Mapping[str, frozenset[str]]
    """Office -> the only states that have one."""
    of_state: Mapping[str, str]
    worldwide: frozenset[str]
    """Offices of one state that articles from anywhere name without it."""
    lacking: Mapping[str, frozenset[str]]
    """Office -> the states that have none."""
    succession: "SuccessionRules"
    telling: frozenset[str]
    """Verbs by which who holds an office speaks for a state."""
    ranks: frozenset[str]
    """Of the armed forces, in front of a name: "Admiral"."""
    members: frozenset[str]
    """What somebody is in a body who leads none: "a member of", "No. 2 in"."""
    delegations: frozenset[str]
    leading_verbs: frozenset[str]
    sending_verbs: frozenset[str]
    companions: frozenset[str]
    journeys: frozenset[str]
    encounters: frozenset[str]
    """Words for meeting those to whom a journey goes: "for talks with"."""
    receptions: frozenset[str]
    """Verbs whose subject is at home: "welcomed X to Manila"."""
    sides: frozenset[str]
    """Where somebody stands in a picture."""
    second: Mapping[str, frozenset[str]]
    """Office -> the states in which it is second to the head of state's."""
    regions: Mapping[str, str]
    """Name of a first-level division -> name of its state."""


@dataclass(frozen=True, slots=True)
class SuccessionRules:
    """Words for who held an office before or after whom."""

    successors: frozenset[str]
    predecessors: frozenset[str]
    accession: frozenset[str]
    replacing: frozenset[str]
    leaving: frozenset[str]
    posts: frozenset[str]
    """Nouns for an office: "gave up the post of"."""
    holding: frozenset[str]
    """Verbs of having such a post."""
    giving_up: frozenset[str]


@dataclass(frozen=True, slots=True)
class PersonRules:
    """How people are named."""

    given: frozenset[str]
    """Given names that tell a person's name from a body's."""
    honorifics: frozenset[str]
    occupations: frozenset[str]
    """What somebody is who holds no office: "historian"."""
    openers: frozenset[str]
    """Words that open a sentence and are no part of the name behind them."""
    particles: frozenset[str]
    mistaken_labels: frozenset[str]
    no_first: frozenset[str]
    """Words with which no person's name begins: "Cape", "Mount"."""
    no_last: frozenset[str]
    """Words with which no person's name ends: "Maru", "Street"."""
    human_verbs: frozenset[str]
    """Verbs whose subject, if it has a name of two words, is a person."""
    place_prepositions: frozenset[str]
    """Behind which a name that stands nowhere else is a place's."""
    adverbial_prepositions: frozenset[str]
    """Behind which a month or city may stand right before a name."""
    shortened: frozenset[str]
    """Given names that are shortened behind a title, with their period: "Ma."."""


def office_rules(lexicon: Lexicon) -> OfficeRules:
    """The table ``offices``."""
    table: Mapping[str, Any] = lexicon.table("names")["offices"]
    return OfficeRules(
        frozenset(table["heads"]),
        frozenset(table["modifiers"]),
        frozenset(table["former"]),
        frozenset(table["dropped"]),
        frozenset(table["counterparts"]),
        tuple(table["counterpart_phrases"]),
        frozenset(table["colleagues"]),
        dict(table["synonyms"]),
        dict(table["heading_verbs"]),
        tuple(table["commands"]),
        frozenset(table["national"]),
        frozenset(table["titled"]),
        frozenset(table["posted"]),
        frozenset(table["local"]),
        frozenset(table["joining"]),
        frozenset(table["suffixes"]),
        frozenset(table["coming"]),
        frozenset(table["periods"]),
        frozenset(table["region_nouns"]),
        frozenset(table["plain_joining"]),
        frozenset(table["leading"]),
        frozenset(table["sole"]),
        frozenset(table["shared"]),
        frozenset(table["copulas"]),
        frozenset(table["dealings"]),
        frozenset(table["joint_acts"]),
        frozenset(table["ministries"]),
        frozenset(table["staff"]),
        frozenset(table["body_nouns"]),
        frozenset(table["organs"]),
        {office: frozenset(states) for office, states in table["only"].items()},
        dict(table["of_state"]),
        frozenset(table["worldwide"]),
        {office: frozenset(states) for office, states in table["lacking"].items()},
        _succession_rules(table),
        frozenset(table["telling"]),
        frozenset(table["ranks"]),
        frozenset(table["members"]),
        frozenset(table["delegations"]),
        frozenset(table["leading_verbs"]),
        frozenset(table["sending_verbs"]),
        frozenset(table["companions"]),
        frozenset(table["journeys"]),
        frozenset(table["encounters"]),
        frozenset(table["receptions"]),
        frozenset(table["sides"]),
        {office: frozenset(states) for office, states in table["second"].items()},
        {region: state for state, regions in table["regions"].items() for region in regions},
    )


def _succession_rules(table: Mapping[str, Any]) -> SuccessionRules:
    return SuccessionRules(
        frozenset(table["successors"]),
        frozenset(table["predecessors"]),
        frozenset(table["accession"]),
        frozenset(table["replacing"]),
        frozenset(table["leaving"]),
        frozenset(table["posts"]),
        frozenset(table["holding"]),
        frozenset(table["giving_up"]),
    )


def person_rules(lexicon: Lexicon) -> PersonRules:
    """The table ``people``."""
    table: Mapping[str, Any] = lexicon.table("names")["people"]
    return PersonRules(
        frozenset(table["given"]),
        frozenset(table["honorifics"]),
        frozenset(table["occupations"]),
        frozenset(table["openers"]),
        frozenset(table["particles"]),
        frozenset(table["mistaken_labels"]),
        frozenset(table["no_first"]),
        frozenset(table["no_last"]),
        frozenset(table["human_verbs"]),
        frozenset(table["place_prepositions"]),
        frozenset(table["adverbial_prepositions"]),
        frozenset(f"{name}." for name in table["abbreviated_given"]),
    )
