"""Collects the pictures of each study on disk until all its files are read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from pydicom.dataset import Dataset

from core import __version__
from core.batch.journal.journal import Journal
from core.batch.journal.rows import JournalRow
from core.batch.run import Run
from core.images.base.limits import Limits
from core.images.base.picture import Identity
from core.images.files.sources import Source
from core.language.catalogue import language_of
from core.progress import Progress
from core.reports.dicom.common import ResultKind, Stamp, object_uid
from core.reports.dicom.encapsulated_pdf import encapsulated_pdf
from core.reports.dicom.source_object import Origin, from_json, to_json
from core.reports.pdf.marked import draw_all
from core.reports.pdf.report import ReportOptions, write_pdf
from core.reports.site import Site
from core.results.decisions import Decided


class _ReportProgress(Progress):
    """The progress of one report among many: only a cancel is passed on."""

    def __init__(self, around: Progress) -> None:
        super().__init__()
        self._around = around

    def check(self) -> None:
        """Raise `Cancelled` if the surrounding work is cancelled."""
        self._around.check()


@dataclass(frozen=True, eq=False)
class KeptStudy:
    """Everything that was read of one patient's study.

    Attributes
    ----------
    origins : dict of str to Origin
        Origins by file name, as in readings.
    sources : dict of str to Source
        Location of each file.
    journal : Journal
    """

    origins: dict[str, Origin]
    sources: dict[str, Source]
    journal: Journal


class KeptStudies:
    """Keeps readings on disk by study and patient, in files with numbers as names.

    Parameters
    ----------
    folder : Path
        A private folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers: dict[tuple[str, str], int] = {}
        self._sources: list[dict[str, Source]] = []

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, origin: Origin, source: Source, name: str, entries: Iterable[JournalRow]) -> None:
        """Add the entries of a file, all with one name, to those of its study."""
        number = self._numbers.setdefault(origin.study_key, len(self._numbers))
        if number == len(self._sources):
            self._sources.append({})
        self._sources[number][name] = source
        with (self._folder / f"{number}.jsonl").open("a", encoding="utf-8") as lines:
            lines.write(f"{json.dumps([name, to_json(origin)])}\n")
        with closing(Journal(self._folder / f"{number}.sqlite")) as journal:
            journal.add(entries)

    def __iter__(self) -> Iterator[KeptStudy]:
        for number, sources in enumerate(self._sources):
            lines = (self._folder / f"{number}.jsonl").read_text("utf-8").splitlines()
            origins = {name: from_json(origin) for name, origin in map(json.loads, lines)}
            with closing(Journal(self._folder / f"{number}.sqlite")) as journal:
                yield KeptStudy(origins, sources, journal)


def study_document(
    study: KeptStudy,
    run: Run,
    decided: Decided,
    site: Site | None,
    stamp: Stamp,
    place: Path,
    progress: Progress,
) -> Dataset:
    """Make the report of a study as an object.

    Parameters
    ----------
    study, run, decided, site, stamp
    place : Path
        Path of a file that is written and deleted again.
    progress : Progress

    Raises
    ------
    ExportError
        If the report cannot be typeset.
    Cancelled
        If the progress token was cancelled.
    """
    origin = next(iter(study.origins.values()))
    said = _digest(study.journal, decided) + _digest_of_marks(decided, study.origins)
    telling, say = _ReportProgress(progress), language_of((site or Site()).language)
    # Files may have other names here than in their folder.
    sources = [replace(source, name=name) for name, source in study.sources.items()]
    # The patient is named on the first page or nowhere, as these pictures belong to one patient.
    marked = [
        replace(one, identity=Identity(instance_number=one.identity.instance_number))
        for one in draw_all(sources, decided, say, Limits(), telling)
    ]
    options = ReportOptions(decided, site or Site(), marked=marked)
    write_pdf(study.journal, run, place, telling, options)
    models = [reading.model for reading in study.journal.readings() if reading.model is not None]
    instance = object_uid(ResultKind.DOCUMENT, __version__, origin.study_key, said, repr(site))
    made = encapsulated_pdf(origin, place.read_bytes(), instance, stamp, models)
    place.unlink()
    return made


def _digest(journal: Journal, decided: Decided) -> str:
    """Return a digest of a report's content on a study, apart from when and where it was read."""
    digest = hashlib.sha256()
    for reading in journal.readings():
        finding = reading.finding
        plain = replace(reading, finding=None)
        said = finding and (finding.name, finding.probabilities, finding.threshold, finding.maps.tobytes())
        digest.update(repr((plain, said, decided.of(reading))).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


def _digest_of_marks(decided: Decided, files: Iterable[str]) -> str:
    """Return a digest of a report's content on a reader's marks; '' if there are none."""
    left = [(file, marks) for file in files for marks in decided.marks_of(file)]
    said = [
        (file, marks.picture.frame, marks.is_key, marks.measured, marks.window, marks.inverted)
        for file, marks in left
    ]
    return hashlib.sha256(repr(said).encode("utf-8", "backslashreplace")).hexdigest() if said else ""
