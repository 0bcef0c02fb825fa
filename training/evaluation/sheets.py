"""Sheets of samples: the most confident right and wrong pictures of each class, with their maps."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from core.inference.heatmap import map_on_picture, overlay
from core.models.card import Preparation
from training.evaluation.evaluate import Answers

COLUMNS = 5


def surest(answers: Answers, label: int, *, right: bool) -> list[int]:
    """Return the numbers of up to five pictures of a class with the most confident right or wrong results."""
    found = answers.predictions
    chosen = np.flatnonzero((found.labels == label) & ((found.predicted == label) == right))
    confidence = found.probabilities[chosen].max(axis=1)
    return [int(number) for number in chosen[np.argsort(-confidence, kind="stable")][:COLUMNS]]


def sample_sheet(answers: Answers, preparation: Preparation, full_scale: float) -> Figure:
    """Draw the sheet: two rows per class, right and wrong, with the map of the predicted class.

    Parameters
    ----------
    answers : Answers
    preparation : Preparation
    full_scale : float
        Map value shown at full strength.
    """
    classes = answers.predictions.classes
    figure = Figure(figsize=(2.1 * COLUMNS, 2.4 * 2 * len(classes)), layout="constrained")
    axes = figure.subplots(2 * len(classes), COLUMNS, squeeze=False)
    for ax in axes.flat:
        ax.set_axis_off()
    for label in range(len(classes)):
        for row, right in enumerate((True, False)):
            for column, number in enumerate(surest(answers, label, right=right)):
                _draw(axes[2 * label + row, column], answers, number, preparation, full_scale)
    return figure


def _draw(ax: Axes, answers: Answers, number: int, preparation: Preparation, full_scale: float) -> None:
    found = answers.predictions
    picture, named = answers.pictures[number], found.predicted[number]
    evidence = answers.maps[number, named] / full_scale
    ax.imshow(overlay(picture, map_on_picture(evidence, preparation, picture.shape, *picture.shape)))
    label = found.classes[found.labels[number]]
    said = f"named {found.classes[named]}, {found.probabilities[number, named]:.3f}"
    colour = "#1f2933" if named == found.labels[number] else "#d1242f"
    ax.set_title(f"{label}\n{said}", fontsize=7, color=colour)
