"""Counts files while others are already being read, so that reading need not wait for a large folder."""

from __future__ import annotations

from collections.abc import Iterable

from core.batch.workers.prefetcher import Prefetcher
from core.images.files.sources import Source
from core.progress import Progress

#: Files counted in one step, and seconds between two checks for cancellation.
_STEP = 1024
_WAIT_SECONDS = 0.2


class FileCounter:
    """Sets the total of a run's progress as soon as all files are counted.

    Parameters
    ----------
    sources : iterable of Source
        Counted in a thread of its own.
    progress : Progress
    """

    def __init__(self, sources: Iterable[Source], progress: Progress) -> None:
        self._sources = Prefetcher(sources, _STEP)
        self._progress = progress
        self._total = 0

    def count(self, seconds: float = 0.0) -> None:
        """Count the files found so far, waiting up to `seconds` for more; free once all are counted."""
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
