"""Compare what ``overread render`` writes with how DCMTK and Orthanc show the same frames.

``python -m tests.golden.shown FOLDER... [--markdown FILE]`` renders all DICOM files below the folders and
takes the first and the last frame of each. It reports for every frame how many pixels are within one grey
level of each other viewer. Files that a viewer cannot decode are first decoded by tools of DCMTK, GDCM or
pydicom. If a file has no window, all viewers get the one that Overread chose.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.errors import InputError
from core.images.base.formats import SNIFF_BYTES, FileFormat, sniff
from core.images.base.limits import Limits
from core.images.dicom.header import read_header
from tests.golden import reference
from tests.support.peers import Orthanc, start_orthanc

OTHERS = ("DCMTK", "Orthanc")
#: Modality of dose files. Neither viewer applies their scaling (3004,000E), so all values are compared
#: without a window.
_DOSE = "RTDOSE"


@dataclass(frozen=True)
class Shown:
    """One frame, and its difference from the other viewers.

    Attributes
    ----------
    name : str
        Name of the file, with the frame if it has several.
    near : dict of str to float
        By viewer, the share of pixels that differ by at most one grey level. Viewers that show nothing are
        left out.
    worst : dict of str to int
        By viewer, the largest difference.
    """

    name: str
    near: dict[str, float]
    worst: dict[str, int]


class _Others:
    """DCMTK's tools and a running Orthanc."""

    def __init__(self, orthanc: Orthanc, scratch: Path) -> None:
        self._orthanc = orthanc
        self._scratch = scratch

    def pictures(self, path: Path, line: dict[str, Any]) -> Iterator[tuple[str, NDArray[np.uint8]]]:
        """Yield what each viewer shows of a frame, from the file or from a decoded copy."""
        for name, show in zip(OTHERS, (self._by_dcmtk, self._by_orthanc), strict=True):
            for readable in self._readable(path):
                shown = show(readable, line)
                if shown is not None:
                    yield name, shown
                    break

    def _readable(self, path: Path) -> Iterator[Path]:
        """Yield the file itself, then copies that other tools decoded."""
        yield path
        try:
            syntax = str(read_header(path.read_bytes(), Limits()).file_meta.TransferSyntaxUID)
        except InputError:
            return
        for one in reference.decode(path, syntax, self._scratch):
            if one.path != path:
                yield one.path

    def _by_dcmtk(self, path: Path, line: dict[str, Any]) -> NDArray[np.uint8] | None:
        ways: list[list[str]] = [["+Wl", "1"]] if line["lut"] is not None else [["+Wi", "1"]]
        if line["colour"]:
            ways = [[]]
        elif _header_value(path, "Modality") == _DOSE:
            ways = [["+Wm"]]
        elif line["window"] is not None:
            ways.append(_window_of(line["window"]))
        try:
            shown = (reference.render(path, line["frame"], voi, self._scratch) for voi in ways)
            return next((picture for picture in shown if picture is not None), None)
        except (subprocess.TimeoutExpired, ValueError, OSError):
            return None

    def _by_orthanc(self, path: Path, line: dict[str, Any]) -> NDArray[np.uint8] | None:
        if line["lut"] is not None or _header_value(path, "Modality") == _DOSE:
            # The tool does not support VOI LUTs.
            return None
        asked = ""
        if line["window"] is not None and not _has_window(path):
            window = line["window"]
            asked = "?" + urllib.parse.urlencode(
                {"window-center": window["center"], "window-width": window["width"]}
            )
        try:
            stored: Any = self._orthanc.rest("/instances", path.read_bytes())
            place = f"/instances/{stored['ID']}/frames/{line['frame'] - 1}/rendered{asked}"
            wanted = urllib.request.Request(
                f"http://127.0.0.1:{self._orthanc.http}{place}", headers={"Accept": "image/png"}
            )
            with urllib.request.urlopen(wanted, timeout=600) as answer:
                return _pixels(answer.read())
        except (urllib.error.URLError, OSError, KeyError):
            return None


def _header_value(path: Path, keyword: str) -> object:
    """Return the value of an element; None if the file lacks the element or is damaged."""
    try:
        return read_header(path.read_bytes(), Limits()).get(keyword)
    except InputError:
        return None


def _has_window(path: Path) -> bool:
    """Return whether the file has a window where Orthanc looks for one."""
    return _header_value(path, "WindowWidth") not in (None, "")


