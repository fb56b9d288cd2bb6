"""Taking from an iterator ahead of who uses it."""

from collections.abc import Generator, Iterable
from queue import Full, Queue
from threading import Event, Thread
from typing import TypeVar

Item = TypeVar("Item")
_POLL_SECONDS = 0.2


def ahead(items: Iterable[Item], most: int) -> Generator[Item]:
    """The items, taken in a thread of its own, at most ``most`` before they are asked for.

    An error of the items is raised where it would have been raised. Who stops early closes the iterator, and the
    thread ends after the item that it is at.
    """
    queue: Queue[tuple[Item] | BaseException | None] = Queue(maxsize=most)
    closed = Event()

    def put(value: tuple[Item] | BaseException | None) -> bool:
        while not closed.is_set():
            try:
                queue.put(value, timeout=_POLL_SECONDS)
            except Full:
                continue
            return True
        return False

    def take() -> None:
        try:
            for item in items:
                if not put((item,)):
                    return
            put(None)
        except BaseException as error:  # noqa: BLE001 # it is raised again, in the thread that asks
            put(error)

    thread = Thread(target=take, daemon=True, name="ahead")
    thread.start()
    try:
        while (value := queue.get()) is not None:
            if isinstance(value, BaseException):
                raise value
            yield value[0]
    finally:
        closed.set()
        thread.join()
