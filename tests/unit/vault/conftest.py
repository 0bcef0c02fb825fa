"""A separate keyring for a test, which its processes share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from core.setting_entries import with_value
from core.settings import UserSettings
from core.settings_file import keep_settings
from core.vault import key
from tests.unit.vault.keyring_file import FileKeyring


@pytest.fixture(autouse=True)
def chain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the file with the secrets."""
    monkeypatch.setenv("OVERREAD_TEST_KEYRING", str(tmp_path / "chain.json"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "tests.unit.vault.keyring_file.FileKeyring")
    before = keyring.get_keyring()
    keyring.set_keyring(FileKeyring())
    key._key_of.cache_clear()
    yield tmp_path / "chain.json"
    key._key_of.cache_clear()
    keyring.set_keyring(before)


@pytest.fixture
def wished() -> None:
    """Switch encryption on."""
    keep_settings(with_value(UserSettings(), "privacy.encrypt", True))


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch, chain: Path):
    """Lock the keyring."""

    def lock() -> None:
        key._key_of.cache_clear()
        monkeypatch.delenv("OVERREAD_TEST_KEYRING")

    return lock
