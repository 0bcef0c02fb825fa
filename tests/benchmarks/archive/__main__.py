"""Cost of an archive of millions apart from computing: search, journal, resuming, tables and report.

``python -m tests.benchmarks.archive [--entries 10000 100000] [--parts walk ...] [--flat] [--previews]`` makes
a folder of small files with many names and a journal with an outcome for each, as if all had been read. Each
picture is a study of its own, which costs the most. No model runs. Each part is a process:

- ``walk``: list the files, as a run does;
- ``survey``: read the headers, as the window does when it opens the folder;
- ``write``: fill the journal;
- ``resume``: ``overread classify --resume``, with nothing left to read;
- ``csv``, ``studies``, ``jsonl``, ``pdf``: the same with a table, by picture or study, or a report.

With ``--flat`` all files are in one folder, otherwise each folder has a thousand. With ``--previews`` the
journal has the small pictures that reports show; without them ``pdf`` would read all files again. Memory is
the largest PSS of all processes (Linux). The processor time per entry excludes the start, measured as the
time for a single entry.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

from core.batch.begin import begin_run
from core.batch.journal.journal import FileMark, Journal
from core.batch.journal.resume_filter import stamp_of
from core.batch.journal.rows import JournalRow
from core.batch.pipeline import read_all
from core.images.files.sources import walk
from core.images.studies.survey import survey_folders
from core.progress import Progress
from core.workflow.open import ReadingPlan, open_installed, plan_reading
from tests.benchmarks.kinds import SMALL, write_folder
from tests.benchmarks.processes import OVERREAD, Cost, measure

ENTRIES = (10_000, 100_000)
_MODEL = "body-region"
#: Number of readings that are repeated with other names.
_SEEDS = 60
#: Outcomes per transaction, about as many as a real run commits at a time.
_BATCH = 16
#: Parts that run in this module; `_COMMANDS` has the arguments that the others add to the command.
_OWN = ("write", "walk", "survey")
_COMMANDS: dict[str, tuple[str, ...]] = {
    "resume": (),
    "csv": ("--csv", "{home}/table.csv"),
    "studies": ("--csv", "{home}/studies.csv", "--by", "study"),
    "jsonl": ("--jsonl", "{home}/table.jsonl"),
    "pdf": ("--pdf", "{home}/report.pdf"),
}
_USUAL = ("walk", "survey", "resume", "csv", "studies", "jsonl")


@dataclass(frozen=True)
class Archive:
    """A folder of many files, and the journal of a run that has read them all.

    Attributes
    ----------
    home : Path
        Folder for everything that is made.
    previews : bool
        Whether the journal has previews.
    """

    home: Path
    previews: bool

    @property
    def files(self) -> Path:
        """The folder with the files."""
        return self.home / "files"

    @property
    def journal(self) -> Path:
        """The journal's file."""
        return self.home / "journal.sqlite"

    def make(self, number: int, *, flat: bool) -> None:
        """Make the files."""
        originals = sorted(write_folder(SMALL, _SEEDS, self.home).rglob("*.jpeg"))
        for n in range(number):
            at = self.files / ("" if flat else f"{n // 1000:04}") / f"{n:07}.jpeg"
            at.parent.mkdir(parents=True, exist_ok=True)
            at.hardlink_to(originals[n % len(originals)])
        # A file that just changed may change again, so it cannot be recognised by its time yet.
        time.sleep(4)

    def measure(self, part: str) -> Cost:
        """Run a part in its own process."""
        if part in _OWN:
            options = ("--previews",) if self.previews else ()
            command: Sequence[str | Path] = (
                *(sys.executable, "-m", "tests.benchmarks.archive", *options, "--alone", part, self.home),
            )
        else:
            more = (word.format(home=self.home) for word in _COMMANDS[part])
            command = (
                *(*OVERREAD, "classify", self.files, "--model", _MODEL, "--device", "cpu"),
                *("--journal", self.journal, "--resume", *more),
            )
        return measure(command, {"OVERREAD_HOME": str(self.home.parent / "user")}, memory=True)

    def do(self, part: str) -> None:
        """Run a part that is no command."""
        if part == "write":
            self._write()
            return
        entries = walk([self.files]) if part == "walk" else survey_folders([self.files], Progress())
        for _ in entries:
            pass

    def _write(self) -> None:
        opened = open_installed("cpu", model_ids=(_MODEL,))
        with opened.engine:
            plan = plan_reading(opened, routed=False, previews=self.previews)
            key, settings = (
                partial(plan.settings.key, opened.models),
                plan.settings.settings_key(opened.models),
            )
            seeds = self._read_seeds(plan)
            found = ((source, seeds[n % len(seeds)]) for n, source in enumerate(walk([self.files])))
            with Journal(self.journal) as journal:
                begin_run(journal, opened.models, key, settings)
                while batch := list(islice(found, _BATCH)):
                    rows = [_renamed(row, source.name) for source, (_, row) in batch]
                    marks = [FileMark(source.name, stamp_of(source), sha) for source, (sha, _) in batch]
                    journal.add(rows, marks)

    def _read_seeds(self, plan: ReadingPlan) -> list[tuple[str, JournalRow]]:
        """Return the outcomes of the distinct files, with their hashes."""
        with tempfile.TemporaryDirectory() as folder, Journal(Path(folder) / "seeds") as journal:
            opened = plan.opened
            originals = (self.home / f"{SMALL.name}-{_SEEDS}",)
            assert read_all(originals, opened.engine, opened.models, journal, Progress(), plan.settings)
            return [(journal.hashes([row.reading.file])[row.reading.file], row) for row in journal]


