"""Looks through folders: every file below them with what its header says, as it becomes known."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path

from core.images.limits import Limits
from core.images.sources import Source, walk
from core.images.studies import Instance, look
from core.progress import Progress

#: Files looked at in one go: few enough that the first are there at once.
_TOGETHER = 32
#: While one thread waits for the disk, the other works on what it has.
_THREADS = 2


def survey(
    paths: Iterable[Path], progress: Progress, limits: Limits | None = None, threads: int = _THREADS
) -> Iterator[Instance]:
    """Yield every file below `paths` with what its header says, while the rest is still being looked at.

    Parameters
    ----------
    paths : iterable of Path
        Files and folders, as for `core.images.sources.walk`.
    progress : Progress
        Counts files; how many there are is known when the folders are listed, long before the last header.
    limits : Limits, optional
    threads : int
        Headers read at a time.

    Yields
    ------
    Instance
        In the order of `walk`.

    Raises
    ------
    Cancelled
        If somebody asked to stop; what was yielded before remains good.
    """
    limits = limits or Limits()
    progress.start(0)
    pool = ThreadPoolExecutor(threads, "overread-look")
    coming: deque[Future[list[Instance]]] = deque()
    try:
        total = 0
        sources = walk(paths, limits=limits)
        while together := list(islice(sources, _TOGETHER)):
            total += len(together)
            coming.append(pool.submit(_look_all, together, limits))
            while coming and coming[0].done():
                yield from _come(coming, progress)
            progress.check()
        progress.expect(total)
        while coming:
            yield from _come(coming, progress)
    finally:
        pool.shutdown(cancel_futures=True)


def _come(coming: deque[Future[list[Instance]]], progress: Progress) -> Iterator[Instance]:
    for instance in coming.popleft().result():
        progress.check()
        yield instance
        progress.advance()


def _look_all(sources: Sequence[Source], limits: Limits) -> list[Instance]:
    return [look(source, limits) for source in sources]
