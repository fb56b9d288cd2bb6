"""Translations: all messages are in one file, a service speaks a language by its catalogue, and no word of a page is
missing from it."""

import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from babel.messages import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from flask import Flask
from flask.testing import FlaskClient
from lxml import html  # type: ignore[import-untyped]
from lxml.html import HtmlElement  # type: ignore[import-untyped]
from pyoxigraph import Literal, QuerySolutions

from loader.errors import UsageError
from loader.graph.embedded import Release, open_current
from loader.graph.serialise import LAYERS
from server.app import create_pages
from server.canned import CannedQuery, load_canned
from server.exports import FILES
from server.language import Language, load_language
from server.local_dates import shown_date
from server.messages import Message, speak
from server.settings import Settings
from server.wording import KINDS
from tests.browser.test_accessibility import PAGES
from tests.conftest import ROOT, run_skerry
from tests.server.pseudo import CLOSE, OPEN, TAG, TEMPLATE, messages, words_outside, write_catalogue
from tests.serving import served

FORMATS = "JSON CSV TSV XML Turtle N-Triples JSON-LD RDF/XML TriG N-Quads"
NAMES = [*FORMATS.split(), *FILES, *KINDS, *LAYERS, "sort", "page", "Skerry"]
"""Names of formats, and of what stands in addresses."""
PROGRAM = {"Accept": "application/json"}
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
MORE_PAGES = [
    "/?at=1", "/reports?published-until=2019", "/search", "/search?q=nothing+at+all", "/releases/1/changes?since=1",
    "/reports/articles?at=999", "/reports/articles?page=7", "/reports/articles?sort=nothing", "/reports/nothing",
    "/reports/who-met-whom?actor=Nobody", "/reports/who-met-whom?actor=person/nobody&at=1", "/export.nothing",
    "/reports/articles?from=2099-01-01", "/reports/timeline?has-date=2019", "/ontology/nothing", "/article/nothing",
    "/search?kind=nothing", "/sparql?report=claims", "/sparql?report=nothing", "/?dispute=nothing", "/ontology/status",
    "/reports/articles?publisher=a&publisher=b", "/releases/7/changes", "/ontology/Held", "/download?with=nothing",
]  # fmt: skip
"""Beside the pages that every browser test walks over: those of the past, empty ones, and errors of all kinds."""


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the catalogue of the language for tests."""
    return write_catalogue(tmp_path_factory.mktemp("translations"), TAG)


@pytest.fixture(scope="module")
def app(seeds_store: Path, catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The pages over the seeds in that language."""
    pictures = str(tmp_path_factory.mktemp("pictures"))
    return create_pages(Settings(seeds_store, language=TAG, translations=catalogue, pictures=pictures))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="module")
def seeds(seeds_store: Path) -> Release:
    return open_current(seeds_store)


@pytest.fixture(scope="module")
def data(seeds: Release) -> frozenset[str]:
    """Every text of the store and of what reports answer: names, labels, definitions, statuses, sentences; but not the
    names of the reports themselves, which are there as well."""
    answer = seeds.query("SELECT DISTINCT ?text { GRAPH ?g { ?s ?p ?text } FILTER(ISLITERAL(?text)) }")
    assert isinstance(answer, QuerySolutions)
    found = {row["text"] for row in answer}
    texts = [text.value for text in found if isinstance(text, Literal)]
    claims = [text.partition(": ")[0] for text in texts]
    queries = [re.sub("^#.*", "", path.read_text(), flags=re.MULTILINE) for path in (ROOT / "queries").glob("*.rq")]
    words = [word for query in queries for word in re.findall('"(.*?)"', query)]
    reports = load_canned(ROOT / "queries")
    names = {name for report in reports for name in names_of(report)}
    titles = {text for _, texts in messages() for text in texts if text[:1].isupper()}
    return frozenset(map(plain, ({*texts, *claims, *words} - titles) | names | {*NAMES}))


def names_of(report: CannedQuery) -> Iterator[str]:
    """What of a report stands in addresses, and in what is said of them."""
    yield report.name
    yield from (column.name for column in report.columns)
    for parameter in report.parameters:
        yield parameter.name
        yield (parameter.class_name or "").rpartition(":")[2]


def pybabel(arguments: list[str]) -> None:
    """Does what the command does."""
    run: Callable[[list[str]], object] = CommandLineInterface().run
    run(["pybabel", "--quiet", *arguments])


