"""Writes the PDF report: typeset in parts, so that memory does not grow with the run, then joined.

Typst sets the pages rather than reportlab: it shapes Arabic and Hebrew, falls back from font to font
within a name, breaks lines and aligns tables from a template that can be read and edited without
Python, takes text as data that can never become markup, and writes PDF/A.
"""

from __future__ import annotations

import io
import json
import math
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

import pikepdf
import typst

from core.batch.journal import Counts, Journal
from core.batch.run import Run
from core.errors import ExportError, Status
from core.paths import replacing, resource
from core.progress import Progress
from core.reports import pdf_content as content
from core.reports.pdf_join import Bookmark, Part, join
from core.reports.pdf_text import FONTS
from core.results.decisions import Decided

_TEMPLATE = "report.typ"
#: With what a reader decided, and without.
_BLOCKS_PER_PAGE = {True: 3, False: 4}
_ROWS_PER_PAGE = 22
_PAGES_PER_PART = 10
# The binding drops what a compilation remembered after that many others; nothing else makes it forget.
_TYPST_GENERATIONS = 10

T = TypeVar("T")


@dataclass(frozen=True)
class _Sheets:
    """What goes on some pages of the report; ``pages`` is 0 where only typesetting can tell how many."""

    kind: str
    content: content.Data
    pages: int = 0
    pictures: bytes = b""
    bookmarks: tuple[Bookmark, ...] = ()


def write_pdf(
    journal: Journal, run: Run, destination: Path, progress: Progress, decided: Decided | None = None
) -> None:
    """Write the report of a run: a summary, what was not read, then a block for each picture that was.

    Parameters
    ----------
    journal : Journal
    run : Run
    destination : Path
    progress : Progress
        Counts readings.
    decided : Decided, optional
        What a reader decided; it stands beside what the models said.

    Raises
    ------
    ExportError
        If it cannot be typeset or written; an older file then stays as it was.
    Cancelled
        If the progress token says so.
    """
    counts = journal.counts()
    progress.start(counts.total)
    with replacing(destination) as temporary, tempfile.TemporaryDirectory(prefix="overread-") as folder:
        press = _Press(run, Path(folder))
        with temporary.open("wb") as out:
            join(_typeset(journal, run, counts, press, progress, decided or Decided()), out)


class _Press:
    """Sets pages with the template; what is the same for all of them is made once.

    Typst takes what is not text from files only, so it is given a private folder.
    """

    def __init__(self, run: Run, folder: Path) -> None:
        self._folder = folder
        self._frame = content.frame_of(run)
        self._made = run.finished.astimezone(UTC).replace(microsecond=0)
        self._fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
        )
        shutil.copyfile(resource("reports", _TEMPLATE), folder / _TEMPLATE)
        (folder / "legend.jpg").write_bytes(content.legend())

    def set(self, sheets: _Sheets, first: int, total: int) -> bytes:
        """Set sheets whose first page is number `first` of `total`."""
        data = {"kind": sheets.kind, "frame": self._frame, "first": first, "total": total, **sheets.content}
        (self._folder / "data.json").write_text(json.dumps(data), "ascii")
        (self._folder / "pictures.bin").write_bytes(sheets.pictures)
        try:
            pdf = typst.compile(
                self._folder / _TEMPLATE,
                font_paths=self._fonts,
                ignore_system_fonts=True,
                pdf_standards="a-2b",
                timestamp=self._made,
            )
        except typst.TypstError as error:
            raise ExportError("The report could not be typeset.") from error
        for _ in range(_TYPST_GENERATIONS):
            typst.compile(b"", font_paths=self._fonts, ignore_system_fonts=True)
        return pdf


def _typeset(
    journal: Journal, run: Run, counts: Counts, press: _Press, progress: Progress, decided: Decided
) -> Iterator[Part]:
    """Yield the parts, with page numbers that run through the whole report."""
    read = counts.by_status.get(Status.OK, 0)
    cover = _Sheets("summary", content.summary(run, counts, decided))
    blocks = _BLOCKS_PER_PAGE[bool(decided)]
    # The summary takes the pages it needs, all others hold a fixed number of rows or blocks: setting
    # the summary once on trial is enough to know how many pages there will be.
    front = _pages(press.set(cover, 1, 1))
    total = front + math.ceil((counts.total - read) / _ROWS_PER_PAGE) + math.ceil(read / blocks)
    yield Part(press.set(cover, 1, total), (Bookmark("Summary"),))
    first = 1 + front
    for sheets in chain(_unread(journal, progress), _read(journal, run, progress, decided, blocks)):
        yield Part(press.set(sheets, first, total), sheets.bookmarks)
        first += sheets.pages


def _unread(journal: Journal, progress: Progress) -> Iterator[_Sheets]:
    """Yield the list of what was refused or could not be read."""
    readings = (reading for reading in journal.readings() if reading.status is not Status.OK)
    bookmarks: tuple[Bookmark, ...] = (Bookmark("Not read"),)
    for batch in _batched(readings, _ROWS_PER_PAGE * _PAGES_PER_PART):
        progress.check()
        rows = [content.unread_row(reading) for reading in batch]
        progress.advance(len(rows))
        body = {"rows": rows, "per_page": _ROWS_PER_PAGE}
        yield _Sheets("unread", body, math.ceil(len(rows) / _ROWS_PER_PAGE), bookmarks=bookmarks)
        bookmarks = ()


def _read(
    journal: Journal, run: Run, progress: Progress, decided: Decided, per_page: int
) -> Iterator[_Sheets]:
    """Yield the blocks of the pictures that were read."""
    cards = {model.card.id: model.card for model in run.models}
    entries = enumerate(entry for entry in journal if entry.reading.status is Status.OK)
    for batch in _batched(entries, per_page * _PAGES_PER_PART):
        blocks: list[content.Data] = []
        pictures = bytearray()
        bookmarks = [Bookmark("Pictures")] if batch[0][0] == 0 else []
        for index, entry in batch:
            progress.check()
            reading = entry.reading
            card = cards.get(reading.model.id) if reading.model else None
            places = {
                name: _append(pictures, jpeg)
                for name, jpeg in zip(("picture", "map"), content.pictures(entry, card), strict=True)
            }
            bookmarks.append(Bookmark(content.bookmark(reading), len(blocks) // per_page, inner=True))
            blocks.append(content.block(reading, card, index + 1, decided.of(reading)) | places)
            progress.advance()
        body = {"blocks": blocks, "per_page": per_page}
        pages = math.ceil(len(blocks) / per_page)
        yield _Sheets("pictures", body, pages, bytes(pictures), tuple(bookmarks))


def _append(pictures: bytearray, jpeg: bytes) -> tuple[int, int] | None:
    """Append a picture and return where it lies."""
    pictures += jpeg
    return (len(pictures) - len(jpeg), len(pictures)) if jpeg else None


def _batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch


def _pages(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return len(document.pages)
