"""Claims and namings: who takes which position on a territory, and who calls it what."""

from collections.abc import Callable, Hashable, Sequence

from pyoxigraph import NamedNode

from loader.resolve.article_view import Report
from loader.resolve.choice import choose
from loader.resolve.cluster import Cluster
from loader.resolve.folding import fold
from loader.resolve.world import World

BY_CLAIM = "same claimant, position and territory"
BY_NAME = "same territory, name and user"
BY_NOTHING = "reported in one article only"


def claim_clusters(world: World) -> list[Cluster]:
    """One claim for each claimant, position and extent of territory (a group is the same as all its members)."""

    def key(report: Report) -> Hashable:
        return (
            world.thing_of(report, "sk:claimant"),
            report.one("sk:position"),
            world.extent(world.things(report.all("sk:territory"))),
        )

    return [_claim(world, reports) for reports in _equal(world.reports("sk:ClaimReport"), key)]


def naming_clusters(world: World) -> list[Cluster]:
    """One naming for each territory, name and user; without a user, the articles themselves use the name."""

    def key(report: Report) -> Hashable:
        return (
            world.thing_of(report, "sk:territory"),
            fold(report.one("sk:nameUsed") or ""),
            world.thing_of(report, "sk:usedBy"),
        )

    return [_naming(world, reports) for reports in _equal(world.reports("sk:NamingReport"), key)]


def _equal(reports: Sequence[Report], key: Callable[[Report], Hashable]) -> list[tuple[Report, ...]]:
    groups: dict[Hashable, list[Report]] = {}
    for report in reports:
        groups.setdefault(key(report), []).append(report)
    return [tuple(members) for members in groups.values()]


def _claim(world: World, reports: tuple[Report, ...]) -> Cluster:
    claimant = world.thing_of(reports[0], "sk:claimant") or ""
    position = reports[0].one("sk:position") or ""
    told = {r.iri: world.things(r.all("sk:territory")) for r in reports}
    votes = [world.sources.vote(r.article, "\n".join(told[r.iri])) for r in reports]
    territories = (choose(votes) or "").split("\n")
    concept = position.rpartition("#")[2]
    words = _words(concept)
    return Cluster(
        class_name="sk:Claim",
        path="claim",
        wanted=" ".join([world.tail(claimant), words, *(world.tail(t) for t in territories)]),
        label=f"{world.label(claimant)} {words}: {', '.join(world.label(t) for t in territories)}",
        members=tuple(report.iri for report in reports),
        articles=tuple(sorted({report.article for report in reports})),
        merged_by=(BY_CLAIM if len(reports) > 1 else BY_NOTHING,),
        slots={
            "sk:claimant": (NamedNode(claimant),),
            "sk:position": (NamedNode(position),),
            "sk:territory": tuple(NamedNode(t) for t in territories),
        },
    )


def _words(concept: str) -> str:
    """``ClaimsSovereignty`` as ``claims sovereignty``."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in concept).strip()


def _naming(world: World, reports: tuple[Report, ...]) -> Cluster:
    territory = world.thing_of(reports[0], "sk:territory") or ""
    user = world.thing_of(reports[0], "sk:usedBy")
    name = choose(world.sources.vote(r.article, value) for r in reports for value in r.all("sk:nameUsed")) or ""
    articles = tuple(sorted({report.article for report in reports}))
    suffix = f", by {world.label(user)}" if user else ""
    return Cluster(
        class_name="sk:Naming",
        path="naming",
        wanted=" ".join([world.tail(territory), name, world.tail(user) if user else ""]),
        label=f"{world.label(territory)} called {name}{suffix}",
        members=tuple(report.iri for report in reports),
        articles=articles,
        merged_by=(BY_NAME if len(reports) > 1 else BY_NOTHING,),
        slots={
            "sk:territory": (NamedNode(territory),),
            "sk:nameUsed": (name,),
            "sk:usedBy": tuple(NamedNode(iri) for iri in ([user] if user else articles)),
        },
    )
