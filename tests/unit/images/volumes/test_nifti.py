"""NIfTI files are shown as radiologists see them, in whichever orientation they are stored."""

from __future__ import annotations

import gzip
import itertools
from dataclasses import replace
from pathlib import Path

import nibabel
import numpy as np
import pytest

from core.errors import InputError, Reason
from core.images.base.formats import FileFormat, sniff
from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.images.display.render import render
from core.images.files.sources import Source
from core.images.read import pictures_in
from core.images.studies.study_tree import read_instance

#: Sizes along right, anterior and superior, all different.
SHAPE = (6, 7, 8)
#: Millimetres of a voxel along the same axes.
SIZES = (1.0, 2.0, 3.0)
# A spot near the right, the front and the head, in voxels of a volume stored towards these sides.
RIGHT, FRONT, HEAD = 5, 6, 7


def _read(data: bytes, limits: Limits | None = None, frame: int | None = None) -> list[Picture]:
    return list(pictures_in(data, "a.nii", limits or Limits(), frame))


def _file(values: np.ndarray, affine: np.ndarray | None, kind: type = nibabel.Nifti1Image) -> bytes:
    return kind(values, affine).to_bytes()


def _stored(order: tuple[int, ...], signs: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Return a volume with a bright spot, with axes in some order and direction, and its affine."""
    values = np.zeros(SHAPE, np.uint8)
    values[RIGHT, FRONT, HEAD] = 200
    values[0, FRONT, HEAD] = 100
    affine = np.diag([*SIZES, 1.0])
    affine[:3, 3] = (-10.0, -20.0, -30.0)
    steps = [affine[:3, axis] * sign for axis, sign in zip(order, signs, strict=True)]
    values = values.transpose(order)
    first = affine[:3, 3].copy()
    for place, (axis, sign) in enumerate(zip(order, signs, strict=True)):
        if sign < 0:
            values = np.flip(values, place)
            first += affine[:3, axis] * (SHAPE[axis] - 1)
    turned = np.eye(4)
    turned[:3, :3], turned[:3, 3] = np.array(steps).T, first
    return np.ascontiguousarray(values), turned


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
@pytest.mark.parametrize("signs", list(itertools.product((1, -1), repeat=3)))
def test_every_way_of_storing_is_shown_alike(order: tuple[int, ...], signs: tuple[int, ...]) -> None:
    pictures = _read(_file(*_stored(order, signs)))
    stack = np.stack([picture.pixels for picture in pictures])
    ((place, row, column),) = np.argwhere(stack == 200)
    ((_, other_row, other_column),) = np.argwhere(stack == 100)
    slices, rows, columns = stack.shape
    first = pictures[0]
    if order[2] == 2:  # axial, seen from the feet: right on the left, front at the top
        assert (place, row, column) == (slices - 1, 0, 0)
        assert (other_row, other_column) == (0, columns - 1)
        assert (first.orientation.right, first.orientation.down) == ("L", "P")
        assert first.spacing == (SIZES[1], SIZES[0])
    elif order[2] == 1:  # coronal, seen from the front: right on the left, head at the top
        assert (place, row, column) == (0, 0, 0)
        assert (other_row, other_column) == (0, columns - 1)
        assert (first.orientation.right, first.orientation.down) == ("L", "F")
        assert first.spacing == (SIZES[2], SIZES[0])
    else:  # sagittal, seen from the left: front on the left, head at the top
        assert (place, row, column) == (slices - 1, 0, 0)
        assert (first.orientation.right, first.orientation.down) == ("P", "F")
        assert first.spacing == (SIZES[2], SIZES[1])
    assert rows == SHAPE[1 if order[2] == 2 else 2]


def test_places_of_slices_are_those_of_the_affine(tmp_path: Path) -> None:
    (tmp_path / "a.nii").write_bytes(_file(*_stored((0, 1, 2), (1, 1, 1))))
    instance = read_instance(Source("a.nii", tmp_path / "a.nii"), Limits())
    assert instance.frames == 8
    places = [instance.placement_of_frame(frame).position for frame in (1, 8)]
    # The first pixel is at the right front: NIfTI counts to the right and front, DICOM to the left and
    # back.
    assert places == [(5.0, 8.0, -30.0), (5.0, 8.0, -9.0)]
    assert instance.placement.normal == (0.0, 0.0, 1.0)


def test_oblique_slices_name_both_directions() -> None:
    angle = np.radians(30)
    affine = np.eye(4)
    affine[:2, :2] = [[-np.cos(angle), np.sin(angle)], [-np.sin(angle), -np.cos(angle)]]
    first = _read(_file(np.zeros((4, 4, 2), np.int16), affine))[0]
    assert (first.orientation.right, first.orientation.down) == ("LP", "PR")


@pytest.mark.parametrize("kind", [nibabel.Nifti1Image, nibabel.Nifti2Image])
@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.uint16, np.int32, np.float32, np.float64, ">i2"])
def test_values(kind: type, dtype: str) -> None:
    values = (np.arange(24).reshape(2, 3, 4) * 5).astype(dtype)
    affine = np.diag([-1.0, -1.0, 1.0, 1.0])
    for data in (_file(values, affine, kind), gzip.compress(_file(values, affine, kind))):
        assert sniff(data[:600]) is FileFormat.NIFTI
        stack = np.stack([picture.pixels for picture in _read(data)])
        assert np.array_equal(stack, values.transpose(2, 1, 0))
        assert np.array_equal(_read(data, frame=3)[0].pixels, stack[2])


def test_slope_intercept_and_one_window_for_all_slices() -> None:
    image = nibabel.Nifti1Image(np.arange(24, dtype=np.int16).reshape(2, 3, 4), np.eye(4))
    image.header.set_slope_inter(2.0, -1000.0)
    pictures = _read(image.to_bytes())
    assert {picture.voi for picture in pictures} == {pictures[0].voi}
    assert (pictures[0].voi.center, pictures[0].voi.width) == (-977.0, 46.0)
    assert min(float(picture.pixels.min()) for picture in pictures) == -1000.0


def test_the_window_of_the_file() -> None:
    image = nibabel.Nifti1Image(np.arange(24, dtype=np.int16).reshape(2, 3, 4), np.eye(4))
    image.header["cal_min"], image.header["cal_max"] = 5, 15
    (picture, *_) = _read(image.to_bytes())
    assert (picture.voi.center, picture.voi.width) == (10.0, 10.0)


def test_stacks_of_several_times() -> None:
    values = np.arange(48, dtype=np.uint8).reshape(2, 3, 4, 2)
    pictures = _read(_file(values, np.diag([-1.0, -1.0, 1.0, 1.0])))
    assert [picture.frames for picture in pictures] == [8] * 8
    assert np.array_equal(pictures[5].pixels, values[:, :, 1, 1].T)


def test_numbers_that_are_none() -> None:
    values = np.full((4, 4, 1), 3.0, np.float32)
    values[0, 0, 0], values[1, 1, 0] = np.nan, 7.0
    (picture,) = _read(_file(values, np.eye(4)))
    assert np.isfinite(picture.pixels).all()
    assert any("not numbers" in note for note in picture.notes)
    assert render(picture).max() == 255


def test_colours() -> None:
    kind = np.dtype([("R", "u1"), ("G", "u1"), ("B", "u1")])
    values = np.zeros((2, 2, 1), kind)
    values["R"] = 200
    (picture,) = _read(_file(values, np.eye(4)))
    assert picture.is_colour
    assert (picture.pixels[0, 0] == (200, 0, 0)).all()


def test_a_file_that_does_not_say_how_it_lies() -> None:
    (picture,) = _read(_file(np.zeros((4, 4, 1), np.int16), None))
    assert picture.orientation.right == ""
    assert "does not say" in picture.notes[0]


def test_a_map_of_labels_is_an_earlier_result() -> None:
    image = nibabel.Nifti1Image(np.zeros((4, 4, 1), np.uint8), np.eye(4))
    image.header.set_intent("label")
    assert _read(image.to_bytes())[0].result == "Label map"


def _reason(data: bytes, limits: Limits | None = None) -> Reason:
    with pytest.raises(InputError) as caught:
        _read(data, limits)
    return caught.value.reason


def test_what_is_cut_or_too_large() -> None:
    data = _file(np.zeros((64, 64, 40), np.int16), np.eye(4))
    packed = gzip.compress(data)
    assert _reason(data[:-1]) is Reason.TRUNCATED
    assert _reason(packed[: len(packed) // 2]) is Reason.TRUNCATED
    assert _reason(data, replace(Limits(), picture_pixels=4095)) is Reason.TOO_LARGE
    assert _reason(data, replace(Limits(), segments=39)) is Reason.TOO_MANY_ELEMENTS
    assert _reason(packed, replace(Limits(), inflate_ratio=2, inflate_free_bytes=1000)) is Reason.TOO_LARGE
    assert len(_read(gzip.compress(data[:5000]) + gzip.compress(data[5000:]))) == 40


@pytest.mark.parametrize(
    ("at", "value", "reason"),
    [
        (40, b"\x03\0\0\0", Reason.NO_PIXELS),
        (70, b"\x20\0", Reason.UNSUPPORTED_PIXELS),
        (70, b"\0\0", Reason.UNSUPPORTED_PIXELS),
        (70, b"\x99\x09", Reason.CORRUPT),
        (42, b"\xff\x7f\xff\x7f\xff\x7f", Reason.TOO_LARGE),
        (42, b"\xff\xff", Reason.NO_PIXELS),
        (108, b"\0\0\xc0\x7f", Reason.CORRUPT),
    ],
)
def test_a_damaged_header(at: int, value: bytes, reason: Reason) -> None:
    data = bytearray(_file(np.zeros((8, 8, 4), np.int16), np.eye(4)))
    data[at : at + len(value)] = value
    assert _reason(bytes(data)) is reason


def test_a_header_that_is_cut() -> None:
    for kind in (nibabel.Nifti1Image, nibabel.Nifti2Image):
        data = _file(np.zeros((8, 8, 4), np.int16), np.eye(4), kind)
        for end in (350, 400, 539):
            assert _reason(data[:end]) in (Reason.CORRUPT, Reason.TRUNCATED)


@pytest.mark.parametrize("affine", [np.zeros((4, 4)), np.full((4, 4), np.nan), np.diag([1.0, 1.0, 0.0, 1.0])])
def test_an_affine_that_leads_nowhere(affine: np.ndarray) -> None:
    image = nibabel.Nifti1Image(np.zeros((4, 4, 2), np.int16), np.eye(4))
    for number, name in enumerate("xyz"):
        image.header[f"srow_{name}"] = affine[number]
    image.header["pixdim"][1:4] = np.nan
    data = bytearray(image.to_bytes())
    for number in range(3):
        data[280 + 16 * number : 296 + 16 * number] = affine[number].astype("<f4").tobytes()
    pictures = _read(bytes(data))
    assert len(pictures) == 2
    assert pictures[0].orientation.right == ""


def test_a_window_without_width_divides_dark_from_bright() -> None:
    image = nibabel.Nifti1Image(np.arange(-12, 12, dtype=np.int16).reshape(2, 3, 4), np.eye(4))
    image.header["cal_min"], image.header["cal_max"] = 0.0, 1e-44
    for picture in _read(image.to_bytes()):
        shown = render(picture)
        assert np.array_equal(shown, np.where(picture.pixels > 0, 255, 0))
