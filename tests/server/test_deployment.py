"""The examples for running the service: the steps of the Containerfile in a clean directory, the unit, the proxies."""

import http.client
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.conftest import ROOT
from tests.server.test_limits import ENDLESS_ROWS
from tests.serving import served
from tests.system import require_program

CONTAINERFILE = (ROOT / "Containerfile").read_text()
EXAMPLES = ROOT / "server" / "deployment"
COPIES = re.findall(r"^COPY (?!--from)(.+) (\S+)$", CONTAINERFILE, re.MULTILINE)


def steps() -> list[str]:
    """The RUN lines of the stage that builds."""
    return re.findall(r"^RUN (.+)$", CONTAINERFILE.split("\nFROM ")[1], re.MULTILINE)


def test_the_container_has_no_root_and_tells_its_health() -> None:
    last = CONTAINERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER 10001$", last, re.MULTILINE)
    assert "HEALTHCHECK" in last
    assert "STOPSIGNAL SIGTERM" in last
    assert "--read-only" in CONTAINERFILE
    for sources, target in COPIES:
        for source in sources.split():
            assert (ROOT / source).exists(), source
            assert target in ("./", source)


@pytest.mark.soak
def test_the_steps_of_the_container_give_a_service(tmp_path: Path, seeds_store: Path) -> None:
    source, installed = tmp_path / "src", tmp_path / "skerry"
    source.mkdir()
    for sources, _ in COPIES:
        for name in sources.split():
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, source / name)
    for step in steps():
        command = step.replace("/opt/skerry", str(installed)).replace("python -m venv", f"{sys.executable} -m venv")
        done = subprocess.run(command, shell=True, cwd=source, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{step}\n{done.stderr}"
    environment = {"PATH": f"{installed}/bin:/usr/bin:/bin", "SKERRY_STORE": str(seeds_store), "HOME": str(tmp_path)}
    (place := tmp_path / "elsewhere").mkdir()
    serve = [str(installed / "bin" / "skerry"), "serve", "--port", "0"]
    with subprocess.Popen(serve, env=environment, cwd=place, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        found = re.search(r"127\.0\.0\.1:\d+", process.stdout.readline())
        assert found
        with closing(http.client.HTTPConnection(found.group(), timeout=30)) as connection:
            for path in ("/health/ready", "/reports/timeline.json", "/sparql", "/openapi.json", "/static/skerry.css"):
                connection.request("GET", path)
                answer = connection.getresponse()
                assert (answer.status, bool(answer.read())) == (200, True), path
        process.terminate()
        assert process.wait(timeout=20) == 0
    assert list(place.iterdir()) == []


def test_the_unit_is_one(tmp_path: Path) -> None:
    analyze = require_program("systemd-analyze", "systemd")
    text = (EXAMPLES / "skerry.service").read_text().replace("/opt/skerry/bin/skerry", "/bin/true")
    (tmp_path / "skerry.service").write_text(text)
    done = subprocess.run([analyze, "verify", tmp_path / "skerry.service"], capture_output=True, text=True, check=False)
    about_it = [line for line in done.stderr.splitlines() if "skerry.service" in line]
    assert about_it == []
    # Time to stop: what the service gives itself, and two seconds to tell those that it ends.
    found = re.search(r"TimeoutStopSec=(\d+)", text)
    assert found
    assert int(found.group(1)) > 12


def free_port() -> int:
    """A port that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def certificate(folder: Path) -> Path:
    """A certificate for islands.example, signed by itself, with its key."""
    openssl = require_program("openssl", "openssl")
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=islands.example",
               "-addext", "subjectAltName=DNS:islands.example", "-keyout", str(folder / "privkey.pem"),
               "-out", str(folder / "fullchain.pem")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return folder / "fullchain.pem"


@contextmanager
def proxied(command: list[str], port: int, trusted: Path) -> Iterator[http.client.HTTPSConnection]:
    """A connection with TLS to a proxy that is started, by the name of the example."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + 20
            while True:
                try:
                    raw = socket.create_connection(("127.0.0.1", port), timeout=30)
                    break
                except ConnectionRefusedError:
                    assert time.monotonic() < deadline, "the proxy did not start"
                    time.sleep(0.1)
            connection = http.client.HTTPSConnection("islands.example", port, timeout=30)
            connection.sock = ssl.create_default_context(cafile=str(trusted)).wrap_socket(
                raw, server_hostname="islands.example"
            )
            yield connection
        finally:
            connection.close()
            process.terminate()
            process.wait(timeout=20)


def check(connection: http.client.HTTPSConnection) -> None:
    """The service behind a proxy answers, and what is the operator's stays inside."""
    for path, status in (("/reports/timeline.json", 200), ("/sparql?query=SELECT%7B", 400), ("/queries", 404),
                         ("/metrics", 404)):  # fmt: skip
        connection.request("GET", path, headers={"Host": "islands.example"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == status, path
        assert "max-age" in answer.headers["Strict-Transport-Security"]


def check_that_it_breaks_off(connection: http.client.HTTPSConnection) -> None:
    """An answer that a limit cuts off does not look whole behind the proxy either."""
    query = f"/sparql?query={quote(ENDLESS_ROWS)}"
    connection.request("GET", query, headers={"Host": "islands.example", "Origin": "https://elsewhere.example"})
    answer = connection.getresponse()
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    with pytest.raises((http.client.IncompleteRead, ConnectionError, ssl.SSLError)):
        answer.read()


def test_nginx_serves_it_with_tls(sample_store: Path, tmp_path: Path) -> None:
    nginx = require_program("nginx", "nginx-light")
    port, trusted = free_port(), certificate(tmp_path)
    options = ("--public-url", "https://islands.example/", "--query-seconds", "2")
    with served(sample_store, *options) as address:
        text = (EXAMPLES / "nginx.conf").read_text().replace("/etc/letsencrypt/live/islands.example", str(tmp_path))
        text = text.replace("http://127.0.0.1:8000", address).replace("listen 443", f"listen 127.0.0.1:{port}")
        text = text.replace("listen 80", f"listen 127.0.0.1:{free_port()}")
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        paths = "".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in kinds)
        head = f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}\n"
        (tmp_path / "nginx.conf").write_text(f"{head}http {{ access_log off; {paths}\n{text}\n}}\n")
        command = [nginx, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
        tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert tested.returncode == 0, tested.stderr
        with proxied(command, port, trusted) as connection:
            check(connection)
            check_that_it_breaks_off(connection)


def test_caddy_serves_it_with_tls(sample_store: Path, tmp_path: Path) -> None:
    caddy = require_program("caddy", "caddy")
    port, trusted = free_port(), certificate(tmp_path)
    options = ("--public-url", "https://islands.example/", "--query-seconds", "2")
    with served(sample_store, *options) as address:
        text = (EXAMPLES / "Caddyfile").read_text().replace("127.0.0.1:8000", address.removeprefix("http://"))
        here = f"islands.example:{port} {{\n\tbind 127.0.0.1\n\ttls {trusted} {tmp_path}/privkey.pem"
        head = f"{{\n\tadmin off\n\tauto_https disable_redirects\n\tstorage file_system {tmp_path}/caddy\n}}\n"
        (tmp_path / "Caddyfile").write_text(head + text.replace("islands.example {", here))
        command = [caddy, "run", "--config", str(tmp_path / "Caddyfile"), "--adapter", "caddyfile"]
        with proxied(command, port, trusted) as connection:
            check(connection)
