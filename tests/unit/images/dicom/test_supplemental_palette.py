"""Grey pictures in which some values have their own colours."""

from __future__ import annotations

import io

import numpy as np
import pytest
from pydicom.dataset import Dataset, FileDataset

from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.images.dicom.pictures import read_dicom
from core.images.display.render import render
from tests.support.pictures import dicom

#: Grey values below 4096, and above them a square in which reds get brighter along each row.
VALUES = np.tile(np.linspace(0, 4095, 64).astype(np.uint16), (64, 1))
VALUES[20:40, 20:40] = 4096 + np.arange(20) * 12
GREYS = np.floor(np.linspace(0, 255, 64) + 0.5)


def with_palette(bits: int = 16, first: int = 4096, **more: object) -> FileDataset:
    usual = {"PixelPresentation": "COLOR", "WindowCenter": 2048, "WindowWidth": 4096}
    dataset = dicom(VALUES, **{**usual, **more})
    ramp = np.arange(256) * ((1 << bits) - 1) // 255
    for colour, entries in (("Red", ramp), ("Green", ramp * 0), ("Blue", ramp * 0)):
        setattr(dataset, f"{colour}PaletteColorLookupTableDescriptor", [256, first, bits])
        data = entries.astype("<u2" if bits == 16 else "u1").tobytes()
        setattr(dataset, f"{colour}PaletteColorLookupTableData", data)
    return dataset


def pictures(dataset: FileDataset) -> list[Picture]:
    buffer = io.BytesIO()
    dataset.save_as(buffer, enforce_file_format=True)
    return list(read_dicom(buffer.getvalue(), "a", Limits()))


def shows_colours(picture: Picture) -> bool:
    shown = render(picture)
    if shown.ndim == 2:
        return False
    np.testing.assert_array_equal(shown[20:40, 20:40, 0], np.tile(np.arange(20) * 12, (20, 1)))
    np.testing.assert_array_equal(shown[20:40, 20:40, 1:], 0)
    np.testing.assert_allclose(shown[0], np.repeat(GREYS[:, None], 3, axis=1), atol=1)
    return True


@pytest.mark.parametrize("bits", [8, 16])
def test_both_parts_are_shown(bits: int) -> None:
    (picture,) = pictures(with_palette(bits))
    assert shows_colours(picture)
    assert any("their own colours" in note for note in picture.notes)


def test_colours_do_not_stretch_the_window() -> None:
    (picture,) = pictures(with_palette(WindowCenter=None, WindowWidth=None))
    assert shows_colours(picture)


def test_values_behind_the_table_have_its_last_colour() -> None:
    dataset = with_palette()
    dataset.PixelData = np.where(VALUES >= 4096, 60000, VALUES).astype(np.uint16).tobytes()
    (picture,) = pictures(dataset)
    assert render(picture)[30, 30].tolist() == [255, 0, 0]


@pytest.mark.parametrize("said", ["MONOCHROME", "", None])
def test_a_palette_that_is_not_asked_for(said: str | None) -> None:
    dataset = with_palette()
    if said is None:
        del dataset.PixelPresentation
    else:
        dataset.PixelPresentation = said
    (picture,) = pictures(dataset)
    assert not picture.is_colour
    assert picture.notes == ()


def test_each_frame_says_it() -> None:
    dataset = with_palette(PixelPresentation="MIXED")
    dataset.NumberOfFrames, dataset.PixelData = 2, dataset.PixelData * 2
    groups = []
    for presentation in ("MONOCHROME", "COLOR"):
        kind, group = Dataset(), Dataset()
        kind.PixelPresentation = presentation
        group.MRImageFrameTypeSequence = [kind]
        groups.append(group)
    dataset.PerFrameFunctionalGroupsSequence = groups
    assert [shows_colours(picture) for picture in pictures(dataset)] == [False, True]


def test_a_damaged_palette_is_said() -> None:
    dataset = with_palette()
    dataset.BluePaletteColorLookupTableData = b""
    (picture,) = pictures(dataset)
    assert not picture.is_colour
    assert any("shown grey" in note for note in picture.notes)
