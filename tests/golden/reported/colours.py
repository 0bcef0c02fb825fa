"""Reports on colours: the meaning of samples, palettes, and codecs that transform colours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import openjpeg.utils
from numpy.typing import NDArray
from pydicom.encaps import encapsulate
from pydicom.uid import JPEG2000, JPEG2000Lossless, JPEGBaseline8Bit, JPEGLossless, RLELossless

from tests.golden.drawn import as_bytes, compressed, encapsulated, jpeg, without
from tests.golden.made_pixels import palette
from tests.golden.reported.situation import Greys, Situation, linear, ramp
from tests.support.pictures import dicom

#: Streams made from `scan` that no library here can write: subsampled JPEG 2000 by opj_compress of OpenJPEG
#: 2.5, lossless JPEG by dcmcjpeg of DCMTK 3.6.
STREAMS = Path(__file__).parents[1] / "streams"


def scan(rows: int = 48, columns: int = 64) -> Greys:
    """Return grey speckle with a coloured box, as in an ultrasound; RGB."""
    grey = np.random.default_rng(3).integers(20, 200, (rows // 8, columns // 8), dtype=np.uint8)
    rgb = np.repeat(grey.repeat(8, 0).repeat(8, 1)[..., None], 3, -1)
    rgb[8:24, 16:32] = 220, 40, 40
    rgb[24:40, 16:32] = 30, 60, 210
    return rgb


def to_ybr(rgb: Greys) -> Greys:
    """Convert RGB to YBR_FULL by the equations of PS3.3 C.7.6.3.1.2."""
    r, g, b = (rgb[..., n].astype(float) for n in range(3))
    y = 0.2990 * r + 0.5870 * g + 0.1140 * b
    cb = -0.1687 * r - 0.3313 * g + 0.5000 * b + 128
    cr = 0.5000 * r - 0.4187 * g - 0.0813 * b + 128
    return np.clip(np.rint(np.stack([y, cb, cr], -1)), 0, 255).astype(np.uint8)


def _jpeg_2000(samples: Greys, *, transform: bool, **options: Any) -> bytes:
    stream = bytes(
        openjpeg.utils.encode_array(samples, photometric_interpretation=1, use_mct=transform, **options)
    )
    return stream + bytes(len(stream) % 2)


def _coloured(photometric: str, syntax: str, stream: bytes) -> bytes:
    made = dicom(scan(), PhotometricInterpretation=photometric, Modality="US")
    return encapsulated(made, syntax, encapsulate([stream]))


def transforms_of_jpeg_2000() -> Iterator[Situation]:
    """Yield streams with and without a colour transform, under headers that say otherwise."""
    rgb = scan()
    for report, name, photometric, samples, transform in (
        ("cornerstoneWADOImageLoader 308", "j2k-ybr-full.dcm", "YBR_FULL", to_ybr(rgb), False),
        ("wsidicomizer 158", "j2k-says-rgb.dcm", "RGB", rgb, True),
        ("GDCM 122", "j2k-transform-says-ybr-full.dcm", "YBR_FULL", rgb, True),
        ("openslide 646", "j2k-rct.dcm", "YBR_RCT", rgb, True),
    ):
        data = _coloured(photometric, JPEG2000Lossless, _jpeg_2000(samples, transform=transform))
        yield Situation(report, name, data, (rgb,), within=2)
    boxed = bytes(
        openjpeg.utils.encode_array(to_ybr(rgb), photometric_interpretation=3, use_mct=False, codec_format=1)
    )
    data = _coloured("YBR_FULL", JPEG2000Lossless, boxed + bytes(len(boxed) % 2))
    yield Situation("Weasis 488", "j2k-boxed-ybr.dcm", data, (rgb,), within=2)
    lossy = _jpeg_2000(rgb, transform=True, compression_ratios=[2])
    yield Situation("openslide 772", "j2k-ict.dcm", _coloured("YBR_ICT", JPEG2000, lossy), (rgb,), within=12)


def shared_chrominance_of_jpeg_2000() -> Iterator[Situation]:
    """Yield JPEG 2000 whose chrominance has half the resolution, as written by slide scanners."""
    for name in ("420", "422"):
        stream = (STREAMS / f"j2k-{name}.j2k").read_bytes()
        data = _coloured("YBR_ICT" if name == "420" else "YBR_FULL_422", JPEG2000, stream)
        yield Situation("dcm4che 1405", f"j2k-{name}.dcm", data, (scan(),), within=4)


def lossless_jpeg_of_the_other_kind() -> Iterator[Situation]:
    """Yield lossless JPEG whose header says RGB for luminance and chrominance, and vice versa."""
    rgb = scan()
    for report, name, photometric, samples in (
        ("pylibjpeg-libjpeg 29", "lossless-says-rgb.dcm", "RGB", "ybr"),
        ("miele-lxiv 48", "lossless-says-ybr.dcm", "YBR_FULL", "rgb"),
    ):
        stream = (STREAMS / f"lossless-{samples}.jpg").read_bytes()
        yield Situation(report, name, _coloured(photometric, JPEGLossless, stream), (rgb,), within=2)


def plain_pixels_of_the_other_kind() -> Iterator[Situation]:
    """Yield pixels that an archive converted to RGB without changing YBR_FULL_422 in the header."""
    rgb = scan()
    for name in ("YBR_FULL_422", "YBR_FULL"):
        data = as_bytes(dicom(rgb, PhotometricInterpretation=name, Modality="US"))
        yield Situation("OHIF Viewers 3843", f"plain-says-{name}.dcm", data, (rgb,), note="RGB")


def unmarked_rgb() -> Iterator[Situation]:
    """Yield a JPEG of RGB samples with components 1, 2, 3, where only the header says that it is RGB."""
    rgb = scan()
    stream = jpeg(rgb, quality=100, keep_rgb=True)
    start = stream.index(b"\xff\xc0")
    body = stream[start:].replace(b"R\x11\x00G\x11\x00B\x11\x00", b"\1\x11\x00\2\x11\x00\3\x11\x00")
    body = body.replace(b"\x03R\x00G\x00B\x00", b"\x03\1\x00\2\x00\3\x00")
    data = _coloured("RGB", JPEGBaseline8Bit, b"\xff\xd8" + stream[2:start] + body)
    yield Situation("openslide 558", "jpeg-rgb-unmarked.dcm", data, (rgb,), within=6)


def _palette_colours(values: NDArray[Any], count: int, first: int = 0) -> Greys:
    """Return the colours of `tests.golden.made_pixels.palette` with entries of 16 bits."""
    steps = np.linspace(0, 65535, count).round().astype(int)
    index = np.clip(values.astype(np.int64) - first, 0, count - 1)
    shown = [np.roll(steps, n * count // 3)[index] for n in range(3)]
    return np.floor(np.stack(shown, -1) / 65535 * 255 + 0.5).astype(np.uint8)


def palettes() -> Iterator[Situation]:
    """Yield palettes of 65,536 entries, of too few entries, for several frames, and in a grey picture."""
    values = ramp(65535).astype(np.uint16)
    made = palette(16, 16, Rows=48, Columns=64, PixelData=values.tobytes())
    yield Situation(
        "OHIF Viewers 2366", "palette-65536.dcm", as_bytes(made), (_palette_colours(values, 65536),)
    )
    small = ramp(255).astype(np.uint8)
    made = palette(8, 16, count=200, Rows=48, Columns=64, PixelData=small.tobytes())
    yield Situation("fo-dicom 817", "palette-200.dcm", as_bytes(made), (_palette_colours(small, 200),))
    frames = np.stack([small, small[::-1], small[:, ::-1]])
    made = palette(8, 16, Rows=48, Columns=64, NumberOfFrames=3, PixelData=frames.tobytes())
    right = tuple(_palette_colours(frame, 256) for frame in frames)
    yield Situation("pydicom 1564", "palette-frames.dcm", as_bytes(made), right)
    made = palette(8, 16, Rows=48, Columns=64, PixelData=small.tobytes())
    made.PhotometricInterpretation, made.WindowCenter, made.WindowWidth = "MONOCHROME2", 128, 256
    grey = linear(small, 128, 256)
    yield Situation("cornerstoneWADOImageLoader 117", "palette-in-grey.dcm", as_bytes(made), (grey,))
    steps = np.arange(256, dtype=np.uint8)
    made = without(palette(8, 8, Rows=48, Columns=64, PixelData=small.tobytes()), "PixelData")
    made.PixelData = small.tobytes()
    for number, colour in enumerate(("Red", "Green", "Blue")):
        setattr(made, f"{colour}PaletteColorLookupTableData", np.roll(steps, 40 * number).tobytes())
    right_8 = np.stack([np.roll(steps, 40 * number)[small] for number in range(3)], -1)
    yield Situation("slim 173", "palette-8.dcm", as_bytes(made), (right_8,))


def run_lengths_of_ybr() -> Iterator[Situation]:
    """Yield RLE Lossless of an ultrasound in YBR_FULL."""
    rgb = scan()
    stream = compressed(to_ybr(rgb), RLELossless)
    yield Situation(
        "OHIF Viewers 1361", "rle-ybr.dcm", _coloured("YBR_FULL", RLELossless, stream), (rgb,), within=2
    )


MAKERS = (
    transforms_of_jpeg_2000,
    shared_chrominance_of_jpeg_2000,
    lossless_jpeg_of_the_other_kind,
    plain_pixels_of_the_other_kind,
    unmarked_rgb,
    run_lengths_of_ybr,
    palettes,
)
