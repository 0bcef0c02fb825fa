"""The audit log: lines that hold on to each other, by several processes, found where anything was changed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from core.audit import Act, AuditLog, exported, place_token
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
    assert exported(file, "csv") == {
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
