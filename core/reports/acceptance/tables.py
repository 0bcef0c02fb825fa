"""An acceptance test as files for other programs: a row for each case as CSV, all figures as JSON."""

from __future__ import annotations

import csv
from pathlib import Path

from pydantic import TypeAdapter

from core import NOTICE, __version__
from core.acceptance.cases import Case, score_of
from core.acceptance.measuring import Comparison, Evaluation
from core.acceptance.trial import AcceptanceTrial
from core.models.card import Card
from core.paths import atomic_write
from core.reports.tables.table import neutralised

_COLUMNS = (
    *("file", "frame", "label", "patient", "status", "reason", "model", "model_version", "model_sha256"),
    *("score", "threshold", "positive", "right", "file_sha256"),
)


def write_cases(trial: AcceptanceTrial, measured: Evaluation, destination: Path) -> None:
    """Write every labelled picture, read or not, as CSV in the form of the other tables.

    Raises
    ------
    ExportError
        If it cannot be written; an older file then stays as it was.
    """
    card = trial.card
    groups = list(dict.fromkeys(name for case in trial.cases for name in case.groups))
    head = [*_COLUMNS, *(f"p_{name}" for name in card.class_names), *(f"group_{name}" for name in groups)]
    with atomic_write(destination) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, head, restval="")
        writer.writeheader()
        for case in sorted(trial.cases, key=lambda case: case.key):
            cells = {
                "file": case.file,
                "frame": "" if case.frame is None else str(case.frame),
                "label": case.label,
                "patient": case.patient,
                "status": case.status.value,
                "reason": case.reason.value if case.reason else "",
                "model": card.id,
                "model_version": card.version,
                "model_sha256": trial.package.sha256,
                "file_sha256": case.sha256,
                **_answer_cell(case, card, measured.threshold),
                **{f"group_{name}": value for name, value in case.groups.items()},
            }
            writer.writerow({key: neutralised(value) for key, value in cells.items()})


def _answer_cell(case: Case, card: Card, threshold: float | None) -> dict[str, str]:
    if not case.read:
        return {}
    cells = {f"p_{n}": f"{p:.9g}" for n, p in zip(card.class_names, case.probabilities, strict=True)}
    point = card.operating_point
    if point is None or threshold is None:
        predicted = card.class_names[max(range(len(card.classes)), key=case.probabilities.__getitem__)]
        return cells | {"right": str(predicted == case.label).lower()}
    positive = score_of(case, card) >= threshold
    return cells | {
        "score": f"{score_of(case, card):.9g}",
        "threshold": f"{threshold:.9g}",
        "positive": str(positive).lower(),
        "right": str(positive == (case.label in point.positive)).lower(),
    }


def write_figures(
    trial: AcceptanceTrial, measured: Evaluation, destination: Path, compared: Comparison | None = None
) -> None:
    """Write all figures as JSON.

    Raises
    ------
    ExportError
        If it cannot be written.
    """
    body: dict[str, object] = {
        "notice": NOTICE,
        "software": f"Overread {__version__}",
        "model": trial.card.id,
        "version": trial.card.version,
        "model_sha256": trial.package.sha256,
        "fingerprint": trial.fingerprint,
        "evaluation": measured,
        "comparison": compared,
    }
    with atomic_write(destination) as temporary:
        temporary.write_bytes(TypeAdapter(dict[str, object]).dump_json(body, indent=1) + b"\n")
