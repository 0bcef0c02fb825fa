"""Marked pictures in the PDF: large, with lines and values, only from the file that was marked."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from core.batch.journal.journal import Journal
from core.batch.journal.rows import JournalRow
from core.batch.workers.decode import digest
from core.images.base.limits import Limits
from core.images.base.picture import Identity, Picture, Window
from core.images.display.measurements import Annotation, AnnotationKind, measure
from core.images.files.sources import Source
from core.images.read import read_pictures
from core.language.catalogue import language_of
from core.progress import Progress
from core.reports.pdf.marked import MarkedDrawing, draw_all, draw_marks, marks_section
from core.reports.pdf.report import ReportOptions, write_pdf
from core.reports.site import Site
from core.results.decisions import Decided
from core.results.marks import PictureMarks
from core.results.picture_key import PictureKey
from tests.support.pdf import text_of
from tests.support.pictures import dicom, write_dicom
from tests.unit.reports.samples import make_read, make_run

LINE = Annotation(AnnotationKind.LENGTH, ((10.0, 10.0), (50.0, 10.0)))
BOX = Annotation(AnnotationKind.RECTANGLE, ((20.0, 20.0), (60.0, 40.0)))


@pytest.fixture
def film(tmp_path: Path) -> Path:
    dataset = dicom(np.tile(np.arange(100, dtype=np.uint16), (50, 1)), Modality="DX", PatientID="one")
    dataset.ImagerPixelSpacing = [0.5, 0.5]
    dataset.WindowCenter, dataset.WindowWidth = 50, 100
    write_dicom(dataset, tmp_path / "film.dcm")
    return tmp_path / "film.dcm"


def marked(path: Path, *annotations: Annotation) -> Decided:
    source = Source(path.name, path)
    sha256 = digest(source, Limits())
    (picture,) = read_pictures(source, Limits())
    key = PictureKey(sha256, 1)
    marks = PictureMarks(key, datetime.now(UTC), True, tuple(measure(picture, one) for one in annotations))
    return Decided({path.name: sha256}, marks={key: marks})


def drawn(path: Path, decided: Decided) -> list[MarkedDrawing]:
    return draw_all([Source(path.name, path)], decided, language_of("en"), Limits(), Progress())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Key pictures and measurements of the reader", "Length", "20.0 mm at the detector", "cm²"]),
        ("de", ["Schlüsselbilder und Messungen", "Länge", "20,0 mm am Detektor", "Rechteck"]),
    ],
)
def test_a_key_picture_stands_large_with_its_numbers(
    journal_of: Callable[[Iterable[JournalRow]], Journal],
    film: Path,
    tmp_path: Path,
    language: str,
    words: list[str],
) -> None:
    decided = marked(film, LINE, replace(BOX, points=((0.0, 0.0), (100.0, 50.0))))
    say, out = language_of(language), tmp_path / "report.pdf"
    drawings = draw_all([Source(film.name, film)], decided, say, Limits(), Progress())
    entries = [make_read(film.name)]
    options = ReportOptions(decided, Site(language=language), marked=drawings)
    write_pdf(journal_of(entries), make_run(), out, Progress(), options)
    text = text_of(out)
    assert [word for word in words if word not in text] == []


def test_marks_are_reported_where_no_model_read_anything(
    journal_of: Callable[[Iterable[JournalRow]], Journal], film: Path, tmp_path: Path
) -> None:
    decided, out = marked(film, LINE), tmp_path / "report.pdf"
    run = replace(make_run(), complete=False)
    write_pdf(journal_of([]), run, out, Progress(), ReportOptions(decided, marked=drawn(film, decided)))
    words = text_of(out)
    for said in ("Marks of the reader", "No model has analysed these pictures.", "ID one", "20.0 mm"):
        assert said in words
    # The report says nothing about models, nor that reading was stopped.
    for told in ("Second reading", "How to read this report", "Stopped before", "pictures read", "Device"):
        assert told not in words
    assert "Page 1 of 1" in words or "Page 2 of 2" in words


def test_another_file_in_its_place_is_not_drawn(film: Path, tmp_path: Path) -> None:
    decided = marked(film, LINE)
    assert [bool(one.jpeg) for one in drawn(film, decided)] == [True]
    other = dicom(np.zeros((50, 100), np.uint16), Modality="DX", PatientID="two")
    write_dicom(other, tmp_path / "other.dcm")
    shutil.copy(tmp_path / "other.dcm", film)
    assert [one.jpeg for one in drawn(film, decided)] == [b""]


def test_lines_lie_where_they_were_drawn_and_through_which_window() -> None:
    picture = Picture("a", 1, 1, np.full((50, 100), 40, np.uint16), Window(50, 100), aspect=2.0)
    key = PictureKey("a" * 64, 1)
    marks = PictureMarks(key, datetime.now(UTC), False, (measure(picture, LINE),), Window(20, 10.0), True)
    plain = replace(marks, measured=())
    with_line, without = (
        np.asarray(draw_marks(picture, one, language_of("en"), 400)).astype(int) for one in (marks, plain)
    )
    # As tall as wide, since pixels are twice as high as wide.
    assert with_line.shape == (400, 400, 3)
    # 40 lies above this window and so is black when inverted; in the file's own window it is grey.
    assert without[200, 200].tolist() == [0, 0, 0]
    changed = np.argwhere(np.abs(with_line - without).sum(axis=2) > 60)
    line = [(row, column) for row, column in changed if abs(row - 80) <= 3]
    columns = [column for _, column in line]
    assert min(columns) == pytest.approx(40, abs=4)
    assert max(columns) >= 200


def test_many_are_counted() -> None:
    key = PictureKey("a" * 64, 1)
    one = MarkedDrawing("a", PictureMarks(key, datetime.now(UTC), True), Identity(), b"x")
    section = marks_section([one], 3, bytearray(), language_of("en"), named=False)
    assert section is not None
    assert section["more"] == "And 3 more marked pictures."
    assert marks_section([], 0, bytearray(), language_of("en"), named=True) is None
