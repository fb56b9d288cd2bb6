"""Pictures that were drawn before: a release never changes, so a picture of it is drawn once for all processes."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


class PictureCache:
    """Files of a folder that the processes of a service share, up to a number of bytes. Safe to use from several."""

    def __init__(self, folder: Path | None, max_bytes: int) -> None:
        self._folder, self._max_bytes = folder, max_bytes

    def get(self, key: str) -> bytes | None:
        """What was kept under a key, if it is still there."""
        if self._folder is None:
            return None
        path = self._folder / key
        try:
            content = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return content

    def put(self, key: str, content: bytes) -> None:
        """Keeps a picture; those looked at longest ago make room. A disk that is full keeps nothing."""
        if self._folder is None or len(content) > self._max_bytes:
            return
        new = self._folder / f"{key}.{secrets.token_hex(4)}"
        try:
            new.write_bytes(content)
            new.replace(self._folder / key)
            self._make_room()
        except OSError:
            new.unlink(missing_ok=True)

    def _make_room(self) -> None:
        assert self._folder is not None
        found = []
        for entry in os.scandir(self._folder):
            with suppress(OSError):  # another process was quicker
                told = entry.stat()
                found.append((told.st_mtime, told.st_size, entry.path))
        size = sum(of for _, of, _ in found)
        for _, of, path in sorted(found):
            if size <= self._max_bytes:
                return
            with suppress(OSError):
                os.unlink(path)
            size -= of
