"""Synthetic pictures that version 0.1.0 showed wrongly, by ``overread render``.

The right result comes from the standard and from other decoders; ``docs/pictures.md`` lists it.
"""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from pydicom import dcmread

from tests.e2e.test_cli import overread

CASES = Path(__file__).parent / "pictures-0.1.0.zip"
XA_NOTE, NO_RESCALE = "it is not for display and was ignored", "stored values are shown, without a unit"
#: Where the embedded overlays are: rows 10 to 19, columns 10 to 29.
MARKED = np.s_[10:20, 10:30]


@dataclass(frozen=True)
class Rendered:
    """The results of ``overread render`` for the files, in the order of its lines."""

    source: Path
    out: Path
    status: int
    lines: list[dict[str, Any]]

    def line(self, name: str) -> dict[str, Any]:
        """Return the only line of a file."""
        (line,) = (line for line in self.lines if line["file"] == name)
        return line

    def shown(self, line: dict[str, Any]) -> NDArray[np.int64]:
        """Return the picture of a line."""
        with Image.open(self.out / line["png"]) as image:
            return np.asarray(image).astype(np.int64)

    def picture(self, name: str) -> NDArray[np.int64]:
        """Return the only picture of a file."""
        return self.shown(self.line(name))

    def stored(self, name: str) -> NDArray[np.float64]:
        """Return the stored values of a file, by pydicom."""
        values: NDArray[np.float64] = dcmread(self.source / name).pixel_array.astype(np.float64)
        return values


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    source = tmp_path_factory.mktemp("cases") / "in"
    with zipfile.ZipFile(CASES) as cases:
        cases.extractall(source)
    out = source.with_name("out")
    done = overread("render", source, "--out", out)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return Rendered(source, out, done.returncode, lines)


def linear(values: NDArray[np.float64], center: float, width: float) -> NDArray[np.float64]:
    """Apply LINEAR of PS3.3 C.11.2.1.2.1."""
    return np.clip((values - (center - 0.5)) / (width - 1) + 0.5, 0, 1) * 255


def test_only_the_jpeg_of_another_process_is_an_error(rendered: Rendered) -> None:
    errors = {line["file"]: line for line in rendered.lines if "error" in line}
    assert list(errors) == ["18-jpeg-12-bit.jpg"]
    assert errors["18-jpeg-12-bit.jpg"]["error"] == "unsupported-pixels"
    assert rendered.status == 3


RAMPS = (
    "01-xa-modality-lut.dcm",
    "01-xa-modality-lut-no-window.dcm",
    "03-rtimage-slope.dcm",
    "06-cr-voi-lut-says-16-entries-to-4095.dcm",
    "08-ct-empty-intercept.dcm",
    "08-ct-empty-slope-and-intercept.dcm",
    "14-cr-slope-0.dcm",
    "23-empty-modality-lut.dcm",
    "23-empty-voi-lut.dcm",
    "23-empty-both-lut.dcm",
    "12-good-native.dcm",
    "12-overlay-in-rle.dcm",
)


@pytest.mark.parametrize("name", RAMPS)
def test_stored_values_go_over_all_greys(rendered: Rendered, name: str) -> None:
    values = rendered.stored(name)
    header = dcmread(rendered.source / name, stop_before_pixels=True)
    values = values % 2 ** int(header.BitsStored)
    expected = values / values.max() * 255
    assert np.abs(rendered.picture(name) - expected).max() <= 1
    assert rendered.line(name)["unit"] == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("01-xa-modality-lut.dcm", XA_NOTE),
        ("01-xa-modality-lut-no-window.dcm", XA_NOTE),
        ("06-cr-voi-lut-says-16-entries-to-4095.dcm", "they have 12; 12 are used"),
        ("08-ct-empty-intercept.dcm", NO_RESCALE),
        ("08-ct-empty-slope-and-intercept.dcm", NO_RESCALE),
        ("14-cr-slope-0.dcm", NO_RESCALE),
        ("19-dx-monochrome1-identity.dcm", "contradicts itself"),
        ("23-empty-modality-lut.dcm", "empty or damaged"),
        ("23-empty-voi-lut.dcm", "empty or damaged"),
        ("23-empty-both-lut.dcm", "empty or damaged"),
    ],
)
def test_what_was_left_out_is_said_once(rendered: Rendered, name: str, words: str) -> None:
    notes = rendered.line(name)["notes"]
    assert sum(words in note for note in notes) == 1
    assert len(set(notes)) == len(notes)


def test_a_window_narrower_than_one_is_linear_exact(rendered: Rendered) -> None:
    values = rendered.stored("02-fa-window-0.6.dcm") * 0.001
    expected = np.clip((values - 0.4) / 0.6 + 0.5, 0, 1) * 255
    assert np.abs(rendered.picture("02-fa-window-0.6.dcm") - expected).max() <= 1


def test_frames_of_one_file_come_in_the_order_of_their_places(rendered: Rendered) -> None:
    lines = [line for line in rendered.lines if line["file"] == "04-enhanced-order.dcm"]
    assert [bar(rendered.shown(line)) for line in lines] == list(range(8))