def _window_of(window: dict[str, Any]) -> list[str]:
    if window["function"] == "SIGMOID":
        return ["+Wfs", "+Ww", str(window["center"]), str(window["width"])]
    # The tool's other windows are LINEAR; their ends lie half a value further in than those of LINEAR_EXACT.
    exact = window["function"] == "LINEAR_EXACT"
    return ["+Ww", str(window["center"] + 0.5 * exact), str(window["width"] + exact)]


def _pixels(png: bytes) -> NDArray[np.uint8]:
    with Image.open(io.BytesIO(png)) as image:
        return np.asarray(image if image.mode in ("L", "RGB") else image.convert("RGB"))


def _alike(ours: NDArray[np.uint8], theirs: NDArray[np.uint8]) -> NDArray[np.int64] | None:
    """Return the differences of two pictures; None if their sizes differ. Grey may have equal channels."""
    if ours.ndim != theirs.ndim:
        ours, theirs = (one if one.ndim == 3 else np.dstack([one] * 3) for one in (ours, theirs))
    if ours.shape != theirs.shape:
        return None
    return np.abs(ours.astype(np.int64) - theirs.astype(np.int64))


def compare_folder(folder: Path, others: _Others, scratch: Path) -> Iterator[Shown]:
    """Render a folder and compare the first and the last frame of each file."""
    out = scratch / "rendered"
    command = [sys.executable, "-m", "desktop", "render", str(folder), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    lines = sorted(map(json.loads, done.stdout.splitlines()), key=lambda line: (line["file"], line["frame"]))
    for line in lines:
        path = folder / line["file"]
        if "png" not in line or line["frame"] not in (1, line["frames"]) or not _is_dicom(path):
            continue
        ours = _pixels((out / line["png"]).read_bytes())
        near, worst = {}, {}
        for name, theirs in others.pictures(path, line):
            gap = _alike(ours, theirs)
            near[name] = 0.0 if gap is None else float((gap <= 1).mean())
            worst[name] = 256 if gap is None else int(gap.max())
        place = f", frame {line['frame']}" if line["frames"] > 1 else ""
        yield Shown(f"{line['file']}{place}", near, worst)


def _is_dicom(path: Path) -> bool:
    with path.open("rb") as handle:
        return sniff(handle.read(SNIFF_BYTES)) is FileFormat.DICOM


def table(results: Iterable[Shown]) -> str:
    """Return Markdown: frames by similarity to each viewer, then those that one of them shows differently."""
    results = list(results)
    lines = [
        "| | frames shown | every pixel within 1 grey | 99 % of them | fewer |",
        "|---|---|---|---|---|",
    ]
    for name in OTHERS:
        shares = [one.near[name] for one in results if name in one.near]
        whole, most = sum(share == 1.0 for share in shares), sum(0.99 <= share < 1.0 for share in shares)
        lines.append(f"| {name} | {len(shares)} | {whole} | {most} | {len(shares) - whole - most} |")
    best = [max(one.near.values(), default=None) for one in results]
    shown = [share for share in best if share is not None]
    whole, most = sum(share == 1.0 for share in shown), sum(0.99 <= share < 1.0 for share in shown)
    lines.append(f"| the nearer one | {len(shown)} | {whole} | {most} | {len(shown) - whole - most} |")
    lines += ["", f"{len(results)} frames; {best.count(None)} that neither shows.", ""]
    for one in results:
        if not one.near:
            lines.append(f"- {one.name}: nothing to compare with")
        elif min(one.near.values()) < 1.0:
            said = (f"{name} {share:.1%} (at most {one.worst[name]})" for name, share in one.near.items())
            lines.append(f"- {one.name}: {', '.join(said)}")
    return "\n".join([*lines, ""])


def main() -> None:
    """Compare, then print or write the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folders", type=Path, nargs="+")
    asked.add_argument("--markdown", type=Path, help="file that takes the table")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary)
        orthanc = start_orthanc(scratch / "orthanc", OverwriteInstances=True)
        try:
            others = _Others(orthanc, scratch)
            found = [
                one
                for number, folder in enumerate(options.folders)
                for one in compare_folder(folder, others, _made(scratch / str(number)))
            ]
        finally:
            orthanc.stop()
    written = table(found)
    if options.markdown:
        options.markdown.write_text(written, encoding="utf-8")
    sys.stdout.write(written)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main()
