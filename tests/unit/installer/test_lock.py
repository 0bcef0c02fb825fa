"""The locked packages are those that pyproject.toml asks for, in versions that it allows, with hashes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[3]
LOCK = (ROOT / "installer" / "requirements-windows.txt").read_text("utf-8")
LOCKED = dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+) \\$", LOCK, re.MULTILINE))
WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "python_version": "3.11"}


def wanted() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    found = [Requirement(text) for text in project["dependencies"]]
    return [one for one in found if one.marker is None or one.marker.evaluate(WINDOWS)]


@pytest.mark.parametrize("requirement", wanted(), ids=lambda one: one.name)
def test_every_dependency_is_locked_in_a_version_that_is_allowed(requirement: Requirement) -> None:
    name = re.sub(r"[-_.]+", "-", requirement.name).lower()
    assert name in LOCKED, "bring the lock up to date: python -m installer.build --lock"
    assert LOCKED[name] in requirement.specifier


def test_every_package_has_its_hashes_and_no_registry_is_named() -> None:
    blocks = re.split(r"^(?=[A-Za-z0-9._-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(LOCKED)
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in LOCK
    assert "--index" not in LOCK


def test_only_one_onnxruntime_is_locked() -> None:
    assert [name for name in LOCKED if name.startswith("onnxruntime")] == ["onnxruntime-directml"]
