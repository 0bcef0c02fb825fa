"""Takes the pictures of the window that the documentation shows, on sample files or on those you name.

Run as ``python -m tests.gui.screenshots OUT_DIR [PATH…]`` with a screen, or under ``xvfb-run``. Without
paths it shows the sample folder, and a batch of pictures made from DICOM files of the pydicom package.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime  # noqa: F401 - before PySide6
from PIL import Image
from pydicom.data import get_testdata_file
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from core.images.base.limits import Limits
from core.images.display.measurements import Annotation, AnnotationKind
from core.images.display.render import render_grey
from core.images.files.sources import Source
from core.images.read import read_pictures
from core.models.catalogue import Catalogue
from core.runtime import configure
from core.samples import write_samples
from desktop.base import theme
from desktop.session.items import ReadingState
from desktop.session.session import Session
from desktop.window.main_window import MainWindow
from tests.benchmarks.smooth import write_stack

SIZE = (1440, 900)
MADE = 800


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("paths", type=Path, nargs="*")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    configure()
    application = QApplication(["overread"])
    theme.apply(application)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["OVERREAD_HOME"] = str(Path(folder) / "home")
        study, batch = Path(folder) / "Study", Path(folder) / "Archive"
        write_samples(study, Catalogue())
        _draw_batch(batch)
        _take_all(arguments.out, arguments.paths or [study], batch)


def _take_all(out: Path, paths: list[Path], batch: Path) -> None:
    window = _window()
    _take(window, out / "desktop-empty.png")

    _open(window, paths)
    window.session.reading.rest()
    _wait(lambda: not window.session.busy)
    found = [
        i
        for i in window.session.folder.items.values()
        if window.session.outcome(i).state is ReadingState.FOUND
    ]
    found = [i for i in found if i.instance.identity.modality] or found
    if found:
        window.worklist.go_to(found[len(found) // 2])
        _wait(lambda: window.viewer.shown is not None)
        window.actions_by_name["class_map"].trigger()
    _take(window, out / "desktop-class-map.png")

    _take_viewer(window, out, batch.parent / "CT")

    _open(window, [batch])
    window.session.reading.rest()
    _wait(lambda: len(window.session.folder.readings) > MADE // 4)
    _take(window, out / "desktop-batch.png")
    window.session.pause()
    QTest.qWait(1000)
    _take(window, out / "desktop-paused.png")
    window.close()
    # What was being judged ends behind the window.
    _wait(lambda: not any(thread.name.startswith("overread") for thread in threading.enumerate()))

    window = _window()
    _wait(lambda: window.session.unfinished is not None)
    _take(window, out / "desktop-continue.png")
    _open(window, [batch])
    _take(window, out / "desktop-half-read.png")
    window.close()


def _take_viewer(window: MainWindow, out: Path, stack: Path) -> None:
    """What the viewer does: contours, the bare picture beside them, turning, measuring, attributes, panes."""
    act = window.actions_by_name
    for name, command in (("contours", "contours"), ("beside", "beside")):
        act[command].trigger()
        _take(window, out / f"desktop-{name}.png")
    act["beside"].trigger()
    act["contours"].trigger()
    act["class_map"].trigger()
    act["turn_right"].trigger()
    act["flip_across"].trigger()
    _take(window, out / "desktop-turned.png")

    write_stack(stack, 40, 512)
    _open(window, [stack])
    items = list(window.session.folder.items.values())
    window.current.go_to(items[20])
    _wait(lambda: not window.viewer.waiting)
    window.viewer.marker.marks += [
        Annotation(AnnotationKind.LENGTH, ((120, 260), (390, 260))),
        Annotation(AnnotationKind.ELLIPSE, ((290, 210), (380, 300))),
        Annotation(AnnotationKind.ANGLE, ((150, 120), (250, 150), (330, 90))),
    ]
    window.viewer.next_mark()
    _take(window, out / "desktop-measuring.png")
    browser = window.picture_commands.show_tags()
    _wait(lambda: browser.model.rowCount())
    browser.grab().save(str(out / "desktop-attributes.png"))
    browser.reject()
    act["four_panes"].trigger()
    for place, window_name in ((10, "lung"), (25, ""), (32, "bone")):
        act["next_pane"].trigger()
        window.current.go_to(items[place])
        _wait(lambda: not window.viewer.waiting)
        wanted = (a for a in window.windows.actions() if window_name and window_name in a.text().lower())
        for action in list(wanted)[:1]:
            action.trigger()
    _take(window, out / "desktop-panes.png")
    act["one_pane"].trigger()


def _window() -> MainWindow:
    window = MainWindow(Session(Catalogue()))
    window.resize(*SIZE)
    window.show()
    window.session.load_models()
    _wait(lambda: window.session.models is not None or window.session.models_problem)
    return window


def _open(window: MainWindow, paths: list[Path]) -> None:
    window.open_paths(paths)
    _wait(lambda: window.session.folder.looked_through and window.session.folder.recalled)
    _wait(lambda: window.viewer.shown is not None or bool(window.viewer.message))


def _wait(condition: Callable[[], object], seconds: float = 120.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise SystemExit("The window did not come to the state that was to be pictured.")
        QTest.qWait(20)


def _take(window: QWidget, path: Path) -> None:
    # In short steps, as a long wait keeps the threads that make the small pictures from their work.
    for _ in range(75):
        QTest.qWait(20)
    window.grab().save(str(path))


def _draw_batch(folder: Path) -> None:
    """Shift and turn pydicom's own slices into many pictures; add stripes that no model should read."""
    folder.mkdir()
    random = np.random.default_rng(7)
    slices = [_rendered(name) for name in ("693_J2KI.dcm", "CT_small.dcm", "MR_small.dcm")]
    for n in range(MADE):
        made = Image.fromarray(slices[(0, 1, 2, 0, 0)[n % 5]])
        made = made.rotate(random.uniform(-8, 8), translate=tuple(random.integers(-6, 7, 2).tolist()))
        if n % 40 == 17:
            made = Image.fromarray(np.tile(np.arange(256, dtype=np.uint8) * (n % 7 + 2), (256, 1)))
        made.save(folder / f"slice-{n:04}.png")
    (folder / "slice-0004 notes.txt").write_text("A text file among the pictures.", "utf-8")
    (folder / "slice-empty.png").touch()


def _rendered(name: str) -> np.ndarray:
    path = Path(str(get_testdata_file(name, download=False)))
    return render_grey(next(iter(read_pictures(Source(name, path), Limits()))))


if __name__ == "__main__":
    main()
