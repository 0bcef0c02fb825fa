"""Compare all DICOM files in a folder, as Overread reads them, with the results of other decoders.

``python -m tests.golden.compare FOLDER [--markdown FILE]`` writes a table by transfer syntax: what is
opened, what is refused with which code, what only others open, and whether stored values and pictures are
equal. Stored values are compared with those of DCMTK, GDCM and pydicom's own plug-ins in turn until one
agrees; the displayed picture is compared with DCMTK's.
"""

from __future__ import annotations

import argparse
import math
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
from core.images.base.formats import FileFormat
from core.images.base.limits import Limits
from core.images.base.picture import Picture, Pixels, VoiTable
from core.images.dicom.header import read_header
from core.images.dicom.pictures import read_dicom
from core.images.dicom.pixels import open_pixels
from core.images.display.render import render
from core.images.files.sources import Source
from core.images.read import load_file
from tests.golden import reference

#: Codecs whose result may differ between decoders (PS3.5 annex A.4).
LOSSY = tuple(f"1.2.840.10008.1.2.4.{n}" for n in (50, 51, 53, 55, 81, 91, 203))


@dataclass(frozen=True)
class Compared:
    """The comparison of one file.

    Attributes
    ----------
    name : str
    syntax : str
        Transfer syntax UID; empty if there is none.
    outcome : str
        ``opened`` or Overread's reason code.
    tool : str
        Name of the tool that decoded the reference; empty if none could.
    stored : int or None
        Largest difference of stored values, in units of one 8-bit grey level for lossy codecs.
    shown : int or None
        Largest difference of the displayed 8-bit picture; None if the file has no window.
    """

    name: str
    syntax: str
    outcome: str
    tool: str
    stored: int | None = None
    shown: int | None = None


def compare(path: Path, folder: Path) -> Compared:
    """Compare one file; the tools write into `folder`."""
    limits = Limits()
    try:
        content = load_file(Source(path.name, path), limits)
    except InputError as error:
        return Compared(path.name, "", error.code, "")
    if content.kind is not FileFormat.DICOM:
        return Compared(path.name, "", content.kind.value, "")
    syntax = ""
    try:
        dataset = read_header(content.data, limits)
        syntax = str(dataset.file_meta.TransferSyntaxUID)
        pixels = open_pixels(dataset, limits)
        ours = np.stack([pixels.frame(k + 1)[0] for k in range(pixels.declaration.frames)])
        pictures = list(read_dicom(content.data, path.name, limits))
    except InputError as error:
        others = reference.decode(path, syntax, folder) if error.code != "no-pixels" else iter(())
        tool = next((other.tool for other in others), "")
        return Compared(path.name, syntax, error.code, tool)
    ends = list({picture.frame: picture for picture in (pictures[0], pictures[-1])}.values())
    best = Compared(path.name, syntax, "opened", "")
    for theirs in reference.decode(path, syntax, folder):
        stored = _stored(ours, theirs, pixels.declaration.stored, lossy=syntax in LOSSY)
        # DCMTK swaps the words of 32-bit pixel cells, and so displays them wrongly.
        swaps = syntax == reference.BIG_ENDIAN and pixels.declaration.allocated == 32
        # DCMTK ignores the colours of supplemental palettes (PS3.3 C.7.6.23).
        coloured = dataset.get("PixelPresentation") in ("COLOR", "MIXED") and pixels.declaration.samples == 1
        shown = None if swaps or coloured else _shown(theirs.path, ends, folder)
        found = Compared(path.name, syntax, "opened", theirs.tool, stored, shown)
        if not best.tool or _gap(found) < _gap(best):
            best = found
        if _gap(best) <= (1 if syntax in LOSSY else 0, 1):
            break
    if not best.tool and reference.opens(path, folder):
        return Compared(path.name, syntax, "opened", "dcmj2pnm", shown=_shown(path, ends, folder))
    return best


def _gap(one: Compared) -> tuple[int, int]:
    return one.stored or 0, one.shown or 0


