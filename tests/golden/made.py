"""Makes DICOM files of every width, sign, colour and syntax, and with the oddities of the wild.

``python -m tests.golden.made FOLDER`` writes them, for ``python -m tests.golden.compare FOLDER``. All that is
in them is drawn by code; DCMTK's and GDCM's tools do what compression Python cannot. The few streams of HTJ2K
beside this module were made with OpenJPH 0.26.3 from the same drawings.
"""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pydicom.dataset import Dataset, FileDataset
from pydicom.encaps import encapsulate, encapsulate_extended, generate_frames
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset, write_file_meta_info
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

from tests.support.pictures import dicom, spot

GE_BIG_ENDIAN_PIXELS = UID("1.2.840.113619.5.2")
SIDE = 48
#: Of a codec that no tool here compresses to.
STREAMS = Path(__file__).parent / "streams"


@dataclass(frozen=True, eq=False)
class Made:
    """A file made in code.

    Attributes
    ----------
    name : str
    data : bytes
        The whole file.
    values : ndarray or None
        What its stored values are, frame after frame, known from how they were made; None where only
        another decoder can tell.
    """

    name: str
    data: bytes
    values: NDArray[Any] | None = None


def phantom(bits: int, *, signed: bool = False, side: int = SIDE) -> NDArray[Any]:
    """Bright spot, ramp and noise that use the whole range of so many bits."""
    rng = np.random.default_rng(bits)
    top = (1 << bits) - 1
    ramp = np.add.outer(np.arange(side), np.arange(side)) / (2 * side - 2) * top * 0.6
    picture = ramp + spot(side).astype(float) / 255 * top * 0.3 + rng.random((side, side)) * top * 0.1
    whole = picture.astype(np.int64).clip(0, top)
    whole[0, :2] = 0, top
    size = 8 if bits <= 8 else 16 if bits <= 16 else 32
    return (whole - (1 << (bits - 1))).astype(f"i{size // 8}") if signed else whole.astype(f"u{size // 8}")


def colours(side: int = SIDE) -> NDArray[np.uint8]:
    """Smooth colours, which lossy codecs keep, with a bright spot."""
    y, x = np.mgrid[0:side, 0:side] / side
    planes = (x * 200, y * 220, 255 - x * 150 - y * 60)
    return np.asarray(np.dstack(planes) * 0.8 + spot(side)[..., None] * 0.2, np.uint8)


def as_bytes(dataset: Dataset, *, implicit: bool = False, little: bool = True) -> bytes:
    """Write a data set as it stands, however wrong; one without a meta group gets none."""
    body = DicomBytesIO()
    body.is_implicit_VR, body.is_little_endian = implicit, little
    write_dataset(body, dataset)
    head = DicomBytesIO()
    head.is_implicit_VR, head.is_little_endian = False, True
    if hasattr(dataset, "file_meta"):
        head.write(b"\0" * 128 + b"DICM")
        write_file_meta_info(head, dataset.file_meta)
    return head.getvalue() + body.getvalue()


def grey(bits: int, *, signed: bool = False, **attributes: Any) -> FileDataset:
    """A picture of so many bits, with a window."""
    middle = 0 if signed else 1 << (bits - 1)
    shown = {"WindowCenter": middle, "WindowWidth": max(1 << (bits - 1), 2)}
    made = dicom(phantom(bits, signed=signed), BitsStored=bits, HighBit=bits - 1, **shown)
    for keyword, value in attributes.items():
        setattr(made, keyword, value)
    return made


def without(dataset: FileDataset, *keywords: str) -> FileDataset:
    """Leave attributes out."""
    for keyword in keywords:
        delattr(dataset, keyword)
    return dataset


def encapsulated(dataset: FileDataset, syntax: str, value: bytes) -> bytes:
    """Put a compressed value into a data set and name its syntax, whether or not they agree."""
    dataset.file_meta.TransferSyntaxUID = UID(syntax)
    dataset.PixelData = value
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True
    return as_bytes(dataset)