def test_enhanced_files_of_one_frame_come_in_the_order_of_their_places(rendered: Rendered) -> None:
    lines = [line for line in rendered.lines if line["file"].startswith("04-enhanced-one-frame-each/")]
    assert [bar(rendered.shown(line)) for line in lines] == list(range(8))


def bar(picture: NDArray[np.int64]) -> int:
    """Return which of the 8 bars of 8 rows is bright."""
    (rows,) = np.nonzero(picture[:, 0])
    assert rows.tolist() == list(range(rows[0], rows[0] + 8))
    return int(rows[0]) // 8


@pytest.mark.parametrize(
    "name", ["05-ct-voi-lut-implicit-without-negative.dcm", "05-good-neighbour-slice.dcm"]
)
def test_a_voi_lut_of_hu_begins_at_a_signed_value(rendered: Rendered, name: str) -> None:
    expected = rendered.stored(name) / 4095 * 255
    assert np.abs(rendered.picture(name) - expected).max() <= 1
    assert rendered.line(name)["unit"] == "HU"


def test_two_patients_of_one_study_are_told_apart(rendered: Rendered) -> None:
    for number in "01":
        line = rendered.line(f"07-two-patients-one-study/{number}.dcm")
        assert line["slices"] == 1
        assert any("Another patient" in note for note in line["notes"])


@pytest.mark.parametrize(
    "name",
    [
        "09-us-jpeg-420-says-rgb.dcm",
        "09-us-jpeg-420-says-grey.dcm",
        "09-us-jpeg-444-says-grey.dcm",
        "20-j2k-ybr-ict-without-mct.dcm",
    ],
)
def test_the_square_is_red(rendered: Rendered, name: str) -> None:
    # The square's edges are blurred because chroma is subsampled.
    square = rendered.picture(name)[12:28, 12:28].reshape(-1, 3)
    assert np.abs(square - [220, 40, 40]).max() <= 16


def test_an_odd_character_set_costs_nothing_but_its_letters(rendered: Rendered) -> None:
    assert rendered.picture("10-charset-with-nul.dcm").max() == 255


def test_files_of_a_dicomdir_are_found_under_their_names_with_extensions(rendered: Rendered) -> None:
    lines = [line for line in rendered.lines if line["file"].startswith("11-")]
    assert [line["slices"] for line in lines] == [2, 2]


@pytest.mark.parametrize(
    "name",
    [
        "12-good-native.dcm",
        "12-overlay-in-rle.dcm",
        "12-overlay-in-jpeg-lossless.dcm",
        "12-overlay-in-j2k.dcm",
    ],
)
def test_overlays_in_the_pixels_are_drawn_and_are_no_values(rendered: Rendered, name: str) -> None:
    expected = rendered.picture("12-good-native.dcm")
    plain = rendered.picture(name)
    assert np.abs(plain - expected).max() <= 1
    out = rendered.out.with_name("with-overlays")
    done = overread("render", rendered.source / name, "--out", out, "--overlays")
    line = json.loads(done.stdout)
    assert len(line["overlays"]) == 1
    with Image.open(out / line["png"]) as image:
        drawn = np.asarray(image.convert("RGB")).astype(np.int64)
    changed = (drawn != plain[..., None]).any(axis=-1)
    expected_marks = np.zeros((64, 64), bool)
    expected_marks[MARKED] = True
    assert np.array_equal(changed, expected_marks)


def test_a_supplemental_palette_is_in_its_colours(rendered: Rendered) -> None:
    picture = rendered.picture("13-supplemental-palette.dcm")
    assert (picture[20:40, 20:40] == [255, 0, 0]).all()
    outside = np.ones((64, 64), bool)
    outside[20:40, 20:40] = False
    assert (np.ptp(picture[outside], axis=-1) == 0).all()
    assert any(
        "supplemental palette" in note for note in rendered.line("13-supplemental-palette.dcm")["notes"]
    )


def test_a_colour_png_of_16_bits_whose_channels_are_equal_is_grey(rendered: Rendered) -> None:
    assert np.array_equal(rendered.picture("15-rgb-16.png"), rendered.picture("15-good-grey-16.png"))
    assert len(np.unique(rendered.picture("15-rgb-16.png"))) > 100


def test_losses_are_told_by_the_stream(rendered: Rendered) -> None:
    assert rendered.line("16-phone.jpg")["lossy"]
    assert rendered.line("17-jpeg-ls-near-8.dcm")["lossy"]


def test_monochrome1_is_believed(rendered: Rendered) -> None:
    name = "19-dx-monochrome1-identity.dcm"
    expected = 255 - linear(rendered.stored(name), 2048, 4096)
    assert np.abs(rendered.picture(name) - expected).max() <= 1


def test_files_of_a_mac_are_passed_over(rendered: Rendered) -> None:
    assert [line["file"] for line in rendered.lines if line["file"].startswith("22-")] == [
        "22-usb-stick/IM0001.dcm"
    ]
