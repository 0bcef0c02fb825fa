"""Decoders for tests, importable by a worker; a file's name decides what happens to the process."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import struct
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from core.batch.workers.decode import Digest, PreparedPicture
from core.errors import InputError, Reason
from core.images.files.sources import Source

#: So large that only a few messages of this size fit into a pipe.
PREVIEW = bytes(100_000)


def misbehave(source: Source) -> Iterator[PreparedPicture | Digest]:
    """Yield one picture, unless the file's name asks for something else."""
    match source.path.suffix:
        case ".abort":
            os.abort()
        case ".once" if not source.path.exists():
            source.path.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        case ".replaced":
            again = source.path.stat().st_size > 0
            source.path.write_text("again")
            yield Digest("second" if again else "first")
            for i in range(3 if again else 70):
                yield ready(str(i))
            if not again:
                os.abort()
        case ".exit":
            raise SystemExit(7)
        case ".bug":
            raise ZeroDivisionError
        case ".hang":
            # Unlike `time.sleep` this holds the interpreter's lock, as decoders do.
            ctypes.PyDLL(None).sleep(1000)
        case ".half":
            # Stop in the middle of a message, like a process that was stopped or waits for a disk.
            gc.unfreeze()  # otherwise objects made before the libraries were loaded would not be counted
            line = next(one for one in gc.get_objects() if isinstance(one, Connection) and one.writable)
            os.write(line.fileno(), struct.pack("!i", 1000) + b"half")
            ctypes.PyDLL(None).sleep(1000)
        case ".eat":
            yield ready(str(np.ones(1 << 34, np.uint8).sum()))
        case ".eat-inside":
            try:
                bytearray(1 << 34)
            except MemoryError as error:
                raise InputError(Reason.CORRUPT, "taken for damage") from error
        case ".damaged":
            yield ready("first")
            raise InputError(Reason.TRUNCATED, "ends early")
        case ".tired":
            # Slow enough that the error is sent at once, and the end mark waits for the next message.
            time.sleep(0.5)
            raise InputError(Reason.TRUNCATED, "ends early")
        case ".late":
            for i in range(70):
                yield ready(str(i))
            os.abort()
        case ".noisy":
            os.write(2, b"Patient: DOE")
            os.write(1, b"Patient: DOE")
        case ".slow":
            time.sleep(2)
        case ".nap":
            # In small steps, so that a process that was stopped meanwhile is not finished when it continues.
            source.path.touch()
            for _ in range(20):
                time.sleep(0.1)
        case ".many":
            for i in range(5000):
                with Path(source.path).open("a") as log:
                    log.write(f"{i}\n")
                yield PreparedPicture((), PREVIEW)
    yield ready(source.name)


def heavy(_weight: bytes, source: Source) -> Iterator[PreparedPicture | Digest]:
    """Do as `misbehave` does, with messages larger than a pipe's buffer."""
    yield from misbehave(source)


def ready(text: str) -> PreparedPicture:
    """Make a picture that can be recognised by its preview."""
    return PreparedPicture((), text.encode())


class Unstartable:
    """End the process that receives it."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (3,)

    def __call__(self, source: Source) -> Iterator[PreparedPicture]:
        raise NotImplementedError
