"""Programs of the system that some tests need: installed where that is allowed, else the test says how."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest


def require_program(program: str, package: str) -> str:
    """The path of a program. Where it is missing: installs the Debian package if that is allowed (CI, root), else
    skips the test with the line that installs it. In CI nothing is skipped."""
    found = shutil.which(program)
    if found:
        return found
    in_ci = os.environ.get("CI") == "true"
    if shutil.which("apt-get") and (in_ci or os.geteuid() == 0):
        _install(package, in_ci)
    found = shutil.which(program)
    if found is None:
        message = f"{program} is not installed: sudo apt-get install {package}  (macOS: brew install {package})"
        if in_ci:
            pytest.fail(message)
        pytest.skip(message)
    return found


def _install(package: str, must: bool) -> None:
    """Installs a Debian package; workers of one run wait for each other, as apt-get does not."""
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with (Path(tempfile.gettempdir()) / "skerry-tests-apt.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", package]):
            subprocess.run([*sudo, *command], env=environment, check=must, capture_output=True)
