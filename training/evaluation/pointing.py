"""The pointing game: is the maximum of a map in a box that a radiologist drew?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

from core.images.display.prepare import content_box
from core.inference.heatmap import unclipped
from core.models.card import Preparation
from core.models.evidence import Measure
from core.statistics.figures import RESAMPLES, with_intervals
from training.data.dataset import Box
from training.evaluation.metrics import proportion

#: Pixels by which the maximum may miss a box in the more lenient pointing game (Zhang et al., "Top-down
#: Neural Attention by Excitation Backprop", 2018).
TOLERANCE = 15


@dataclass(frozen=True, eq=False)
class Pointed:
    """A true positive with its boxes.

    Attributes
    ----------
    evidence : ndarray of float32, shape (h, w)
        Map of the positive class over the input.
    boxes : tuple of Box
        Boxes as shares of the input.
    shape : (int, int)
        Rows and columns of the picture.
    group : str
    """

    evidence: NDArray[np.float32]
    boxes: tuple[Box, ...]
    shape: tuple[int, int]
    group: str


class Pointing(BaseModel):
    """Figures of the game.

    Attributes
    ----------
    pictures, groups : int
        True positives with boxes.
    hits, near_hits : Measure
        Share with the maximum in a box, and share with it at most `tolerance` pixels from a box.
    area : Measure
        Mean share of the picture that its boxes cover, which is the hit rate of a random place.
    centre : Measure
        Share of pictures whose centre is in a box, which is the hit rate of always guessing the centre.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    pictures: int
    groups: int
    tolerance: int = TOLERANCE
    hits: Measure
    near_hits: Measure
    area: Measure
    centre: Measure


def play(cases: Sequence[Pointed], preparation: Preparation, seed: int) -> Pointing | None:
    """Play the game; return None if there are no cases."""
    if not cases:
        return None
    peaks = [strongest(case, preparation) for case in cases]
    boxes = [_on_picture(case, preparation) for case in cases]
    areas = np.array([_covered(own, case.shape) for own, case in zip(boxes, cases, strict=True)])
    area = with_intervals(
        [case.group for case in cases],
        lambda weights: {"area": weights @ areas / weights.sum(axis=1)},
        seed,
        RESAMPLES,
    )
    middles = [(case.shape[0] / 2, case.shape[1] / 2) for case in cases]
    return Pointing(
        pictures=len(cases),
        groups=len({case.group for case in cases}),
        hits=proportion(np.array([_inside(p, own, 0) for p, own in zip(peaks, boxes, strict=True)])),
        near_hits=proportion(
            np.array([_inside(p, own, TOLERANCE) for p, own in zip(peaks, boxes, strict=True)])
        ),
        area=area["area"],
        centre=proportion(np.array([_inside(p, own, 0) for p, own in zip(middles, boxes, strict=True)])),
    )


def strongest(case: Pointed, preparation: Preparation) -> tuple[float, float]:
    """Return the centre of the picture's pixel (row, column) at the map's maximum as shown."""
    shown = unclipped(case.evidence, preparation, case.shape, *case.shape)
    row, column = np.unravel_index(int(shown.argmax()), shown.shape)
    return float(row) + 0.5, float(column) + 0.5


def _on_picture(case: Pointed, to: Preparation) -> NDArray[np.float64]:
    """Return the boxes in pixels of the picture: top, left, bottom, right; shape (n, 4)."""
    top, left, height, width = content_box(to.name, *case.shape, to.height, to.width)
    x, y, w, h = np.array(case.boxes).T
    rows = (np.stack([y - h / 2, y + h / 2]) * to.height - top) / height * case.shape[0]
    columns = (np.stack([x - w / 2, x + w / 2]) * to.width - left) / width * case.shape[1]
    return np.stack([rows[0], columns[0], rows[1], columns[1]], axis=1)


def _inside(place: tuple[float, float], boxes: NDArray[np.float64], tolerance: float) -> bool:
    """Return whether a place is in a box, or at most `tolerance` from one."""
    row, column = place
    down = np.maximum(np.maximum(boxes[:, 0] - row, row - boxes[:, 2]), 0)
    across = np.maximum(np.maximum(boxes[:, 1] - column, column - boxes[:, 3]), 0)
    return bool((np.hypot(down, across) <= tolerance).any())


def _covered(boxes: NDArray[np.float64], shape: tuple[int, int]) -> float:
    """Return the share of the picture's pixels whose centre is in a box."""
    rows, columns = np.arange(shape[0])[:, None] + 0.5, np.arange(shape[1]) + 0.5
    covered = np.zeros(shape, dtype=bool)
    for top, left, bottom, right in boxes:
        covered |= (rows >= top) & (rows <= bottom) & (columns >= left) & (columns <= right)
    return float(covered.mean())
