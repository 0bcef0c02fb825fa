"""DICOM files of every width, sign, colour and layout of uncompressed pixels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from pydicom.dataset import FileDataset
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from tests.golden.drawn import (
    GE_BIG_ENDIAN_PIXELS,
    SIDE,
    Made,
    as_bytes,
    colours,
    deflated,
    grey,
    packed,
    phantom,
    replace_syntax,
    without,
)
from tests.support.pictures import dicom


def native() -> Iterator[Made]:
    """Yield uncompressed pixels: widths, signs, byte orders, bits in odd places."""
    syntaxes = {
        "implicit": (ImplicitVRLittleEndian, True, True),
        "explicit": (ExplicitVRLittleEndian, False, True),
        "big": (ExplicitVRBigEndian, False, False),
        "deflated": (DeflatedExplicitVRLittleEndian, False, True),
    }
    for bits in (5, 7, 8, 9, 10, 12, 13, 15, 16, 24, 32):
        for signed in (False, True):
            for name, (syntax, implicit, little) in syntaxes.items():
                made = grey(bits, signed=signed)
                values = phantom(bits, signed=signed)
                made.file_meta.TransferSyntaxUID = syntax
                if not little:
                    swapped = values.astype(values.dtype.newbyteorder(">")).tobytes()
                    made.PixelData = swapped
                    made["PixelData"].VR = "OB" if bits <= 8 else "OW"
                elif bits <= 8 and not implicit:
                    made["PixelData"].VR = "OB"
                data = as_bytes(made, implicit=implicit, little=little)
                if name == "deflated":
                    data = deflated(made)
                yield Made(f"native-{name}-{bits}{'s' if signed else 'u'}", data, values)
    for syntax, implicit, little in list(syntaxes.values())[:3]:
        rgb = dicom(colours())
        rgb["PixelData"].VR = "OB"
        rgb.file_meta.TransferSyntaxUID = syntax
        yield Made(f"native-rgb-{syntax}", as_bytes(rgb, implicit=implicit, little=little), colours())


def bits_in_odd_places() -> Iterator[Made]:
    """Yield cells of 12 bits, high bits, dirt in unused bits, single bits, floats."""
    twelve = phantom(12)
    yield Made("packed-12", as_bytes(grey(12, BitsAllocated=12, PixelData=packed(twelve, 12))), twelve)
    odd = twelve[:47, :47]
    yield Made(
        "packed-12-odd",
        as_bytes(grey(12, BitsAllocated=12, Rows=47, Columns=47, PixelData=packed(odd, 12))),
        odd,
    )
    wide = phantom(24)
    yield Made("packed-24", as_bytes(grey(24, BitsAllocated=24, PixelData=packed(wide, 24))), wide)
    dirt = np.random.default_rng(1).integers(0, 1 << 16, twelve.shape).astype(np.uint16)
    for high in (11, 12, 13, 14, 15):
        mask = 0xFFF << (high - 11)
        cells = (twelve << (high - 11)) | (dirt & ~np.uint16(mask))
        for signed in (0, 1):
            values = twelve.astype(np.int64)
            values = np.where(values > 2047, values - 4096, values) if signed else values
            made = grey(12, HighBit=high, PixelRepresentation=signed, PixelData=cells.tobytes())
            yield Made(f"high-bit-{high}-{'s' if signed else 'u'}", as_bytes(made), values)
    yield Made("high-bit-below", as_bytes(grey(12, HighBit=7)), twelve)
    yield Made("stored-over-allocated", as_bytes(grey(16, BitsStored=17)), phantom(16))
    yield Made(
        "stored-8-of-16",
        as_bytes(grey(8, BitsAllocated=16, PixelData=phantom(8).astype("<u2").tobytes())),
        phantom(8),
    )
    bits = np.random.default_rng(1).integers(0, 2, (3, 5, 7), dtype=np.uint8)
    one = dicom(bits, BitsAllocated=1, BitsStored=1, HighBit=0, PixelData=packed(bits, 1))
    yield Made("one-bit", as_bytes(one), bits)
    overlay = grey(12, PixelData=(twelve | 0x1000).tobytes())
    overlay.add_new(0x60000010, "US", SIDE)
    overlay.add_new(0x60000011, "US", SIDE)
    overlay.add_new(0x60000040, "CS", "G")
    overlay.add_new(0x60000050, "SS", [1, 1])
    overlay.add_new(0x60000100, "US", 16)
    overlay.add_new(0x60000102, "US", 12)
    yield Made("embedded-overlay", as_bytes(overlay), twelve)
    long = np.random.default_rng(1).integers(0, 1 << 60, (8, 8), dtype=np.uint64)
    yield Made("native-64", as_bytes(dicom(long)), long.astype(np.int64))
    for keyword, kind in (("FloatPixelData", "f4"), ("DoubleFloatPixelData", "f8")):
        floats = np.linspace(-3, 1000, 64).reshape(8, 8).astype(kind)
        made = without(dicom(floats), "PixelData", "BitsStored", "HighBit", "PixelRepresentation")
        setattr(made, keyword, floats.tobytes())
        yield Made(keyword, as_bytes(made), floats)
    ge = grey(16)
    ge.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ge.PixelData = phantom(16).astype(">u2").tobytes()
    whole = as_bytes(ge, implicit=True)
    yield Made("ge-private", replace_syntax(whole, GE_BIG_ENDIAN_PIXELS), phantom(16))


def palette(
    bits: int, entry_bits: int, *, first: int = 0, count: int = 0, segmented: bool = False, **attributes: Any
) -> FileDataset:
    """Make a picture with three look-up tables."""
    made = grey(bits, PhotometricInterpretation="PALETTE COLOR", **attributes)
    made = without(made, "WindowCenter", "WindowWidth")
    count = count or 1 << bits
    for index, colour in enumerate(("Red", "Green", "Blue")):
        steps = np.linspace(0, (1 << entry_bits) - 1, count).round().astype(int)
        entries = np.roll(steps, index * count // 3)
        signed = made.PixelRepresentation == 1
        made.add_new(
            0x00281101 + index, "SS" if signed else "US", [count if count < 1 << 16 else 0, first, entry_bits]
        )
        if segmented:
            top = (1 << entry_bits) - 1
            # A discrete segment, a linear one, and an indirect one that repeats the first.
            half = count // 2
            linear = [0, 1, index * 100, 1, half - 1, top]
            values = np.array([*linear, 1, count - half, index * 50], "<u2" if entry_bits > 8 else "u1")
            name = f"Segmented{colour}PaletteColorLookupTableData"
            setattr(made, name, values.tobytes() + b"\0" * (values.nbytes % 2))
        else:
            kind = "<u2" if entry_bits > 8 else "u1"
            setattr(made, f"{colour}PaletteColorLookupTableData", entries.astype(kind).tobytes())
    return made


def in_colour() -> Iterator[Made]:
    """Yield colour spaces, planes and palettes."""
    rgb = colours()
    planes = rgb.transpose(2, 0, 1)
    yield Made("planar", as_bytes(dicom(rgb, PlanarConfiguration=1, PixelData=planes.tobytes())), rgb)
    two = np.stack([rgb, rgb[::-1]])
    yield Made(
        "planar-frames",
        as_bytes(dicom(two, PlanarConfiguration=1, PixelData=two.transpose(0, 3, 1, 2).tobytes())),
        two,
    )
    for spelled in ("YBR_FULL", "HSV", "MONOCHROME2", "YBR_ICT", "YBR_RCT"):
        yield Made(f"native-{spelled}", as_bytes(dicom(rgb, PhotometricInterpretation=spelled)))
    for spelled in ("YBR_FULL_422", "YBR_PARTIAL_422"):
        halved = np.concatenate([rgb[:, ::2, 0:1], rgb[:, 1::2, 0:1], rgb[:, ::2, 1:]], axis=2)
        yield Made(
            f"native-{spelled}",
            as_bytes(dicom(rgb, PhotometricInterpretation=spelled, PixelData=halved.tobytes())),
        )
    odd = rgb[:, :47]
    pairs = np.full((SIDE * 47 // 2, 4), 128, np.uint8)
    pairs[:, :2] = odd[..., 0].reshape(-1, 2)
    pairs[:, 2] = np.arange(len(pairs)) % 256
    yield Made(
        "native-422-odd",
        as_bytes(dicom(odd, PhotometricInterpretation="YBR_FULL_422", PixelData=pairs.tobytes())),
    )
    yield Made("native-422-whole", as_bytes(dicom(rgb, PhotometricInterpretation="YBR_FULL_422")))
    four = np.dstack([rgb, rgb[..., 0] // 4])
    cmyk = dicom(rgb, SamplesPerPixel=4, PhotometricInterpretation="CMYK", PixelData=four.tobytes())
    yield Made("native-cmyk", as_bytes(cmyk))
    alpha = np.dstack([np.zeros_like(rgb[..., 0]), rgb])
    argb = dicom(rgb, SamplesPerPixel=4, PhotometricInterpretation="ARGB", PixelData=alpha.tobytes())
    yield Made("native-argb", as_bytes(argb), rgb)
    wide = rgb.astype(np.uint16) * 257
    yield Made("rgb-16", as_bytes(dicom(wide)), wide)
    yield Made("palette-8-8", as_bytes(palette(8, 8)))
    yield Made("palette-8-16", as_bytes(palette(8, 16)))
    yield Made("palette-16-16", as_bytes(palette(16, 16)))
    yield Made("palette-short", as_bytes(palette(8, 16, first=10, count=200)))
    yield Made("palette-12", as_bytes(palette(12, 16, count=4096)))
    signed = phantom(8, signed=True)
    yield Made(
        "palette-signed",
        as_bytes(palette(8, 16, first=-100, count=200, PixelRepresentation=1, PixelData=signed.tobytes())),
    )
    yield Made("palette-segmented-16", as_bytes(palette(8, 16, segmented=True)))
    yield Made("palette-segmented-8", as_bytes(palette(8, 8, segmented=True)))
    eight_in_words = palette(8, 8)
    for colour in ("Red", "Green", "Blue"):
        name = f"{colour}PaletteColorLookupTableData"
        entries = np.frombuffer(getattr(eight_in_words, name), np.uint8).astype("<u2")
        setattr(eight_in_words, name, entries.tobytes())
    yield Made("palette-8-in-words", as_bytes(eight_in_words))


def lengths_and_frames() -> Iterator[Made]:
    """Yield pixel data of another length than declared, and wrong numbers of frames."""
    values = phantom(12)
    whole = values.tobytes()
    short = np.frombuffer(whole[:-100] + bytes(100), "<u2").reshape(values.shape)
    yield Made("short", as_bytes(grey(12, PixelData=whole[:-100])), short)
    yield Made("file-cut", as_bytes(grey(12))[:-100], short)
    yield Made("long", as_bytes(grey(12, PixelData=whole + b"abcd" * 9)), values)
    eight = phantom(8)
    odd = as_bytes(dicom(eight[:47, :47], PixelData=eight[:47, :47].tobytes() + b"\0"))
    yield Made("odd-length", odd, eight[:47, :47])
    two = np.stack([values, values[::-1]])
    shown = {"BitsStored": 12, "HighBit": 11, "WindowCenter": 2000, "WindowWidth": 3000}
    yield Made("frames-3-of-5", as_bytes(dicom(np.stack([*two, values.T]), NumberOfFrames=5, **shown)))
    yield Made("frames-missing", as_bytes(without(dicom(two, **shown), "NumberOfFrames")), values[None])
    yield Made("frames-0", as_bytes(dicom(two, **shown, NumberOfFrames=0)), values[None])
    yield Made("frames-empty", as_bytes(dicom(two, **shown, NumberOfFrames=None)), values[None])


def gaps() -> Iterator[Made]:
    """Yield files without attributes that old files leave out."""
    values = phantom(16)
    for keyword in (
        "BitsAllocated",
        "BitsStored",
        "HighBit",
        "PixelRepresentation",
        "SamplesPerPixel",
        "PhotometricInterpretation",
    ):
        yield Made(f"without-{keyword}", as_bytes(without(grey(16), keyword)), values)
    yield Made("without-planar", as_bytes(without(dicom(colours()), "PlanarConfiguration")), colours())
    yield Made("empty-samples", as_bytes(grey(16, SamplesPerPixel=None)), values)
