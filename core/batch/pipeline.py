"""Reads many files: walk, let workers decode, judge in full batches, commit to the journal."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from core import __version__
from core.batch.ahead import Ahead
from core.batch.decode import Digest, Ready, Recipe, decode
from core.batch.earlier import Earlier
from core.batch.journal import Entry, Journal, Settled
from core.batch.workers import Workers
from core.errors import InputError
from core.images.limits import Limits
from core.images.sources import walk
from core.inference.candidate import Candidate
from core.inference.classify import judge
from core.inference.engine import BATCH, Engine, LoadedModel
from core.inference.routing import send
from core.progress import Progress
from core.results.reading import failed

#: Files for which it pays to start one more process.
FILES_PER_WORKER = 32
#: Files that are counted in one step, and seconds between two looks at the wish to cancel meanwhile.
_COUNT_STEP = 1024
_LOOK_EVERY = 0.2


@dataclass(frozen=True)
class Settings:
    """What a run keeps and which limits it holds.

    Attributes
    ----------
    limits : Limits
    preview_side : int
        Longest side, in pixels, of the small pictures kept for reports; 0 keeps none.
    exclude : tuple of Path
        The run's own outputs, which are not inputs, and locations of sources that were read before.
    workers : int or None
        Most processes that decode; None for one each processor.
    routed : bool
        Whether the first model sends each picture on to those of the others that read its region.
    resumable : bool
        Whether files are marked in the journal so that a later run knows them again, and files that an
        earlier run marked there are passed over.
    """

    limits: Limits = field(default_factory=Limits)
    preview_side: int = 0
    exclude: tuple[Path, ...] = ()
    workers: int | None = None
    routed: bool = False
    resumable: bool = False

    def key(self, models: Sequence[LoadedModel]) -> str:
        """Hash of all that outcomes depend on beside the file."""
        parts = (
            __version__,
            repr(self.limits),
            self.preview_side,
            self.routed,
            [model.package.sha256 for model in models],
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()


def read_all(
    paths: Iterable[Path],
    engine: Engine,
    models: Sequence[LoadedModel],
    journal: Journal,
    progress: Progress,
    settings: Settings | None = None,
) -> bool:
    """Read every picture below `paths` with every model it is for and commit each outcome to the journal.

    Parameters
    ----------
    paths : iterable of Path
        Files and folders.
    engine : Engine
    models : sequence of LoadedModel
    journal : Journal
    progress : Progress
        Counts files; its pause and cancel are heeded between pictures. What was decoded before a cancel is
        finished.
    settings : Settings, optional

    Returns
    -------
    bool
        True if all was read, False if it was cancelled.

    Raises
    ------
    DeviceError
        If the device fails; what was committed stays.
    WorkerError
        If the processes that decode do not start.
    """
    settings = settings or Settings()
    roots = list(paths)
    total = _count(roots, settings, progress)
    progress.start(total)
    panel = Panel(engine, models, journal, routed=settings.routed)
    cards = tuple(model.card for model in models)
    recipe = Recipe(cards, settings.limits, settings.preview_side, settings.resumable)
    number = min(settings.workers or os.cpu_count() or 1, 1 + total // FILES_PER_WORKER)
    # Where nothing is marked, a file read again replaces what is there picture by picture.
    known = journal.begin(settings.key(models)) and settings.resumable
    earlier = Earlier(journal, settings.limits, known=known)
    with Workers(partial(decode, recipe), number, settings.limits) as workers:
        sources = walk(roots, settings.exclude, settings.limits)
        if settings.resumable:
            sources = earlier.left_of(sources)
        file, sha256 = "", ""
        held: Ready | InputError | None = None

        def stopped() -> bool:
            # While it waits here nothing is taken on or judged; the workers end what they have.
            progress.wait()
            return progress.cancelled

        for source, part in workers.read(sources, stopped):
            if passed := earlier.take():
                progress.pass_over(passed)
            if source.name != file:
                file = source.name
                earlier.forget(file)
            if isinstance(part, Digest):
                sha256 = part.sha256
            elif part is not None:
                if held is not None:
                    panel.put(file, held)
                # A picture waits for what follows it, so that the last one is committed with its file's mark.
                held = part if isinstance(part, Ready | InputError) else None
            else:
                panel.end(file, held, earlier.mark(file, sha256) if settings.resumable else None)
                sha256, held = "", None
                progress.advance()
        if held is not None:
            panel.put(file, held)
        progress.pass_over(earlier.take())
    panel.flush()
    if not progress.cancelled:
        journal.prune()
    return not progress.cancelled


def _count(roots: list[Path], settings: Settings, progress: Progress) -> int:
    """Count the files below `roots` as long as nobody cancels; the total grows while they are found."""
    total = 0
    with closing(Ahead(walk(roots, settings.exclude, settings.limits), _COUNT_STEP)) as found:
        while not (found.ended or progress.cancelled):
            total += len(found.take(_COUNT_STEP, _LOOK_EVERY))
            progress.start(total)
    return total


class Panel:
    """The models of a run, each with the pictures that wait for a full batch of it.

    Parameters
    ----------
    engine : Engine
    models : sequence of LoadedModel
    journal : Journal
        Takes each reading as it is made.
    routed : bool
        As in `Settings`.
    """

    def __init__(
        self, engine: Engine, models: Sequence[LoadedModel], journal: Journal, *, routed: bool
    ) -> None:
        self._engine = engine
        self._models = models
        self._journal = journal
        self._routed = routed
        self._waiting: list[list[tuple[Candidate, Ready]]] = [[] for _ in models]
        self._open: Counter[str] = Counter()
        self._marks: dict[str, Settled] = {}

    def put(self, file: str, part: Ready | InputError) -> None:
        """Take a picture, or the error that ends its file; full batches are read and committed."""
        if isinstance(part, InputError):
            self._commit([Entry(failed(file, part))], [file])
            return
        asked = part.candidates[:1] if self._routed else part.candidates
        for number, candidate in enumerate(asked):
            self._wait(number, candidate, part)

    def end(self, file: str, last: Ready | InputError | None, mark: Settled | None = None) -> None:
        """Take the last part of a file, and the mark to commit when all of it is read."""
        if mark is not None:
            self._marks[file] = mark
        if last is not None:
            self.put(file, last)
        elif mark is not None and not self._open[file]:
            self._commit([], [file])

    def flush(self) -> None:
        """Read and commit what still waits; the router first, as it sends pictures on."""
        for number in range(len(self._models)):
            self._read(number)

    def _wait(self, number: int, candidate: Candidate, ready: Ready) -> None:
        self._open[candidate.file] += 1
        self._waiting[number].append((candidate, ready))
        if len(self._waiting[number]) == BATCH:
            self._read(number)

    def _read(self, number: int) -> None:
        taken, self._waiting[number] = self._waiting[number], []
        readings = judge(self._engine, self._models[number], [candidate for candidate, _ in taken])
        sent: list[tuple[int, Candidate, Ready]] = []
        if self._routed and number == 0:
            for reading, (_, ready) in zip(readings, taken, strict=True):
                for other, model in enumerate(self._models[1:], start=1):
                    candidate = send(model.card, ready.candidates[other], reading)
                    if candidate is not None:
                        sent.append((other, candidate, ready))
                        self._open[candidate.file] += 1
        for candidate, _ in taken:
            self._open[candidate.file] -= 1
        entries = [Entry(r, ready.preview) for r, (_, ready) in zip(readings, taken, strict=True)]
        self._commit(entries, [candidate.file for candidate, _ in taken])
        for other, candidate, ready in sent:
            self._open[candidate.file] -= 1
            self._wait(other, candidate, ready)

    def _commit(self, entries: list[Entry], files: list[str]) -> None:
        """Commit readings, with the marks of those of their files of which nothing waits any more."""
        whole = [file for file in dict.fromkeys(files) if not self._open[file]]
        for file in whole:
            del self._open[file]
        self._journal.add(entries, [mark for file in whole if (mark := self._marks.pop(file, None))])
