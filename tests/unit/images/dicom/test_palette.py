"""Palettes with 8-bit entries, whatever their header says."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.uid import ExplicitVRBigEndian

from core.images.base.limits import Limits
from core.images.dicom.pictures import read_dicom
from core.images.display.render import render
from tests.golden.drawn import as_bytes
from tests.support.pictures import dicom

#: Red, green and blue of the values 0, 1 and 2.
COLOURS = np.array([[90, 140, 90], [220, 40, 40], [40, 60, 210]])
VALUES = np.array([[0, 1, 2, 1], [2, 2, 0, 0]], np.uint8)
SEGMENTED = (0, 3)


def shown(
    tables: NDArray[np.integer], bits: int, *, little: bool = True, keyword: str = ""
) -> NDArray[np.uint8]:
    """Return what is shown of `VALUES` with a palette (columns red, green, blue) in words of 16 bits."""
    dataset = dicom(VALUES, PhotometricInterpretation="PALETTE COLOR")
    dataset["PixelData"].VR = "OB"
    order = "<" if little else ">"
    for colour, entries in zip(("Red", "Green", "Blue"), tables.T, strict=True):
        setattr(dataset, f"{colour}PaletteColorLookupTableDescriptor", [len(COLOURS), 0, bits])
        table = entries.astype(f"{order}u2").tobytes()
        setattr(dataset, f"{keyword}{colour}PaletteColorLookupTableData", table)
    if not little:
        dataset.file_meta.TransferSyntaxUID = ExplicitVRBigEndian
    (picture,) = read_dicom(as_bytes(dataset, little=little), "a", Limits())
    return render(picture)


@pytest.mark.parametrize("little", [True, False])
@pytest.mark.parametrize(
    ("tables", "bits"), [(COLOURS, 8), (COLOURS, 16), (COLOURS * 257, 16), (COLOURS << 8, 16)]
)
def test_entries_in_words(tables: NDArray[np.integer], bits: int, little: bool) -> None:
    np.testing.assert_allclose(shown(tables, bits, little=little), COLOURS[VALUES], atol=1)


@pytest.mark.parametrize("little", [True, False])
def test_segments_have_the_bits_that_they_say(little: bool) -> None:
    segments = np.vstack([np.repeat([[part] for part in SEGMENTED], 3, axis=1), COLOURS * 257])
    found = shown(segments, 16, little=little, keyword="Segmented")
    np.testing.assert_allclose(found, COLOURS[VALUES], atol=1)
