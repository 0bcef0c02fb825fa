"""Writes files again without their patients: one de-identified file for each DICOM file."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydicom.dataset import FileDataset

from core.deidentify.burned_in.blacken import has_hidden_bits, rewrite_pixels
from core.deidentify.burned_in.cleaning import FoundText, TextCleaning
from core.deidentify.clean import Cleaned, declared_words, deidentify_dataset, read_unambiguous
from core.deidentify.options import Options
from core.deidentify.pseudonyms import Pseudonyms
from core.deidentify.traces import has_traces
from core.errors import InputError, Reason
from core.images.base.formats import FileFormat
from core.images.base.limits import Limits
from core.images.dicom.header import PARSER_ERRORS
from core.images.files.sources import Source, walk
from core.images.read import load_file
from core.paths import atomic_write
from core.progress import Progress

#: Caution for exports whose pixels are unchanged, shown on screen and beside the files.
NOT_CLEANED = (
    "Pixels were not cleaned: text that is burned into a picture, faces, and comments inside compressed "
    "pictures are still there. Look at every picture before it leaves your site."
)
#: Caution for exports that were searched for text.
NOT_CERTAIN = (
    "Text in the pixels was looked for by a program that misses some and takes other things for text; faces "
    "were not looked for. Look at every picture before it leaves your site."
)


@dataclass(frozen=True)
class DeidentifiedFile:
    """The outcome of one file.

    Attributes
    ----------
    file : str
        Name of the file, relative to the given folder.
    cleaned : Cleaned or None
    error : InputError or None
        Why nothing was written for the file.
    text : FoundText or None
        Text found in the pixels; None if there was no search.
    """

    file: str
    cleaned: Cleaned | None
    error: InputError | None = None
    text: FoundText | None = None


def deidentify_files(
    paths: Iterable[Path],
    folder: Path,
    pseudonyms: Pseudonyms,
    progress: Progress,
    options: Options | None = None,
    *,
    cleaning: TextCleaning | None = None,
    limits: Limits | None = None,
) -> Iterator[DeidentifiedFile]:
    """Write every DICOM file below `paths`, de-identified, to `folder`.

    Names of files and folders are made of pseudonyms, as the original names often contain the patient's.

    Parameters
    ----------
    paths : iterable of Path
        As for `core.images.files.sources.walk`.
    folder : Path
    pseudonyms : Pseudonyms
    progress : Progress
        Counts files.
    options : Options, optional
        As for `core.deidentify.clean.deidentify_dataset`.
    cleaning : TextCleaning, optional
        How to find text in pixels, and what to keep of it; None skips the search.
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
        If the progress token was cancelled.
    """
    writer = _Writer(folder, pseudonyms, progress, options or Options(), cleaning, limits or Limits())
    progress.start(0)
    for source in walk(paths, (folder,), writer.limits):
        progress.check()
        try:
            yield writer.write(source)
        except InputError as error:
            yield DeidentifiedFile(source.name, None, error)
        progress.advance()


@dataclass
class Summary:
    """Number of files written, and number of those with each note on text in pixels.

    Attributes
    ----------
    written, failed : int
    burned_in, unsaid : int
        Files whose header declares burned-in text, and files whose header does not say.
    with_text, blacked, still_text : int
        Files in whose pixels text was found, in which it was blacked out, and in which some remains, apart
        from side letters that somebody chose to keep.
    """

    written: int = 0
    failed: int = 0
    burned_in: int = 0
    unsaid: int = 0
    with_text: int = 0
    blacked: int = 0
    still_text: int = 0

    def count(self, outcome: DeidentifiedFile) -> None:
        """Count the outcome of a file."""
        if outcome.cleaned is None:
            self.failed += 1
            return
        self.written += 1
        self.burned_in += outcome.cleaned.burned_in == "YES"
        self.unsaid += outcome.cleaned.burned_in not in ("YES", "NO")
        if outcome.text is not None:
            self.with_text += bool(outcome.text.found)
            self.blacked += bool(outcome.text.blacked)
            self.still_text += outcome.text.has_text or bool(outcome.text.unseen)


def summarise(outcomes: Iterable[DeidentifiedFile]) -> Summary:
    """Count the outcomes of files."""
    found = Summary()
    for outcome in outcomes:
        found.count(outcome)
    return found


@dataclass(frozen=True)
class _Writer:
    """Writes one file after another."""

    folder: Path
    pseudonyms: Pseudonyms
    progress: Progress
    options: Options
    cleaning: TextCleaning | None
    limits: Limits

    def write(self, source: Source) -> DeidentifiedFile:
        """Write a file de-identified.

        Raises
        ------
        InputError
            If nothing can be written for the file.
        """
        content = load_file(source, self.limits)
        if content.kind is not FileFormat.DICOM:
            raise InputError(
                Reason.NOT_AN_IMAGE,
                "The file was left out; a {kind} does not tell which of its parts describe the patient.",
                kind=content.kind,
            )
        if self.cleaning is not None:
            self.cleaning.search(source, self.progress)
        dataset = read_unambiguous(content.data, self.limits)
        try:
            if dataset.original_encoding == (True, False):
                raise InputError(
                    Reason.UNSUPPORTED_TRANSFER_SYNTAX,
                    "Files in the byte order of ACR-NEMA cannot be rewritten.",
                )
            cleaned = deidentify_dataset(dataset, self.pseudonyms, self.options)
            if not cleaned.instance or not dataset.get("SOPClassUID"):
                raise InputError(Reason.CORRUPT, "The file lacks its SOP Instance UID.")
            text = self._clean_pixels(dataset, source.name)
            buffer = io.BytesIO()
            dataset.save_as(buffer, enforce_file_format=True)
            public = (*cleaned.public, *declared_words(dataset))
            found = has_traces(buffer.getvalue(), dataset, cleaned.traces, public)
        except PARSER_ERRORS as error:
            raise InputError(Reason.CORRUPT, "The DICOM header is damaged.") from error
        if found:
            raise InputError(
                Reason.NOT_DEIDENTIFIED,
                "The result would still contain a name, a UID or a date of the original; it was not written.",
            )
        _write_in_place(buffer.getvalue(), self.folder, cleaned)
        return DeidentifiedFile(source.name, cleaned, None, text)

    def _clean_pixels(self, dataset: FileDataset, name: str) -> FoundText | None:
        if has_hidden_bits(dataset, self.limits):
            rewrite_pixels(dataset, (), self.limits)
        if self.cleaning is None:
            return None
        return self.cleaning.clean(dataset, name, self.limits, self.progress)


def _write_in_place(data: bytes, folder: Path, cleaned: Cleaned) -> None:
    """Write a file below patient and study, by their new names; an existing file of the same UID stays."""
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
