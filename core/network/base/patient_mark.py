"""A hash that links an object of the queue to its patient once its file is gone; it is not an ID."""

from __future__ import annotations

import hashlib
from pathlib import Path

from core.errors import InputError, VaultError
from core.images.base.limits import Limits
from core.images.dicom.header import IDENTITY_TAGS, text_of
from core.images.dicom.quick_header import read_head
from core.vault.sealed_file import open_kept


def mark_of_patient(patient_id: str) -> str:
    """Return the mark of the patient with an ID (0010,0020), without spaces around it; '' for an empty ID."""
    told = patient_id.strip()
    return hashlib.sha256(f"patient of an object that is sent\0{told}".encode()).hexdigest() if told else ""


def mark_of_file(path: Path) -> str:
    """Return the mark of a DICOM file's patient; '' if it names none or cannot be read."""
    try:
        with open_kept(path) as handle:
            head = read_head(handle, Limits()).dataset
    except (InputError, OSError, VaultError):
        return ""
    return mark_of_patient(text_of(head, IDENTITY_TAGS["patient_id"]))
