"""The summary that an evaluation prints."""

from __future__ import annotations

from collections.abc import Iterator

from core.models.evidence import Measure
from training.evaluation.evaluate import Report
from training.evaluation.gate_test import pooled
from training.evaluation.markdown import show


def summary(report: Report) -> Iterator[str]:
    """Yield lines with the main figures, each with its comparison."""
    for name in ("accuracy", "auc", "macro_auc"):
        if name in report.figures:
            yield (
                f"{name}: {show(report.figures[name])}; borders blanked {_short(report.blanked, name)}, "
                f"support vectors {_short(report.svm, name)}, floor {_short(report.floor, name)}"
            )
    for name in ("average_precision", "sensitivity", "specificity", "nll", "ece"):
        if name in report.figures:
            yield f"{name}: {show(report.figures[name])}"
    for part in report.per_world or (report.per_source if len(report.per_source) > 1 else ()):
        known = [name for name in ("auc", "sensitivity", "specificity", "accuracy") if name in part.measures]
        yield f"{part.name}: " + ", ".join(f"{name} {show(part.measures[name])}" for name in known)
    if report.pointing:
        found = report.pointing
        yield f"pointing: {show(found.hits)} of {found.pictures}; chance {found.area.value:.4f}"
    for kind in ("own", "foreign"):
        refused = pooled(report.gate_test, kind)
        if refused:
            yield f"refused of {kind} pictures: {show(refused)}"


def _short(figures: dict[str, Measure], name: str) -> str:
    return f"{figures[name].value:.4f}" if name in figures else "-"
