"""The long run: numbered cases through the search and the decoding processes, and each file's outcome."""

from __future__ import annotations

import shutil
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.batch.workers.decode import Decode, DecodeSettings, DecodeStep, PreparedPicture
from core.batch.workers.pool import Workers
from core.errors import InputError
from core.images.base.formats import SNIFF_BYTES, FileFormat, sniff
from core.images.base.limits import Limits
from core.images.files.archives import begins_archive
from core.images.files.sources import Source, walk
from tests.fuzz import samples
from tests.fuzz.cases import Case, case, is_directory, write
from tests.fuzz.street import Street
from tests.support.tiny_model import tiny_card

#: Smaller limits than usual, so that wrong sizes cost little; the checks are the same.
LIMITS = Limits(
    file_bytes=64 << 20,
    picture_pixels=4_000_000,
    file_pixel_bytes=64 << 20,
    inflated_bytes=64 << 20,
    inflate_free_bytes=16 << 20,
    archive_bytes=1 << 30,
    memory_bytes=1 << 30,
    picture_seconds=15.0,
)
#: Outcomes that count as handled but should be examined.
NOTABLE = ("decoder-crashed", "too-slow")
_LARGEST_SEED = 2 << 20


@dataclass
class Result:
    """The outcomes of the files in a run."""

    cases: int = 0
    seconds: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, str]] = field(default_factory=list)
    notable: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    slowest_walk: tuple[float, str] = (0.0, "")
    peak: int = 0


def seeds_in(folders: Iterable[Path]) -> tuple[list[bytes], list[bytes]]:
    """Return the files to damage: pictures and DICOMDIRs, synthetic ones first."""
    found = [
        path.read_bytes()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.stat().st_size < _LARGEST_SEED
    ]
    directories = [data for data in found if is_directory(data)]
    pictures = [data for data in found if not is_directory(data) and _holds_pixels(data)]
    pictures += [data for data in found if not is_directory(data) and not _holds_pixels(data)][::8]
    return [*samples.pictures(), *pictures], [*samples.directories(), *directories]


def _holds_pixels(data: bytes) -> bool:
    return (
        sniff(data[:SNIFF_BYTES]) is not FileFormat.DICOM
        or b"\xe0\x7f\x10\0" in data
        or b"\x7f\xe0\0\x10" in data
    )


def run(
    numbers: Sequence[int],
    pictures: Sequence[bytes],
    directories: Sequence[bytes],
    scratch: Path,
    keep: Path | None = None,
    workers: int = 2,
    decode: Decode | None = None,
) -> Result:
    """Make the cases of `numbers`, read them, and return the outcome of every file.

    Parameters
    ----------
    numbers : sequence of int
    pictures, directories : sequence of bytes
        As `seeds_in` returns them.
    scratch : Path
        An empty folder.
    keep : Path, optional
        Folder for cases that failed or are notable.
    workers : int
    decode : callable, optional
        Used instead of `Street`.
    """
    log = scratch / "log"
    log.mkdir()
    result = Result()
    street = decode or Street(DecodeSettings((tiny_card().needs,), LIMITS, preview_side=64), log)
    feed = _Feed(numbers, pictures, directories, scratch / "in", result, keep)
    began = time.monotonic()
    with Workers(street, workers, LIMITS) as pool:
        parts: list[DecodeStep] = []
        for source, part in pool.read(feed, lambda: False):
            parts.append(part)
            if part is None:
                feed.done(source, outcome(parts))
                parts = []
    feed.end()
    result.seconds = time.monotonic() - began
    _collect(log, result, keep)
    return result


def outcome(parts: Sequence[DecodeStep]) -> str | None:
    """Return the code that a file ended with, or None if it did not end in exactly one way."""
    *before, last = parts
    errors = [part for part in before if isinstance(part, InputError)]
    pictures = [part for part in before if isinstance(part, PreparedPicture)]
    if last is not None or len(errors) > 1 or not before or (errors and before[-1] is not errors[0]):
        return None
    if errors:
        return errors[0].code
    refusal = pictures[-1].candidates[0].refusal
    return f"refused {refusal.code}" if refusal else "ok"


