"""Every sample file gives the values that DCMTK or GDCM give, stored and shown."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import numpy as np
import pytest

from tests.golden import reference
from tests.golden.compare import LOSSY, Compared, compare_all, table
from tests.support.pictures import dicom


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> list[Compared]:
    missing = reference.missing_tools()
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)} (Debian: dcmtk, libgdcm-tools)")
    archive = Path(os.environ.get("OVERREAD_DATA", "")) / "dicom-samples.zip"
    if not archive.is_file():
        pytest.skip("OVERREAD_DATA does not name a folder with dicom-samples.zip")
    folder = tmp_path_factory.mktemp("samples")
    with zipfile.ZipFile(archive) as samples:
        samples.extractall(folder)
    return list(compare_all(folder))


def test_what_others_open_opens_here(compared: list[Compared]) -> None:
    lost = [c for c in compared if c.tool and c.outcome != "opened"]
    assert not lost, table(compared)
    assert sum(c.outcome == "opened" for c in compared) >= 163


def test_stored_values_are_equal(compared: list[Compared]) -> None:
    read = [c for c in compared if c.outcome == "opened"]
    assert all(c.tool for c in read), table(compared)
    unequal = [c for c in read if c.stored is None or c.stored > (1 if c.syntax in LOSSY else 0)]
    assert not unequal, table(compared)


def test_shown_pictures_are_equal(compared: list[Compared]) -> None:
    shown = [c for c in compared if c.shown is not None]
    assert len(shown) >= 100
    assert all((c.shown or 0) <= 1 for c in shown), table(compared)


def test_the_reference_reads_bits_as_the_standard_says() -> None:
    # Tests the test code itself: signed 12-bit values below dirty high bits.
    stored = np.array([[0xF801, 0x0FFF, 0x17FF]], np.uint16)
    dataset = dicom(stored, BitsStored=12, HighBit=11, PixelRepresentation=1)
    values = reference.unpack(dataset)
    assert values is not None
    assert values.tolist() == [[[-2047, -1, 2047]]]
