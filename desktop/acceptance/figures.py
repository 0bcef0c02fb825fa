"""The figures of an acceptance test as the rows of tables."""

from __future__ import annotations

from collections.abc import Sequence

from core.acceptance.measuring import CaseGroup
from core.statistics.shares import Figure
from desktop.base.language import decimal, mark, tr, whole
from desktop.widgets.facts_table import FactsTable

_SHARES = ("sensitivity", "specificity", "ppv", "npv", "sensitivity_all", "accuracy")
#: Titles of the figures, in the order in which they are shown.
TITLES = {
    "sensitivity": mark("Sensitivity"),
    "specificity": mark("Specificity"),
    "ppv": mark("Positive predictive value"),
    "npv": mark("Negative predictive value"),
    "sensitivity_all": mark("Sensitivity, unread cases missed"),
    "auc": mark("Area under the ROC curve"),
    "average_precision": mark("Average precision"),
    "accuracy": mark("Accuracy of the most probable class"),
    "brier": mark("Brier score of the finding"),
    "ece": mark("Expected calibration error"),
    "nll": mark("Negative log likelihood"),
}


def figure_texts(name: str, figure: Figure) -> tuple[str, str, str]:
    """Return a figure, its interval and its number of cases, formatted for the window's language."""
    digits, scale, unit = (1, 100, " %") if name in _SHARES else (3, 1, "")
    value, low, high = (decimal(scale * v, digits) for v in (figure.value, figure.low, figure.high))
    of = ""
    if figure.part is not None and figure.whole is not None:
        of = tr("{part} of {whole}", part=whole(figure.part), whole=whole(figure.whole))
    return f"{value}{unit}", tr("{low} to {high}", low=low, high=high), of


def figure_cell(name: str, figure: Figure | None) -> str:
    """Return a figure with its interval for one cell; empty if there is no figure."""
    return "" if figure is None else "{} ({})".format(*figure_texts(name, figure)[:2])


def groups_table(name: str, rows: Sequence[tuple[str, CaseGroup]]) -> FactsTable:
    """Make a table with one subgroup of the cases in each row."""
    names = ("recall", "precision", "sensitivity", "specificity", "auc", "accuracy")
    titles = {
        "recall": tr("Recall"),
        "precision": tr("Precision"),
        "sensitivity": tr("Sensitivity"),
        "specificity": tr("Specificity"),
        "auc": "AUC",
        "accuracy": tr("Accuracy"),
    }
    shown = [n for n in names if any(n in part.figures for _, part in rows)]
    if "sensitivity" in shown:
        shown = [n for n in shown if n != "accuracy"]
    head = (name, tr("Cases"), tr("With finding"), *(titles[n] for n in shown))
    table = FactsTable(name, head, figures=range(1, len(head)))
    few = tr("few cases")
    table.fill(
        (
            (f"{group}: {part.name}" if group else part.name) + (f" ({few})" if part.few else ""),
            whole(part.pictures),
            whole(part.positives),
            *(
                figure_cell("accuracy" if n in titles and n != "auc" else n, part.figures.get(n))
                for n in shown
            ),
        )
        for group, part in rows
    )
    return table
