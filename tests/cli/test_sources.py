"""`skerry load`, `extract` and `evaluate` with every kind of source, as a user calls them."""

import gzip
import json
from pathlib import Path

from tests.conftest import Skerry
from tests.sources.site import PAGE, TEXT, serving

FEED = f"<rss><channel><title>Wire</title><item><guid>1</guid><description>{TEXT}</description></item></channel></rss>"


def test_all_kinds_are_loaded_at_once_and_again_without_change(skerry: Skerry, tmp_path: Path) -> None:
    folder, store = tmp_path / "in", tmp_path / "store"
    folder.mkdir()
    (folder / "a.txt").write_text(f"date 2021-03-04\n{TEXT}")
    (folder / "b.html").write_text(PAGE)
    (folder / "c.jsonl.gz").write_bytes(gzip.compress(f"{json.dumps({'text': TEXT, 'id': 7})}\nno json".encode()))
    (folder / "d.rss").write_text(FEED)
    done = skerry("load", folder, "--store", store)
    assert done.returncode == 1
    assert done.stdout == "4 added, 1 left out. Published release 1.\n"
    assert f"left out: {folder}/c.jsonl.gz#2 is not JSON that can be read" in done.stderr
    assert "warning: article '7' has no publication date" in done.stderr
    again = skerry("load", folder, "--store", store)
    assert again.stdout == "4 unchanged, 1 left out. Nothing changed, so nothing was published.\n"


def test_an_address_is_loaded_if_it_is_allowed(skerry: Skerry, tmp_path: Path) -> None:
    with serving() as site:
        refused = skerry("load", f"{site}/page", "--store", tmp_path / "no")
        assert refused.returncode == 1
        assert "is at 127.0.0.1, which is no public address: give --allow-private if you mean it" in refused.stderr
        done = skerry("load", f"{site}/page", "--allow-private", "--store", tmp_path / "store")
        assert done.stdout == "1 added. Published release 1.\n", done.stderr
        again = skerry("load", f"{site}/to//page", "--allow-private", "--store", tmp_path / "store")
        assert again.stdout.startswith("1 unchanged.")
    articles = skerry("report", "articles", "--store", tmp_path / "store", "--format", "csv")
    assert "Harbour Post" in articles.stdout


def test_addresses_that_are_no_web_addresses_are_left_out_and_the_others_load(skerry: Skerry, tmp_path: Path) -> None:
    (article := tmp_path / "a.txt").write_text(f"date 2021-03-04\n{TEXT}")
    others = (
        "ftp://127.0.0.1:9/x",
        "gopher://127.0.0.1:9/x",
        "data:text/html,x",
        "file:///etc/passwd",
        "jar:file:///x!/y",
    )
    done = skerry("load", *others, article, "--store", tmp_path / "store")
    assert done.returncode == 1
    assert done.stdout == f"1 added, {len(others)} left out. Published release 1.\n", done.stderr
    for each in others:
        assert f"left out: {each} " in done.stderr
    assert "root:" not in done.stderr


def test_the_standard_input_is_an_article(skerry: Skerry) -> None:
    done = skerry("extract", "-", stdin=PAGE)
    record = json.loads(done.stdout)
    assert record["published"] == "2021-03-04"
    assert record["publisher"] == "Harbour Post"
    assert any(meeting["date"] == "2021-03-03" for meeting in record["meetings"])


def test_a_record_is_named_after_its_file_and_number(skerry: Skerry, tmp_path: Path) -> None:
    first, second = tmp_path / "x", tmp_path / "y"
    for folder, place in ((first, "Moscow"), (second, "London")):
        folder.mkdir()
        (folder / "same.txt").write_text(TEXT.replace("Tokyo", place))
        (folder / "metadata.csv").write_text(f"file,id\nsame.txt,from-{place}\n")
    (first / "news.jsonl").write_text(f"{json.dumps({'text': TEXT})}\n{json.dumps({'text': TEXT, 'id': 'b'})}\n")
    done = skerry("extract", first, second, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "from-London.json", "from-Moscow.json", "news.1.json", "news.2.json",
    ]  # fmt: skip


def test_gold_may_be_of_pages(skerry: Skerry, tmp_path: Path) -> None:
    (tmp_path / "p.json").write_text(json.dumps({"people": [], "states": [{"name": "Japan"}, {"name": "Russia"}]}))
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "p.html").write_text(PAGE)
    done = skerry("evaluate", tmp_path, "--json")
    assert done.stderr == ""
    assert json.loads(done.stdout)["kinds"]["states"]["right"] == 2


def test_bad_input_never_stops_a_load(skerry: Skerry, tmp_path: Path) -> None:
    """Also where the limits are raised so far that the parser is reached."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(f"date 2021-03-04\n{TEXT}")
    (folder / "word.txt").write_bytes(b"a" * 10_000_000)
    (folder / "quotes.txt").write_text('"' * 100_000)
    (folder / "spaced.txt").write_text(TEXT + '" ' * 100_000)
    (folder / "deep.html").write_text("<div>" * 100_000)
    (folder / "bomb.xml").write_text('<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><rss>&c;</rss>')
    done = skerry("load", folder, "--store", tmp_path / "store", "--max-bytes", 20_000_000, "--max-seconds", 10)
    assert done.returncode == 1
    assert done.stdout == "1 added, 5 left out. Published release 1.\n"
    assert done.stderr.count("\n") == 5
    assert all(line.startswith("left out: ") for line in done.stderr.splitlines())
