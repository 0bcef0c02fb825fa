"""The table of text found in pixels: a row for each place, with its treatment."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from core.deidentify.burned_in.places import TextPlace
from core.deidentify.files import DeidentifiedFile
from core.paths import atomic_write

_COLUMNS = ("file", "copy", "frames", "left", "top", "width", "height", "certainty", "letter", "outcome")


@dataclass(frozen=True)
class TextRow:
    """A place of text in a file, or a file without text.

    Attributes
    ----------
    file, copy : str
        Name of the file, and SOP Instance UID of its copy.
    frames : str
        Frame numbers, counted from 1, separated by spaces.
    left, top, width, height : int or None
        Box in pixels; None if nothing was found.
    certainty : float or None
        Output of the finder, 0 to 1.
    letter : bool
        Whether there is space only for one or two letters.
    outcome : str
        ``blacked-out``, ``kept``, ``left`` or ``none``.
    """

    file: str
    copy: str
    frames: str = ""
    left: int | None = None
    top: int | None = None
    width: int | None = None
    height: int | None = None
    certainty: float | None = None
    letter: bool = False
    outcome: str = "none"


def text_rows(outcome: DeidentifiedFile) -> list[TextRow]:
    """Make the rows of a file; none if it was not written or searched."""
    text, cleaned = outcome.text, outcome.cleaned
    if text is None or cleaned is None:
        return []
    groups = {"blacked-out": text.blacked, "kept": text.kept, "left": text.left}
    rows = [
        _row(outcome.file, cleaned.instance, place, became)
        for became, places in groups.items()
        for place in places
    ]
    return rows or [TextRow(outcome.file, cleaned.instance)]


def write_text_table(rows: Iterable[TextRow], destination: Path) -> None:
    """Write the rows as CSV.

    Raises
    ------
    ExportError
        If the file cannot be written.
    """
    with atomic_write(destination) as temporary, temporary.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(_COLUMNS)
        writer.writerows(astuple(row) for row in rows)


def _row(file: str, instance: str, place: TextPlace, became: str) -> TextRow:
    return TextRow(
        file,
        instance,
        " ".join(str(frame) for frame in place.frames),
        place.left,
        place.top,
        place.right - place.left,
        place.bottom - place.top,
        place.certainty,
        place.is_letter,
        became,
    )
