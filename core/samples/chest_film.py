"""A drawn chest film, frontal."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from core.samples.drawing import Plane, Point, blurred, ellipse, finished, grid, line, noise, outline, polygon

_BODY: tuple[Point, ...] = (
    *((0.02, 1.05), (0.02, 0.42), (0.08, 0.22), (0.25, 0.13), (0.40, 0.08), (0.42, -0.05)),
    *((0.58, -0.05), (0.60, 0.08), (0.75, 0.13), (0.92, 0.22), (0.98, 0.42), (0.98, 1.05)),
)
_RIGHT_LUNG: tuple[Point, ...] = (
    *((0.40, 0.15), (0.30, 0.17), (0.21, 0.28), (0.155, 0.45), (0.135, 0.62), (0.13, 0.76)),
    *((0.20, 0.735), (0.30, 0.70), (0.40, 0.74), (0.43, 0.70), (0.435, 0.5), (0.44, 0.3)),
)
_LEFT_LUNG: tuple[Point, ...] = (
    *((0.60, 0.15), (0.70, 0.17), (0.79, 0.28), (0.845, 0.45), (0.865, 0.62), (0.87, 0.80)),
    *((0.80, 0.775), (0.74, 0.745), (0.735, 0.66), (0.66, 0.52), (0.585, 0.44), (0.56, 0.3)),
)
_HEART: tuple[Point, ...] = (
    *((0.455, 0.40), (0.43, 0.55), (0.42, 0.66), (0.46, 0.76), (0.60, 0.77), (0.70, 0.74)),
    *((0.715, 0.66), (0.66, 0.55), (0.58, 0.45), (0.55, 0.38)),
)
_MEDIASTINUM: tuple[Point, ...] = ((0.455, 0), (0.545, 0), (0.56, 0.3), (0.57, 1), (0.43, 1), (0.44, 0.3))
_BELOW_DIAPHRAGM: tuple[Point, ...] = (
    *((0.1, 0.78), (0.3, 0.715), (0.43, 0.75), (0.57, 0.78), (0.74, 0.755), (0.9, 0.82), (1, 1.1), (0, 1.1)),
)
_HILA = ((-1, (0.43, 0.43)), (1, (0.57, 0.41)))
#: An opacity in the patient's right middle field, which is on the left of the film.
_OPACITY: Point = (0.27, 0.55)
_SPREAD = 0.13


def draw_chest(seed: int, *, opacity: bool) -> NDArray[np.uint16]:
    """Draw a frontal chest film.

    Parameters
    ----------
    seed : int
        Seed of the film; it determines vessels and grain.
    opacity : bool
        Whether there is an opacity in the right lung.

    Returns
    -------
    ndarray of uint16, shape (512, 512)
        Grey values of 12 bits, bone and soft tissue bright.
    """
    rng = np.random.default_rng(seed)
    rows, columns = grid()
    body = polygon(outline(_BODY), 3)
    film = 20 + 135 * body + body * (25 * (rows - 0.5) + 90 * np.clip(np.abs(columns - 0.5) - 0.33, 0, 1))
    lungs = np.clip(polygon(outline(_RIGHT_LUNG), 5) + polygon(outline(_LEFT_LUNG), 5), 0, 1)
    grain = noise(rng, 2.0) * 4 + noise(rng, 7) * 4
    film -= lungs * (100 + 10 * np.cos((rows - 0.45) * 6))
    film += np.minimum(sum(_vessels(rng)), 60) * np.clip(lungs * 1.1, 0, 1) + grain * lungs * 1.2
    film += polygon(_MEDIASTINUM, 8) * 55 + polygon(outline(_HEART), 7) * 45
    for k in range(12):
        top = 0.05 + k * 0.075
        film += polygon([(0.468, top), (0.532, top), (0.532, top + 0.055), (0.468, top + 0.055)], 3) * 14
    film -= line([(0.5, -0.05), (0.5, 0.30)], 0.028, 4) * 35  # the trachea
    film += sum(_bones()) * body + polygon(_BELOW_DIAPHRAGM, 8) * 18
    if opacity:
        film += 95 * _patches(rng) * lungs
    return finished(film + rng.normal(size=film.shape) * 2.2, 0.7)


def _vessels(rng: np.random.Generator) -> Iterator[Plane]:
    for side, (x, y) in _HILA:
        for _ in range(26):
            angle, length, width = (
                rng.uniform(-1.25, 1.25),
                rng.uniform(0.12, 0.30),
                rng.uniform(0.004, 0.012),
            )
            end = (x + side * length * np.cos(angle), y + length * np.sin(angle) * 1.1)
            bend = ((x + end[0]) / 2 + rng.normal() * 0.015, (y + end[1]) / 2 + rng.normal() * 0.015)
            yield line([(x, y), bend], width, 1.5) * 24 + line([bend, end], width / 2, 1.2) * 16
        yield ellipse((x, y), 0.035, 0.06, 9) * 45


def _bones() -> Iterator[Plane]:
    t = np.linspace(0, 1, 30)
    for side in (-1, 1):
        for k in range(9):
            top = 0.17 + k * 0.066
            reach = 0.24 + 0.13 * np.sin(np.pi * min(k + 2, 8) / 10)
            x = 0.5 + side * (0.05 + reach * np.sin(t * np.pi / 2))
            y = top + 0.02 * np.sin(t * np.pi) - 0.02 + 0.13 * t**2.2
            yield _stroke(x, y, 0.020, 1.5) * 15 + _stroke(x, y + 0.010, 0.003, 1) * 10
            yield _stroke(0.5 + side * (0.37 - 0.22 * t**1.3), top + 0.11 + 0.17 * t, 0.018, 2) * 8
        clavicle = ((0.035, 0.135), (0.14, 0.115), (0.25, 0.10), (0.36, 0.075))
        yield line([(0.5 + side * x, y) for x, y in clavicle], 0.026, 2) * 22
        scapula = ((0.36, 0.12), (0.40, 0.3), (0.37, 0.42))
        yield line([(0.5 + side * x, y) for x, y in scapula], 0.03, 5) * 12


def _stroke(x: Plane, y: Plane, width: float, soft: float) -> Plane:
    return line(zip(x.tolist(), y.tolist(), strict=True), width, soft)


def _patches(rng: np.random.Generator) -> Plane:
    """Return an opacity of many soft patches, 0 to about 1."""
    patches = np.zeros_like(grid()[0])
    for _ in range(14):
        dx, dy = rng.normal(size=2) * _SPREAD * 0.45
        radius = _SPREAD * rng.uniform(0.35, 0.7)
        patches += ellipse((_OPACITY[0] + dx, _OPACITY[1] + dy), radius, radius * 0.8, 9)
    return np.asarray(np.clip(blurred(patches, 1) / 4, 0, 1) * (1 + 0.12 * noise(rng, 4)))
