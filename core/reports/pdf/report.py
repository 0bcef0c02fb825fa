"""Writes the PDF report: a small one in one piece, a large one in parts, so that memory does not grow.

Typst sets the pages rather than reportlab. It shapes Arabic and Hebrew, and falls back from font to font
within a name. It breaks lines and aligns tables from a template that can be read and edited without Python.
It takes text as data that can never become markup, and writes PDF/A.
"""

from __future__ import annotations

import io
import math
from collections import deque
from collections.abc import Container, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

import pikepdf

from core.batch.journal.journal import Journal
from core.batch.journal.rows import JournalRow
from core.batch.run import Run
from core.errors import Status, TemplateError
from core.language.catalogue import Language, language_of
from core.paths import atomic_write
from core.progress import Progress
from core.reports.pdf import content
from core.reports.pdf.join import PdfPart, join_pdfs
from core.reports.pdf.marked import MarkedDrawing, marked_frames, marks_section
from core.reports.pdf.picture import Data, PictureWording
from core.reports.pdf.survey import (
    Place,
    Survey,
    by_picture,
    entries_by_picture,
    entries_of_files,
    readings_of_files,
    survey_of_marks,
    survey_run,
)
from core.reports.pdf.typesetting import Press
from core.reports.site import Site
from core.results.decisions import Decided
from core.temporary import temporary_folder

#: A report with at most this many pictures and rows is typeset in one piece, with large pictures.
_WHOLE_PICTURES, _WHOLE_ROWS = 24, 60
#: If a study has at most `_STUDY` pictures, all are on the first pages; otherwise `_KEY` of its findings.
_STUDY, _KEY = 3, 4
#: Pages that are typeset at a time.
_PAGES = 24
#: Statuses on the list of unread pictures; listed files need no page.
_UNREAD = (Status.REFUSED, Status.ERROR)
#: Fields of every piece; a piece fills one section, a whole report fills all of them.
_EMPTY: Data = {
    "front": None,
    "marks": None,
    "pictures": None,
    "unread": None,
    "back": None,
    "per_page": None,
}

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class ReportOptions:
    """Content of a report besides the readings, and the files that it covers.

    Attributes
    ----------
    decided : Decided
        The reader's decisions.
    site : Site
        Letterhead, language and template.
    files : container of str or None
        Names of the files that the report covers; None for all.
    marked : sequence of MarkedDrawing
        Pictures that a reader marked (`core.reports.pdf.marked.draw_all`).
    """

    decided: Decided = field(default_factory=Decided)
    site: Site = field(default_factory=Site)
    files: Container[str] | None = None
    marked: Sequence[MarkedDrawing] = ()


def write_pdf(
    journal: Journal, run: Run, destination: Path, progress: Progress, options: ReportOptions | None = None
) -> None:
    """Write the report of a run, or of some of its files.

    Parameters
    ----------
    journal : Journal
    run : Run
    destination : Path
    progress : Progress
        Counts readings.
    options : ReportOptions, optional

    Raises
    ------
    TemplateError
        If the site's own template or logo cannot be used.
    ExportError
        If the report cannot be written; an older file then stays unchanged.
    Cancelled
        If the progress token was cancelled.
    """
    with (
        atomic_write(destination) as temporary,
        temporary_folder() as folder,
        temporary.open("wb") as out,
    ):
        report = _begun(journal, run, folder, progress, options or ReportOptions())
        if report.is_small:
            out.write(report.whole())
        else:
            join_pdfs(report.parts(), out)


def draw_pages(
    journal: Journal, run: Run, dots: int, progress: Progress, options: ReportOptions
) -> Iterator[bytes]:
    """Yield the pages of the report as PNG, `dots` per inch, for a printer; see `write_pdf`."""
    with temporary_folder() as folder:
        report = _begun(journal, run, folder, progress, options)
        yield from report.drawn(dots)


def _begun(journal: Journal, run: Run, folder: Path, progress: Progress, options: ReportOptions) -> _Report:
    files = options.files
    survey = survey_run(journal, run.cards, files)
    drawn = [one for one in options.marked if files is None or one.file in files]
    if drawn and not survey.counts.total:
        survey = survey_of_marks(survey, (one.identity for one in drawn if one.jpeg))
    progress.start(survey.counts.total)
    press = Press(options.site, folder, run.finished)
    return _Report(journal, run, survey, press, progress, replace(options, marked=drawn))


