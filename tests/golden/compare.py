"""Compares every DICOM file of a folder, as Overread reads it, with what DCMTK and GDCM make of it.

``python -m tests.golden.compare FOLDER`` writes the table.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydicom import dcmread
from pydicom.uid import UID

from core.errors import InputError
from core.images.dicom import read_dicom
from core.images.dicom_header import read_header
from core.images.dicom_pixels import open_pixels
from core.images.display import render
from core.images.limits import Limits
from core.images.picture import VoiTable
from core.images.read import Kind, load
from core.images.sources import Source
from tests.golden import reference

#: Codecs whose result may differ between decoders (PS3.5 annex A.4).
LOSSY = tuple(f"1.2.840.10008.1.2.4.{n}" for n in (50, 51, 53, 55, 81, 91, 203))


@dataclass(frozen=True)
class Compared:
    """One file's comparison.

    Attributes
    ----------
    name : str
    syntax : str
        Transfer syntax UID, '' where there is none.
    outcome : str
        ``opened`` or our reason code.
    tool : str
        What decoded the reference; '' where nothing could.
    stored : int or None
        Greatest difference of stored values, in units of one 8-bit grey level for lossy codecs.
    shown : int or None
        Greatest difference of the displayed 8-bit picture; None where the file carries no window.
    """

    name: str
    syntax: str
    outcome: str
    tool: str
    stored: int | None = None
    shown: int | None = None


def compare(path: Path, folder: Path) -> Compared:
    """Compare one file; `folder` takes the tools' output."""
    limits = Limits()
    try:
        content = load(Source(path.name, path), limits)
    except InputError as error:
        return Compared(path.name, "", error.code, "")
    if content.kind is not Kind.DICOM:
        return Compared(path.name, "", content.kind.value, "")
    syntax = ""
    try:
        dataset = read_header(content.data, limits)
        syntax = str(dataset.file_meta.TransferSyntaxUID)
        stored_pixels = open_pixels(dataset, limits)
        declaration = stored_pixels.declaration
        ours = [stored_pixels.frame(k + 1)[0].astype(np.int64) for k in range(declaration.frames)]
        pictures = list(read_dicom(content.data, path.name, limits))
    except InputError as error:
        theirs = reference.decode(path, syntax, folder) if error.code != "no-pixels" else None
        return Compared(path.name, syntax, error.code, theirs.tool if theirs else "")
    theirs = reference.decode(path, syntax, folder)
    if theirs is None:
        return Compared(path.name, syntax, "opened", "")
    photometric = str(dcmread(theirs.path, stop_before_pixels=True, force=True).PhotometricInterpretation)
    values = theirs.frames
    if photometric.startswith("YBR_FULL"):
        values = reference.ybr_to_rgb(values)
    unit = 1 << max(declaration.stored - 8, 0) if syntax in LOSSY else 1
    stacked = np.stack(ours)
    if stacked.shape != values.shape:
        return Compared(path.name, syntax, "opened", theirs.tool, stored=1 << 32)
    stored = int(-(-np.abs(stacked - values).max() // unit))
    shown: int | None = None
    if pictures[0].windows or pictures[0].is_colour:
        voi = []
        if pictures[0].windows:
            voi = ["+Wl", "1"] if isinstance(pictures[0].voi, VoiTable) else ["+Wi", "1"]
        for picture in {pictures[0].frame: pictures[0], pictures[-1].frame: pictures[-1]}.values():
            picked = reference.render(theirs.path, picture.frame, voi, folder)
            mine = render(picture)
            if picked is not None and picked.shape == mine.shape:
                shown = max(shown or 0, int(np.abs(picked.astype(int) - mine.astype(int)).max()))
            elif picked is not None:
                shown = 1 << 32
    return Compared(path.name, syntax, "opened", theirs.tool, stored, shown)


def compare_all(folder: Path) -> Iterator[Compared]:
    """Compare every file below a folder."""
    with tempfile.TemporaryDirectory() as scratch:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix not in (".csv", ".txt"):
                yield compare(path, Path(scratch))


def table(results: list[Compared]) -> str:
    """Markdown table by transfer syntax, then every file that differs or that only others open."""
    rows: dict[str, Counter[str]] = {}
    notable = []
    for one in results:
        count = rows.setdefault(one.syntax, Counter())
        count["opened" if one.outcome == "opened" else one.outcome] += 1
        if one.tool and one.outcome == "opened":
            bound = 1 if one.syntax in LOSSY else 0
            count["equal" if (one.stored or 0) <= bound else "unequal"] += 1
            if one.shown is not None:
                count["shown equal" if one.shown <= 1 else "shown unequal"] += 1
            if (one.stored or 0) > bound or (one.shown or 0) > 1:
                notable.append(f"{one.name}: stored {one.stored}, shown {one.shown} ({one.tool})")
        elif one.outcome != "opened" and one.tool:
            notable.append(f"{one.name}: {one.outcome}, but {one.tool} opens it")
        elif one.outcome == "opened":
            count["no reference"] += 1
            notable.append(f"{one.name}: opened, no reference")
    heads = ["opened", "equal", "unequal", "no reference", "shown equal", "shown unequal"]
    lines = [f"| transfer syntax | {' | '.join(heads)} | not opened |", "|---" * (len(heads) + 2) + "|"]
    for syntax, count in sorted(rows.items()):
        others = ", ".join(f"{n} {key}" for key, n in sorted(count.items()) if key not in heads)
        cells = " | ".join(str(count[head]) for head in heads)
        lines.append(f"| {UID(syntax).name if syntax else '(none)'} | {cells} | {others} |")
    return "\n".join([*lines, "", *notable, ""])


if __name__ == "__main__":
    sys.stdout.write(table(list(compare_all(Path(sys.argv[1])))))
