"""Files, directories and patterns become articles, or reasons why not."""

import gzip
import json
import os
import tracemalloc
from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from loader.errors import UsageError
from loader.sources.collect import Collection, collect
from loader.sources.limits import Limits

NEWS = "Prime Minister Shinzo Abe met President Vladimir Putin in Moscow on Tuesday to discuss a peace treaty.\n"


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def reason(found: Collection) -> str:
    assert not found.articles
    assert len(found.rejections) == 1
    return found.rejections[0].reason


def test_the_seeds_have_their_dates_and_publishers() -> None:
    found = {s.name[:3]: s.article for s in collect(["seeds"]).articles}
    assert {number: article.published for number, article in found.items()} == {
        "000": date(2020, 2, 7),  # from metadata.csv
        "001": date(2020, 2, 7),  # from the date line, text after it
        "002": date(2019, 1, 4),
        "003": date(2019, 1, 21),  # from the dateline
        "004": date(2019, 7, 21),
    }
    assert found["003"].publisher == "UrduPoint News / Sputnik"
    assert found["000"].publisher is None
    assert found["004"].title == "Japan's Abe Wants To Advance Peace Agreement With Russia During His Term"


def test_files_a_directory_and_a_pattern_give_the_same_articles() -> None:
    files = [str(path) for path in sorted(Path("seeds").glob("*.txt"), reverse=True)]
    expected = list(collect(files).articles)
    for same in (["seeds"], ["seeds/*.txt"], [*files, "seeds"]):
        assert [(s.article, s.name) for s in collect(same).articles] == [(s.article, s.name) for s in expected]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"  \n\t\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "is a binary file"),
        (bytes(range(1, 32)) * 20, "is a binary file"),
        (b"\xff\xfeA\x00\x00", "breaks it at byte"),
        (
            "安倍晋三首相は金曜日、ロシアのプーチン大統領と北方領土問題について会談した。".encode(),
            "'ja', not in English",
        ),
        ("Le Premier ministre japonais a rencontré le président russe à Moscou pour parler des îles.".encode(), "'fr'"),
        (b"# a gazetteer\n@prefix sk: <https://w3id.org/skerry/ontology#> .\n", "is Turtle, not an article"),
        (
            b"date 2019-13-45\nThe two ministers met in the capital on Monday to talk about the treaty.",
            "begins with the date line '2019-13-45', which is no day of the calendar",
        ),
        (b"x" * 3000, "more than the limit of 0.002 MB"),
    ],
)
def test_what_is_not_an_article_is_left_out_with_its_reason(tmp_path: Path, content: bytes, words: str) -> None:
    path = write(tmp_path, "bad.txt", content)
    told = reason(collect([str(path)], Limits(max_bytes=2000)))
    assert words in told
    assert str(path) in told


def test_a_missing_path_and_an_empty_directory_are_errors_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no file, directory or match for 'nowhere'"):
        collect(["nowhere"])
    (tmp_path / "dangling.txt").symlink_to(tmp_path / "nothing")
    with pytest.raises(UsageError, match=r"no file, directory or match"):
        collect([str(tmp_path / "dangling.txt")])
    with pytest.raises(UsageError, match="needs files named"):
        collect([str(tmp_path)])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding_gives_the_same_text(tmp_path: Path, encoding: str) -> None:
    text = "“He is invited to the ceremony,” said Abe’s aide – a Japanese official. " * 3 + "\r\nThe end is café."
    write(tmp_path, "a.txt", text.encode(encoding))
    (sourced,) = collect([str(tmp_path)]).articles
    assert sourced.article.text == text.replace("\r\n", "\n")


