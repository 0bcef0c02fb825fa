"""Decode DICOM files with the command lines of DCMTK and GDCM, to compare their pixels with ours."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.pixels import pixel_array

TOOLS = ("dcmconv", "dcmdjpeg", "dcmdjpls", "dcmdrle", "dcmj2pnm", "gdcmconv")
BIG_ENDIAN = "1.2.840.10008.1.2.2"
_NATIVE = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", BIG_ENDIAN)


@dataclass(frozen=True)
class Reference:
    """A file as an independent decoder decoded it.

    Attributes
    ----------
    tool : str
        Name of the tool.
    path : Path
        The uncompressed file, explicit little endian.
    frames : ndarray, shape (frames, H, W) or (frames, H, W, 3)
        Stored values, before any look-up table.
    """

    tool: str
    path: Path
    frames: NDArray[Any]


def missing_tools() -> list[str]:
    """Return the names of the tools that are not installed."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


def run(*command: str | Path) -> bool:
    """Run a tool quietly; return whether it succeeded."""
    done = subprocess.run([str(part) for part in command], capture_output=True, timeout=600, check=False)
    return done.returncode == 0


def _commands(syntax: str, source: Path, out: Path) -> list[list[str | Path]]:
    """Return commands that uncompress a file, DCMTK first, which shares the least code with us."""
    by_gdcm: list[str | Path] = ["gdcmconv", "--raw", "--force", source, out]
    if syntax in _NATIVE or not syntax:
        return [["dcmconv", "-q", "+te", source, out], by_gdcm]
    return [
        ["dcmdrle", "-q", source, out],
        # First with the colour that the header declares, then with the stream's.
        ["dcmdjpeg", "-q", "+cp", source, out],
        ["dcmdjpeg", "-q", "+cg", source, out],
        ["dcmdjpls", "-q", source, out],
        by_gdcm,
    ]


def decode(source: Path, syntax: str, folder: Path) -> Iterator[Reference]:
    """Uncompress a file and read its stored values, with one tool after the other."""
    out = folder / "reference.dcm"
    for command in _commands(syntax, source, out):
        out.unlink(missing_ok=True)
        if run(*command) and out.exists():
            dataset = dcmread(out, force=True)
            if "PixelData" in dataset and not dataset["PixelData"].is_undefined_length:
                if syntax == BIG_ENDIAN and dataset.BitsAllocated == 32:
                    dataset.PixelData = _whole_cells(dataset.PixelData)
                    dataset.save_as(out)
                frames = unpack(dataset)
                if frames is not None:
                    yield Reference(str(command[0]), out, frames)
    yield from _by_pydicom(source)


def _by_pydicom(source: Path) -> Iterator[Reference]:
    """Decode a file with each of pydicom's own plug-ins, which share libraries with us."""
    for plugin in ("", "gdcm", "pylibjpeg"):
        try:
            dataset = dcmread(source, force=True)
            frames = pixel_array(dataset, raw=True, decoding_plugin=plugin)
        except Exception:  # noqa: BLE001 - what it cannot read it refuses in any way
            continue
        if frames.ndim == (2 if dataset.get("SamplesPerPixel", 1) == 1 else 3):
            frames = frames[None]
        kept = np.float64 if frames.dtype.kind == "f" else np.int64
        yield Reference(f"pydicom {plugin}".strip(), source, frames.astype(kept))


def opens(source: Path, folder: Path) -> bool:
    """Return whether DCMTK displays a file as it is."""
    return render(source, 1, [], folder) is not None


