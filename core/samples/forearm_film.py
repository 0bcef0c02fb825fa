"""A drawn film of a forearm."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.samples.drawing import Plane, blurred, finished, grid, noise

_BREAK = 0.45
"""Height of the fracture, in parts of the picture."""


def draw_forearm(seed: int, *, fracture: bool) -> NDArray[np.uint16]:
    """Draw a film of a forearm, with the elbow at the top.

    Parameters
    ----------
    seed : int
        Seed of the film; it determines the grain.
    fracture : bool
        Whether the shaft of the radius is broken and shifted.

    Returns
    -------
    ndarray of uint16, shape (512, 512)
        Grey values of 12 bits, bone bright.
    """
    rng = np.random.default_rng(seed)
    rows, columns = grid()
    half = 0.20 + 0.05 * np.sin(rows * 2.2 + 0.3)
    soft = np.clip(1 - ((columns - 0.5 - 0.02 * np.sin(rows * 3)) / half) ** 2, 0, 1) ** 0.5
    radius = _bone(rng, _radius_axis, _radius_width)
    ulna = _bone(rng, _ulna_axis, _ulna_width)
    if fracture:
        edge = rows - _BREAK - (columns - 0.43) * 0.55 + 0.006 * noise(rng, 3)
        below = _bone(rng, lambda y: _radius_axis(y) + 0.022 + (y - _BREAK) * 0.16, _radius_width)
        radius = np.where(edge < 0, radius, below) * (1 - 0.92 * np.exp(-((edge / 0.006) ** 2)))
    film = 10 + blurred(soft, 2) * 60 + blurred(radius, 0.8) + blurred(ulna, 0.8)
    return finished(film + noise(rng, 3) * 0.6 + rng.normal(size=film.shape), 0.6)


def _bone(rng: np.random.Generator, axis: Callable[[Plane], Plane], width: Callable[[Plane], Plane]) -> Plane:
    """Return a long bone: bright cortex at both sides, spongy bone between."""
    rows, columns = grid()
    across = (columns - axis(rows)) / width(rows)
    cortex = np.exp(-(((np.abs(across) - 0.86) / 0.13) ** 2)) * (np.abs(across) < 1.02)
    spongy = (np.abs(across) < 0.75) * noise(rng, 1.2) * 3
    return np.asarray(np.clip(1 - across**2, 0, 1) ** 0.5 * 60 + cortex * 75 + spongy)


def _radius_axis(y: Plane) -> Plane:
    return 0.43 - 0.02 * np.cos(y * 4)


def _radius_width(y: Plane) -> Plane:
    wrist = np.clip((y - 0.72) / 0.28, 0, 1) ** 1.5
    return np.asarray(0.032 + 0.035 * wrist + 0.012 * np.clip(0.12 - y, 0, 1) / 0.12)


def _ulna_axis(y: Plane) -> Plane:
    return 0.60 + 0.015 * np.cos(y * 3.3)


def _ulna_width(y: Plane) -> Plane:
    elbow, wrist = np.clip((0.22 - y) / 0.22, 0, 1), np.clip((y - 0.85) / 0.15, 0, 1)
    return np.asarray(0.027 + 0.03 * elbow + 0.012 * wrist)
