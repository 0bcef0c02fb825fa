"""The rows of a run for CSV, workbook and JSON lines: one for each picture and model, or for each study."""

from __future__ import annotations

import contextlib
import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import TextIO

from core.batch.journal.journal import Journal
from core.batch.journal.provenance import provenance
from core.errors import ExportError, Status
from core.language.message import Message
from core.language.system import because
from core.models.card import Card
from core.models.standing import standing_of
from core.paths import atomic_write
from core.reports.site import CsvStyle
from core.reports.tables.columns import (
    ACCESSION_FROM,
    LISTED_COLUMN,
    PICTURE_COLUMNS,
    READER_COLUMNS,
    STANDING_COLUMN,
    STUDY_COLUMNS,
    TABLE_VERSION,
    names,
)
from core.reports.tables.rows_of import RowsOf
from core.reports.tables.score_cells import Value, place_cells, score_cells, score_columns, with_kinds
from core.reports.tables.studies import study_table
from core.results.decisions import Decided, ReaderHistory, Verdict
from core.results.earlier import EarlierCard, card_of
from core.results.reading import Reading

# Digits of a probability; further digits differ between devices.
_DIGITS = 6
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f]+")
# Cells that every spreadsheet treats as text.
_PLAIN = re.compile(r"[0-9A-Za-z][\w .,:/()%-]*")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
# With Chinese, Japanese or Korean settings, Excel reads full-width signs as normal ones.
_STARTS = "=+@\uff0b\uff0d\uff1d\uff20-"
_RISKY = re.compile(rf"\s*[{_STARTS}]|\t|\r")
# If the list separator is a semicolon, as in German, Excel begins a new cell after it, quoted or not.
_INSIDE = re.compile(rf"([;\t]\s*)(?=[{_STARTS}])")


@dataclass(frozen=True)
class Table:
    """Columns and rows; a row has no entry for columns without a value."""

    columns: tuple[str, ...]
    rows: Iterator[dict[str, Value]]


def table_of(
    journal: Journal, cards: Iterable[Card], decided: Decided, rows_of: RowsOf = RowsOf.PICTURE
) -> Table:
    """Return the table of a run.

    Parameters
    ----------
    journal : Journal
    cards : iterable of Card
        Cards of the models that read, with the thresholds in use.
    decided : Decided
        The reader's decisions; if there are none, the table has no columns for them.
    rows_of : RowsOf
        Studies are in order of urgency, pictures by file, frame and model.
    """
    cards = tuple(cards)
    if rows_of is RowsOf.STUDY:
        columns = names(STUDY_COLUMNS)
        return Table(_with_last(columns, journal, cards), study_table(journal, cards))
    columns = column_names(cards, decided)
    if journal.counts().listed:
        columns = (*columns, LISTED_COLUMN.name)
    return Table(_with_last(columns, journal, cards), table_rows(journal.readings(), cards, decided))


def _with_last(columns: tuple[str, ...], journal: Journal, cards: Iterable[Card]) -> tuple[str, ...]:
    """Return the columns, followed by those that only some runs have."""
    ordered = (ACCESSION_FROM.name,) if journal.ordered.any() else ()
    told = (STANDING_COLUMN.name,) if any(standing_of(card).is_told for card in cards) else ()
    return (*columns, *ordered, *told)


def column_names(cards: Iterable[Card], decided: Decided) -> tuple[str, ...]:
    """Return the names of the columns: those of version 0.1.0 in its order, then those of scores.

    The former are the fixed ones, ``p_<class>`` for every class in the run, and the reader's, if any.
    """
    cards = tuple(cards)
    classes = dict.fromkeys(name for card in cards for name in card.class_names)
    old = (
        *names(PICTURE_COLUMNS),
        *(f"p_{name}" for name in classes),
        *(names(READER_COLUMNS) if decided else ()),
    )
    return (*old, *score_columns(cards))


def table_row(reading: Reading, card: Card | None, kind: str) -> dict[str, Value]:
    """Return a reading as values by column, absent if it has none; see `score_cells` for card and kind."""
    identity, model, finding = reading.identity, reading.model, reading.finding
    cells: dict[str, Value | None] = {
        "file": reading.file,
        "frame": reading.frame,
        "status": reading.status.value,
        "reason": reading.reason.value if reading.reason else None,
        "patient_id": identity.patient_id,
        "study_uid": identity.study_uid,
        "series_uid": identity.series_uid,
        "sop_uid": identity.sop_uid,
        "modality": identity.modality,
        "model": model.id if model else None,
        "model_version": model.version if model else None,
        "device": reading.device,
        LISTED_COLUMN.name: reading.message if reading.status is Status.LISTED else None,
    }
    if finding is not None:
        cells |= {
            "finding": finding.name,
            "probability": finding.probability,
            "threshold": finding.threshold,
            "positive": finding.positive,
        }
        cells |= {f"p_{n}": p for n, p in zip(finding.classes, finding.probabilities, strict=True)}
    cells |= score_cells(reading, card, kind)
    return {
        name: round(value, _DIGITS) if isinstance(value, float) else value
        for name, value in cells.items()
        if value is not None and value != ""
    }


