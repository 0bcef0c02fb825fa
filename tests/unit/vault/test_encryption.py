"""Patient data, encrypted and decrypted: stores, kills at any moment, a keyring without the key."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from core.batch.journal.journal_store import kept_journals, open_journal, place_of
from core.cli import app
from core.errors import VaultError
from core.images.base.limits import Limits
from core.images.files.sources import walk
from core.network.base.object_store import Bounds, Kept, ObjectStore
from core.network.outbox import Outbox
from core.paths import queue_file
from core.patient_data import encryption
from core.patient_data.encryption import count_encrypted, decrypt_all, encrypt_all
from core.patient_data.patient import delete_records, find_patient
from core.patient_data.recent import read_recent, recent_file
from core.progress import Progress
from core.results.store import decisions_file, open_store
from core.setting_entries import with_value
from core.settings import UserSettings
from core.settings_file import keep_settings, read_settings
from core.sqlite_file import copy_as
from core.vault.key import has_key
from tests.support.received import receive
from tests.unit.network.conftest import Makes, instances
from tests.unit.patient_data.test_patient import WORDS, day, holding

__all__ = ["day", "instances"]


def content(home: Path, received: Path) -> dict[str, object]:
    """Return the content of all stores, however it is stored on disk."""
    found: dict[str, object] = {"recent": read_recent()}
    for path in kept_journals():
        with open_journal(path, resume=True) as (journal, notice):
            assert notice == ""
            found[path.name] = [(one.file, one.identity) for one in journal.all_readings()]
    store, notice = open_store(decisions_file())
    assert notice == ""
    with closing(store):
        found["decisions"] = store.all()
    with closing(Outbox()) as queue:
        found["queue"] = queue.entries()
    for source in walk([received], (), Limits()):
        with source.open(Limits()) as handle:
            found[source.name] = handle.read()
    return found


def run(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "desktop", "data", *arguments]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_all_that_is_kept_is_encrypted_read_deleted_and_decrypted(day: Path, home: Path, chain: Path) -> None:
    before = content(home, day)
    files = {path: path.read_bytes() for path in day.rglob("*.dcm")}
    kept = (*files, *kept_journals(), recent_file(), decisions_file())
    yesterday = int(time.time()) - 86400
    for path in kept:
        os.utime(path, (yesterday, yesterday))
    # A file left unfinished by a conversion that was killed.
    half = next(iter(files)).with_name(".overread-0123456789ab.dcm")
    half.write_bytes(b"Hidden^Person")
    assert len(holding(home, WORDS)) > 6
    done = CliRunner().invoke(app, ["data", "encrypt"])
    assert done.exit_code == 0, done.output
    assert {path.stat().st_mtime for path in kept} == {yesterday}
    assert holding(home, (*WORDS, b"OTHER", b"SQLite")) == []
    assert content(home, day) == before
    assert not half.exists()
    assert os.name != "posix" or (home / "vault.json").stat().st_mode & 0o077 == 0
    again = CliRunner().invoke(app, ["data", "encrypt"])
    assert "0 files written anew" in again.output
    done = CliRunner().invoke(app, ["data", "decrypt"])
    assert done.exit_code == 0, done.output
    assert {path: path.read_bytes() for path in day.rglob("*.dcm")} == files
    assert content(home, day) == before
    assert json.loads(chain.read_text()) == {}
    assert not has_key()
    assert count_encrypted(UserSettings())[0] == 0


def test_what_comes_later_is_encrypted_and_a_patient_can_be_deleted(
    wished: None, day: Path, home: Path, instances: Makes
) -> None:
    assert holding(home, (*WORDS, b"OTHER", b"SQLite")) == []
    (file,) = instances(1, PatientName="Hidden^Person", PatientID="HID-77")
    store = ObjectStore(home / "received", Bounds(1 << 20, 0))
    assert [receive(store, file) for _ in range(2)] == [Kept.NEW, Kept.SAME]
    assert holding(home, WORDS) == []
    delete_records(find_patient("HID-77", UserSettings(), Progress()))
    assert find_patient("HID-77", UserSettings(), Progress()).facts() == dict.fromkeys(
        ("received", "readings", "decisions", "marks", "queued", "recent"), 0
    )
    assert find_patient("OTHER-1", UserSettings(), Progress()).readings == 2


def test_without_the_key_nothing_is_lost_and_one_sentence_says_why(
    day: Path, home: Path, locked, chain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(home, day)
    encrypt_all(UserSettings(), Progress())
    stays = {
        path: path.read_bytes() for path in home.rglob("*") if path.is_file() and "lock" not in path.name
    }
    locked()
    for attempt in (
        lambda: open_store(decisions_file()),
        lambda: Outbox(),
        lambda: open_journal(place_of([day]), resume=False).__enter__(),
        lambda: decrypt_all(UserSettings(), Progress()),
    ):
        with pytest.raises(VaultError, match="key is not available"):
            attempt()
    told = subprocess.run(
        [sys.executable, "-m", "desktop", "pacs", "queue"], capture_output=True, text=True, check=False
    )
    assert told.returncode == 2
    assert "key is not available" in " ".join(told.stderr.split())
    refused = subprocess.run([sys.executable, "-m", "desktop", "data", "encrypt"], check=False)
    assert refused.returncode == 2
    assert not read_settings().privacy.encrypt
    now = {path: path.read_bytes() for path in stays}
    assert {path.name for path in stays if now[path] != stays[path]} <= {"audit.jsonl", "audit.head"}
    monkeypatch.setenv("OVERREAD_TEST_KEYRING", str(chain))
    assert content(home, day) == before


def test_without_the_key_nobody_is_told_that_nothing_is_kept(
    wished: None, home: Path, instances: Makes, locked
) -> None:
    (file,) = instances(1, PatientID="HID-77")
    receive(ObjectStore(home / "received", Bounds(1 << 20, 0)), file)
    assert find_patient("HID-77", UserSettings(), Progress()).facts()["received"] == 1
    locked()
    with pytest.raises(VaultError, match="key is not available"):
        find_patient("HID-77", UserSettings(), Progress())


def test_halves_of_a_conversion_go_with_the_patient(day: Path, home: Path) -> None:
    study = next(path.parent for path in day.rglob("*.dcm") if b"HID-77" in path.read_bytes())
    (study / ".overread-0123456789ab.dcm").write_bytes(b"Hidden^Person")
    delete_records(find_patient("HID-77", UserSettings(), Progress()))
    assert holding(home, (b"Hidden", b"HID-77")) == []
    assert not study.exists()


@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.nightly) for n in range(1, 10))])
def test_kills_at_any_moment_lose_nothing_and_it_goes_on(day: Path, home: Path, seed: int) -> None:
    before, chance = content(home, day), random.Random(seed)
    for command, undo, encrypted in (("encrypt", "decrypt", True), ("decrypt", "encrypt", False)):
        kills, longest = 0, 2.5
        while True:
            process = run(command)
            try:
                assert process.wait(chance.uniform(0.2, longest) if kills < 4 else 600) == 0
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                kills += 1
                assert content(home, day) == before
                continue
            if kills:
                break
            # The conversion ended before the chosen moment.
            longest = max(longest / 2, 0.2)
            assert run(undo).wait(600) == 0
        done, files = count_encrypted(UserSettings())
        assert done == (files if encrypted else 0)
    assert content(home, day) == before


def test_what_is_in_use_stays_and_is_told(day: Path, home: Path) -> None:
    # In a separate process, as a window is, because file locks act between processes.
    with (
        open_journal(place_of([day]), resume=True),
        subprocess.Popen(
            [sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as window,
    ):
        assert window.stdout is not None
        assert window.stdin is not None
        assert window.stdout.readline() == "open\n"
        found = encrypt_all(UserSettings(), Progress())
        assert {path.name for path in found.busy} == {place_of([day]).name, decisions_file().name}
        window.stdin.write("\n")
        window.stdin.flush()
        assert window.stdout.readline() == "recorded\n"
    assert encrypt_all(UserSettings(), Progress()).whole
    with closing(open_store(decisions_file())[0]) as store:
        assert len(store.all()) == 6


def test_what_is_queued_while_the_queue_is_encrypted_is_not_lost(
    day: Path, home: Path, instances: Makes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (file,) = instances(1)
    adding: list[Future[None]] = []

    def add() -> None:
        with closing(Outbox()) as queue:
            queue.add([file], "Archive", Progress())

    def copy(path: Path, made: Path, *, encrypted: bool) -> bool:
        whole = copy_as(path, made, encrypted=encrypted)
        if path == queue_file():
            # The new file is complete but has not replaced the old one yet.
            adding.append(pool.submit(add))
            wait(adding, 0.5)
        return whole

    monkeypatch.setattr(encryption, "copy_as", copy)
    with ThreadPoolExecutor(1) as pool:
        assert encrypt_all(UserSettings(), Progress()).whole
    adding[0].result()
    with closing(Outbox()) as queue:
        assert file in {entry.path for entry in queue.entries()}


HOLDER = """
import sys
from dataclasses import replace
from core.results.picture_key import PictureKey
from core.results.store import decisions_file, open_store
from tests.unit.results.test_decisions import decision

