"""What every test gets: a home folder of its own, and no log record that nobody expected."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

# The order matters on Windows: onnxruntime before PySide6.
import onnxruntime  # noqa: F401  isort: skip

from core.inference.model_loading import Opened, open_models
from tests.support.peers import Orthanc, start_orthanc
from tests.support.tiny_model import tiny_catalogue


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the user's own folder out of the tests."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("OVERREAD_HOME", str(folder))
    return folder


@pytest.fixture(autouse=True)
def no_unexpected_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test on any warning or error in the logs."""
    yield
    records = [
        r
        for r in caplog.get_records("call")
        if r.levelno >= logging.WARNING and not r.name.startswith("pydicom")
    ]
    assert not records, f"unexpected log records: {records}"


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Opened]:
    """Open the tiny model on the CPU."""
    catalogue = tiny_catalogue(tmp_path / "catalogue")
    opened = open_models([catalogue.read("tiny")], "cpu")
    yield opened
    opened.engine.close()


@pytest.fixture(scope="session")
def orthanc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orthanc]:
    """A running Orthanc, shared by all tests; skipped where it is not installed."""
    made = start_orthanc(tmp_path_factory.mktemp("orthanc"))
    yield made
    made.stop()


@pytest.fixture
def data_sets() -> Path:
    """Return the folder with the zipped data sets, or skip."""
    folder = os.environ.get("OVERREAD_DATA")
    if not folder:
        pytest.skip("OVERREAD_DATA does not name the folder with the data sets")
    return Path(folder)
