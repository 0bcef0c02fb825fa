"""Draws the pictures of the sample: soft shapes and noise on a square of grey values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

SIZE = 512
"""Rows and columns of a drawn picture."""

Plane = NDArray[np.float64]
Point = tuple[float, float]
"""Column and row, in parts of the picture: 0 to 1."""

_FINER = 2  # Shapes are drawn at twice the size, for smooth edges.


def grid() -> tuple[Plane, Plane]:
    """Return row and column of every pixel, as fractions of the picture."""
    rows, columns = np.mgrid[0:SIZE, 0:SIZE] / SIZE
    return rows, columns


def blurred(plane: Plane, sigma: float) -> Plane:
    """Return a plane without details below `sigma` pixels; its steps are 1/255 of its range."""
    least, span = float(plane.min()), float(np.ptp(plane)) + 1e-6
    grey = Image.fromarray((255 * (plane - least) / span).astype(np.uint8))
    return np.asarray(grey.filter(ImageFilter.GaussianBlur(sigma)), float) / 255 * span + least


def noise(rng: np.random.Generator, sigma: float) -> Plane:
    """Return smooth noise of mean 0 and deviation 1, with grains of about `sigma` pixels."""
    plane = blurred(rng.normal(size=(SIZE, SIZE)), sigma)
    return np.asarray((plane - plane.mean()) / plane.std())


def polygon(points: Iterable[Point], soft: float) -> Plane:
    """Return a plane that is 1 inside a polygon and 0 outside, with an edge of `soft` pixels."""
    canvas, draw = _canvas()
    draw.polygon([_pixel(point) for point in points], fill=255)
    return _plane(canvas, soft)


def line(points: Iterable[Point], width: float, soft: float) -> Plane:
    """Return a plane that is 1 on a line and 0 beside it; the width is a fraction of the picture."""
    canvas, draw = _canvas()
    pixels = [_pixel(point) for point in points]
    draw.line(pixels, fill=255, width=max(1, int(width * SIZE * _FINER)), joint="curve")
    return _plane(canvas, soft)


def ellipse(centre: Point, half_width: float, half_height: float, soft: float) -> Plane:
    """Return a plane that is 1 inside an upright ellipse and 0 outside."""
    canvas, draw = _canvas()
    corners = [(centre[0] + k * half_width, centre[1] + k * half_height) for k in (-1, 1)]
    draw.ellipse([_pixel(corner) for corner in corners], fill=255)
    return _plane(canvas, soft)


def outline(points: Sequence[Point], steps: int = 40) -> list[Point]:
    """Return a smooth closed curve through points (Catmull and Rom's spline)."""
    knots = np.array(points)
    curve: list[Point] = []
    for i in range(len(knots)):
        a, b, c, d = knots[i - 1], knots[i], knots[(i + 1) % len(knots)], knots[(i + 2) % len(knots)]
        for t in np.linspace(0, 1, steps, endpoint=False):
            x, y = 0.5 * (
                2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - 3 * c + d - a) * t**3
            )
            curve.append((float(x), float(y)))
    return curve


def finished(plane: Plane, sharpness: float) -> NDArray[np.uint16]:
    """Convert a plane of 0 to 255 to grey values of 12 bits."""
    grey = blurred(np.clip(plane, 0.0, 255.0), sharpness)
    return np.asarray((np.clip(grey, 0.0, 255.0) * 4095 / 255).round(), dtype=np.uint16)


def _canvas() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    canvas = Image.new("L", (SIZE * _FINER, SIZE * _FINER))
    return canvas, ImageDraw.Draw(canvas)


def _pixel(point: Point) -> tuple[float, float]:
    return point[0] * SIZE * _FINER, point[1] * SIZE * _FINER


def _plane(canvas: Image.Image, soft: float) -> Plane:
    small = canvas.resize((SIZE, SIZE), Image.Resampling.LANCZOS)
    return np.asarray(small.filter(ImageFilter.GaussianBlur(soft)), float) / 255
