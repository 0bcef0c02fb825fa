"""Shared by the DICOMweb tests: a separate keyring, and nodes that answer by a function."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import keyring
import pytest

from core.settings import Pacs
from tests.unit.network.web.web_archive import Answer, WebArchive, web_archive
from tests.unit.vault.keyring_file import FileKeyring

Serves = Callable[[Answer], WebArchive]


@pytest.fixture(autouse=True)
def chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the file with the secrets."""
    monkeypatch.setenv("OVERREAD_TEST_KEYRING", str(tmp_path / "chain.json"))
    before = keyring.get_keyring()
    keyring.set_keyring(FileKeyring())
    yield tmp_path / "chain.json"
    keyring.set_keyring(before)


@pytest.fixture
def serves() -> Iterator[Serves]:
    """Start nodes."""
    with ExitStack() as stack:
        yield lambda answer: stack.enter_context(web_archive(answer))


@pytest.fixture
def pacs(tmp_path: Path) -> Pacs:
    """Return settings that fetch into a folder of the test."""
    return Pacs(folder=tmp_path / "received", free_mb=0)
