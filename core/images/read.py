"""The one door for picture files: looks at the content, not the name, and picks the reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.errors import InputError, Reason
from core.images.base.formats import FORMATS, SNIFF_BYTES, FileFormat, foreign_name, sniff
from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.images.files.archives import begins_archive
from core.images.files.sources import Source
from core.images.raster.pages import read_pages
from core.images.raster.raster import read_raster
from core.language.message import Message


@dataclass(frozen=True)
class FileContent:
    """The bytes of a file with their format."""

    data: bytes
    kind: FileFormat


def format_of(head: bytes) -> FileFormat:
    """Tell the format from the first `SNIFF_BYTES`, or from 132 or more.

    Raises
    ------
    InputError
        ``nested-archive``, or ``not-an-image`` where it is none that is read.
    """
    kind = sniff(head)
    if kind is not None:
        return kind
    if begins_archive(head):
        raise InputError(
            Reason.NESTED_ARCHIVE, "The file is an archive inside an archive, which is not opened."
        )
    if name := foreign_name(head):
        raise InputError(
            Reason.NOT_AN_IMAGE,
            "The file is {name}, which is not a format that Overread reads.",
            name=Message(name),
        )
    raise InputError(
        Reason.NOT_AN_IMAGE,
        "The file is in none of the formats that Overread reads: {formats}.",
        formats=FORMATS,
    )


def load_file(source: Source, limits: Limits) -> FileContent:
    """Read a file's bytes once and tell its format.

    Raises
    ------
    InputError
        As `Source.open`, and as `format_of`.
    """
    data = load_bytes(source, limits)
    return FileContent(data, format_of(data[:SNIFF_BYTES]))


def load_bytes(source: Source, limits: Limits) -> bytes:
    """Read a file's bytes once.

    Raises
    ------
    InputError
        As `Source.open`.
    """
    with source.open(limits) as handle:
        return handle.read()


def load_inflated(source: Source, limits: Limits) -> bytes:
    """Read a file's bytes once, inflated where it is a volume that gzip compressed.

    Raises
    ------
    InputError
        As `Source.open` and `format_of`, and as `read_pictures` where what is compressed is damaged.
    """
    data = load_bytes(source, limits)
    if format_of(data[:SNIFF_BYTES]) is not FileFormat.NIFTI:
        return data
    from core.images.volumes.nifti import inflate_nifti

    return inflate_nifti(data, limits)


def read_pictures(
    source: Source, limits: Limits, frame: int | None = None, enough: int | None = None
) -> Iterator[Picture]:
    """Read every picture of a file: a DICOM frame, a TIFF page, a NIfTI slice, or the one picture.

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
        With one code for each kind of failure; pictures yielded before it remain valid.
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
    kind = format_of(data[:SNIFF_BYTES])
    if kind is FileFormat.DICOM:
        # Its libraries take half of a decoding process's start, and a folder of films does not need them.
        from core.images.dicom.pictures import read_dicom

        yield from read_dicom(data, name, limits, frame, enough)
    elif kind is FileFormat.NIFTI:
        from core.images.volumes.nifti import read_nifti

        yield from read_nifti(data, name, limits, frame)
    elif kind is FileFormat.TIFF:
        yield from read_pages(data, name, limits, frame)
    elif frame in (None, 1):
        yield read_raster(data, name, limits, enough)
    else:
        raise InputError(Reason.TRUNCATED, "The file does not hold frame {frame}.", frame=frame)
