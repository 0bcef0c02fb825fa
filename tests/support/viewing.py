"""Decoders for tests, importable by the process; a file's suffix decides what happens to it."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator

from core.batch.workers.interactive_decoder import FrameRequest, decode_pictures
from core.batch.workers.kept_file import KeptFile
from core.images.base.limits import Limits
from core.images.base.picture import Picture


def misbehave(wanted: FrameRequest) -> Iterator[Picture]:
    """Yield the file's pictures, unless its name asks for something else."""
    match wanted.source.path.suffix:
        case ".abort":
            os.abort()
        case ".hang":
            # Unlike `time.sleep` this holds the interpreter's lock, as decoders do.
            ctypes.PyDLL(None).sleep(1000)
    yield from decode_pictures(KeptFile(Limits()), wanted)
