"""Drawn axial MR slices of a head, T1-weighted with contrast agent."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.samples.drawing import Plane, blurred, finished, grid, noise

#: Position of the mass: row and column as fractions of the picture, its height in the head and its radius.
_MASS_ROW, _MASS_COLUMN, _MASS_HEIGHT, _MASS_RADIUS = 0.62, 0.60, 0.5, 0.095
_MASS_REACH = 0.28
"""How far above and below its middle it reaches, in parts of the head's height."""


def draw_brain(seed: int, height: float, *, mass: bool) -> NDArray[np.uint16]:
    """Draw one axial slice.

    Parameters
    ----------
    seed : int
        Seed of the head; it determines gyri and grain.
    height : float
        Height in the head, 0 (below the ventricles) to 1 (above them).
    mass : bool
        Whether there is an enhancing mass in the left hemisphere.

    Returns
    -------
    ndarray of uint16, shape (512, 512)
        Grey values of 12 bits.
    """
    rng = np.random.default_rng(seed)
    size = 1.0 - 0.35 * (height - 0.45) ** 2
    brain = _oval(0, 0, 0.405 * size, 0.325 * size, 2)
    white_matter = _oval(0, 0, 0.33 * size, 0.25 * size, 14)
    gyri = noise(rng, 6)
    sulci = 1 - np.abs(noise(rng, 5))
    head = 6 + _oval(0, 0, 0.455 * size, 0.375 * size, 2) * 95 - _oval(0, 0, 0.43 * size, 0.35 * size, 2) * 78
    head += brain * 62 + white_matter * 20 * brain + gyri * 2.5 * brain
    head -= np.clip(brain - white_matter, 0, 1) * np.clip(sulci - 0.55, 0, 1) * 70 * brain
    head -= _fissure() * brain * 28
    ventricles = np.clip(1.0 - (abs(height - 0.5) / 0.42) ** 2, 0.0, 1.0) ** 0.5
    for side in (-1, 1):
        if ventricles > 0.2:
            front = _oval(-0.06, side * 0.045, 0.10 * ventricles, 0.022 * ventricles, 3)
            back = _oval(0.10, side * 0.075, 0.075 * ventricles, 0.022 * ventricles, 3)
            head -= np.clip(front + back, 0, 1) * 58
        head += _oval(0.01, side * 0.10, 0.075, 0.045, 5) * 9
    if mass:
        head += _mass(height, gyri, sulci, brain)
    return finished(head + rng.normal(size=head.shape) * 2.5, 0.8)


def _oval(row: float, column: float, half_height: float, half_width: float, soft: float) -> Plane:
    rows, columns = (plane - 0.5 for plane in grid())
    inside = ((rows - row) / half_height) ** 2 + ((columns - column) / half_width) ** 2 < 1
    return blurred(inside.astype(float), soft)


def _fissure() -> Plane:
    rows, columns = (plane - 0.5 for plane in grid())
    return np.asarray((np.abs(columns + 0.004 * np.sin(rows * 20)) < 0.005) & (np.abs(rows) > 0.16), float)


def _mass(height: float, gyri: Plane, sulci: Plane, brain: Plane) -> Plane:
    """Return the brightness that a mass adds: a bright uneven ring, a darker centre, and oedema around."""
    part = 1.0 - ((height - _MASS_HEIGHT) / _MASS_REACH) ** 2
    if part <= 0.05:
        return np.zeros_like(brain)
    radius = _MASS_RADIUS * part**0.5
    rows, columns = (plane - 0.5 for plane in grid())
    row, column = _MASS_ROW - 0.5, _MASS_COLUMN - 0.5
    across = ((rows - row) / (radius * (1 + 0.12 * gyri))) ** 2
    along = ((columns - column) / (radius * 1.05 * (1 + 0.1 * sulci))) ** 2
    whole = blurred((across + along < 1).astype(float), 2)
    middle = _oval(row + 0.005, column - 0.004, radius * 0.5, radius * 0.45, 5)
    oedema = _oval(row, column, radius * 1.9, radius * 1.8, 10) * brain
    return np.asarray(whole * 120 - middle * 66 - oedema * 14)
