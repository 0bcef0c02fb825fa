"""The key is made once, checked before it is used, and lost only where that is wished."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from core.errors import VaultError
from core.paths import private_lock
from core.vault import key
from core.vault.key import KeyMark, derived_key, forget_key, has_key, mark_and_key, put_back
from core.vault.key_copy import read_copy
from tests.unit.vault.keyring_file import FileKeyring


def test_without_a_key_nothing_is_forgotten(home: Path, chain: Path) -> None:
    forget_key()
    assert not chain.exists()


def test_a_key_that_is_gone_from_the_keyring_is_forgotten_all_the_same(home: Path, chain: Path) -> None:
    derived_key("check", make=True)
    chain.write_text("{}")
    forget_key()
    assert not has_key()


def test_a_key_that_cannot_be_deleted_stays_known(home: Path, chain: Path, locked) -> None:
    derived_key("check", make=True)
    locked()
    with pytest.raises(VaultError, match="key is not available"):
        forget_key()
    assert has_key()
    assert len(json.loads(chain.read_text())) == 1


def test_an_entry_that_is_no_key_is_told_of(home: Path, chain: Path) -> None:
    derived_key("check", make=True)
    key._key_of.cache_clear()
    (name,) = json.loads(chain.read_text())
    chain.write_text(json.dumps({name: "no hexadecimal number"}))
    with pytest.raises(VaultError, match="not the one that encrypted"):
        derived_key("check")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"id": "x"}', "\xe4"])
def test_a_damaged_mark_makes_no_second_key(home: Path, chain: Path, text: str) -> None:
    derived_key("check", make=True)
    before = chain.read_bytes()
    (home / "vault.json").write_text(text, "latin-1")
    with pytest.raises(VaultError, match=r"Put back a copy of vault\.json"):
        derived_key("check", make=True)
    assert chain.read_bytes() == before


def test_a_copy_that_does_not_match_its_mark_is_not_put_back(home: Path, chain: Path) -> None:
    derived_key("check", make=True)
    mark, right = mark_and_key()
    before = chain.read_bytes()
    with pytest.raises(VaultError, match="copy of the key is damaged"):
        put_back(KeyMark(mark.id, mark.check), bytes(len(right)))
    assert chain.read_bytes() == before


def test_a_copy_that_cannot_be_read_is_told_of(home: Path, tmp_path: Path) -> None:
    with pytest.raises(VaultError, match=f"{tmp_path.name} cannot be read"):
        read_copy(tmp_path, "correct horse battery")


def test_a_keyring_that_forgets_at_once_makes_no_key(
    home: Path, chain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FileKeyring, "set_password", lambda *_: None)
    with pytest.raises(VaultError, match="keeps no key"):
        derived_key("check", make=True)
    assert not has_key()


def test_whoever_waits_too_long_for_the_first_key_makes_no_other(
    home: Path, chain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key, "_WAIT", 0.0)
    with private_lock(home / "vault.lock", 0.0), pytest.raises(VaultError, match="key is not available"):
        derived_key("check", make=True)
    assert not chain.exists()


def test_the_first_key_of_two_that_start_together_is_used_by_both(
    home: Path, chain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = derived_key("check", make=True)
    read, asked = key._read_mark, []

    def read_too_early() -> KeyMark | None:
        asked.append(os.getpid())
        return None if len(asked) == 1 else read()

    monkeypatch.setattr(key, "_read_mark", read_too_early)
    assert derived_key("check", make=True) == made
    assert len(asked) == 2
