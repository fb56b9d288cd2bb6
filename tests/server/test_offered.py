"""What forms offer is looked up once a release."""

from dataclasses import replace

from loader.graph.embedded import Release
from server.offered import MOST, Offered
from server.parameters import Choice, Parameter, choices_of

ISLAND = Parameter("island", "iri", "Island", "sk:Territory")
SCOPE = Parameter("scope", "choice", "Show", choices=(Choice("all", "all"),))


def test_a_form_offers_what_the_release_has(sample: Release) -> None:
    offered = Offered()
    assert offered.of(ISLAND, sample) == choices_of(ISLAND, sample)
    assert offered.of(SCOPE, sample) == (Choice("all", "all"),)


def test_the_same_class_of_a_release_is_looked_up_once_and_of_another_anew(sample: Release) -> None:
    offered = Offered()
    first = offered.of(ISLAND, sample)
    assert offered.of(replace(ISLAND, name="about"), sample) is first
    assert offered.of(ISLAND, sample, world=("at", "1")) is not first
    assert offered.of(replace(ISLAND, class_name="sk:Dispute"), sample) != first


def test_what_was_kept_first_makes_room(sample: Release) -> None:
    offered = Offered()
    dispute = replace(ISLAND, class_name="sk:Dispute")
    first = offered.of(dispute, sample, world=0)
    for number in range(1, MOST + 1):
        offered.of(dispute, sample, world=number)
    assert offered.of(dispute, sample, world=MOST) is offered.of(dispute, sample, world=MOST)
    assert offered.of(dispute, sample, world=0) is not first
