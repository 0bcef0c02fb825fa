"""Make pictures of no kind: with radiological texture but no anatomical shape."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter, map_coordinates

from core.images.display.prepare import prepare
from training.kinds.vary import Grey

_SIDE = 128
_BILINEAR, _BICUBIC = Image.Resampling.BILINEAR, Image.Resampling.BICUBIC
#: Usual number of pictures of each type, and number of pictures that provide their texture.
_BLOBS, _BENT, _TILED, _DONORS = 1200, 700, 700, 4000


def warped(tissue: Sequence[Grey], rng: np.random.Generator, part: float = 1.0) -> list[Grey]:
    """Make pictures of no kind.

    Parameters
    ----------
    tissue : sequence of ndarray of uint8
        Pictures that provide the texture.
    rng : Generator
    part : float
        Share of the usual number.
    """
    donors = [tissue[i] for i in rng.choice(len(tissue), min(_DONORS, len(tissue)), replace=False)]
    makers = ((_blob, _BLOBS), (_bent, _BENT), (_tiled, _TILED))
    return [make(rng, donors) for make, number in makers for _ in range(round(part * number))]


def _boxed(grey: Grey) -> Grey:
    return prepare(grey, "letterbox", _SIDE, _SIDE)


def _one_of(donors: Sequence[Grey], rng: np.random.Generator) -> Grey:
    return donors[int(rng.integers(len(donors)))]


def _clipped(values: NDArray[np.float64]) -> Grey:
    return np.clip(values, 0, 255).astype(np.uint8)


def _blob(rng: np.random.Generator, donors: Sequence[Grey]) -> Grey:
    """Draw a smooth contour filled with magnified tissue, and parts inside it with other tissue."""
    ground = float(rng.choice([0, 0, 0, rng.uniform(0, 60), rng.uniform(100, 255)]))
    out: NDArray[np.float64] = np.full((_SIDE, _SIDE), ground)
    y, x = np.mgrid[:_SIDE, :_SIDE] / _SIDE - 0.5
    for level in range(rng.integers(1, 6)):
        fill = _magnified(_one_of(donors, rng), rng)
        size = 0.45 if level == 0 else rng.uniform(0.05, 0.25)
        centre_x, centre_y = (0.0, 0.0) if level == 0 else rng.uniform(-0.25, 0.25, 2)
        angle = np.arctan2(y - centre_y, x - centre_x)
        waves = [rng.normal(0, 0.22 / k) * np.cos(k * angle + rng.uniform(0, 7)) for k in range(1, 6)]
        edge = size * (1 + sum(waves))
        inside = np.hypot((x - centre_x) * np.exp(rng.normal(0, 0.25)), y - centre_y) < edge
        soft = gaussian_filter(inside.astype(float), rng.uniform(0.3, 1.5))
        out = out * (1 - soft) + fill * soft
    return _clipped(out)


def _magnified(donor: Grey, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return an enlarged part of a picture; flat parts become one grey with a little noise."""
    height, width = donor.shape
    part = rng.uniform(0.15, 0.5)
    rows, columns = max(8, int(height * part)), max(8, int(width * part))
    top, left = rng.integers(0, height - rows + 1), rng.integers(0, width - columns + 1)
    piece = Image.fromarray(donor[top : top + rows, left : left + columns])
    fill = np.asarray(piece.resize((_SIDE, _SIDE), _BICUBIC), float)
    if fill.std() < 8:
        fill = rng.uniform(20, 230) + rng.normal(0, 5) * (fill - fill.mean())
    return fill


def _bent(rng: np.random.Generator, donors: Sequence[Grey]) -> Grey:
    """Swirl or unroll a picture, or displace it strongly by a smooth field."""
    donor = _boxed(_one_of(donors, rng)).astype(float)
    y, x = np.mgrid[:_SIDE, :_SIDE] / _SIDE - 0.5
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    how = rng.integers(0, 3)
    if how == 0:
        angle = angle + rng.choice([-1, 1]) * rng.uniform(2.5, 7) * np.exp(-((radius / 0.35) ** 2))
        u, v = radius * np.cos(angle), radius * np.sin(angle)
    elif how == 1:
        u, v = (y + 0.5) * 0.6 * np.cos(6.3 * x), (y + 0.5) * 0.6 * np.sin(6.3 * x)
    else:
        u, v = (c + gaussian_filter(rng.normal(size=c.shape), 9) * rng.uniform(2.5, 5) for c in (x, y))
    places = [(v + 0.5) * _SIDE, (u + 0.5) * _SIDE]
    return _clipped(map_coordinates(donor, places, order=1, mode="nearest"))


def _tiled(rng: np.random.Generator, donors: Sequence[Grey]) -> Grey:
    """Tile parts of pictures, turned and in any order; or blend two pictures."""
    if rng.random() < 0.3:
        first, second = (_boxed(_one_of(donors, rng)).astype(float) for _ in range(2))
        return _clipped(np.rot90(first) * 0.5 + second * 0.5)
    number = int(rng.choice([2, 3, 4]))
    step = _SIDE // number
    several = rng.random() < 0.5
    whole = [_boxed(_one_of(donors, rng)) for _ in range(number if several else 1)]
    cuts = [slice(i * step, (i + 1) * step) for i in range(number)]
    parts = [picture[rows, columns] for picture in whole for rows in cuts for columns in cuts]
    order = rng.permutation(len(parts))
    rows_of_tiles = [
        np.hstack([np.rot90(parts[order[i * number + j]], int(rng.integers(4))) for j in range(number)])
        for i in range(number)
    ]
    return np.vstack(rows_of_tiles)