class _Feed:
    """Write cases as they are requested, search them, and remove those that are done.

    Cases are requested in one thread and finished in another.
    """

    def __init__(
        self,
        numbers: Sequence[int],
        pictures: Sequence[bytes],
        directories: Sequence[bytes],
        folder: Path,
        result: Result,
        keep: Path | None,
    ) -> None:
        self._numbers, self._pictures, self._directories = numbers, pictures, directories
        self._folder, self._result, self._keep = folder, result, keep
        self._open: dict[str, tuple[Case, list[str]]] = {}

    def __iter__(self) -> Iterator[Source]:
        for number in self._numbers:
            name = f"{number:08}"
            made = case(number, self._pictures, self._directories)
            folder = write(made, self._folder / name)
            began = time.monotonic()
            try:
                sources = list(walk([folder], limits=LIMITS))
            except Exception:  # noqa: BLE001 - whatever comes here is what the run is looking for
                sources = []
                self._fail(name, made, traceback.format_exc())
            self._result.slowest_walk = max(self._result.slowest_walk, (time.monotonic() - began, name))
            self._result.cases += 1
            named = [replace(source, name=f"{name}/{source.name}") for source in sources]
            self._open[name] = (made, [source.name for source in named])
            if len(set(self._open[name][1])) != len(named):
                self._fail(name, made, "two sources have the same name")
            self._check_that_none_is_missing(name, made, folder, sources)
            yield from named

    def done(self, source: Source, ended: str | None) -> None:
        name = source.name.partition("/")[0]
        made, waiting = self._open[name]
        for earlier in [other for other in list(self._open) if other < name]:
            self._settle(earlier)
        if source.name not in waiting:
            self._fail(name, made, f"{source.name} came twice")
            return
        waiting.remove(source.name)
        if ended is None:
            self._fail(name, made, f"{source.name} has not exactly one outcome")
            return
        self._result.outcomes[ended] += 1
        if ended in NOTABLE:
            self._result.notable.append(f"{source.name}: {ended}")
            self._save(name, made, ended)

    def end(self) -> None:
        for name in list(self._open):
            self._settle(name)

    def _settle(self, name: str) -> None:
        made, waiting = self._open.pop(name)
        if waiting:
            self._fail(name, made, f"no outcome: {', '.join(waiting)}")
        shutil.rmtree(self._folder / name)

    def _check_that_none_is_missing(
        self, name: str, made: Case, folder: Path, sources: Sequence[Source]
    ) -> None:
        entered = {source.path for source in sources}
        for file, data in made.items():
            # A DICOMDIR whose files are all present is skipped on purpose.
            if folder / file not in entered and not is_directory(data):
                archive = " (an archive)" if begins_archive(data) else ""
                self._fail(name, made, f"{file}{archive} was passed over in silence")

    def _fail(self, name: str, made: Case, words: str) -> None:
        self._result.failures.append((name, words.strip().splitlines()[-1][:200]))
        self._save(name, made, words)

    def _save(self, name: str, made: Case, words: str) -> None:
        if self._keep is not None:
            write(made, self._keep / name)
            with (self._keep / f"{name}.txt").open("a", encoding="utf-8") as notes:
                notes.write(words + "\n")


def _collect(log: Path, result: Result, keep: Path | None) -> None:
    """Read the workers' logs."""
    for seen in log.glob("*.seen"):
        for line in seen.read_text(encoding="utf-8").splitlines():
            seconds, peak, name = line.split("\t")
            result.slowest = max(result.slowest, (float(seconds), name))
            result.peak = max(result.peak, int(peak))
    for trace in sorted(log.glob("*.traceback")):
        words = trace.read_text(encoding="utf-8")
        result.failures.append((trace.stem, words.strip().splitlines()[-1]))
        if keep is not None:
            (keep / f"{trace.stem}.txt").write_text(words, encoding="utf-8")
    if result.peak > LIMITS.memory_bytes:
        result.failures.append(("", f"a worker took {result.peak:,} bytes"))
