"""Writes the results of a run as DICOM objects, study by study."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from pydicom.dataset import Dataset, FileDataset

from core.batch.journal.journal import Journal
from core.batch.journal.rows import JournalRow
from core.batch.run import Run
from core.batch.workers.interactive_decoder import FrameRequest, InteractiveDecoder, decode_frame
from core.batch.workers.kept_file import KeptFile
from core.deidentify.clean import Cleaned, deidentify_dataset, read_unambiguous
from core.deidentify.options import Options
from core.deidentify.pseudonyms import Pseudonyms
from core.errors import Cancelled, InputError, Reason, Status
from core.images.base.formats import FileFormat
from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.images.dicom.header import PARSER_ERRORS
from core.images.dicom.objects import earlier_result
from core.images.dicom.pictures import identity_of, read_header
from core.images.files.sources import Source, walk
from core.images.read import load_file
from core.language.message import Message
from core.paths import atomic_write
from core.progress import Progress
from core.reports.dicom.common import MARKING, PICTURED, ResultKind, ShownFinding, Stamp
from core.reports.dicom.pictured import pictured_objects, transform_of
from core.reports.dicom.reader_marks import MarkedFrame, key_selection, marks_state
from core.reports.dicom.reader_measures import measurement_report
from core.reports.dicom.source_object import Origin, origin_of, with_order
from core.reports.dicom.structured import ReportedStudy, structured_report
from core.reports.dicom.studies import KeptStudies, KeptStudy, study_document
from core.reports.site import Site
from core.result_kinds import USUAL_RESULTS, result_kinds
from core.results.decisions import Decided, DecisionState
from core.results.earlier import card_of
from core.results.marks import PictureMarks
from core.results.picture_key import PictureKey
from core.results.shown_findings import finding_in
from core.results.study_line import group_studies, study_line
from core.temporary import temporary_folder

#: Most files without a result that are listed by name; all are counted.
_TOLD = 100
#: Statuses of readings that results describe; an unreadable file belongs to no study.
_TOLD_OF = (Status.OK, Status.REFUSED)
#: Kinds written unless the user chose others.
USUAL_KINDS = ResultKind.named(result_kinds(USUAL_RESULTS))
_INVALID = Message("No valid DICOM result can be made with the header of this file.")
_RASTER = Message("A PNG or JPEG belongs to no study, so no DICOM result can be made of it.")


@dataclass(frozen=True)
class Problem:
    """A file without a result, and why."""

    file: str
    message: str


@dataclass
class ExportResult:
    """The outcome of an export.

    Attributes
    ----------
    objects, kept : int
        Number of objects written, and of objects that existed already, from an earlier export or from another
        file of the same instance.
    files, studies : int
        Number of files and studies with results.
    without_map : int
        Number of findings without a parametric map, as the file does not give the orientation of the picture.
    failed : int
        Number of files that were read but have no results.
    of_kind : Counter of ResultKind
        Number of objects of each kind, including those that existed already.
    problems : list of Problem
        The first problems.
    """

    objects: int = 0
    kept: int = 0
    files: int = 0
    studies: int = 0
    without_map: int = 0
    failed: int = 0
    of_kind: Counter[ResultKind] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)

    def fail(self, file: str, message: str) -> None:
        """Count a file without a result."""
        self.failed += 1
        if len(self.problems) < _TOLD:
            self.problems.append(Problem(file, message))


@dataclass(frozen=True)
class Anonymity:
    """Settings for removing patients from results."""

    pseudonyms: Pseudonyms
    options: Options = field(default_factory=Options)


@dataclass(frozen=True)
class Export:
    """Content and options of an export.

    Attributes
    ----------
    paths : tuple of Path
        Paths that were read.
    run : Run
    folder : Path
    decided : Decided
    anonymity : Anonymity or None
    site : Site or None
        Letterhead and template of the reports; not used if patients are removed.
    limits : Limits
    kinds : frozenset of ResultKind
        Kinds of objects to write.
    """

    paths: tuple[Path, ...]
    run: Run
    folder: Path
    decided: Decided = field(default_factory=Decided)
    anonymity: Anonymity | None = None
    site: Site | None = None
    limits: Limits = field(default_factory=Limits)
    kinds: frozenset[ResultKind] = USUAL_KINDS


def write_dicom(journal: Journal, export: Export, progress: Progress) -> ExportResult:
    """Write the results of every study that was read or refused, below ``<folder>/<study>/``.

    Each study gets a structured report and the report as PDF. Each suspected finding gets a secondary capture
    of the picture that shows it. Each suspected or borderline finding gets a parametric map. Only the chosen
    kinds are written. No object shows a finding that is not suspected. An object that exists already stays
    unchanged: its UID is derived from its content.

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
        If the progress token was cancelled; files already written stay.
    """
    total = sum(journal.counts().by_status.get(status, 0) for status in _TOLD_OF)
    progress.start(total)
    written, met = ExportResult(), 0
    # Decoders crash on some files, so they run in a process of their own.
    decoder = InteractiveDecoder(export.limits, partial(decode_frame, KeptFile(export.limits)))
    with decoder, temporary_folder() as scratch:
        writer = _ResultWriter(journal, export, written, scratch, decoder, progress)
        for source in walk(export.paths, (export.folder,), export.limits):
            progress.check()
            entries = [e for e in journal.rows_of(source.name) if e.reading.status in _TOLD_OF]
            if entries or writer.marks_of(source.name):
                met += len(entries)
                writer.keep_file(source, entries)
                progress.advance(len(entries))
        if met < total:
            written.fail("", f"{total - met:,} readings are of files that are not where they were any more.")
        progress.expect(met + len(writer.studies))
        writer.write_studies()
    return written


class _ResultWriter:
    """The state of one export."""

    def __init__(
        self,
        journal: Journal,
        export: Export,
        written: ExportResult,
        scratch: Path,
        decoder: InteractiveDecoder,
        progress: Progress,
    ) -> None:
        self.studies = KeptStudies(scratch)
        self._scratch = scratch
        self._decoder, self._progress = decoder, progress
        self._journal = journal
        self._export = export
        self._written = written
        self._cards = export.run.cards
        self._stamp = Stamp(export.run.finished)
        self._decided = export.decided if export.anonymity is None else _without_words(export.decided)
        self._hashes = dict(self._decided.hashes)
        self._marking = export.kinds & MARKING
        #: Marks on pictures, by the names of files in this export.
        self._marks: dict[str, list[PictureMarks]] = {}

    def marks_of(self, file: str) -> list[PictureMarks]:
        """Return a reader's marks on a file, if any."""
        wanted = self._marking or ResultKind.DOCUMENT in self._export.kinds
        return self._decided.marks_of(file) if wanted else []

    def keep_file(self, source: Source, entries: list[JournalRow]) -> None:
        """Keep the readings of one file with its study, or record why that is impossible."""
        marks, name = self.marks_of(source.name), source.name
        read = bool(marks) or any(entry.reading.status is Status.OK for entry in entries)
        try:
            dataset, cleaned = self._dataset_of(source)
            origin = origin_of(dataset)
        except InputError as error:
            # Pictures that no model read need no result.
            if read:
                self._written.fail(source.name, error.message)
            return
        except PARSER_ERRORS:
            if read:
                self._written.fail(source.name, _INVALID)
            return
        # No results are made of results.
        if earlier_result(dataset, identity_of(dataset)):
            return
        if cleaned is not None:
            name = self._anonymous_name(cleaned, source.name)
            entries = _anonymous(dataset, name, entries)
        elif entries:
            origin = with_order(origin, entries[0].reading.identity)
        if marks:
            self._marks[name] = marks
        self.studies.add(origin, source, name, entries)
        self._written.files += 1

    def write_studies(self) -> None:
        """Write the results of each study."""
        run, site = self._export.run, self._export.site
        if self._export.anonymity is not None:
            # The name of the folder may be a patient's, and a hospital's name shows where patients come from.
            run, site = replace(run, folder=""), None
        decided = replace(self._decided, hashes=self._hashes)
        for kept in self.studies:
            self._progress.check()
            # All objects are made before any is written, so that a study has all results or none.
            objects = self._of_models(kept, run, decided, site)
            objects += self._of_marks(kept)
            for kind, result in objects:
                self._save(next(iter(kept.origins.values())), kind, result)
            self._written.studies += 1
            self._progress.advance()

    def _of_models(
        self, kept: KeptStudy, run: Run, decided: Decided, site: Site | None
    ) -> list[tuple[ResultKind, Dataset]]:
        """Make the objects of a study's readings; if no model read it, the report contains only the marks."""
        groups = group_studies(kept.journal.readings())
        pictures = [picture for group in groups.values() for picture in group]
        line = study_line(pictures, self._cards)
        study = ReportedStudy(kept.origins, pictures, line, self._cards, decided)
        kinds = self._export.kinds
        objects: list[tuple[ResultKind, Dataset]] = []
        if ResultKind.REPORT in kinds and pictures:
            objects.append((ResultKind.REPORT, structured_report(study, self._stamp)))
        if kinds & PICTURED:
            for shown in _by_picture(kept, study):
                objects += self._pictured(kept, shown)
        if ResultKind.DOCUMENT in kinds:
            document = study_document(
                kept, run, decided, site, self._stamp, self._scratch / "report.pdf", self._progress
            )
            objects.append((ResultKind.DOCUMENT, document))
        return objects

    def _of_marks(self, kept: KeptStudy) -> list[tuple[ResultKind, Dataset]]:
        """Make the objects of a reader's marks in a study; if one fails, the others are still made."""
        marked = [
            (name, MarkedFrame(origin, marks))
            for name, origin in kept.origins.items()
            for marks in self._marks.get(name, ())
        ]
        frames = [one for _, one in marked]
        objects: list[tuple[ResultKind, Dataset]] = []
        sizes: dict[str, tuple[int, int]] = {}
        for name, one in marked:
            if not one.marks.measured or not self._marking:
                continue
            source = kept.sources[name]
            try:
                picture = self._picture(FrameRequest(source, one.frame))
                dataset, _ = self._dataset_of(source)
                sizes[one.origin.instance] = picture.shape
                transform = transform_of(dataset, picture)
                if ResultKind.MARKS in self._marking and transform is not None:
                    objects.append((ResultKind.MARKS, marks_state(one, picture, transform, self._stamp)))
            except InputError as error:
                self._written.fail(source.name, error.message)
            except PARSER_ERRORS:
                self._written.fail(source.name, _INVALID)
        measured = [one for one in frames if one.marks.measured and one.origin.instance in sizes]
        if ResultKind.MEASURES in self._marking and measured:
            objects.append((ResultKind.MEASURES, measurement_report(measured, sizes, self._stamp)))
        if ResultKind.KEYS in self._marking and any(one.marks.is_key for one in frames):
            objects.append((ResultKind.KEYS, key_selection(frames, self._stamp)))
        return objects

    def _pictured(self, kept: KeptStudy, shown: Sequence[ShownFinding]) -> list[tuple[ResultKind, Dataset]]:
        """Make the objects that show one picture's findings; if one kind fails, the others are still made."""
        source = kept.sources[shown[0].seen.reading.file]
        objects: list[tuple[ResultKind, Dataset]] = []
        try:
            picture = self._picture(FrameRequest(source, shown[0].frame))
            dataset, _ = self._dataset_of(source)
        except InputError as error:
            self._written.fail(source.name, error.message)
            return []
        except PARSER_ERRORS:
            self._written.fail(source.name, _INVALID)
            return []
        for kind in (one for one in ResultKind if one in self._export.kinds & PICTURED):
            try:
                made = pictured_objects(shown, picture, dataset, {kind}, self._stamp)
            except InputError as error:
                self._written.fail(source.name, error.message)
            except PARSER_ERRORS:
                self._written.fail(source.name, _INVALID)
            else:
                self._written.without_map += made.without_map
                objects += made.objects
        return objects

    def _dataset_of(self, source: Source) -> tuple[FileDataset, Cleaned | None]:
        """Return the header of a file, de-identified if that is wanted."""
        content = load_file(source, self._export.limits)
        if content.kind is not FileFormat.DICOM:
            raise InputError(Reason.NOT_AN_IMAGE, _RASTER)
        known = self._journal.hashes([source.name]).get(source.name)
        if not known and self.marks_of(source.name):
            known = self._decided.hashes.get(source.name)
        if known and hashlib.sha256(content.data).hexdigest() != known:
            raise InputError(Reason.CORRUPT, "Read the file again; it has changed since it was read.")
        anonymity = self._export.anonymity
        if anonymity is None:
            return read_header(content.data, self._export.limits), None
        dataset = read_unambiguous(content.data, self._export.limits)
        return dataset, deidentify_dataset(dataset, anonymity.pseudonyms, anonymity.options)

    def _picture(self, wanted: FrameRequest) -> Picture:
        # Read to the end, so that the process is ready for the next file.
        pictures = list(self._decoder.read(wanted, lambda: self._progress.cancelled))
        if not pictures:
            raise Cancelled
        return pictures[0]

    def _anonymous_name(self, cleaned: Cleaned, file: str) -> str:
        """Return the name of a file whose patient is removed."""
        name = f"{cleaned.patient}-{cleaned.instance[-16:]}"
        if file in self._hashes:
            self._hashes[name] = self._hashes[file]
        return name

    def _save(self, origin: Origin, kind: ResultKind, result: Dataset) -> None:
        self._written.of_kind[kind] += 1
        path = self._export.folder / origin.study / f"{kind.word}-{result.SOPInstanceUID}.dcm"
        if path.exists():
            self._written.kept += 1
            return
        with atomic_write(path) as temporary:
            result.save_as(temporary, enforce_file_format=True)
        self._written.objects += 1


