"""`skerry curate` and `skerry corrections`, as an analyst uses them on the seeds."""

from pathlib import Path

from loader.graph.embedded import open_current
from tests.conftest import Skerry
from tests.test_docs import CORRECTIONS

MEETING = "meeting/2019-06-osaka-abe-putin"
HEADER = "correction,thing,other,slot,value,author,reason\n"


def test_an_analyst_corrects_lists_and_takes_back(skerry: Skerry, own_store: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(HEADER + f"right,{MEETING},,date,2019-06-29,,The Kremlin's record\n")
    before = skerry("export", "--graph", "resolved", "--store", own_store).stdout
    tried = skerry("curate", file, "--author", "Ann", "--dry-run", "--store", own_store)
    assert "date 2019-06 → 2019-06-29" in tried.stdout, tried.stderr
    assert "1 new (" in tried.stdout
    assert tried.stdout.endswith("Dry run: a release would be published.\n")
    done = skerry("curate", file, "--author", "Ann", "--store", own_store)
    assert done.stdout.endswith("Published release 2.\n"), done.stderr
    listed = skerry("corrections", "--store", own_store).stdout
    name = listed.split()[0]
    assert f"{name}  the right date of {MEETING} is 2019-06-29\n" in listed
    assert "Ann, " in listed
    assert ": The Kremlin's record\n" in listed
    told = skerry("diff", "1", "2", "--store", own_store).stdout
    assert f"+ correction: the right date of {MEETING} is 2019-06-29" in told
    assert "    + author: Ann\n" in told
    assert "anchor" not in told
    again = skerry("load", "seeds", "--store", own_store)
    assert again.stdout == "5 unchanged. Nothing changed, so nothing was published.\n"
    for form, suffix in (("csv", "csv"), ("turtle", "ttl")):
        given_back = tmp_path / f"list.{suffix}"
        given_back.write_text(skerry("corrections", "--format", form, "--store", own_store).stdout)
        same = skerry("curate", given_back, "--store", own_store)
        assert same.stdout == "1 in force already. Nothing changed, so nothing was published.\n", same.stderr
    told = skerry("rollback", "1", "--dry-run", "--store", own_store).stdout
    assert f"\ncorrections: those of release 1; 1 in force no longer ({name})\n" in told
    back = skerry("curate", "--withdraw", name, "--store", own_store)
    assert back.stdout.endswith("1 withdrawn. Published release 3.\n"), back.stderr
    assert skerry("export", "--graph", "resolved", "--store", own_store).stdout == before
    assert skerry("corrections", "--store", own_store).stdout == "no corrections are in force\n"


def test_corrections_outlive_a_rebuild_and_a_removal(skerry: Skerry, own_store: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(CORRECTIONS)
    done = skerry("curate", file, "--store", own_store)
    assert done.returncode == 0, done.stderr
    corrected = skerry("export", "--graph", "resolved", "--store", own_store).stdout
    rebuilt = skerry("rebuild", "--store", own_store)
    assert rebuilt.stdout == "5 unchanged. Nothing changed, so nothing was published.\n", rebuilt.stderr
    removed = skerry("remove", "003-67192c2aa2a57e52", "--store", own_store)
    assert removed.returncode == 0
    assert "does not apply any more" in removed.stderr
    assert "article 003-67192c2aa2a57e52 is not in the store" in removed.stderr
    assert "does not apply any more: article 003" in skerry("corrections", "--store", own_store).stdout
    assert skerry("load", "seeds", "--store", own_store).returncode == 0
    assert skerry("export", "--graph", "resolved", "--store", own_store).stdout == corrected
    assert skerry("validate", "--store", own_store).returncode == 0


def test_a_file_that_cannot_be_used_publishes_nothing_and_says_why(
    skerry: Skerry, own_store: Path, tmp_path: Path
) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(HEADER + f"right,{MEETING},,day,2019-06-29,Ann,x\nwrong,meeting/none,,,,Ann,x\n")
    refused = skerry("curate", file, "--store", own_store)
    assert refused.returncode == 2
    assert refused.stderr.startswith("error: 2 corrections cannot be used, so nothing was published:\n")
    assert "mine.csv, line 2: a meeting has no slot 'day'" in refused.stderr
    assert "mine.csv, line 3: there is no 'meeting/none' in release 1" in refused.stderr
    assert open_current(own_store).number == 1


def test_wrong_calls_are_told(skerry: Skerry, own_store: Path) -> None:
    neither = skerry("curate", "--store", own_store)
    assert neither.returncode == 2
    assert "name files with corrections" in neither.stderr
    missing = skerry("curate", "nowhere.csv", "--store", own_store)
    assert (
        missing.stderr
        == "error: 'nowhere.csv' cannot be read (No such file or directory); check the path; nothing was published\n"
    )
    several = skerry("curate", "--withdraw", "c9", "c10", "--store", own_store)
    assert several.stderr.endswith(
        "'c10' would be a file to apply; to take back several write `skerry curate --withdraw c9 --withdraw c10`\n"
    )
    unknown = skerry("curate", "--withdraw", "c9", "--store", own_store)
    assert unknown.stderr == "error: no correction 'c9' is in force; `skerry corrections` lists them\n"


def test_the_template_is_a_file_to_begin_with(skerry: Skerry, own_store: Path, tmp_path: Path) -> None:
    template = skerry("curate", "--template").stdout
    assert template.splitlines()[-1].startswith("correction,thing,other,slot,value,author,reason")
    nothing = skerry("curate", "-", "--store", own_store)
    assert "standard input is empty: `skerry curate --template` gives the columns" in nothing.stderr
