"""The facts about a DICOM file that the network needs: its class, instance and transfer syntax."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pydicom.filereader import read_dataset
from pydicom.tag import BaseTag
from pydicom.uid import UID

from core.errors import NetworkError, VaultError
from core.images.dicom.header import PARSER_ERRORS
from core.network.base.error_codes import NetworkErrorCode
from core.vault.sealed_file import open_kept

#: A UID that may become the name of a file: digits and single dots (PS3.5 9.1), no path and no device.
_UID = re.compile(r"[0-9]+(\.[0-9]+)*")
_LONGEST_UID = 64
_PIECE = 1 << 20


@dataclass(frozen=True)
class ObjectFacts:
    """Facts about a DICOM file that the network needs.

    Attributes
    ----------
    sop_class, sop_uid, syntax : str
        Values of (0002,0002), (0002,0003) and (0002,0010).
    size : int
        Size in bytes.
    sha256 : str
    """

    sop_class: str
    sop_uid: str
    syntax: str
    size: int
    sha256: str


def object_facts(path: Path) -> ObjectFacts:
    """Read the facts from a file.

    Raises
    ------
    NetworkError
        ``no-file`` or ``not-dicom``.
    """
    try:
        with open_kept(path) as file:
            found_hash = hashlib.sha256()
            while piece := file.read(_PIECE):
                found_hash.update(piece)
            size = file.tell()
            file.seek(0)
            sop_class, sop_uid, syntax = read_meta(file)
    except (OSError, VaultError) as error:
        raise NetworkError(NetworkErrorCode.NO_FILE, "The file is gone or cannot be read.") from error
    return ObjectFacts(sop_class, sop_uid, syntax, size, found_hash.hexdigest())


def read_meta(file: BinaryIO) -> tuple[str, str, str]:
    """Return class, instance and transfer syntax of a DICOM file, and move to the start of its data set.

    Raises
    ------
    NetworkError
        ``not-dicom``.
    OSError
    VaultError
    """
    if file.read(132)[128:] != b"DICM":
        raise NetworkError(NetworkErrorCode.NOT_DICOM, "The file is no DICOM file.")
    try:
        meta = read_dataset(file, is_implicit_VR=False, is_little_endian=True, stop_when=_is_behind_meta)
        found = (meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID, meta.TransferSyntaxUID)
    except (OSError, VaultError):
        raise
    except PARSER_ERRORS as error:
        raise _does_not_say() from error
    if not all(is_uid(uid) for uid in found):
        raise _does_not_say()
    sop_class, sop_uid, syntax = (str(uid) for uid in found)
    return sop_class, sop_uid, syntax


def _does_not_say() -> NetworkError:
    return NetworkError(NetworkErrorCode.NOT_DICOM, "The file lacks its SOP class; it cannot be sent.")


def _is_behind_meta(tag: BaseTag, _vr: str | None, _length: int) -> bool:
    """Return whether an element comes after the file meta elements, which are those of group 0002."""
    return tag.group != 2


def is_uid(text: object) -> bool:
    """Return whether a text is a UID, and so may become the name of a file."""
    return isinstance(text, str) and len(text) <= _LONGEST_UID and _UID.fullmatch(text) is not None


def describe_kind(sop_class: str, syntax: str) -> str:
    """Return the usual names of a class and a transfer syntax."""
    return f"{UID(sop_class).name}, {UID(syntax).name}"
