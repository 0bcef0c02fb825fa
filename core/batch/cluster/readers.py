"""Reads files on the workers of a cluster instead of this computer: sends parcels, receives outcomes."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from types import TracebackType

from core import __version__
from core.batch.cluster.parcel import (
    Parcel,
    ParcelEnd,
    ParcelFile,
    ParcelLoss,
    Terms,
    WorkerRefusal,
)
from core.batch.cluster.scheduler import ClusterScheduler
from core.batch.journal.rows import JournalRow
from core.batch.queue.feeding import ReadStep
from core.batch.queue.model_batcher import FileOutcome
from core.batch.workers.decode import DecodeSettings, Digest
from core.batch.workers.prefetcher import Prefetcher
from core.errors import ClusterError, InputError, Reason
from core.images.files.sources import Source
from core.images.read import load_bytes
from core.inference.engine import LoadedModel
from core.inference.parity import RUNTIME
from core.results.reading import judged_anew

#: Files in one parcel: enough that sending costs little compared with reading, few enough that all workers
#: end at about the same time. The second number limits the bytes, if they are sent too.
_PARCEL_FILES, _PARCEL_BYTES = 16, 8 << 20
#: Parcels in progress for each one that the workers can read at a time, so that none waits for its next.
_PARCELS_AHEAD = 2
#: Parcels in progress while there are no workers yet.
_LEAST_PARCELS = 2
_CHECK_SECONDS = 0.2
#: A file that travels alone is blamed after this many workers ended with it. The engine tries several workers
#: each time, and some may have been killed from outside.
_ENDS_ALONE = 3
#: When so many files in a row were blamed, it is the workers that are to blame.
_MOST_BLAMED = 3
_WORKERS_END = (
    "The workers of the cluster end one after the other, whichever file they read. Their logs say why; see "
    "that each has enough memory and the same Overread. What was read is kept."
)


@dataclass(eq=False)
class _Group:
    """Files that are sent together, and how many workers in a row ended with them."""

    sources: list[Source]
    ends: int = 0


class ClusterReaders:
    """Reads files on the workers of a cluster; ends with the ``with`` block.

    Files on storage that a worker shares are sent by name. If the worker does not see a file, or sees another
    one, bytes are sent from then on. If a worker ends or the scheduler restarts, outcomes are late but not
    lost.

    Parameters
    ----------
    address : str
        See `core.batch.cluster.scheduler.ClusterScheduler`.
    models : sequence of LoadedModel
        Models of this computer; outcomes are judged by their thresholds.
    settings : DecodeSettings
    routed : bool
    device : str
        `Device.kind` of the device to compute on.

    Raises
    ------
    ClusterError
        If the cluster cannot be reached.
    """

    def __init__(
        self,
        address: str,
        models: Sequence[LoadedModel],
        settings: DecodeSettings,
        *,
        routed: bool,
        device: str,
    ) -> None:
        self._cards = {model.card.id: model.card for model in models}
        self._limits = settings.limits
        self._terms = Terms(
            __version__,
            RUNTIME,
            tuple((model.card.id, model.package.sha256) for model in models),
            device,
            settings.limits,
            settings.preview_side,
            routed,
        )
        self._pending: deque[_Group] = deque()
        self._under_way: dict[int, _Group] = {}
        self._send_bytes = False
        self._blamed = 0
        self._scheduler = ClusterScheduler(address)

    def read(
        self, sources: Iterable[Source], stopped: Callable[[], bool]
    ) -> Iterator[tuple[Source, ReadStep]]:
        """Yield every file's steps, file by file as outcomes arrive; the last step of a file is None.

        Parameters
        ----------
        sources : iterable of Source
            Read in a thread, only as far ahead as keeps the workers busy.
        stopped : callable
            Called before each file and several times a second; True ends the iteration.

        Raises
        ------
        ClusterError
            If the cluster is lost, its workers end on every file, or a worker would give other outcomes than
            this computer.
        """
        with closing(Prefetcher(sources, _PARCEL_FILES)) as prefetcher:
            while not stopped():
                yield from self._send(prefetcher, stopped)
                if prefetcher.ended and not self._under_way and not self._pending:
                    return
                for ticket, end in self._scheduler.ended(
                    _CHECK_SECONDS if self._under_way or self._pending else 0.0
                ):
                    for source, outcome in self._settle(self._under_way.pop(ticket), end):
                        if stopped():
                            return
                        yield from _steps(source, outcome)

    def close(self) -> None:
        """Disconnect from the cluster; unfinished parcels are read again when the batch is resumed."""
        self._scheduler.close()

    def __enter__(self) -> ClusterReaders:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _send(
        self, prefetcher: Prefetcher[Source], stopped: Callable[[], bool]
    ) -> Iterator[tuple[Source, ReadStep]]:
        """Send parcels until the workers have enough; yield files that cannot be read at all."""
        most = max(_LEAST_PARCELS, _PARCELS_AHEAD * self._scheduler.threads)
        while self._scheduler.ready and len(self._under_way) < most and not stopped():
            if not self._pending:
                waits = 0.0 if self._under_way else _CHECK_SECONDS
                found = prefetcher.take(_PARCEL_FILES, waits)
                if not found:
                    return
                self._pending.append(_Group(found))
            group = self._pending.popleft()
            files: list[ParcelFile] = []
            packed: list[Source] = []
            size = 0
            for number, source in enumerate(group.sources):
                try:
                    file = self._pack(source)
                except InputError as error:
                    yield from ((source, error), (source, None))
                    continue
                files.append(file)
                packed.append(source)
                size += len(file.data or b"")
                if size >= _PARCEL_BYTES and number + 1 < len(group.sources):
                    self._pending.appendleft(_Group(group.sources[number + 1 :]))
                    break
            if packed:
                ticket = self._scheduler.send(Parcel(self._terms, tuple(files)))
                self._under_way[ticket] = _Group(packed, group.ends)

    def _pack(self, source: Source) -> ParcelFile:
        """Prepare a file for sending.

        Raises
        ------
        InputError
            If the file must be read here and cannot be.
        """
        if source.problem is not None:
            raise source.problem
        if self._send_bytes:
            return ParcelFile(source.name, "", data=load_bytes(source, self._limits))
        try:
            found = source.path.stat()
        except OSError:
            # The file's reader on the worker reports the problem.
            return ParcelFile(source.name, "", data=load_bytes(source, self._limits))
        state = (found.st_size, found.st_mtime_ns)
        return ParcelFile(source.name, os.fspath(source.path), state, source.member)

    def _settle(self, group: _Group, end: ParcelEnd) -> Iterator[tuple[Source, FileOutcome | InputError]]:
        """Yield the outcomes of a group's files; files that must be sent again become the next to send."""
        if isinstance(end, WorkerRefusal):
            raise ClusterError(end.message)
        if isinstance(end, ParcelLoss):
            if end.deadly and len(group.sources) > 1:
                self._pending.extendleft(_Group([source]) for source in reversed(group.sources))
                return
            group.ends += end.deadly
            if group.ends < _ENDS_ALONE:
                self._pending.appendleft(group)
                return
            self._blamed += 1
            if self._blamed >= _MOST_BLAMED:
                raise ClusterError(_WORKERS_END)
            for source in group.sources:
                yield source, InputError(Reason.DECODER_CRASHED, "The decoder crashed on this file.")
            return
        self._blamed = 0
        unseen: list[Source] = []
        for source, outcome in zip(group.sources, end.files, strict=True):
            if outcome is None:
                unseen.append(source)
            else:
                yield source, replace(outcome, rows=tuple(map(self._judged, outcome.rows)))
        if unseen:
            self._send_bytes = True
            self._pending.appendleft(_Group(unseen))

    def _judged(self, row: JournalRow) -> JournalRow:
        """Return the row as judged by this computer's thresholds."""
        model = row.reading.model
        return row if model is None else replace(row, reading=judged_anew(self._cards[model.id], row.reading))


def _steps(source: Source, outcome: FileOutcome | InputError) -> Iterator[tuple[Source, ReadStep]]:
    """Yield the steps of a file, as a decoding process would."""
    if isinstance(outcome, FileOutcome):
        yield source, Digest(outcome.sha256)
    yield source, outcome
    yield source, None
