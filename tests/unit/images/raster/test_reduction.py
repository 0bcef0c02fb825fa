"""Reduced decoding: fewer pixels of the same picture, and whole pictures where that might change more."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from numpy.typing import NDArray
from PIL import Image
from pydicom.dataset import Dataset

from core.errors import InputError
from core.images.base.limits import Limits
from core.images.base.picture import Picture
from core.images.dicom.decoders import decode_frame
from core.images.dicom.streams import identify_stream
from core.images.display.prepare import prepare
from core.images.display.render import render_grey
from core.images.files.sources import Source
from core.images.raster import reduction
from core.images.raster.reduction import lower_resolution, reduced_side, step_of
from core.images.read import read_pictures
from tests.support.pictures import jpeg_2000_dicom, jpeg_dicom

ROWS, COLUMNS = 801, 643
WINDOW = {"WindowCenter": 2048, "WindowWidth": 4096}


def waves(rows: int = ROWS, columns: int = COLUMNS, bits: int = 8) -> NDArray[np.uint16]:
    """Return smooth waves that are slow enough to survive a division by eight."""
    y, x = np.mgrid[:rows, :columns]
    scene = 0.5 + 0.25 * np.sin(x / 40) + 0.2 * np.cos(y / 30 + x / 90)
    return (scene * ((1 << bits) - 1)).astype(np.uint16)


def raster(pixels: NDArray[np.uint16], kind: str = "JPEG", mode: str = "L", **more: Any) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8)).convert(mode).save(buffer, kind, **more)
    return buffer.getvalue()


def read(data: bytes, path: Path, enough: int | None = None) -> Picture:
    path.write_bytes(data)
    (picture,) = read_pictures(Source("a", path), Limits(), enough=enough)
    return picture


def turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return raster(waves(), exif=exif)


@pytest.mark.parametrize(
    ("rows", "columns", "enough", "step"),
    [
        (3000, 2500, 1024, 2),
        (2500, 2047, 1024, 1),
        (4096, 9000, 1024, 4),
        (9000, 9000, 1024, 8),
        (90_000, 90_000, 1024, 8),
        (300, 300, 1024, 1),
        (9000, 9000, None, 1),
    ],
)
def test_enough_remains(rows: int, columns: int, enough: int | None, step: int) -> None:
    assert reduction.reduction_step(rows, columns, enough) == step


@pytest.mark.parametrize("step", [1, 2, 4, 8])
def test_the_division_is_known_by_what_is_held(step: int) -> None:
    assert all(step_of(side, reduced_side(side, step)) == step for side in range(64, 5000))


@pytest.mark.parametrize("step", [2, 4, 8])
@pytest.mark.parametrize(
    ("_kind", "data"),
    [
        ("JPEG", raster(waves())),
        ("progressive JPEG", raster(waves(), progressive=True)),
        ("colour JPEG", raster(waves(), mode="RGB")),
        ("DICOM JPEG", jpeg_dicom(waves().astype(np.uint8), WindowCenter=128, WindowWidth=256)),
        (
            "DICOM JPEG 2000, 8 bits",
            jpeg_2000_dicom(waves(800, 640).astype(np.uint8), 8, WindowCenter=128, WindowWidth=256),
        ),
        ("DICOM JPEG 2000, 12 bits", jpeg_2000_dicom(waves(800, 640, bits=12), **WINDOW)),
        (
            "DICOM JPEG 2000, 16 bits",
            jpeg_2000_dicom(waves(800, 640, 16), 16, WindowCenter=1 << 15, WindowWidth=1 << 16),
        ),
    ],
)
def test_the_same_picture_in_fewer_pixels(_kind: str, data: bytes, step: int, tmp_path: Path) -> None:
    whole = read(data, tmp_path / "a")
    less = read(data, tmp_path / "a", min(whole.shape) // step)
    assert whole.reduced is None
    assert whole.shape == whole.pixels.shape[:2] == less.shape
    assert less.pixels.shape == tuple(reduced_side(side, step) for side in whole.shape)
    assert less.pixels.dtype == whole.pixels.dtype
    assert (less.voi, less.lossy, less.identity, less.notes) == (
        whole.voi,
        whole.lossy,
        whole.identity,
        whole.notes,
    )
    for name in ("letterbox", "stretch"):
        small = [prepare(render_grey(one), name, 16, 16, one.reduced).astype(int) for one in (whole, less)]
        assert np.ptp(small[0]) > 100
        assert np.abs(small[0] - small[1]).max() <= step


def test_begun_blocks_do_not_stretch_a_picture(tmp_path: Path) -> None:
    # A step at 9/10 of the height: if the seven missing rows were counted, it would lie higher.
    pixels = np.zeros((ROWS, 1600), np.uint16)
    pixels[720:] = 200
    data = raster(pixels, quality=100)
    whole, less = read(data, tmp_path / "a"), read(data, tmp_path / "a", 100)
    assert less.pixels.shape == (101, 200)
    one, other = (prepare(p.pixels, "stretch", 100, 100, p.reduced)[:, 50].astype(int) for p in (whole, less))
    assert np.abs(one - other).max() <= 24
    assert np.abs(one - prepare(less.pixels, "stretch", 100, 100)[:, 50].astype(int)).max() > 96


def attributes(**more: object) -> bytes:
    return jpeg_2000_dicom(waves(800, 640, bits=12), **{**WINDOW, **more})


def with_overlay() -> bytes:
    dataset = pydicom.dcmread(io.BytesIO(attributes()))
    for element, vr, value in (
        (0x0010, "US", 800),
        (0x0011, "US", 640),
        (0x0040, "CS", "G"),
        (0x0050, "SS", [1, 1]),
        (0x0100, "US", 1),
        (0x0102, "US", 0),
        (0x3000, "OW", bytes(800 * 640 // 8)),
    ):
        dataset.add_new((0x6000, element), vr, value)
    buffer = io.BytesIO()
    dataset.save_as(buffer)
    return buffer.getvalue()


def item(**values: object) -> list[Dataset]:
    dataset = Dataset()
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    dataset["LUTDescriptor"].VR, dataset["LUTData"].VR = "US", "OW"
    return [dataset]


TABLE = {"LUTDescriptor": [4096, 0, 12], "LUTData": np.arange(4096, dtype=np.uint16).tobytes()}
WHOLE: dict[str, Callable[[], bytes]] = {
    "PNG": lambda: raster(waves(), "PNG"),
    "JPEG that is to be turned": turned,
    "JPEG of inks": lambda: raster(waves(), mode="CMYK"),
    "too small": lambda: raster(waves(399, 700)),
    "no window": lambda: jpeg_2000_dicom(waves(800, 640, bits=12)),
    "window by a table": lambda: attributes(VOILUTSequence=item(**TABLE)),
    "values by a table": lambda: attributes(ModalityLUTSequence=item(**TABLE, ModalityLUTType="US")),
    "padding": lambda: attributes(PixelPaddingValue=0),
    "shutter": lambda: attributes(
        ShutterShape="CIRCULAR", CenterOfCircularShutter=[99, 99], RadiusOfCircularShutter=50
    ),
    "overlay": with_overlay,
    "signed": lambda: attributes(PixelRepresentation=1),
}


@pytest.mark.parametrize("kind", WHOLE)
def test_what_might_change_is_whole(kind: str, tmp_path: Path) -> None:
    data = WHOLE[kind]()
    whole, picture = read(data, tmp_path / "a"), read(data, tmp_path / "a", 200)
    assert picture.reduced is None
    np.testing.assert_array_equal(picture.pixels, whole.pixels)


def test_sizes_that_pillow_cannot_divide_by_four_are_halved() -> None:
    stream = codestream(waves(801, 640, bits=12))
    found = lower_resolution(stream, 801, 640, 12, 4)
    assert found is not None
    assert found.shape == (401, 320)
    assert lower_resolution(codestream(waves(800, 640, bits=12)), 800, 640, 12, 4).shape == (200, 160)


def codestream(pixels: NDArray[np.uint16], bits: int = 12) -> bytes:
    data = jpeg_2000_dicom(pixels, bits)
    return data[data.index(b"\xff\x4f\xff\x51") : data.rindex(b"\xff\xd9") + 2]


def test_a_stream_without_lower_resolutions_is_whole() -> None:
    buffer = io.BytesIO()
    pixels = waves(200, 160).astype(np.uint8)
    Image.fromarray(pixels).save(buffer, "JPEG2000", no_jp2=True, num_resolutions=1)
    stream = identify_stream(buffer.getvalue())
    assert stream is not None
    assert lower_resolution(buffer.getvalue(), 200, 160, 8, 2) is None
    np.testing.assert_array_equal(decode_frame(buffer.getvalue(), stream, False, step=2), pixels)


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
@pytest.mark.parametrize("kind", ["JPEG", "DICOM JPEG", "DICOM JPEG 2000"])
def test_damage_is_found_as_in_the_whole(kind: str, share: float, tmp_path: Path) -> None:
    data = {
        "JPEG": raster(waves()),
        "DICOM JPEG": jpeg_dicom(waves().astype(np.uint8), WindowCenter=128, WindowWidth=256),
        "DICOM JPEG 2000": attributes(),
    }[kind]
    found = []
    for enough in (None, 200):
        with pytest.raises(InputError) as caught:
            read(data[: int(len(data) * share)], tmp_path / "a", enough)
        found.append((caught.value.reason, str(caught.value)))
    assert found[0] == found[1]
