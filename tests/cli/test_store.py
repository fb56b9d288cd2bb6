"""`skerry info`, `validate`, `export`, `backup` and `restore`."""

import io
import json
import subprocess
import tarfile
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

from loader.graph.embedded import open_current
from loader.graph.serialise import FORMATS, ExportFormat, export
from tests.conftest import Skerry
from tests.system import require_program

RDFLIB = {"turtle": "turtle", "trig": "trig", "nquads": "nquads", "jsonld": "json-ld", "rdfxml": "xml"}
RAPPER = {"turtle": "turtle", "trig": "trig", "nquads": "nquads", "rdfxml": "rdfxml"}


def test_info_tells_articles_and_things(skerry: Skerry, seeds_store: Path) -> None:
    told = skerry("info", "--store", seeds_store).stdout
    assert "5 articles" in told
    assert "000-3f9779d2f1ee11ca  2020-02-07" in told
    assert any(line.split() == ["7", "Person"] for line in told.splitlines())


@pytest.mark.parametrize("engine", ["rudof", "pyshacl"])
def test_both_engines_find_the_seeds_valid(skerry: Skerry, seeds_store: Path, engine: str) -> None:
    done = skerry("validate", "--engine", engine, "--store", seeds_store)
    assert done.returncode == 0, done.stdout
    assert done.stdout.count(" conforms") == 7  # five articles, resolved, background


def test_a_validation_report_is_turtle_on_request(skerry: Skerry, seeds_store: Path) -> None:
    done = skerry("validate", "--format", "turtle", "--store", seeds_store)
    assert "sh:conforms true" in done.stdout
    assert len(Graph().parse(data=done.stdout)) >= 2


def quads(release_quads: bytes) -> set[ox.Quad]:
    return set(ox.parse(release_quads, format=ox.RdfFormat.N_QUADS))


@pytest.mark.parametrize("fmt", FORMATS)
def test_an_export_is_read_back_isomorphic_by_rdflib(seeds_store: Path, fmt: ExportFormat) -> None:
    release = open_current(seeds_store)
    content = export(release, fmt)
    if fmt in ("turtle", "rdfxml"):
        expected = Graph().parse(data=ox.serialize(_merged(content, fmt), format=ox.RdfFormat.N_TRIPLES), format="nt")
        assert isomorphic(Graph().parse(data=content, format=RDFLIB[fmt]), expected)
        return
    found = Dataset()
    found.parse(data=content, format=RDFLIB[fmt])
    wanted = Dataset()
    wanted.parse(data=export(release, "nquads"), format="nquads")
    names = {str(graph.identifier) for graph in wanted.graphs() if len(graph)}
    assert {str(graph.identifier) for graph in found.graphs() if len(graph)} == names
    for name in names:
        assert isomorphic(_copy(found, name), _copy(wanted, name)), name


def _merged(content: bytes, fmt: ExportFormat) -> list[ox.Triple]:
    formats = {"turtle": ox.RdfFormat.TURTLE, "rdfxml": ox.RdfFormat.RDF_XML}
    return [quad.triple for quad in ox.parse(content, format=formats[fmt])]


def _copy(dataset: Dataset, name: str) -> Graph:
    copy = Graph()
    for graph in dataset.graphs():
        if str(graph.identifier) == name:
            for triple in graph:
                copy.add(triple)
    return copy


