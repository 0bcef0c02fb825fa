"""Counts files while they are read already, so that a large folder need not be walked to its end first."""

from __future__ import annotations

from collections.abc import Iterable

from core.batch.workers.prefetcher import Prefetcher
from core.images.files.sources import Source
from core.progress import Progress

#: Files counted in one step, and seconds between two checks for cancellation.
_STEP = 1024
_WAIT_SECONDS = 0.2


class FileCounter:
    """Tells a run's progress how many files there are as soon as all are counted.

    Parameters
    ----------
    sources : iterable of Source
        Counted in a thread.
    progress : Progress
    """

    def __init__(self, sources: Iterable[Source], progress: Progress) -> None:
        self._sources = Prefetcher(sources, _STEP)
        self._progress = progress
        self._total = 0

    def count(self, seconds: float = 0.0) -> None:
        """Count what was found since, waiting so long for more; costs nothing once all is counted."""
        if not self._sources.ended:
            self._total += len(self._sources.take(_STEP, seconds))
            if self._sources.ended:
                self._progress.expect(self._total)

    def finish(self) -> None:
        """Count all files, unless cancelled."""
        while not (self._sources.ended or self._progress.cancelled):
            self.count(_WAIT_SECONDS)

    def close(self) -> None:
        """End the thread."""
        self._sources.close()
