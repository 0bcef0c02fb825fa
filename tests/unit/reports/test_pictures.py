"""Pictures as files in their own resolution, and several on a page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from core.batch.workers.decode import digest
from core.images.base.limits import Limits
from core.images.base.picture import Identity, Picture, Window
from core.images.display.measurements import Annotation, AnnotationKind, measure
from core.images.display.turn import AS_STORED, Turn
from core.images.files.sources import Source
from core.language.catalogue import language_of
from core.progress import Progress
from core.reports.pdf.drawing import Look, draw_picture
from core.reports.pictures.files import write_pictures
from core.reports.pictures.forms import PageGrid, PictureForm
from core.reports.pictures.pages import SheetSetup, make_sheet, sheet_pages, write_sheet
from core.reports.pictures.wishes import PictureWish, Wording, captions
from core.reports.site import Site
from tests.support.pdf import text_of
from tests.support.pictures import dicom, write_dicom

SAY = language_of("en")
LINE = Annotation(AnnotationKind.LENGTH, ((100.0, 50.0), (400.0, 50.0)))


@pytest.fixture
def film(tmp_path: Path) -> Source:
    """Write a film of 500 rows and 600 columns with all greys from 0 to 255."""
    pixels = np.tile(np.arange(600, dtype=np.uint16) % 256, (500, 1))
    made = dicom(pixels, Modality="DX", PatientID="4711", PatientName="Muster^Anna", StudyDate="20261127")
    made.SeriesDescription, made.InstanceNumber = "Thorax p.a. (Anna)", 3
    made.WindowCenter, made.WindowWidth = 127.5, 255
    made.VOILUTFunction = "LINEAR_EXACT"
    write_dicom(made, tmp_path / "in" / "film.dcm")
    return Source("film.dcm", tmp_path / "in" / "film.dcm")


def picture_of(pixels: np.ndarray, **more: object) -> Picture:
    return Picture("a", 1, 1, pixels, Window(127.5, 255, "LINEAR_EXACT"), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("form", PictureForm)
def test_every_pixel_is_there_and_the_notice_below(film: Source, tmp_path: Path, form: PictureForm) -> None:
    out = tmp_path / f"out.{form}"
    wording = Wording(SAY)
    written = write_pictures([(PictureWish(film), out)], form, wording, Limits(), Progress())
    assert (written.paths, written.problems) == ([out], [])
    with Image.open(out) as image:
        assert image.format == form.name
        assert image.mode == "L"
        assert image.width == 600
        pixels = np.asarray(image).astype(int)
    expected = np.tile(np.arange(600) % 256, (500, 1))
    away = np.abs(pixels[:500] - expected)
    # JPEG loses a little, most at edges between black and white.
    assert (away.max() == 0) if form is not PictureForm.JPEG else (np.median(away) <= 1)
    # A strip with a caption, white on black.
    assert 30 < len(pixels) - 500 < 200
    assert pixels[500:].max() > 200


def test_whose_it_is_stands_there_only_where_that_is_wished(film: Source) -> None:
    (picture,) = [
        picture_of(
            np.zeros((50, 50), np.uint8),
            identity=Identity(
                patient_name="Muster^Anna",
                patient_id="4711",
                series_description="Anna, p.a.",
                instance_number=3,
            ),
        )
    ]
    wish = PictureWish(film, is_key=True)
    assert captions(wish, picture, Wording(SAY)) == ["Key picture, Anna, p.a., image 3"]
    named = captions(wish, picture, Wording(SAY, named=True))
    assert "4711" in named[0]
    # Leaving out the patient also leaves out texts from the file.
    assert captions(wish, picture, Wording(SAY, named=True, anonymous=True)) == ["Key picture, image 3"]


def test_pixels_that_are_not_square_lose_nothing() -> None:
    pixels = np.arange(40 * 30, dtype=np.uint16).reshape(40, 30) % 200
    tall = draw_picture(picture_of(pixels.astype(np.uint8), aspect=2.0), Look(), SAY)
    assert tall.size == (30, 80)
    wide = draw_picture(picture_of(pixels.astype(np.uint8), aspect=0.5), Look(), SAY)
    assert wide.size == (60, 40)


@pytest.mark.parametrize("quarters", range(4))
@pytest.mark.parametrize("flipped", [False, True])
def test_marks_turn_with_the_picture(quarters: int, flipped: bool) -> None:
    turn: Turn = AS_STORED.flipped_across() if flipped else AS_STORED
    for _ in range(quarters):
        turn = turn.clockwise()
    pixels = np.zeros((60, 90), np.uint8)
    pixels[10, 20] = 255
    (x, y), *_ = turn.placed(np.array([[20.5, 10.5]]), 90, 60)
    turned = turn.applied(pixels)
    assert turned[int(y), int(x)] == 255
    picture = picture_of(np.zeros((600, 900), np.uint8))
    marked = draw_picture(picture, Look(turn=turn, measured=(measure(picture, LINE),)), SAY)
    assert marked.size == ((600, 900) if turn.sideways else (900, 600))
    lit = np.asarray(marked).max(axis=2) > 100
    ends = turn.placed(np.array(LINE.points), 900, 600)
    for x, y in (ends[0] * 0.9 + ends[1] * 0.1, ends[0] * 0.5 + ends[1] * 0.5):
        assert lit[int(y) - 2 : int(y) + 3, int(x) - 2 : int(x) + 3].any()


def test_numbers_of_a_small_picture_stand_below_it(film: Source, tmp_path: Path) -> None:
    pixels = np.zeros((64, 64), np.uint8)
    write_dicom(dicom(pixels.astype(np.uint16), Modality="CT"), tmp_path / "small.dcm")
    source = Source("small.dcm", tmp_path / "small.dcm")
    line = measure(picture_of(pixels), Annotation(AnnotationKind.LENGTH, ((5.0, 5.0), (40.0, 5.0))))
    sizes = []
    for measured in ((), (line,)):
        wish = PictureWish(source, look=Look(measured=measured), sha256=digest(source, Limits()))
        out = tmp_path / f"{len(measured)}.png"
        write_pictures([(wish, out)], PictureForm.PNG, Wording(SAY), Limits(), Progress())
        with Image.open(out) as image:
            sizes.append(image.size)
    assert sizes[0][0] == sizes[1][0] == 320
    assert sizes[1][1] > sizes[0][1]


def test_a_file_that_has_changed_gets_no_marks(film: Source, tmp_path: Path) -> None:
    wish = PictureWish(film, sha256="0" * 64)
    fine = PictureWish(film)
    pairs = [(wish, tmp_path / "a.png"), (fine, tmp_path / "b.png")]
    written = write_pictures(pairs, PictureForm.PNG, Wording(SAY), Limits(), Progress())
    assert written.paths == [tmp_path / "b.png"]
    assert written.problems == [("film.dcm", "The file has changed since it was marked; open it again.")]
    assert not (tmp_path / "a.png").exists()


@pytest.mark.parametrize(
    ("grid", "pages", "across"), [("2x2", 2, False), ("3x2", 1, True), ("1x1", 5, False)]
)
def test_several_stand_on_a_page_with_captions(
    film: Source, tmp_path: Path, grid: str, pages: int, across: bool
) -> None:
    wishes = [PictureWish(film, is_key=True)] * 5
    made = datetime(2026, 11, 30, tzinfo=UTC)
    wording = Wording(SAY, named=True)
    setup = SheetSetup(PageGrid.read(grid), wording, Site(hospital="Klinikum Musterstadt"), made)
    sheet = make_sheet(wishes, setup, Limits(), Progress())
    write_sheet(sheet, tmp_path / "out.pdf")
    with pikepdf.open(tmp_path / "out.pdf") as document:
        assert len(document.pages) == pages
        box = document.pages[0].mediabox
        assert (box[2] > box[3]) is across
    words = text_of(tmp_path / "out.pdf")
    assert words.count("Key picture, Thorax p.a. (Anna), image 3") == 5
    for said in ("Research use only", "ID 4711", "Klinikum Musterstadt", f"Page 1 of {pages}"):
        assert said in words
    drawn = sheet_pages(sheet, 50)
    assert len(drawn) == pages
    anonymous = replace(setup, wording=replace(wording, anonymous=True))
    without = make_sheet(wishes, anonymous, Limits(), Progress())
    write_sheet(without, tmp_path / "without.pdf")
    words = text_of(tmp_path / "without.pdf")
    for told in ("4711", "Anna", "2026-11-27", "Musterstadt"):
        assert told not in words
    assert "Anna" not in repr(pikepdf.open(tmp_path / "without.pdf").docinfo)


@pytest.mark.parametrize("text", ["0x2", "7x1", "2", "axb"])
def test_grids_that_are_none(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - int() has words of its own
        PageGrid.read(text)
