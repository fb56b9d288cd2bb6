"""A small web site on 127.0.0.1 for tests: each path answers as its name says."""

import gzip
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Ministers agree | Harbour Post</title>
<meta property="og:site_name" content="Harbour Post"><meta property="article:published_time" content="2021-03-04T09:00:00Z">
</head><body><nav><a href="/">Home</a></nav><main><article><h1>Ministers agree</h1>
<p>The foreign ministers of Japan and Russia met in Tokyo on Wednesday to discuss a peace treaty.</p>
<p>"We agreed to go on with the talks," the Japanese minister said after the meeting.</p>
</article></main></body></html>"""  # noqa: E501
TEXT = "The foreign ministers of Japan and Russia met in Tokyo on Wednesday to discuss a peace treaty.\n"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path.startswith("/to/"):
            self._send(302, b"", Location=self.path.removeprefix("/to/"))
        elif path == "/loop":
            self._send(301, b"", Location="/loop")
        elif path == "/slow":
            self._drip()
        elif path == "/packed":
            self._send(200, gzip.compress(PAGE.encode()), **{"Content-Type": "text/html", "Content-Encoding": "gzip"})
        elif path == "/bomb":
            bomb = gzip.compress(gzip.compress(bytes(200_000_000)))
            self._send(200, bomb, **{"Content-Type": "text/plain", "Content-Encoding": "gzip"})
        elif path == "/brotli":
            self._send(200, b"\x0b", **{"Content-Type": "text/html", "Content-Encoding": "br"})
        elif path == "/image":
            self._send(200, b"\x89PNG\r\n\x1a\n", **{"Content-Type": "image/png"})
        elif path == "/huge":
            self._send(200, b"<html>", **{"Content-Type": "text/html", "Content-Length": "9000000"})
        elif path == "/endless":
            self._endless()
        elif path == "/latin":
            page = PAGE.replace("Japanese minister", "café owner").replace('<meta charset="utf-8">', "")
            self._send(200, page.encode("cp1252"), **{"Content-Type": "text/html; charset=ISO-8859-1"})
        elif path in ("/page", "/page.txt", "/other"):
            self._send(200, PAGE.encode(), **{"Content-Type": "text/html"})
        else:
            self._send(404, b"not here")

    def _send(self, status: int, content: bytes, **headers: str) -> None:
        self.send_response(status)
        headers.setdefault("Content-Length", str(len(content)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _drip(self) -> None:
        """A header byte now and then: no single wait is long."""
        self.send_response_only(200)
        self.flush_headers()
        try:
            for _ in range(300):
                self.wfile.write(b"X-Wait: yes\r\n")
                time.sleep(0.1)
        except OSError:
            return

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"<p>word " * 10_000)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Nothing: the tests are quiet."""


@contextmanager
def serving() -> Iterator[str]:
    """The address of the site, which runs in a thread."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
