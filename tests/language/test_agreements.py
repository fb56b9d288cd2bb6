"""Treaties, declarations and understandings: short texts with the whole set of agreements they tell."""

import tomllib
from typing import Any

import pytest

from loader.language.agreements import find_agreements
from loader.record import Agreement
from tests.language.disputes import ROOT, read

CASES = tomllib.loads((ROOT / "tests" / "cases" / "agreements.toml").read_text())["case"]


def found_in(text: str, slug: str = "kuril") -> tuple[Agreement, ...]:
    reading, language = read(text, slug)
    return find_agreements(reading, language.gazetteer, language.lexicon)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_text_gives_exactly_the_agreements_it_tells(case: dict[str, Any]) -> None:
    agreements = found_in(case["text"], case.get("dispute", "kuril"))
    rows = [" | ".join((a.name, a.kind, a.status, a.date or "-", _names(a.parties))) for a in agreements]
    assert sorted(rows) == sorted(case["agreements"])


@pytest.mark.parametrize("case", [c for c in CASES if "provisions" in c], ids=lambda case: case["name"])
def test_an_agreement_carries_what_it_provides(case: dict[str, Any]) -> None:
    rows = [
        f"{a.name}: {_names(p.transfers)} | {_name(p.transfer_from)} | {_name(p.transfer_to)} | {p.condition or '-'}"
        for a in found_in(case["text"], case.get("dispute", "kuril"))
        for p in a.provisions
    ]
    assert rows == case["provisions"]


def test_an_agreement_of_the_gazetteer_is_identified_under_its_name_of_the_year() -> None:
    (agreement,) = found_in("Japan and Russia based their talks on the 1956 joint declaration.")
    assert agreement.iri == "https://w3id.org/skerry/id/agreement/joint-declaration-1956"


def test_a_date_counted_from_the_publication_day_is_marked_relative() -> None:
    relative, absolute = found_in(
        "Japan and Russia signed a joint statement on Friday. In 1998 Japan and Russia signed an agreement on fishing."
    )
    assert (relative.date, relative.relative) == ("2019-03-01", True)
    assert (absolute.date, absolute.relative) == ("1998", False)


def test_later_mentions_are_evidence_of_the_one_entry() -> None:
    (agreement,) = found_in("Japan and Russia signed a joint declaration in 1993. The declaration is short.")
    assert [passage.text for passage in agreement.evidence] == [
        "Japan and Russia signed a joint declaration in 1993.",
        "The declaration is short.",
    ]


def _names(refs: tuple[Any, ...]) -> str:
    return ", ".join(ref.name for ref in refs)


def _name(ref: Any) -> str:
    return ref.name if ref is not None else "-"
