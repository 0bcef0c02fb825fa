"""Draw a sheet of different DICOM files, ours next to DCMTK's, to be looked at.

``python -m tests.golden.sheet FOLDER OUT.png`` picks 40 files by transfer syntax, photometric interpretation,
bits and modality, and prints the text below each pair. The sheet contains pictures of the data set and must
not be committed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from pydicom.dataset import FileDataset

from core.errors import InputError
from core.images.base.formats import FileFormat
from core.images.base.limits import Limits
from core.images.base.picture import Picture, VoiTable, Window
from core.images.dicom.header import read_header
from core.images.dicom.pictures import read_dicom
from core.images.display.render import render
from core.images.files.sources import Source
from core.images.read import load_file
from core.paths import resource
from core.runtime import configure
from tests.golden import reference

#: Side of a picture, height of its label, and pairs per row, in pixels.
SIDE, LABEL, ACROSS = 300, 92, 5


@dataclass(frozen=True, eq=False)
class Sample:
    """A file that can be opened, with its traits.

    Attributes
    ----------
    path : Path
    traits : dict of str to str
        Transfer syntax, photometric interpretation, bits and modality.
    picture : Picture
        The first frame of the file.
    """

    path: Path
    traits: dict[str, str]
    picture: Picture


@dataclass(frozen=True, eq=False)
class Pair:
    """The picture of Overread and the picture of DCMTK.

    Attributes
    ----------
    sample : Sample
    ours : ndarray of uint8, shape (H, W) or (H, W, 3)
    theirs : ndarray of uint8, or None
        None if DCMTK does not show the file.
    """

    sample: Sample
    ours: NDArray[np.uint8]
    theirs: NDArray[np.uint8] | None

    @property
    def verdict(self) -> str:
        """The largest difference in grey levels, or why there is none."""
        if self.theirs is None:
            return "not shown by DCMTK"
        if self.theirs.shape != self.ours.shape:
            return f"shape {self.theirs.shape}"
        apart = np.abs(self.ours.astype(int) - self.theirs.astype(int))
        return f"largest difference {apart.max()}, in {100 * (apart > 1).mean():.2g} % over 1"

    @property
    def label(self) -> str:
        """The caption of the pair."""
        traits, picture = self.sample.traits, self.sample.picture
        return "\n".join(
            (
                traits["syntax"][:62],
                f"{traits['photometric']}, {traits['bits']} bits, {traits['modality'] or 'no modality'}, "
                f"{picture.pixels.shape[1]} x {picture.pixels.shape[0]}",
                _window(picture),
                self.verdict,
            )
        )


def read_samples(folder: Path) -> list[Sample]:
    """Read the first frame of every file below a folder that can be opened."""
    found = []
    for path in sorted(folder.rglob("*")):
        try:
            content = load_file(Source(path.name, path), Limits())
            if content.kind is not FileFormat.DICOM:
                continue
            dataset = read_header(content.data, Limits())
            picture = next(iter(read_dicom(content.data, path.name, Limits())))
        except (InputError, OSError):
            continue
        found.append(Sample(path, _traits(dataset), picture))
    return found


def pick(samples: list[Sample], number: int) -> list[Sample]:
    """Pick `number` samples; each time the one with the rarest traits so far, rare traits first."""
    left, chosen = list(samples), list[Sample]()
    seen: Counter[tuple[str, str]] = Counter()
    pairs: Counter[tuple[str, ...]] = Counter()
    while left and len(chosen) < number:
        best = min(left, key=lambda s: (pairs[_kind(s)], sum(seen[item] for item in s.traits.items())))
        left.remove(best)
        chosen.append(best)
        seen.update(best.traits.items())
        pairs[_kind(best)] += 1
    return sorted(chosen, key=_kind)


def compare(sample: Sample, folder: Path) -> Pair:
    """Render a sample and let DCMTK render it, both with its first window or table."""
    picture = sample.picture
    theirs = next(reference.decode(sample.path, _syntax_of(sample), folder), None)
    shown = None
    if theirs is not None:
        voi = ["+Wm"] if not picture.windows else ["+Wl", "1"]
        if picture.windows and not isinstance(picture.voi, VoiTable):
            voi = ["+Wi", "1"]
        # DCMTK draws overlays into the picture, Overread draws them over it; here both leave them out.
        shown = reference.render(theirs.path, 1, [] if picture.is_colour else ["-O", *voi], folder)
        if shown is None and isinstance(picture.voi, Window):
            # DCMTK ignores a window that is stored as UN, so the window is passed to it.
            voi = ["+Ww", f"{picture.voi.center}", f"{picture.voi.width}"]
            shown = reference.render(theirs.path, 1, ["-O", *voi], folder)
    return Pair(sample, render(picture), shown)


def draw(pairs: list[Pair]) -> Image.Image:
    """Draw the pairs, each with ours on the left."""
    font = ImageFont.truetype(str(resource("fonts", "NotoSans-Regular.ttf")), 13)
    rows = -(-len(pairs) // ACROSS)
    sheet = Image.new("RGB", (ACROSS * (2 * SIDE + 12), rows * (SIDE + LABEL)), "#202428")
    pen = ImageDraw.Draw(sheet)
    for n, pair in enumerate(pairs):
        left, top = n % ACROSS * (2 * SIDE + 12) + 4, n // ACROSS * (SIDE + LABEL)
        for place, pixels in ((left, pair.ours), (left + SIDE + 2, pair.theirs)):
            if pixels is not None:
                image = Image.fromarray(pixels).convert("RGB")
                scale = SIDE / max(image.size)
                size = tuple(max(1, round(side * scale)) for side in image.size)
                how = Image.Resampling.NEAREST if scale > 1 else Image.Resampling.BOX
                sheet.paste(image.resize(size, how), (place, top + 2))
        pen.multiline_text((left, top + SIDE + 4), pair.label, "white", font, spacing=2)
    return sheet


def _syntax_of(sample: Sample) -> str:
    dataset = read_header(sample.path.read_bytes(), Limits())
    return str(dataset.file_meta.TransferSyntaxUID)


def _traits(dataset: FileDataset) -> dict[str, str]:
    sign = " signed" if dataset.get("PixelRepresentation") else ""
    return {
        "syntax": dataset.file_meta.TransferSyntaxUID.name,
        "photometric": str(dataset.get("PhotometricInterpretation") or ""),
        "bits": f"{dataset.get('BitsStored')} of {dataset.get('BitsAllocated')}{sign}",
        "modality": str(dataset.get("Modality") or ""),
    }


def _kind(sample: Sample) -> tuple[str, ...]:
    return tuple(sample.traits.values())


def _window(picture: Picture) -> str:
    if picture.is_colour:
        return "colour"
    if isinstance(picture.voi, VoiTable):
        return f"VOI LUT of {len(picture.voi.entries)}"
    kind = picture.voi.function if picture.windows else "none: min-max"
    return f"W {picture.voi.width:g} L {picture.voi.center:g} {picture.unit} {kind}"


def main() -> None:
    """Write the sheet and print its content."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--number", type=int, default=40)
    arguments = parser.parse_args()
    configure()
    with tempfile.TemporaryDirectory() as scratch:
        picked = pick(read_samples(arguments.folder), arguments.number)
        pairs = [compare(sample, Path(scratch)) for sample in picked]
    draw(pairs).save(arguments.out)
    for pair in pairs:
        sys.stdout.write(f"{pair.sample.path.name}\n  " + pair.label.replace("\n", "; ") + "\n")


if __name__ == "__main__":
    main()
