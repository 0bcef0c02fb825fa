"""The audit log: chained lines, written by several processes; every change is found."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from core import audit
from core.audit import Act, AuditLog, Fault, describe_export, object_token, place_token
from core.cli import app
from core.errors import AuditError
from core.models.onnx_file import with_card
from core.paths import private_lock
from core.setting_entries import with_value
from core.settings import UserSettings
from core.settings_file import keep_settings, settings_file
from tests.support.tiny_model import tiny_card, tiny_graph


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


# The step divides no line's length, so every position in a line is tried.
@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.nightly)])
def test_every_single_altered_byte_is_found(log: AuditLog, step: int) -> None:
    data = log.path.read_bytes()
    for place in range(0, len(data), step):
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
    assert [process.wait(600) for process in running] == [0, 0, 0]
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
    """Write a log in several files."""
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
    assert [process.wait(600) for process in running] == [0, 0, 0]
    found = AuditLog().verify()
    assert (found.lines, found.faults) == (90, ())
    assert len(list(home.glob("audit-*.jsonl"))) > 5


def test_names_stand_in_it_only_where_they_are_allowed(tmp_path: Path) -> None:
    assert audit.with_names({"place": "x"}, (tmp_path,), allowed=False) == {"place": "x"}
    assert audit.with_names({"place": "x"}, (tmp_path,), allowed=True) == {
        "place": "x",
        "path": str(tmp_path),
    }


class Elsewhere:
    """An anchor in memory."""

    where = "elsewhere"

    def __init__(self) -> None:
        self.lines: list[str] = []

    def keep(self, text: str) -> None:
        self.lines.append(text)

    def kept(self) -> str:
        return "\n".join(self.lines)


@pytest.fixture
def held(home: Path, monkeypatch: pytest.MonkeyPatch) -> AuditLog:
    """Write a log of six lines whose hashes are all saved elsewhere, too."""
    monkeypatch.setattr(audit, "_MARK_LINES", 1)
    written = AuditLog(anchors=(Elsewhere(),))
    for number in range(6):
        written.add(Act.OPENED, {"what": f"thing {number}"})
    return written


def healed(log: AuditLog, keep: int) -> None:
    """Cut lines off, remove what names the last one, and continue as if nothing had happened."""
    lines = log.path.read_bytes().splitlines(keepends=True)
    log.path.write_bytes(b"".join(lines[:keep]))
    log.path.with_suffix(".head").unlink()
    AuditLog(log.path, ()).add(Act.OPENED, {"what": "after"})


@pytest.mark.parametrize("keep", [0, 1, 4, 5])
def test_a_log_that_was_shortened_and_healed_is_found_by_what_stands_elsewhere(
    held: AuditLog, keep: int
) -> None:
    assert held.verify().faults == ()
    assert [(mark.line, mark.where) for mark in held.verify().marks] == [(6, "elsewhere")]
    healed(held, keep)
    assert AuditLog(held.path, ()).verify().faults == ()
    (fault,) = held.verify().faults
    assert fault.line == keep + 1
    assert "elsewhere has another hash" in fault.what


def test_a_log_that_was_written_anew_is_found(held: AuditLog) -> None:
    held.path.unlink()
    held.path.with_suffix(".head").unlink()
    for number in range(9):
        AuditLog(held.path, ()).add(Act.OPENED, {"what": f"other {number}"})
    assert held.verify().faults


def test_hashes_are_kept_elsewhere_once_in_a_while(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    anchor = Elsewhere()
    for _ in range(250):
        AuditLog(anchors=(anchor,)).add(Act.READ, {})
    assert [int(line.split()[2]) for line in anchor.lines] == [1, 101, 201]
    monkeypatch.setattr(audit, "_MARK_SECONDS", 0.0)
    AuditLog(anchors=(anchor,)).add(Act.READ, {})
    assert anchor.lines[-1].split()[2] == "251"


def test_a_file_of_the_site_holds_the_logs_of_several_computers(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_settings(with_value(UserSettings(), "privacy.audit_marks", tmp_path / "marks.txt"))
    for computer in ("one", "two"):
        monkeypatch.setattr(platform, "node", lambda computer=computer: computer)
        log = AuditLog(home / computer / "audit.jsonl")
        log.path.parent.mkdir()
        log.add(Act.OPENED, {})
        log.add(Act.OPENED, {})
    assert len((tmp_path / "marks.txt").read_text().splitlines()) == 2
    assert log.verify().faults == ()
    healed(log, 0)
    assert [fault.line for fault in log.verify().faults] == [1]
    assert "marks.txt" in log.verify().faults[0].what


@pytest.mark.skipif(sys.platform == "win32", reason="the system's log there is another")
def test_the_system_log_is_written_and_read_back(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import syslog

    # The journal of this computer; no test may write to it.
    journal, program = tmp_path / "journal.txt", tmp_path / "bin" / "journalctl"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\n[ "$2" = overread-audit ] && cat {journal}\n')
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")

    def write(_priority: int, text: str) -> None:
        with journal.open("a") as file:
            file.write(text + "\n")

    monkeypatch.setattr(syslog, "syslog", write)
    log = AuditLog()
    log.add(Act.OPENED, {})
    log.add(Act.OPENED, {})
    assert [(mark.line, mark.where) for mark in log.verify().marks] == [(1, "the system's log")]
    healed(log, 0)
    assert "the system's log has another hash" in log.verify().faults[0].what


def test_a_mark_that_somebody_kept_is_looked_for(log: AuditLog) -> None:
    lines = log.path.read_bytes().splitlines(keepends=True)
    mark = f"6:{hashlib.sha256(lines[5]).hexdigest()}"
    whole = CliRunner().invoke(app, ["audit", "verify", "--mark", mark])
    assert whole.exit_code == 0, whole.output
    healed(log, 3)
    assert CliRunner().invoke(app, ["audit", "verify"]).exit_code == 0
    altered = CliRunner().invoke(app, ["audit", "verify", "--mark", mark])
    assert altered.exit_code == 3
    assert "line 5: Line 6 is missing or was altered" in altered.output


@pytest.mark.parametrize("letters", [1, 60_000, 70_000, 200_000, 3_000_000])
def test_long_lines_are_lost_nowhere(log: AuditLog, monkeypatch: pytest.MonkeyPatch, letters: int) -> None:
    log.add(Act.OPENED, {"path": "x" * letters})
    log.add(Act.OPENED, {"path": "x" * letters})
    assert (log.verify().lines, log.verify().faults) == (8, ())
    # Also if the file is rotated with such a line at its end.
    monkeypatch.setattr(audit, "_LARGE", 600)
    log.add(Act.OPENED, {})
    assert (log.verify().lines, log.verify().faults) == (9, ())
    assert len(list(log.path.parent.glob("audit-*.jsonl"))) == 1


def test_a_line_names_no_more_paths_than_it_has_room_for(tmp_path: Path) -> None:
    named = audit.with_names({}, tuple(tmp_path / f"{n}" for n in range(10_000)), allowed=True)
    assert 3000 < len(str(named["path"])) < 5000


def test_the_file_that_names_the_last_line_is_missed_and_checked(log: AuditLog) -> None:
    head = log.path.with_suffix(".head")
    number, found = head.read_text("ascii").split()
    head.write_text(f"{int(number) + 1} {found}\n", "ascii")
    assert log.verify().faults == (Fault(7, "The last line that was written stands elsewhere now."),)
    head.unlink()
    assert log.verify().faults == (Fault(6, "The file that names the last line is missing."),)


def test_a_damaged_line_at_the_end_is_told_of_before_and_after_the_log_goes_on(log: AuditLog) -> None:
    with log.path.open("ab") as file:
        file.write(b"no line of a log\n")
    assert log.verify().faults == (Fault(7, "The line is damaged."),)
    log.add(Act.OPENED, {"what": "after"})
    assert Fault(7, "The line is damaged.") in log.verify().faults
    assert json.loads(log.path.read_bytes().splitlines()[-1])["n"] == 7


def test_a_large_log_with_half_a_line_is_mended_before_it_is_laid_aside(
    log: AuditLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "_LARGE", 600)
    with log.path.open("ab") as file:
        file.write(b'{"n": 7')
    log.add(Act.OPENED, {"what": "in the same file"})
    assert list(log.path.parent.glob("audit-*.jsonl")) == []
    log.add(Act.OPENED, {"what": "in the next"})
    assert [path.name for path in log.path.parent.glob("audit-*.jsonl")] == ["audit-000000000008.jsonl"]
    assert (log.verify().lines, log.verify().faults) == (9, ())


def test_a_log_that_cannot_be_read_is_a_typed_error(log: AuditLog) -> None:
    log.path.unlink()
    log.path.mkdir()
    with pytest.raises(AuditError, match="cannot be read"):
        log.verify()


def test_whoever_waits_too_long_is_told_that_another_program_uses_the_log(
    log: AuditLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "_WAIT", 0.0)
    before = log.path.read_bytes()
    with (
        private_lock(log.path.with_suffix(".lock"), 0.0),
        pytest.raises(AuditError, match="another program is using the audit log"),
    ):
        log.add(Act.OPENED, {})
    assert log.path.read_bytes() == before


def test_damaged_settings_leave_the_system_log_as_the_second_place(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    anchor = Elsewhere()
    monkeypatch.setattr(audit, "SystemLog", lambda: anchor)
    settings_file().write_text("{", "utf-8")
    AuditLog().add(Act.OPENED, {})
    assert len(anchor.lines) == 1


def test_an_export_that_is_a_folder_has_no_hash_and_one_that_is_gone_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert describe_export(tmp_path, "dicom") == {"what": "dicom"}
    monkeypatch.setattr(Path, "is_file", lambda _: True)
    with pytest.raises(AuditError, match="exported file is gone"):
        describe_export(tmp_path / "a.csv", "csv")


def test_an_object_is_named_by_a_hash() -> None:
    assert object_token("1.2.3") == hashlib.sha256(b"1.2.3").hexdigest()[:16]


def test_models_and_nodes_that_come_and_go_are_told(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "tiny.onnx"
    file.write_bytes(with_card(tiny_graph(), tiny_card()))
    node = ["pacs", "add", "Archive"]
    for command in (
        ["models", "add", str(file)],
        ["models", "remove", "tiny"],
        [*node, "10.0.0.1", "104", "ARCHIVE"],
        [*node, "10.0.0.2", "104", "ARCHIVE"],
        ["pacs", "remove", "Archive"],
    ):
        done = CliRunner().invoke(app, command)
        assert done.exit_code == 0, (command, done.output)
    lines = [json.loads(line) for line in AuditLog().path.read_text("ascii").splitlines()]
    assert [(line["act"], line["did"]) for line in lines] == [
        ("model", "added"),
        ("model", "removed"),
        ("node", "added"),
        ("node", "changed"),
        ("node", "removed"),
    ]
    assert lines[0]["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert [line.get("host") for line in lines[2:]] == ["10.0.0.1", "10.0.0.2", "10.0.0.2"]
