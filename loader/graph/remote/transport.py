"""Requests to a server: with time limits, over connections that stay open, repeated where that is safe."""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import urllib3
from urllib3.exceptions import HTTPError, NewConnectionError, SSLError

from loader.errors import StoreError
from loader.graph.remote.credentials import Credentials

CONNECT_SECONDS, ANSWER_SECONDS = 10.0, 300.0
TRIES = 4
"""How often a request that may be repeated is sent."""
FIRST_WAIT = 0.5
"""Seconds before the second try; twice as many before each further one."""
PASSING = frozenset({429, 502, 503, 504})
"""What a server answers that could not answer now."""
LONGEST_WAIT = 60.0
TOLD = 300
"""Characters of a server's own words that are passed on."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    content_type: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    def words(self) -> str:
        """What the server said, shortened, on one line."""
        return " ".join(self.body.decode(errors="replace").split())[:TOLD]


class Transport:
    """Sends requests to one server. Safe to use from several threads."""

    def __init__(
        self, credentials: Credentials, seconds: float = ANSWER_SECONDS, first_wait: float = FIRST_WAIT
    ) -> None:
        """``seconds`` is how long an answer may take."""
        self._credentials, self._seconds, self._first_wait = credentials, seconds, first_wait
        self._pool = urllib3.PoolManager(maxsize=8, timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=seconds))
        self._challenge: dict[str, str] = {}

    def send(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes | None, is_repeatable: bool
    ) -> Answer:
        """The answer to a request, whatever its status. One that is repeatable is sent again, after a pause, if no
        answer came or the server could not answer now.

        Raises StoreError if there is no answer.
        """
        wait, tries = self._first_wait, TRIES if is_repeatable else 1
        told = ""
        for number in range(1, tries + 1):
            if number > 1:
                _LOG.warning("%s: %s; trying again in %g s (try %d of %d)", address, told, wait, number, tries)
                time.sleep(wait)
                wait *= 2
            try:
                answer = self._authorised(method, address, headers, body)
            except HTTPError as error:
                failure: StoreError | None = self._failure(address, error)
                if isinstance(error, SSLError) or isinstance(getattr(error, "reason", None), SSLError):
                    break
                told = f"no answer ({type(error).__name__})"
                continue
            if answer.status not in PASSING:
                return answer
            failure, told = None, f"it could not answer now (status {answer.status})"
            wait = max(wait, _asked_wait(answer))
        if failure is not None:
            raise failure
        return answer

    def _authorised(self, method: str, address: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
        origin = urlsplit(address).netloc
        sent = self._credentials.beforehand()
        if sent is None and origin in self._challenge:
            sent = self._credentials.answer(self._challenge[origin], method, address)
        answer = self._once(method, address, headers, body, sent)
        challenge = answer.headers.get("www-authenticate")
        if answer.status == 401 and challenge:
            made = self._credentials.answer(challenge, method, address)
            if made is not None:
                self._challenge[origin] = challenge
                answer = self._once(method, address, headers, body, made)
        return answer

    def _once(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes | None, authorization: str | None
    ) -> Answer:
        sent = {**headers, **({"Authorization": authorization} if authorization else {})}
        # A redirect would carry credentials and updates to where nobody sent them.
        found = self._pool.request(method, address, headers=sent, body=body, retries=False, redirect=False)
        lower = {name.lower(): value for name, value in found.headers.items()}
        kind = lower.get("content-type", "").partition(";")[0].strip().lower()
        return Answer(found.status, kind, found.data, lower)

    def _failure(self, address: str, error: HTTPError) -> StoreError:
        if isinstance(error, NewConnectionError):
            return StoreError(f"no server answers at {address}: start it, or correct --store")
        if isinstance(error, urllib3.exceptions.TimeoutError):
            return StoreError(
                f"{address} did not answer within {self._seconds:g} seconds: see how busy the server is, then try again"
            )
        return StoreError(f"the connection to {address} failed ({error}): see whether the server runs, then try again")


def _asked_wait(answer: Answer) -> float:
    """The seconds that a server asks to wait."""
    asked = answer.headers.get("retry-after", "")
    return min(float(asked), LONGEST_WAIT) if asked.isascii() and asked.isdigit() else 0.0
