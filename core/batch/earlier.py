"""What earlier runs over the same files left in the journal: which files need not be read again."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from core.batch.decode import digest
from core.batch.journal import Journal, Settled
from core.errors import InputError
from core.images.limits import Limits
from core.images.sources import Source

_AT_ONCE = 256


class Earlier:
    """Passes over files that were settled before and have not changed since.

    Parameters
    ----------
    journal : Journal
        In which a run has begun.
    limits : Limits
    known : bool
        Whether there is anything from earlier runs.
    """

    def __init__(self, journal: Journal, limits: Limits, *, known: bool) -> None:
        self._journal = journal
        self._limits = limits
        self._known = known
        self._stamps: dict[str, str] = {}
        self._passed: deque[str] = deque()

    def left_of(self, sources: Iterable[Source]) -> Iterator[Source]:
        """Yield the files that have to be read; it may run in another thread than all else here."""
        for source in sources:
            stamp = stamp_of(source)
            if self._known and self._is_settled(source, stamp):
                self._passed.append(source.name)
            else:
                self._stamps[source.name] = stamp
                yield source

    def take(self) -> int:
        """Take over what is known of the files passed over since the last call; how many there were."""
        number = len(self._passed)
        for start in range(0, number, _AT_ONCE):
            self._journal.keep([self._passed.popleft() for _ in range(min(_AT_ONCE, number - start))])
        return number

    def forget(self, file: str) -> None:
        """Drop what is known of a file that was read anew, before its outcomes are committed."""
        if self._known:
            self._journal.forget(file)

    def mark(self, file: str, sha256: str) -> Settled:
        """Return the mark of a file that was read."""
        return Settled(file, self._stamps.pop(file, ""), sha256)

    def _is_settled(self, source: Source, stamp: str) -> bool:
        before = self._journal.find(source.name)
        return before is not None and before.whole and still_holds(before, source, stamp, self._limits)


def still_holds(mark: Settled, source: Source, stamp: str, limits: Limits) -> bool:
    """Whether a file with the stamp it has now is unchanged since it was marked."""
    if not stamp:
        return False
    if mark.stamp == stamp:
        return True
    try:
        return mark.sha256 == digest(source, limits)
    except InputError:
        return False


def stamp_of(source: Source) -> str:
    """Size and times of a file, of its archive for a member; empty where it cannot be looked at."""
    if source.problem is not None:
        return ""
    try:
        found = source.path.stat()
    except OSError:
        return ""
    member = source.member.name if source.member is not None else ""
    # Unlike the time of the last change, that of the last change of status cannot be set back.
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {member}"
