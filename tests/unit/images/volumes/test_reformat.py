"""A marked voxel is at its place in every plane, however the slices are oriented, with correct letters."""

from __future__ import annotations

import numpy as np
import pytest

from core.errors import VolumeError
from core.images.base.picture import PatientOrientation, Picture, Window
from core.images.volumes import stack_volume
from core.images.volumes.reformat import (
    Projection,
    ReformatPlane,
    Slab,
    axis_across,
    cuts,
    point_of,
    reformat,
    slab_places,
    voxel_of,
)
from core.images.volumes.stack_geometry import stack_geometry
from core.images.volumes.stack_volume import StackVolume, VolumeBuilder
from tests.support.volumes.phantoms import AXIAL, Phantom, turned

CORONAL = ((1.0, 0.0, 0.0), (0.0, 0.0, -1.0))
SAGITTAL = ((0.0, 1.0, 0.0), (0.0, 0.0, -1.0))
FEET_FIRST = ((-1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
LETTERS = {"L": (1, 0, 0), "P": (0, 1, 0), "H": (0, 0, 1), "R": (-1, 0, 0), "A": (0, -1, 0), "F": (0, 0, -1)}
WAYS = {
    "axial": AXIAL,
    "coronal": CORONAL,
    "sagittal": SAGITTAL,
    "prone": turned(AXIAL, 180, (0, 0, 1)),
    "seen from the head": FEET_FIRST,
    "oblique": turned(AXIAL, 20, (1, 0, 0)),
    "oblique twice": turned(turned(SAGITTAL, 25, (0, 0, 1)), -15, (1, 0, 0)),
}


def picture(phantom: Phantom, number: int, **more: object) -> Picture:
    said = {"spacing": phantom.spacing[1:], "unit": "HU", "orientation": PatientOrientation("L", "P"), **more}
    return Picture(f"{number}.dcm", 1, 1, phantom.values[number], Window(40.0, 400.0), **said)


def volume_of(phantom: Phantom, *, backwards: bool = False, **more: object) -> StackVolume:
    numbers = list(range(phantom.shape[0]))
    if backwards:
        numbers.reverse()
    placements = phantom.placements()
    builder = VolumeBuilder(stack_geometry([placements[number] for number in numbers]))
    for place, number in enumerate(numbers):
        builder.add(place, picture(phantom, number, **more))
    return builder.build(picture(phantom, 0, **more))


def marked(phantom: Phantom) -> dict[str, tuple[int, int, int]]:
    """Mark the centre, and points towards the patient's left, back and head, each with its own value."""
    places = {"": (0, 0, 0), "L": (6, 0, 0), "P": (0, 9, 0), "H": (0, 0, 9)}
    return {
        name: phantom.mark(np.add(phantom.middle, offset), 100 * (n + 1))
        for n, (name, offset) in enumerate(places.items())
    }


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("way", WAYS)
def test_a_marked_voxel_is_found_in_every_plane(way: str, backwards: bool) -> None:
    phantom = Phantom(WAYS[way])
    for n, voxel in enumerate(marked(phantom).values()):
        volume = volume_of(phantom, backwards=backwards)
        place = volume.voxel_at(tuple(phantom.position(*voxel)))
        assert np.allclose(place, np.rint(place), atol=1e-6)
        assert np.allclose(volume.position_of(place), phantom.position(*voxel))
        for plane in ReformatPlane:
            depth = round(place[axis_across(plane)])
            shown = reformat(volume, plane, depth)
            column, row = point_of(volume, plane, place)
            assert shown.pixels[int(row), int(column)] == 100 * (n + 1)
            assert voxel_of(volume, plane, (column, row), place) == pytest.approx(place)
            assert (shown.frame, shown.frames) == (depth + 1, cuts(volume, plane))


@pytest.mark.parametrize("way", WAYS)
def test_letters_and_spacing_are_those_of_the_patient(way: str) -> None:
    phantom = Phantom(WAYS[way])
    volume = volume_of(phantom)
    for plane, expected in (
        (ReformatPlane.AXIAL, ("L", "P")),
        (ReformatPlane.CORONAL, ("L", "F")),
        (ReformatPlane.SAGITTAL, ("P", "F")),
    ):
        shown = reformat(volume, plane, 3)
        assert (shown.orientation.right[0], shown.orientation.down[0]) == expected
        here = volume.position_of(voxel_of(volume, plane, (5.5, 5.5), (3, 3, 3)))
        for letters, point, step in (
            (shown.orientation.right, (6.5, 5.5), shown.spacing[1]),
            (shown.orientation.down, (5.5, 6.5), shown.spacing[0]),
        ):
            moved = np.subtract(volume.position_of(voxel_of(volume, plane, point, (3, 3, 3))), here)
            assert np.linalg.norm(moved) == pytest.approx(step)
            for letter in letters:
                assert moved @ np.array(LETTERS[letter]) > 0
        assert shown.aspect == pytest.approx(shown.spacing[0] / shown.spacing[1])


def test_letters_are_left_out_where_the_patient_has_no_such_sides() -> None:
    volume = volume_of(Phantom(), orientation=PatientOrientation())
    assert reformat(volume, ReformatPlane.CORONAL, 0).orientation == PatientOrientation()


def test_window_unit_and_values_are_those_of_the_slices() -> None:
    phantom = Phantom()
    phantom.values[4] = np.arange(480).reshape(20, 24) - 200
    shown = reformat(volume_of(phantom), ReformatPlane.AXIAL, 4)
    assert np.array_equal(shown.pixels, phantom.values[4])
    assert (shown.voi, shown.unit) == (Window(40.0, 400.0), "HU")


def test_values_that_are_no_small_whole_numbers_stay_exact() -> None:
    phantom = Phantom()
    builder = VolumeBuilder(stack_geometry(phantom.placements()))
    for number in range(12):
        pixels = np.full((20, 24), number + (0.25 if number > 5 else 0), np.float32)
        slice_ = picture(phantom, number)
        builder.add(number, Picture(slice_.name, 1, 1, pixels, slice_.voi, spacing=slice_.spacing))
    volume = builder.build(picture(phantom, 0))
    assert volume.values[:, 0, 0].tolist() == [*range(6), *(n + 0.25 for n in range(6, 12))]


def test_a_slab_shows_the_mean_or_the_extremes_of_its_millimetres() -> None:
    phantom = Phantom()
    phantom.values[:] = (np.arange(12) ** 2)[:, None, None]
    volume = volume_of(phantom)
    assert slab_places(volume, ReformatPlane.AXIAL, 5, Slab(9.0)) == range(4, 7)
    assert slab_places(volume, ReformatPlane.AXIAL, 0, Slab(9.0)) == range(2)
    for projection, expected in ((Projection.MEAN, 26), (Projection.MAXIMUM, 36), (Projection.MINIMUM, 16)):
        shown = reformat(volume, ReformatPlane.AXIAL, 5, Slab(9.0, projection))
        assert (shown.pixels == expected).all()
        assert shown.pixels.dtype == np.int16
    # Across the slices each slice has its own mean.
    shown = reformat(volume, ReformatPlane.CORONAL, 5, Slab(6.0))
    assert shown.pixels[:, 0].tolist() == [n**2 for n in range(11, -1, -1)]


@pytest.mark.parametrize("kind", [np.int16, np.float32])
def test_thick_slabs_of_large_volumes_have_the_same_values_as_plain_ones(kind: type) -> None:
    values = np.random.default_rng(3).integers(-900, 900, (130, 140, 150)).astype(kind)
    axes = ((0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0))
    volume = StackVolume(values, (0.0, 0.0, 0.0), axes, (1.0, 1.0, 1.0), picture(Phantom(), 0))
    for plane in ReformatPlane:
        axis = axis_across(plane)
        for thickness in (119.0, 120.0):
            held = slab_places(volume, plane, 65, Slab(thickness))
            block = values.take(list(held), axis).astype(np.float64)
            for projection, plain in (
                (Projection.MEAN, block.mean(axis)),
                (Projection.MAXIMUM, block.max(axis)),
                (Projection.MINIMUM, block.min(axis)),
            ):
                expected = plain if plane is ReformatPlane.AXIAL else plain[::-1]
                shown = reformat(volume, plane, 65, Slab(thickness, projection)).pixels
                assert np.abs(shown - expected).max() <= (0.5 if kind is np.int16 else 0.01)
                assert projection is Projection.MEAN or np.array_equal(shown, expected)


def test_a_tilted_gantry_is_straightened() -> None:
    phantom = Phantom(lean=(0.0, 0.75))
    # A straight rod from feet to head: half a row higher in each slice.
    column = 10
    for number in range(12):
        row = 12 - number * 0.5
        phantom.values[number, int(np.floor(row)), column] += 500 if row == int(row) else 250
        if row != int(row):
            phantom.values[number, int(np.floor(row)) + 1, column] += 250
    volume = volume_of(phantom)
    assert volume.tilt == pytest.approx(14.04, abs=0.01)
    place = volume.voxel_at(tuple(phantom.position(0, 12, column)))
    shown = reformat(volume, ReformatPlane.SAGITTAL, round(place[2]))
    assert shown.pixels.shape == (12, 26)
    strongest = shown.pixels.argmax(axis=1)
    assert set(strongest.tolist()) == {round(place[1])}
    # Halfway between two rows the rod was half in each; now it is a quarter in the rows beside.
    assert set(shown.pixels.max(axis=1).tolist()) == {250, 500}
    # Slices on whole rows keep their own values.
    assert shown.pixels[11, round(place[1])] == 500


def test_what_cannot_be_one_volume_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    phantom = Phantom()
    with pytest.raises(VolumeError, match="how large their pixels are"):
        volume_of(phantom, spacing=None)
    builder = VolumeBuilder(stack_geometry(phantom.placements()))
    builder.add(0, picture(phantom, 0))
    with pytest.raises(VolumeError, match="differ in size"):
        builder.add(1, picture(phantom, 1, spacing=(1.5, 1.0)))
    small = picture(phantom, 1)
    with pytest.raises(VolumeError, match="differ in size"):
        builder.add(1, Picture("s", 1, 1, small.pixels[:10], small.voi, spacing=small.spacing))
    with pytest.raises(VolumeError, match="Colour"):
        builder.add(1, Picture("c", 1, 1, np.zeros((20, 24, 3), np.uint8), small.voi, spacing=small.spacing))
    monkeypatch.setattr(stack_volume, "MOST_VOXELS", 100)
    with pytest.raises(VolumeError, match="5,760 voxels; at most 100"):
        volume_of(phantom)
