"""Decodes the pictures of one file for the window, in a process that stays ready and can be killed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from core.batch.workers.decode import Decode, DecodeSettings, DecodeStep, Digest, PreparedPicture, decode
from core.batch.workers.kept_file import KeptFile
from core.batch.workers.processes import Processes, end
from core.batch.workers.worker import Message
from core.clock import Clock
from core.errors import InputError, Reason, WorkerError
from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.images.files.sources import Source
from core.images.read import pictures_in
from core.message_watch import MessageWatch

#: If all frames of a file together have at most this many bytes, all are sent, for scrolling.
_FRAMES_BYTES = 256 << 20
#: Seconds between two checks for cancellation.
_CHECK_SECONDS = 0.05
#: Seconds that a process gets to finish abandoned work. Starting another process takes longer.
_PATIENCE = 1.0


@dataclass(frozen=True)
class FrameRequest:
    """A frame of a file, counted from 1."""

    source: Source
    frame: int


def decode_pictures(kept: KeptFile, wanted: FrameRequest) -> Iterator[Picture]:
    """Yield the wanted frame and, if the whole file is small enough, its other frames.

    Raises
    ------
    InputError
        As `core.images.read.read_pictures`.
    """
    data = kept.load(wanted.source)
    for picture in pictures_in(data, wanted.source.name, kept.limits, wanted.frame):
        yield picture
        if picture.frames == 1 or picture.pixels.nbytes * picture.frames > _FRAMES_BYTES:
            return
    for picture in pictures_in(data, wanted.source.name, kept.limits):
        if picture.frame != wanted.frame:
            yield picture


def decode_frame(kept: KeptFile, wanted: FrameRequest) -> Iterator[Picture]:
    """Yield the wanted frame alone.

    Raises
    ------
    InputError
        As `core.images.read.read_pictures`.
    """
    return pictures_in(kept.load(wanted.source), wanted.source.name, kept.limits, wanted.frame)


def decode_all(kept: KeptFile, wanted: FrameRequest) -> Iterator[Picture]:
    """Yield all frames of the wanted file, from the first on.

    Raises
    ------
    InputError
        As `core.images.read.read_pictures`.
    """
    return pictures_in(kept.load(wanted.source), wanted.source.name, kept.limits)


def decode_candidates(settings: DecodeSettings, wanted: FrameRequest) -> Iterator[PreparedPicture | Digest]:
    """Yield the hash of a file and its wanted frame, prepared as for a batch; see `decode`.

    Raises
    ------
    InputError
        As `core.images.read.read_pictures`.
    """
    return decode(settings, wanted.source, wanted.frame)


class InteractiveDecoder:
    """One decoding process under the limits of a batch; a file that crashes or hangs it costs only itself.

    One thread at a time may use it.

    Parameters
    ----------
    limits : Limits
    make : callable, optional
        Makes the answer to a request; a new process must be able to import it. Default: `decode_pictures`.
    """

    def __init__(self, limits: Limits, make: Decode | None = None) -> None:
        self._limits = limits
        self._make: Decode = make or partial(decode_pictures, KeptFile(limits))
        self._processes: Processes | None = None
        self._process: SpawnProcess | None = None
        self._connection: Connection[Any, Message] | None = None
        self._watch = MessageWatch()

    def start(self) -> None:
        """Start the process in advance, so that the first picture need not wait."""
        if self._process is not None and self._process.is_alive():
            return
        self.close()
        try:
            self._processes = Processes(self._limits.memory_bytes)
            self._process, self._connection = self._processes.take()
            self._connection.send(self._make)
        except OSError as error:
            self.close()
            raise WorkerError("This computer does not let Overread start its decoding process.") from error

    def read(self, wanted: FrameRequest, stopped: Callable[[], bool]) -> Iterator[Picture]:
        """Yield pictures of a file as they are decoded; see `decode_pictures`, and `steps` for errors."""
        return (step for step in self.steps(wanted, stopped) if isinstance(step, Picture))

    def steps(
        self, wanted: FrameRequest, stopped: Callable[[], bool]
    ) -> Iterator[PreparedPicture | Picture | Digest]:
        """Yield the results for a file as they come.

        Parameters
        ----------
        wanted : FrameRequest
        stopped : callable
            Called many times a second; True ends the iteration.

        Raises
        ------
        InputError
            As `core.images.read.read_pictures`, and ``decoder-crashed``, ``too-slow``. Results yielded before
            remain valid.
        WorkerError
            If the process does not start.
        """
        self.start()
        assert self._connection is not None
        ended = False
        try:
            self._send([(0, wanted)])
            for step in self._steps(self._connection, stopped):
                ended = step is None
                if isinstance(step, InputError):
                    # Only the end mark follows it.
                    ended = self._ends()
                    raise step
                if step is not None:
                    yield step
        except TimeoutError as error:
            raise InputError(Reason.TOO_SLOW, "The decoder stopped in the middle of a picture.") from error
        except (EOFError, OSError) as error:
            raise InputError(Reason.DECODER_CRASHED, "The decoder crashed on this file.") from error
        finally:
            if not ended and not self._ends():
                self.close()
                self.start()

    def close(self) -> None:
        """Kill the process; its current work is lost."""
        self._watch.close()
        self._watch = MessageWatch()
        if self._process is not None and self._connection is not None:
            end(self._process, self._connection)
        if self._processes is not None:
            self._processes.close()
        self._processes = self._process = self._connection = None

    def __enter__(self) -> InteractiveDecoder:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def _steps(
        self, connection: Connection[Any, Message], stopped: Callable[[], bool]
    ) -> Iterator[DecodeStep]:
        clock = Clock()
        heard = clock.seconds()
        while not stopped():
            if connection.poll(_CHECK_SECONDS):
                for _, step in self._receive(connection):
                    yield step
                    if step is None:
                        return
                heard = clock.seconds()
            elif clock.seconds() - heard > self._limits.picture_seconds:
                seconds = self._limits.picture_seconds
                raise InputError(
                    Reason.TOO_SLOW,
                    "Decoding a picture of the file took more than {seconds:g} seconds.",
                    seconds=seconds,
                )

    def _send(self, wanted: list[tuple[int, FrameRequest]]) -> None:
        assert self._process is not None
        assert self._connection is not None
        with self._watch.over(self._process):
            self._connection.send(wanted)

    def _receive(self, connection: Connection[Any, Message]) -> Message:
        assert self._process is not None
        with self._watch.over(self._process):
            return connection.recv()

    def _ends(self) -> bool:
        """Return whether the process finishes its file by itself; its remaining output is dropped."""
        until = time.monotonic() + _PATIENCE
        try:
            while self._connection is not None and self._connection.poll(max(until - time.monotonic(), 0.0)):
                if any(step is None for _, step in self._receive(self._connection)):
                    return True
        except (EOFError, OSError):
            return False
        return False
