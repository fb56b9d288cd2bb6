"""URLs: what is fetched, what is refused, and that no server can hold a load up."""

import socket
from collections.abc import Iterator
from datetime import date
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loader.article import Article
from loader.errors import UnreadableArticle
from loader.sources.collect import collect
from loader.sources.limits import Limits
from loader.sources.location import Location
from loader.sources.public_address import is_public, resolve
from loader.sources.rejection import Rejection
from loader.sources.source import read_source
from tests.sources.site import serving

ALLOWED = Limits(max_bytes=100_000, allow_private=True)


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with serving() as address:
        yield address


def fetched(url: str, limits: Limits = ALLOWED) -> Article:
    (read,) = read_source(Location(url, url=url), {}, limits)
    assert not isinstance(read, Rejection), read
    return read.article


def refused(url: str, limits: Limits = ALLOWED) -> str:
    (read,) = read_source(Location(url, url=url), {}, limits)
    assert isinstance(read, Rejection)
    assert read.source == url
    assert url in read.reason
    assert "\n" not in read.reason
    return read.reason


def test_a_page_is_fetched_with_its_metadata(site: str) -> None:
    article = fetched(f"{site}/page?utm_source=mail#top")
    assert article.text.startswith("Ministers agree\nThe foreign ministers of Japan")
    assert (article.published, article.publisher, article.title) == (
        date(2021, 3, 4),
        "Harbour Post",
        "Ministers agree",
    )
    assert article.url == f"{site}/page"
    assert article.id == fetched(f"{site}/page").id
    assert article.id != fetched(f"{site}/other").id


def test_a_page_may_be_packed_or_in_the_encoding_that_the_server_names(site: str) -> None:
    assert fetched(f"{site}/packed").text == fetched(f"{site}/page").text
    assert "the café owner said" in fetched(f"{site}/latin").text


def test_a_redirect_leads_to_the_article_under_its_last_address(site: str) -> None:
    assert fetched(f"{site}/to//page").url == f"{site}/page"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/nowhere", "the server answered 404"),
        ("/loop", "redirects more than 5 times"),
        ("/to/file:///etc/passwd", "is no http(s) address"),
        ("/image", "is of the type 'image/png', which holds no article"),
        ("/huge", "more than the limit of 0.1 MB"),
        ("/endless", "more than the limit of 0.1 MB"),
        ("/bomb", "unpacked more than the limit of 2 MB"),
        ("/brotli", "packed as 'br', which was not asked for"),
    ],
)
def test_what_cannot_be_fetched_is_left_out_with_its_reason(site: str, path: str, words: str) -> None:
    assert words in refused(site + path)


@pytest.mark.parametrize("url", ["http://", "http://[", "http://127.0.0.1:99999/", "http://user:word@127.0.0.1/"])
def test_an_address_that_is_none_is_left_out_with_its_reason(url: str) -> None:
    refused(url)


def test_a_port_where_nobody_listens_is_told(site: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert "cannot be fetched (" in refused(f"http://127.0.0.1:{taken.getsockname()[1]}/")


def test_a_server_that_drips_is_given_up_at_the_time_limit(site: str) -> None:
    # Long enough for a new process to load the libraries that read the second page.
    found = collect([f"{site}/slow", f"{site}/page"], Limits(max_seconds=8, allow_private=True))
    assert [sourced.place for sourced in found.articles] == [f"{site}/page"]
    assert f"reading {site}/slow took longer than 8 s" in found.rejections[0].reason


def test_private_addresses_are_refused_unless_allowed(site: str) -> None:
    for url in (f"{site}/page", site.replace("127.0.0.1", "localhost") + "/page"):
        assert "no public address: give --allow-private" in refused(url, Limits())


def test_a_redirect_to_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch, site: str) -> None:
    """The first host is public, so it is let through; where it sends us is not. Only the resolver is told lies."""
    port = int(site.rpartition(":")[2])
    answer = socket.getaddrinfo

    def resolver(host: str, *arguments: object, **named: object) -> object:
        told = answer("127.0.0.1", port, type=socket.SOCK_STREAM)
        asked.append(host)
        return told if host == "news.example" or host == "127.0.0.1" else []

    asked: list[str] = []
    monkeypatch.setattr("loader.sources.public_address.is_public", lambda address: "news.example" in asked[-1:])
    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    reason = refused(f"http://news.example:{port}/to/http://127.0.0.1:{port}/page", Limits())
    assert "the host '127.0.0.1' is at 127.0.0.1, which is no public address" in reason


def test_a_name_that_changes_its_address_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection goes to the address that was checked; the name is not resolved again (DNS rebinding)."""
    asked: list[str] = []
    connected: list[str] = []

    def resolver(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(host)
        address = host if host[0].isdigit() else "93.184.216.34" if asked.count(host) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(_: socket.socket, address: tuple[str, int]) -> None:
        connected.append(address[0])
        raise ConnectionRefusedError("nobody here")

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    monkeypatch.setattr(socket.socket, "connect", connect)
    assert "cannot be fetched" in refused("http://rebind.example/", Limits())
    assert connected == ["93.184.216.34"]
    assert asked.count("rebind.example") == 1


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200", "168.63.129.16",
        "0.0.0.0", "255.255.255.255", "224.0.0.1", "192.0.0.192", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0",
        "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)  # fmt: skip
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::808:808"]
)
def test_an_address_outside_is_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_no_form_of_an_address_is_more_public_than_the_address(address: object) -> None:
    packed = ip_address(str(address)).packed.hex()
    mapped = f"::ffff:{packed[:4]}:{packed[4:]}"
    assert is_public(mapped) == is_public(str(address)) == is_public(f"64:ff9b::{packed[:4]}:{packed[4:]}")


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "0177.0.0.1"])
def test_odd_spellings_of_an_address_are_seen_through(host: str) -> None:
    with pytest.raises(UnreadableArticle):
        resolve(host, 80, f"http://{host}/", allow_private=False)
