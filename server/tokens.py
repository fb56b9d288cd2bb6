"""Tokens: who may write or operate, by a secret of which the service keeps a hash only.

A file of tokens has one token a line, ``NAME SCOPES sha256:HEX`` with commas between scopes; ``#`` begins a comment.
`skerry token` makes one.
"""

import hashlib
import hmac
import logging
import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from loader.errors import UsageError

Scope = Literal["write", "operate"]
SCOPES: tuple[Scope, ...] = ("write", "operate")
"""``write``: to the corrections and to the graph of its name. ``operate``: to see and end what the service runs."""
PREFIX = "skerry_"
SECRET = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")
"""What a secret looks like: 256 random bits, so that one round of hashing is enough."""
NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
"""What a name looks like: it is the last part of the user's graph."""


@dataclass(frozen=True, slots=True)
class Token:
    """Whose token it is, what it is good for, and the SHA-256 (hex) of its secret."""

    name: str
    scopes: frozenset[Scope]
    digest: str

    def __str__(self) -> str:
        """The line of the file."""
        return f"{self.name} {','.join(sorted(self.scopes))} sha256:{self.digest}"


class Tokens:
    """The tokens that a service knows: those given, or those of a file, which is read again when it has changed, so
    that a line taken out takes the token back. A file that cannot be read any more, or is none, knows nobody."""

    def __init__(self, known: Sequence[Token] = (), file: Path | None = None) -> None:
        self._given, self._file = tuple(known), file
        self._read: tuple[object, tuple[Token, ...]] = (None, self._given)
        if file is not None:
            self._read = _stamp(file), _tokens_in(file)

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._known())

    def give(self, scope: Scope) -> bool:
        """Whether any token is good for a scope."""
        return any(scope in token.scopes for token in self._known())

    def find(self, secret: str) -> Token | None:
        """The token of a secret, in a time that tells nothing about those that it is not."""
        asked, found = digest(secret), None
        for token in self._known():
            if hmac.compare_digest(token.digest, asked):
                found = token
        return found

    def _known(self) -> tuple[Token, ...]:
        if self._file is None:
            return self._given
        stamp, (read, known) = _stamp(self._file), self._read
        if stamp == read:
            return known
        try:
            known = _tokens_in(self._file)
        except UsageError as error:
            logging.getLogger(__name__).error("%s: nobody may write or operate until that is mended", error)
            known = ()
        self._read = stamp, known
        return known


def digest(secret: str) -> str:
    """The SHA-256 (hex) under which a secret is kept."""
    return hashlib.sha256(secret.encode(errors="surrogateescape")).hexdigest()


def new_token(name: str, scopes: Collection[Scope]) -> tuple[str, Token]:
    """A new secret, which is told once, and its token. Raises UsageError for a name that cannot be one."""
    secret = PREFIX + secrets.token_urlsafe(32)
    return secret, Token(_checked(name), frozenset(scopes), digest(secret))


def read_tokens(path: Path) -> Tokens:
    """The tokens of a file, as it is and as it will be. Raises UsageError for a file that cannot be read and a line
    that is none."""
    return Tokens(file=path)


def _stamp(path: Path) -> object:
    """What changes when a file is written."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _tokens_in(path: Path) -> tuple[Token, ...]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"the tokens in {str(path)!r} cannot be read ({error}): make them with `skerry token`"
        ) from None
    told = [(number, line.partition("#")[0].split()) for number, line in enumerate(lines, 1)]
    return tuple(_token(f"{path}, line {number}", parts) for number, parts in told if parts)


def _token(place: str, parts: Sequence[str]) -> Token:
    """The token of a line. The line is not repeated: somebody may have written the secret into it."""
    if len(parts) != 3 or not re.fullmatch(r"sha256:[0-9a-f]{64}", parts[2]):
        raise UsageError(f"{place} is no token: write NAME SCOPES sha256:HEX, as `skerry token NAME` prints it")
    scopes = parts[1].split(",")
    unknown = sorted(set(scopes) - set(SCOPES))
    if unknown:
        raise UsageError(f"{place}: there is no scope {unknown[0]!r}: use {' or '.join(SCOPES)}, or both with a comma")
    return Token(_checked(parts[0]), frozenset(s for s in SCOPES if s in scopes), parts[2].removeprefix("sha256:"))


def _checked(name: str) -> str:
    if not NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} is no name for a token: use up to 64 small letters, digits and hyphens, since it names a graph"
        )
    return name
