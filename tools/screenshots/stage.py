"""Shared parts of the screenshot programs: the window, opening files, and waiting."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path

import numpy as np
import onnxruntime  # noqa: F401 - before PySide6
from pydicom.uid import generate_uid
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from core.models.catalogue import Catalogue
from core.runtime import configure
from core.samples.studies import brain_mr, chest_films, forearm_films, head_ct
from desktop.base import language, theme
from desktop.session.folder import Folder
from desktop.session.session import Session
from desktop.window.main_window import MainWindow

SIZE = (1440, 900)
#: Number of pictures in the synthetic batch.
BATCH = 300
_NAMES = (
    *(
        "Finch",
        "Heron",
        "Wren",
        "Swift",
        "Crane",
        "Swan",
        "Martin",
        "Teal",
        "Dove",
        "Kestrel",
        "Lark",
        "Rook",
    ),
    *("Thrush", "Plover", "Robin", "Starling", "Merlin", "Egret", "Brant"),
)
_FIRST_NAMES = (
    *("Ada", "Max", "Ida", "Tom", "Eva", "Leo", "Mia", "Jan", "Lena", "Paul", "Nora", "Hugo", "Vera", "Otto"),
    *("Rosa", "Karl", "Emma"),
)
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
    """Write a list of drawn patients with one picture each, a text and an empty file."""
    folder.mkdir()
    random = np.random.default_rng(7)
    (chest, opacity), (arm, fracture) = list(chest_films()), list(forearm_films())
    brain, head = list(brain_mr())[4], list(head_ct())[6]
    drawn = (chest, arm, chest, opacity, brain, arm, chest, fracture, chest, head)
    for n in range(BATCH):
        made = deepcopy(drawn[n % len(drawn)])
        last, first = _NAMES[n % len(_NAMES)], _FIRST_NAMES[n % len(_FIRST_NAMES)]
        made.PatientName, made.PatientID, made.StudyID = f"{last}^{first}", f"PHANTOM-{1000 + n}", str(n)
        made.PatientSex, made.PatientAge = "FM"[n % 2], f"{random.integers(20, 86):03}Y"
        made.StudyDate = f"202601{1 + n * 28 // BATCH:02}"
        for name in ("SOPInstanceUID", "SeriesInstanceUID", "StudyInstanceUID", "FrameOfReferenceUID"):
            setattr(made, name, generate_uid(entropy_srcs=["batch", name, str(n)]))
        made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
        grainy = made.pixel_array + random.normal(0, 12, made.pixel_array.shape)
        made.PixelData = np.clip(grainy, 0, 4095).astype("<u2").tobytes()
        made.save_as(folder / f"{n:04}.dcm", enforce_file_format=True)
    (folder / "0004 notes.txt").write_text("A text file among the pictures.", "utf-8")
    (folder / "0006 empty.dcm").touch()
