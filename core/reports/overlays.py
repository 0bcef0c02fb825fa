"""Writes each picture with the map of its finding laid over it, as PNG."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from PIL import Image

from core.batch.journal.journal import Journal
from core.batch.journal.rows import JournalRow
from core.file_names import mirrored_path
from core.models.card import Card
from core.paths import atomic_write
from core.progress import Progress
from core.reports.picture_map import evidence_on_picture, under_map
from core.results.findings import scored_findings


def overlays_of(entry: JournalRow, card: Card, opacity: float = 0.6) -> Iterator[tuple[str, Image.Image]]:
    """Yield the picture of an entry under the map of each suspected or borderline finding, with its name.

    Nothing comes of an entry without a preview, and of a finding of which the model has no map.
    """
    shown = [finding for finding in scored_findings(entry.reading, card) if finding.band.shows_maps]
    if not shown or not entry.preview:
        return
    with Image.open(io.BytesIO(entry.preview), formats=("JPEG",)) as image:
        grey = image.convert("L")
    for finding in shown:
        evidence = evidence_on_picture(entry.reading, finding, card, grey.height, grey.width)
        if evidence is not None:
            yield finding.name, under_map(grey, evidence, opacity)


def write_overlays(journal: Journal, cards: Mapping[str, Card], folder: Path, progress: Progress) -> int:
    """Write ``<file>[.frame].<model>.png`` below `folder` for what is suspected or borderline in a picture.

    Of a model with several findings, the names of those below the highest score stand before ``.png``.

    Returns
    -------
    int
        Pictures written.

    Raises
    ------
    ExportError
        If the folder cannot be written, or a name would lie outside it.
    Cancelled
        If the progress token was cancelled.
    """
    written = 0
    progress.start(journal.counts().total)
    for entry in journal:
        progress.check()
        progress.advance()
        reading = entry.reading
        card = cards.get(reading.model.id) if reading.model is not None else None
        if reading.model is None or card is None:
            continue
        drawn = list(overlays_of(entry, card))
        frame = f".{reading.frame}" if (reading.frame or 1) > 1 else ""
        for number, (finding, image) in enumerate(drawn):
            which = f".{finding}" if number else ""
            ending = f"{frame}.{reading.model.id}{which}.png"
            with atomic_write(mirrored_path(folder, reading.file, ending)) as temporary:
                image.save(temporary, "PNG")
            written += 1
    return written
