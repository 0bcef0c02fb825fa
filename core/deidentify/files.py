"""Writes files anew without their patients: folders in, one de-identified file for each DICOM file out."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from core.deidentify.clean import Cleaned, deidentify_dataset
from core.deidentify.pseudonyms import Pseudonyms
from core.deidentify.traces import has_traces
from core.errors import InputError, Reason
from core.images.base.formats import FileFormat
from core.images.base.limits import Limits
from core.images.dicom.header import PARSER_ERRORS, read_header
from core.images.files.sources import Source, walk
from core.images.read import load_file
from core.paths import atomic_write
from core.progress import Progress

#: What is said of every export, on screen and beside the files.
NOT_CLEANED = (
    "Pixels were not cleaned: text that is burned into a picture, faces, and comments inside compressed "
    "pictures are still there. Look at every picture before it leaves your site."
)


@dataclass(frozen=True)
class DeidentifiedFile:
    """What became of one file.

    Attributes
    ----------
    file : str
        Its name, relative to the folder given.
    cleaned : Cleaned or None
    error : InputError or None
        Why nothing was written of it.
    """

    file: str
    cleaned: Cleaned | None
    error: InputError | None = None


def deidentify_files(
    paths: Iterable[Path],
    folder: Path,
    pseudonyms: Pseudonyms,
    progress: Progress,
    *,
    shift_dates: bool = False,
    limits: Limits | None = None,
) -> Iterator[DeidentifiedFile]:
    """Write every DICOM file below `paths` de-identified below `folder`.

    Names of files and folders are made of pseudonyms, as names often hold the patient's.

    Parameters
    ----------
    paths : iterable of Path
        As for `core.images.files.sources.walk`.
    folder : Path
    pseudonyms : Pseudonyms
    progress : Progress
        Counts files.
    shift_dates : bool
        As for `core.deidentify.clean.deidentify_dataset`.
    limits : Limits, optional

    Yields
    ------
    DeidentifiedFile
        One for each file.

    Raises
    ------
    ExportError
        If the folder cannot be written.
    Cancelled
        If the progress token says so.
    """
    limits = limits or Limits()
    progress.start(0)
    for source in walk(paths, (folder,), limits):
        progress.check()
        try:
            cleaned = _write_deidentified(source, folder, pseudonyms, limits, shift_dates=shift_dates)
        except InputError as error:
            yield DeidentifiedFile(source.name, None, error)
        else:
            yield DeidentifiedFile(source.name, cleaned)
        progress.advance()


@dataclass
class Summary:
    """How many files were written, and how many of those said what of text in their pixels.

    Attributes
    ----------
    written, failed : int
    burned_in, unsaid : int
        Files that say that they have burned-in text, and those that do not say.
    """

    written: int = 0
    failed: int = 0
    burned_in: int = 0
    unsaid: int = 0

    def count(self, outcome: DeidentifiedFile) -> None:
        """Count a file."""
        if outcome.cleaned is None:
            self.failed += 1
            return
        self.written += 1
        self.burned_in += outcome.cleaned.burned_in == "YES"
        self.unsaid += outcome.cleaned.burned_in not in ("YES", "NO")


def summarise(outcomes: Iterable[DeidentifiedFile]) -> Summary:
    """Count files."""
    found = Summary()
    for outcome in outcomes:
        found.count(outcome)
    return found


def _write_deidentified(
    source: Source, folder: Path, pseudonyms: Pseudonyms, limits: Limits, *, shift_dates: bool
) -> Cleaned:
    content = load_file(source, limits)
    if content.kind is not FileFormat.DICOM:
        raise InputError(
            Reason.NOT_AN_IMAGE,
            f"A {content.kind} does not say what in it is of the patient; it was left out.",
        )
    dataset = read_header(content.data, limits)
    try:
        if dataset.original_encoding == (True, False):
            raise InputError(
                Reason.UNSUPPORTED_TRANSFER_SYNTAX, "Files in ACR-NEMA's byte order are not written again."
            )
        cleaned = deidentify_dataset(dataset, pseudonyms, shift_dates=shift_dates)
        if not cleaned.instance or not dataset.get("SOPClassUID"):
            raise InputError(Reason.CORRUPT, "The file does not say which object it is (SOP Instance UID).")
        buffer = io.BytesIO()
        dataset.save_as(buffer, enforce_file_format=True)
        found = has_traces(buffer.getvalue(), dataset, cleaned.traces, cleaned.public)
    except PARSER_ERRORS as error:
        raise InputError(Reason.CORRUPT, "The DICOM header is damaged.") from error
    if found:
        raise InputError(
            Reason.NOT_DEIDENTIFIED,
            "A name, a UID or a date of the original still stands in what would be written; it was left out.",
        )
    _write_in_place(buffer.getvalue(), folder, cleaned)
    return cleaned


def _write_in_place(data: bytes, folder: Path, cleaned: Cleaned) -> None:
    """Write a file below patient and study, by their new names alone; another one of the same UID stays."""
    place = folder / cleaned.patient / (cleaned.study or "no-study")[-12:]
    number = 1
    while True:
        suffix = f"-{number}" if number > 1 else ""
        file = place / f"{cleaned.instance}{suffix}.dcm"
        if not file.exists():
            break
        if file.stat().st_size == len(data) and file.read_bytes() == data:
            return
        number += 1
    with atomic_write(file) as temporary:
        temporary.write_bytes(data)
