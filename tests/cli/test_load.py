"""`skerry load`, `rebuild` and `remove`: what goes in, what is left out, and what never changes."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from loader.graph.embedded import open_current
from loader.graph.store import StoreFolder
from tests.conftest import ROOT, Skerry

NEWS = "Prime Minister Shinzo Abe met President Vladimir Putin in Moscow on Tuesday to discuss a peace treaty.\n"


def exported(skerry: Skerry, store: Path, fmt: str = "trig") -> str:
    done = skerry("export", "--format", fmt, "--store", store)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_loading_the_seeds_again_changes_no_byte_and_publishes_nothing(skerry: Skerry, own_store: Path) -> None:
    before = exported(skerry, own_store)
    again = skerry("load", "seeds", "--store", own_store)
    assert again.returncode == 0
    assert again.stdout == "5 unchanged. Nothing changed, so nothing was published.\n"
    assert exported(skerry, own_store) == before
    assert [path.name for path in (own_store / "releases").iterdir()] == ["1"]


def test_any_order_in_one_run_or_many_gives_the_same_bytes(skerry: Skerry, seeds_store: Path, tmp_path: Path) -> None:
    files = sorted(str(path) for path in (ROOT / "seeds").glob("*.txt"))
    store = tmp_path / "store"
    for batch in (files[4:2:-1], [files[2]], files[1::-1]):
        assert skerry("load", *batch, "--store", store).returncode == 0
    assert open_current(store).number == 3
    for fmt in ("trig", "turtle", "nquads", "jsonld", "rdfxml"):
        assert exported(skerry, store, fmt) == exported(skerry, seeds_store, fmt), fmt


def test_a_removed_article_takes_what_only_it_said_with_it(skerry: Skerry, own_store: Path, tmp_path: Path) -> None:
    removed = skerry("remove", "003-67192c2aa2a57e52", "--store", own_store)
    assert removed.stdout == "1 removed. Published release 2.\n"
    others = [path for path in sorted((ROOT / "seeds").glob("*.txt")) if not path.name.startswith("003")]
    fresh = tmp_path / "fresh"
    assert skerry("load", *others, "--store", fresh).returncode == 0
    assert exported(skerry, own_store) == exported(skerry, fresh)
    back = skerry("load", "seeds", "--store", own_store)
    assert back.stdout == "1 added, 4 unchanged. Published release 3.\n"


def test_a_changed_article_replaces_its_graph(skerry: Skerry, tmp_path: Path) -> None:
    store, file = tmp_path / "store", tmp_path / "a.txt"
    file.write_text("date 2019-01-23\n" + NEWS)
    assert skerry("load", file, "--store", store).returncode == 0
    first = exported(skerry, store)
    file.write_text("date 2019-01-23\n" + NEWS.replace("Moscow", "Tokyo"))
    assert skerry("load", file, "--store", store).stdout == "1 changed. Published release 2.\n"
    second = exported(skerry, store)
    assert "Moscow" in first.split("graph/article")[1]
    assert second != first


def test_a_dry_run_tells_and_touches_nothing(skerry: Skerry, tmp_path: Path, own_store: Path) -> None:
    new = tmp_path / "new"
    told = skerry("load", "seeds", "--store", new, "--dry-run")
    assert told.stdout == "5 added. Dry run: a release would be published.\n"
    assert not new.exists()
    told = skerry("remove", "003-67192c2aa2a57e52", "--store", own_store, "--dry-run")
    assert told.stdout == "1 removed. Dry run: a release would be published.\n"
    assert open_current(own_store).number == 1


def test_a_rebuild_from_the_stored_texts_gives_the_same(skerry: Skerry, own_store: Path) -> None:
    rebuilt = skerry("rebuild", "--store", own_store)
    assert rebuilt.stdout == "5 unchanged. Nothing changed, so nothing was published.\n"


def test_another_gazetteer_makes_articles_stale(skerry: Skerry, own_store: Path, tmp_path: Path) -> None:
    extra = tmp_path / "extra.ttl"
    extra.write_text(
        "@base <https://w3id.org/skerry/id/> .\n"
        "@prefix sk: <https://w3id.org/skerry/ontology#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
        '<organization/example-wire> a sk:Organization ; skos:prefLabel "Example Wire"@en ;\n'
        '  sk:dispute <dispute/kuril> ; dcterms:source "Example Wire, about us" .\n'
    )
    assert "stale" not in skerry("info", "--store", own_store).stdout
    assert skerry("info", "--store", own_store, "--gazetteer", extra).stdout.count("stale") == 5
    rebuilt = skerry("rebuild", "--store", own_store, "--gazetteer", extra)
    assert "Published release 2" in rebuilt.stdout
    assert "stale" not in skerry("info", "--store", own_store, "--gazetteer", extra).stdout


def bad_files(folder: Path) -> dict[str, str]:
    """Makes a folder of bad files beside one good one; file name -> words of its reason."""
    contents: dict[str, tuple[bytes, str]] = {
        "empty.txt": (b"", "is empty"),
        "binary.txt": (b"\x7fELF\x02\x01\x00\x00" * 50, "is a binary file"),
        "large.txt": (b"word " * 10_000_000, "50.0 MB, more than the limit of 5 MB"),
        "japanese.txt": (
            ("安倍晋三首相は金曜日、北方領土の返還を求める大会で演説した。" * 3).encode(),
            "not in English",
        ),
    }
    for name, (content, _) in contents.items():
        (folder / name).write_bytes(content)
    return {name: words for name, (_, words) in contents.items()}


def test_bad_files_are_told_in_a_line_each_and_the_others_load(skerry: Skerry, tmp_path: Path) -> None:
    folder, store = tmp_path / "in", tmp_path / "store"
    folder.mkdir()
    bad = bad_files(folder)
    (folder / "good.txt").write_text("date 2019-01-23\n" + NEWS)
    (folder / "undated.txt").write_text(NEWS)
    (folder / "latin.txt").write_bytes(("date 2019-01-23\n" + NEWS + "The café was “closed”.\n").encode("cp1252"))
    done = skerry("load", folder, "--store", store)
    assert done.returncode == 1
    assert done.stdout == "3 added, 4 left out. Published release 1.\n"
    lines = done.stderr.splitlines()
    assert len(lines) == len(bad) + 1
    for name, words in bad.items():
        assert any(name in line and words in line and line.startswith("left out: ") for line in lines), name
    assert any(line.startswith("warning: article 'undated' has no publication date") for line in lines)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["load", "nowhere.txt"], "no file, directory or match for 'nowhere.txt'"),
        (["load"], "Missing argument 'PATHS...': see `skerry load --help`"),
        (["extract", "seeds", "--gazetteer", "README.md"], "README.md, line 3"),
        (["rebuild", "--store", "/nonexistent/store"], "make one with `skerry load PATH`"),
        (["serve", "--store", "/nonexistent/store"], "make one with `skerry load PATH`"),
        (["lode", "seeds"], "No such command"),
        (["load", "seeds", "--base", "islands"], "is no base for IRIs"),
        (["load", "seeds", "--gazetteer", "nowhere.ttl"], "nowhere.ttl"),
        (["load", "seeds", "--store", "/proc/skerry"], "cannot be written"),
        (["info", "--store", "/nonexistent/store"], "make one with `skerry load PATH`"),
        (["remove", "nothing", "--store", "{store}"], "there is no article 'nothing'"),
        (["load", "seeds", "--store", "{store}", "--base", "https://example.org/id/"], "drop --base"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_code_2(
    skerry: Skerry, seeds_store: Path, arguments: list[str], words: str
) -> None:
    done = skerry(*(argument.replace("{store}", str(seeds_store)) for argument in arguments))
    assert done.returncode == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("error: ")
    assert done.stdout == ""


def test_a_second_load_is_refused_while_one_runs(skerry: Skerry, own_store: Path) -> None:
    with StoreFolder(own_store).writing():
        done = skerry("load", "seeds", "--store", own_store)
    assert done.returncode == 2
    assert "another process is writing to the store" in done.stderr
    assert skerry("load", "seeds", "--store", own_store).returncode == 0


def test_what_a_killed_load_left_is_swept_by_the_next(skerry: Skerry, own_store: Path) -> None:
    shutil.copytree(own_store / "releases" / "1", own_store / "staging")
    shutil.copytree(own_store / "releases" / "1", own_store / "releases" / "2")
    done = skerry("load", "seeds", "--store", own_store)
    assert done.returncode == 0
    assert done.stderr.splitlines() == [
        f"swept {own_store}/{name}: a process that wrote to the store was killed" for name in ("staging", "releases/2")
    ]
    assert sorted(path.name for path in own_store.iterdir()) == ["current", "lock", "releases", "skerry.json"]
    assert [path.name for path in (own_store / "releases").iterdir()] == ["1"]


def test_the_time_limit_of_extraction_holds(skerry: Skerry, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    # Lines that repeat others would be passed over.
    (folder / "long.txt").write_text("date 2019-01-23\n" + "".join(f"Day {n}: {NEWS}" for n in range(8000)))
    (folder / "short.txt").write_text("date 2019-01-23\n" + NEWS)
    done = skerry("load", folder, "--max-seconds", 15, "--store", tmp_path / "store")
    assert done.returncode == 1
    assert "took longer than 15 s" in done.stderr
    assert "1 added, 1 left out" in done.stdout


def test_another_base_moves_every_iri_of_the_data(skerry: Skerry, tmp_path: Path) -> None:
    base, store = "https://example.org/kg/", tmp_path / "store"
    assert skerry("load", "seeds", "--store", store, "--base", base).returncode == 0
    text = exported(skerry, store, "nquads")
    assert "<https://example.org/kg/person/shinzo-abe>" in text
    assert "w3id.org/skerry/id/" not in text
    assert skerry("load", "seeds", "--store", store).returncode == 0


def test_the_program_runs_as_a_module_of_the_environment() -> None:
    program = Path(sys.executable).with_name("skerry")
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("skerry, version ")
