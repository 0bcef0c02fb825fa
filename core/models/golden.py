"""Draws the inputs of the golden cases: phantoms made by formula, never pictures of a data set."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

#: centre x, centre y, half axis x, half axis y (all in -1 to 1), angle in degrees, grey added
Ellipse = tuple[float, float, float, float, float, float]

# In the manner of Shepp and Logan, "The Fourier reconstruction of a head section" (1974).
_HEAD: tuple[Ellipse, ...] = (
    (0.0, 0.0, 0.69, 0.92, 0, 1.0),
    (0.0, -0.02, 0.66, 0.87, 0, -0.65),
    (0.22, 0.0, 0.11, 0.31, -18, -0.2),
    (-0.22, 0.0, 0.16, 0.41, 18, -0.2),
    (0.0, 0.35, 0.21, 0.25, 0, 0.15),
    (0.0, -0.6, 0.05, 0.03, 0, 0.2),
)
_CHEST: tuple[Ellipse, ...] = (
    (0.0, 0.1, 0.98, 1.1, 0, 0.75),
    (-0.42, 0.0, 0.3, 0.62, 6, -0.6),
    (0.42, 0.0, 0.3, 0.62, -6, -0.6),
    (0.0, 0.0, 0.1, 1.0, 0, 0.15),
    (0.12, 0.3, 0.3, 0.34, 30, 0.3),
    *((side * 0.42, height, 0.34, 0.03, side * 14, 0.12) for side in (-1, 1) for height in (-0.4, -0.1, 0.2)),
)
_HAND: tuple[Ellipse, ...] = (
    (0.0, 0.35, 0.38, 0.38, 0, 0.55),
    (-0.34, -0.3, 0.08, 0.5, -16, 0.7),
    (-0.11, -0.42, 0.08, 0.52, -5, 0.7),
    (0.12, -0.4, 0.08, 0.52, 5, 0.7),
    (0.35, -0.24, 0.07, 0.46, 16, 0.7),
    (-0.55, 0.25, 0.09, 0.36, -50, 0.7),
    (0.0, 0.85, 0.22, 0.3, 0, 0.6),
)


def golden_pictures(height: int, width: int) -> dict[str, NDArray[np.uint8]]:
    """Draw the golden inputs.

    Parameters
    ----------
    height, width : int

    Returns
    -------
    dict of str to ndarray of uint8, shape (height, width)
    """
    slope = np.linspace(0.1, 0.8, width) * np.ones((height, 1))
    noise = np.random.default_rng(1895).normal(0.0, 0.15, (height, width))
    drawn = {
        "head phantom": draw_ellipses(_HEAD, height, width),
        "chest phantom": draw_ellipses(_CHEST, height, width),
        "hand phantom": draw_ellipses(_HAND, height, width),
        "gradient with noise": slope + noise,
    }
    return {name: np.rint(np.clip(grey, 0, 1) * 255).astype(np.uint8) for name, grey in drawn.items()}


def draw_ellipses(ellipses: Sequence[Ellipse], height: int, width: int) -> NDArray[np.float64]:
    """Add up ellipses, each pixel sampled at its centre; grey 0 is black, 1 is white."""
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    out = np.zeros((height, width))
    for centre_x, centre_y, half_x, half_y, degrees, grey in ellipses:
        angle = np.deg2rad(degrees)
        along = (x - centre_x) * np.cos(angle) + (y - centre_y) * np.sin(angle)
        across = (y - centre_y) * np.cos(angle) - (x - centre_x) * np.sin(angle)
        out[(along / half_x) ** 2 + (across / half_y) ** 2 <= 1] += grey
    return out
