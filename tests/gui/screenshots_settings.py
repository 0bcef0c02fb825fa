"""Takes the pictures of the settings, of errors and of what follows a crash, in English or in German.

Run as ``python -m tests.gui.screenshots_settings OUT_DIR [LANGUAGE]`` with a screen, or under ``xvfb-run``.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

import onnxruntime  # noqa: F401 - before PySide6
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from core.errors import DeviceError
from core.models.catalogue import Catalogue
from core.runtime import configure
from core.samples import write_samples
from desktop.base import language, theme
from desktop.session.session import Session
from desktop.startup.crash_dialog import CrashDialog
from desktop.startup.crash_recovery import Watch
from desktop.startup.exception_hook import fault_box
from desktop.widgets.error_box import error_box
from desktop.window.about import shortcuts
from desktop.window.main_window import MainWindow

_SECONDS = 120


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("language", nargs="?", default="en")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    configure()
    application = QApplication(["overread"])
    language.install(application, arguments.language)
    theme.apply(application)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["OVERREAD_HOME"] = str(Path(folder) / "home")
        write_samples(Path(folder) / "Study", Catalogue())
        _take_all(arguments.out, Path(folder) / "Study")


def _take_all(out: Path, study: Path) -> None:
    window = MainWindow(Session(Catalogue()))
    window.resize(1440, 900)
    window.show()
    window.session.load_models()
    for roots in ([study], [study / "phantom"]):
        window.open_paths(roots)
        _wait(lambda: window.session.folder.recalled and window.viewer.shown is not None)
    _take(window, out / "window.png")
    _take_settings(window, out)
    watch = Watch()
    watch.begin()
    watch.opened([study])
    again = Watch()
    again.begin()
    watch.end()
    left, report = again.left, again.report()
    error = DeviceError(
        "brain-tumor-mri does not give its golden answers on this device; it is not used there."
    )
    for name, widget in (
        ("keys", shortcuts(window, window.actions_by_name)),
        ("error", error_box(error, window)),
        ("fault", fault_box("ValueError", report, window)),
        *((("crash", CrashDialog(left, window)),) if left is not None else ()),
    ):
        widget.show()
        _take(widget, out / f"{name}.png")
        widget.close()
    recent = window.settings.recent
    recent.popup(window.mapToGlobal(window.rect().topLeft()))
    _take(recent, out / "recent.png")
    recent.close()
    again.end()
    window.close()


def _take_settings(window: MainWindow, out: Path) -> None:
    dialog = window.settings.dialog()
    _wait(lambda: dialog.models.table.rowCount() > 0)
    dialog.windows.add.click()
    dialog.thresholds.add.menu().aboutToShow.emit()
    dialog.thresholds.add.menu().actions()[0].trigger()
    dialog.thresholds.table.item(0, 3).setText("acceptance test, 412 films")
    for name in ("general", "device", "models", "windows", "thresholds", "keys", "privacy"):
        dialog.go_to(name)
        _take(dialog, out / f"settings-{name}.png")
    dialog.windows.table.item(0, 3).setText("-4")
    dialog.accept()
    _take(dialog, out / "settings-problem.png")
    dialog.reject()


def _wait(condition: object) -> None:
    for _ in range(_SECONDS * 50):
        if condition():  # type: ignore[operator]
            return
        QTest.qWait(20)
    raise SystemExit("The window did not come to the state that was to be pictured.")


def _take(widget: QWidget, path: Path) -> None:
    QTest.qWait(300)
    widget.grab().save(str(path))


if __name__ == "__main__":
    main()
