"""Which of the files that are to be sent are Overread's own results, and whether a node gets them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pydicom.filereader import read_partial
from pydicom.tag import BaseTag, Tag
from pydicom.uid import (
    Comprehensive3DSRStorage,
    ComprehensiveSRStorage,
    EncapsulatedPDFStorage,
    GrayscaleSoftcopyPresentationStateStorage,
    ParametricMapStorage,
    SecondaryCaptureImageStorage,
    SegmentationStorage,
)

from core.errors import VaultError
from core.images.dicom.header import PARSER_ERRORS, text_of
from core.result_kinds import result_kinds
from core.settings import PacsNode
from core.vault.sealed_file import open_kept

#: Kinds of results by class; an object of one is a result if Overread made it.
KINDS: dict[str, str] = {
    Comprehensive3DSRStorage: "sr",
    # Of version 0.1.0.
    ComprehensiveSRStorage: "sr",
    SecondaryCaptureImageStorage: "sc",
    ParametricMapStorage: "map",
    EncapsulatedPDFStorage: "pdf",
    SegmentationStorage: "seg",
    GrayscaleSoftcopyPresentationStateStorage: "gsps",
}
_CLASS, _MANUFACTURER = Tag("SOPClassUID"), Tag("Manufacturer")
_OURS = "overread"


def unwanted_results(paths: Iterable[Path], node: PacsNode) -> frozenset[Path]:
    """Files that are results of kinds that a node does not get."""
    wanted = result_kinds(node.results)
    return frozenset(path for path in paths if result_kind(path) not in ("", *wanted))


def result_kind(path: Path) -> str:
    """Kind of one of Overread's results, a word of `core.result_kinds.RESULT_KINDS`; empty for all else."""
    try:
        with open_kept(path) as file:
            header = read_partial(file, stop_when=_is_behind_maker)
        if text_of(header, _MANUFACTURER).casefold() != _OURS:
            return ""
        return KINDS.get(text_of(header, _CLASS), "")
    except (OSError, VaultError, *PARSER_ERRORS):
        # What it is, and why it cannot be sent, is said where it is queued.
        return ""


def _is_behind_maker(tag: BaseTag, _vr: str | None, _length: int) -> bool:
    return bool(tag > _MANUFACTURER)