@dataclass
class _Report:
    """Typesets one report."""

    journal: Journal
    run: Run
    survey: Survey
    press: Press
    progress: Progress
    options: ReportOptions
    telling: PictureWording = field(init=False)
    say: Language = field(init=False)

    def __post_init__(self) -> None:
        self.say = language_of(self.options.site.language)
        named = self.survey.who is not None
        self.telling = PictureWording(self.run.cards, self.options.decided, one_study=named, say=self.say)
        self._frame = content.page_frame(self.run, self.survey, self.options.site, self.press.letterhead)

    def whole(self) -> bytes:
        """Return the report, typeset in one piece."""
        return self.press.set(*self._all(), whole=True)

    def drawn(self, dots: int) -> Iterator[bytes]:
        """Yield the pages as PNG, `dots` per inch."""
        if self.is_small:
            yield from self.press.draw(*self._all(), dots)
            return
        for data, _, pictures in self._pieces():
            yield from self.press.draw(data, pictures, dots)

    def _all(self) -> tuple[Data, bytes]:
        """Return the template data and the pictures of the whole report."""
        pictures = bytearray()
        data = self._frame | _EMPTY | {"first": 1, "total": None} | self._beginning(pictures)
        if not self._all_in_front:
            items = [self._told(group, n, pictures) for n, group in enumerate(self._read(), 1)]
            data["pictures"] = self._section(items, begins=True) if items else None
        rows = [self._row(entry, pictures) for entry in self._unread()]
        data["unread"] = {"rows": rows, "begins": True} if rows else None
        if not self.survey.marks_alone:
            data["back"] = content.back_page(self.run, self.survey, self.say)
        return data, bytes(pictures)

    def parts(self) -> Iterator[PdfPart]:
        """Yield the report in parts, with consecutive page numbers.

        The first and last pages take as much space as they need; all others hold a fixed number of pictures
        or rows. So it is enough to typeset the first and last pages once on trial to know the number of
        pages.
        """
        # Typst typesets one piece while the pictures of the next are drawn.
        with ThreadPoolExecutor(1, "overread-press") as press:
            setting: deque[tuple[Data, int | None, Future[bytes]]] = deque()
            for data, number, pictures in self._pieces():
                setting.append((data, number, press.submit(self.press.set, data, pictures, whole=False)))
                if len(setting) > 1:
                    yield self._checked(*setting.popleft())
            while setting:
                yield self._checked(*setting.popleft())

    def _pieces(self) -> Iterator[tuple[Data, int | None, bytes]]:
        """Yield the data of each piece, its number of pages if planned, and its pictures."""
        layout = self.press.layout
        pictures = bytearray()
        front = self._beginning(pictures)
        back: Data = {"back": content.back_page(self.run, self.survey, self.say)}
        ends = [
            _pages(self.press.set(self._whole_part(part, 1, 1), bytes(pictures), whole=False))
            for part in (front, back)
        ]
        total = (
            sum(ends)
            + math.ceil(self._shown / layout.compact)
            + math.ceil(self.survey.unread / layout.unread)
        )
        yield self._whole_part(front, 1, total), None, bytes(pictures)
        first = 1 + ends[0]
        for part, number, blob in chain(
            self._picture_parts(layout.compact), self._unread_parts(layout.unread)
        ):
            yield self._whole_part(part, first, total), number, blob
            first += number
        yield self._whole_part(back, first, total), None, b""

    @staticmethod
    def _checked(data: Data, number: int | None, setting: Future[bytes]) -> PdfPart:
        """Wait for a piece, and check that it has the planned number of pages."""
        pdf = setting.result()
        if number is None:
            return PdfPart(pdf)
        if (found := _pages(pdf)) != number:
            raise TemplateError(
                "Put fewer rows on a page in the report template's layout.json, or make them "
                "smaller; {number} pages were planned, and the template makes {found}.",
                found=found,
                number=number,
            )
        section = data["pictures"] or data["unread"]
        return PdfPart(pdf, goes_on=not section["begins"])

    @property
    def is_small(self) -> bool:
        """Whether the report is typeset in one piece."""
        return self.survey.pictures <= _WHOLE_PICTURES and self.survey.unread <= _WHOLE_ROWS

    @property
    def _large(self) -> bool:
        """Whether pictures after the first pages are large; a study's important ones come before."""
        return self.is_small and self.survey.study is None

    @property
    def _all_in_front(self) -> bool:
        study = self.survey.study
        return study is not None and len(study.pictures) - len(self.survey.left_out) <= _STUDY

    @property
    def _shown(self) -> int:
        """Number of pictures after the first pages."""
        return 0 if self._all_in_front else self.survey.pictures

    def _beginning(self, pictures: bytearray) -> Data:
        """Return the first pages, and the pictures that a reader marked."""
        front: Data = {"front": self._front(pictures)}
        own = self._own()
        files = [file for file in own.hashes if self.options.files is None or file in self.options.files]
        left = len(marked_frames(files, own)) - len(self.options.marked) if self.options.marked else 0
        named = self.survey.study is None and self.survey.who is None
        return front | {"marks": marks_section(self.options.marked, left, pictures, self.say, named=named)}

    def _front(self, pictures: bytearray) -> Data:
        key = []
        for place, mapped in self._key_pictures().items():
            self.progress.check()
            entries = self.journal.rows_of(*place)
            if self._all_in_front:
                self.progress.advance(len(entries))
            key.append(
                self.telling.picture(
                    entries,
                    self.survey.numbers.get(place, 0),
                    pictures,
                    large=True,
                    words=False,
                    mapped=mapped,
                )
            )
        return content.front_page(self.run, self.survey, self._own(), key, self.say)

    def _key_pictures(self) -> dict[Place, list[str]]:
        """Return the pictures on the first page of a study, with the findings whose maps they show."""
        study = self.survey.study
        if study is None:
            return {}
        found = study.summary.line.findings
        key: dict[Place, list[str]] = {}
        for one in found:
            if one.finding.band.shows_maps:
                key.setdefault((one.file, one.frame), []).append(f"{one.model.id}/{one.finding.name}")
        if not key:
            key[study.summary.place] = []
        if self._all_in_front:
            for picture in study.pictures:
                if (picture.file, picture.frame) not in self.survey.left_out:
                    key.setdefault((picture.file, picture.frame), [])
            return key
        return dict(islice(key.items(), _KEY))

    def _own(self) -> Decided:
        """Return the decisions on the report's files."""
        decided, files = self.options.decided, self.options.files
        if files is None:
            return decided
        hashes = {file: sha256 for file, sha256 in decided.hashes.items() if file in files}
        return replace(decided, hashes=hashes)

    def _picture_parts(self, per_page: int) -> Iterator[tuple[Data, int, bytes]]:
        if self._all_in_front:
            return
        groups = enumerate(self._read(), 1)
        for n, batch in enumerate(_batched(groups, per_page * _PAGES)):
            pictures = bytearray()
            items = [self._told(group, number, pictures) for number, group in batch]
            part = {"pictures": self._section(items, begins=n == 0), "per_page": per_page}
            yield part, math.ceil(len(items) / per_page), bytes(pictures)

    def _unread_parts(self, per_page: int) -> Iterator[tuple[Data, int, bytes]]:
        for n, batch in enumerate(_batched(self._unread(), per_page * _PAGES)):
            pictures = bytearray()
            rows = [self._row(entry, pictures) for entry in batch]
            part = {"unread": {"rows": rows, "begins": n == 0}, "per_page": per_page}
            yield part, math.ceil(len(rows) / per_page), bytes(pictures)

    def _read(self) -> Iterator[list[JournalRow]]:
        """Yield the entries of each picture that was read."""
        for group in entries_by_picture(entries_of_files(self.journal, self.options.files)):
            first = group[0].reading
            if (first.file, first.frame or 0) in self.survey.left_out:
                continue
            if any(entry.reading.status is Status.OK for entry in group):
                yield group

    def _unread(self) -> Iterator[JournalRow]:
        """Yield the entries that were refused or could not be read."""
        for group in by_picture(readings_of_files(self.journal.readings(), self.options.files)):
            # If a picture on the first page was refused, the reason is there too.
            if self._all_in_front and group[0].frame:
                continue
            if any(reading.status in _UNREAD for reading in group):
                entries = self.journal.rows_of(group[0].file, group[0].frame or 0)
                yield from (entry for entry in entries if entry.reading.status in _UNREAD)

    def _told(self, group: list[JournalRow], number: int, pictures: bytearray) -> Data:
        self.progress.check()
        self.progress.advance(sum(entry.reading.status is Status.OK for entry in group))
        return self.telling.picture(group, number, pictures, large=self._large)

    def _row(self, entry: JournalRow, pictures: bytearray) -> Data:
        self.progress.check()
        self.progress.advance()
        return content.unread_row(entry, pictures, self.say)

    def _section(self, items: list[Data], *, begins: bool) -> Data:
        style = "large" if self._large else "compact"
        title = self.say("All pictures" if self.survey.study is not None else "Pictures")
        decided = bool(self.options.decided)
        return {"items": items, "begins": begins, "style": style, "title": title, "decided": decided}

    def _whole_part(self, part: Data, first: int, total: int) -> Data:
        return self._frame | _EMPTY | {"first": first, "total": total} | part


def _batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch


def _pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)
