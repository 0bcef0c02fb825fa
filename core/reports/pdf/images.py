"""The pictures of a report: as they are, and under the map of a finding with a line round its evidence."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw

from core.batch.journal.rows import JournalRow
from core.inference.contour import contour
from core.inference.heatmap import map_on_picture, overlay
from core.models.card import Card
from core.results.reading import Reading

#: Longest side in pixels of what is printed large: 55 mm at 180 dots an inch. A smaller picture is enlarged
#: here, because viewers enlarge each in their own way, from blocks to blur.
LARGE = (256, 390)
#: The same of a picture in a row of a table.
SMALL = (64, 112)
#: Part of full evidence that the line goes round, and the finest grid on which it is found.
_LEVEL, _GRID = 0.5, 40
_LINE, _EDGE = (255, 255, 255), (20, 20, 20)


def scaled_preview(preview: bytes, sides: tuple[int, int]) -> Image.Image:
    """Return a kept picture as grey, its longest side between `sides`."""
    least, most = sides
    with Image.open(io.BytesIO(preview), formats=("JPEG",)) as image:
        # JPEG is decoded at a half or a quarter where that is enough.
        image.draft("L", (most, most))
        grey = image.convert("L")
    side = max(grey.size)
    wanted = min(max(side, least), most)
    if wanted == side:
        return grey
    width, height = (max(1, round(length * wanted / side)) for length in grey.size)
    return grey.resize((width, height), Image.Resampling.BICUBIC)


def under_map(picture: Image.Image, reading: Reading, card: Card) -> Image.Image:
    """Return a grey picture under the map of a reading's finding, with a line round half of full evidence."""
    finding = reading.finding
    if finding is None:
        raise ValueError("a reading without a finding has no map")
    columns, rows = picture.size
    evidence = map_on_picture(finding.map_of(finding.name), card.preparation, reading.shape, rows, columns)
    image = Image.fromarray(overlay(np.asarray(picture), evidence))
    step = max(1, round(max(rows, columns) / _GRID))
    # The value that stands for a block is that of its first pixel, not of its middle.
    shift = (step - 1) / 2
    coarse = evidence[::step, ::step]
    curves = (
        [(curve * step - shift).ravel().tolist() for curve in contour(coarse, _LEVEL)]
        if coarse.max() >= _LEVEL > coarse.min()
        else []
    )
    draw = ImageDraw.Draw(image)
    width = max(1, round(max(rows, columns) / 180))
    # Dark beside light, so that it shows on every ground.
    for colour, broad in ((_EDGE, width + 2), (_LINE, width)):
        for curve in curves:
            draw.line(curve, fill=colour, width=broad)
    return image


def picture_pair(entry: JournalRow, card: Card) -> tuple[bytes, bytes]:
    """Return the picture of an entry, and the same under the map of its finding; JPEG, empty if not kept."""
    if not entry.preview:
        return b"", b""
    picture = scaled_preview(entry.preview, LARGE)
    mapped = as_jpeg(under_map(picture, entry.reading, card)) if entry.reading.finding else b""
    return as_jpeg(picture), mapped


def as_jpeg(image: Image.Image) -> bytes:
    """Return an image as JPEG."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def map_legend() -> bytes:
    """Return the colour scale of the maps as it looks over a mid-grey picture, as JPEG."""
    evidence = np.tile(np.linspace(0, 1, 256, dtype=np.float32), (16, 1))
    return as_jpeg(Image.fromarray(overlay(np.full(evidence.shape, 96, dtype=np.uint8), evidence)))
