"""Actions in the window are in the audit log, without names unless the site allows them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.audit import AuditLog
from core.errors import ExportError
from core.setting_entries import with_value
from core.settings import UserSettings
from desktop.base.lanes import Lane
from desktop.controllers.exporting.export_controller import export_table
from desktop.window.main_window import MainWindow


@pytest.fixture
def entries(qtbot: QtBot, window: MainWindow) -> Callable[[int], list[dict[str, object]]]:
    """Wait for a number of lines and return them."""
    log = AuditLog()

    def read(number: int) -> list[dict[str, object]]:
        def there() -> bool:
            return log.path.exists() and len(log.path.read_text("ascii").splitlines()) >= number

        qtbot.waitUntil(there, timeout=10_000)
        return [json.loads(line) for line in log.path.read_text("ascii").splitlines()]

    return read


def test_a_readers_work_leaves_its_lines(
    window: MainWindow, opens, reads, goes_to, entries, study: Path, tmp_path: Path
) -> None:
    table = tmp_path / "Doe John.csv"
    opens(study)
    reads()
    goes_to(_bright(window))
    window.actions_by_name["disagree"].trigger()
    window.actions_by_name["undo"].trigger()
    export_table(window.session, table, UserSettings())
    found = entries(5)
    assert [entry["act"] for entry in found] == ["opened", "read", "decided", "decided", "exported"]
    opened, read, decided, back, exported = found
    assert read["place"] == opened["place"]
    assert read["complete"] is True
    assert tuple(read.get(status, 0) for status in ("ok", "refused", "error")) == _counts(window)
    assert decided["verdict"] == "disagree"
    assert decided["finding"] == "bright"
    assert back["picture"] == decided["picture"]
    assert back["taken_back"] is True
    assert exported["sha256"] == hashlib.sha256(table.read_bytes()).hexdigest()
    text = AuditLog().path.read_text("ascii")
    assert not any(name in text for name in ("Doe", "study", "bright.png", str(tmp_path)))
    assert AuditLog().verify().faults == ()


def test_settings_and_failures_and_names_where_they_are_allowed(
    window: MainWindow, opens, entries, study: Path
) -> None:
    before = window.controllers.settings.now
    window.controllers.settings.preferences.take(with_value(before, "privacy.audit_names", value=True))
    window.session.failed.disconnect()
    window.session.failed.connect(window.session.audit._failed)
    window.session.failed.emit(ExportError("The disk of Doe is full."))
    opens(study)
    settings, failed, opened = entries(3)
    assert (settings["act"], settings["setting"]) == ("settings", "privacy.audit_names")
    assert (failed["act"], failed["code"]) == ("failed", "export")
    assert opened["path"] == str(study)
    assert "Doe" not in AuditLog().path.read_text("ascii")


def test_what_waits_is_written_when_the_window_closes(window: MainWindow, opens, study: Path) -> None:
    opens(study)
    window.session.run(Lane.AUDIT, lambda job: job.progress.check(), failed=lambda _: None)
    window.session.audit.exported(study / "drawn" / "blank.png", "picture")
    window.session.close()
    acts = [json.loads(line)["act"] for line in AuditLog().path.read_text("ascii").splitlines()]
    assert acts == ["opened", "exported"]


def test_a_log_that_cannot_be_written_is_told_of_once(
    qtbot: QtBot, window: MainWindow, home: Path, study: Path
) -> None:
    (home / "audit.jsonl").mkdir()
    told: list[str] = []
    window.session.alert.disconnect()
    window.session.alert.connect(told.append)
    for number in (1, 2):
        window.session.audit.exported(study / "drawn" / "blank.png", "picture")
        qtbot.waitUntil(lambda: not window.session.audit._lines, timeout=10_000)
        qtbot.wait(50)
        assert len(told) == 1, number
    assert "cannot be written" in told[0]


def _names(window: MainWindow) -> list[str]:
    return [file for file, _ in window.session.folder.items]


def _bright(window: MainWindow) -> str:
    return next(name for name in _names(window) if name.endswith("c bright.png"))


def _counts(window: MainWindow) -> tuple[int, int, int]:
    states = [r.status.value for found in window.session.folder.readings.values() for r in found.values()]
    return states.count("ok"), states.count("refused"), states.count("error")
