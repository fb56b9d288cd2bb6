"""The process that makes pages, reports and exports: ``python -m server.workers.pages FD MEGABYTES SETTINGS``."""

import gc
import os
import sys
from collections.abc import Callable
from contextlib import closing
from multiprocessing.connection import Connection
from typing import Any, NoReturn

from flask import Flask

from loader.graph.embedded import Following
from server.app import create_pages
from server.settings import Settings
from server.workers.job import BEGUN, TOO_LARGE
from server.workers.memory import DRAWING_MEGABYTES
from server.workers.process import Chunks, serve_jobs
from server.workers.visit import SHORTEN_KEY, Head, Visit


def answer(app: Flask, connection: Connection, content: bytes) -> None:
    """Answers one visit: the head, then the body as it comes."""
    connection.send_bytes(BEGUN)
    chunks = Chunks(connection)

    def start(status: str, headers: list[tuple[str, str]], _exc_info: object = None) -> Callable[[bytes], object]:
        chunks.write(Head(status, tuple(headers)).to_line())
        return chunks.write

    def shorten(seconds: float) -> None:
        connection.send_bytes(BEGUN + str(seconds).encode())

    body: Any = app.wsgi_app({**Visit.from_json(content).wsgi(), SHORTEN_KEY: shorten}, start)
    with closing(body):
        for part in body:
            chunks.write(part)
    chunks.finish()


def _end(_error: MemoryError) -> NoReturn:
    os._exit(TOO_LARGE)  # the pool tells what it means


def _prepare(connection: Connection) -> Callable[[bytes], None]:
    app = create_pages(Settings.from_json(sys.argv[3]))
    app.register_error_handler(MemoryError, _end)
    current: Following = app.extensions["skerry.current"]
    gc.freeze()  # what is there now stays: it need not be looked through each time

    def visit(content: bytes) -> None:
        number = current.number()
        answer(app, connection, content)
        if number not in (None, current.number()):
            gc.collect()  # templates and what they were given hold each other, and so the release before

    return visit


if __name__ == "__main__":
    serve_jobs(int(sys.argv[1]), int(sys.argv[2]), _prepare, DRAWING_MEGABYTES)
