"""Decodes files in processes that can be killed, and yields the results in the order of the files."""

from __future__ import annotations

import heapq
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import TracebackType

from core.batch.workers.decode import Decode, DecodeStep, Digest, PreparedPicture
from core.batch.workers.prefetcher import Prefetcher
from core.batch.workers.processes import Processes, end
from core.batch.workers.worker import Message, Task
from core.clock import Clock
from core.errors import InputError, Reason, WorkerError
from core.images.base.limits import Limits
from core.images.files.sources import Source
from core.message_watch import MessageWatch
from core.process_limits import machine_memory

#: Files in one parcel: enough that sending small ones costs little, few enough that all workers end at about
#: the same time.
_TASK_FILES = 8
#: Number of waiting files from which starting one more process pays off.
FILES_PER_START = 32
#: Bytes of the machine's memory for one process; its libraries and a large picture take part of it.
_BYTES_PER_WORKER = 1 << 30
#: Files in progress or waiting, for each worker.
_FILES_AHEAD = 4 * _TASK_FILES
#: From this many waiting pictures on, only the worker that has the next file is read. The others then stop
#: when their pipes are full, so that long cines do not pile up.
_PICTURES_AHEAD = 256
#: Seconds between two checks for cancellation.
_CHECK_SECONDS = 0.2
#: A process that takes longer to start is stuck; after `_START_ATTEMPTS` of them the machine is to blame.
_START_SECONDS = 120.0
#: A process that ends while it has only one file may have been killed by a user or by a system short of
#: memory. A file that ended this many processes is to blame.
_ENDS_ALONE = 3
_START_ATTEMPTS = 5


