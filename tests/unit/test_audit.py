"""The audit log: lines that hold on to each other, by several processes, found where anything was changed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from core import audit
from core.audit import Act, AuditLog, Fault, describe_export, place_token
from core.cli import app
from core.errors import AuditError


@pytest.fixture
def log(home: Path) -> AuditLog:
    written = AuditLog()
    for number in range(6):
        written.add(Act.OPENED if number % 2 else Act.EXPORTED, {"what": f"thing {number}", "rows": number})
    return written


def test_a_log_is_whole_as_it_was_written(log: AuditLog) -> None:
    found = log.verify()
    assert (found.lines, found.faults) == (6, ())
    entries = [json.loads(line) for line in log.path.read_text("ascii").splitlines()]
    assert [entry["n"] for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert entries[2]["act"] == "exported"
    assert entries[2]["rows"] == 2


def test_an_empty_log_is_whole(home: Path) -> None:
    assert AuditLog().verify().faults == ()


def test_every_single_altered_byte_is_found(log: AuditLog) -> None:
    data = log.path.read_bytes()
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 1
        log.path.write_bytes(changed)
        assert log.verify().faults, place


def without(number: int) -> Callable[[list[bytes]], list[bytes]]:
    return lambda lines: lines[:number] + lines[number + 1 :]


def exchanged(number: int) -> Callable[[list[bytes]], list[bytes]]:
    return lambda lines: [*lines[:number], lines[number + 1], lines[number], *lines[number + 2 :]]


@pytest.mark.parametrize("change", [*map(without, range(6)), *map(exchanged, range(5))])
def test_a_line_taken_out_or_moved_is_found(
    log: AuditLog, change: Callable[[list[bytes]], list[bytes]]
) -> None:
    lines = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(b"".join(change(lines)))
    assert log.verify().faults


def test_a_line_put_in_is_found(log: AuditLog) -> None:
    lines = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(b"".join([*lines[:3], lines[2], *lines[3:]]))
    assert log.verify().faults


def test_a_log_that_is_gone_is_found(log: AuditLog) -> None:
    log.path.unlink()
    assert log.verify().faults


def test_a_line_that_a_power_cut_left_half_is_told_of_and_the_log_goes_on(log: AuditLog) -> None:
    with log.path.open("ab") as file:
        file.write(b'{"n": 7, "act": "op')
    log.add(Act.OPENED, {"what": "after"})
    found = log.verify()
    assert (found.lines, found.faults) == (8, ())
    acts = [json.loads(line)["act"] for line in log.path.read_text("ascii").splitlines()]
    assert acts[-2:] == ["repaired", "opened"]


def test_a_process_killed_between_line_and_head_leaves_a_whole_log(log: AuditLog) -> None:
    head = log.path.with_suffix(".head").read_bytes()
    log.add(Act.OPENED, {})
    log.path.with_suffix(".head").write_bytes(head)
    assert log.verify().faults == ()
    log.add(Act.OPENED, {})
    assert (log.verify().lines, log.verify().faults) == (8, ())


def test_several_processes_write_one_chain(home: Path) -> None:
    script = (
        "from core.audit import Act, AuditLog\n"
        "for n in range(20): AuditLog().add(Act.READ, {'rows': n, 'device': 'Größe\\n=1+1'})\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    found = AuditLog().verify()
    assert (found.lines, found.faults) == (60, ())


def test_places_and_exports_are_named_by_hashes(tmp_path: Path) -> None:
    secret = tmp_path / "Doe John"
    secret.mkdir()
    assert "Doe" not in place_token((secret,))
    assert place_token((secret,)) != place_token((tmp_path,))
    file = secret / "a.csv"
    file.write_text("x")
    assert describe_export(file, "csv") == {
        "what": "csv",
        "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
    }


def test_a_log_that_cannot_be_written_is_a_typed_error(tmp_path: Path) -> None:
    (tmp_path / "audit.jsonl").mkdir()
    with pytest.raises(AuditError, match="cannot be written"):
        AuditLog(tmp_path / "audit.jsonl").add(Act.OPENED, {})


def test_the_command_tells_and_exits_by_what_it_finds(log: AuditLog) -> None:
    whole = CliRunner().invoke(app, ["audit", "verify"])
    assert whole.exit_code == 0
    assert "6 lines, whole" in whole.stdout.replace("\n", " ")
    lines = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(b"".join(lines[:-1]))
    altered = CliRunner().invoke(app, ["audit", "verify"])
    assert altered.exit_code == 3
    assert "line 6" in altered.stdout


@pytest.mark.parametrize("cut", [1, 3, 6])
def test_lines_cut_off_at_the_end_are_missed_for_good(log: AuditLog, cut: int) -> None:
    lines = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(b"".join(lines[:-cut]))
    assert log.verify().faults == (Fault(7 - cut, "Lines at the end are missing or were altered."),)
    log.add(Act.OPENED, {})
    log.add(Act.OPENED, {})
    assert {fault.line for fault in log.verify().faults} == {7 - cut}


def test_a_fault_is_told_of_where_it_is(log: AuditLog) -> None:
    lines = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(b"".join([*lines[:2], *lines[3:]]))
    assert {fault.line for fault in log.verify().faults} == {3}


@pytest.fixture
def long_log(log: AuditLog, monkeypatch: pytest.MonkeyPatch) -> AuditLog:
    """A log in several files."""
    monkeypatch.setattr(audit, "_LARGE", 600)
    for number in range(12):
        log.add(Act.READ, {"rows": number})
    return log


def test_a_large_log_goes_on_in_another_file(long_log: AuditLog) -> None:
    files = sorted(path.name for path in long_log.path.parent.glob("audit*.jsonl"))
    assert len(files) > 3
    assert files[0] == "audit-000000000006.jsonl"
    assert (long_log.verify().lines, long_log.verify().faults) == (18, ())


def test_a_file_of_a_large_log_that_is_gone_is_found(long_log: AuditLog) -> None:
    aside = sorted(long_log.path.parent.glob("audit-*.jsonl"))
    for path in (aside[0], aside[1], aside[-1], long_log.path):
        data = path.read_bytes()
        path.unlink()
        assert long_log.verify().faults, path.name
        path.write_bytes(data)
    assert not long_log.verify().faults


def test_several_processes_lay_aside_as_one(home: Path) -> None:
    script = (
        "from core import audit\n"
        "audit._LARGE = 2000\n"
        "for n in range(30): audit.AuditLog().add(audit.Act.READ, {'rows': n})\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(3)]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    found = AuditLog().verify()
    assert (found.lines, found.faults) == (90, ())
    assert len(list(home.glob("audit-*.jsonl"))) > 5


def test_names_stand_in_it_only_where_they_are_allowed(tmp_path: Path) -> None:
    assert audit.with_names({"place": "x"}, (tmp_path,), allowed=False) == {"place": "x"}
    assert audit.with_names({"place": "x"}, (tmp_path,), allowed=True) == {
        "place": "x",
        "path": str(tmp_path),
    }
