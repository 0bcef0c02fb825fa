"""Writes an acceptance test for other programs: a row for each case as CSV, all figures as JSON."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import TypeAdapter

from core import NOTICE, __version__
from core.acceptance.cases import Case, score_of
from core.acceptance.trial import AcceptanceTrial, MeasuredTrial
from core.models.card import Card
from core.paths import atomic_write
from core.reports.tables.table import neutralised

_COLUMNS = (
    *("file", "frame", "label", "patient", "status", "reason", "model", "model_version", "model_sha256"),
    *("score", "threshold", "positive", "right", "file_sha256"),
)
#: Added as last column if each of several findings has a row for each case.
_FINDING = "finding"


def write_cases(tested: Sequence[MeasuredTrial], destination: Path) -> None:
    """Write every labelled picture, read or not, as CSV in the form of the other tables.

    Parameters
    ----------
    tested : sequence of MeasuredTrial
        One trial, or one for each finding of a model with several; then each finding has a row for each
        picture.
    destination : Path

    Raises
    ------
    ExportError
        If the file cannot be written; an older file then stays unchanged.
    """
    several = any(one.trial.finding for one in tested)
    classes = dict.fromkeys(name for one in tested for name in _told(one.trial))
    groups = dict.fromkeys(name for one in tested for case in one.trial.cases for name in case.groups)
    head = [*_COLUMNS, *(f"p_{name}" for name in classes), *(f"group_{name}" for name in groups)]
    head += [_FINDING] if several else []
    with atomic_write(destination) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.DictWriter(out, head, restval="")
        writer.writeheader()
        for one in tested:
            for cells in _case_rows(one.trial, one.measured.threshold):
                writer.writerow({key: neutralised(value) for key, value in cells.items()})


def _told(trial: AcceptanceTrial) -> tuple[str, ...]:
    """Return the classes whose probability is in the table: the finding, or all classes if there is none."""
    return (trial.finding,) if trial.finding else trial.card.class_names


def _case_rows(trial: AcceptanceTrial, threshold: float | None) -> Iterator[dict[str, str]]:
    card = trial.card
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
            **_answer_cell(case, card, threshold, _told(trial)),
            **{f"group_{name}": value for name, value in case.groups.items()},
        }
        yield cells | ({_FINDING: trial.finding} if trial.finding else {})


def _answer_cell(case: Case, card: Card, threshold: float | None, told: Sequence[str]) -> dict[str, str]:
    if not case.read:
        return {}
    by_name = dict(zip(card.class_names, case.probabilities, strict=True))
    cells = {f"p_{name}": f"{by_name[name]:.9g}" for name in told}
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


def write_figures(tested: Sequence[MeasuredTrial], destination: Path) -> None:
    """Write all figures as JSON; for a model with several findings, by finding.

    Raises
    ------
    ExportError
        If it cannot be written.
    """
    first = tested[0].trial
    body: dict[str, object] = {
        "notice": NOTICE,
        "software": f"Overread {__version__}",
        "model": first.card.id,
        "version": first.card.version,
        "model_sha256": first.package.sha256,
        "fingerprint": first.fingerprint,
    }
    if first.finding:
        body["findings"] = {one.trial.finding: _figures_of(one) for one in tested}
    else:
        body |= _figures_of(tested[0])
    with atomic_write(destination) as temporary:
        temporary.write_bytes(TypeAdapter(dict[str, object]).dump_json(body, indent=1) + b"\n")


def _figures_of(one: MeasuredTrial) -> dict[str, object]:
    return {"evaluation": one.measured, "comparison": one.other[1] if one.other else None}