def usual_workers() -> int:
    """Return the number of decoding processes: one for each core, as far as memory allows."""
    cores, memory = os.cpu_count() or 1, machine_memory()
    return max(1, min(cores, memory // _BYTES_PER_WORKER)) if memory else cores


@dataclass(eq=False)
class _DecodingFile:
    """A file whose steps have not all been yielded.

    `pictures` of it have been received. If it is decoded again, the first `repeated` of them are skipped,
    unless its digest differs: then all are taken again. After an error, only the end can follow.
    """

    source: Source
    steps: deque[DecodeStep] = field(default_factory=deque)
    pictures: int = 0
    repeated: int = 0
    failed: bool = False
    digest: Digest | None = None
    ends_alone: int = 0

    def take(self, step: DecodeStep) -> None:
        if isinstance(step, Digest):
            if step == self.digest:
                return
            self.digest = step
            self.pictures = self.repeated = 0
            self.steps.clear()
        if isinstance(step, PreparedPicture):
            if self.repeated:
                self.repeated -= 1
                return
            self.pictures += 1
        self.failed = self.failed or isinstance(step, InputError)
        self.steps.append(step)


@dataclass(eq=False)
class _Worker:
    """A process, its unfinished files, and the time of its last message."""

    process: SpawnProcess
    connection: Connection[Task | Decode, Message]
    heard: float
    begun: bool = False
    ready: bool = False
    task: list[int] = field(default_factory=list)
    alone: bool = False

    def end(self) -> None:
        end(self.process, self.connection)


class Workers:
    """Decoding processes; they start when there is work and end with the ``with`` block.

    When a process dies or stops responding, its unfinished files are decoded again, one by one. A file that
    hangs or ends several processes alone becomes an error, and nothing else is lost.

    Parameters
    ----------
    decode : callable
        Importable by a new process, such as a partial of `core.batch.workers.decode.decode`.
    number : int
        Most processes at a time.
    limits : Limits
        `memory_bytes` and `picture_seconds` are enforced here.
    processes : Processes, optional
        Source of the processes; closed with the workers.
    per_start : int
        Number of waiting files for which one more process is started.

    Raises
    ------
    WorkerError
        If the processes' memory cannot be limited on this machine.
    """

    def __init__(
        self,
        decode: Decode,
        number: int,
        limits: Limits,
        processes: Processes | None = None,
        per_start: int = 1,
    ) -> None:
        self._decode = decode
        self._number = number
        self._per_start = per_start
        self._limits = limits
        self._processes = processes or Processes(limits.memory_bytes)
        self._clock = Clock()
        self._watch = MessageWatch()
        self._numbers = count()
        self._files: dict[int, _DecodingFile] = {}
        self._pending: list[list[int]] = []
        self._workers: list[_Worker] = []
        self._failed_starts = 0

    def read(
        self, sources: Iterable[Source], stopped: Callable[[], bool]
    ) -> Iterator[tuple[Source, DecodeStep]]:
        """Yield every file's steps, file by file in the order of `sources`; the last step of a file is None.

        Parameters
        ----------
        sources : iterable of Source
            Read in a thread, only as far ahead as keeps the workers busy.
        stopped : callable
            Called before each step and several times a second; True ends the iteration.

        Raises
        ------
        WorkerError
            If the processes do not start.
        """
        with closing(Prefetcher(sources, _TASK_FILES * self._number)) as prefetcher:
            while not stopped():
                self._take_found(prefetcher)
                if prefetcher.ended and not self._files:
                    return
                self._assign()
                self._listen()
                yield from self._in_turn(stopped)

    def close(self) -> None:
        """Kill the processes; their current work is lost."""
        while self._workers:
            self._workers.pop().end()
        self._watch.close()
        self._processes.close()

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _take_found(self, prefetcher: Prefetcher[Source]) -> None:
        """Take files that were found; wait for a file only if there is nothing else to do."""
        while len(self._files) < _FILES_AHEAD * self._number:
            found = prefetcher.take(_TASK_FILES, 0.0 if self._files else _CHECK_SECONDS)
            if not found:
                return
            task = [next(self._numbers) for _ in found]
            self._files.update(
                (number, _DecodingFile(source)) for number, source in zip(task, found, strict=True)
            )
            heapq.heappush(self._pending, task)

    def _assign(self) -> None:
        """Give work to idle workers only: a worker that cannot take it would block the sender."""
        idle = [worker for worker in self._workers if not worker.task]
        while self._pending and (idle or self._one_more_pays()):
            worker = idle.pop() if idle else self._start()
            worker.task = heapq.heappop(self._pending)
            worker.alone = len(worker.task) == 1
            worker.heard = self._clock.seconds()
            if worker.ready:
                self._send(worker)

    def _one_more_pays(self) -> bool:
        return not self._workers or (
            len(self._workers) < self._number and sum(map(len, self._pending)) >= self._per_start
        )

    def _start(self) -> _Worker:
        process, connection = self._processes.take()
        worker = _Worker(process, connection, self._clock.seconds())
        self._workers.append(worker)
        return worker

    def _listen(self) -> None:
        heard_by = self._audible()
        answers = wait([worker.connection for worker in heard_by], _CHECK_SECONDS if self._files else 0.0)
        now = self._clock.seconds()
        for worker in list(self._workers):
            if worker.connection in answers:
                self._receive(worker)
            elif worker not in heard_by or not worker.task:
                worker.heard = now
            elif now - worker.heard > (self._limits.picture_seconds if worker.ready else _START_SECONDS):
                self._lose(worker, Reason.TOO_SLOW)

    def _audible(self) -> list[_Worker]:
        """Return the workers to read from: all, or only the one with the next file if too much is waiting."""
        if sum(len(file.steps) for file in self._files.values()) > _PICTURES_AHEAD:
            next_number = next(iter(self._files))
            holders = [worker for worker in self._workers if next_number in worker.task]
            return holders or self._workers
        return self._workers

    def _receive(self, worker: _Worker) -> None:
        try:
            with self._watch.over(worker.process):
                message = worker.connection.recv()
        except TimeoutError:
            self._lose(worker, Reason.TOO_SLOW)
            return
        except (EOFError, OSError):
            self._lose(worker, Reason.DECODER_CRASHED)
            return
        worker.heard = self._clock.seconds()
        if not worker.begun:
            worker.begun = True
            self._send(worker, self._decode)
            return
        if not worker.ready:
            worker.ready = True
            self._failed_starts = 0
            self._send(worker)
            return
        for number, step in message:
            self._files[number].take(step)
            if step is None:
                worker.task.remove(number)

    def _send(self, worker: _Worker, decode: Decode | None = None) -> None:
        """Send a process its `Decode` first, or its task."""
        try:
            with self._watch.over(worker.process):
                worker.connection.send(
                    decode or [(number, self._files[number].source) for number in worker.task]
                )
        except OSError:
            self._lose(worker, None)

    def _lose(self, worker: _Worker, reason: Reason | None) -> None:
        """Remove a worker and decide the fate of its files; without a reason, none of them is to blame."""
        self._workers.remove(worker)
        worker.end()
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts == _START_ATTEMPTS:
                raise WorkerError("The processes that decode pictures do not start on this computer.")
            reason = None
        for number in worker.task:
            file = self._files[number]
            if file.failed:
                # Its error was received; only the end mark was lost.
                file.steps.append(None)
                continue
            if reason is not None and worker.alone:
                file.ends_alone += 1
                if file.ends_alone >= _ENDS_ALONE or reason is Reason.TOO_SLOW:
                    file.steps.extend((self._blame(reason), None))
                    continue
            file.repeated = file.pictures
            heapq.heappush(self._pending, [number])

    def _blame(self, reason: Reason) -> InputError:
        if reason is Reason.TOO_SLOW:
            seconds = self._limits.picture_seconds
            return InputError(
                reason, "Decoding a picture of the file took more than {seconds:g} seconds.", seconds=seconds
            )
        return InputError(reason, "The decoder crashed on this file.")

    def _in_turn(self, stopped: Callable[[], bool]) -> Iterator[tuple[Source, DecodeStep]]:
        """Yield the steps of the next file so far, and of the files after it while they are complete."""
        while self._files:
            number, file = next(iter(self._files.items()))
            while file.steps:
                if stopped():
                    return
                step = file.steps.popleft()
                if step is None:
                    del self._files[number]
                yield file.source, step
            if number in self._files:
                return
