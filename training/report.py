"""Writes the evaluation and the model card as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from core.models.card import Card, DataSet, Evaluation, Measure
from training.evaluate import Report

_OVERALL = (
    ("accuracy", "Accuracy"),
    ("balanced_accuracy", "Balanced accuracy"),
    ("macro_precision", "Precision, mean of the classes"),
    ("macro_f1", "F1, mean of the classes"),
    ("macro_auc", "AUC, mean of the classes"),
    ("nll", "Loss (negative log-likelihood)"),
    ("brier", "Brier score"),
    ("ece", "Expected calibration error, 15 bins"),
)
_PER_CLASS = (("precision", "Precision"), ("recall", "Recall"), ("f1", "F1"), ("auc", "AUC"))
_INTERVALS = (
    "In brackets: 95 % intervals. Accuracy, recall and precision: exact (Clopper-Pearson). "
    "The others: bootstrap over groups of duplicates; it cannot see errors that did not happen, "
    "so an interval without width means that none did, not that none will."
)


def evaluation_markdown(report: Report, plots: Sequence[str]) -> str:
    """Markdown page of an evaluation; `plots` are file names beside it."""
    lines = [
        f"# {report.model} {report.version} on its test part",
        "",
        f"{report.pictures:,} pictures in {report.groups:,} groups that took no part in training, early "
        "stopping, calibration or the fitting of the gate. Measured through the exported "
        "ONNX graph with ONNX Runtime on the CPU.",
        "",
        *_overall_table(report.figures, report.floor),
        "",
        _INTERVALS,
        "The shortcut floor is a logistic regression on 32x32 thumbnails: what brightness and layout "
        "give away.",
        "",
        "## Per class",
        "",
        *_class_table(report.figures, report.classes),
        "",
        "## Confusion",
        "",
        *_table(
            ["true \\ named", *report.classes],
            [
                [name, *(f"{n:,}" for n in row)]
                for name, row in zip(report.classes, report.confusion, strict=True)
            ],
        ),
        "",
        "## Calibration",
        "",
        *_table(
            ["", "before", f"after (temperature {report.temperature:.3f})"],
            [
                [title, _show(report.uncalibrated[name]), _show(report.figures[name])]
                for name, title in _OVERALL
                if name in report.uncalibrated
            ],
        ),
        "",
        "## Per source",
        "",
        *_table(
            ["source", "accuracy", "loss", "calibration error"],
            [
                [source, *(_show(figures[name]) for name in ("accuracy", "nll", "ece"))]
                for source, figures in report.per_source.items()
            ],
        ),
        "",
        "## Mistakes",
        "",
        *(
            [f"- `{m.file}`: named {m.predicted} with {m.probability:.4f}" for m in report.mistakes]
            or ["None."]
        ),
        "",
        "## The graph",
        "",
        *(
            f"- greatest difference of `{name}` between ONNX Runtime and PyTorch: {value:.2g}"
            for name, value in report.onnx_difference.items()
        ),
        f"- share of the test part beyond the gate: {_show(report.beyond_gate)}",
        "",
        "## Pictures of each part",
        "",
        *_table(
            ["part", *report.classes, "all"],
            [
                [part, *(f"{n:,}" for n in counts.values()), f"{sum(counts.values()):,}"]
                for part, counts in report.part_counts.items()
            ],
        ),
        "",
        *(f"![{name}]({name})" for name in plots),
        "",
    ]
    return "\n".join(lines)


def card_markdown(card: Card, sha256: str, size: int) -> str:
    """Model card as a Markdown page.

    Parameters
    ----------
    card : Card
    sha256 : str
        Of the package.
    size : int
        Bytes of the package.
    """
    first, *others = card.evaluations
    floor = others[0].measures if others else {}
    lines = [
        f"# {card.title} (`{card.id}` {card.version})",
        "",
        f"**{card.intended_use}**",
        "",
        card.summary,
        "",
        *_table(
            ["class", "title"],
            [[f"`{c.name}`", c.title] for c in card.classes],
        ),
        "",
        f"- Input: {card.preparation.width} x {card.preparation.height} pixels, `{card.preparation.name}`",
        f"- {card.provenance.parameters:,} parameters, {size / 1e6:.2f} MB, SHA-256 `{sha256}`",
        f"- Modalities: {', '.join(card.modalities) or 'any'}",
        f"- Calibration: {card.calibration.method}, {card.calibration.temperature:.3f}, "
        f"fitted on {card.calibration.fitted_on}",
        f"- Gate: distance over {card.gate.limit:.2f} from the nearest class is refused; fitted on "
        f"{card.gate.fitted_on}",
        f"- Maps: {card.maps.method}; full strength at {card.maps.full_scale:.2f}",
        "",
        "## Limits",
        "",
        *(f"- {limit}" for limit in card.limits),
        "",
        "## Data",
        "",
        *(line for data in card.data for line in _data_lines(data)),
        "## Figures",
        "",
        _evaluation_line(first),
        "",
        *_overall_table(first.measures, floor),
        "",
        *_class_table(first.measures, card.class_names),
        "",
        _INTERVALS,
        "",
        "## How it was made",
        "",
        f"- Recipe `{card.provenance.recipe_name}` (inside the package), seed {card.provenance.seed}",
        f"- Commit: {card.provenance.commit or 'not known'}",
        f"- With: {', '.join(f'{name} {version}' for name, version in card.provenance.made_with.items())}",
        "",
    ]
    return "\n".join(lines)


def _evaluation_line(evaluation: Evaluation) -> str:
    name = evaluation.name[0].upper() + evaluation.name[1:]
    return f"{name}: {evaluation.pictures:,} pictures in {evaluation.groups:,} groups."


def _data_lines(data: DataSet) -> list[str]:
    counts = ", ".join(f"{name} {count:,}" for name, count in data.per_class.items())
    return [
        f"{data.name}: {data.pictures:,} pictures ({counts}). {data.source}. Licence: {data.licence}.",
        "",
        *(f"- {problem}" for problem in data.known_problems),
        "",
    ]


def _overall_table(figures: dict[str, Measure], floor: dict[str, Measure]) -> list[str]:
    rows = [
        [title, _show(figures[name]), _show(floor[name]) if name in floor else ""]
        for name, title in _OVERALL
        if name in figures
    ]
    return _table(["", "model", "shortcut floor"], rows)


def _class_table(figures: dict[str, Measure], classes: Sequence[str]) -> list[str]:
    rows = [
        [
            name,
            *(_show(figures[f"{key}_{name}"]) if f"{key}_{name}" in figures else "" for key, _ in _PER_CLASS),
        ]
        for name in classes
    ]
    return _table(["class", *(title for _, title in _PER_CLASS)], rows)


def _show(measure: Measure) -> str:
    return f"{measure.value:.5f} ({measure.low:.5f} to {measure.high:.5f})"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [
        "| " + " | ".join(head) + " |",
        "|" + " --- |" * len(head),
        *("| " + " | ".join(row) + " |" for row in rows),
    ]
