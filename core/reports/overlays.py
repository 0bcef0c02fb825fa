"""Writes each picture with the map of its finding laid over it, as PNG."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import numpy as np
from PIL import Image

from core.batch.journal.journal import Journal
from core.batch.journal.rows import JournalRow
from core.errors import ExportError
from core.inference.heatmap import map_on_picture, overlay
from core.models.card import Card
from core.paths import atomic_write
from core.progress import Progress


def overlay_of(entry: JournalRow, card: Card, opacity: float = 0.6) -> Image.Image | None:
    """Picture of an entry under the map of its finding, or None where there is no finding or preview."""
    finding = entry.reading.finding
    if finding is None or not entry.preview:
        return None
    with Image.open(io.BytesIO(entry.preview), formats=("JPEG",)) as image:
        grey = np.asarray(image.convert("L"), dtype=np.uint8)
    rows, columns = grey.shape
    evidence = map_on_picture(
        finding.map_of(finding.name), card.preparation, entry.reading.shape, rows, columns
    )
    return Image.fromarray(overlay(grey, evidence, opacity))


def write_overlays(journal: Journal, cards: Mapping[str, Card], folder: Path, progress: Progress) -> int:
    """Write ``<file>[.frame].<model>.png`` below `folder` for each picture that was read.

    Returns
    -------
    int
        Pictures written.

    Raises
    ------
    ExportError
        If the folder cannot be written, or a name would lie outside it.
    Cancelled
        If the progress token says so.
    """
    written = 0
    progress.start(journal.counts().total)
    for entry in journal:
        progress.check()
        progress.advance()
        reading = entry.reading
        if reading.model is None:
            continue
        image = overlay_of(entry, cards[reading.model.id])
        if image is None:
            continue
        relative = PurePosixPath(reading.file)
        if relative.is_absolute() or ".." in relative.parts:
            raise ExportError("A picture from another drive cannot be mirrored below the overlay folder.")
        frame = f".{reading.frame}" if (reading.frame or 1) > 1 else ""
        name = f"{relative.name}{frame}.{reading.model.id}.png"
        with atomic_write(folder / relative.parent / name) as temporary:
            image.save(temporary, "PNG")
        written += 1
    return written
