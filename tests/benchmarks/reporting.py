"""Time of the PDF report of a folder, relative to the time of classifying the folder.

``python -m tests.benchmarks.reporting FOLDER [--pictures 1000] [--repeats 3] [--keep OUT.pdf]`` reads the
first pictures of a folder with all models, as the window and ``overread classify --pdf`` do, then writes the
report, alternately. It prints the medians, the size of the report, and the ratio, which should stay below
0.3.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from statistics import median

from core.batch.journal.journal import Journal
from core.batch.pipeline import Settings, read_all
from core.batch.run import Run, RunModel
from core.inference.model_loading import Opened, open_models
from core.inference.routing import is_routed
from core.models.catalogue import Catalogue
from core.progress import Progress
from core.reports.pdf.report import write_pdf

_PREVIEW = 640
_KINDS = {".jpg", ".jpeg", ".png", ".dcm"}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pictures", type=int, default=1000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    files = sorted(path for path in arguments.folder.rglob("*") if path.suffix.lower() in _KINDS)
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        folder = home / "in"
        folder.mkdir()
        for number, path in enumerate(files[: arguments.pictures]):
            (folder / f"{number:05}{path.suffix}").symlink_to(path.resolve())
        opened = open_models(list(Catalogue().read_all()), "cpu")
        with opened.engine:
            taken = [
                _once(opened, folder, home / f"{n}.pdf", home / f"{n}") for n in range(arguments.repeats)
            ]
        size = (home / "0.pdf").stat().st_size
        if arguments.keep:
            shutil.copyfile(home / "0.pdf", arguments.keep)
    reading, writing = (median(times) for times in zip(*taken, strict=True))
    sys.stdout.write(
        f"{min(len(files), arguments.pictures):,} pictures: read in {reading:.1f} s, "
        f"reported in {writing:.1f} s ({size / 1e6:.1f} MB), ratio {writing / reading:.3f}\n"
    )


def _once(opened: Opened, folder: Path, pdf: Path, journal: Path) -> tuple[float, float]:
    """Return the seconds of reading and of reporting."""
    begun = datetime.now().astimezone()
    settings = Settings(preview_side=_PREVIEW, routed=is_routed(opened.models))
    models = tuple(RunModel(m.card, m.package.sha256, m.package.verified, m.parity) for m in opened.models)
    with Journal(journal) as kept:
        start = time.perf_counter()
        read_all((folder,), opened.engine, opened.models, kept, Progress(), settings)
        read = time.perf_counter()
        run = Run("in", begun, datetime.now().astimezone(), opened.device, models)
        write_pdf(kept, run, pdf, Progress())
        return read - start, time.perf_counter() - read


if __name__ == "__main__":
    main()
