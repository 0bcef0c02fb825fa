"""Damages picture files at random and walks them through reading, showing and preparing.

``python -m tests.fuzz.mutate SECONDS FOLDER [KEEP]`` runs for so long over the files of a folder, in a child
process with a memory limit, and keeps what it finds (other errors than `InputError`, hangs, crashes) in the
folder KEEP.
"""

from __future__ import annotations

import io
import multiprocessing
import random
import sys
import time
import traceback
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np

from core.errors import InputError
from core.images.dicom import read_dicom
from core.images.dicom_head import read_head
from core.images.dicom_header import identity_of
from core.images.display import render, render_grey
from core.images.limits import Limits
from core.images.prepare import prepare
from core.images.presets import presets
from core.images.raster import read_raster
from core.images.read import Kind, sniff
from core.runtime import configure

#: Small, so that a mutated size costs little; the checks are the same.
LIMITS = Limits(
    file_bytes=64 << 20, picture_pixels=4_000_000, file_pixel_bytes=64 << 20, inflated_bytes=64 << 20
)
SECONDS_EACH = 20.0
MEMORY = 4 << 30
FRAMES = 8

#: Elements that steer decoding, as little-endian tags.
_STEERING = [
    bytes((group & 255, group >> 8, element & 255, element >> 8))
    for group, elements in {
        0x0002: (0x0010,),
        0x0018: (0x1600, 0x1602, 0x1612, 0x1620),
        0x0020: (0x0013,),
        0x0028: (
            *(0x0002, 0x0004, 0x0006, 0x0008, 0x0010, 0x0011, 0x0030, 0x0034, 0x0100, 0x0101, 0x0102, 0x0103),
            *(0x0120, 0x0121, 0x1050, 0x1051, 0x1052, 0x1053, 0x1056, 0x1101, 0x1201, 0x3000, 0x3002, 0x3010),
        ),
        0x5200: (0x9229, 0x9230),
        0x6000: (0x0010, 0x0011, 0x0015, 0x0050, 0x3000),
        0x7FE0: (0x0001, 0x0008, 0x0009, 0x0010),
    }.items()
    for element in elements
]
_NUMBERS = [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 64, 127, 128, 255, 256, 32767, 32768, 65535]