def test_the_file_of_messages_is_what_the_command_makes_of_the_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = re.search(r"\$\(BIN\)/pybabel --quiet (.*?) -o (\S+) \.\n", (ROOT / "Makefile").read_text(), re.DOTALL)
    assert found
    command, target = found.groups()
    assert target == str(TEMPLATE.relative_to(ROOT))
    monkeypatch.chdir(ROOT)
    pybabel([*shlex.split(command.replace("\\\n", " ")), "-o", str(tmp_path / "made.pot"), "."])
    assert (tmp_path / "made.pot").read_text() == TEMPLATE.read_text(), "the messages have changed: run `make messages`"


FREE = {
    "ancestor-or-self::*[self::code or self::pre or self::textarea]": "queries, RDF, commands and addresses",
    "ancestor-or-self::*[contains(@class, 'prose')]": "the text of an article",
    "ancestor-or-self::blockquote[not(.//a[@class='quiet'])] | self::blockquote | self::mark": "sentences of articles",
    "self::a[@class='brand']": "the name of the program",
    "ancestor-or-self::*[self::th or self::td][ancestor::section[@aria-labelledby]]": "the answer to one's own query",
    "self::b[parent::p[@class='lead']]": "words of the index that a search was tried with instead",
    "self::sup": "the letters that mark kinds of things",
    "self::td[@class='language']": "tags of languages",
    "self::p[contains(@class, 'error') and @lang='en']": "what the engine and the loader say of a query or a store",
}
"""Where words may be of no catalogue, and what they are."""
NAMED = (
    "self::a or self::td or self::dd or self::dt or self::h1 or self::option or self::title or self::desc or self::text"
    " or self::span or self::caption or self::p"
)
"""Where there may be names, labels and definitions of the graph, each as the graph has it."""
ADDRESS = re.compile(r"[a-z]+:\w+|https?://\S+|[a-z]+(/[\w.~-]+)+")
"""Short names of terms, addresses, and addresses below the base."""
JOINTS = (", ", " / ", " · ", ": ", "; ", " (", "“", "”")
"""What may stand between two of them."""


def plain(text: str) -> str:
    """A text without what may stand around it, its words one blank apart."""
    return " ".join(text.split()).strip(" ,·:;()/.“”'0123456789")


def is_told(text: str, data: frozenset[str]) -> bool:
    """Whether a text is one of the data, begins one, as in pictures, or consists of such with joints between them."""
    text = plain(text)
    if text in data or plain(text.rstrip("…")) in data or not re.search("[A-Za-z]", text) or ADDRESS.fullmatch(text):
        return True
    if text.endswith("…") and any(known.startswith(plain(text[:-1])) for known in data):
        return True
    return any(
        is_told(left, data) and is_told(right, data)
        for joint in JOINTS
        for left, found, right in (text.partition(joint), text.rpartition(joint))
        if found and left and right
    )


def whole(line: HtmlElement) -> tuple[HtmlElement, str]:
    """The text of a picture that a line is of, in one."""
    text = line.getparent()
    return text, " ".join("".join(one.itertext()) for one in text.iter("tspan"))


def missing(page: HtmlElement, data: frozenset[str]) -> list[str]:
    """The words of a page that no catalogue can reach."""
    found = []
    for element, words in words_outside(page):
        node, text = (element, words) if element.tag != "tspan" else whole(element)
        is_free = any(node.xpath(place) for place in FREE)
        if not is_free and not (node.xpath(NAMED) and is_told(text, data)):
            found.append(f"<{node.tag} class={node.get('class')!r}> {' '.join(text.split())[:120]}")
    return found


def paths_of_things(seeds: Release) -> list[str]:
    """The page of a thing of every class."""
    ours = "FILTER(STRSTARTS(STR(?t), 'https://w3id.org/skerry/id/'))"
    answer = seeds.query(f"SELECT (MIN(STR(?t)) AS ?thing) {{ ?t a ?class {ours} }} GROUP BY ?class")
    assert isinstance(answer, QuerySolutions)
    found = [row["thing"] for row in answer]
    iris = {thing.value for thing in found if isinstance(thing, Literal)}
    return sorted(iri.removeprefix("https://w3id.org/skerry") for iri in iris)


