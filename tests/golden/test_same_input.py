"""A DICOM file and the PNG exported from it give a model the same input, whatever is stored and shown."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pydicom.dataset import FileDataset

from core.images.base.limits import Limits
from core.images.display.prepare import prepare
from core.images.display.render import render, render_grey
from core.images.files.sources import Source
from core.images.read import read_pictures
from tests.golden.test_dicom_made import RAMP, SIGNED, variants
from tests.support.pictures import dicom, spot, write_dicom


def more() -> list[tuple[str, FileDataset]]:
    """Return kinds that the comparison with DCMTK leaves out, since DCMTK shows them differently or not."""
    window = {"WindowCenter": 2000, "WindowWidth": 1500}
    shutter = {"ShutterShape": "CIRCULAR", "CenterOfCircularShutter": [32, 32], "RadiusOfCircularShutter": 25}
    floats = dicom(RAMP, **window)
    del floats.PixelData, floats.BitsStored, floats.HighBit, floats.PixelRepresentation
    floats.BitsAllocated = 32
    floats.FloatPixelData = (RAMP / np.float32(1.5)).astype("<f4").tobytes()
    inverted = {"PhotometricInterpretation": "MONOCHROME1"}
    return [
        ("exact", dicom(RAMP, **window, VOILUTFunction="LINEAR_EXACT")),
        ("no-window", dicom(SIGNED)),
        ("inverted-no-window", dicom(SIGNED, **inverted)),
        ("inverted-sigmoid", dicom(SIGNED, **window, **inverted, VOILUTFunction="SIGMOID")),
        ("shutter", dicom(RAMP, **window, **shutter, ShutterPresentationValue=0x4000)),
        ("float", floats),
        ("signed-bytes", dicom(spot().view(np.int8), WindowCenter=0, WindowWidth=200)),
        ("portrait", dicom(RAMP[:, :40].copy(), **window)),
    ]


CASES = [*variants(), *more()]


@pytest.mark.parametrize(("name", "dataset"), CASES, ids=[name for name, _ in CASES])
def test_same_input(name: str, dataset: FileDataset, tmp_path: Path) -> None:
    path = write_dicom(dataset, tmp_path / "a")
    for picture in read_pictures(Source("a", path), Limits()):
        assert np.ptp(render_grey(picture)) > 20  # a blank picture would prove nothing
        Image.fromarray(render(picture)).save(tmp_path / "a.png")
        (again,) = read_pictures(Source("a.png", tmp_path / "a.png"), Limits())
        for preparation in ("letterbox", "stretch"):
            one, other = (prepare(render_grey(p), preparation, 48, 48).astype(int) for p in (picture, again))
            assert np.abs(one - other).max() <= 1
