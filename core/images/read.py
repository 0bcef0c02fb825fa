"""The one door for picture files: looks at the content, not the name, and picks the reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.images.files.archives import begins_archive
from core.images.files.sources import Source
from core.images.raster.raster import read_raster


class FileFormat(StrEnum):
    """Format of a file by its content."""

    DICOM = "DICOM"
    PNG = "PNG"
    JPEG = "JPEG"


@dataclass(frozen=True)
class FileContent:
    """The bytes of a file with their format."""

    data: bytes
    kind: FileFormat


def sniff(head: bytes) -> FileFormat | None:
    """Tell the format from the first 132 bytes or more, or None if it is none that we read."""
    if head[128:132] == b"DICM":
        return FileFormat.DICOM
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileFormat.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return FileFormat.JPEG
    return FileFormat.DICOM if _looks_like_bare_dicom(head) else None


def format_of(head: bytes) -> FileFormat:
    """Tell the format from the first 132 bytes or more.

    Raises
    ------
    InputError
        ``nested-archive``, or ``not-an-image`` where it is none that we read.
    """
    kind = sniff(head)
    if kind is not None:
        return kind
    if begins_archive(head):
        raise InputError(Reason.NESTED_ARCHIVE, "An archive inside an archive is not opened.")
    raise InputError(Reason.NOT_AN_IMAGE, "The content is neither PNG, JPEG nor DICOM.")


def load_file(source: Source, limits: Limits) -> FileContent:
    """Read a file's bytes once and tell its format.

    Raises
    ------
    InputError
        As `Source.open`, and as `format_of`.
    """
    data = load_bytes(source, limits)
    return FileContent(data, format_of(data[:132]))


def load_bytes(source: Source, limits: Limits) -> bytes:
    """Read a file's bytes once.

    Raises
    ------
    InputError
        As `Source.open`.
    """
    with source.open(limits) as handle:
        return handle.read()


def read_pictures(
    source: Source, limits: Limits, frame: int | None = None, enough: int | None = None
) -> Iterator[Picture]:
    """Read every picture of a file: one for PNG and JPEG, one a frame for DICOM.

    Parameters
    ----------
    source : Source
    limits : Limits
    frame : int, optional
        The only frame to read, counted from 1; the others are not decoded.
    enough : int, optional
        Pixels of the shorter side that suffice. JPEG and JPEG 2000 of at least twice as many are reduced
        while they are decoded, where that is sure to change nothing but the resolution.

    Raises
    ------
    InputError
        With a code for each way in which a file can fail; pictures yielded before it remain good.
    """
    yield from pictures_in(load_bytes(source, limits), source.name, limits, frame, enough)


def pictures_in(
    data: bytes, name: str, limits: Limits, frame: int | None = None, enough: int | None = None
) -> Iterator[Picture]:
    """Read every picture of a file's bytes, as `read_pictures` does.

    Raises
    ------
    InputError
        As `read_pictures`, apart from what opening a file can fail of.
    """
    if format_of(data[:132]) is FileFormat.DICOM:
        # Its libraries take half of a decoding process's start, and a folder of films needs none of them.
        from core.images.dicom.pictures import read_dicom

        yield from read_dicom(data, name, limits, frame, enough)
    elif frame in (None, 1):
        yield read_raster(data, name, limits, enough)
    else:
        raise InputError(Reason.TRUNCATED, f"The file does not hold frame {frame}.")


def _looks_like_bare_dicom(head: bytes) -> bool:
    """Whether the bytes are plausible elements of a data set without preamble, in any byte order.

    A data set begins with a low group. Group 2 and 8 are believed at once; others when a second element
    with a higher tag follows upon the first.
    """
    if len(head) < 16 or ((head[0] == 0) == (head[1] == 0) and head[:2] != b"\0\0"):
        return False
    order: Literal["little", "big"] = "little" if head[1] == 0 else "big"
    group, element = int.from_bytes(head[0:2], order), int.from_bytes(head[2:4], order)
    explicit = head[4:6].isalpha() and head[4:6].isupper()
    length = int.from_bytes(head[6:8] if explicit else head[4:8], order)
    if group in (2, 8):
        return element <= 0x0200 and (explicit or length < 1 << 16)
    second = head[8 + length :][:4]
    if group > 0x0010 or len(second) < 4:
        return False
    next_group, next_element = int.from_bytes(second[:2], order), int.from_bytes(second[2:], order)
    return (group, element) < (next_group, next_element) and next_group <= 0x0028
