"""Files made to exhaust a reader, with the code that each must end with.

``python -m tests.fuzz.bombs [WORD]`` reads each in this process, then in a decoding process started for it
alone, whose start counts as well, and prints the seconds that the two took.
"""

from __future__ import annotations

import io
import struct
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from pydicom.uid import (
    DeflatedExplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLSLossless,
    RLELossless,
)

from core.batch.workers.decode import DecodeSettings, decode
from core.batch.workers.pool import Workers
from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.files.sources import walk
from core.images.read import read_pictures
from core.images.studies.study_tree import read_instance
from core.images.studies.tags import read_tags
from core.runtime import configure
from tests.fuzz.raster_lies import chunk
from tests.fuzz.samples import as_bytes, directory, encapsulated, raster
from tests.support.pictures import dicom, spot

ITEM = struct.pack("<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF)
ITEM_END = struct.pack("<HHL", 0xFFFE, 0xE00D, 0)
SEQUENCE_END = struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)
_MILLION = 1_000_000


def png(rows: int, columns: int, *chunks: bytes, depth: int = 8, kind: int = 0) -> bytes:
    """Return a PNG of declared size, its pixels cut short, with more chunks before them."""
    header = struct.pack(">LLBBBBB", columns, rows, depth, kind, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(bytes(1 << 20)))
    return b"".join((b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", header), *chunks, pixels, chunk(b"IEND", b"")))


def squeezed_zeros(mebibytes: int, bits: int = -15) -> bytes:
    """Return zeros as a deflate stream, raw unless `bits` asks for zlib's frame."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, bits)
    zeros = bytes(1 << 20)
    return b"".join(squeezer.compress(zeros) for _ in range(mebibytes)) + squeezer.flush()


def before_body(inserted: bytes, **attributes: object) -> bytes:
    """Return a DICOM file with bytes put in front of its first element."""
    whole = as_bytes(dicom(spot(), **attributes))
    body = 144 + int.from_bytes(whole[140:144], "little")
    return whole[:body] + inserted + whole[body:]


def deflated_zeros() -> bytes:
    """Return a DICOM file whose deflated data set is 100 MiB of zeros."""
    dataset = dicom(spot())
    dataset.file_meta.TransferSyntaxUID = DeflatedExplicitVRLittleEndian
    head = as_bytes(dataset)
    return head[: 144 + int.from_bytes(head[140:144], "little")] + squeezed_zeros(100)


def nested(depth: int, *, implicit: bool = False) -> bytes:
    """Return sequences inside sequences, without lengths, in front of a picture."""
    tag = struct.pack("<HH", 0x0008, 0x1140)
    begin = tag + (b"\xff\xff\xff\xff" if implicit else b"SQ\0\0\xff\xff\xff\xff") + ITEM
    bomb = begin * depth + (ITEM_END + SEQUENCE_END) * depth
    if implicit:
        return struct.pack("<HHL", 0x0008, 0x0005, 10) + b"ISO_IR 100" + bomb
    return before_body(bomb)


def nested_with_lengths(depth: int) -> bytes:
    """Return sequences inside sequences, each with its length."""
    bomb = b""
    for _ in range(depth):
        item = struct.pack("<HHL", 0xFFFE, 0xE000, len(bomb)) + bomb
        bomb = struct.pack("<HH2sHL", 0x0008, 0x1140, b"SQ", 0, len(item)) + item
    return before_body(bomb)


def many_elements(count: int) -> bytes:
    """Return a picture behind so many empty elements."""
    return before_body(struct.pack("<HH2sH", 0x0009, 0x0010, b"LO", 0) * count)


def many_items(count: int, *, length: int) -> bytes:
    """Return a picture behind a sequence of so many empty items."""
    items = struct.pack("<HHL", 0xFFFE, 0xE000, 0) * count
    return before_body(
        struct.pack("<HH2sHL", 0x0008, 0x1140, b"SQ", 0, length or len(items)) + items + SEQUENCE_END
    )


def frames(count: int, *, compressed: bool) -> bytes:
    """Return one frame that is declared to be many."""
    dataset = dicom(spot(512))
    if compressed:
        dataset.compress(RLELossless, generate_instance_uid=False)
    dataset.NumberOfFrames = count
    return as_bytes(dataset)


def run_lengths_with_lies() -> bytes:
    """Return a run-length coded frame whose segments lie far outside it."""
    stream = struct.pack("<16L", 15, *([0xFFFFFFFF] * 15)) + b"\x81" * 1000
    return as_bytes(encapsulated(stream, RLELossless, spot()))


def many_fragments(count: int) -> bytes:
    """Return encapsulated pixels in so many empty fragments."""
    whole = as_bytes(encapsulated(b"\0\0", RLELossless, spot()))
    at = whole.rindex(SEQUENCE_END)
    return whole[:at] + struct.pack("<HHL", 0xFFFE, 0xE000, 0) * count + whole[at:]


def stream_with(syntax: str, mark: bytes, offset: int, value: bytes, **attributes: object) -> bytes:
    """Return a compressed picture with a part of its stream's header overwritten."""
    dataset = dicom(spot(64).astype(np.uint16))
    dataset.compress(syntax, generate_instance_uid=False)
    for keyword, attribute in attributes.items():
        setattr(dataset, keyword, attribute)
    whole = bytearray(as_bytes(dataset))
    at = whole.index(mark) + offset
    whole[at : at + len(value)] = value
    return bytes(whole)


def jpeg_of(rows: int, columns: int) -> bytes:
    """Return a small JPEG that claims another size."""
    whole = bytearray(raster(spot(24), "JPEG"))
    at = whole.index(b"\xff\xc0") + 5
    struct.pack_into(">HH", whole, at, rows, columns)
    return bytes(whole)


def jpeg_of_many_scans(side: int, scans: int) -> bytes:
    """Return a progressive JPEG of which one scan comes again and again."""
    whole = raster(np.zeros((side, side), np.uint8), "JPEG", progressive=True)
    at = whole.index(b"\xff\xda", whole.index(b"\xff\xda") + 2)
    end = whole.index(b"\xff\xda", at + 2)
    end = min(end, whole.find(b"\xff\xc4", at) if whole.find(b"\xff\xc4", at) > 0 else end)
    return whole[:end] + whole[at:end] * scans + whole[end:]


def jpeg_with(marker: int, content: bytes, times: int = 1) -> bytes:
    """Return a JPEG with a segment put in `times` over."""
    whole = raster(spot(24), "JPEG")
    return (
        whole[:2]
        + (bytes((0xFF, marker)) + struct.pack(">H", len(content) + 2) + content) * times
        + whole[2:]
    )


def looping_exif() -> bytes:
    """Return an EXIF block whose directories point to themselves, and whose values claim 4 GiB."""
    entry = struct.pack("<HHLL", 0x8769, 4, 1, 8) + struct.pack("<HHLL", 0x0112, 5, 0xFFFFFFFF, 8)
    return b"Exif\0\0II*\0" + struct.pack("<LH", 8, 2) + entry + struct.pack("<L", 8)


def multi_picture() -> bytes:
    """Return an MPF block (CIPA DC-007) that claims 60,000 pictures in one file."""
    number = struct.pack("<HHLL", 0xB001, 4, 1, 60_000) + struct.pack("<HHLL", 0xB002, 7, 960_000, 50)
    return b"MPF\0II*\0" + struct.pack("<LH", 8, 2) + number + bytes(4)


def zipped(*members: tuple[str, bytes]) -> bytes:
    """Return an archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


def entries(count: int, *, packed: int, size: int, shared: bytes, wide: bool = False) -> bytes:
    """Return an archive whose directory names the same bytes `count` times (Fifield 2019)."""
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, 0, packed, size, 1, 0) + b"a"
    head = ("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 0, 0, packed, size)
    central = b"".join(struct.pack(*head, 8, 0, 0, 0, 0, 0, 0) + b"%08d" % number for number in range(count))
    at = len(local) + len(shared)
    out = local + shared + central
    if wide:
        out += struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(central), at)
        out += struct.pack("<4sLQL", b"PK\6\7", 0, at + len(central), 1)
    some = min(count, 0xFFFF)
    return out + struct.pack(
        "<4s4H2LH", b"PK\5\6", 0, 0, some, some, len(central), at if not wide else 0xFFFFFFFF, 0
    )


def zip_in_zip(depth: int) -> bytes:
    """Return an archive that holds an archive, and so on."""
    inner = zipped(("a.png", raster(spot(), "PNG")))
    for _ in range(depth):
        inner = zipped(("inner.zip", inner))
    return inner


def other_rasters(kind: str) -> bytes:
    """Return the beginning of a picture of another format that claims to be huge."""
    far = 60_000
    return {
        "gif": b"GIF89a" + struct.pack("<HH", far, far) + bytes(100),
        "bmp": b"BM" + struct.pack("<LHHLLLLHHL", 1 << 31, 0, 0, 54, 40, far, far, 1, 24, 0) + bytes(100),
        "tiff": b"II*\0" + struct.pack("<LH", 8, 2) + struct.pack("<HHLL", 256, 4, 1, far) * 2 + bytes(100),
        "webp": b"RIFF" + struct.pack("<L", 1 << 30) + b"WEBPVP8X" + bytes(100),
    }[kind]


NAMES = (
    *("../up.png", "/root.png", "C:/drive.png", "C:drive.png", "..\\up.png", "\\\\server\\share.png"),
    *("a/../../up.png", "a/..", "picture.png:stream", "NUL", "com1.png", "folder/aux", "LPT9.x.y"),
)


@dataclass(frozen=True)
class Bomb:
    """A file and what every picture source in it must end with."""

    name: str
    make: Callable[[], bytes]
    reason: Reason | None


def bombs() -> Iterator[Bomb]:
    """Yield all bombs; None is for what looks like one and must be read all the same."""
    yield Bomb("(an ordinary PNG, for comparison)", lambda: raster(spot(), "PNG"), None)
    large, deep, many = Reason.TOO_LARGE, Reason.TOO_DEEP, Reason.TOO_MANY_ELEMENTS
    corrupt, truncated = Reason.CORRUPT, Reason.TRUNCATED
    text = zlib.compress(bytes(100 << 20), 9)
    yield Bomb("PNG of 60,000 x 60,000", partial(png, 60_000, 60_000), large)
    yield Bomb("PNG of one long line", partial(png, 1, 0x7FFFFFFF), large)
    yield Bomb(
        "PNG of 8,900 x 8,900, 16-bit RGBA, cut", partial(png, 8_900, 8_900, depth=16, kind=6), corrupt
    )
    yield Bomb("PNG with a zTXt of 100 MiB", partial(png, 64, 64, chunk(b"zTXt", b"C\0\0" + text)), large)
    yield Bomb(
        "PNG with an iTXt of 100 MiB", partial(png, 64, 64, chunk(b"iTXt", b"C\0\1\0\0\0" + text)), large
    )
    yield Bomb(
        "PNG with an ICC profile of 100 MiB", partial(png, 64, 64, chunk(b"iCCP", b"p\0\0" + text)), large
    )
    some = chunk(b"zTXt", b"C\0\0" + zlib.compress(bytes(1_000_000), 9))
    yield Bomb("PNG with 100 texts of 1 MB", partial(png, 64, 64, some * 100), large)
    yield Bomb("PNG with EXIF that loops", partial(png, 64, 64, chunk(b"eXIf", looping_exif()[6:])), None)
    yield Bomb("PNG with a million chunks", partial(png, 64, 64, chunk(b"tIME", bytes(7)) * _MILLION), many)
    yield Bomb("JPEG of 65,535 x 65,535", partial(jpeg_of, 65_535, 65_535), large)
    yield Bomb(
        "JPEG of 8,000 x 8,000 in 10,000 scans",
        partial(jpeg_of_many_scans, 8_000, 10_000),
        Reason.TOO_MANY_SCANS,
    )
    yield Bomb("JPEG with EXIF that loops", partial(jpeg_with, 0xE1, looping_exif()), None)
    yield Bomb("JPEG with 60,000 pictures (MPF)", partial(jpeg_with, 0xE2, multi_picture()), None)
    profile = b"ICC_PROFILE\0\1\xff" + bytes(60_000)
    yield Bomb("JPEG with an ICC profile of 18 MB", partial(jpeg_with, 0xE2, profile, 300), None)
    yield Bomb("JPEG with a million segments", partial(jpeg_with, 0xFE, b"", _MILLION), many)
    for kind in ("gif", "bmp", "tiff", "webp"):
        yield Bomb(f"{kind.upper()} of 60,000 x 60,000", partial(other_rasters, kind), Reason.NOT_AN_IMAGE)
    yield Bomb("DICOM, 100 MiB of deflated zeros", deflated_zeros, large)
    yield Bomb("DICOM, 2,000 sequences deep", partial(nested, 2_000), deep)
    yield Bomb("DICOM, 2,000 deep, implicit VR", partial(nested, 2_000, implicit=True), deep)
    yield Bomb("DICOM, 200,000 deep", partial(nested, 200_000), deep)
    yield Bomb("DICOM, 2,000 deep with lengths", partial(nested_with_lengths, 2_000), deep)
    yield Bomb("DICOM of 10 million elements", partial(many_elements, 10 * _MILLION), many)
    yield Bomb("DICOM, a sequence of a million items", partial(many_items, _MILLION, length=0), many)
    yield Bomb(
        "DICOM, a million items without length", partial(many_items, _MILLION, length=0xFFFFFFFF), many
    )
    yield Bomb("DICOM, 10 million stray delimiters", lambda: before_body(SEQUENCE_END * 10 * _MILLION), many)
    yield Bomb("DICOM, 30,000 frames declared", partial(frames, 30_000, compressed=False), truncated)
    yield Bomb("DICOM, 30,000 frames declared, RLE", partial(frames, 30_000, compressed=True), truncated)
    yield Bomb("DICOM, 2,000,000,000 frames declared", partial(frames, 2_000_000_000, compressed=True), large)
    yield Bomb("DICOM, a million fragments", partial(many_fragments, _MILLION), many)
    yield Bomb("DICOM, 65,535 x 65,535", lambda: as_bytes(dicom(spot(), Rows=65_535, Columns=65_535)), large)
    values = {"WindowCenter": b"1" + b"\\1" * (5 * _MILLION), "WindowWidth": b"1" + b"\\1" * (5 * _MILLION)}
    yield Bomb("DICOM, 5 million values in one attribute", partial(many_values, values), many)
    yield Bomb("DICOM, RLE segments far outside", run_lengths_with_lies, corrupt)
    far = b"\xff\xff\xff\xff"
    yield Bomb(
        "DICOM, JPEG-LS of 65,535 x 65,535",
        partial(stream_with, JPEGLSLossless, b"\xff\xf7\0\x0b\x10", 5, far),
        corrupt,
    )
    sizes = struct.pack(">8L", 64, 64, 0, 0, 1, 1, 0, 0)
    yield Bomb(
        "DICOM, JPEG 2000 of 2^32 x 64",
        partial(stream_with, JPEG2000Lossless, b"\xff\x51\0\x29", 6, far),
        corrupt,
    )
    yield Bomb(
        "DICOM, JPEG 2000 in tiles of 1 x 1",
        partial(stream_with, JPEG2000Lossless, b"\xff\x51\0\x29", 6, sizes),
        None,
    )
    tiled = {"Rows": 8000, "Columns": 8000}
    sizes = struct.pack(">8L", 8000, 8000, 0, 0, 1, 1, 0, 0)
    yield Bomb(
        "DICOM, JPEG 2000 of 64 million tiles",
        partial(stream_with, JPEG2000Lossless, b"\xff\x51\0\x29", 6, sizes, **tiled),
        corrupt,
    )
    for syntax in (JPEGBaseline8Bit, JPEGExtended12Bit):
        big = partial(jpeg_of, 13_000, 13_000)
        yield Bomb(
            f"DICOM, JPEG of 13,000 x 13,000 in 24 x 24 ({syntax[-2:]})",
            lambda big=big, syntax=syntax: as_bytes(encapsulated(big(), syntax, spot(24))),
            corrupt,
        )
    yield Bomb(
        "DICOM, JPEG of 8,000 x 8,000 in 10,000 scans",
        lambda: as_bytes(
            encapsulated(
                jpeg_of_many_scans(8_000, 10_000), JPEGBaseline8Bit, np.zeros((8_000, 8_000), np.uint8)
            )
        ),
        Reason.TOO_MANY_SCANS,
    )
    yield Bomb("DICOMDIR of a million records", many_records, many)
    yield Bomb("ZIP, 128 MiB of zeros in one file", lambda: zip_of_zeros(128), large)
    yield Bomb("ZIP, 65,534 names for the same 4 MiB", lambda: overlapping(65_534), large)
    yield Bomb("ZIP, 1,000 names for the same bytes", lambda: overlapping(1_000), corrupt)
    yield Bomb(
        "ZIP, a million entries", lambda: entries(_MILLION, packed=1, size=1, shared=b"\0", wide=True), large
    )
    yield Bomb("ZIP, 200 archives deep", partial(zip_in_zip, 200), Reason.NESTED_ARCHIVE)
    yield Bomb(
        "ZIP, names that lead elsewhere",
        lambda: zipped(*((name, raster(spot(), "PNG")) for name in NAMES)),
        Reason.UNSAFE_NAME,
    )


def many_values(values: dict[str, bytes]) -> bytes:
    """Return a picture whose windows have millions of values, which only a VR with a long length can hold."""
    made = b""
    for keyword, value in values.items():
        tag = {"WindowCenter": 0x1050, "WindowWidth": 0x1051}[keyword]
        made += struct.pack("<HHL", 0x0028, tag, len(value)) + value
    dataset = dicom(spot())
    dataset.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2"
    whole = as_bytes(dataset)
    at = whole.index(struct.pack("<HHL", 0x7FE0, 0x0010, 64 * 64))
    return whole[:at] + made + whole[at:]


def many_records() -> bytes:
    """Return a DICOMDIR of a million empty records."""
    whole = as_bytes(directory("A"))
    at = whole.index(struct.pack("<HH2s", 0x0004, 0x1220, b"SQ"))
    items = struct.pack("<HHL", 0xFFFE, 0xE000, 0) * _MILLION
    return whole[:at] + struct.pack("<HH2sHL", 0x0004, 0x1220, b"SQ", 0, len(items)) + items


def zip_of_zeros(mebibytes: int) -> bytes:
    """Return an archive of one file of zeros."""
    packed = squeezed_zeros(mebibytes)
    return entries(1, packed=len(packed), size=mebibytes << 20, shared=packed)


def overlapping(count: int) -> bytes:
    """Return an archive whose many files are the same bytes."""
    packed = squeezed_zeros(4)
    return entries(count, packed=len(packed), size=4 << 20, shared=packed)


def outcomes(path: Path, limits: Limits) -> set[Reason | None]:
    """Return the codes of all sources of a file, None for those that are read."""
    found: set[Reason | None] = set()
    for source in walk([path], limits=limits):
        try:
            for _ in read_pictures(source, limits):
                pass
            found.add(None)
        except InputError as error:
            found.add(error.reason)
    return found


def beside(path: Path, limits: Limits) -> None:
    """Read a file as the study list and the list of attributes do."""
    for source in walk([path], limits=limits):
        read_instance(source, limits)
        try:
            for _ in read_tags(source, limits):
                pass
        except InputError:
            pass


def in_a_worker(path: Path, limits: Limits) -> set[Reason | None]:
    """Do the same as `outcomes` in a process started for it."""
    found: set[Reason | None] = set()
    with Workers(partial(decode, DecodeSettings((), limits)), 1, limits) as workers:
        current: Reason | None = None
        for _, part in workers.read(walk([path], limits=limits), lambda: False):
            if part is None:
                found.add(current)
                current = None
            elif isinstance(part, InputError):
                current = part.reason
    return found


def main() -> int:
    """Print the table; return 1 if a code is wrong or reading in this process took a second."""
    configure()
    limits, bad = Limits(), 0
    write = sys.stdout.write
    wanted = " ".join(sys.argv[1:]).casefold()
    write(f"{'bomb':48} {'size':>12} {'code':20} {'here':>7} {'worker':>7} {'header, tags':>13}\n")
    with tempfile.TemporaryDirectory(prefix="overread-bombs-") as folder:
        for number, bomb in enumerate(bombs()):
            if wanted not in bomb.name.casefold():
                continue
            path = Path(folder) / str(number)
            path.write_bytes(bomb.make())
            began = time.perf_counter()
            here = outcomes(path, limits)
            middle = time.perf_counter()
            there = in_a_worker(path, limits)
            end = time.perf_counter()
            beside(path, limits)
            last = time.perf_counter() - end
            codes = ", ".join(sorted(code.value if code else "ok" for code in here))
            right = here == there == {bomb.reason}
            fast = middle - began < 1
            verdict = "" if right and fast else "  WRONG" if not right else "  SLOW"
            bad += bool(verdict)
            size = path.stat().st_size
            row = (
                f"{bomb.name:48} {size:12,} {codes:20} {middle - began:7.3f} {end - middle:7.3f} {last:13.3f}"
            )
            write(f"{row}{verdict}\n")
            sys.stdout.flush()
            path.unlink()
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