def mutate(data: bytes, rng: random.Random) -> bytes:
    """Return a damaged copy: bits flipped, bytes cut, doubled or overwritten, lengths and values that lie."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        if len(out) < 16:
            break
        kind = rng.randrange(8)
        # Most damage that matters is in the header.
        reach = len(out) if rng.random() < 0.4 else min(len(out), 2048)
        at = rng.randrange(reach)
        if kind == 0:
            out[at] ^= 1 << rng.randrange(8)
        elif kind == 1:
            out[at] = rng.randrange(256)
        elif kind == 2:
            del out[rng.randrange(len(out)) :]
        elif kind == 3:
            del out[at : at + rng.randrange(1, 64)]
        elif kind == 4:
            out[at:at] = out[at : at + rng.randrange(1, 256)]
        elif kind == 5:
            out[at : at + 4] = rng.choice(
                (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xfe\xff\x00\xe0", b"\xff\xff\xff\x7f")
            )
        else:
            _lie(out, rng)
    return bytes(out)


def _lie(out: bytearray, rng: random.Random) -> None:
    """Change the value, length or VR of an element that steers decoding."""
    tag = rng.choice(_STEERING)
    at = out.find(tag, 0)
    if at < 0 or at + 12 > len(out):
        return
    number = rng.choice(_NUMBERS).to_bytes(2, "little")
    what = rng.randrange(4)
    if what == 0:
        out[at + 8 : at + 10] = number
    elif what == 1:
        out[at + 6 : at + 8] = number
    elif what == 2:
        out[at + 4 : at + 6] = rng.choice((b"US", b"SQ", b"UN", b"OW", b"OB", b"DS", b"LO", b"FD", b"AT"))
    else:
        value = rng.choice((b"-1", b"1e", b"0 ", b"9\\", b"\\\\", b"\xff\xfe", b"RG", b"PA", b"YB", b"NA"))
        out[at + 8 : at + 10] = value


def walk_street(data: bytes) -> str:
    """Read, show and prepare; return ``ok``, the code of an `InputError` or ``not-an-image``."""
    kind = sniff(data[:132])
    if kind is None:
        return "not-an-image"
    try:
        if kind is not Kind.DICOM:
            pictures = iter([read_raster(data, "a", LIMITS)])
        else:
            identity_of(read_head(io.BytesIO(data), LIMITS))
            pictures = read_dicom(data, "a", LIMITS)
        for count, picture in enumerate(pictures):
            for window in presets(picture)[:2]:
                render(picture, window.voi, invert=True)
            assert render(picture).dtype == np.uint8
            made = prepare(render_grey(picture), "letterbox", 64, 64)
            assert made.shape == (64, 64)
            if count >= FRAMES:
                break
    except InputError as error:
        return error.code
    return "ok"


def _child(connection: Connection, paths: list[Path], first: int) -> None:
    """Walk through mutations from a seed on, saying beforehand which one comes."""
    configure()
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    seed = first
    while True:
        data = _example(paths, seed)
        connection.send(("begin", seed))
        try:
            outcome = walk_street(data)
        except Exception:  # noqa: BLE001 - whatever comes here is what the run is looking for
            outcome = "!" + traceback.format_exc()
        connection.send(("end", outcome))
        seed += 1


def _example(paths: list[Path], seed: int) -> bytes:
    rng = random.Random(seed)
    return mutate(rng.choice(paths).read_bytes(), rng)


def _holds_a_picture(path: Path) -> bool:
    return path.stat().st_size < 2 << 20 and walk_street(path.read_bytes()) == "ok"


def run(seconds: float, folder: Path, keep: Path | None, first: int = 0) -> int:
    """Run for some time; write what was found; return the number of failures."""
    configure()
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and _holds_a_picture(p))
    outcomes: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    seed, deadline = first, time.monotonic() + seconds
    context = multiprocessing.get_context("spawn")
    slowest = (0.0, 0)
    while time.monotonic() < deadline:
        ours, theirs = context.Pipe()
        child = context.Process(target=_child, args=(theirs, paths, seed), daemon=True)
        child.start()
        theirs.close()
        began = time.monotonic() + 60
        try:
            while time.monotonic() < deadline:
                if not ours.poll(SECONDS_EACH):
                    failure = "hang"
                    break
                kind, value = ours.recv()
                if kind == "begin":
                    seed, began = value, time.monotonic()
                    continue
                slowest = max(slowest, (time.monotonic() - began, seed))
                if value.startswith("!"):
                    failures[value.strip().splitlines()[-1]] += 1
                    _keep(keep, f"{seed}-error", _example(paths, seed), value)
                else:
                    outcomes[value] += 1
            else:
                failure = ""
        except EOFError:
            failure = "crash"
        child.kill()
        child.join()
        if failure:
            failures[failure] += 1
            _keep(keep, f"{seed}-{failure}", _example(paths, seed), failure)
        seed += 1
    total = sum(outcomes.values()) + sum(failures.values())
    sys.stdout.write(
        f"{total} files, seeds {first} to {seed}, slowest {slowest[0]:.2f} s (seed {slowest[1]})\n"
    )
    for name, count in (*outcomes.most_common(), *failures.most_common()):
        sys.stdout.write(f"{count:8} {name}\n")
    return sum(failures.values())


def _keep(folder: Path | None, name: str, data: bytes, words: str) -> None:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        (folder / f"{name}.txt").write_text(words, encoding="utf-8")


if __name__ == "__main__":
    kept = Path(sys.argv[3]) if len(sys.argv) > 3 else None
    start = int(sys.argv[4]) if len(sys.argv) > 4 else 0
    raise SystemExit(1 if run(float(sys.argv[1]), Path(sys.argv[2]), kept, start) else 0)