store, _ = open_store(decisions_file())
print("open", flush=True)
sys.stdin.readline()
store.record([replace(decision(), picture=PictureKey("e" * 64, 1))])
print("recorded", flush=True)
"""

WRITER = """
import sys
from dataclasses import replace
from core.results.decisions import PictureKey
from core.results.store import decisions_file, open_store
from tests.unit.results.test_decisions import decision

store, _ = open_store(decisions_file())
for number in range(100_000):
    store.record([replace(decision(), picture=PictureKey(f"{number:064x}", 1))])
    print(number, flush=True)
"""


def test_an_encrypted_store_loses_nothing_to_kills(wished: None, home: Path) -> None:
    written = 0
    for _ in range(3):
        with subprocess.Popen([sys.executable, "-c", WRITER], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.3)
            process.kill()
            written += 1 + len(process.stdout.read().splitlines())
        with closing(open_store(decisions_file())[0]) as store:
            assert store.count([f"{n:064x}" for n in range(written + 10)]) >= written
    assert not decisions_file().read_bytes().startswith(b"SQLite")


def test_a_setting_that_is_switched_off_leaves_what_is_encrypted_readable(
    wished: None, day: Path, home: Path
) -> None:
    before = content(home, day)
    keep_settings(UserSettings())
    assert content(home, day) == before
    with open_journal(place_of([home / "new"]), resume=True) as (journal, _):
        assert journal.path.read_bytes().startswith(b"SQLite")


def test_the_key_stays_until_nothing_needs_it(day: Path, home: Path, tmp_path: Path) -> None:
    before = content(home, day)
    assert encrypt_all(UserSettings(), Progress()).whole
    # Meanwhile another folder for received studies was chosen, and a sealed object was set aside.
    elsewhere = with_value(UserSettings(), "pacs.folder", tmp_path / "elsewhere")
    damaged = home / "journals" / f"{'0' * 24}-aside.sqlite"
    damaged.write_bytes(b"neither plain nor encrypted")
    found = decrypt_all(elsewhere, Progress())
    assert found.failed == (damaged,)
    assert has_key()
    damaged.unlink()
    assert decrypt_all(elsewhere, Progress()).whole
    assert not has_key()
    assert content(home, day) == before
