"""What figures depend on: the machine, the versions, the commit. No names of hosts, people or folders."""

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("pyoxigraph", "spacy", "numpy", "pyrudof", "pyshacl", "rdflib", "msgspec", "rensa", "flask", "waitress")


def machine() -> dict[str, object]:
    """The machine by name of its property; memory in GB (10**9 bytes), load over the last minute, UTC time."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "cores": os.cpu_count() or 1,
        "processor": _processor(),
        "memory_gb": round(pages / 1e9, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "commit": _commit(),
        "time": f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}",
        "load": round(os.getloadavg()[0], 1),
    }


def in_words(told: dict[str, object]) -> str:
    """The machine in a sentence."""
    packages = told["packages"]
    assert isinstance(packages, dict)
    return (
        f"{told['cores']} cores ({told['processor']}), {told['memory_gb']} GB, {told['system']}, "
        f"Python {told['python']}, {', '.join(f'{name} {found}' for name, found in packages.items())}"
    )


def _processor() -> str:
    """The model, as Linux tells it; elsewhere what Python knows."""
    try:
        found = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        found = None
    return found[1] if found else platform.processor() or "unknown"


def _commit() -> str:
    """The commit, with a + if files differ from it; empty outside of a checkout."""
    try:
        command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty=+", "--exclude=*"]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
