"""Takes items from an iterable in a thread, so that a slow iterable does not block the caller."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable
from typing import Generic, TypeVar

T = TypeVar("T")

#: Seconds in which more items may join the first one.
_GATHER_SECONDS = 0.02
#: Seconds between two checks whether items are still wanted.
_CHECK_SECONDS = 0.1
_CLOSE_SECONDS = 0.5


class Prefetcher(Generic[T]):
    """Items of an iterable as they come, such as files of a folder on a slow network.

    Parameters
    ----------
    items : iterable
        Read in a thread of its own, which ends with the program even if the iterable hangs.
    most : int
        Most items that may wait to be taken.

    Attributes
    ----------
    ended : bool
        Whether all items were taken.
    """

    def __init__(self, items: Iterable[T], most: int) -> None:
        self.ended = False
        self._waiting: queue.Queue[T | _End] = queue.Queue(most)
        self._closed = threading.Event()
        self._all_found = threading.Event()
        self._thread = threading.Thread(
            target=self._fill, args=(items,), daemon=True, name="overread-prefetch"
        )
        self._thread.start()

    def take(self, most: int, seconds: float) -> list[T]:
        """Return up to `most` items, waiting up to `seconds` for the first; none if none has come.

        Raises
        ------
        Exception
            Any error of the iterable, raised once the items before it were taken.
        """
        taken: list[T] = []
        while len(taken) < most and not self.ended:
            waits = seconds > 0 and not taken
            try:
                item = self._waiting.get(waits, seconds)
            except queue.Empty:
                break
            if isinstance(item, _End):
                if item.error is not None and taken:
                    self._waiting.put(item)
                    break
                self.ended = True
                if item.error is not None:
                    raise item.error
                break
            taken.append(item)
            if waits:
                # Taking many at a time costs less than one by one.
                self._all_found.wait(_GATHER_SECONDS)
        return taken

    def close(self) -> None:
        """End the thread, unless the iterable hangs; waiting items are lost."""
        self._closed.set()
        self._thread.join(_CLOSE_SECONDS)

    def _fill(self, items: Iterable[T]) -> None:
        error: Exception | None = None
        try:
            for item in items:
                if not self._put(item):
                    return
        except Exception as caught:  # noqa: BLE001 - raised again in the thread that takes
            error = caught
        self._put(_End(error))
        self._all_found.set()

    def _put(self, item: T | _End) -> bool:
        while not self._closed.is_set():
            try:
                self._waiting.put(item, timeout=_CHECK_SECONDS)
            except queue.Full:
                continue
            return True
        return False


class _End:
    """Marks the end of the items, with the error that ended the iterable early."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error
