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
    """

    limits: Limits = field(default_factory=Limits)
    preview_side: int = 0
    exclude: tuple[Path, ...] = ()
    workers: int | None = None


def read_all(
    paths: Iterable[Path],
    engine: Engine,
    models: Sequence[LoadedModel],
    journal: Journal,
    progress: Progress,
    settings: Settings | None = None,
) -> bool:
    """Read every picture below `paths` with every model and commit each outcome to the journal.

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
    waiting = [_Queue(engine, model, journal) for model in models]
    recipe = Recipe(tuple(model.card for model in models), settings.limits, settings.preview_side)
    number = min(settings.workers or os.cpu_count() or 1, 1 + total // FILES_PER_WORKER)
    with Workers(partial(decode, recipe), number, settings.limits) as workers:
        sources = walk(roots, settings.exclude, settings.limits)
        for source, part in workers.read(sources, lambda: progress.cancelled):
            if isinstance(part, Ready):
                for queue, candidate in zip(waiting, part.candidates, strict=True):
                    queue.put(candidate, part.preview)
            elif isinstance(part, InputError):
                journal.add([Entry(failed(source.name, part))])
            else:
                progress.advance()
    for queue in waiting:
        queue.flush()
    return not progress.cancelled


def _count(roots: list[Path], settings: Settings, progress: Progress) -> int:
    """Count the files below `roots` as long as nobody cancels; the total grows while they are found."""
    total = 0
    with closing(Ahead(walk(roots, settings.exclude, settings.limits), _COUNT_STEP)) as found:
        while not (found.ended or progress.cancelled):
            total += len(found.take(_COUNT_STEP, _LOOK_EVERY))
            progress.start(total)
    return total


class _Queue:
    """Candidates of one model that wait for a full batch."""

    def __init__(self, engine: Engine, model: LoadedModel, journal: Journal) -> None:
        self.model = model
        self._engine = engine
        self._journal = journal
        self._candidates: list[Candidate] = []
        self._previews: list[bytes] = []

    def put(self, candidate: Candidate, small: bytes) -> None:
        self._candidates.append(candidate)
        self._previews.append(small)
        if len(self._candidates) == BATCH:
            self.flush()

    def flush(self) -> None:
        readings = judge(self._engine, self.model, self._candidates)
        self._journal.add(Entry(r, p) for r, p in zip(readings, self._previews, strict=True))
        self._candidates.clear()
        self._previews.clear()
