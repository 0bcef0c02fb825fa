"""Writes each picture with the map of its finding over it, as PNG."""

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
    """Yield an entry's picture under the map of each suspected or borderline finding, with its name.

    Nothing is yielded for an entry without a preview, or for a finding without a map.
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
    """Write ``<file>[.frame].<model>.png`` below `folder` for a picture's suspected or borderline findings.

    If a model has several findings, the names of all but the highest are put before ``.png``.

    Returns
    -------
    int
        Number of pictures written.

    Raises
    ------
    ExportError
        If the folder cannot be written, or a name would lead out of it.
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
