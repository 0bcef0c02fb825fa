"""The map of a finding laid over its picture, the same in PDF, captures and overlay pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

from core.inference.contour import contour
from core.inference.heatmap import map_on_picture, overlay
from core.results.findings import map_of_finding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.models.card import Card
    from core.results.findings import ScoredFinding
    from core.results.reading import Reading

#: Part of full evidence that the line goes round, and the finest grid on which it is found.
_LEVEL, _GRID = 0.5, 40
#: Where no place reaches that, a ring goes round the strongest one; its radius in parts of the longer side.
_RING, _LEAST = 0.06, 0.05
#: A map that is nowhere stronger shows no place, and none is better than an empty one.
_EMPTY = 0.02
_LINE, _EDGE = (255, 255, 255), (20, 20, 20)


def evidence_on_picture(
    reading: Reading, finding: ScoredFinding, card: Card, rows: int, columns: int
) -> NDArray[np.float32] | None:
    """Evidence for a finding at each place of its picture.

    Returns
    -------
    ndarray of float32, shape (rows, columns), or None
        In 0-1; None where the model has no map of the finding, and where none of its places stands out.
    """
    evidence = map_of_finding(reading, finding)
    if evidence is None or evidence.max() < _EMPTY:
        return None
    return map_on_picture(evidence, card.preparation, reading.shape, rows, columns)


def has_map(reading: Reading, finding: ScoredFinding) -> bool:
    """Whether there is a map of a finding that shows a place."""
    evidence = map_of_finding(reading, finding)
    return evidence is not None and float(evidence.max()) >= _EMPTY


def under_map(picture: Image.Image, evidence: NDArray[np.float32], opacity: float = 0.6) -> Image.Image:
    """Lay evidence over a grey picture and mark its place.

    A line goes round half of full evidence; where none reaches that, a ring round the strongest place.

    Parameters
    ----------
    picture : Image
        Mode ``L``.
    evidence : ndarray of float32, shape (rows, columns) of the picture
        In 0-1.
    opacity : float
        Of the colours at full evidence, 0-1.
    """
    columns, rows = picture.size
    image = Image.fromarray(overlay(np.asarray(picture), evidence, opacity))
    longest = max(rows, columns)
    step = max(1, round(longest / _GRID))
    # The value that stands for a block is that of its first pixel, not of its middle.
    shift = (step - 1) / 2
    coarse = evidence[::step, ::step]
    curves = (
        [(curve * step - shift).ravel().tolist() for curve in contour(coarse, _LEVEL)]
        if coarse.max() >= _LEVEL > coarse.min()
        else []
    )
    draw = ImageDraw.Draw(image)
    width = max(1, round(longest / 180))
    # Dark beside light, so that it shows on every ground.
    for colour, broad in ((_EDGE, width + 2), (_LINE, width)):
        for curve in curves:
            draw.line(curve, fill=colour, width=broad)
        if not curves and _LEAST < evidence.max() < _LEVEL:
            row, column = np.unravel_index(int(np.argmax(evidence)), evidence.shape)
            radius = _RING * longest
            box = (column - radius, row - radius, column + radius, row + radius)
            draw.ellipse([float(edge) for edge in box], outline=colour, width=broad)
    return image
