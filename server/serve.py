"""Serving with waitress: a production server in pure Python that breaks off a failed answer instead of ending it."""

import errno
import resource
import socket
import threading
from dataclasses import replace

import click
import waitress

from loader.errors import UsageError
from server.app import close, create_app, warm_up
from server.front.channel import fronted
from server.front.front import Front
from server.heads import FIRST_LINE
from server.hosts import LOOPBACK, hosts_of, own_name
from server.log import set_up_logging
from server.settings import Settings
from server.stopping import run_until_stopped

SPARE_THREADS = 8
"""Threads beyond those that wait for queries: pages, health, and turning surplus queries away."""
CONNECTIONS = 1000
"""Clients that do nothing have places of their own for two minutes: there must be more of them than somebody fills by
hand. Who fills them by a program drives out whoever is waited for longest (``server.patience``)."""
WAITING_BYTES = 1_000_000
"""So much of an answer may wait for a client to read: as much as is kept in memory, not in a file."""
STACK_BYTES = 64 * 1024 * 1024
"""The engine recurses with a query's nesting; the guard's limits fit this stack with room to spare."""


def serve(settings: Settings, host: str = "127.0.0.1", port: int = 8000, stop_seconds: float = 10) -> bool:
    """Serves a store until SIGTERM or Ctrl-C, under the names that the address and the settings give it; says where.
    Requests that run then have ``stop_seconds``; returns whether all of them were finished.

    Raises UsageError if the address cannot be had, QueryError if a canned query cannot be used.
    """
    max_body = max(settings.max_body_bytes, settings.writing.bytes if settings.takes_writes else 0)
    set_up_logging()
    _allow_connections()
    is_public = host not in LOOPBACK or settings.public is not None
    listener = listen(host, port)
    app = create_app(replace(settings, hosts=hosts_of(host, settings.public), is_public=is_public))
    loop: dict[int, object] = {}
    front = Front(app, loop)
    threading.stack_size(STACK_BYTES)
    server = waitress.create_server(
        front.application,
        map=loop,
        sockets=[listener],
        threads=_threads(settings),
        ident="skerry",
        server_name=own_name(host, settings.public),
        max_request_header_size=settings.max_url_bytes + settings.max_header_bytes + FIRST_LINE,
        max_request_body_size=max_body + 1,
        clear_untrusted_proxy_headers=True,
        channel_request_lookahead=1,  # so that waitress notices a client that leaves
        outbuf_high_watermark=WAITING_BYTES,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,  # select() knows 1024 connections
    )
    server.channel_class = fronted(
        front, settings.patience, body=max_body, url=settings.max_url_bytes, headers=settings.max_header_bytes
    )
    server.front = front
    address = f"[{host}]" if ":" in host else host
    click.echo(f"Skerry serves {settings.store} on http://{address}:{listener.getsockname()[1]} - stop it with Ctrl-C")
    threading.Thread(target=warm_up, args=(app,), daemon=True).start()
    try:
        return run_until_stopped(
            server, app.extensions["skerry.stopping"], app.extensions["skerry.traces"], stop_seconds
        )
    finally:
        front.close()
        server.task_dispatcher.shutdown(timeout=1)
        server.close()
        close(app)


def _threads(settings: Settings) -> int:
    """One for each request that may run or wait, so that those that may not are told so at once."""
    pools = (settings.limits, settings.pages, settings.exports, settings.worlds)
    return sum(each.workers + each.queue for each in pools) + 1 + settings.pages.queue + SPARE_THREADS


def _allow_connections() -> None:
    """Each is an open file, of which many systems allow 1024 unless more are asked for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * CONNECTIONS if hard == resource.RLIM_INFINITY else min(4 * CONNECTIONS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address; port 0 takes any that is free. Raises UsageError, saying what to do."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise UsageError(f"port {port} on {host} is taken: stop what uses it, or choose another --port") from error
        reason = error.strerror or str(error)
        raise UsageError(f"{host} port {port} cannot be served ({reason}): choose another --host or --port") from error
    return listener
