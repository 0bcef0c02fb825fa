"""Reads a DICOMDIR: the files that it names, and their locations."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.files.archives import is_unsafe, listed_name

#: Bytes of a file that identify a DICOMDIR.
SNIFF_BYTES = 512
# Media Storage Directory Storage as MediaStorageSOPClassUID (0002,0002), PS3.10 8.6.
_CLASS = b"\x02\x00\x02\x00UI\x14\x001.2.840.10008.1.3.10"
#: Endings that programs add to the name of a file from a medium, and the version suffix of ISO 9660.
_EXTENSION = re.compile(r"(?<=[^./])\.[^./]{0,5}$")
_VERSION = re.compile(r";\d+$")
#: Whether the system distinguishes capitals and small letters in file names.
_TELLS_CAPITALS = sys.platform not in ("win32", "darwin")
_DICOM_EXTENSIONS = (".DCM", ".DIC", ".DICOM", ".IMA")


@dataclass(frozen=True)
class Reference:
    """A file that a DICOMDIR names.

    Attributes
    ----------
    name : str
        Relative to the DICOMDIR's folder, ``/`` separated, as it can be shown.
    path : Path
        Its location, whether it exists or not.
    problem : InputError or None
        ``not-found``, or ``unsafe-name`` if it would be outside the medium.
    """

    name: str
    path: Path
    problem: InputError | None = None


def is_dicomdir(head: bytes) -> bool:
    """Return whether a file is a DICOMDIR, by its first `SNIFF_BYTES`; its name does not matter."""
    return head[128:132] == b"DICM" and _CLASS in head


def references(data: bytes, limits: Limits) -> tuple[str, ...]:
    """Return the names of the files in use in a DICOMDIR (ReferencedFileID (0004,1500), PS3.3 F.3.2.2).

    Parameters
    ----------
    data : bytes
        The whole DICOMDIR.
    limits : Limits

    Returns
    -------
    tuple of str
        Components joined by ``/``, in order, each once. They are not checked; see `resolve`.

    Raises
    ------
    InputError
        As `core.images.dicom.header.read_header`.
    """
    # Every walk uses this module, few meet a DICOMDIR, and pydicom is slow to load.
    from pydicom.multival import MultiValue

    from core.images.dicom.header import PARSER_ERRORS, read_header

    dataset = read_header(data, limits)
    names: set[str] = set()
    try:
        for record in dataset.get("DirectoryRecordSequence") or ():
            file_id = record.get("ReferencedFileID")
            # An inactive record (0004,1410) belongs to a file that was removed from the set.
            if file_id and record.get("RecordInUseFlag") != 0:
                parts = file_id if isinstance(file_id, MultiValue) else [file_id]
                names.add("/".join(str(part).strip() for part in parts))
    except PARSER_ERRORS as error:
        raise InputError(Reason.CORRUPT, "The DICOM directory is damaged.") from error
    return tuple(sorted(names))


def resolve(names: Iterable[str], medium: Path) -> list[Reference]:
    """Find the files that a DICOMDIR names in its own folder `medium`, and only there.

    Names on a medium are capitals without an extension (PS3.10 8.2). In a copy they may be in small letters,
    with an added extension, or with the version suffix of ISO 9660.
    """
    inside = medium.resolve()
    listings: dict[Path, _Listing] = {}
    return [_resolve(name, medium, inside, listings) for name in names]


def missing(names: Iterable[str], present: Iterable[str]) -> int:
    """Count the `names` that are missing in `present`, ignoring case and extensions."""
    there = {known for name in present for known in (name.upper(), _without_extension(name))}
    return sum(name.upper() not in there and _without_extension(name) not in there for name in names)


def incomplete(named: int, lost: int) -> InputError:
    """Return the problem of a DICOMDIR with missing files."""
    return InputError(
        Reason.NOT_FOUND,
        "The DICOM directory names {named:,} files, {lost:,} of which are not there.",
        named=named,
        lost=lost,
    )


def _resolve(name: str, medium: Path, inside: Path, listings: dict[Path, _Listing]) -> Reference:
    if is_unsafe(name) or "\\" in name:
        problem = InputError(Reason.UNSAFE_NAME, "The DICOM directory names a file outside its medium.")
        return Reference(listed_name(name), medium / listed_name(name), problem)
    # Unlike the methods of `Path`, these return False for names that are too long or that may not be
    # accessed.
    exists, is_file = os.path.exists, os.path.isfile
    path = medium
    for part in name.split("/"):
        exact = _TELLS_CAPITALS and exists(path / part)
        path = path / part if exact else path / _spelling(path, part, listings)
    relative = path.relative_to(medium).as_posix()
    if not is_file(path):
        problem = InputError(Reason.NOT_FOUND, "The DICOM directory names this file, but it is not there.")
        return Reference(listed_name(relative), path, problem)
    if not path.resolve().is_relative_to(inside):
        problem = InputError(
            Reason.UNSAFE_NAME, "The DICOM directory names a link that leads out of its medium."
        )
        return Reference(listed_name(relative), path, problem)
    return Reference(relative, path)


@dataclass(frozen=True)
class _Listing:
    """The entries of a folder as they are spelt, by name in capitals, with and without extension."""

    whole: dict[str, str]
    bare: dict[str, str]


def _spelling(folder: Path, part: str, listings: dict[Path, _Listing]) -> str:
    """Return the spelling of an entry of `folder`, ignoring case and extension; `part` if there is none."""
    if folder not in listings:
        try:
            # The last match wins: a name with a DICOM file's extension.
            entries = sorted((entry.name for entry in folder.iterdir()), key=_likeness)
        except OSError:
            entries = []
        listings[folder] = _Listing(
            {name.upper(): name for name in entries}, {_without_extension(name): name for name in entries}
        )
    listing, bare = listings[folder], _without_extension(part)
    return listing.whole.get(part.upper()) or listing.whole.get(bare) or listing.bare.get(bare, part)


def _without_extension(name: str) -> str:
    """Return a name in capitals without extension and ISO 9660 version, as it is on the medium."""
    return _EXTENSION.sub("", _VERSION.sub("", name.upper()))


def _likeness(name: str) -> tuple[bool, str]:
    return name.upper().endswith(_DICOM_EXTENSIONS), name
