"""Text in pixels: found, blacked out in every frame of every file format, searched again, and reported."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom import dcmread, dcmwrite
from pydicom.dataset import FileDataset
from pydicom.uid import ExplicitVRBigEndian, ImplicitVRLittleEndian, RLELossless

from core.deidentify.burned_in.blacken import has_hidden_bits, rewrite_pixels
from core.deidentify.burned_in.cleaning import ChosenText, TextCleaning
from core.deidentify.burned_in.finder import TextFinder
from core.deidentify.burned_in.looks import find_text
from core.deidentify.burned_in.places import TextPlace, joined, mask_of
from core.deidentify.burned_in.regions import regions
from core.deidentify.files import DeidentifiedFile, deidentify_files
from core.deidentify.options import Options, Pixels
from core.deidentify.pseudonyms import Pseudonyms
from core.deidentify.text_table import text_rows, write_text_table
from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.images.dicom.header import read_header
from core.images.dicom.pictures import read_dicom
from core.images.display.render import render
from core.images.files.sources import Source
from core.images.read import read_pictures
from core.paths import resource
from core.progress import Progress
from tests.support.deidentify.burned_pictures import burned_pictures
from tests.support.pictures import dicom, jpeg_2000_dicom, jpeg_dicom, spot

PLACE = TextPlace(8, 4, 40, 14, 0.9)


class WhiteFinder:
    """Take every white line of at least eight pixels for text, and nothing else."""

    def find(self, picture: NDArray[np.uint8]) -> tuple[TextPlace, ...]:
        grey = picture if picture.ndim == 2 else picture.min(axis=2)
        found = []
        for runs in regions(grey >= 250):
            left, right = min(run[1] for run in runs), max(run[2] for run in runs)
            if right - left >= 8:
                found.append(TextPlace(left, runs[0][0], right, runs[-1][0] + 1, 0.9))
        return tuple(found)


class StubbornFinder:
    """Find text in another place each time."""

    def __init__(self) -> None:
        self._looks = 0

    def find(self, picture: NDArray[np.uint8]) -> tuple[TextPlace, ...]:
        self._looks += 1
        top = 5 * self._looks
        return (TextPlace(2, top, 30, top + 4, 0.9),)


def read_here(source: Source) -> Iterator[Picture]:
    return read_pictures(source, Limits())


def data_of(dataset: FileDataset) -> bytes:
    out = io.BytesIO()
    dataset.save_as(out, enforce_file_format=True)
    return out.getvalue()


def big_endian(pixels: NDArray[np.int16]) -> bytes:
    made = dicom(pixels)
    made.file_meta.TransferSyntaxUID = ExplicitVRBigEndian
    made.PixelData = pixels.astype(">i2").tobytes()
    made["PixelData"].VR = "OW"
    out = io.BytesIO()
    dcmwrite(out, made, implicit_vr=False, little_endian=False, force_encoding=True)
    return out.getvalue()


def written(size: int = 64, *, letters: bool = False) -> NDArray[np.uint8]:
    """Return a soft spot with two white lines, or with a white letter instead of the second."""
    pixels = spot(size)
    pixels[5:9, 10:40] = 255
    pixels[50 : 62 if letters else 54, 10 : 20 if letters else 40] = 255
    return pixels


def palette(pixels: NDArray[np.uint8]) -> FileDataset:
    """Return colours of which the darkest is the last."""
    made = dicom(pixels, PhotometricInterpretation="PALETTE COLOR")
    for name in ("Red", "Green", "Blue"):
        setattr(made, f"{name}PaletteColorLookupTableDescriptor", [256, 0, 16])
        table = (np.arange(256)[::-1] * 257).astype("<u2")
        setattr(made, f"{name}PaletteColorLookupTableData", table.tobytes())
    return made


def forms() -> dict[str, bytes]:
    """Return the same picture in every form in which pixels are stored."""
    grey = spot(64)
    colour = np.stack([grey, grey // 2, 255 - grey], axis=2)
    wide = (grey.astype(np.int16) - 100) * 10
    planar = dicom(colour, PlanarConfiguration=1)
    planar.PixelData = colour.transpose(2, 0, 1).tobytes()
    implicit = dicom(grey.astype(np.uint16) * 16, BitsStored=12, HighBit=11)
    implicit.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
    rle = dicom(grey)
    rle.compress(RLELossless)
    bits = dicom(grey, BitsAllocated=1, BitsStored=1, HighBit=0)
    bits.PixelData = np.packbits((grey > 50).ravel(), bitorder="little").tobytes()
    return {
        "8 bits": data_of(dicom(grey)),
        "signed": data_of(dicom(wide)),
        "MONOCHROME1": data_of(dicom(grey, PhotometricInterpretation="MONOCHROME1")),
        "RGB": data_of(dicom(colour)),
        "planes": data_of(planar),
        "palette": data_of(palette(grey)),
        "frames": data_of(dicom(np.stack([grey, grey // 2, grey // 4]))),
        "big endian": big_endian(wide),
        "implicit": data_of(implicit),
        "RLE": data_of(rle),
        "one bit": data_of(bits),
        "JPEG": jpeg_dicom(grey),
        "JPEG 2000": jpeg_2000_dicom(grey.astype(np.uint16) * 16),
    }


@pytest.mark.parametrize("form", sorted(forms()))
def test_a_place_is_black_in_every_frame_and_nothing_else_changes(form: str) -> None:
    data = forms()[form]
    before = [picture.pixels for picture in read_dicom(data, "", Limits())]
    dataset = read_header(data, Limits())
    rewrite_pixels(dataset, (PLACE,), Limits())
    after = list(read_dicom(data_of(dataset), "", Limits()))
    assert len(after) == len(before)
    mask = mask_of((PLACE,), 64, 64)
    for old, new in zip(before, after, strict=True):
        assert np.array_equal(new.pixels[~mask], old[~mask])
        assert render(new)[mask].max() <= render(new).min() + 3


def test_lossy_pixels_stay_marked_so_and_are_plain_then() -> None:
    dataset = read_header(jpeg_dicom(spot(64), ImageType=["ORIGINAL", "PRIMARY"]), Limits())
    rewrite_pixels(dataset, (PLACE,), Limits())
    made = dcmread(io.BytesIO(data_of(dataset)))
    assert made.LossyImageCompression == "01"
    assert not made.file_meta.TransferSyntaxUID.is_compressed
    assert list(made.ImageType) == ["DERIVED", "PRIMARY"]


def test_a_frame_that_is_cut_is_not_written() -> None:
    dataset = dicom(spot(64))
    dataset.PixelData = dataset.PixelData[:2000]
    with pytest.raises(InputError) as failed:
        rewrite_pixels(read_header(data_of(dataset), Limits()), (PLACE,), Limits())
    assert failed.value.reason is Reason.TRUNCATED


def test_an_overlay_beside_the_values_is_left_out_of_the_copy(tmp_path: Path) -> None:
    values = spot(64).astype(np.uint16)
    drawn = np.zeros((64, 64), np.uint16)
    drawn[20:30, 10:50] = 1 << 12
    made = dicom(values | drawn, BitsStored=12, HighBit=11)
    signed = (values.astype(np.int16) - 100) * 8
    assert has_hidden_bits(read_header(data_of(made), Limits()), Limits())
    assert not has_hidden_bits(
        read_header(data_of(dicom(signed, BitsStored=12, HighBit=11)), Limits()), Limits()
    )
    outcome = copied(made, tmp_path)
    (file,) = (tmp_path / "out").rglob("*.dcm")
    assert outcome.error is None
    stored = np.frombuffer(dcmread(file).PixelData, "<u2").reshape(64, 64)
    assert np.array_equal(stored, values)


def copied(
    dataset: FileDataset, folder: Path, options: Options | None = None, cleaning: TextCleaning | None = None
) -> DeidentifiedFile:
    (folder / "in").mkdir(exist_ok=True)
    (folder / "in" / "a.dcm").write_bytes(data_of(dataset))
    (outcome,) = deidentify_files(
        [folder / "in"],
        folder / "out",
        Pseudonyms(b"k" * 32),
        Progress(),
        options,
        cleaning=cleaning,
    )
    return outcome


def copy_of(folder: Path) -> FileDataset:
    (file,) = (folder / "out").rglob("*.dcm")
    return dcmread(file)


def codes_of(dataset: FileDataset) -> list[str]:
    return [item.CodeValue for item in dataset.DeidentificationMethodCodeSequence]


def test_text_is_blacked_out_and_told(tmp_path: Path) -> None:
    cleaning = TextCleaning(WhiteFinder(), read_here, Pixels.CLEAN)
    outcome = copied(dicom(written()), tmp_path, Options(pixels=Pixels.CLEAN), cleaning)
    made = copy_of(tmp_path)
    assert made.pixel_array.max() < 250
    assert made.BurnedInAnnotation == "NO"
    assert codes_of(made) == ["113100", "113101"]
    assert made.DeidentificationMethod[1].endswith("is blacked out")
    rows = text_rows(outcome)
    assert [row.outcome for row in rows] == ["blacked-out"] * 2
    write_text_table(rows, tmp_path / "text.csv")
    with (tmp_path / "text.csv").open(newline="") as handle:
        first = next(csv.DictReader(handle))
    assert (first["file"], first["left"], first["width"]) == ("a.dcm", "10", "30")


def test_text_of_one_frame_is_blacked_out_in_all(tmp_path: Path) -> None:
    frames = np.stack([spot(64), written(), spot(64)])
    cleaning = TextCleaning(WhiteFinder(), read_here, Pixels.CLEAN)
    outcome = copied(dicom(frames), tmp_path, Options(pixels=Pixels.CLEAN), cleaning)
    assert outcome.text is not None
    assert {place.frames for place in outcome.text.found} == {(2,)}
    assert not copy_of(tmp_path).pixel_array[:, 5:9, 10:40].any()


def test_text_that_is_only_looked_for_stays_and_is_told(tmp_path: Path) -> None:
    cleaning = TextCleaning(WhiteFinder(), read_here, Pixels.FIND)
    outcome = copied(dicom(written()), tmp_path, Options(pixels=Pixels.FIND), cleaning)
    made = copy_of(tmp_path)
    assert np.array_equal(made.pixel_array, written())
    assert made.BurnedInAnnotation == "YES"
    assert codes_of(made) == ["113100"]
    assert [row.outcome for row in text_rows(outcome)] == ["kept"] * 2


def test_side_letters_and_chosen_places_are_kept(tmp_path: Path) -> None:
    pixels = written(letters=True)
    cleaning = TextCleaning(WhiteFinder(), read_here, Pixels.CLEAN, keep_letters=True)
    copied(dicom(pixels), tmp_path, Options(pixels=Pixels.CLEAN, keep_letters=True), cleaning)
    made = copy_of(tmp_path)
    assert (made.pixel_array[50:62, 10:20] == 255).all()
    assert not (made.pixel_array[5:9, 10:40] == 255).any()
    # Nothing recognised it as a letter.
    assert "BurnedInAnnotation" not in made
    assert codes_of(made) == ["113100"]
    assert made.DeidentificationMethod[1].endswith("but for likely side letters")
    chosen = tmp_path / "chosen"
    chosen.mkdir()
    cleaning = TextCleaning(
        WhiteFinder(),
        read_here,
        Pixels.CLEAN,
        chosen=ChosenText(kept={"a.dcm": (TextPlace(10, 5, 40, 9, 0.9),)}),
    )
    copied(dicom(pixels), chosen, Options(pixels=Pixels.CLEAN), cleaning)
    made = copy_of(chosen)
    assert (made.pixel_array[5:9, 10:40] == 255).all()
    assert (made.BurnedInAnnotation, codes_of(made)) == ("YES", ["113100"])


@pytest.mark.parametrize(
    ("before", "seen", "after"),
    [("NO", False, None), ("YES", False, "YES"), ("NO", True, "NO"), ("YES", True, "NO")],
)
def test_only_letters_that_somebody_saw_count_as_no_text(
    tmp_path: Path, before: str, seen: bool, after: str | None
) -> None:
    letter = TextPlace(10, 50, 20, 62, 0.9)
    pixels = spot(64)
    pixels[50:62, 10:20] = 255
    cleaning = TextCleaning(WhiteFinder(), read_here, Pixels.CLEAN, keep_letters=not seen)
    if seen:
        cleaning.chosen = ChosenText(kept={"a.dcm": (letter,)})
    options = Options(pixels=Pixels.CLEAN, keep_letters=not seen)
    copied(dicom(pixels, BurnedInAnnotation=before), tmp_path, options, cleaning)
    made = copy_of(tmp_path)
    assert (made.pixel_array[50:62, 10:20] == 255).all()
    assert made.get("BurnedInAnnotation") == after
    assert ("113101" in codes_of(made)) == seen


def test_what_is_still_found_after_three_looks_is_told(tmp_path: Path) -> None:
    cleaning = TextCleaning(StubbornFinder(), read_here, Pixels.CLEAN)
    outcome = copied(dicom(spot(64)), tmp_path, Options(pixels=Pixels.CLEAN), cleaning)
    assert outcome.text is not None
    assert outcome.text.left
    made = copy_of(tmp_path)
    assert (made.BurnedInAnnotation, codes_of(made)) == ("YES", ["113100"])


def test_pixels_that_cannot_be_looked_at_are_not_written(tmp_path: Path) -> None:
    broken = read_header(jpeg_dicom(spot(64)), Limits())
    broken.PixelData = broken.PixelData[:40]
    outcome = copied(
        broken, tmp_path, Options(pixels=Pixels.CLEAN), TextCleaning(WhiteFinder(), read_here, Pixels.CLEAN)
    )
    assert outcome.cleaned is None
    assert not (tmp_path / "out").exists()


def test_text_outside_the_window_of_the_file_is_found() -> None:
    pixels = np.full((64, 64), 100, np.uint16)
    pixels[20:30] = 4000
    pixels[5:9, 10:40] = 3000
    made = dicom(pixels, WindowCenter=50, WindowWidth=10, BitsStored=12, HighBit=11)

    class GreyFinder(WhiteFinder):
        def find(self, picture: NDArray[np.uint8]) -> tuple[TextPlace, ...]:
            grey = (picture > 150) & (picture < 230)
            return tuple(
                TextPlace(r[0][1], r[0][0], r[0][2], r[-1][0] + 1, 0.9) for r in regions(grey) if len(r) > 1
            )

    (place,) = find_text(read_dicom(data_of(made), "", Limits()), GreyFinder(), Progress())
    assert (place.left, place.top, place.right, place.bottom) == (10, 5, 40, 9)


def test_places_that_are_nearly_the_same_are_one() -> None:
    there = TextPlace(10, 10, 50, 20, 0.6, (1,))
    nearly = TextPlace(12, 9, 51, 20, 0.9, (2,))
    elsewhere = TextPlace(10, 30, 50, 40, 0.7, (2,))
    assert joined((there, nearly, elsewhere)) == (TextPlace(10, 9, 51, 20, 0.9, (1, 2)), elsewhere)
    assert TextPlace(0, 0, 12, 10, 1).is_letter
    assert TextPlace(0, 0, 10, 12, 1).is_letter
    # A piece of a faint date looks like a letter and was at first kept.
    assert not TextPlace(0, 0, 12, 10, 0.79).is_letter
    assert not there.is_letter
    # A name, rotated by a quarter turn.
    assert not TextPlace(10, 10, 20, 50, 0.6).is_letter


def test_regions_hang_together_by_corners() -> None:
    mask = np.array([[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 0, 0], [1, 1, 0, 0]], np.bool_)
    assert sorted(len(runs) for runs in regions(mask)) == [1, 2, 2]


def test_the_network_finds_lines_and_none_where_there_are_none() -> None:
    finder = TextFinder()
    pictures = list(burned_pictures(4))
    for picture in pictures[2:]:
        places = find_text(read_dicom(picture.data, "", Limits()), finder, Progress())
        mask = mask_of(places, int(picture.dataset.Rows), int(picture.dataset.Columns))
        usual = [word for word in picture.words if word.trait in ("bright", "dark", "outlined", "small")]
        assert usual
        for word in usual:
            left, top, right, bottom = word.box
            assert mask[top:bottom, left:right][word.ink].mean() > 0.9, (picture.kind, word.text, word.trait)
    assert finder.find(np.zeros((300, 300), np.uint8)) == ()
    assert finder.find(spot(256)) == ()


def test_the_network_is_the_one_that_its_notice_names() -> None:
    found = hashlib.sha256(resource("deidentify", "text-finder.onnx").read_bytes()).hexdigest()
    assert found in resource("deidentify", "README.md").read_text("utf-8")


def test_text_beside_a_kept_letter_is_blacked_out(tmp_path: Path) -> None:
    class Beside:
        """Find a letter, and a line whose place overlaps that of the letter."""

        def find(self, picture: NDArray[np.uint8]) -> tuple[TextPlace, ...]:
            line = (TextPlace(19, 50, 50, 58, 0.9),) if picture[54, 30] > 200 else ()
            return (TextPlace(8, 48, 22, 60, 0.9), *line)

    pixels = spot(64)
    pixels[50:58, 10:20] = pixels[50:58, 24:50] = 255
    cleaning = TextCleaning(Beside(), read_here, Pixels.CLEAN, keep_letters=True)
    copied(dicom(pixels), tmp_path, Options(pixels=Pixels.CLEAN, keep_letters=True), cleaning)
    made = copy_of(tmp_path)
    assert not made.pixel_array[50:58, 24:50].any()
    assert (made.pixel_array[50:58, 10:19] == 255).all()
    assert "BurnedInAnnotation" not in made


def test_a_line_over_a_kept_letter_that_the_second_look_finds_is_blacked_out(tmp_path: Path) -> None:
    class Later:
        """Find a letter and something else; the line that begins with the letter only when that is black."""

        def find(self, picture: NDArray[np.uint8]) -> tuple[TextPlace, ...]:
            letter, other = TextPlace(8, 48, 22, 60, 0.9), TextPlace(10, 5, 40, 9, 0.9)
            if picture[6, 20] > 200:
                return letter, other
            return (TextPlace(8, 48, 60, 60, 0.9),) if picture[54, 30] > 200 else ()

    pixels = written()
    pixels[50:58, 10:20] = pixels[50:58, 24:58] = 255
    letter = TextPlace(8, 48, 22, 60, 0.9)
    cleaning = TextCleaning(Later(), read_here, Pixels.CLEAN, chosen=ChosenText(kept={"a.dcm": (letter,)}))
    outcome = copied(dicom(pixels), tmp_path, Options(pixels=Pixels.CLEAN), cleaning)
    assert outcome.text is not None
    assert outcome.text.left == ()
    assert not copy_of(tmp_path).pixel_array[50:58, 24:58].any()


def test_an_object_without_pixels_says_nothing_of_text_in_them(tmp_path: Path) -> None:
    report = dicom(spot(16))
    del report.PixelData
    cleaning = TextCleaning(WhiteFinder(), read_here, Pixels.CLEAN)
    outcome = copied(report, tmp_path, Options(pixels=Pixels.CLEAN), cleaning)
    assert outcome.error is None
    made = copy_of(tmp_path)
    assert "BurnedInAnnotation" not in made
    assert codes_of(made) == ["113100"]