def decided_cells(history: ReaderHistory) -> dict[str, Value]:
    """Return a reader's decision on a reading as values by column; absent if there is none."""
    cells: dict[str, Value] = {}
    for name, decision in (("blind", history.first), ("reader", history.last)):
        if decision is None:
            continue
        cells[f"{name}_verdict"] = "" if decision.verdict is Verdict.NONE else decision.verdict.value
        cells[f"{name}_says"] = decision.says
        cells[f"{name}_comment"] = decision.comment
        cells[f"{name}_at"] = decision.at.astimezone(UTC).isoformat(timespec="seconds")
    return {column: value for column, value in cells.items() if value != ""}


def table_rows(
    readings: Iterable[Reading], cards: Iterable[Card], decided: Decided
) -> Iterator[dict[str, Value]]:
    """Yield the rows of readings, with the reader's decisions if there are any."""
    wanted, known = bool(decided), {card.id: card for card in cards}
    for reading, kind in with_kinds(readings, known):
        card = known.get(reading.model.id) if reading.model else None
        yield table_row(reading, card, kind) | (decided_cells(decided.of(reading)) if wanted else {})


def neutralised(cell: str) -> str:
    """Return a cell that no spreadsheet executes: an apostrophe is put before the start of a formula.

    Numbers stay unchanged. Line breaks and other control characters, which DICOM text may contain, become
    spaces.
    """
    if _PLAIN.fullmatch(cell):
        return cell
    flat = _INSIDE.sub(r"\1'", _CONTROLS.sub(" ", cell))
    # Spreadsheets can be set to ignore leading spaces.
    risky = _RISKY.match(cell) and not _NUMBER.fullmatch(cell)
    return "'" + flat if risky else flat


def write_csv(
    journal: Journal,
    cards: Iterable[Card],
    destination: Path,
    decided: Decided | None = None,
    rows_of: RowsOf = RowsOf.PICTURE,
    style: CsvStyle = CsvStyle.COMMA,
) -> None:
    """Write the CSV: UTF-8 with BOM, CRLF, in the order of `table_of`.

    Parameters
    ----------
    journal : Journal
    cards : iterable of Card
    destination : Path
    decided : Decided, optional
        The reader's decisions; if there are none, the table has no columns for them.
    rows_of : RowsOf
    style : CsvStyle

    Raises
    ------
    ExportError
        If the file cannot be written; an older file then stays unchanged.
    """
    table = table_of(journal, cards, decided or Decided(), rows_of)
    with (
        atomic_write(destination) as temporary,
        temporary.open("w", encoding="utf-8-sig", newline="") as handle,
    ):
        # Another version of a model may have had other classes; these are only in JSON lines.
        writer = csv.DictWriter(
            handle, table.columns, restval="", extrasaction="ignore", delimiter=style.separator
        )
        writer.writeheader()
        for cells in table.rows:
            writer.writerow({column: _cell(value, style) for column, value in cells.items()})


def write_json_lines(
    journal: Journal,
    cards: Iterable[Card],
    destination: Path | TextIO,
    decided: Decided | None = None,
    rows_of: RowsOf = RowsOf.PICTURE,
) -> None:
    """Write one JSON object per line, with the CSV's columns that have a value as keys.

    Pictures also have the message, the place on the map (`core.reports.tables.score_cells.place_cells`), and
    everything needed to compute the result again (`core.batch.journal.provenance`).

    Parameters
    ----------
    journal : Journal
    cards : iterable of Card
        Cards of the models that read.
    destination : Path or text file
        A path is replaced once everything is written; an open file, such as standard output, is written to.
    decided : Decided, optional
    rows_of : RowsOf

    Raises
    ------
    ExportError
        If the file cannot be written; an open file is then closed.
    """
    lines = (
        map(_line, study_table(journal, cards))
        if rows_of is RowsOf.STUDY
        else _json_lines(journal, {card.id: card for card in cards}, decided or Decided())
    )
    if isinstance(destination, Path):
        with atomic_write(destination) as temporary, temporary.open("w", encoding="utf-8") as handle:
            handle.writelines(lines)
        return
    try:
        destination.writelines(lines)
        destination.flush()
    except OSError as error:
        # Otherwise buffered data would be written again when the program ends.
        with contextlib.suppress(OSError):
            destination.close()
        why = because(error, Message("write error"))
        raise ExportError("The JSON lines could not be written: {why}.", why=why) from error


def _cell(value: Value, style: CsvStyle) -> str:
    """Return a value in the form of the CSV."""
    if isinstance(value, str):
        return neutralised(value)
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.{_DIGITS}f}".replace(".", style.decimal) if isinstance(value, float) else str(value)


def _json_lines(journal: Journal, cards: Mapping[str, Card], decided: Decided) -> Iterator[str]:
    wanted = bool(decided)
    for reading, kind in with_kinds(journal.readings(), cards):
        card = card_of(reading, cards)
        if isinstance(card, EarlierCard):
            # How another version prepared pictures is not known.
            card = None
        sha256 = journal.hashes([reading.file]).get(reading.file, "")
        told_by = cards.get(reading.model.id) if reading.model else None
        cells: dict[str, object] = {**table_row(reading, told_by, kind), **provenance(reading, sha256, card)}
        cells |= place_cells(reading, card)
        if reading.message:
            cells["message"] = reading.message
        if wanted:
            cells |= decided_cells(decided.of(reading))
        yield _line(cells)


def _line(cells: Mapping[str, object]) -> str:
    return json.dumps({**cells, "version": TABLE_VERSION}, ensure_ascii=False) + "\n"
