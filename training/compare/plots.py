"""Plots of a comparison: accuracies, curves and confusions side by side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from training.compare.entrants import Entrant
from training.compare.table import ComparisonRow

_INK, _ACCENT, _SOFT, _OTHER = "#1f2933", "#1f6feb", "#9aa5b1", "#d1242f"
_DPI = 130
_COLUMNS = 4


def draw_comparison(
    folder: Path, entrants: Sequence[Entrant], rows: Sequence[ComparisonRow], files: dict[str, frozenset[str]]
) -> list[str]:
    """Draw every plot into `folder` and return the file names."""
    trained = [entrant for entrant in entrants if entrant.history]
    drawn = {
        "accuracy.png": _accuracies(rows),
        **({"curves.png": _curves(trained)} if trained else {}),
        "confusions.png": _confusions(entrants, files),
    }
    for name, figure in drawn.items():
        figure.savefig(folder / name, dpi=_DPI)
    return list(drawn)


def _accuracies(rows: Sequence[ComparisonRow]) -> Figure:
    figure = Figure(figsize=(8, 1.4 + 0.32 * len(rows)), layout="constrained")
    ax = figure.add_subplot()
    places = range(len(rows))[::-1]
    for place, row in zip(places, rows, strict=True):
        own = row.decided
        ax.plot([own.low, own.high], [place, place], color=_ACCENT, lw=2, alpha=0.5)
        ax.plot(own.value, place, "o", color=_ACCENT, label="here, with its 95 % interval")
        if "accuracy" in row.reported:
            ax.plot(row.reported["accuracy"], place, "D", mfc="none", color=_OTHER, label="paper")
    ax.set_yticks(list(places), [f"{row.name}\n{row.data}" for row in rows], fontsize=6.5)
    ax.set(
        xlabel="accuracy on the shared test pictures, at the threshold where there is one", xlim=(None, 1.005)
    )
    ax.grid(axis="x", color="#e4e7eb")
    ax.spines[["top", "right", "left"]].set_visible(False)
    handles, labels = ax.get_legend_handles_labels()
    once = dict(zip(labels, handles, strict=True))
    ax.legend(once.values(), once.keys(), frameon=False, loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    return figure


def _grid(count: int, width: float, height: float) -> tuple[Figure, list[Axes]]:
    columns = min(_COLUMNS, count)
    lines = math.ceil(count / columns)
    figure = Figure(figsize=(width * columns, height * lines), layout="constrained")
    return figure, [figure.add_subplot(lines, columns, number + 1) for number in range(count)]


def _curves(entrants: Sequence[Entrant]) -> Figure:
    figure, axes = _grid(len(entrants), 3.0, 2.6)
    for ax, entrant in zip(axes, entrants, strict=True):
        history = entrant.history
        epochs = [row["number"] for row in history]
        for part, colour in (("training", _SOFT), ("validation", _ACCENT)):
            ax.plot(epochs, [row[f"{part}_accuracy"] for row in history], ".-", color=colour, label=part)
        other = ax.twinx()
        other.plot(epochs, [row["validation_loss"] for row in history], color=_OTHER, lw=0.8, ls=":")
        other.tick_params(labelsize=6, colors=_OTHER)
        ax.axvline(entrant.best_epoch, color=_INK, lw=0.6, ls=":")
        ax.set_title(entrant.name, fontsize=8)
        ax.tick_params(labelsize=6)
        ax.xaxis.set_major_locator(MaxNLocator("auto", steps=[1, 2, 2.5, 5, 10], integer=True))
    handles, labels = axes[0].get_legend_handles_labels()
    labels = [f"accuracy, {label}" for label in labels]
    figure.legend(handles, labels, loc="outside upper left", ncols=2, frameon=False, fontsize=7)
    figure.suptitle("red, dotted: validation loss", fontsize=7, x=0.99, ha="right", color=_OTHER)
    figure.supxlabel("epoch", fontsize=8)
    return figure


def _confusions(entrants: Sequence[Entrant], files: dict[str, frozenset[str]]) -> Figure:
    figure, axes = _grid(len(entrants), 2.9, 2.9)
    for ax, entrant in zip(axes, entrants, strict=True):
        said = entrant.of(files[entrant.recipe.data.file])
        counts = said.confusion
        share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
        ax.imshow(share, cmap="Blues", vmin=0, vmax=1)
        for (row, column), count in np.ndenumerate(counts):
            colour = "white" if share[row, column] > 0.5 else _INK
            ax.text(column, row, f"{count:,}", ha="center", va="center", color=colour, fontsize=6)
        ax.set_xticks(range(len(said.classes)), said.classes, rotation=40, ha="right", fontsize=5.5)
        ax.set_yticks(range(len(said.classes)), said.classes, fontsize=5.5)
        ax.set_title(entrant.name, fontsize=8)
        ax.spines[:].set_visible(False)
    figure.supxlabel("predicted", fontsize=8)
    figure.supylabel("true", fontsize=8)
    return figure
