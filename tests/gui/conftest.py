"""Shared by the tests of the window: a tiny model, synthetic pictures, and the real window."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import gc
import shutil
import threading
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime  # noqa: F401 - before PySide6
import pytest
from PIL import Image
from pydicom.data import get_testdata_file
from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from core.inference.engine import Engine
from core.inference.parity import Outputs
from core.models.card import OperatingPoint
from core.models.catalogue import Catalogue
from core.runtime import configure
from desktop.base import theme
from desktop.session.session import Session
from desktop.window.main_window import MainWindow
from tests.support.tiny_model import tiny_card, tiny_catalogue

#: Longest wait for a signal, in milliseconds.
PATIENCE = 180_000
#: Types of the fixtures `opens`, `goes_to` and `reads`.
Opens = Callable[..., None]
GoesTo = Callable[[str], None]
Reads = Callable[..., None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Ignore warnings of the offscreen platform about smallest sizes, and about raising windows."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore(r"does not support (propagateSizeHints|raise)\(\)"))


@pytest.fixture(autouse=True)
def collected_here() -> Iterator[None]:
    """Collect reference cycles in this thread only, like the window, since they may hold Qt objects.

    What was there before the test is left out, now and later. To look through it takes seconds, in which the
    threads of a test would stand still.
    """
    gc.disable()
    gc.freeze()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Return a catalogue that ships one model for dark, middle and bright pictures."""
    point = OperatingPoint(positive=("bright",), threshold=0.5, chosen_by="hand")
    card = tiny_card(model_id="body-region", operating_point=point)
    return tiny_catalogue(tmp_path_factory.mktemp("models"), card)


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, catalogue: Catalogue) -> Iterator[MainWindow]:
    """The window with nothing open and its model ready."""
    configure()
    made = MainWindow(Session(catalogue, "cpu"))
    qtbot.addWidget(made)
    made.resize(1200, 760)
    made.show()
    with qtbot.waitSignal(made.session.models_changed, timeout=10_000):
        made.session.load_models()
    assert made.session.models is not None, made.session.models_problem
    yield made
    made.close()
    if theme.current() is not theme.DARK:
        theme.apply(qapp)


class PatientBot(QtBot):
    """Wait at least as long as a busy machine may need; a result ends the wait at once."""

    def waitUntil(self, callback: Callable[[], object], *, timeout: int = 0) -> None:
        super().waitUntil(callback, timeout=max(timeout, PATIENCE))

    def waitSignal(self, signal: SignalInstance, *, timeout: int = 0, **more: Any) -> SignalBlocker:
        # If a signal must not come, a longer wait proves nothing more.
        patience = PATIENCE if more.get("raising") is not False else 0
        return super().waitSignal(signal, timeout=max(timeout, patience), **more)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """Replace pytest-qt's own fixture."""
    return PatientBot(request)


@pytest.fixture(autouse=True)
def nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test on an unexpected message box, which would otherwise wait for ever."""

    def ask(box: QMessageBox) -> int:
        raise AssertionError(f"nobody is there to answer: {box.text()}")

    monkeypatch.setattr(QMessageBox, "exec", ask)


@pytest.fixture(autouse=True)
def patient_close(monkeypatch: pytest.MonkeyPatch, forked_decoders: None) -> None:
    """Let a closing window wait for its threads as long as a busy machine may need."""
    monkeypatch.setattr("desktop.session.session.CLOSE_SECONDS", PATIENCE / 1000)


@pytest.fixture(autouse=True)
def known_user(home: Path) -> None:
    """Make the user an existing one; for new users models analyse what is opened."""
    (home / "window.ini").touch()


@pytest.fixture(scope="session", autouse=True)
def themed(qapp: object) -> None:
    """Apply the theme to the application."""
    theme.apply(qapp)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with three drawn pictures, two DICOM files, a blank one and a broken one."""
    folder = tmp_path_factory.mktemp("Prüfung") / "study"
    (folder / "drawn").mkdir(parents=True)
    for name, grey in (("a dark", 30), ("b middle", 115), ("c bright", 245)):
        draw(folder / "drawn" / f"{name}.png", grey)
    draw(folder / "drawn" / "blank.png", 90, contrast=0)
    for name in ("CT_small.dcm", "MR_small.dcm"):
        shutil.copy(str(get_testdata_file(name)), folder / name)
    (folder / "broken.png").write_bytes((folder / "drawn" / "a dark.png").read_bytes()[:200])
    return folder


@pytest.fixture
def opens(qtbot: QtBot, window: MainWindow) -> Callable[..., None]:
    """Open paths and wait until they are searched and the first picture is shown, or cannot be."""

    def open_paths(*paths: Path) -> None:
        window.open_paths(list(paths))
        folder = window.session.folder
        qtbot.waitUntil(lambda: folder.looked_through and folder.restored, timeout=10_000)
        qtbot.waitUntil(lambda: settled(window), timeout=10_000)

    return open_paths


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Let models take half a second for every batch except the first four, until this event is set.

    So a test acts in the middle of a run, however busy the machine is.
    """
    hurry, number, run = threading.Event(), count(), Engine.run

    def take_time(engine: Engine, *given: Any) -> Outputs:
        if next(number) >= 4:
            hurry.wait(0.5)
        return run(engine, *given)

    monkeypatch.setattr(Engine, "run", take_time)
    yield hurry
    hurry.set()


@pytest.fixture
def goes_to(qtbot: QtBot, window: MainWindow) -> Callable[[str], None]:
    """Show a picture by its file's name, or a frame by ``name:frame``, and wait until it is decoded."""

    def go(name: str) -> None:
        file, _, frame = name.partition(":")
        window.worklist.go_to(window.session.folder.items[file, int(frame or 1)])
        qtbot.waitUntil(lambda: settled(window), timeout=10_000)

    return go


@pytest.fixture
def reads(qtbot: QtBot, window: MainWindow) -> Callable[[str], None]:
    """Trigger one of the reading commands and wait until it has ended."""

    def read(command: str = "read_folder") -> None:
        action = window.actions_by_name[command]
        assert action.isEnabled(), action.toolTip()
        action.trigger()
        qtbot.waitUntil(lambda: not window.session.busy, timeout=20_000)

    return read


def settled(window: MainWindow) -> bool:
    """Return whether the viewer shows the current picture, or says why it cannot."""
    shown, current = window.viewer.shown, window.session.current
    if shown is not None and current is not None:
        return (shown.picture.name, shown.picture.frame) == current.key
    return window.viewer.message not in (None, ("", "Loading"), ("", "Looking through the folder"))


@pytest.fixture
def many(tmp_path: Path) -> Callable[[int], Path]:
    """Make a folder with a number of synthetic pictures."""

    def make(number: int) -> Path:
        folder = tmp_path / "many"
        folder.mkdir()
        draw(folder / "0000.png", 120)
        for n in range(1, number):
            shutil.copy(folder / "0000.png", folder / f"{n:04}.png")
        return folder

    return make


def draw(path: Path, grey: int, contrast: int = 25) -> None:
    """Write a square drawing with a bright spot in its upper left quarter."""
    y, x = np.mgrid[0:160, 0:160]
    values = grey + contrast * np.sin(y / 9.0) * np.cos(x / 7.0)
    values += 2 * contrast * np.exp(-((y - 40) ** 2 + (x - 30) ** 2) / 200.0)
    Image.fromarray(np.clip(values, 0, 255).astype(np.uint8)).save(path)
