"""Shared by the tests of a batch in the window: another window, and what was decoded for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.batch import pipeline
from core.batch.journal.journal import Journal
from core.batch.pipeline import Settings, read_all
from core.models.catalogue import Catalogue
from core.progress import Progress
from core.reports.tables.table import write_csv
from core.settings import UserSettings
from desktop.controllers.exporting.export_controller import export_table
from desktop.session.session import Session
from desktop.window.main_window import MainWindow

Makes = Callable[..., MainWindow]


@pytest.fixture
def makes(qtbot: QtBot, catalogue: Catalogue) -> Makes:
    """Make another window, like a later start of the program."""

    def make(models: Catalogue = catalogue) -> MainWindow:
        made = MainWindow(Session(models, "cpu"))
        qtbot.addWidget(made)
        made.resize(1200, 760)
        made.show()
        with qtbot.waitSignal(made.session.resume_available, timeout=20_000):
            made.session.load_models()
        return made

    return make


@pytest.fixture
def opens_in(qtbot: QtBot) -> Callable[..., None]:
    """Open a folder in a window and wait until everything about it is known."""

    def open_in(window: MainWindow, *paths: Path) -> None:
        window.open_paths(list(paths))
        folder = window.session.folder
        qtbot.waitUntil(lambda: folder.looked_through and folder.restored, timeout=20_000)

    return open_in


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that are decoded for a batch."""
    names: list[str] = []
    real = pipeline.Workers.read

    def listen(self, sources, stopped):
        def noted():
            for source in sources:
                names.append(source.name)
                yield source

        return real(self, noted(), stopped)

    monkeypatch.setattr(pipeline.Workers, "read", listen)
    return names


def table(window: MainWindow, qtbot: QtBot, path: Path) -> bytes:
    """Return the CSV that the window writes."""
    export_table(window.session, path, UserSettings())
    qtbot.waitUntil(lambda: not window.session.busy, timeout=20_000)
    return path.read_bytes()


def fresh_table(window: MainWindow, folder: Path, path: Path) -> bytes:
    """Return the CSV of an uninterrupted run."""
    opened = window.session.models
    with Journal(path.with_suffix(".journal")) as journal:
        assert read_all([folder], opened.engine, opened.models, journal, Progress(), Settings(resumable=True))
        write_csv(journal, [model.card for model in opened.models], path)
    return path.read_bytes()
