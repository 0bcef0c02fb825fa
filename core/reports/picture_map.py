"""Draws the map of a finding over its picture, and marks its place, in the same way for all exports."""

from __future__ import annotations

from dataclasses import dataclass
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

#: Share of full evidence that the line encloses, and the finest grid on which the line is searched.
_LEVEL, _GRID = 0.5, 40
#: If no place reaches that share, a ring marks the strongest place; its radius is a share of the longer side.
_RING, _LEAST = 0.06, 0.05
#: Corners of the polygon that approximates a ring.
_CORNERS = 48
#: A map that is nowhere stronger than this shows no place; no map is better than an empty one.
_EMPTY = 0.02
_LINE, _EDGE = (255, 255, 255), (20, 20, 20)


def evidence_on_picture(
    reading: Reading, finding: ScoredFinding, card: Card, rows: int, columns: int
) -> NDArray[np.float32] | None:
    """Return the evidence for a finding at each place of its picture.

    Returns
    -------
    ndarray of float32, shape (rows, columns), or None
        Evidence in 0 to 1; None if the model has no map of the finding, or no place stands out.
    """
    evidence = map_of_finding(reading, finding)
    if evidence is None or evidence.max() < _EMPTY:
        return None
    return map_on_picture(evidence, card.preparation, reading.shape, rows, columns)


def has_map(reading: Reading, finding: ScoredFinding) -> bool:
    """Return whether a reading has a map of a finding that shows a place."""
    evidence = map_of_finding(reading, finding)
    return evidence is not None and float(evidence.max()) >= _EMPTY


def under_map(picture: Image.Image, evidence: NDArray[np.float32], opacity: float = 0.6) -> Image.Image:
    """Lay evidence over a grey picture and mark its place.

    A line encloses half of full evidence; if no place reaches that, a ring marks the strongest place.

    Parameters
    ----------
    picture : Image
        Mode ``L``.
    evidence : ndarray of float32, shape (rows, columns) of the picture
        Evidence in 0 to 1.
    opacity : float
        Opacity of the colours at full evidence, 0 to 1.
    """
    image = Image.fromarray(overlay(np.asarray(picture), evidence, opacity))
    longest = max(picture.size)
    curves, ring = _contours(evidence), _ring(evidence)
    draw = ImageDraw.Draw(image)
    width = max(1, round(longest / 180))
    # A dark line beside a light one is visible on every background.
    for colour, broad in ((_EDGE, width + 2), (_LINE, width)):
        for curve in curves:
            draw.line(curve.ravel().tolist(), fill=colour, width=broad)
        if not curves and ring is not None:
            x, y, radius = ring
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=colour, width=broad)
    return image


@dataclass(frozen=True, eq=False)
class MarkedPlace:
    """The place of a finding as `under_map` marks it.

    Attributes
    ----------
    curves : tuple of ndarray of float32, shape (n, 2)
        x and y of each point in pixels; the first pixel covers 0 to 1, and a closed curve ends where it
        begins.
    mask : ndarray of bool, shape (rows, columns)
        True inside the contours.
    is_ring : bool
        Whether it is a ring around the strongest place, as no evidence reaches half of full evidence.
    """

    curves: tuple[NDArray[np.float32], ...]
    mask: NDArray[np.bool_]
    is_ring: bool


def marked_place(evidence: NDArray[np.float32]) -> MarkedPlace | None:
    """Mark the place of a finding by curves and a mask; None if no place stands out.

    Parameters
    ----------
    evidence : ndarray of float32, shape (rows, columns)
        Evidence in 0 to 1, from `evidence_on_picture`.
    """
    if curves := _contours(evidence):
        return MarkedPlace(tuple(curves), evidence >= _LEVEL, is_ring=False)
    ring = _ring(evidence)
    if ring is None:
        return None
    x, y, radius = ring
    rows, columns = evidence.shape
    turn = np.linspace(0, 2 * np.pi, _CORNERS + 1)
    points = np.column_stack((x + radius * np.cos(turn), y + radius * np.sin(turn)))
    down, right = np.ogrid[:rows, :columns]
    inside = (right + 0.5 - x) ** 2 + (down + 0.5 - y) ** 2 <= radius**2
    return MarkedPlace((np.clip(points, 0, (columns, rows)).astype(np.float32),), inside, is_ring=True)


def _contours(evidence: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """Return the curves around half of full evidence, in pixels of the picture."""
    step = max(1, round(max(evidence.shape) / _GRID))
    # The value of a block belongs to its first pixel rather than its middle.
    shift = (step - 1) / 2
    coarse = evidence[::step, ::step]
    if not coarse.max() >= _LEVEL > coarse.min():
        return []
    return [curve * step - shift for curve in contour(coarse, _LEVEL)]


def _ring(evidence: NDArray[np.float32]) -> tuple[float, float, float] | None:
    """Return centre and radius of the ring around the strongest place; None if no ring is needed."""
    if not _LEAST < evidence.max() < _LEVEL:
        return None
    row, column = np.unravel_index(int(np.argmax(evidence)), evidence.shape)
    return float(column), float(row), _RING * max(evidence.shape)
