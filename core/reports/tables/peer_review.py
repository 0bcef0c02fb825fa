"""The table of a peer review: a row for each finding with a reader's decision."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC
from pathlib import Path
from typing import Final

from core.images.base.picture import Identity
from core.paths import atomic_write
from core.reports.site import CsvStyle
from core.reports.tables.table import neutralised
from core.results.peer_review import ReviewedFinding

#: Columns of the table, in their order.
REVIEW_COLUMNS: Final = (
    "decided_at",
    "reader",
    "patient_id",
    "study_uid",
    "study_date",
    "accession",
    "modality",
    "description",
    "sha256",
    "frame",
    "model",
    "model_version",
    "finding",
    "positive",
    "verdict",
    "says",
    "blind",
    "blind_verdict",
    "changed",
    "comment",
)


def write_review_csv(
    findings: Iterable[ReviewedFinding],
    known: Mapping[str, Identity],
    destination: Path,
    style: CsvStyle = CsvStyle.COMMA,
) -> None:
    """Write the table as CSV: UTF-8 with BOM, CRLF.

    Parameters
    ----------
    findings : iterable of ReviewedFinding
    known : mapping of str to Identity
        Known identities, by the SHA-256 of the file.
    destination : Path
    style : CsvStyle

    Raises
    ------
    ExportError
        If the file cannot be written; an older file then stays unchanged.
    """
    with (
        atomic_write(destination) as temporary,
        temporary.open("w", encoding="utf-8-sig", newline="") as handle,
    ):
        writer = csv.writer(handle, delimiter=style.separator)
        writer.writerow(REVIEW_COLUMNS)
        for one in findings:
            writer.writerow([neutralised(cell) for cell in _cells(one, known)])


def _cells(one: ReviewedFinding, known: Mapping[str, Identity]) -> tuple[str, ...]:
    decision, about, first = one.decision, one.about, one.history.first
    identity = known.get(decision.picture.sha256, Identity())
    positive = "" if about.positive is None else str(about.positive).lower()
    return (
        decision.at.astimezone(UTC).isoformat(timespec="seconds"),
        decision.reader,
        identity.patient_id,
        identity.study_uid,
        identity.study_date,
        identity.accession,
        identity.modality,
        identity.study_description,
        decision.picture.sha256,
        str(decision.picture.frame),
        about.model,
        about.version,
        about.finding,
        positive,
        decision.verdict.value,
        decision.says,
        str(first is not None).lower(),
        first.verdict.value if first is not None else "",
        str(one.history.changed).lower(),
        decision.comment,
    )