@pytest.mark.parametrize("fmt", sorted(RAPPER))
def test_rapper_reads_an_export_with_as_many_statements(seeds_store: Path, tmp_path: Path, fmt: ExportFormat) -> None:
    rapper = require_program("rapper", "raptor2-utils")
    file = tmp_path / "export"
    file.write_bytes(export(open_current(seeds_store), fmt))
    done = subprocess.run([rapper, "-q", "-i", RAPPER[fmt], "-o", "nquads", file], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    parse = {"turtle": ox.RdfFormat.TURTLE, "trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS}
    known = set(ox.parse(file.read_bytes(), format=parse.get(fmt, ox.RdfFormat.RDF_XML)))
    assert len(quads(done.stdout)) == len(known)


def test_turtle_holds_what_is_known_and_trig_everything_but_provenance(skerry: Skerry, seeds_store: Path) -> None:
    turtle = skerry("export", "--store", seeds_store).stdout
    assert "person:shinzo-abe" in turtle
    assert "Abe is expected to meet Putin" not in turtle
    trig = skerry("export", "--format", "trig", "--store", seeds_store).stdout
    assert "graph/article/000-3f9779d2f1ee11ca" in trig
    assert "Abe is expected to meet Putin" in trig
    assert "prov:startedAtTime" not in trig
    with_provenance = skerry("export", "--format", "trig", "--with", "provenance", "--store", seeds_store).stdout
    assert "prov:startedAtTime" in with_provenance


def test_one_graph_can_be_exported_by_its_short_name(skerry: Skerry, seeds_store: Path) -> None:
    done = skerry("export", "--graph", "article/001-ed49db45b419eb43", "--format", "nquads", "--store", seeds_store)
    assert done.stdout
    assert all("graph/article/001-ed49db45b419eb43> ." in line for line in done.stdout.splitlines())
    missing = skerry("export", "--graph", "nothing", "--store", seeds_store)
    assert missing.returncode == 2
    assert "there is no graph 'nothing'" in missing.stderr


def test_a_backup_restores_every_byte(skerry: Skerry, seeds_store: Path, tmp_path: Path) -> None:
    file, copy = tmp_path / "islands.tar.gz", tmp_path / "copy"
    assert skerry("backup", file, "--store", seeds_store).stdout == f"release 1 written to {file}\n"
    assert skerry("restore", file, "--store", copy).returncode == 0
    arguments = ("export", "--format", "nquads", "--with", "provenance", "--store")
    assert skerry(*arguments, copy).stdout == skerry(*arguments, seeds_store).stdout
    assert (
        skerry("load", "seeds", "--store", copy).stdout == "5 unchanged. Nothing changed, so nothing was published.\n"
    )


def test_a_backup_overwrites_nothing_and_a_restore_neither(skerry: Skerry, seeds_store: Path, tmp_path: Path) -> None:
    file = tmp_path / "islands.tar.gz"
    assert skerry("backup", file, "--store", seeds_store).returncode == 0
    again = skerry("backup", file, "--store", seeds_store)
    assert (again.returncode, "exists" in again.stderr) == (2, True)
    over = skerry("restore", file, "--store", seeds_store)
    assert (over.returncode, "is in use" in over.stderr) == (2, True)


def archive(file: Path, about: dict[str, object] | None, quads: bytes = b"") -> Path:
    with tarfile.open(file, "w:gz") as out:
        parts = {"skerry.json": json.dumps(about).encode()} if about else {}
        for name, content in {**parts, "graph.nq": quads}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            out.addfile(member, io.BytesIO(content))
    return file


def test_what_is_no_backup_is_refused_in_words(skerry: Skerry, tmp_path: Path) -> None:
    about = {"format": 1, "base": "https://w3id.org/skerry/id/", "number": 1, "published": "2020-01-01T00:00:00+00:00"}
    text = tmp_path / "text"
    text.write_text("no archive")
    cases = {
        text: "is not a backup of Skerry",
        tmp_path / "missing": "there is no file",
        archive(tmp_path / "a", None): "is not a backup of Skerry",
        archive(tmp_path / "b", about, b"<a> <b> .\n"): "is not a backup of Skerry",
        archive(tmp_path / "c", {**about, "format": 99}): "has format 99, this version of Skerry reads format 1",
    }
    for file, words in cases.items():
        done = skerry("restore", file, "--store", tmp_path / "store")
        assert done.returncode == 2
        assert words in done.stderr
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "store").exists()


def test_a_store_of_another_format_is_told(skerry: Skerry, own_store: Path) -> None:
    marker = own_store / "skerry.json"
    marker.write_text(marker.read_text().replace('"format": 1', '"format": 7'))
    done = skerry("info", "--store", own_store)
    assert done.returncode == 2
    assert "has format 7, this version of Skerry reads format 1" in done.stderr
