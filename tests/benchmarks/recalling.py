"""Open a folder of 10,000 pictures that were read before; measure delays while the readings are loaded.

``python -m tests.benchmarks.recalling [FILES]`` needs a screen, ``xvfb-run`` or
``QT_QPA_PLATFORM=offscreen``. The folder is opened alternately with and without its readings. For each it
prints the time until everything is known, the longest delays of the event loop, and the part of the window's
own thread in them. ``--usual-garbage`` leaves garbage collection to Python's own schedule, to measure what
that costs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import onnxruntime  # noqa: F401 - before PySide6
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.batch.journal.journal import FileMark
from core.batch.journal.journal_store import open_journal, place_of
from core.batch.journal.resume_filter import stamp_of
from core.batch.journal.rows import JournalRow
from core.batch.journal.run_keys import RunKey
from core.images.files.sources import walk
from core.models.catalogue import Catalogue
from core.runtime import configure
from core.workflow.open import plan_reading
from desktop.base import theme
from desktop.session.session import Session
from desktop.startup.gc_scheduler import IdleCollector
from desktop.window.main_window import MainWindow
from tests.benchmarks.opening import Pulse, wait_for
from tests.support.pictures import save, spot

TURNS = 3


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=int, nargs="?", default=10_000)
    parser.add_argument("--usual-garbage", action="store_true")
    arguments = parser.parse_args()
    configure()
    application = QApplication(["overread"])
    theme.apply(application)
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["OVERREAD_HOME"] = str(Path(temporary) / "home")
        folder = Path(temporary) / "pictures"
        save(spot(64), folder / "00000.png")
        for n in range(1, arguments.files):
            shutil.copy(folder / "00000.png", folder / f"{n:05}.png")
        window = MainWindow(Session(Catalogue(), "cpu"))
        window.resize(1440, 900)
        window.show()
        window.session.load_models()
        wait_for(lambda: window.session.models is not None)
        if not arguments.usual_garbage:
            IdleCollector(window.traces, window).begin()
        _open(window, folder)
        window.session.reading.current()
        wait_for(lambda: not window.session.busy)
        place = place_of([folder])
        _multiply(window, folder)
        for _turn in range(TURNS):
            for name in ("with readings", "without"):
                aside = place.with_suffix(".aside")
                if name == "without":
                    place.rename(aside)
                _measure(window, folder, name)
                if name == "without":
                    _leave(window)
                    aside.replace(place)
        window.close()


def _open(window: MainWindow, folder: Path) -> None:
    window.open_paths([folder])
    opened = window.session.folder
    wait_for(lambda: opened.looked_through and opened.restored)


def _leave(window: MainWindow) -> None:
    """Open something else, so that the journal is closed."""
    with tempfile.TemporaryDirectory() as empty:
        _open(window, Path(empty))


def _multiply(window: MainWindow, folder: Path) -> None:
    """Give every file the reading of the first."""
    key = plan_reading(window.session.models).key
    first = window.session.current.key[0]
    _leave(window)
    with open_journal(place_of([folder]), resume=True) as (journal, _):
        journal.begin(RunKey(key))
        one = journal.readings_of(first)
        for source in walk([folder]):
            entries = [JournalRow(replace(reading, file=source.name)) for reading in one]
            journal.add(entries, [FileMark(source.name, stamp_of(source), "")])


def _measure(window: MainWindow, folder: Path, name: str) -> None:
    pulse = Pulse()
    pulse.start()
    begin = time.perf_counter()
    _open(window, folder)
    took = time.perf_counter() - begin
    QTest.qWait(200)
    pulse.stop()
    stalls = ", ".join(f"{s * 1000:.0f}" for s in pulse.longest)
    own = ", ".join(f"{s * 1000:.0f}" for s in pulse.busiest)
    read = len(window.session.folder.readings)
    sys.stdout.write(f"{name}: {read:,} readings after {took:.2f} s; stalls {stalls} ms, own {own} ms\n")
    sys.stdout.flush()
    _leave(window)


if __name__ == "__main__":
    main()
