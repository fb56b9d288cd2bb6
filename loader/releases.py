"""The releases of a store: their history, also of those that are pruned, and those that are kept by number or time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from pyoxigraph import NamedNode, Triple

from loader.errors import NoSuchRelease, UsageError
from loader.graph.embedded import Release, open_release
from loader.graph.index import GraphIndex
from loader.graph.manifest import Making, Manifest
from loader.graph.opening import on_disk, open_current
from loader.graph.remote.address import Place
from loader.graph.store import StoreFolder
from loader.graph.terms import term

_TOLD = (
    "rdf:type", "sk:number", "prov:generatedAtTime", "prov:wasGeneratedBy", "prov:used", "sk:command",
    "sk:softwareVersion", "sk:added", "sk:changed", "sk:removed", "sk:corrections", "sk:fileHash", "rdfs:label",
    "prov:wasAssociatedWith",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A release in the history: what it says of itself, whether it is on disk still, whether it is the current one."""

    manifest: Manifest
    kept: bool
    current: bool

    @property
    def number(self) -> int:
        """The release's number."""
        return self.manifest.number


def history(store: Place) -> tuple[Entry, ...]:
    """All releases that were ever published, oldest first. Raises StoreError if there is no store or no release."""
    current = open_current(store)
    if not isinstance(store, Path):
        return tuple(
            Entry(told, is_current, is_current)
            for told in sorted(_told(current), key=lambda told: told.number)
            for is_current in [told.number == current.number]
        )
    folder = StoreFolder(store)
    kept = {number for number in folder.kept() if number <= current.number}
    found = {manifest.number: manifest for manifest in _told(current)}
    for number in kept - found.keys():
        manifest = folder.manifest(number)
        if manifest is not None:  # else another process has just pruned it
            found[number] = manifest
    return tuple(Entry(found[n], n in kept, n == current.number) for n in sorted(found))


def open_at(store: Place, at: str | None) -> Release:
    """A release by its number, or the one that was current at an ISO 8601 time (UTC unless it says otherwise; a day
    alone means its end); None gives the current one.

    Raises NoSuchRelease, naming the nearest one, if it was never published or is pruned; UsageError for a text that is
    neither a number nor a time.
    """
    if at is None:
        return open_current(store)
    path = on_disk(store, f"release {at}, or any other than the current one,")
    entry = find_release(path, at)
    folder = StoreFolder(path)
    return open_release(folder, entry.manifest, folder.base())


def find_release(store: Path, at: str) -> Entry:
    """The release that ``open_at`` opens; raises what it raises."""
    entries = history(store)
    entry = _numbered(entries, int(at)) if at.isascii() and at.isdigit() else _current_at(entries, at)
    if not entry.kept:
        nearest = min((e for e in entries if e.kept), key=lambda e: (abs(e.number - entry.number), -e.number))
        raise NoSuchRelease(
            f"release {entry.number} ({_when(entry)}) was pruned: the nearest that is kept is release "
            f"{nearest.number} ({_when(nearest)})",
            nearest.number,
        )
    return entry


def _numbered(entries: tuple[Entry, ...], number: int) -> Entry:
    for entry in entries:
        if entry.number == number:
            return entry
    nearest = min(entries, key=lambda e: abs(e.number - number))
    raise NoSuchRelease(f"there is no release {number}: the nearest is release {nearest.number}", nearest.number)


def _current_at(entries: tuple[Entry, ...], text: str) -> Entry:
    moment = _moment(text)
    published = [entry for entry in entries if entry.manifest.published <= moment]
    if published:
        return published[-1]
    first = entries[0]
    raise NoSuchRelease(
        f"nothing was published by {text}: the nearest is release {first.number} ({_when(first)})", first.number
    )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{text!r} is neither the number of a release nor a time: write 3, 2026-11-26 or 2026-11-26T14:30"
        ) from None
    if "T" not in text.upper() and " " not in text and ":" not in text:
        moment = datetime.combine(moment.date(), time.min) + timedelta(days=1, microseconds=-1)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _when(entry: Entry) -> str:
    return f"{entry.manifest.published.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _told(release: Release) -> Iterable[Manifest]:
    """What the provenance graph tells of all releases so far. Earlier versions did not write down the command."""
    base = release.base
    wanted = {term(name) for name in _TOLD}
    index = GraphIndex(_only(release.triples(base.graph("provenance")), wanted))
    articles, releases = base.article("").value, base.node("release/").value
    for node in index.instances("sk:Release"):
        activity = index.one(node, "prov:wasGeneratedBy") or ""
        ids = {
            name: tuple(iri.removeprefix(articles) for iri in index.all(activity, f"sk:{name}"))
            for name in ("added", "changed", "removed")
        }
        used = index.all(activity, "prov:used")
        files = {index.one(iri, "rdfs:label") or iri: index.one(iri, "sk:fileHash") or "" for iri in used}
        copied = [int(iri.removeprefix(releases)) for iri in used if iri.startswith(releases)]
        making = Making(
            command=index.one(activity, "sk:command") or ("remove" if ids["removed"] else "load"),
            software=index.one(activity, "sk:softwareVersion") or "",
            files={name: value for name, value in sorted(files.items()) if value},
            copied=copied[0] if copied else None,
            author=index.one(index.one(activity, "prov:wasAssociatedWith") or "", "rdfs:label"),
            corrections=int(index.one(activity, "sk:corrections") or 0),
            **ids,
        )
        published = datetime.fromisoformat(index.one(node, "prov:generatedAtTime") or "")
        yield Manifest(int(index.one(node, "sk:number") or 0), published, making)


def _only(triples: Iterable[Triple], predicates: set[NamedNode]) -> Iterable[Triple]:
    return (triple for triple in triples if triple.predicate in predicates)
