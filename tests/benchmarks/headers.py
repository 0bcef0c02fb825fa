"""Time to read the headers of 10,000 DICOM files, compared with a bare loop of ``dcmread``.

``python -m tests.benchmarks.headers [FOLDER]`` makes the files (1.3 GB, kept in FOLDER, otherwise temporary)
and prints the median of several rounds. Our side does everything that opening a folder does: search, headers,
grouping. In each round both read the same files alternately, so that a busy machine slows both. Our processor
time is printed, too, which a busy machine changes least. Cold rounds first drop the system's file cache,
which needs Linux and root; they are skipped elsewhere.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from pydicom import dcmread

from core.images.studies.survey import survey_folders
from core.progress import Progress
from core.runtime import configure
from tests.benchmarks.folders import write_ct_folder
from tests.support.studies import grouped

FILES, SERIES = 10_000, 100
_CACHES = Path("/proc/sys/vm/drop_caches")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    configure()
    with tempfile.TemporaryDirectory() as temporary:
        folder = write_ct_folder(arguments.folder or Path(temporary), FILES, SERIES)
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        _say(f"{len(files):,} files, {os.cpu_count()} processors")
        _compare("warm", folder, files, arguments.rounds, lambda: None)
        if os.access(_CACHES, os.W_OK):
            _compare("cold", folder, files, arguments.rounds, _forget_files)


def _compare(name: str, folder: Path, files: list[Path], rounds: int, prepare: Callable[[], None]) -> None:
    ours, bare, processor = [], [], []
    for _ in range(rounds):
        prepare()
        bare.append(_timed(lambda: _bare(files))[0])
        prepare()
        seconds, cpu_seconds = _timed(lambda: _ours(folder))
        ours.append(seconds)
        processor.append(cpu_seconds)
    ratio = median(o / b for o, b in zip(ours, bare, strict=True))
    _say(
        f"{name}: bare loop {median(bare):.2f} s, ours {median(ours):.2f} s "
        f"({median(processor):.2f} s of CPU time), ratio {ratio:.2f}"
    )


def _timed(work: Callable[[], None]) -> tuple[float, float]:
    """Return the wall-clock and the processor time in seconds."""
    began, cpu_began = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - cpu_began


def _bare(files: list[Path]) -> None:
    for path in files:
        dcmread(path, stop_before_pixels=True)


def _ours(folder: Path) -> None:
    studies = grouped(survey_folders([folder], Progress()))
    found = sum(len(series.instances) for study in studies for series in study.series)
    if found != FILES:
        raise SystemExit(f"{found:,} of {FILES:,} files were found.")


def _forget_files() -> None:
    os.sync()
    _CACHES.write_text("3")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
