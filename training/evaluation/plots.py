"""Draw the figures of an evaluation as PNG files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from sklearn.metrics import precision_recall_curve, roc_curve

from core.models.card import Card
from core.statistics.figures import Predictions, reliability
from core.statistics.operating_point import scores_of
from training.evaluation.evaluate import Answers, Report
from training.evaluation.gate_test import GateOutcome
from training.evaluation.sheets import sample_sheet

_INK, _ACCENT, _SOFT, _WARN = "#1f2933", "#1f6feb", "#9aa5b1", "#d1242f"
_DPI = 130


def draw_all(
    folder: Path, report: Report, answers: Answers, trials: Sequence[GateOutcome], card: Card
) -> tuple[Path, ...]:
    """Draw every plot into `folder` and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    predictions = answers.predictions
    full_scale = card.maps.full_scale if card.maps else 1.0
    drawn = {
        "curves.png": _curves(report),
        "confusion.png": _confusion_figure(report),
        "reliability.png": _reliability(predictions, report),
        "roc.png": _roc(predictions, report),
        "precision-recall.png": _precision_recall(predictions, report),
        "confidence.png": _confidence(predictions, report),
        "samples.png": sample_sheet(answers, card.preparation, full_scale),
    }
    if report.positive:
        drawn["finding.png"] = _finding(answers, report)
        drawn["worlds.png"] = _worlds(answers, report)
    if trials:
        drawn["gate.png"] = _gate(trials)
    for name, figure in drawn.items():
        figure.savefig(folder / name, dpi=_DPI)
    return tuple(folder / name for name in drawn)


def _figure(columns: int = 1, width: float = 5.2, height: float = 4.2) -> tuple[Figure, list[Axes]]:
    # Unlike pyplot, a Figure needs no display and keeps no global state.
    figure = Figure(figsize=(width * columns, height), layout="constrained")
    axes = [figure.add_subplot(1, columns, number + 1) for number in range(columns)]
    for ax in axes:
        ax.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _curves(report: Report) -> Figure:
    figure, (left, right) = _figure(2)
    epochs = [row["number"] for row in report.history]
    for ax, quantity in ((left, "loss"), (right, "accuracy")):
        for part, colour in (("training", _SOFT), ("validation", _ACCENT)):
            ax.plot(
                epochs,
                [row[f"{part}_{quantity}"] for row in report.history],
                "o-",
                ms=3,
                color=colour,
                label=part,
            )
        ax.axvline(report.best_epoch, color=_INK, lw=0.8, ls=":", label="kept")
        ax.set(xlabel="epoch", title=quantity.capitalize())
        ax.xaxis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 2.5, 5, 10], integer=True))
    left.set_yscale("log")
    left.set_ylabel("cross-entropy (training pictures are varied)")
    left.legend(frameon=False)
    return figure


def _confusion_figure(report: Report) -> Figure:
    size = len(report.classes)
    figure, (ax,) = _figure(width=1.6 + 0.8 * size, height=1.2 + 0.7 * size)
    counts = np.array(report.confusion)
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    ax.imshow(share, cmap="Blues", vmin=0, vmax=1)
    for row in range(size):
        for column in range(size):
            colour = "white" if share[row, column] > 0.5 else _INK
            ax.text(column, row, f"{counts[row, column]:,}", ha="center", va="center", color=colour)
    ax.set_xticks(range(size), report.classes, rotation=35, ha="right")
    ax.set_yticks(range(size), report.classes)
    ax.set(xlabel="predicted", ylabel="true", title=f"Confusion, {report.pictures:,} test pictures")
    ax.spines[:].set_visible(False)
    return figure


def _reliability(predictions: Predictions, report: Report) -> Figure:
    figure, (ax,) = _figure()
    confidence, accuracy, count = reliability(predictions)
    ax.plot([0, 1], [0, 1], color=_SOFT, lw=1)
    filled = count > 0
    ax.plot(confidence[filled], accuracy[filled], "o", color=_ACCENT)
    for x, y, number in zip(confidence[filled], accuracy[filled], count[filled], strict=True):
        ax.annotate(
            f"{number:,}", (x, y), textcoords="offset points", xytext=(-6, -12), ha="right", fontsize=7
        )
    ece = report.figures["ece"]
    ax.set(xlabel="mean confidence", ylabel="accuracy", xlim=(0, 1.03), ylim=(0, 1.03))
    ax.set_title(f"Reliability, ECE {ece.value:.4f} ({ece.low:.4f} to {ece.high:.4f})", fontsize=10)
    return figure


def _roc(predictions: Predictions, report: Report) -> Figure:
    figure, (ax,) = _figure()
    for number, name in enumerate(predictions.classes):
        if f"auc_{name}" not in report.figures:
            continue
        false, true, _ = roc_curve(predictions.labels == number, predictions.probabilities[:, number])
        ax.plot(false, true, lw=1.4, label=f"{name}  {report.figures[f'auc_{name}'].value:.5f}")
    ax.plot([0, 1], [0, 1], color=_SOFT, lw=0.8)
    ax.set(xlabel="1 - specificity", ylabel="sensitivity", title="ROC, one class against the rest")
    ax.legend(frameon=False, title="AUC", fontsize=8)
    return figure


