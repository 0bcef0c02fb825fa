"""Recognises Overread's own results among files, and decides which a node gets and in which class."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from pydicom import dcmread
from pydicom.filereader import read_partial
from pydicom.tag import BaseTag, Tag
from pydicom.uid import (
    UID,
    Comprehensive3DSRStorage,
    ComprehensiveSRStorage,
    EncapsulatedPDFStorage,
    GrayscaleSoftcopyPresentationStateStorage,
    KeyObjectSelectionDocumentStorage,
    ParametricMapStorage,
    SecondaryCaptureImageStorage,
    SegmentationStorage,
)

from core.deidentify.pseudonyms import uid_of
from core.errors import VaultError
from core.images.dicom.header import PARSER_ERRORS, text_of
from core.pacs_node import PacsNode
from core.paths import private_file
from core.result_kinds import MARK_SERIES, result_kinds
from core.vault.sealed_file import open_kept

#: Kinds of results by SOP class; an object of the class is a result if Overread made it.
KINDS: dict[str, str] = {
    Comprehensive3DSRStorage: "sr",
    # For version 0.1.0, and for nodes that do not accept the other class.
    ComprehensiveSRStorage: "sr",
    SecondaryCaptureImageStorage: "sc",
    ParametricMapStorage: "map",
    EncapsulatedPDFStorage: "pdf",
    SegmentationStorage: "seg",
    GrayscaleSoftcopyPresentationStateStorage: "gsps",
    KeyObjectSelectionDocumentStorage: "kos",
}
_CLASS, _MANUFACTURER, _SERIES = Tag("SOPClassUID"), Tag("Manufacturer"), Tag("SeriesDescription")
_OURS = "overread"


def unwanted_results(paths: Iterable[Path], node: PacsNode) -> frozenset[Path]:
    """Return the files that are results of kinds that a node does not get."""
    wanted = result_kinds(node.results)
    return frozenset(path for path in paths if result_kind(path) not in ("", *wanted))


def result_kind(path: Path) -> str:
    """Return the kind of a result of Overread, a word of `core.result_kinds.RESULT_KINDS`; '' for others."""
    try:
        with open_kept(path) as file:
            header = read_partial(file, stop_when=_is_behind_series)
        if text_of(header, _MANUFACTURER).casefold() != _OURS:
            return ""
        series = text_of(header, _SERIES)
        # Marks share a class with models' results.
        marks = (kind for kind, called in MARK_SERIES.items() if series.startswith(called))
        return next(marks, KINDS.get(text_of(header, _CLASS), ""))
    except (OSError, VaultError, *PARSER_ERRORS):
        # The kind, and why the file cannot be sent, are reported when it is queued.
        return ""


def comprehensive_uid(report: str) -> UID:
    """Return the UID of a report's copy as Comprehensive SR, from that of the report."""
    return uid_of(hashlib.sha256(f"overread\0comprehensive\0{report}".encode()).digest())


def write_comprehensive(path: Path, made: Path) -> bool:
    """Write one of Overread's reports as Comprehensive SR, for nodes that refuse Comprehensive 3D SR.

    The content is the same, as no report has coordinates in space. As an object of another class, the copy
    has another UID (`comprehensive_uid`).

    Parameters
    ----------
    path : Path
        The report.
    made : Path
        The file to be written.

    Returns
    -------
    bool
        False if the file is no such report, or cannot be read or written.
    """
    if result_kind(path) != "sr":
        return False
    try:
        with open_kept(path) as file:
            report = dcmread(file)
        if report.SOPClassUID != Comprehensive3DSRStorage:
            return False
        report.SOPClassUID = ComprehensiveSRStorage
        report.SOPInstanceUID = comprehensive_uid(report.SOPInstanceUID)
        report.file_meta.MediaStorageSOPClassUID = report.SOPClassUID
        report.file_meta.MediaStorageSOPInstanceUID = report.SOPInstanceUID
        report.save_as(private_file(made), enforce_file_format=True)
    except (OSError, VaultError, *PARSER_ERRORS):
        return False
    return True


def _is_behind_series(tag: BaseTag, _vr: str | None, _length: int) -> bool:
    return bool(tag > _SERIES)
