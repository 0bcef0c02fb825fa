"""Messages between this computer and the workers of a cluster: files and their outcomes."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.batch.queue.model_batcher import FileOutcome
from core.errors import InputError, Reason, VaultError
from core.images.base.limits import Limits
from core.images.files.archives import Member
from core.images.files.sources import Source, open_file


@dataclass(frozen=True)
class Terms:
    """Conditions under which a worker's outcomes are those that this computer would find.

    Thresholds are not included: outcomes are judged by those of this computer.

    Attributes
    ----------
    overread, runtime : str
        Versions of Overread and of ONNX Runtime.
    models : tuple of (str, str)
        Ids of the models with the SHA-256 of their files, the router first.
    device : str
        `Device.kind` of the device to compute on.
    limits : Limits
    preview_side : int
        As in `core.batch.pipeline.Settings`; the same holds for `routed`.
    routed : bool
    """

    overread: str
    runtime: str
    models: tuple[tuple[str, str], ...]
    device: str
    limits: Limits
    preview_side: int
    routed: bool


@dataclass(frozen=True)
class SentSource(Source):
    """A file whose bytes were sent with the request to read it.

    Attributes
    ----------
    data : bytes
    """

    data: bytes = b""

    @contextmanager
    def open(self, limits: Limits) -> Iterator[BinaryIO]:
        """Open for reading forward, as `Source.open`."""
        limits.check_file(len(self.data))
        if not self.data:
            raise InputError(Reason.NOT_AN_IMAGE, "The file is empty (0 bytes).")
        yield io.BytesIO(self.data)


@dataclass(frozen=True, repr=False)
class ParcelFile:
    """A file on its way to a worker; its representation hides its name, since engines log representations.

    Attributes
    ----------
    name : str
        As in `Source`.
    path : str
        Path of the file for a worker that shares this computer's storage. Text, because a Windows path is not
        a path on other systems.
    state : (int, int)
        Size in bytes and modification time in nanoseconds, so that another file at the same path is noticed.
    member : Member or None
        The file inside the archive at `path`.
    data : bytes or None
        The bytes of the file, if workers do not share the storage.
    """

    name: str
    path: str
    state: tuple[int, int] = (0, 0)
    member: Member | None = None
    data: bytes | None = None

    def as_source(self) -> Source | None:
        """Return the file as a worker reads it; None if the worker does not see it."""
        if self.data is not None:
            return SentSource(self.name, Path(), data=self.data)
        try:
            found = os.stat(self.path)  # noqa: PTH116 - another system's path is none here, and only not there
            if (found.st_size, found.st_mtime_ns) != self.state:
                return None
            # Only the computer that asks can open encrypted files, or files of another user.
            with open_file(Path(self.path)):
                return Source(self.name, Path(self.path), None, self.member)
        except (OSError, ValueError, InputError, VaultError):
            return None


@dataclass(frozen=True, repr=False)
class Parcel:
    """Files that travel together, and what they are read with."""

    terms: Terms
    files: tuple[ParcelFile, ...]


@dataclass(frozen=True, repr=False)
class ParcelOutcomes:
    """The outcome of each file of a parcel, in order; None for files that the worker did not see."""

    files: tuple[FileOutcome | None, ...]


@dataclass(frozen=True)
class WorkerRefusal:
    """The reason why a worker cannot read by the terms; the sentence names no file."""

    message: str


@dataclass(frozen=True)
class ParcelLoss:
    """A parcel that was lost.

    Attributes
    ----------
    deadly : bool
        Whether several workers ended with it, one after the other; otherwise the connection was lost.
    """

    deadly: bool = False


#: Called with the outcome of a parcel.
ParcelEnd = ParcelOutcomes | WorkerRefusal | ParcelLoss
