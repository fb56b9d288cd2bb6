"""Claims and namings: who takes which position on a territory, and who calls it what."""

from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from loader.resolve.article_view import ArticleView, deciding
from loader.resolve.choice import choose
from loader.resolve.cluster import Cluster
from loader.resolve.folding import fold
from loader.resolve.layer import Layer, OfReport, key, leading, whole
from loader.resolve.members import Members
from loader.resolve.world import World

BY_CLAIM = "same claimant, position and territory"
BY_NAME = "same territory, name and user"
BY_NOTHING = "reported in one article only"


@dataclass(frozen=True, slots=True)
class _Told(OfReport):
    """A report of a claim or naming with its slots led to things; ``actor`` claims, or uses the name."""

    actor: str | None
    territories: tuple[str, ...]


def _told(world: World, view: ArticleView, report_class: str) -> list[_Told]:
    return [
        _Told(
            report=report,
            actor=world.thing_of(report, "sk:claimant") or world.thing_of(report, "sk:usedBy"),
            territories=world.things(report.all("sk:territory")),
        )
        for report in view.told(report_class)
    ]


def _claims(world: World, view: ArticleView) -> list[_Told]:
    return _told(world, view, "sk:ClaimReport")


def _claim_keys(world: World, told: _Told) -> tuple[str]:
    """One claim for each claimant, position and extent of territory (a group is the same as all its members)."""
    return (key(told.actor, told.report.one("sk:position"), *sorted(world.extent(told.territories))),)


def _namings(world: World, view: ArticleView) -> list[_Told]:
    return _told(world, view, "sk:NamingReport")


def _naming_keys(_world: World, told: _Told) -> tuple[str]:
    """One naming for each territory, name and user; without a user, the articles themselves use the name."""
    return (key(told.actor, fold(told.report.one("sk:nameUsed") or ""), *told.territories),)


def _claim(world: World, told: Members[_Told]) -> Cluster:
    claimant = leading(told, "sk:claimant").actor or ""
    position = leading(told, "sk:position").report.one("sk:position") or ""
    votes = [world.sources.vote(t.article, "\n".join(t.territories), t.report.decides("sk:territory")) for t in told]
    return replace(
        _claim_of(world, claimant, position, choose(votes) or "", told.size),
        members=tuple(t.iri for t in told),
        articles=tuple(sorted({t.article for t in told})),
    )


def _claim_of(world: World, claimant: str, position: str, territory: str, size: int) -> Cluster:
    territories = territory.split("\n")
    words = _words(position.rpartition("#")[2])
    return Cluster(
        class_name="sk:Claim",
        path="claim",
        wanted=" ".join([world.tail(claimant), words, *(world.tail(t) for t in territories)]),
        label=f"{world.label(claimant)} {words}: {', '.join(world.label(t) for t in territories)}",
        merged_by=(BY_CLAIM if size > 1 else BY_NOTHING,),
        slots={
            "sk:claimant": (NamedNode(claimant),),
            "sk:position": (NamedNode(position),),
            "sk:territory": tuple(NamedNode(t) for t in territories),
        },
    )


def _words(concept: str) -> str:
    """``ClaimsSovereignty`` as ``claims sovereignty``."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in concept).strip()


def _naming(world: World, told: Members[_Told]) -> Cluster:
    territory = next(iter(leading(told, "sk:territory").territories), "")
    user = leading(told, "sk:usedBy").actor
    reports = deciding((t.report for t in told), "sk:nameUsed")
    name = choose(world.sources.vote(r.article, value) for r in reports for value in r.all("sk:nameUsed")) or ""
    articles = tuple(sorted({t.article for t in told}))
    naming = _naming_of(world, territory, name, user, told.size)
    users = (NamedNode(user),) if user else ()
    return replace(
        naming, members=tuple(t.iri for t in told), articles=articles, slots={**naming.slots, "sk:usedBy": users}
    )


def _naming_of(world: World, territory: str, name: str, user: str | None, size: int) -> Cluster:
    suffix = f", by {world.label(user)}" if user else ""
    return Cluster(
        class_name="sk:Naming",
        path="naming",
        wanted=" ".join([world.tail(territory), name, world.tail(user) if user else ""]),
        label=f"{world.label(territory)} called {name}{suffix}",
        merged_by=(BY_NAME if size > 1 else BY_NOTHING,),
        slots={"sk:territory": (NamedNode(territory),), "sk:nameUsed": (name,)},
    )


def _claim_form(_world: World, told: _Told) -> _Told:
    return replace(told, report=told.telling("sk:position"))


def _naming_form(_world: World, told: _Told) -> _Told:
    return replace(told, report=told.telling("sk:nameUsed"))


def _users(told: _Told) -> tuple[NamedNode, ...]:
    """The article itself, if it says of nobody that he uses the name."""
    return () if told.actor else (NamedNode(told.article),)


CLAIMS = Layer("claim", _Told, _claims, _claim_keys, whole, _claim, form=_claim_form)
NAMINGS = Layer(
    "naming", _Told, _namings, _naming_keys, whole, _naming, form=_naming_form, listed={"sk:usedBy": _users}
)
