"""Files made in code, one for each way of storing and showing, against DCMTK's values and pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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

from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.base.picture import Window
from core.images.dicom.header import read_header
from core.images.dicom.pictures import read_dicom
from core.images.dicom.pixels import open_pixels
from tests.golden import made_headers, made_pixels, made_streams, reference
from tests.golden.compare import compare
from tests.golden.drawn import Made, colours
from tests.golden.made import KINDS
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
    # DCMTK rounds modality values to integers; a wide window hides the difference.
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
    found = compare(write_dicom(dataset, tmp_path / "made.dcm"), tmp_path)
    assert found.outcome == "opened"
    assert found.tool
    # DCMTK converts YBR with rounded coefficients, so exact ties may come out one off.
    slack = 1 if name.startswith("ybr") else 0
    assert found.stored is not None
    assert found.stored <= slack, found
    assert found.shown is not None
    assert found.shown <= 1 + slack, found


#: Cases where the tools follow a wrong header or compute differently, and our result is known to be right.
OTHERWISE = {
    # The length shows that the colours are not subsampled; the tools read a quarter of the picture, with
    # twice its width.
    "native-422-whole",
    # DCMTK rounds its coefficients, and shows only one plane of three.
    *("native-422-odd", "native-HSV", "native-YBR_FULL", "native-YBR_FULL_422", "native-YBR_PARTIAL_422"),
    "native-MONOCHROME2",
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_values_are_those_that_were_drawn(kind: Callable[[], Iterator[Made]]) -> None:
    wrong = [one.name for one in kind() if one.values is not None and not equal(one)]
    assert not wrong


@NEEDS_TOOLS
def test_values_that_the_tools_compressed(tmp_path: Path) -> None:
    files = [one for one in made_streams.by_tools(tmp_path) if one.values is not None]
    assert len(files) > 150
    assert not [one.name for one in files if not equal(one)]


@NEEDS_TOOLS
@pytest.mark.parametrize(
    "kind",
    [
        made_pixels.bits_in_odd_places,
        made_pixels.in_colour,
        made_pixels.lengths_and_frames,
        made_pixels.gaps,
        made_headers.enhanced,
    ],
    ids=lambda kind: kind.__name__,
)
def test_the_tools_agree(kind: Callable[[], Iterator[Made]], tmp_path: Path) -> None:
    results = []
    for one in kind():
        path = tmp_path / one.name
        path.write_bytes(one.data)
        results.append(compare(path, tmp_path))
    assert not [one for one in results if one.tool and one.outcome != "opened"]
    checked = [one for one in results if one.name not in OTHERWISE]
    assert not [one for one in checked if (one.stored or 0) > 0 or (one.shown or 0) > 1]


def equal(one: Made) -> bool:
    """Return whether the stored values of a file are those from which it was made."""
    pixels = open_pixels(read_header(one.data, Limits()), Limits())
    frames = np.stack([pixels.frame(number + 1)[0] for number in range(pixels.declaration.frames)])
    assert one.values is not None
    return np.array_equal(frames.reshape(one.values.shape), one.values)


@pytest.mark.parametrize("one", list(made_streams.foreign()), ids=lambda one: one.name)
def test_what_is_no_picture_is_refused_by_name(one: Made) -> None:
    with pytest.raises(InputError) as caught:
        list(read_dicom(one.data, one.name, Limits()))
    no_pixels = one.name == "icon-only"
    assert caught.value.reason is (Reason.NO_PIXELS if no_pixels else Reason.UNSUPPORTED_TRANSFER_SYNTAX)
    assert no_pixels or any(word in caught.value.message for word in ("MPEG", "HEVC", "JPEG XL", "JPIP"))


def test_colours_of_a_jpeg_are_those_of_its_stream() -> None:
    """The header does not matter if the stream names its colours."""
    files = {one.name: one for one in made_streams.streams() if one.name.startswith("jpeg-")}
    for spelled in ("RGB", "YBR_FULL_422", "YBR_FULL"):
        for stream in ("jfif", "adobe-1", "rgb"):
            (picture,) = read_dicom(files[f"jpeg-{stream}-{spelled}"].data, "a", Limits())
            assert np.abs(picture.pixels.astype(int) - colours()).max() < 16


def test_frames_of_an_enhanced_file_have_their_own_values() -> None:
    (one,) = made_headers.enhanced()
    assert one.values is not None
    for index, picture in enumerate(read_dicom(one.data, "a", Limits())):
        np.testing.assert_array_equal(picture.pixels, one.values[index] * (index + 1.0) - index)
        assert picture.voi == Window(1000.0 * (index + 1), 1500.0 * (index + 1))
        assert picture.spacing == (index + 1.0, index + 1.0)
