"""Reads many files: walk, let workers decode, judge in full batches, commit to the journal."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from core.batch.ahead import Ahead
from core.batch.decode import Ready, Recipe, decode
from core.batch.journal import Entry, Journal
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
    """

    limits: Limits = field(default_factory=Limits)
    preview_side: int = 0
    exclude: tuple[Path, ...] = ()
    workers: int | None = None
    routed: bool = False


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
        Counts files; its cancel is heeded between pictures, and what was decoded by then is finished.
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
    recipe = Recipe(tuple(model.card for model in models), settings.limits, settings.preview_side)
    number = min(settings.workers or os.cpu_count() or 1, 1 + total // FILES_PER_WORKER)
    with Workers(partial(decode, recipe), number, settings.limits) as workers:
        sources = walk(roots, settings.exclude, settings.limits)
        for source, part in workers.read(sources, lambda: progress.cancelled):
            if isinstance(part, Ready):
                panel.put(part)
            elif isinstance(part, InputError):
                journal.add([Entry(failed(source.name, part))])
            else:
                progress.advance()
    panel.flush()
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

    def put(self, ready: Ready) -> None:
        """Take a picture; full batches are read and committed."""
        asked = ready.candidates[:1] if self._routed else ready.candidates
        for number, candidate in enumerate(asked):
            self._wait(number, candidate, ready)

    def flush(self) -> None:
        """Read and commit what still waits; the router first, as it sends pictures on."""
        for number in range(len(self._models)):
            self._read(number)

    def _wait(self, number: int, candidate: Candidate, ready: Ready) -> None:
        self._waiting[number].append((candidate, ready))
        if len(self._waiting[number]) == BATCH:
            self._read(number)

    def _read(self, number: int) -> None:
        taken, self._waiting[number] = self._waiting[number], []
        readings = judge(self._engine, self._models[number], [candidate for candidate, _ in taken])
        self._journal.add(Entry(r, ready.preview) for r, (_, ready) in zip(readings, taken, strict=True))
        if not self._routed or number:
            return
        for reading, (_, ready) in zip(readings, taken, strict=True):
            for other, model in enumerate(self._models[1:], start=1):
                candidate = send(model.card, ready.candidates[other], reading)
                if candidate is not None:
                    self._wait(other, candidate, ready)
