"""Alterations of prepared pictures that should not change a model's results."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter

Pictures = NDArray[np.uint8]
#: Share of the input's width and height that is blanked at each edge.
BORDER = 0.12
BLANKED = f"borders blanked (outer {BORDER:.0%} black)"
_QUALITY = 25
_BLUR = 160


def blank_borders(pictures: Pictures) -> Pictures:
    """Make the outer 12 % of the input black on every side, where marks, padding and redactions are.

    Parameters
    ----------
    pictures : ndarray of uint8, shape (N, H, W)

    Returns
    -------
    ndarray of uint8, shape (N, H, W)
    """
    height, width = pictures.shape[1:]
    down, across = round(BORDER * height), round(BORDER * width)
    out = np.zeros_like(pictures)
    inner = np.s_[:, down : height - down, across : width - across]
    out[inner] = pictures[inner]
    return out


def _brightness(share: float) -> Callable[[Pictures], Pictures]:
    return lambda pictures: _levels(np.arange(256) / 255.0 + share)[pictures]


def _contrast(factor: float) -> Callable[[Pictures], Pictures]:
    return lambda pictures: _levels((np.arange(256) / 255.0 - 0.5) * factor + 0.5)[pictures]


def _gamma(exponent: float) -> Callable[[Pictures], Pictures]:
    return lambda pictures: _levels((np.arange(256) / 255.0) ** exponent)[pictures]


def _levels(values: NDArray[np.float64]) -> NDArray[np.uint8]:
    return np.rint(np.clip(values, 0.0, 1.0) * 255.0).astype(np.uint8)


def _blurred(pictures: Pictures) -> Pictures:
    sigma = pictures.shape[1] / _BLUR
    return np.stack([np.asarray(gaussian_filter(picture, sigma)) for picture in pictures])


def _compressed(pictures: Pictures) -> Pictures:
    return np.stack([_through_jpeg(picture) for picture in pictures])


def _through_jpeg(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=_QUALITY)
    return np.asarray(Image.open(buffer))


def _flipped(pictures: Pictures) -> Pictures:
    return np.ascontiguousarray(pictures[:, :, ::-1])


#: Functions from uint8 [N, H, W] to uint8 [N, H, W], by the name of the alteration.
CHANGES: Mapping[str, Callable[[Pictures], Pictures]] = MappingProxyType(
    {
        BLANKED: blank_borders,
        "brighter by 10 %": _brightness(0.1),
        "darker by 10 %": _brightness(-0.1),
        "contrast x 0.75": _contrast(0.75),
        "contrast x 1.33": _contrast(1.33),
        "gamma 0.7": _gamma(0.7),
        "gamma 1.4": _gamma(1.4),
        f"blurred (Gaussian, 1/{_BLUR} of the side)": _blurred,
        f"JPEG of quality {_QUALITY}": _compressed,
        "flipped left to right": _flipped,
    }
)
