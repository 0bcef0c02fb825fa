"""Take the pictures of settings, errors and the dialog after a crash, in English or in German.

Run as ``python -m tools.screenshots.settings OUT_DIR [LANGUAGE]`` with a screen, or under ``xvfb-run``.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QTableWidget

from core.errors import DeviceError
from core.samples.folder import write_samples
from desktop.startup.crash_dialog import CrashDialog
from desktop.startup.crash_recovery import CrashRecovery
from desktop.startup.exception_hook import fault_box
from desktop.widgets.error_box import error_box
from desktop.window.keys_dialog import KeysDialog
from desktop.window.main_window import MainWindow
from tools.screenshots import stage
from tools.screenshots.stage import application, open_paths, show_window, wait

#: Takes a picture sooner, because dialogs settle faster than a window with pictures.
take = partial(stage.take, after=0.3)


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("language", nargs="?", default="en")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with application(arguments.language) as (_, folder):
        write_samples(folder / "Study")
        _take_all(arguments.out, folder / "Study")


def _take_all(out: Path, study: Path) -> None:
    window = show_window()
    for roots in ([study], [study / "head-ct"]):
        open_paths(window, roots)
    take(window, out / "window.png")
    _take_settings(window, out)
    watch = CrashRecovery()
    watch.begin()
    watch.opened([study])
    again = CrashRecovery()
    again.begin()
    watch.end()
    left, report = again.crashed_run, again.report()
    error = DeviceError(
        "brain-tumor-mri does not give its golden answers on this device; it is not used there."
    )
    for name, widget in (
        ("keys", KeysDialog(window.actions_by_name, window)),
        ("error", error_box(error, window)),
        ("fault", fault_box("ValueError", report, window)),
        *((("crash", CrashDialog(left, window)),) if left is not None else ()),
    ):
        widget.show()
        take(widget, out / f"{name}.png")
        widget.close()
    recent = window.controllers.settings.recent
    recent.popup(window.mapToGlobal(window.rect().topLeft()))
    take(recent, out / "recent.png")
    recent.close()
    again.end()
    window.close()


def _take_settings(window: MainWindow, out: Path) -> None:
    dialog = window.controllers.settings.dialog()
    wait(lambda: dialog.models.table.rowCount() > 0)
    dialog.windows.add.click()
    dialog.thresholds.add.menu().aboutToShow.emit()
    dialog.thresholds.add.menu().actions()[0].trigger()
    _write(dialog.thresholds.table, 3, "acceptance test, 412 films")
    for name in ("general", "device", "models", "windows", "thresholds", "keys", "privacy"):
        dialog.go_to(name)
        take(dialog, out / f"settings-{name}.png")
    _write(dialog.windows.table, 3, "-4")
    dialog.accept()
    take(dialog, out / "settings-problem.png")
    dialog.reject()


def _write(table: QTableWidget, column: int, text: str) -> None:
    cell = table.item(0, column)
    if cell is None:
        raise SystemExit("A table of the settings has no first row.")
    cell.setText(text)


if __name__ == "__main__":
    main()
