"""Both SHACL engines do what the W3C's suite says of SHACL Core, which our shapes are written in."""

import pytest

from tests.benchmarks.shacl_suite import MISSING, SUITE, passed_by

KNOWN = {
    "rudof": set[str](),
    "pySHACL": {"core/property/uniqueLang-002"},  # sh:uniqueLang "1"^^xsd:boolean, which none of our shapes says
}


@pytest.mark.skipif(not SUITE.is_dir(), reason=MISSING)
@pytest.mark.filterwarnings("ignore")  # what pySHACL says of shapes that the suite makes ill-formed on purpose
def test_the_engines_pass_all_of_shacl_core_but_what_is_known() -> None:
    found = passed_by()
    core = {
        engine: {name: ok for name, ok in told.items() if name.startswith("core/")} for engine, told in found.items()
    }
    assert {len(told) for told in core.values()} == {98}
    assert {engine: {name for name, ok in told.items() if not ok} for engine, told in core.items()} == KNOWN
