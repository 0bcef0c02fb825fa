"""What a DICOM file says of itself on the network: its class, its instance, its transfer syntax."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from pydicom.uid import UID
from pynetdicom.dsutils import split_dataset

from core.errors import NetworkError
from core.images.dicom.header import PARSER_ERRORS
from core.network.base.error_codes import NetworkErrorCode

#: A UID that may become the name of a file: digits and single dots (PS3.5 9.1), no path and no device.
_UID = re.compile(r"[0-9]+(\.[0-9]+)*")
_LONGEST_UID = 64


@dataclass(frozen=True)
class ObjectFacts:
    """A DICOM file as the network knows it.

    Attributes
    ----------
    sop_class, sop_uid, syntax : str
        Of (0002,0002), (0002,0003), (0002,0010).
    size : int
        Bytes.
    sha256 : str
    """

    sop_class: str
    sop_uid: str
    syntax: str
    size: int
    sha256: str


def object_facts(path: Path) -> ObjectFacts:
    """Look at a file.

    Raises
    ------
    NetworkError
        ``no-file`` or ``not-dicom``.
    """
    try:
        with path.open("rb") as file:
            begins = file.read(132)
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
        if begins[128:] != b"DICM":
            raise NetworkError(NetworkErrorCode.NOT_DICOM, "The file is no DICOM file.")
        meta, _ = split_dataset(path)
        found = (meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID, meta.TransferSyntaxUID)
    except OSError as error:
        raise NetworkError(NetworkErrorCode.NO_FILE, "The file is gone or cannot be read.") from error
    except PARSER_ERRORS as error:
        raise NetworkError(
            NetworkErrorCode.NOT_DICOM, "The file does not say what it is; it cannot be sent."
        ) from error
    if not all(is_uid(uid) for uid in found):
        raise NetworkError(NetworkErrorCode.NOT_DICOM, "The file does not say what it is; it cannot be sent.")
    sop_class, sop_uid, syntax = (str(uid) for uid in found)
    return ObjectFacts(sop_class, sop_uid, syntax, size, sha256)


def is_uid(text: object) -> bool:
    """Whether a text is a UID, and thus may become the name of a file."""
    return isinstance(text, str) and len(text) <= _LONGEST_UID and _UID.fullmatch(text) is not None


def describe_kind(sop_class: str, syntax: str) -> str:
    """A class and a transfer syntax as people call them."""
    return f"{UID(sop_class).name}, {UID(syntax).name}"
