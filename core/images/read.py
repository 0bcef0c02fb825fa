"""The one door for picture files: looks at the content, not the name, and picks the reader."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from core.errors import InputError, Reason
from core.images.dicom import read_dicom
from core.images.limits import Limits
from core.images.picture import Picture
from core.images.raster import read_raster
from core.images.sources import Source


class Kind(StrEnum):
    """Format of a file by its content."""

    DICOM = "DICOM"
    PNG = "PNG"
    JPEG = "JPEG"


@dataclass(frozen=True)
class FileContent:
    """The bytes of a file with their format."""

    data: bytes
    kind: Kind


def sniff(head: bytes) -> Kind | None:
    """Tell the format from the first 132 bytes or more, or None if it is none that we read."""
    if head[128:132] == b"DICM":
        return Kind.DICOM
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    return Kind.DICOM if _looks_like_bare_dicom(head) else None


@contextmanager
def open_file(source: Source, limits: Limits) -> Iterator[BinaryIO]:
    """Open a source for reading, with every failure as a typed error.

    Raises
    ------
    InputError
        The source's own problem, or ``not-found``, ``no-access``, ``too-large``, ``not-an-image`` (empty).
    """
    if source.problem is not None:
        raise source.problem
    try:
        with source.path.open("rb") as handle:
            size = os.fstat(handle.fileno()).st_size
            limits.check_file(size)
            if size == 0:
                raise InputError(Reason.NOT_AN_IMAGE, "The file is empty (0 bytes).")
            yield handle
    except PermissionError as error:
        raise InputError(Reason.NO_ACCESS, "There is no right to read the file.") from error
    except FileNotFoundError as error:
        raise InputError(Reason.NOT_FOUND, "The file is gone.") from error
    except OSError as error:
        raise InputError(Reason.NO_ACCESS, "The file could not be read from its disk.") from error


def load(source: Source, limits: Limits) -> FileContent:
    """Read a file's bytes once and tell its format.

    Raises
    ------
    InputError
        As `open_file`, and ``not-an-image`` where the content is none that we read.
    """
    with open_file(source, limits) as handle:
        data = handle.read()
    kind = sniff(data[:132])
    if kind is None:
        raise InputError(Reason.NOT_AN_IMAGE, "The content is neither PNG, JPEG nor DICOM.")
    return FileContent(data, kind)


def read_pictures(source: Source, limits: Limits) -> Iterator[Picture]:
    """Read every picture of a file: one for PNG and JPEG, one a frame for DICOM.

    Raises
    ------
    InputError
        With a code for each way in which a file can fail; pictures yielded before it remain good.
    """
    content = load(source, limits)
    if content.kind is Kind.DICOM:
        yield from read_dicom(content.data, source.name, limits)
    else:
        yield read_raster(content.data, source.name, limits)


def _looks_like_bare_dicom(head: bytes) -> bool:
    """Whether the bytes start with a plausible first element of group 0002 or 0008, without preamble."""
    if len(head) < 16:
        return False
    little, big = head[0:2], head[1::-1]
    if b"\x02\x00" not in (little, big) and b"\x08\x00" not in (little, big):
        return False
    element = int.from_bytes(head[2:4], "little" if little in (b"\x02\x00", b"\x08\x00") else "big")
    explicit = head[4:6].isalpha() and head[4:6].isupper()
    return element <= 0x0200 and (explicit or int.from_bytes(head[4:8], "little") < 1 << 16)