def _anonymous(dataset: FileDataset, name: str, entries: list[JournalRow]) -> list[JournalRow]:
    """Remove the patient from the readings of a file."""
    identity = identity_of(dataset)
    return [
        JournalRow(replace(entry.reading, file=name, identity=identity), entry.preview) for entry in entries
    ]


def _by_picture(kept: KeptStudy, study: ReportedStudy) -> list[list[ShownFinding]]:
    """Return the suspected and borderline findings of a study, by the pictures that show them."""
    found: dict[tuple[str, int], list[ShownFinding]] = {}
    for one in study.line.findings:
        seen = finding_in(one, study.pictures, study.cards)
        if not one.finding.band.shows_maps or seen is None:
            continue
        card = card_of(seen.reading, study.cards) or study.cards[one.model.id]
        shown = ShownFinding(kept.origins[one.file], one.finding, seen, card)
        found.setdefault((one.file, shown.frame), []).append(shown)
    return list(found.values())


def _without_words(decided: Decided) -> Decided:
    """Return a reader's decisions without comments, as these may name the patient."""
    states: dict[PictureKey, DecisionState] = {
        key: DecisionState({about: replace(d, comment="") for about, d in state.entries.items()})
        for key, state in decided.states.items()
    }
    return replace(decided, states=states)
