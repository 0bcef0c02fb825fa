"""Writes the results of a run as DICOM objects, file by file as they lie on disk, then study by study."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from pydicom.dataset import Dataset, FileDataset

from core.batch.journal.journal import Journal
from core.batch.journal.rows import JournalRow
from core.batch.run import Run
from core.batch.workers.interactive_decoder import FrameRequest, InteractiveDecoder, decode_frame
from core.deidentify.clean import deidentify_dataset
from core.deidentify.pseudonyms import Pseudonyms
from core.errors import Cancelled, InputError, Reason, Status
from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.images.dicom.header import PARSER_ERRORS
from core.images.dicom.pictures import identity_of, read_header
from core.images.files.sources import Source, walk
from core.images.read import FileFormat, load_file
from core.models import KIND_MODELS
from core.models.card import Card
from core.paths import atomic_write
from core.progress import Progress
from core.reports.dicom.capture import secondary_capture
from core.reports.dicom.common import ResultKind, Stamp
from core.reports.dicom.geometry import placed_of
from core.reports.dicom.parametric import parametric_map
from core.reports.dicom.source_object import Origin, origin_of
from core.reports.dicom.structured import structured_report
from core.reports.dicom.studies import StudyReports
from core.reports.site import Site
from core.results.decisions import Decided, DecisionState, PictureKey
from core.results.reading import Finding, Reading
from core.temporary import temporary_folder

#: Files without a result that are told by name; all are counted.
_TOLD = 100
_RASTER = "A PNG or JPEG belongs to no study, so there is nothing that a DICOM result could be filed under."


@dataclass(frozen=True)
class Problem:
    """A file of which no result was written, and why."""

    file: str
    message: str


@dataclass
class ExportResult:
    """What an export came to.

    Attributes
    ----------
    objects, kept : int
        Objects that were written, and those that were there already: of an earlier export, or of another file
        of the same instance.
    files, studies : int
        Of which there are results.
    without_map : int
        Captures without a parametric map, as the file does not say how the picture lies in the patient.
    failed : int
        Files that were read and have none.
    problems : list of Problem
        The first of them.
    """

    objects: int = 0
    kept: int = 0
    files: int = 0
    studies: int = 0
    without_map: int = 0
    failed: int = 0
    problems: list[Problem] = field(default_factory=list)

    def fail(self, file: str, message: str) -> None:
        """Count a file without a result."""
        self.failed += 1
        if len(self.problems) < _TOLD:
            self.problems.append(Problem(file, message))


@dataclass(frozen=True)
class Anonymity:
    """How patients are taken out of results."""

    pseudonyms: Pseudonyms
    shift_dates: bool = False


@dataclass(frozen=True)
class Export:
    """What is exported, and how.

    Attributes
    ----------
    paths : tuple of Path
        What was read.
    run : Run
    folder : Path
    decided : Decided
    anonymity : Anonymity or None
    site : Site or None
        Letterhead and template of the reports; not told where patients are taken out.
    limits : Limits
    """

    paths: tuple[Path, ...]
    run: Run
    folder: Path
    decided: Decided = field(default_factory=Decided)
    anonymity: Anonymity | None = None
    site: Site | None = None
    limits: Limits = field(default_factory=Limits)


def write_dicom(journal: Journal, export: Export, progress: Progress) -> ExportResult:
    """Write the results of every picture that was read, below ``<folder>/<study>/``.

    For each file a structured report of all its frames and models; for each model that judged it a secondary
    capture and a parametric map, of the frame with most to it; for each study the report as PDF. An object
    that is there already stays as it is: its UID follows from what it says.

    Parameters
    ----------
    journal : Journal
    export : Export
    progress : Progress
        Counts readings, then studies.

    Returns
    -------
    ExportResult

    Raises
    ------
    ExportError
        If the folder cannot be written, or a report cannot be typeset.
    Cancelled
        If the progress token says so; what was written stays.
    """
    total = journal.counts().by_status.get(Status.OK, 0)
    progress.start(total)
    written, met = ExportResult(), 0
    # Decoders crash on some files: a process of its own takes that.
    decoder = InteractiveDecoder(export.limits, partial(decode_frame, export.limits))
    with decoder, temporary_folder() as scratch:
        writer = _ResultWriter(journal, export, written, StudyReports(scratch), decoder, progress)
        for source in walk(export.paths, (export.folder,), export.limits):
            progress.check()
            entries = [e for e in journal.rows_of(source.name) if e.reading.status is Status.OK]
            if entries:
                met += len(entries)
                writer.write_file(source, entries)
                progress.advance(len(entries))
        if met < total:
            written.fail("", f"{total - met:,} readings are of files that are not where they were any more.")
        progress.expect(met + len(writer.studies))
        writer.write_studies()
    return written


class _ResultWriter:
    """One export on its way."""

    def __init__(
        self,
        journal: Journal,
        export: Export,
        written: ExportResult,
        studies: StudyReports,
        decoder: InteractiveDecoder,
        progress: Progress,
    ) -> None:
        self.studies = studies
        self._decoder, self._progress = decoder, progress
        self._journal = journal
        self._export = export
        self._written = written
        self._cards = {model.card.id: model.card for model in export.run.models}
        self._stamp = Stamp(export.run.finished)
        self._decided = export.decided if export.anonymity is None else _without_words(export.decided)
        self._hashes = dict(self._decided.hashes)

    def write_file(self, source: Source, entries: list[JournalRow]) -> None:
        """Write the results of one file, or note why there are none."""
        try:
            self._write_file(source, entries)
        except InputError as error:
            self._written.fail(source.name, error.message)
        except PARSER_ERRORS:
            self._written.fail(source.name, "Its header does not allow a valid result to be made of it.")
        else:
            self._written.files += 1

    def _write_file(self, source: Source, entries: list[JournalRow]) -> None:
        content = load_file(source, self._export.limits)
        if content.kind is not FileFormat.DICOM:
            raise InputError(Reason.NOT_AN_IMAGE, _RASTER)
        known = self._journal.hashes([source.name]).get(source.name)
        if known and hashlib.sha256(content.data).hexdigest() != known:
            raise InputError(Reason.CORRUPT, "The file has changed since it was read; read it again.")
        dataset = read_header(content.data, self._export.limits)
        if self._export.anonymity is not None:
            entries = self._anonymous(dataset, source.name, entries)
        origin = origin_of(dataset)
        readings = [entry.reading for entry in entries]
        report = structured_report(origin, readings, self._cards, self._of_now(), self._stamp)
        # All are made before any is written, so that a file has all of its results or none.
        objects = [(ResultKind.REPORT, report)]
        for reading, finding, card in _shown(readings, self._cards):
            frame = reading.frame or 1
            picture = self._picture(FrameRequest(source, frame))
            capture = secondary_capture(origin, picture, reading, finding, card, self._stamp)
            objects.append((ResultKind.CAPTURE, capture))
            placed = placed_of(dataset, picture)
            if placed is None:
                # A map needs a plane in the patient (PS3.3 A.75.3); one that is made up could mislead.
                self._written.without_map += 1
                continue
            chart = parametric_map(origin, picture, placed, reading, finding, card, self._stamp)
            objects.append((ResultKind.MAP, chart))
        for kind, result in objects:
            self._save(origin, kind, result)
        self.studies.add(origin, entries)

    def _picture(self, wanted: FrameRequest) -> Picture:
        # To its end, so that the process is ready for the next.
        pictures = list(self._decoder.read(wanted, lambda: self._progress.cancelled))
        if not pictures:
            raise Cancelled
        return pictures[0]

    def write_studies(self) -> None:
        """Write the report of each study."""
        run, site = self._export.run, self._export.site
        if self._export.anonymity is not None:
            # The name of the folder may be a patient's, and a hospital's tells where patients come from.
            run, site = replace(run, folder=""), None
        for origin, result in self.studies.make(run, self._of_now(), site, self._stamp, self._progress):
            self._save(origin, ResultKind.DOCUMENT, result)
            self._written.studies += 1
            self._progress.advance()

    def _anonymous(self, dataset: FileDataset, file: str, entries: list[JournalRow]) -> list[JournalRow]:
        """Take the patient out of a data set, and out of the readings of its file."""
        anonymity = self._export.anonymity
        assert anonymity is not None
        cleaned = deidentify_dataset(dataset, anonymity.pseudonyms, shift_dates=anonymity.shift_dates)
        name = f"{cleaned.patient}-{cleaned.instance[-8:]}"
        if file in self._hashes:
            self._hashes[name] = self._hashes[file]
        identity = identity_of(dataset)
        return [
            JournalRow(replace(entry.reading, file=name, identity=identity), entry.preview)
            for entry in entries
        ]

    def _of_now(self) -> Decided:
        return Decided(self._hashes, self._decided.states)

    def _save(self, origin: Origin, kind: ResultKind, result: Dataset) -> None:
        path = self._export.folder / origin.study / f"{kind.word}-{result.SOPInstanceUID}.dcm"
        if path.exists():
            self._written.kept += 1
            return
        with atomic_write(path) as temporary:
            result.save_as(temporary, enforce_file_format=True)
        self._written.objects += 1


def _shown(readings: Iterable[Reading], cards: Mapping[str, Card]) -> list[tuple[Reading, Finding, Card]]:
    """For each model the frame with most to it; the router's only where no other model read any."""
    best: dict[str, tuple[Reading, Finding, Card]] = {}
    for reading in readings:
        model, finding = reading.model, reading.finding
        if model is None or finding is None or model.id not in cards:
            continue
        card = cards[model.id]
        if model.id not in best or _weight(finding, card) > _weight(best[model.id][1], card):
            best[model.id] = (reading, finding, card)
    return [shown for model, shown in best.items() if model not in KIND_MODELS or len(best) == 1]


def _weight(finding: Finding, card: Card) -> float:
    """How much a model makes of a frame: what speaks for a positive finding, or how sure it is."""
    if card.operating_point is None:
        return finding.probability
    pairs = zip(finding.classes, finding.probabilities, strict=True)
    return sum(p for name, p in pairs if name in card.operating_point.positive)


def _without_words(decided: Decided) -> Decided:
    """What a reader decided without their comments, which may name the patient."""
    states: dict[PictureKey, DecisionState] = {
        key: DecisionState({about: replace(d, comment="") for about, d in state.entries.items()})
        for key, state in decided.states.items()
    }
    return Decided(decided.hashes, states)
