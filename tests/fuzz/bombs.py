"""Files made to exhaust a reader, with the code with which each must end.

``python -m tests.fuzz.bombs [WORD]`` reads each file in this process, then in its own decoding process, whose
start counts as well, and prints the seconds of both.
"""

from __future__ import annotations

import struct
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from pydicom.uid import JPEG2000Lossless, JPEGBaseline8Bit, JPEGExtended12Bit, JPEGLSLossless

from core.batch.workers.decode import DecodeSettings, decode
from core.batch.workers.pool import Workers
from core.errors import InputError, Reason
from core.images.base.limits import Limits
from core.images.files.sources import walk
from core.images.read import read_pictures
from core.images.studies.study_tree import read_instance
from core.images.studies.tags import read_tags
from core.runtime import configure
from tests.fuzz.archive_bombs import NAMES, entries, overlapping, zip_in_zip, zip_of_zeros, zipped
from tests.fuzz.dicom_bombs import (
    MILLION,
    SEQUENCE_END,
    before_body,
    deflated_zeros,
    frames,
    many_elements,
    many_fragments,
    many_items,
    many_records,
    many_values,
    nested,
    nested_with_lengths,
    run_lengths_with_lies,
    stream_with,
)
from tests.fuzz.raster_bombs import (
    jpeg_of,
    jpeg_of_many_scans,
    jpeg_with,
    looping_exif,
    multi_picture,
    other_rasters,
    png,
)
from tests.fuzz.raster_lies import chunk
from tests.fuzz.samples import as_bytes, encapsulated, raster
from tests.support.pictures import dicom, spot


@dataclass(frozen=True)
class Bomb:
    """A file, and the outcome of every picture source in it."""

    name: str
    make: Callable[[], bytes]
    reason: Reason | None


def bombs() -> Iterator[Bomb]:
    """Yield all bombs; the code None is for files that look like a bomb but must be read."""
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
    yield Bomb("PNG with a million chunks", partial(png, 64, 64, chunk(b"tIME", bytes(7)) * MILLION), many)
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
    yield Bomb("JPEG with a million segments", partial(jpeg_with, 0xFE, b"", MILLION), many)
    for kind in ("gif", "bmp", "tiff", "webp"):
        yield Bomb(f"{kind.upper()} of 60,000 x 60,000", partial(other_rasters, kind), large)
    yield Bomb("DICOM, 100 MiB of deflated zeros", deflated_zeros, large)
    yield Bomb("DICOM, 2,000 sequences deep", partial(nested, 2_000), deep)
    yield Bomb("DICOM, 2,000 deep, implicit VR", partial(nested, 2_000, implicit=True), deep)
    yield Bomb("DICOM, 200,000 deep", partial(nested, 200_000), deep)
    yield Bomb("DICOM, 2,000 deep with lengths", partial(nested_with_lengths, 2_000), deep)
    yield Bomb("DICOM of 10 million elements", partial(many_elements, 10 * MILLION), many)
    yield Bomb("DICOM, a sequence of a million items", partial(many_items, MILLION, length=0), many)
    yield Bomb("DICOM, a million items without length", partial(many_items, MILLION, length=0xFFFFFFFF), many)
    yield Bomb("DICOM, 10 million stray delimiters", lambda: before_body(SEQUENCE_END * 10 * MILLION), many)
    yield Bomb("DICOM, 30,000 frames declared", partial(frames, 30_000, compressed=False), truncated)
    yield Bomb("DICOM, 30,000 frames declared, RLE", partial(frames, 30_000, compressed=True), truncated)
    yield Bomb("DICOM, 2,000,000,000 frames declared", partial(frames, 2_000_000_000, compressed=True), large)
    yield Bomb("DICOM, a million fragments", partial(many_fragments, MILLION), many)
    yield Bomb("DICOM, 65,535 x 65,535", lambda: as_bytes(dicom(spot(), Rows=65_535, Columns=65_535)), large)
    values = {"WindowCenter": b"1" + b"\\1" * (5 * MILLION), "WindowWidth": b"1" + b"\\1" * (5 * MILLION)}
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
        "ZIP, a million entries", lambda: entries(MILLION, packed=1, size=1, shared=b"\0", wide=True), large
    )
    yield Bomb("ZIP, 200 archives deep", partial(zip_in_zip, 200), Reason.NESTED_ARCHIVE)
    yield Bomb(
        "ZIP, names that lead elsewhere",
        lambda: zipped(*((name, raster(spot(), "PNG")) for name in NAMES)),
        Reason.UNSAFE_NAME,
    )


def outcomes(path: Path, limits: Limits) -> set[Reason | None]:
    """Return the codes of all sources of a file; None for those that are read."""
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