def _stored(ours: Pixels, theirs: reference.Reference, bits: int, *, lossy: bool) -> int | None:
    """Return the largest difference of stored values; None if the colour spaces cannot be compared."""
    header = dcmread(theirs.path, stop_before_pixels=True, force=True)
    photometric = str(header.get("PhotometricInterpretation", "")).strip()
    if photometric in ("HSV", "ARGB", "CMYK", "YBR_PARTIAL_422"):
        return None
    values = theirs.frames
    if photometric.startswith("YBR_FULL") and values.shape[-1] == 3:
        values = reference.ybr_to_rgb(values)
    # Some tools read one frame if no number is declared, and some fill in missing frames.
    frames = min(len(ours), len(values))
    ours, values = ours[:frames], values[:frames]
    if ours.shape != values.shape:
        return 1 << 32
    kept = np.float64 if ours.dtype.kind == "f" else np.int64
    unit = 1 << max(bits - 8, 0) if lossy else 1
    return math.ceil(np.abs(ours.astype(kept) - values).max() / unit)


def _shown(path: Path, pictures: list[Picture], folder: Path) -> int | None:
    """Return the largest displayed difference; None if DCMTK shows none or there is no window."""
    worst = None
    for picture in pictures:
        if not (picture.windows or picture.is_colour):
            continue
        voi = ["+Wl", "1"] if isinstance(picture.voi, VoiTable) else ["+Wi", "1"]
        picked = reference.render(path, picture.frame, voi if picture.windows else [], folder)
        if picked is not None:
            mine = render(picture)
            same = picked.shape == mine.shape
            gap = int(np.abs(picked.astype(int) - mine.astype(int)).max()) if same else 1 << 32
            worst = max(worst or 0, gap)
    return worst


def compare_all(folder: Path) -> Iterator[Compared]:
    """Compare all files below a folder."""
    with tempfile.TemporaryDirectory() as scratch:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix not in (".csv", ".txt"):
                yield compare(path, Path(scratch))


#: Outcomes of files that are neither opened nor refused because of their kind.
_FAILED = ("corrupt", "truncated", "too-slow", "decoder-crashed")


def table(results: list[Compared]) -> str:
    """Return a Markdown table by transfer syntax, then all files that differ or that only others open."""
    heads = (
        *("files", "opened", "refused", "failed", "only others open"),
        *("stored equal", "stored unequal", "no reference", "shown equal", "shown unequal"),
    )
    rows: dict[str, Counter[str]] = {}
    codes: dict[str, Counter[str]] = {}
    notable = []
    for one in results:
        bound = 1 if one.syntax in LOSSY else 0
        for row in (one.syntax, "~"):
            count = rows.setdefault(row, Counter())
            count["files"] += 1
            if one.outcome != "opened":
                count["failed" if one.outcome in _FAILED else "refused"] += 1
                codes.setdefault(row, Counter())[one.outcome] += 1
                count["only others open"] += bool(one.tool)
                continue
            count["opened"] += 1
            count["no reference"] += not one.tool
            if one.stored is not None:
                count["stored equal" if one.stored <= bound else "stored unequal"] += 1
            if one.shown is not None:
                count["shown equal" if one.shown <= 1 else "shown unequal"] += 1
        if one.outcome != "opened" and one.tool:
            notable.append(f"{one.name}: {one.outcome}, but {one.tool} opens it")
        elif one.outcome == "opened" and not one.tool:
            notable.append(f"{one.name}: opened, no reference")
        elif (one.stored or 0) > bound or (one.shown or 0) > 1:
            notable.append(f"{one.name}: stored {one.stored}, shown {one.shown} ({one.tool})")
    lines = [f"| transfer syntax | {' | '.join(heads)} | codes |", "|---" * (len(heads) + 2) + "|"]
    for syntax, count in sorted(rows.items()):
        name = {"": "(none)", "~": "**all**"}.get(syntax, UID(syntax).name)
        said = ", ".join(f"{n} {code}" for code, n in sorted(codes.get(syntax, Counter()).items()))
        lines.append(f"| {name} | {' | '.join(str(count[head]) for head in heads)} | {said} |")
    return "\n".join([*lines, "", *(f"- {line}" for line in notable), ""])


def main() -> None:
    """Print the table, and write it to a file if one is named."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--markdown", type=Path, help="file that takes the table")
    options = asked.parse_args()
    written = table(list(compare_all(options.folder)))
    if options.markdown:
        options.markdown.write_text(written, encoding="utf-8")
    sys.stdout.write(written)


if __name__ == "__main__":
    main()