def test_control_characters_are_replaced_one_for_one(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", NEWS.replace("met", "met\x07") + "\x0c\r\nThe end\ufffe of it.")
    (sourced,) = collect([str(tmp_path)]).articles
    assert sourced.article.text == NEWS.replace("met", "met ") + " \nThe end  of it."


def test_metadata_tells_what_the_text_does_not(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", NEWS)
    write(tmp_path, "b.txt", NEWS)
    write(tmp_path, "c.txt", NEWS)
    rows = ["file,published,publisher,title,url,id,note"]
    rows += [
        "a.txt,2019-01-22,Kyodo,Abe meets Putin,https://news.example/abe,,x",
        "b.txt,,,,,my-id,",
        "c.txt,2019-02-30,,,,,",
    ]
    write(tmp_path, "metadata.csv", "\n".join(rows))
    found = collect([str(tmp_path)])
    b, a = sorted((s.article for s in found.articles), key=lambda article: article.url or "")
    assert (a.published, a.publisher, a.title) == (date(2019, 1, 22), "Kyodo", "Abe meets Putin")
    assert len(a.id) == 16
    assert b.id == "my-id"
    assert "line 4, has the date '2019-02-30'" in found.rejections[0].reason


def test_the_id_is_the_slug_of_the_path_below_the_argument(tmp_path: Path) -> None:
    write(tmp_path, "2019/Abe & Putin.txt", NEWS)
    write(tmp_path, "記事.txt", NEWS)
    ids = {s.article.id for s in collect([str(tmp_path)]).articles}
    assert "2019-abe-putin" in ids
    assert len(ids) == 2
    (alone,) = collect([str(tmp_path / "2019")]).articles
    assert alone.article.id == "abe-putin"


def test_two_texts_with_one_id_are_both_named_and_left_out(tmp_path: Path) -> None:
    first = write(tmp_path, "x/a.txt", NEWS)
    second = write(tmp_path, "y/a.txt", NEWS.replace("Moscow", "Tokyo"))
    write(tmp_path, "y/b.txt", NEWS)
    found = collect([str(tmp_path / "x"), str(tmp_path / "y")])
    assert [s.article.id for s in found.articles] == ["b"]
    assert {r.source for r in found.rejections} == {str(first), str(second)}
    assert all(str(first) in r.reason and str(second) in r.reason for r in found.rejections)


def test_a_table_that_is_no_table_is_told(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", NEWS)
    write(tmp_path, "metadata.csv", "name,date\na.txt,2019-01-01\n")
    with pytest.raises(UsageError, match="no column `file`"):
        collect([str(tmp_path)])


def test_a_directory_gives_its_files_of_every_kind(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", NEWS)
    write(tmp_path, "b/b.html", f"<html><body><article><p>{NEWS}</p></article></body></html>")
    write(tmp_path, "c.json", json.dumps({"text": NEWS}))
    write(tmp_path, "d.jsonl.gz", gzip.compress(json.dumps({"text": NEWS}).encode()))
    write(tmp_path, "e.RSS", f"<rss><channel><item><description>{NEWS}</description></item></channel></rss>")
    write(tmp_path, "README.md", NEWS)
    write(tmp_path, "photo.jpg", b"\xff\xd8")
    found = collect([str(tmp_path)])
    assert not found.rejections
    assert {s.name: s.article.id for s in found.articles} == {
        "a": "a", "b": "b-b", "c": "c", "d.1": "d.1", "e.1": "e.1",
    }  # fmt: skip
    assert {s.article.text.strip() for s in found.articles} == {NEWS.strip()}
    assert {s.place for s in found.articles if "#" in s.place} == {f"{tmp_path}/d.jsonl.gz#1", f"{tmp_path}/e.RSS#1"}


def test_the_table_may_tell_of_one_article_of_several(tmp_path: Path) -> None:
    lines = [json.dumps({"text": NEWS, "date": "2019-01-01"}), json.dumps({"text": f"{NEWS} Again.", "source": "TASS"})]
    write(tmp_path, "news.jsonl", "\n".join(lines))
    write(tmp_path, "metadata.csv", "file,published,id,publisher\nnews.jsonl,2019-02-02,,Kyodo\nnews.jsonl#2,,two,\n")
    first, second = (s.article for s in collect([str(tmp_path)]).articles)
    assert (first.id, first.published, first.publisher) == ("news.1", date(2019, 2, 2), "Kyodo")
    assert (second.id, second.published, second.publisher) == ("two", None, "TASS")


def test_a_row_for_nothing_is_warned_of(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", NEWS)
    write(tmp_path, "b.txt", NEWS)
    write(tmp_path, "n.jsonl", json.dumps({"text": NEWS}))
    write(tmp_path, "metadata.csv", "file,id\na.txt,x\nb.txt,\ngone.txt,y\nn.jsonl#1,z\nn.jsonl#2,w\n")
    table = tmp_path / "metadata.csv"
    assert collect([str(tmp_path)]).warnings == (
        f"{table}, line 4, is for 'gone.txt', which is not there: correct the name, or take the row out",
        f"{table}, line 6, is for article 2 of 'n.jsonl', which is not there: correct the number",
    )
    assert len(collect([str(tmp_path / "a.txt")]).warnings) == 1


def test_the_texts_of_an_archive_are_never_all_in_memory(tmp_path: Path) -> None:
    size = 40_000
    for file in range(60):
        lines = [json.dumps({"text": f"{file} {n} " + NEWS * (size // len(NEWS))}) for n in range(10)]
        write(tmp_path, f"{file:02}.jsonl", "\n".join(lines))
    tracemalloc.start()
    try:
        found = collect([str(tmp_path)])
        total = sum(len(sourced.article.text) for sourced in found.articles)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (len(found.articles), not found.rejections) == (600, True)
    assert total > 20_000_000
    assert most < total / 3


def test_what_comes_through_a_pipe_has_an_id_of_its_text(tmp_path: Path) -> None:
    ids = []
    for number, text in enumerate((NEWS, NEWS, f"{NEWS} Again.")):
        fifo = tmp_path / f"pipe{number}"
        os.mkfifo(fifo)
        writer = Thread(target=fifo.write_text, args=[text])
        writer.start()
        (sourced,) = collect([str(fifo)]).articles
        writer.join()
        ids.append(sourced.article.id)
    assert ids[0] == ids[1] != ids[2]
