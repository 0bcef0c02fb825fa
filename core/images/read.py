"""Reads any supported picture file; the content, not the name, decides the reader."""

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
    """The bytes of a file and its format."""

    data: bytes
    kind: FileFormat


def format_of(head: bytes) -> FileFormat:
    """Return the format by the first `SNIFF_BYTES` of a file (at least 132).

    Raises
    ------
    InputError
        ``nested-archive``, or ``not-an-image`` if the format is not supported.
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
    """Read a file and determine its format.

    Raises
    ------
    InputError
        As `Source.open` and `format_of`.
    """
    data = load_bytes(source, limits)
    return FileContent(data, format_of(data[:SNIFF_BYTES]))


def load_bytes(source: Source, limits: Limits) -> bytes:
    """Read the bytes of a file.

    Raises
    ------
    InputError
        As `Source.open`.
    """
    with source.open(limits) as handle:
        return handle.read()


def load_inflated(source: Source, limits: Limits) -> bytes:
    """Read the bytes of a file; a volume that is compressed by gzip is inflated.

    Raises
    ------
    InputError
        As `Source.open` and `format_of`, and as `read_pictures` if the compressed data are damaged.
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
        while they are decoded, if that changes nothing but the resolution.

    Raises
    ------
    InputError
        One code for each kind of failure; pictures yielded before it remain valid.
    """
    yield from pictures_in(load_bytes(source, limits), source.name, limits, frame, enough)


def pictures_in(
    data: bytes, name: str, limits: Limits, frame: int | None = None, enough: int | None = None
) -> Iterator[Picture]:
    """Read every picture of a file's bytes, as `read_pictures` does.

    Raises
    ------
    InputError
        As `read_pictures`, except for errors of opening a file.
    """
    kind = format_of(data[:SNIFF_BYTES])
    if kind is FileFormat.DICOM:
        # These libraries take half of a decoding process's start, and not every folder needs them.
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