@pytest.mark.parametrize("path", [*PAGES, *MORE_PAGES])
def test_no_word_of_a_page_is_missing_from_the_catalogue(client: FlaskClient, data: frozenset[str], path: str) -> None:
    answer = client.get(path, headers=BROWSER, follow_redirects=True)
    assert answer.status_code in (200, 400, 404)
    own = frozenset(map(plain, re.findall(r"\w+", f"{path} {' '.join(answer.request.args.values())}")))
    own |= {plain(value) for value in answer.request.args.values()}
    page = html.fromstring(answer.text)
    assert page.get("lang") == TAG
    assert missing(page, data | own) == []


def test_no_word_of_the_page_of_a_thing_is_missing_from_the_catalogue(
    client: FlaskClient, data: frozenset[str], seeds: Release
) -> None:
    for path in paths_of_things(seeds):
        if path.startswith("/id/report/"):
            continue  # a report as a thing is called what the graph calls it
        answer = client.get(path, headers=BROWSER, follow_redirects=True)
        assert missing(html.fromstring(answer.text), data) == [], path


def test_little_of_an_error_stays_english(client: FlaskClient) -> None:
    """What the engine, or a command, says too; it is marked as English, for those who hear the page."""
    told = []
    for path in [*PAGES, *MORE_PAGES]:
        page = html.fromstring(client.get(path, headers=BROWSER, follow_redirects=True).text)
        told += [path for _ in page.xpath("//main//*[@lang='en'][contains(@class, 'error')]")]
    assert told == ["/sparql?query=nonsense", "/reports/articles?at=999"]


@pytest.mark.parametrize("path", [
    "/reports/claims.csv", "/reports/claims.json", "/reports/claims.ttl", "/reports/claims.csl", "/search.json?q=Abe",
    "/suggest?q=Abe&kind=person", "/releases/1/changes.json?since=1", "/reports.ttl", "/ontology.json",
    "/reports/timeline.csv?has-date=January", "/id/person/shinzo-abe.ttl", "/sparql",
])  # fmt: skip
def test_files_are_the_same_in_every_language(client: FlaskClient, seeds_store: Path, path: str) -> None:
    english = create_pages(Settings(seeds_store)).test_client()
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.data == english.get(path).data


@pytest.mark.parametrize("path", ["/reports/nothing", "/reports/articles?from=yesterday", "/sparql?query=nonsense"])
def test_an_error_as_json_is_english(client: FlaskClient, seeds_store: Path, path: str) -> None:
    english = create_pages(Settings(seeds_store)).test_client()
    told, wanted = (dict(each.get(path, headers=PROGRAM).json or {}) for each in (client, english))
    assert told.pop("queryId") != wanted.pop("queryId")
    assert told == wanted


def test_a_service_speaks_one_language_whatever_a_browser_asks(seeds_store: Path, catalogue: Path) -> None:
    with served(seeds_store, "--language", TAG, "--translations", str(catalogue)) as address:
        for path in ("/", "/reports/timeline", "/nowhere"):
            asked = Request(address + path, headers={"Accept": "text/html", "Accept-Language": "fr"})
            try:
                answer = urlopen(asked)
            except HTTPError as error:
                answer = error
            page = html.fromstring(answer.read().decode())
            assert "Accept-Language" not in answer.headers.get("Vary", "")
            assert page.get("lang") == TAG
            assert page.xpath("string(//a[@class='skip'])") == f"{OPEN}Skip to the content{CLOSE}"


def test_three_commands_make_a_translation(seeds_store: Path, tmp_path: Path) -> None:
    folder = str(tmp_path / "translations")
    init = ["init", "-i", str(TEMPLATE), "-D", "skerry", "-d", folder, "-l", "pt_BR"]
    pybabel(init)
    texts = tmp_path / "translations" / "pt_BR" / "LC_MESSAGES" / "skerry.po"
    before = 'msgid "Skip to the content"\nmsgstr '
    told = texts.read_text().replace(f'{before}""', f'{before}"Ir"')
    texts.write_text(told)
    pybabel(["compile", "-D", "skerry", "-d", folder])
    with served(seeds_store, "--language", "pt-br", "--translations", folder) as address, urlopen(address) as answer:
        page = html.fromstring(answer.read().decode())
    assert page.get("lang") == "pt-BR"
    assert page.xpath("string(//a[@class='skip'])") == "Ir"
    assert page.xpath("string(//h1)") == "What the articles say, fact by fact"


