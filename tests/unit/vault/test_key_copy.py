"""A backup of the key opens only with its passphrase, restores encrypted data, and harms nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from core.cli import app
from core.errors import ExportError, VaultError
from core.patient_data.patient import find_patient
from core.progress import Progress
from core.settings import UserSettings
from core.vault import key, key_copy
from core.vault.key import derived_key, forget_key
from core.vault.key_copy import read_copy, write_copy
from core.vault.sealed_file import read_kept, write_kept
from tests.unit.network.conftest import instances
from tests.unit.patient_data.test_patient import day

__all__ = ["day", "instances"]

WORDS = "correct horse battery stäple"


def lose(chain: Path) -> None:
    """Remove the keyring, as on a new computer."""
    chain.unlink()
    key._key_of.cache_clear()


def test_a_lost_keyring_is_made_good(day: Path, home: Path, chain: Path, tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["data", "encrypt"]).exit_code == 0
    before = find_patient("HID-77", UserSettings(), Progress()).facts()
    copy = tmp_path / "key.json"
    done = CliRunner().invoke(app, ["data", "export-key", str(copy)], input=f"{WORDS}\n")
    assert done.exit_code == 0, done.output
    assert "keep the two apart" in " ".join(done.output.split())
    assert copy.stat().st_mode & 0o077 == 0
    secret = json.loads(chain.read_text())
    assert not any(value in copy.read_text() for value in secret.values())
    lose(chain)
    with pytest.raises(VaultError):
        find_patient("HID-77", UserSettings(), Progress())
    wrong = CliRunner().invoke(app, ["data", "import-key", str(copy)], input="another passphrase\n")
    assert isinstance(wrong.exception, VaultError)
    assert not chain.exists()
    done = CliRunner().invoke(app, ["data", "import-key", str(copy)], input=f"{WORDS}\n")
    assert done.exit_code == 0, done.output
    assert json.loads(chain.read_text()) == secret
    assert find_patient("HID-77", UserSettings(), Progress()).facts() == before
    log = (home / "audit.jsonl").read_text() if (home / "audit.jsonl").exists() else ""
    assert WORDS not in log


def test_it_comes_back_without_the_mark_of_the_folder(wished: None, home: Path, chain: Path) -> None:
    write_kept(home / "recent.json", b"names")
    write_copy(home / "copy", WORDS)
    lose(chain)
    mark = (home / "vault.json").read_bytes()
    (home / "vault.json").unlink()
    read_copy(home / "copy", WORDS)
    assert (home / "vault.json").read_bytes() == mark
    assert read_kept(home / "recent.json") == b"names"


def test_the_key_of_other_data_changes_nothing(wished: None, home: Path, chain: Path) -> None:
    derived_key("check", make=True)
    write_copy(home / "copy", WORDS)
    forget_key()
    derived_key("check", make=True)
    before = chain.read_bytes(), (home / "vault.json").read_bytes()
    with pytest.raises(VaultError, match="does not belong to the data"):
        read_copy(home / "copy", WORDS)
    assert (chain.read_bytes(), (home / "vault.json").read_bytes()) == before


def test_nothing_is_written_over_and_no_short_passphrase_is_taken(wished: None, home: Path) -> None:
    derived_key("check", make=True)
    with pytest.raises(VaultError, match="at least 12 characters"):
        write_copy(home / "copy", "short")
    (home / "copy").write_text("something of mine")
    with pytest.raises(ExportError, match="already exists"):
        write_copy(home / "copy", WORDS)
    assert (home / "copy").read_text() == "something of mine"


def test_without_a_key_there_is_no_copy(home: Path) -> None:
    with pytest.raises(VaultError, match="Nothing is encrypted here"):
        write_copy(home / "copy", WORDS)
    assert not (home / "copy").exists()


def test_every_changed_part_is_noticed(wished: None, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The key derivation's work is not under test here.
    monkeypatch.setattr(key_copy, "_WORK", 1 << 10)
    derived_key("check", make=True)
    write_copy(home / "copy", WORDS)
    whole = json.loads((home / "copy").read_text())
    for name, value in whole.items():
        changed = ("B" if value[0] == "A" else "A") + value[1:]
        (home / "copy").write_text(json.dumps(whole | {name: changed}))
        with pytest.raises(VaultError):
            read_copy(home / "copy", WORDS)
        (home / "copy").write_text(json.dumps({key: value for key, value in whole.items() if key != name}))
        with pytest.raises(VaultError, match="is not a copy of a key"):
            read_copy(home / "copy", WORDS)
    for scrap in (b"", b"[]", b"\xff\xfe", b"{" * 5000, b"null", b"[" * 20000):
        (home / "copy").write_bytes(scrap)
        with pytest.raises(VaultError, match="is not a copy of a key"):
            read_copy(home / "copy", WORDS)
    (home / "copy").write_text(json.dumps(whole))
    read_copy(home / "copy", WORDS)
