"""The report of each study as PDF, from entries that come file by file, in any order of studies."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from pydicom.dataset import Dataset

from core import __version__
from core.batch.journal.journal import Journal
from core.batch.journal.rows import JournalRow
from core.batch.run import Run
from core.progress import Progress
from core.reports.dicom.common import ResultKind, Stamp, object_uid
from core.reports.dicom.encapsulated_pdf import encapsulated_pdf
from core.reports.dicom.source_object import Origin
from core.reports.pdf.report import write_pdf
from core.reports.site import Site
from core.results.decisions import Decided


class _ReportProgress(Progress):
    """The progress of one report among many: it only hears that all is to stop."""

    def __init__(self, around: Progress) -> None:
        super().__init__()
        self._around = around

    def check(self) -> None:
        """Raise `Cancelled` where the work around this is cancelled."""
        self._around.check()


class StudyReports:
    """Keeps entries by study on disk, in files that are called by numbers, and makes a report of each.

    Parameters
    ----------
    folder : Path
        A private one.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, origin: Origin, entries: Iterable[JournalRow]) -> None:
        """Add the entries of a file to those of its study."""
        number = self._numbers.setdefault(origin.study, len(self._numbers))
        header = self._folder / f"{number}.json"
        if not header.exists():
            header.write_text(json.dumps([origin.header.to_json_dict(), origin.anonymous]), "utf-8")
        with closing(Journal(self._folder / f"{number}.sqlite")) as journal:
            journal.add(entries)

    def make(
        self, run: Run, decided: Decided, site: Site | None, stamp: Stamp, progress: Progress
    ) -> Iterator[tuple[Origin, Dataset]]:
        """Yield the report of each study as an object.

        Raises
        ------
        ExportError
            If one cannot be typeset.
        Cancelled
            If the progress token says so.
        """
        for number in self._numbers.values():
            progress.check()
            header, anonymous = json.loads((self._folder / f"{number}.json").read_text("utf-8"))
            origin = Origin(Dataset.from_json(header), 1, False, 1, anonymous)
            pdf = self._folder / f"{number}.pdf"
            with closing(Journal(self._folder / f"{number}.sqlite")) as journal:
                said = _digest(journal, decided)
                write_pdf(journal, run, pdf, _ReportProgress(progress), decided, site)
            instance = object_uid(ResultKind.DOCUMENT, __version__, origin.study, said, repr(site))
            yield origin, encapsulated_pdf(origin, pdf.read_bytes(), instance, stamp)
            pdf.unlink()


def _digest(journal: Journal, decided: Decided) -> str:
    """Digest of all that a report says of a study, apart from when and where it was read."""
    digest = hashlib.sha256()
    for reading in journal.readings():
        finding = reading.finding
        plain = replace(reading, finding=None)
        said = finding and (finding.name, finding.probabilities, finding.threshold, finding.maps.tobytes())
        digest.update(repr((plain, said, decided.of(reading))).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()
