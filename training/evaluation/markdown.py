"""Tables of figures in Markdown, for the page of an evaluation and the page of a card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.models.evidence import GateTrial, Measure
from training.evaluation.gate_test import pooled

Figures = Mapping[str, Measure]

_FINDING = (
    ("auc", "AUC of the finding"),
    ("average_precision", "Average precision (PR-AUC) of the finding"),
    ("sensitivity", "Sensitivity at the threshold"),
    ("specificity", "Specificity at the threshold"),
    ("ppv", "Positive predictive value at the threshold"),
    ("npv", "Negative predictive value at the threshold"),
    ("finding_ece", "Calibration error of the finding at the stated prevalence"),
)
OVERALL = (
    ("accuracy", "Accuracy"),
    ("balanced_accuracy", "Balanced accuracy"),
    ("macro_precision", "Precision, mean of the classes"),
    ("macro_f1", "F1, mean of the classes"),
    ("macro_auc", "AUC, mean of the classes"),
    ("macro_average_precision", "Average precision, mean of the classes"),
    ("nll", "Loss (negative log-likelihood)"),
    ("brier", "Brier score"),
    ("ece", "Expected calibration error, 15 bins"),
)
_PER_CLASS = (
    ("precision", "Precision"),
    ("recall", "Recall"),
    ("f1", "F1"),
    ("auc", "AUC"),
    ("average_precision", "Average precision"),
)
_SHORT = (
    ("accuracy", "accuracy"),
    ("auc", "AUC"),
    ("macro_auc", "AUC, mean of the classes"),
    ("sensitivity", "sensitivity"),
    ("specificity", "specificity"),
    ("in_a_box", "map in a box"),
    ("ece", "calibration error"),
    ("finding_ece", "that of the finding at the stated prevalence"),
)
_KINDS = {
    "own": "its own, should be read",
    "changed": "its own, changed",
    "alike": "from elsewhere, of the kind it is made for",
    "foreign": "foreign, should be refused",
}
INTERVALS = (
    "In brackets: 95 % intervals. Accuracy, recall, precision and shares of pictures: exact "
    "(Clopper-Pearson). The others: bootstrap over groups; it cannot see errors that did not happen, "
    "so an interval without width means that none did, not that none will. "
    "The shortcut floor and the support vector machine see 32x32 thumbnails: what brightness and layout "
    "give away. Blanked borders: the outer 12 % of the input black on every side."
)


def show(measure: Measure | None) -> str:
    """Write a figure with its interval; empty for None."""
    return f"{measure.value:.4f} ({measure.low:.4f} to {measure.high:.4f})" if measure else ""


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table."""
    return [
        "| " + " | ".join(head) + " |",
        "|" + " --- |" * len(head),
        *("| " + " | ".join(row) + " |" for row in rows),
    ]


def overall_table(columns: Mapping[str, Figures]) -> list[str]:
    """Return a table of overall figures, with columns for the model and those it is compared with."""
    rows = [
        [title, *(show(figures.get(name)) for figures in columns.values())]
        for name, title in (*_FINDING, *OVERALL)
        if any(name in figures for figures in columns.values())
    ]
    return markdown_table(["", *columns], rows)


def class_table(figures: Figures, classes: Sequence[str]) -> list[str]:
    """Return a table of each class's figures against the rest."""
    rows = [[name, *(show(figures.get(f"{key}_{name}")) for key, _ in _PER_CLASS)] for name in classes]
    if not any(cell for _, *cells in rows for cell in cells):
        return []
    return markdown_table(["class", *(title for _, title in _PER_CLASS)], rows)


def parts_table(head: str, parts: Iterable[tuple[str, Figures]]) -> list[str]:
    """Return a table of the main figures, with a row for each part or alteration of the pictures."""
    rows = list(parts)
    columns = [(key, title) for key, title in _SHORT if any(key in figures for _, figures in rows)]
    return markdown_table(
        [head, *(title for _, title in columns)],
        [[name, *(show(figures.get(key)) for key, _ in columns)] for name, figures in rows],
    )


def gate_lines(trials: Sequence[GateTrial]) -> list[str]:
    """Return the table of the gate's test: the total, then each set."""
    foreign, own = pooled(trials, "foreign"), pooled(trials, "own")
    rows = [
        [
            trial.name,
            _KINDS[trial.kind],
            f"{trial.pictures:,}",
            show(trial.refused),
            ", ".join(f"{reason} {count}" for reason, count in trial.reasons.items()),
        ]
        for trial in trials
    ]
    return [
        *([f"Refused of all foreign pictures together: {show(foreign)}."] if foreign else []),
        *([f"Refused of its own: {show(own)}."] if own else []),
        "",
        *markdown_table(["pictures", "", "number", "share refused", "by reason"], rows),
    ]
