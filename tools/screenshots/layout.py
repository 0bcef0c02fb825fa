"""Take pictures of the states of list, batch and themes, to be looked at.

Run as ``python -m tools.screenshots.layout OUT_DIR FOLDER`` with a screen, or under ``xvfb-run``;
``QT_SCALE_FACTOR=2`` and ``--reverse`` show other resolutions and right-to-left languages. FOLDER contains
DICOM studies; the batch is synthetic.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from PySide6.QtCore import Qt

from desktop.window.main_window import MainWindow
from desktop.worklist.columns import WorklistColumn
from tools.screenshots.stage import (
    BATCH,
    application,
    draw_batch,
    open_paths,
    opened,
    pause,
    show_window,
    take,
    wait,
)


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reverse", action="store_true")
    parser.add_argument("--few", action="store_true", help="only the list with a batch done")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    with application() as (made, folder):
        if arguments.reverse:
            made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        batch = folder / "Archive"
        draw_batch(batch)
        window = show_window()
        if not arguments.few:
            _studies(window, arguments.out, arguments.folder)
        _batch(window, arguments.out, batch)
        window.close()


def _studies(window: MainWindow, out: Path, folder: Path) -> None:
    take(window, out / "layout-empty.png")
    window.open_paths([folder])
    take(window, out / "layout-loading.png", after=0.03)
    wait(lambda: opened(window).looked_through and opened(window).restored)
    wait(lambda: window.viewer.shown is not None)
    pause(4.0)
    take(window, out / "layout-stack.png")


def _batch(window: MainWindow, out: Path, batch: Path) -> None:
    open_paths(window, [batch])
    window.session.reading.rest()
    wait(lambda: len(opened(window).readings) > BATCH // 4)
    take(window, out / "layout-batch.png")
    wait(lambda: not window.session.busy)
    window.tray.problems.click()
    window.controllers.batch.problems.flush()
    pause(1.5)
    take(window, out / "layout-done.png")
    filter_bar = window.worklist.filter_bar
    window.actions_by_name["panel_problems"].trigger()
    filter_bar.sort(WorklistColumn.FINDING, descending=False)
    pause(3.0)
    take(window, out / "layout-findings.png")
    filter_bar.urgent.setChecked(True)
    window.worklist.go_to(None)
    window.actions_by_name["light_theme"].trigger()
    pause(3.0)
    take(window, out / "layout-light.png")
    window.actions_by_name["light_theme"].trigger()


if __name__ == "__main__":
    main()
