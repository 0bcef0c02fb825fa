"""The locked packages are those that pyproject.toml asks for, in versions that it allows, with hashes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[3]
LOCKS = {
    name: (ROOT / "installer" / f"requirements-{name}.txt").read_text("utf-8")
    for name in ("windows", "linux", "tools", "audit")
}
LOCK = (ROOT / "installer" / "requirements-windows.txt").read_text("utf-8")
LOCKED = dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+) \\$", LOCK, re.MULTILINE))
WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "python_version": "3.11"}


def versions_in(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+) \\$", lock, re.MULTILINE))


def wanted() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = [Requirement(text) for text in project["dependencies"]]
    return [one for one in found if one.marker is None or one.marker.evaluate(WINDOWS)]


@pytest.mark.parametrize("requirement", wanted(), ids=lambda one: one.name)
def test_every_dependency_is_locked_in_a_version_that_is_allowed(requirement: Requirement) -> None:
    name = re.sub(r"[-_.]+", "-", requirement.name).lower()
    assert name in LOCKED, "bring the lock up to date: python -m installer.build --lock"
    assert LOCKED[name] in requirement.specifier


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_has_its_hashes_and_no_registry_is_named(name: str) -> None:
    lock = LOCKS[name]
    blocks = re.split(r"^(?=[A-Za-z0-9._-]+==)", lock, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(versions_in(lock)) > 10
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in lock
    assert "--index" not in lock


@pytest.mark.parametrize("name", ["linux", "tools"])
def test_what_runs_on_linux_and_what_builds_are_locked(name: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    texts = project["dependencies"] + (
        project["optional-dependencies"]["installer"] if name == "tools" else []
    )
    system = WINDOWS if name == "tools" else {"sys_platform": "linux", "platform_system": "Linux"}
    locked = versions_in(LOCKS[name])
    for one in map(Requirement, texts):
        if one.marker is None or one.marker.evaluate(system):
            assert locked[re.sub(r"[-_.]+", "-", one.name).lower()] in one.specifier


@pytest.mark.parametrize("name", LOCKS)
def test_nothing_that_is_known_as_vulnerable_is_locked(name: str) -> None:
    known = tomllib.loads((ROOT / "installer" / "vulnerable.toml").read_text("utf-8"))["package"]
    assert known
    locked = versions_in(LOCKS[name])
    found = [
        one["advisory"]
        for one in known
        if one["name"] in locked and locked[one["name"]] in SpecifierSet(one["versions"])
    ]
    assert found == []


def test_actions_are_pinned_by_hash_and_what_signs_is_locked() -> None:
    for workflow in (ROOT / ".github" / "workflows").glob("*.yml"):
        text = workflow.read_text("utf-8")
        used = re.findall(r"uses: (\S+)", text)
        assert used
        assert [one for one in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", one)] == []
    build = (ROOT / ".github" / "workflows" / "windows.yml").read_text("utf-8").partition("  check:")[0]
    installs = re.findall(r"pip install (.*)", build)
    assert installs == ["--require-hashes --no-deps -r installer/requirements-tools.txt"]


def test_only_one_onnxruntime_is_locked() -> None:
    assert [name for name in LOCKED if name.startswith("onnxruntime")] == ["onnxruntime-directml"]