def _confidence(predictions: Predictions, report: Report) -> Figure:
    figure, (ax,) = _figure()
    confidence = predictions.probabilities.max(axis=1)
    right = predictions.predicted == predictions.labels
    edges = np.linspace(1 / len(report.classes), 1, 31).tolist()
    ax.hist(
        [confidence[right], confidence[~right]],
        bins=edges,
        stacked=True,
        color=[_ACCENT, _WARN],
        label=[f"right ({right.sum():,})", f"wrong ({(~right).sum():,})"],
    )
    ax.set_yscale("log")
    ax.set(xlabel="probability of the named class", ylabel="pictures", title="Confidence on the test part")
    ax.legend(frameon=False)
    return figure


def _precision_recall(predictions: Predictions, report: Report) -> Figure:
    figure, (ax,) = _figure()
    for number, name in enumerate(predictions.classes):
        if f"average_precision_{name}" not in report.figures:
            continue
        average = report.figures[f"average_precision_{name}"].value
        precision, recall, _ = precision_recall_curve(
            predictions.labels == number, predictions.probabilities[:, number]
        )
        ax.plot(recall, precision, lw=1.4, label=f"{name}  {average:.4f}")
    ax.set(xlabel="recall", ylabel="precision", title="Precision and recall, one class against the rest")
    ax.set_ylim(0, 1.03)
    ax.legend(frameon=False, title="average precision", fontsize=8)
    return figure


def _finding(answers: Answers, report: Report) -> Figure:
    """Plot the finding's scores by label."""
    figure, (ax,) = _figure()
    scores = scores_of(answers.predictions, report.positive)
    parts = (("without", scores.values[~scores.positive]), ("with", scores.values[scores.positive]))
    ax.hist(
        [values for _, values in parts],
        bins=np.linspace(0, 1, 31).tolist(),
        color=[_SOFT, _ACCENT],
        label=[f"{name} the finding ({len(values):,})" for name, values in parts],
    )
    if report.threshold is not None:
        ax.axvline(report.threshold, color=_INK, lw=1, ls=":", label=f"threshold {report.threshold:.3f}")
    ax.set_yscale("log")
    ax.set(xlabel="probability of the finding", ylabel="pictures", title="The finding on the test part")
    ax.legend(frameon=False, fontsize=8)
    return figure


def _worlds(answers: Answers, report: Report) -> Figure:
    """Plot the ROC of the finding in each world, and in all pictures."""
    figure, (ax,) = _figure()
    scores, where = scores_of(answers.predictions, report.positive), np.array(answers.worlds)
    measured = {e.name: e.measures for e in (*report.per_source, *report.per_world)}
    for name in np.unique(where):
        part, auc = scores.subset(where == name), measured.get(str(name), {}).get("auc")
        if auc is None:
            continue
        false, true, _ = roc_curve(part.positive, part.values)
        ax.plot(false, true, lw=1.4, label=f"{name}  {auc.value:.4f}")
    if len(np.unique(where)) > 1 and "auc" in report.figures:
        false, true, _ = roc_curve(scores.positive, scores.values)
        ax.plot(false, true, lw=1, ls="--", color=_INK, label=f"all  {report.figures['auc'].value:.4f}")
    ax.plot([0, 1], [0, 1], color=_SOFT, lw=0.8)
    ax.set(xlabel="1 - specificity", ylabel="sensitivity", title="ROC of the finding, by world")
    ax.legend(frameon=False, title="AUC", fontsize=8)
    return figure


def _gate(trials: Sequence[GateOutcome]) -> Figure:
    """Plot gate distances, as shares of the limit, of own, similar and foreign pictures."""
    figure, (ax,) = _figure(width=6.5)
    edges = np.geomspace(0.2, 20, 61).tolist()
    for kind, colour in (("own", _ACCENT), ("alike", "#2da44e"), ("changed", _SOFT), ("foreign", _WARN)):
        found = [trial.parts for trial in trials if trial.result.kind == kind]
        values = np.concatenate(found) if found else np.empty(0)
        if len(values):
            weights = np.full(len(values), 1 / len(values))
            ax.hist(
                np.clip(values, edges[0], edges[-1]),
                bins=edges,
                weights=weights,
                histtype="step",
                color=colour,
                lw=1.5,
                label=f"{kind} ({len(values):,})",
            )
    ax.axvline(1.0, color=_INK, lw=1, ls=":", label="limit")
    ax.set_xscale("log")
    ax.set(xlabel="distance, in parts of the limit", ylabel="share of the pictures", title="The gate")
    ax.legend(frameon=False, fontsize=8)
    return figure
