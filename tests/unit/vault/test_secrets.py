"""A secret is kept whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from keyring.errors import KeyringError

from core.errors import VaultError
from core.vault.secrets import LONGEST_SECRET, forget_secret, keep_secret, kept_secret
from tests.unit.vault.keyring_file import FileKeyring


@pytest.mark.parametrize("length", [1, 1000, 1001, LONGEST_SECRET])
def test_a_secret_comes_back_whole(chain: Path, length: int) -> None:
    secret = ("abcdefghij" * LONGEST_SECRET)[:length]
    keep_secret("name", secret)
    assert kept_secret("name") == secret
    forget_secret("name")
    assert kept_secret("name") is None


def test_a_secret_that_is_too_long_is_refused(chain: Path) -> None:
    with pytest.raises(VaultError, match="cannot be stored"):
        keep_secret("name", "x" * (LONGEST_SECRET + 1))
    assert kept_secret("name") is None


def test_a_keyring_that_forgets_at_once_is_told_of(chain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FileKeyring, "set_password", lambda *_: None)
    with pytest.raises(VaultError, match="cannot be stored"):
        keep_secret("name", "secret")


def test_a_keyring_that_takes_nothing_is_told_of(chain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: str) -> None:
        raise KeyringError("full")

    monkeypatch.setattr(FileKeyring, "set_password", refuse)
    with pytest.raises(VaultError, match="cannot be stored"):
        keep_secret("name", "secret")


def test_a_locked_keyring_tells_and_forgets_nothing(chain: Path, locked) -> None:
    keep_secret("name", "secret")
    before = chain.read_bytes()
    locked()
    with pytest.raises(VaultError, match="is locked or does not have the secret"):
        kept_secret("name")
    with pytest.raises(VaultError, match="cannot be deleted"):
        forget_secret("name")
    assert chain.read_bytes() == before