def test_an_unknown_language_is_an_error_that_names_those_there_are(seeds_store: Path, catalogue: Path) -> None:
    told = run_skerry("serve", "--store", seeds_store, "--language", "xx", "--translations", catalogue)
    assert told.returncode == 2
    assert f"no catalogue for the language 'xx' in {catalogue}" in told.stderr.replace("\n", " ")
    assert "choose en, ka" in told.stderr.replace("\n", " ")


@pytest.mark.parametrize(
    ("message", "translation", "why"),
    [
        ("Page %(number)s of %(pages)s: rows %(first)s to %(last)s of %(total)s", "Seite", r"must have %\(first\)s, "),
        ("Reports", "<script>", "must have no markup"),
        ("%(column)s has", "%(column)s hat %", r"must have %\(column\)s and nothing else"),
        ("%(num)s article", "%(count)s Artikel", r"must have %\(num\)s"),
    ],
)
def test_a_translation_that_loses_a_value_or_brings_markup_is_refused(
    tmp_path: Path, message: str, translation: str, why: str
) -> None:
    folder = write_catalogue(tmp_path, "de", {message: translation})
    with pytest.raises(UsageError, match=why):
        load_language("de", folder)


def test_what_is_no_catalogue_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"there is no folder .*nowhere"):
        load_language("de", tmp_path / "nowhere")
    broken = tmp_path / "de" / "LC_MESSAGES" / "skerry.mo"
    broken.parent.mkdir(parents=True)
    for content in (b"", b"no catalogue at all, but long enough to have a header of its own"):
        broken.write_bytes(content)
        with pytest.raises(UsageError, match="cannot be read"):
            load_language("de", tmp_path)


def test_every_message_with_values_can_be_filled_in() -> None:
    """A stray percent sign would break the page on which it is."""
    for _, texts in messages():
        for text in texts:
            names = re.findall(r"%\((\w+)\)", text)
            if names:
                assert text % dict.fromkeys(names, "x")


def test_numbers_take_the_forms_of_the_language(tmp_path: Path) -> None:
    catalogue = Catalog(locale="ru")
    catalogue.add(("%(num)s article", "%(num)s articles"), ("%(num)s статья", "%(num)s статьи", "%(num)s статей"))
    path = tmp_path / "ru" / "LC_MESSAGES" / "skerry.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)
    russian = load_language("ru", tmp_path)
    told = [russian.ngettext("%(num)s article", "%(num)s articles", number) for number in (1, 3, 5, 21)]
    assert told == ["1 статья", "3 статьи", "5 статей", "21 статья"]


@pytest.mark.parametrize(
    ("edtf", "told"),
    [
        ("2019-01-22", "22 января 2019 г."),
        ("2020-05", "май 2020 г."),
        ("1956", "1956"),
        ("2019-21", "spring 2019"),
        ("[2020-05-08,2020-05-10]", "8 мая 2020 г. or 10 мая 2020 г."),
        ("2019-06-28/2019-06-29", "28 июня 2019 г. to 29 июня 2019 г."),
        ("2014-12-24/..", "since 24 декабря 2014 г."),
        ("/2014", "until 2014"),
        ("once upon a time", "once upon a time"),
    ],
)
def test_dates_are_those_of_the_language(edtf: str, told: str) -> None:
    speak(Language("ru"))
    try:
        assert " ".join(shown_date(edtf).split()) == told
    finally:
        speak(Language())


def test_a_language_that_cldr_does_not_know_has_english_dates_and_arabic_runs_from_right_to_left() -> None:
    assert str(Language("ain").locale) == "en"
    assert str(Language("pt-BR").locale) == "pt_BR"
    assert (Language("ar").direction, Language("ain").direction, Language().direction) == ("rtl", "ltr", "ltr")


def test_a_message_is_english_for_programs_and_translated_with_what_stands_in_it(app: Flask) -> None:
    advice = Message("give a whole number")
    told = Message("parameter %(name)r cannot be %(value)r: %(advice)s", name="a", value="b", advice=advice)
    assert told == "parameter 'a' cannot be 'b': give a whole number"
    with app.test_request_context():
        app.preprocess_request()
        assert told.translated() == "⟦parameter ⟨'a'⟩ cannot be ⟨'b'⟩: ⟨⟦give a whole number⟧⟩⟧"
    assert told.translated() == told


def test_english_needs_no_babel_at_the_start() -> None:
    check = "import sys, server.app; print('babel' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.strip() == "False"
