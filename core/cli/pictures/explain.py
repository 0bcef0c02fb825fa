"""Implements `overread explain`: the map of a finding in one picture, as PNG and as a JSON line."""

from __future__ import annotations

import io
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from core.batch.journal.journal import Journal
from core.batch.journal.rows import JournalRow
from core.batch.workers.interactive_decoder import FrameRequest
from core.cli.console import Notices, begin, print_note, print_warning, progress_bar
from core.errors import Cancelled, ExplainError
from core.images.files.sources import Source, walk
from core.inference.engine import LoadedModel
from core.language.message import Message
from core.models.card import Card
from core.paths import atomic_write, check_writable
from core.progress import Progress
from core.reports.picture_map import evidence_on_picture, under_map
from core.results.findings import ScoredFinding, is_by_occlusion, place_on_picture, scored_findings
from core.results.reading import Reading
from core.temporary import temporary_folder
from core.workflow.explain import make_occlusion_map
from core.workflow.open import ReadingPlan, open_installed, plan_reading
from core.workflow.read import PictureRequest, make_candidate_decoder, read_picture

EXIT_OK, EXIT_NO_MAP, EXIT_CANCELLED = 0, 3, 130


@dataclass(frozen=True)
class ExplainWish:
    """The options of the command.

    Attributes
    ----------
    file : Path
    model : str
        Id of the model.
    out : Path
        Path of the PNG.
    frame : int
        Frame number, counted from 1.
    finding : str or None
        Finding to show; None for the finding with the highest score.
    device : str or None
    """

    file: Path
    model: str
    out: Path
    frame: int = 1
    finding: str | None = None
    device: str | None = None


def explain_picture(wish: ExplainWish) -> int:
    """Read a picture, make a map if the model has none, write it, and return the exit status.

    Raises
    ------
    ExplainError
        If the model has no finding to show in the picture.
    OverreadError
        As for reading.
    """
    console = begin()
    check_writable(wish.out)
    source = _source(wish.file)
    opened = open_installed(wish.device, model_ids=[wish.model])
    began = time.monotonic()
    with opened.engine:
        notices = Notices(console, opened)
        notices.tell()
        plan = plan_reading(opened, routed=False)
        try:
            with progress_bar(console, "Covering places", notices.tell) as progress:
                row, places = _explained(source, wish.frame, plan, progress)
        except Cancelled:
            print_warning(console, "Stopped; there is no map.")
            return EXIT_CANCELLED
        card = opened.models[0].card
    finding = _finding(row.reading, card, wish.finding)
    image = _drawn(row, finding, card)
    said = _said(row.reading, finding, card, wish.out if image is not None else None)
    said |= {"runs": places + 1 if places else 0, "seconds": round(time.monotonic() - began, 1)}
    sys.stdout.write(json.dumps(said, allow_nan=False) + "\n")
    if image is None:
        print_note(
            console,
            Message(
                "No map: no place of the picture stands out for {finding}.", finding=Message(finding.title)
            ),
        )
        return EXIT_NO_MAP
    with atomic_write(wish.out) as temporary:
        image.save(temporary, "PNG")
    console.print(f"Wrote {wish.out}", highlight=False, soft_wrap=True)
    return EXIT_OK


def _source(file: Path) -> Source:
    found = list(walk([file]))
    if len(found) != 1:
        raise ExplainError("Name one file with a picture, not a folder or an archive.")
    return found[0]


def _explained(source: Source, frame: int, plan: ReadingPlan, progress: Progress) -> tuple[JournalRow, int]:
    """Return the reading of a picture with maps, and the number of places that were covered for them."""
    model = plan.opened.models[0]
    absent = f"The file does not hold frame {frame}."
    with temporary_folder() as folder, Journal(folder / "journal") as journal:
        with make_candidate_decoder(plan) as decoder:
            read_picture(PictureRequest(source, frame, frame, absent), decoder, plan, journal, progress)
        row = _row(journal, source, model)
        if model.card.maps is not None:
            return row, 0
        make_occlusion_map(FrameRequest(source, frame), model, plan.opened, journal, progress)
        return _row(journal, source, model), progress.done


def _row(journal: Journal, source: Source, model: LoadedModel) -> JournalRow:
    row = journal.rows_of(source.name)[0]
    if row.reading.finding is None:
        raise ExplainError(
            "{model} did not read this picture: {why}", model=model.card.id, why=row.reading.message
        )
    return row


def _finding(reading: Reading, card: Card, wanted: str | None) -> ScoredFinding:
    found = scored_findings(reading, card)
    if not found:
        raise ExplainError("{model} names image kinds; it has no findings.", model=card.id)
    named = [one for one in found if wanted is None or one.name == wanted]
    if not named:
        names = ", ".join(one.name for one in found)
        raise ExplainError(
            "{model} has no finding {wanted}; it has {names}.",
            model=card.id,
            wanted=wanted or "",
            names=names,
        )
    return named[0]


def _drawn(row: JournalRow, finding: ScoredFinding, card: Card) -> Image.Image | None:
    with Image.open(io.BytesIO(row.preview), formats=("JPEG",)) as image:
        grey = image.convert("L")
    evidence = evidence_on_picture(row.reading, finding, card, grey.height, grey.width)
    return under_map(grey, evidence) if evidence is not None else None


def _said(reading: Reading, finding: ScoredFinding, card: Card, png: Path | None) -> dict[str, object]:
    """Return the facts about the place as a JSON object; ``png`` is empty without a map."""
    said: dict[str, object] = {
        "file": reading.file,
        "frame": reading.frame,
        "model": card.id,
        "version": card.version,
        "finding": finding.name,
        "score": finding.score,
        "said": finding.band.value,
        "map": "occlusion" if is_by_occlusion(reading) else "model",
        "png": png.name if png is not None else "",
        "x": None,
        "y": None,
        "strength": None,
    }
    place = place_on_picture(reading, finding, card.preparation)
    if place is not None:
        x, y, strength = place
        said |= {"x": round(x, 4), "y": round(y, 4), "strength": round(strength, 3)}
    return said