def _whole_cells(data: bytes) -> bytes:
    """Undo the wrong byte swap of 32-bit cells by both tools, which swap two 16-bit words.

    The little-endian versions of such files show that their writers swapped whole cells.
    """
    words = np.frombuffer(data[: len(data) // 4 * 4], "<u2").reshape(-1, 2)
    return words[:, ::-1].tobytes()


def unpack(dataset: Dataset) -> NDArray[Any] | None:
    """Return the stored values of an uncompressed little-endian data set, by PS3.5 8.1 and annex D."""
    rows, columns = int(dataset.get("Rows") or 0), int(dataset.get("Columns") or 0)
    frames, samples = leading_number(dataset, "NumberOfFrames"), int(dataset.get("SamplesPerPixel") or 1)
    allocated = int(dataset.get("BitsAllocated") or 0)
    stored = int(dataset.get("BitsStored") or allocated)
    data = dataset.PixelData
    halved = str(dataset.get("PhotometricInterpretation", "")).endswith("_422")
    count = frames * rows * columns * (2 if halved else samples)
    if not count or not allocated or stored > allocated:
        return None
    if len(data) * 8 < count * allocated:
        # Missing bytes are read as zero; if too many are missing, there is no picture.
        if len(data) * 16 < count * allocated:
            return None
        data += bytes((count * allocated + 7) // 8 - len(data))
    if allocated in (8, 16, 32, 64):
        wide = np.frombuffer(data, f"<u{allocated // 8}", count).astype(np.int64)
    else:
        whole = int.from_bytes(data, "little")
        mask = (1 << allocated) - 1
        step = 8 * allocated  # one large number would be shifted once for every cell
        wide = np.array(
            [
                (piece >> (i * allocated)) & mask
                for piece in ((whole >> at) & ((1 << step) - 1) for at in range(0, count * allocated, step))
                for i in range(8)
            ],
            np.int64,
        )[:count]
    high = int(dataset.get("HighBit", stored - 1))
    # DCMTK and GDCM also treat such a high bit as an error.
    high = high if high >= stored - 1 else stored - 1
    if stored < 64:
        wide = (wide >> (high + 1 - stored)) & ((1 << stored) - 1)
        if dataset.get("PixelRepresentation"):
            wide = np.where(wide >= 1 << (stored - 1), wide - (1 << stored), wide)
    if halved:
        pairs = wide[: count // 4 * 4].reshape(-1, 4)  # Y Y Cb Cr
        full = np.stack([pairs[:, [0, 2, 3]], pairs[:, [1, 2, 3]]], axis=1)
        return full.reshape(frames, rows, columns, 3) if full.size == count // 2 * 3 else None
    if samples == 1:
        return wide.reshape(frames, rows, columns)
    if dataset.get("PlanarConfiguration", 0) == 1:
        return wide.reshape(frames, samples, rows, columns).transpose(0, 2, 3, 1)
    return wide.reshape(frames, rows, columns, samples)


def leading_number(dataset: Dataset, keyword: str) -> int:
    """Return the integer at the start of a string value, as C's atoi reads it; 1 if there is none."""
    raw = dataset.get_item(keyword)
    if raw is None or raw.value is None:
        return 1
    text = raw.value.decode("ascii") if isinstance(raw.value, bytes) else str(raw.value)
    digits = text.strip()
    end = next((i for i, c in enumerate(digits) if not c.isdigit()), len(digits))
    return int(digits[:end] or 1)


def ybr_to_rgb(frames: NDArray[Any]) -> NDArray[Any]:
    """Convert YBR_FULL to RGB by the equations of PS3.3 C.7.6.3.1.2."""
    y, cb, cr = (frames[..., i].astype(np.float64) for i in range(3))
    rgb = np.stack(
        [
            y + 1.402 * (cr - 128),
            y - 0.114 * 1.772 / 0.587 * (cb - 128) - 0.299 * 1.402 / 0.587 * (cr - 128),
            y + 1.772 * (cb - 128),
        ],
        axis=-1,
    )
    return np.clip(np.rint(rgb), 0, 255).astype(np.int64)


def render(uncompressed: Path, frame: int, voi: list[str], folder: Path) -> NDArray[np.uint8] | None:
    """Display one frame of an uncompressed file with DCMTK; shape (H, W) or (H, W, 3)."""
    out = folder / "shown.pnm"
    out.unlink(missing_ok=True)
    command = ["dcmj2pnm", "-O", "+F", str(frame), *voi, "+op", uncompressed, out]
    done = subprocess.run(command, capture_output=True, timeout=600, check=False)
    # DCMTK ignores known attributes that are stored as UN, such as windows and rescaling.
    if done.returncode != 0 or b"cannot select VOI" in done.stderr:
        return None
    head, rest = out.read_bytes().split(b"\n", 1)
    while rest.startswith(b"#"):
        rest = rest.split(b"\n", 1)[1]
    size, rest = rest.split(b"\n", 1)
    columns, rows = (int(part) for part in size.split())
    _, rest = rest.split(b"\n", 1)
    shape = (rows, columns, 3) if head == b"P6" else (rows, columns)
    return np.frombuffer(rest, np.uint8, int(np.prod(shape))).reshape(shape)
