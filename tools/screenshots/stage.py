"""Shared parts of the screenshot programs: the window, opening files, and waiting."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import onnxruntime  # noqa: F401 - before PySide6
from numpy.typing import NDArray
from PIL import Image
from pydicom.data import get_testdata_file
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from core.images.base.limits import Limits
from core.images.display.render import render_grey
from core.images.files.sources import Source
from core.images.read import read_pictures
from core.models.catalogue import Catalogue
from core.runtime import configure
from desktop.base import language, theme
from desktop.session.folder import Folder
from desktop.session.session import Session
from desktop.window.main_window import MainWindow

SIZE = (1440, 900)
#: Number of pictures in the synthetic batch.
BATCH = 800
_SECONDS = 120.0


@contextmanager
def application(spoken: str = "en") -> Iterator[tuple[QApplication, Path]]:
    """Make the application with its own user folder; yield it and a temporary folder."""
    configure()
    made = QApplication(["overread"])
    language.install(made, spoken)
    theme.apply(made)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["OVERREAD_HOME"] = str(Path(folder) / "home")
        yield made, Path(folder)


def show_window() -> MainWindow:
    """Show the window, and wait until its models are opened."""
    window = MainWindow(Session(Catalogue()))
    window.resize(*SIZE)
    window.show()
    window.session.load_models()
    wait(lambda: window.session.models is not None or window.session.models_problem)
    return window


def open_paths(window: MainWindow, paths: list[Path]) -> None:
    """Open paths, and wait until they are searched and the first picture is shown or cannot be shown."""
    window.open_paths(paths)
    wait(lambda: opened(window).looked_through and opened(window).restored)
    wait(lambda: window.viewer.shown is not None or bool(window.viewer.message))


def opened(window: MainWindow) -> Folder:
    """Return what is open in the window."""
    folder = window.session.folder
    if folder is None:
        raise SystemExit("Nothing is open in the window.")
    return folder


def wait(condition: Callable[[], object], seconds: float = _SECONDS) -> None:
    """Process the window's events until a condition holds.

    Raises
    ------
    SystemExit
        If it does not hold in time.
    """
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise SystemExit("The window did not come to the state that was to be pictured.")
        QTest.qWait(20)


def pause(seconds: float) -> None:
    """Wait in short steps, because one long wait would block the other threads."""
    until = time.monotonic() + seconds
    wait(lambda: time.monotonic() > until)


def take(widget: QWidget, path: Path, after: float = 1.5) -> None:
    """Save a picture of a widget after some seconds, in which it settles."""
    pause(after)
    widget.grab().save(str(path))


def draw_batch(folder: Path) -> None:
    """Shift and turn pydicom's own slices into many pictures; add stripes that no model should read."""
    folder.mkdir()
    random = np.random.default_rng(7)
    slices = [_rendered(name) for name in ("693_J2KI.dcm", "CT_small.dcm", "MR_small.dcm")]
    for n in range(BATCH):
        made = Image.fromarray(slices[(0, 1, 2, 0, 0)[n % 5]])
        made = made.rotate(random.uniform(-8, 8), translate=tuple(random.integers(-6, 7, 2).tolist()))
        if n % 40 == 17:
            made = Image.fromarray(np.tile(np.arange(256, dtype=np.uint8) * (n % 7 + 2), (256, 1)))
        made.save(folder / f"slice-{n:04}.png")
    (folder / "slice-0004 notes.txt").write_text("A text file among the pictures.", "utf-8")
    (folder / "slice-empty.png").touch()


def _rendered(name: str) -> NDArray[np.uint8]:
    path = Path(str(get_testdata_file(name, download=False)))
    return render_grey(next(iter(read_pictures(Source(name, path), Limits()))))