def jpeg(pixels: NDArray[np.uint8], **options: Any) -> bytes:
    """Compress with libjpeg, the samples as they stand."""
    buffer = io.BytesIO()
    options = {"quality": 95, "subsampling": 0} | options
    Image.fromarray(pixels).save(buffer, "JPEG", **options)
    return buffer.getvalue() + b"\0" * (len(buffer.getvalue()) % 2)


def native() -> Iterator[Made]:
    """Plain pixels: widths, signs, orders of bytes, bits in odd places."""
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


def deflated(dataset: FileDataset, level: int = -1, wbits: int = -15, tail: bytes = b"") -> bytes:
    """Deflate the data set behind the meta group."""
    whole = as_bytes(dataset)
    body = 144 + int.from_bytes(whole[140:144], "little")
    squeezer = zlib.compressobj(level, zlib.DEFLATED, wbits)
    return whole[:body] + squeezer.compress(whole[body:]) + squeezer.flush() + tail


def packed(values: NDArray[Any], bits: int) -> bytes:
    """Cells without gaps, least significant bit first, by way of one large integer."""
    total = sum(int(value) << (bits * index) for index, value in enumerate(values.reshape(-1)))
    return total.to_bytes((values.size * bits + 15) // 16 * 2, "little")


def bits_in_odd_places() -> Iterator[Made]:
    """Cells of 12 bits, high bits, dirt, single bits, floats."""
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


def replace_syntax(whole: bytes, syntax: str) -> bytes:
    """Change the transfer syntax in the meta group of a whole file."""
    at = whole.index(b"\x02\x00\x10\x00UI") + 6
    end = at + 2 + int.from_bytes(whole[at : at + 2], "little")
    now = syntax.encode() + b"\0" * (len(syntax) % 2)
    length = int.from_bytes(whole[140:144], "little") + len(now) - (end - at - 2)
    head = whole[:140] + struct.pack("<L", length) + whole[144:at]
    return head + struct.pack("<H", len(now)) + now + whole[end:]


def palette(
    bits: int, entry_bits: int, *, first: int = 0, count: int = 0, segmented: bool = False, **attributes: Any
) -> FileDataset:
    """A picture through three look-up tables."""
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
            # A discrete segment, a linear one, and the first again by an indirect one.
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
    """Colour spaces, planes, palettes."""
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
    """Pixel data of another length than declared, and numbers of frames that do not match."""
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
    """Attributes that old files leave out."""
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


def headers() -> Iterator[Made]:
    """Files without preamble or meta group, with wrong ones, of other byte orders."""
    values = phantom(12)
    made = grey(12)
    explicit, implicit = as_bytes(made), as_bytes(made, implicit=True)
    yield Made("no-preamble", explicit[132:], values)
    yield Made("no-meta-explicit", bare(explicit), values)
    yield Made("no-meta-implicit", bare(implicit), values)
    yield Made("says-explicit-is-implicit", implicit, values)
    yield Made("says-implicit-is-explicit", replace_syntax(explicit, ImplicitVRLittleEndian), values)
    yield Made("meta-length-0", explicit[:140] + bytes(4) + explicit[144:], values)
    yield Made("meta-length-huge", explicit[:140] + b"\xff\xff\0\0" + explicit[144:], values)
    yield Made("no-syntax", without_syntax(explicit), values)
    yield Made("unknown-syntax", replace_syntax(explicit, "1.2.3.4.5.6"), values)
    swapped = grey(12, PixelData=values.astype(">u2").tobytes())
    swapped["PixelData"].VR = "OW"
    big = as_bytes(swapped, little=False)
    yield Made("no-meta-big", bare(big), values)
    yield Made("says-little-is-big", big, values)
    yield Made("says-big-is-little", replace_syntax(explicit, ExplicitVRBigEndian), values)
    big_implicit = as_bytes(swapped, implicit=True, little=False)
    yield Made("no-meta-big-implicit", bare(big_implicit), values)
    acr = Dataset()
    acr.add_new(0x00080000, "UL", 0)
    acr.add_new(0x00080001, "UL", 0)
    acr.add_new(0x00080010, "LO", "ACR-NEMA 2.0")
    for keyword in (
        "Rows",
        "Columns",
        "BitsAllocated",
        "BitsStored",
        "HighBit",
        "PixelRepresentation",
        "PixelData",
        "Modality",
    ):
        acr[keyword] = made[keyword]
    yield Made("acr-nema", as_bytes(acr, implicit=True), values)
    yield Made("deflated-tail", deflated_named(made, tail=bytes(7)), values)
    yield Made("deflated-zlib", deflated_named(made, wbits=15), values)
    yield Made("deflated-not", replace_syntax(explicit, DeflatedExplicitVRLittleEndian), values)
    private = grey(12)
    block = private.private_block(0x0009, "ACME 1.1", create=True)
    block.add_new(1, "UN", b"\1\2\3\4")
    block.add_new(2, "OB", bytes(100_000))
    item = Dataset()
    item.PixelData, item.Rows, item.Columns, item.BitsAllocated = bytes(16), 4, 4, 8
    private.IconImageSequence = [item]
    private["IconImageSequence"].is_undefined_length = True
    private.IconImageSequence[0].is_undefined_length_sequence_item = True
    yield Made("private-and-icon", as_bytes(private), values)
    yield Made("unusual-vr", explicit.replace(b"\xe0\x7f\x10\x00OW", b"\xe0\x7f\x10\x00UN"), values)


def bare(whole: bytes) -> bytes:
    """Leave preamble and meta group out."""
    return whole[144 + int.from_bytes(whole[140:144], "little") :]


def deflated_named(dataset: FileDataset, **options: Any) -> bytes:
    """Deflate a data set that names the syntax."""
    dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    made = deflated(dataset, **options)
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return made


def without_syntax(whole: bytes) -> bytes:
    """Take the transfer syntax out of the meta group."""
    at = whole.index(b"\x02\x00\x10\x00UI")
    end = at + 8 + int.from_bytes(whole[at + 6 : at + 8], "little")
    length = int.from_bytes(whole[140:144], "little") - (end - at)
    return whole[:140] + struct.pack("<L", length) + whole[144:at] + whole[end:]


def streams() -> Iterator[Made]:
    """Compressed pixels: tables, fragments, streams that are not what the header says."""
    eight, rgb = phantom(8), colours()
    frames = np.stack([eight, eight[::-1].copy(), eight.T.copy()])
    for name, codec in (("rle", RLELossless), ("jpeg-ls", JPEGLSLossless), ("j2k", JPEG2000Lossless)):
        encoded = [compressed(frame, codec) for frame in frames]
        for fragments in (1, 3):
            for table in (False, True):
                value = encapsulate(encoded, fragments_per_frame=fragments, has_bot=table)
                yield Made(
                    f"{name}-{fragments}-fragments-{'table' if table else 'no-table'}",
                    encapsulated(dicom(frames), codec, value),
                    frames,
                )
        value = encapsulate(encoded, fragments_per_frame=2, has_bot=True)
        wrong = value[:8] + struct.pack("<3L", 0, 10, 20) + value[20:]
        yield Made(f"{name}-wrong-table", encapsulated(dicom(frames), codec, wrong), frames)
        yield Made(f"{name}-without-table-item", encapsulated(dicom(frames), codec, value[20:]), frames)
        extended = dicom(frames)
        value, extended.ExtendedOffsetTable, extended.ExtendedOffsetTableLengths = encapsulate_extended(
            encoded
        )
        yield Made(f"{name}-extended-table", encapsulated(extended, codec, value), frames)
        yield Made(
            f"{name}-frames-missing",
            encapsulated(without(dicom(frames), "NumberOfFrames"), codec, encapsulate(encoded)),
            frames,
        )
        yield Made(f"{name}-2-of-3", encapsulated(dicom(frames), codec, encapsulate(encoded[:2])), frames[:2])
        said = encapsulated(dicom(eight), ExplicitVRLittleEndian, encapsulate(encoded[:1]))
        yield Made(f"{name}-says-native", said, eight)
    yield Made("native-says-j2k", replace_syntax(as_bytes(dicom(eight)), JPEG2000Lossless), eight)
    yield Made("jpeg-says-j2k", encapsulated(dicom(eight), JPEG2000Lossless, encapsulate([jpeg(eight)])))
    yield Made("jpeg-says-lossless", encapsulated(dicom(eight), JPEGLosslessSV1, encapsulate([jpeg(eight)])))
    yield Made("jpeg-in-16", encapsulated(grey(16), JPEGBaseline8Bit, encapsulate([jpeg(eight)])))
    smaller = dicom(eight, Rows=SIDE - 4)
    yield Made("jpeg-taller", encapsulated(smaller, JPEGBaseline8Bit, encapsulate([jpeg(eight)])))
    yield Made(
        "jpeg-colour-says-grey", encapsulated(dicom(eight), JPEGBaseline8Bit, encapsulate([jpeg(rgb)]))
    )
    jfif = jpeg(rgb)
    plain = jfif[:2] + jfif[4 + int.from_bytes(jfif[4:6], "big") :]
    adobe = b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0"
    spellings = {
        "jfif": jfif,
        "bare": plain,
        "adobe-0": plain[:2] + adobe + b"\0" + plain[2:],
        "adobe-1": plain[:2] + adobe + b"\1" + plain[2:],
        "rgb": jpeg(rgb, keep_rgb=True),
    }
    for name, stream in spellings.items():
        value = encapsulate([stream])
        for photometric in ("RGB", "YBR_FULL_422", "YBR_FULL"):
            made = dicom(rgb, PhotometricInterpretation=photometric)
            yield Made(f"jpeg-{name}-{photometric}", encapsulated(made, JPEGBaseline8Bit, value))


def wilder_headers() -> Iterator[Made]:
    """Data sets that begin with unusual groups, or hold what should not be there."""
    values = phantom(12)
    whole = as_bytes(grey(12))
    body = len(whole) - len(bare(whole))
    command = struct.pack("<HHLL", 0, 0, 4, 10) + struct.pack("<HHLH", 0, 0x100, 2, 1)
    yield Made("command-group", whole[:body] + command + whole[body:], values)
    stray = struct.pack("<HH2sHL", 5, 0, b"UL", 4, 0) + struct.pack("<HH2sH4s", 5, 0x10, b"LO", 4, b"ACME")
    yield Made("begins-with-group-5", stray + bare(whole), values)
    implicit = as_bytes(grey(12), implicit=True)
    meta = struct.pack("<HHLL", 2, 0, 4, 26) + struct.pack("<HHL", 2, 0x10, 18) + b"1.2.840.10008.1.2\0"
    yield Made("implicit-meta", bytes(128) + b"DICM" + meta + bare(implicit), values)
    samples = b"\x28\0\x02\0US\x02\0\x01\0"
    yield Made("zero-length-us", whole.replace(samples, b"\x28\0\x02\0US\0\0"), values)
    identity = struct.pack("<HHL", 0x10, 0x20, 2) + b"P1"
    mixed = whole.replace(b"\x10\0\x20\0LO\x02\0P1", identity)
    yield Made("implicit-among-explicit", mixed, values)
    trailing = struct.pack("<HH2sHL", 0xFFFC, 0xFFFC, b"OB", 0, 64) + bytes(64)
    yield Made("trailing-padding", whole + trailing, values)
    yield Made("trailing-zeros", whole + bytes(512), values)
    sequences = grey(12)
    item, inner = Dataset(), Dataset()
    inner.CodeValue = "1"
    item.PurposeOfReferenceCodeSequence = [inner]
    item["PurposeOfReferenceCodeSequence"].is_undefined_length = True
    sequences.SourceImageSequence = [item]
    sequences["SourceImageSequence"].is_undefined_length = True
    yield Made("undefined-lengths", as_bytes(sequences), values)
    yield Made(
        "undefined-lengths-implicit",
        replace_syntax(as_bytes(sequences, implicit=True), ImplicitVRLittleEndian),
        values,
    )


def enhanced() -> Iterator[Made]:
    """Frames with a rescaling, a window and a spacing of their own."""
    frames = np.stack([phantom(12), phantom(12).T, phantom(12)[::-1]])
    made = dicom(frames, BitsStored=12, HighBit=11)
    groups = []
    for index in range(len(frames)):
        group, values, window, measures = Dataset(), Dataset(), Dataset(), Dataset()
        values.RescaleSlope, values.RescaleIntercept, values.RescaleType = index + 1, -index, "US"
        window.WindowCenter, window.WindowWidth = 1000 * (index + 1), 1500 * (index + 1)
        measures.PixelSpacing = [index + 1, index + 1]
        group.PixelValueTransformationSequence = [values]
        group.FrameVOILUTSequence = [window]
        group.PixelMeasuresSequence = [measures]
        groups.append(group)
    made.PerFrameFunctionalGroupsSequence = groups
    yield Made("enhanced", as_bytes(made), frames)


def high_throughput() -> Iterator[Made]:
    """HTJ2K, under each of its three syntaxes."""
    drawn = {
        "lossless-12": phantom(12, side=32),
        "lossless-16s": phantom(16, signed=True, side=32),
        "lossless-rgb": colours(32),
        "lossy-8": phantom(8, side=32),
    }
    for name, values in drawn.items():
        stream = (STREAMS / f"htj2k-{name}.j2c").read_bytes()
        lossy = name.startswith("lossy")
        for syntax in (203,) if lossy else (201, 202, 203):
            value = encapsulate([stream + bytes(len(stream) % 2)])
            made = encapsulated(dicom(values), f"1.2.840.10008.1.2.4.{syntax}", value)
            yield Made(f"htj2k-{name}-{syntax}", made, None if lossy else values)


def wilder_streams() -> Iterator[Made]:
    """Compressed pixels that are cut, boxed, fragmented or declared in ways that are met."""
    eight, twelve = phantom(8), phantom(12)
    for name, codec in (("rle", RLELossless), ("jpeg-ls", JPEGLSLossless), ("j2k", JPEG2000Lossless)):
        stream = compressed(eight, codec)
        stream += bytes(len(stream) % 2)
        value = encapsulate([stream])
        whole = encapsulated(dicom(eight), codec, value)
        at = whole.index(b"\xe0\x7f\x10\0OB\0\0\xff\xff\xff\xff") + 8
        length = struct.pack("<L", len(whole) - at - 4)
        yield Made(f"{name}-defined-length", whole[:at] + length + whole[at + 4 :], eight)
        padded = encapsulate([stream + bytes(6)])
        yield Made(f"{name}-padded", encapsulated(dicom(eight), codec, padded), eight)
        tiny = encapsulate([stream], fragments_per_frame=len(stream) // 40)
        yield Made(f"{name}-tiny-fragments", encapsulated(dicom(eight), codec, tiny), eight)
        yield Made(f"{name}-no-delimiter", whole[:-8], eight)
        three = encapsulate([stream] * 3)
        cut = encapsulated(dicom(np.stack([eight] * 3)), codec, three)[: -len(stream)]
        yield Made(f"{name}-file-cut", cut, np.stack([eight] * 2))
        single = encapsulated(dicom(eight, NumberOfFrames=1), codec, three)
        yield Made(f"{name}-1-frame-said", single, eight)
    yield from boxed(twelve)
    segments = compressed(twelve, RLELossless)
    count, *offsets = struct.unpack_from("<16L", segments)
    dirty = struct.pack("<16L", count, *offsets[:count], *[7] * (15 - count)) + segments[64:]
    yield Made("rle-dirty-header", encapsulated(grey(12), RLELossless, encapsulate([dirty])), twelve)
    bits = np.random.default_rng(1).integers(0, 2, (2, 9, 7), dtype=np.uint8)
    for name in ("bytes", "packed"):
        runs = [literal_runs(frame.tobytes() if name == "bytes" else packed(frame, 1)) for frame in bits]
        one = dicom(bits, BitsAllocated=1, BitsStored=1, HighBit=0)
        yield Made(f"rle-one-bit-{name}", encapsulated(one, RLELossless, encapsulate(runs)), bits)
    frames = np.stack([twelve, twelve.T])
    squeezed = encapsulate([deflate(frame.tobytes()) for frame in frames])
    yield Made("deflated-frames", encapsulated(dicom(frames), "1.2.840.10008.1.2.8.1", squeezed), frames)
    for name, stream in (("padded", jpeg(eight) + bytes(20)), ("progressive", jpeg(eight, progressive=True))):
        yield Made(f"jpeg-{name}", encapsulated(dicom(eight), JPEGBaseline8Bit, encapsulate([stream])))


def boxed(values: NDArray[Any]) -> Iterator[Made]:
    """JPEG 2000 in the boxes of a JP2 file, and with a sign that the header contradicts."""
    stream = compressed(values, JPEG2000Lossless)
    head = struct.pack(">L4sLLHBBBB", 22, b"ihdr", SIDE, SIDE, 1, 15, 7, 0, 0)
    head += struct.pack(">L4sBBBL", 15, b"colr", 1, 0, 0, 17)
    boxes = b"\0\0\0\x0cjP  \r\n\x87\n" + struct.pack(">L4s4sL4s", 20, b"ftyp", b"jp2 ", 0, b"jp2 ")
    boxes += struct.pack(">L4s", 8 + len(head), b"jp2h") + head + struct.pack(">L4s", 0, b"jp2c")
    whole = boxes + stream
    whole += bytes(len(whole) % 2)
    yield Made("j2k-boxed", encapsulated(grey(12), JPEG2000Lossless, encapsulate([whole])), values)
    stream += bytes(len(stream) % 2)
    lie = encapsulated(grey(12, PixelRepresentation=1), JPEG2000Lossless, encapsulate([stream]))
    yield Made("j2k-sign-lie", lie)


def literal_runs(data: bytes) -> bytes:
    """An RLE frame of one segment that repeats nothing."""
    runs = b"".join(bytes([len(data[i : i + 128]) - 1]) + data[i : i + 128] for i in range(0, len(data), 128))
    return struct.pack("<16L", 1, 64, *[0] * 14) + runs + bytes(len(runs) % 2)


def deflate(data: bytes) -> bytes:
    """A raw deflate stream of even length."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    made = squeezer.compress(data) + squeezer.flush()
    return made + bytes(len(made) % 2)


def compressed(pixels: NDArray[Any], syntax: UID) -> bytes:
    """One frame's stream, as pydicom's encoders make it."""
    made = dicom(pixels)
    made.compress(syntax, generate_instance_uid=False)
    return next(generate_frames(made.PixelData, number_of_frames=1))


def foreign() -> Iterator[Made]:
    """Files without a picture, and pictures that are refused by name."""
    for syntax in (*(f"1.2.840.10008.1.2.4.{n}" for n in (100, 102, 107, 110)),):
        made = encapsulated(dicom(spot()), syntax, encapsulate([b"\0\0\1\xba" * 20]))
        yield Made(f"foreign-{syntax}", made)
    served = without(dicom(spot()), "PixelData")
    served.PixelDataProviderURL = "https://example.org/a.jpx"
    yield Made("foreign-jpip", replace_syntax(as_bytes(served), "1.2.840.10008.1.2.4.94"))
    report = without(dicom(spot()), "PixelData", "Rows", "Columns")
    item = Dataset()
    item.PixelData, item.Rows, item.Columns, item.BitsAllocated = bytes(16), 4, 4, 8
    report.IconImageSequence = [item]
    yield Made("icon-only", as_bytes(report))


def by_tools(folder: Path) -> Iterator[Made]:
    """What DCMTK and GDCM compress: all processes of JPEG, predictors, JPEG-LS, RLE, JPEG 2000."""
    sources: dict[str, tuple[FileDataset, NDArray[Any] | None]] = {}
    for bits in (8, 10, 12, 16):
        for signed in (False, True):
            key = f"{bits}{'s' if signed else 'u'}"
            sources[key] = grey(bits, signed=signed), phantom(bits, signed=signed)
    sources["rgb"] = dicom(colours()), colours()
    sources["planar"] = (
        dicom(colours(), PlanarConfiguration=1, PixelData=colours().transpose(2, 0, 1).tobytes()),
        colours(),
    )
    frames = np.stack([phantom(12), phantom(12).T])
    sources["frames"] = dicom(frames, BitsStored=12, HighBit=11, WindowCenter=2000, WindowWidth=3000), frames
    commands: dict[str, tuple[list[str], bool]] = {
        "rle": (["dcmcrle"], True),
        "jls": (["dcmcjpls"], True),
        "jls-line": (["dcmcjpls", "+il"], True),
        "jls-sample": (["dcmcjpls", "+is"], True),
        "jls-none": (["dcmcjpls", "+in"], True),
        "jls-near": (["dcmcjpls", "+en", "+md", "2"], False),
        "baseline": (["dcmcjpeg", "+eb"], False),
        "baseline-rgb": (["dcmcjpeg", "+eb", "+cr"], False),
        "baseline-420": (["dcmcjpeg", "+eb", "+s2"], False),
        "extended": (["dcmcjpeg", "+ee"], False),
        "spectral": (["dcmcjpeg", "+es"], False),
        "progressive": (["dcmcjpeg", "+ep"], False),
        "sv1": (["dcmcjpeg", "+e1"], True),
        **{f"lossless-{n}": (["dcmcjpeg", "+el", "+sv", str(n)], True) for n in range(1, 8)},
        "lossless-point": (["dcmcjpeg", "+el", "+pt", "2"], False),
        "gdcm-j2k": (["gdcmconv", "--j2k"], True),
        "gdcm-j2k-lossy": (["gdcmconv", "--j2k", "--irreversible", "-q", "80"], False),
        "gdcm-jpegls": (["gdcmconv", "--jpegls"], True),
        "gdcm-rle": (["gdcmconv", "--rle"], True),
        "gdcm-jpeg": (["gdcmconv", "--jpeg"], True),
        "gdcm-split": (["gdcmconv", "--j2k", "--split", "400"], True),
    }
    before, after = folder / "before.dcm", folder / "after.dcm"
    for key, (dataset, values) in sources.items():
        dataset.save_as(before, enforce_file_format=True)
        for name, (command, lossless) in commands.items():
            after.unlink(missing_ok=True)
            done = subprocess.run([*command, before, after], capture_output=True, check=False)
            if done.returncode == 0 and after.exists():
                yield Made(f"{name}-{key}", after.read_bytes(), values if lossless else None)


KINDS: tuple[Callable[[], Iterator[Made]], ...] = (
    native,
    bits_in_odd_places,
    in_colour,
    lengths_and_frames,
    gaps,
    headers,
    wilder_headers,
    enhanced,
    streams,
    wilder_streams,
    high_throughput,
    foreign,
)


def main(folder: Path) -> None:
    """Write all files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        for made in kind():
            (folder / f"{made.name}.dcm").write_bytes(made.data)
    for made in list(by_tools(folder)):
        (folder / f"{made.name}.dcm").write_bytes(made.data)
    for scratch in ("before.dcm", "after.dcm"):
        (folder / scratch).unlink(missing_ok=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
