"""Draws a sheet of test pictures: of each class those named rightly and wrongly with the most confidence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from torch import Tensor

from training.metrics import Predictions

_EACH = 3
_RIGHT, _WRONG = "#1a7f37", "#d1242f"


def draw_samples(path: Path, predictions: Predictions, pictures: Tensor) -> Path:
    """Draw the sheet; it shows pictures of the data set and stays in the run folder.

    Parameters
    ----------
    path : Path
    predictions : Predictions
    pictures : Tensor of uint8, shape (N, H, W)
        In the order of the predictions.
    """
    size = len(predictions.classes)
    figure = Figure(figsize=(1.5 * 2 * _EACH + 1.2, 1.75 * size + 0.4), layout="constrained")
    confidence, right = predictions.probabilities.max(axis=1), predictions.predicted == predictions.labels
    for label, name in enumerate(predictions.classes):
        for block, wanted in enumerate((True, False)):
            own = np.flatnonzero((predictions.labels == label) & (right == wanted))
            surest = own[np.argsort(-confidence[own], kind="stable")][:_EACH]
            for place in range(_EACH):
                ax = figure.add_subplot(size, 2 * _EACH, label * 2 * _EACH + block * _EACH + place + 1)
                ax.set(xticks=[], yticks=[])
                ax.spines[:].set_visible(False)
                if block == place == 0:
                    ax.set_ylabel(name, fontsize=8)
                if place >= len(surest):
                    continue
                number = surest[place]
                ax.imshow(pictures[number].numpy(), cmap="gray", vmin=0, vmax=255)
                said = predictions.classes[predictions.predicted[number]]
                ax.set_title(
                    f"{said} {confidence[number]:.3f}", fontsize=6, color=_RIGHT if wanted else _WRONG
                )
    figure.suptitle("Surest right (left) and surest wrong (right) of each class", fontsize=9)
    figure.savefig(path, dpi=130)
    return path
