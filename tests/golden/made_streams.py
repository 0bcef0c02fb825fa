"""DICOM files with compressed pixels, and files that this program does not decode."""

from __future__ import annotations

import struct
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset
from pydicom.encaps import encapsulate, encapsulate_extended
from pydicom.uid import (
    ExplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLosslessSV1,
    JPEGLSLossless,
    RLELossless,
)

from tests.golden.drawn import (
    SIDE,
    Made,
    as_bytes,
    colours,
    compressed,
    encapsulated,
    grey,
    jpeg,
    packed,
    phantom,
    replace_syntax,
    without,
)
from tests.support.pictures import dicom, spot

#: Streams of a codec that no tool here can write.
STREAMS = Path(__file__).parent / "streams"


def streams() -> Iterator[Made]:
    """Yield compressed pixels: tables, fragments, streams that do not match the header."""
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


def high_throughput() -> Iterator[Made]:
    """Yield HTJ2K in each of its three syntaxes."""
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
    """Yield compressed pixels that are cut, boxed, fragmented or declared as in real files."""
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
    """Yield JPEG 2000 in the boxes of a JP2 file, and with a sign that the header contradicts."""
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
    """Return an RLE frame of one segment without repetitions."""
    runs = b"".join(bytes([len(data[i : i + 128]) - 1]) + data[i : i + 128] for i in range(0, len(data), 128))
    return struct.pack("<16L", 1, 64, *[0] * 14) + runs + bytes(len(runs) % 2)


def deflate(data: bytes) -> bytes:
    """Return a raw deflate stream of even length."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    made = squeezer.compress(data) + squeezer.flush()
    return made + bytes(len(made) % 2)


def foreign() -> Iterator[Made]:
    """Yield files without a picture, and pictures that are refused by name."""
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
    """Yield files compressed by DCMTK and GDCM: all JPEG processes, predictors, JPEG-LS, RLE, JPEG 2000."""
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
