"""The build hook: what comes from npm is fixed and in the wheel; where npm fails, the build says what to do."""

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import hatch_build
from server.built import EDITOR, FINE_LAND, LAND, built
from tests.conftest import ROOT

SOURCES = ROOT / hatch_build.SOURCES


def test_every_package_is_fixed_to_its_bytes_and_names_no_host() -> None:
    lock = json.loads((SOURCES / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert [name for name, entry in packages.items() if not entry.get("integrity", "").startswith("sha512-")] == []
    assert "http" not in (SOURCES / "package-lock.json").read_text()
    wanted = json.loads((SOURCES / "package.json").read_text())
    for name, version in (wanted["dependencies"] | wanted["devDependencies"]).items():
        assert packages[f"node_modules/{name}"]["version"] == version


def test_the_repository_holds_no_code_of_others() -> None:
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert "node_modules" not in listed
    assert str(hatch_build.BUILT) not in listed
    assert [name for name in listed.split() if name.endswith((".min.js", ".map"))] == []


def test_the_wheel_carries_the_files_and_not_their_sources(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        for name in (EDITOR, LAND, FINE_LAND, "LICENSES.txt"):
            assert archive.getinfo(f"server/static/built/{name}").file_size > 10_000, name
        assert json.loads(archive.read(f"server/static/built/{LAND}"))["objects"].keys() == {"land"}
        licences = archive.read("server/static/built/LICENSES.txt").decode()
    assert "@codemirror/view" in licences
    assert licences.count("Permission is hereby granted") >= 10
    assert [name for name in names if "static-src" in name or "node_modules" in name] == []


def test_an_editable_install_has_the_files_too() -> None:
    assert hatch_build.build(ROOT) in (True, False)
    assert all(built(name) for name in (EDITOR, LAND, FINE_LAND))
    assert hatch_build.build(ROOT) is False


def test_without_npm_the_build_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(SOURCES, tmp_path / hatch_build.SOURCES)
    (tmp_path / hatch_build.BUILT).parent.mkdir(parents=True)
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9")  # the discard port: nobody listens
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    with pytest.raises(SystemExit, match=r"npm registry: make it reachable.*SKERRY_BUILD_STATIC=no"):
        hatch_build.build(tmp_path)
    assert "ECONNREFUSED" in capfd.readouterr().err
    assert list((tmp_path / hatch_build.BUILT).parent.iterdir()) == []
