"""Fixtures of every test: its own user folder, and a failure on unexpected log records."""

from __future__ import annotations

import logging
import os
import sqlite3
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from filelock import FileLock

if "PYTEST_XDIST_WORKER" in os.environ:
    # The test workers share the cores, so threads of PyTorch and NumPy would only wait for each other. This
    # must be set before either is imported.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# pynetdicom's programs have the names of DCMTK's; an activated environment would find them first.
os.environ["PATH"] = os.pathsep.join(
    folder for folder in os.environ["PATH"].split(os.pathsep) if Path(folder) != Path(sys.executable).parent
)

# The order matters on Windows: onnxruntime must be imported before PySide6.
import onnxruntime  # noqa: F401  isort: skip

from core.inference.model_loading import Opened, open_models
from core.samples.folder import write_samples
from tests.support.peers import Orthanc, start_orthanc
from tests.support.processes.forked_decoders import DecodersForked
from tests.support.tiny_model import tiny_catalogue

# On a busy machine a case may take any time.
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Use one worker more than there are cores, because many tests wait for other processes."""
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    return min(cores + 1, 8)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield names of folders; `mktemp` gets slower with every test."""
    place = tmp_path_factory.mktemp("homes")
    return (place / str(number) for number in count())


@pytest.fixture(autouse=True)
def home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the user's own folder out of the tests."""
    folder = next(homes)
    folder.mkdir()
    monkeypatch.setenv("OVERREAD_HOME", str(folder))
    return folder


@pytest.fixture
def connections_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[sqlite3.Connection]]:
    """Fail a test that leaves an SQLite file open; yield the list of connections."""
    made: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def note(*args: Any, **options: Any) -> sqlite3.Connection:
        made.append(connect(*args, **options))
        return made[-1]

    monkeypatch.setattr(sqlite3, "connect", note)
    yield made
    assert made
    for db in made:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            _ = db.total_changes


@pytest.fixture(autouse=True)
def no_unexpected_logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test on any warning or error in the logs."""
    yield
    records = [
        r
        for r in caplog.get_records("call")
        # The program silences the parsers' logs, but tests that do not set it up see them.
        if r.levelno >= logging.WARNING and not r.name.startswith(("pydicom", "PIL"))
    ]
    assert not records, f"unexpected log records: {records}"


@pytest.fixture
def tiny(tmp_path: Path) -> Iterator[Opened]:
    """Open the tiny model on the CPU."""
    catalogue = tiny_catalogue(tmp_path / "catalogue")
    opened = open_models([catalogue.read("tiny")], "cpu")
    yield opened
    opened.engine.close()


@pytest.fixture
def forked_decoders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fork decoding processes, which is fast, if the system can fork."""
    if sys.platform == "linux":
        monkeypatch.setattr("core.runtime.multiprocessing", DecodersForked())


@pytest.fixture(scope="session")
def running_orthanc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orthanc]:
    """Yield a running Orthanc for all tests of a worker; skip if it is not installed."""
    made = start_orthanc(tmp_path_factory.mktemp("orthanc"))
    yield made
    made.stop()


@pytest.fixture
def orthanc(running_orthanc: Orthanc) -> Orthanc:
    """Return a running Orthanc without patients."""
    running_orthanc.empty()
    return running_orthanc


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the sample folder, written once for all workers; no test may change it."""
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    folder = place / "samples"
    with FileLock(place / "samples.lock"):
        if not folder.exists():
            write_samples(place / "samples-unfinished")
            (place / "samples-unfinished").rename(folder)
    return folder


@pytest.fixture
def data_sets() -> Path:
    """Return the folder with the zipped data sets, or skip."""
    folder = os.environ.get("OVERREAD_DATA")
    if not folder:
        pytest.skip("OVERREAD_DATA does not name the folder with the data sets")
    return Path(folder)
