"""After a crash: what was open is offered again, and the report contains nothing of a patient."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from core.errors import NetworkError, OverreadError
from core.models.catalogue import Catalogue
from core.paths import user_data
from desktop.session.session import Session
from desktop.startup.application import Start
from desktop.startup.crash_dialog import CrashDialog
from desktop.startup.crash_recovery import CrashRecovery
from desktop.startup.single_instance import SingleInstance, socket_name
from desktop.widgets.error_box import error_box

#: Text that must never appear in a report.
PATIENT = "DOE^JANE 19700101"

_ENDS_BADLY = """
import sys
from pathlib import Path
from desktop.startup.crash_recovery import CrashRecovery
watch = CrashRecovery()
watch.begin()
watch.opened([Path(sys.argv[1])])
def read_{word}(name):
    {how}
try:
    read_{word}(sys.argv[1])
except ValueError as error:
    watch.note(type(error), error.__traceback__)
import os, signal
os.kill(os.getpid(), signal.SIGKILL)
"""


def ends_badly(how: str, folder: Path) -> None:
    """Run a program that opens a folder named after a patient, and crashes in a given way."""
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / "viewer.py"
    script.write_text(_ENDS_BADLY.format(how=how, word="all"), "utf-8")
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    done = subprocess.run([sys.executable, str(script), str(folder)], env=environment, check=False)
    assert done.returncode != 0


@pytest.mark.skipif(os.name != "posix", reason="ends by signals")
@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("raise ValueError(name + ' of the patient')", "ValueError at viewer.py:"),
        ("__import__('ctypes').string_at(0)", "Fatal Python error: Segmentation fault"),
        ("__import__('os').abort()", "Fatal Python error: Aborted"),
        ("pass", "ended from outside"),
    ],
)
def test_a_report_tells_of_the_fault_and_nothing_of_the_patient(tmp_path: Path, how: str, told: str) -> None:
    folder = tmp_path / PATIENT
    ends_badly(how, folder)
    watch = CrashRecovery()
    watch.begin()
    assert watch.crashed_run.roots == (folder,)
    report = watch.crashed_run.report
    assert told in report
    if "outside" not in told:
        assert "read_all" in report
        assert "viewer.py:" in report
    for word in (*PATIENT.replace("^", " ").split(), str(tmp_path), "of the patient", "/", "\\"):
        assert word not in report.replace("no patient data", ""), word
    watch.end()
    again = CrashRecovery()
    again.begin()
    assert again.crashed_run is None
    again.end()
    assert not list((user_data() / "running").iterdir())


def test_a_run_that_opened_nothing_and_knows_nothing_is_not_worth_a_word() -> None:
    (user_data() / "running").mkdir()
    (user_data() / "running" / "open.json").write_text("[]")
    watch = CrashRecovery()
    watch.begin()
    assert watch.crashed_run is None
    watch.end()


def test_damage_to_what_was_left_stops_no_start() -> None:
    for text in ("{", "[1]", "\udcff", "5"):
        (user_data() / "running").mkdir(exist_ok=True)
        (user_data() / "running" / "open.json").write_bytes(text.encode("utf-8", "surrogateescape"))
        watch = CrashRecovery()
        watch.begin()
        assert watch.crashed_run is None
        watch.end()


def test_the_next_start_offers_what_was_open_and_the_report(
    qtbot: QtBot, catalogue: Catalogue, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (user_data() / "running").mkdir()
    (user_data() / "running" / "open.json").write_text(json.dumps([str(study / "drawn")]))
    monkeypatch.setattr("desktop.session.session.Session", partial(Session, catalogue, "cpu"))
    single = SingleInstance(socket_name())
    start = Start([], single)
    try:
        qtbot.waitUntil(lambda: start.window is not None, timeout=10_000)
        window = start.window
        qtbot.waitUntil(lambda: bool(window.findChildren(CrashDialog)), timeout=10_000)
        (dialog,) = window.findChildren(CrashDialog)
        assert "ended from outside" in dialog.findChild(QPlainTextEdit).toPlainText()
        saved = tmp_path / "report.txt"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(saved), ""))
        dialog.save.click()
        assert saved.read_text() == dialog.report.toPlainText()
        dialog.again.click()
        qtbot.waitUntil(lambda: window.session.folder is not None and window.session.folder.looked_through)
        assert window.session.folder.roots == (study / "drawn",)
        qtbot.waitUntil(lambda: window.session.models is not None, timeout=10_000)
        qtbot.waitUntil(lambda: window.session.folder.restored, timeout=10_000)
        window.close()
    finally:
        start.release()
    assert not list((user_data() / "running").iterdir())


def test_a_fault_says_what_to_do_and_its_report_can_be_saved(
    qtbot: QtBot, window: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.startup.exception_hook import fault_box

    box = fault_box("ValueError", "the report", window)
    assert "Export it" in box.informativeText()
    assert box.detailedText() == "the report"
    names = [button.text() for button in box.findChildren(QPushButton)]
    assert any("Save the report" in name for name in names)


def all_errors(kind: type[OverreadError] = OverreadError) -> list[type[OverreadError]]:
    return [kind, *(deeper for below in kind.__subclasses__() for deeper in all_errors(below))]


def test_every_error_says_what_to_do(qtbot: QtBot, window: object) -> None:
    for kind in all_errors():
        if "reason" in kind.__init__.__code__.co_varnames or kind.__name__ == "Cancelled":
            continue
        words = ("code", "What happened.") if issubclass(kind, NetworkError) else ("What happened.",)
        box = error_box(kind(*words), window)
        assert box.text() == "What happened."
        assert box.informativeText().endswith("."), kind
