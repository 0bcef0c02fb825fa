"""The pictures of a report, plain and under the map of a finding."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from core.batch.journal.rows import JournalRow
from core.inference.heatmap import overlay
from core.models.card import Card
from core.reports.picture_map import evidence_on_picture, under_map
from core.results.findings import ScoredFinding, leading_finding
from core.results.reading import Reading

#: Longest side in pixels of large printed pictures: 87 mm at 180 dots per inch. Smaller pictures are enlarged
#: here, as viewers enlarge each in their own way, from blocky to blurred.
LARGE = (400, 620)
#: Longest side in pixels of a picture in a table row.
SMALL = (64, 112)


def scaled_preview(preview: bytes, sides: tuple[int, int]) -> Image.Image:
    """Return a preview as a grey picture with its longest side between `sides`, in pixels."""
    least, most = sides
    with Image.open(io.BytesIO(preview), formats=("JPEG",)) as image:
        # JPEG is decoded at a half or a quarter of its size if that is enough.
        image.draft("L", (most, most))
        grey = image.convert("L")
    side = max(grey.size)
    wanted = min(max(side, least), most)
    if wanted == side:
        return grey
    width, height = (max(1, round(length * wanted / side)) for length in grey.size)
    return grey.resize((width, height), Image.Resampling.BICUBIC)


def mapped_picture(
    picture: Image.Image, reading: Reading, finding: ScoredFinding, card: Card
) -> Image.Image | None:
    """Return a grey picture under the map of a finding; None if the model has none."""
    evidence = evidence_on_picture(reading, finding, card, picture.height, picture.width)
    return None if evidence is None else under_map(picture, evidence)


def picture_pair(entry: JournalRow, card: Card) -> tuple[bytes, bytes]:
    """Return an entry's picture, and the same under the map of its leading finding, as JPEG.

    The picture is empty if there is no preview; the map is empty if the finding is not suspected.
    """
    if not entry.preview:
        return b"", b""
    picture = scaled_preview(entry.preview, LARGE)
    finding = leading_finding(entry.reading, card)
    shown = finding is not None and finding.band.shows_maps
    mapped = mapped_picture(picture, entry.reading, finding, card) if finding and shown else None
    return as_jpeg(picture), b"" if mapped is None else as_jpeg(mapped)


def as_jpeg(image: Image.Image) -> bytes:
    """Return an image as JPEG."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def map_legend() -> bytes:
    """Return the colour scale of the maps, as it looks over mid-grey, as JPEG."""
    evidence = np.tile(np.linspace(0, 1, 256, dtype=np.float32), (16, 1))
    return as_jpeg(Image.fromarray(overlay(np.full(evidence.shape, 96, dtype=np.uint8), evidence)))
