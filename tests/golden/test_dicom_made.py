"""Files made in code, one for each way of storing and showing, against DCMTK's values and pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pydicom.dataset import Dataset, FileDataset
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGLSLossless,
    RLELossless,
)

from tests.golden import reference
from tests.golden.compare import compare
from tests.support.pictures import dicom, spot, write_dicom

NEEDS_TOOLS = pytest.mark.skipif(
    bool(reference.missing_tools()),
    reason=f"not installed: {', '.join(reference.missing_tools())} (Debian: dcmtk, libgdcm-tools)",
)

RAMP = np.arange(64 * 64, dtype=np.uint16).reshape(64, 64)
SIGNED = RAMP.astype(np.int16) - 2048
DIRTY = np.random.default_rng(5).integers(0, 1 << 16, (64, 64)).astype(np.uint16)


def table(first: int, count: int, bits: int, *, falling: bool = False) -> Dataset:
    item = Dataset()
    entries = (np.linspace(0, 1, count) ** 2 * ((1 << bits) - 1)).round().astype("<u2")
    item.LUTDescriptor = [count, first, bits]
    item.LUTData = (entries[::-1] if falling else entries).tobytes()
    return item


def modality_table() -> Dataset:
    item = table(0, 4096, 12, falling=True)
    item.ModalityLUTType = "US"
    return item


def variants() -> Iterator[tuple[str, FileDataset]]:
    """Yield a name and a data set for each kind."""
    window = {"WindowCenter": 2000, "WindowWidth": 1500}
    yield "linear", dicom(RAMP, **window)
    yield "width-1", dicom(RAMP, WindowCenter=2000, WindowWidth=1)
    yield "width-2", dicom(RAMP, WindowCenter=2000.5, WindowWidth=2)
    yield "fractions", dicom(RAMP, WindowCenter=1999.25, WindowWidth=1500.5)
    yield "sigmoid", dicom(RAMP, **window, VOILUTFunction="SIGMOID")
    yield "monochrome1", dicom(RAMP, **window, PhotometricInterpretation="MONOCHROME1")
    yield "signed", dicom(SIGNED, WindowCenter=-100, WindowWidth=3000)
    yield "rescaled", dicom(RAMP, WindowCenter=40, WindowWidth=400, RescaleSlope=1, RescaleIntercept=-1024)
    # DCMTK rounds modality values to integers, which a wide window hides.
    yield "slope", dicom(SIGNED, WindowCenter=3, WindowWidth=5000, RescaleSlope=1.25, RescaleIntercept=2.5)
    yield (
        "negative-slope",
        dicom(RAMP, WindowCenter=-2000, WindowWidth=1500, RescaleSlope=-1, RescaleIntercept=0),
    )
    yield "voi-table", dicom(RAMP, BitsStored=12, HighBit=11, VOILUTSequence=[table(100, 3000, 16)])
    yield "voi-table-12", dicom(RAMP, BitsStored=12, HighBit=11, VOILUTSequence=[table(0, 4096, 12)])
    yield "voi-table-8", dicom(spot(), VOILUTSequence=[table(0, 256, 8, falling=True)])
    yield (
        "modality-table",
        dicom(RAMP, BitsStored=12, HighBit=11, ModalityLUTSequence=[modality_table()], **window),
    )
    for stored in (10, 12, 15):
        fitting = {"WindowCenter": 1 << stored - 2, "WindowWidth": 1 << stored - 1}
        for sign in (0, 1):
            yield (
                f"dirty-{stored}-{sign}",
                dicom(DIRTY, BitsStored=stored, HighBit=stored - 1, PixelRepresentation=sign, **fitting),
            )
    yield "high-bit-15", dicom(DIRTY, BitsStored=12, HighBit=15, **window)
    yield "wide", dicom(RAMP.astype(np.uint32) * 1000, WindowCenter=2e6, WindowWidth=1e6)
    yield "frames", dicom(np.stack([RAMP, RAMP[::-1], RAMP.T]), **window)
    rgb = np.random.default_rng(6).integers(0, 256, (32, 32, 3), dtype=np.uint8)
    yield "rgb", dicom(rgb)
    planar = dicom(rgb, PlanarConfiguration=1)
    planar.PixelData = rgb.transpose(2, 0, 1).tobytes()
    yield "planar", planar
    yield "ybr-full", dicom(rgb, PhotometricInterpretation="YBR_FULL")
    palette = dicom(spot(), PhotometricInterpretation="PALETTE COLOR")
    for index, colour in enumerate(("Red", "Green", "Blue")):
        entries = np.roll(np.arange(200, dtype="<u2") * 327, index * 60)
        setattr(palette, f"{colour}PaletteColorLookupTableDescriptor", [200, 10, 16])
        setattr(palette, f"{colour}PaletteColorLookupTableData", entries.tobytes())
    yield "palette", palette
    for syntax in (ImplicitVRLittleEndian, DeflatedExplicitVRLittleEndian):
        dataset = dicom(SIGNED, WindowCenter=0, WindowWidth=2000)
        dataset.file_meta.TransferSyntaxUID = syntax
        yield syntax.name, dataset
    for syntax in (RLELossless, JPEGLSLossless, JPEG2000Lossless):
        for name, values in (("unsigned", RAMP), ("signed", SIGNED)):
            dataset = dicom(values, BitsStored=12, HighBit=11, WindowCenter=500, WindowWidth=2000)
            dataset.compress(syntax, generate_instance_uid=False)
            yield f"{syntax.name}-{name}", dataset


@NEEDS_TOOLS
@pytest.mark.parametrize(("name", "dataset"), list(variants()), ids=[name for name, _ in variants()])
def test_made_file(name: str, dataset: FileDataset, tmp_path: Path) -> None:
    made = compare(write_dicom(dataset, tmp_path / "made.dcm"), tmp_path)
    assert made.outcome == "opened"
    assert made.tool
    # DCMTK converts YBR with rounded coefficients, and the exact conversion has ties.
    slack = 1 if name.startswith("ybr") else 0
    assert made.stored is not None
    assert made.stored <= slack, made
    assert made.shown is not None
    assert made.shown <= 1 + slack, made