def main() -> None:
    """Measure and print; or run one part, in a process that is measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--entries", nargs="+", type=int, default=ENTRIES)
    parser.add_argument("--parts", nargs="+", choices=(*_OWN, *_COMMANDS), default=_USUAL)
    parser.add_argument("--flat", action="store_true")
    parser.add_argument("--previews", action="store_true")
    parser.add_argument("--alone", nargs=2, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.alone:
        part, home = wanted.alone
        Archive(Path(home), wanted.previews).do(part)
        return
    # The other parts need a journal, so it is written first, although that takes most room and time.
    parts = tuple(dict.fromkeys((*(("write",) if set(wanted.parts) & set(_COMMANDS) else ()), *wanted.parts)))
    _say(
        "| part | entries | seconds | s of processor time | the start alone | ms an entry | most memory, MB |"
    )
    _say("|---|---:|---:|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as temporary:
        # The first run also runs the golden cases, which happens only once.
        for _ in range(2):
            start = dict(_costs(Path(temporary), 1, parts, wanted))
        for number in wanted.entries:
            for part, cost in _costs(Path(temporary), number, parts, wanted):
                each = 1000 * (cost.processor - start[part].processor) / number
                _say(
                    f"| {part} | {number:,} | {cost.seconds:.1f} | {cost.processor:.1f} "
                    f"| {start[part].processor:.1f} | {each:.3f} | {cost.memory / 1e6:.0f} "
                    f"| {start[part].memory / 1e6:.0f} |"
                )


def _costs(
    home: Path, number: int, parts: Sequence[str], wanted: argparse.Namespace
) -> Iterator[tuple[str, Cost]]:
    """Make an archive and yield the cost of each part."""
    with tempfile.TemporaryDirectory(dir=home) as folder:
        archive = Archive(Path(folder), wanted.previews)
        archive.make(number, flat=wanted.flat)
        for part in parts:
            yield part, archive.measure(part)
        if number > 1 and archive.journal.exists():
            size = archive.journal.stat().st_size
            _say(f"The journal of {number:,} has {size / 1e6:.1f} MB, {size / number:,.0f} bytes an entry.")


def _renamed(row: JournalRow, file: str) -> JournalRow:
    """Return an outcome with another file name."""
    return replace(row, reading=replace(row.reading, file=file))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
