"""Find lung masks without labels: closed dark regions of suitable size, shape and position."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Mask = NDArray[np.bool_]

#: Side in pixels of the films in which masks are searched.
SIDE = 128
#: Levels at which pixels count as dark, relative to their surroundings, in standard deviations of the film.
#: The masks at two levels must agree.
_LEVELS = (-0.1, -0.25, -0.4, -0.55)
_AGREEING = 2
#: Widths in pixels of the filter against noise, and of the one for the surroundings.
_FINE, _WIDE = 1.2, 28.0
_MARGIN = 12
#: Pixels by which the border of a lung is smoothed: closing, and opening.
_CLOSED, _OPENED = 4, 3


class _Lung(NamedTuple):
    """Centre, size, area and top of one lung, in pixels; the area is a share of the film."""

    y: float
    x: float
    height: float
    width: float
    area: float
    top: float


def lung_mask(film: NDArray[np.float32]) -> Mask | None:
    """Find both lungs in a film; return None if two lungs are not found at two grey levels.

    Parameters
    ----------
    film : ndarray of float32, shape (128, 128)
        Grey values of 0 to 255.

    Returns
    -------
    ndarray of bool, shape (128, 128), or None
    """
    fine = ndimage.gaussian_filter(film, _FINE)
    local = fine - ndimage.gaussian_filter(fine, _WIDE)
    deviation = float(local.std()) + 1e-3
    found = [mask for level in _LEVELS if (mask := _at_level(local < level * deviation)) is not None]
    return _smoothed(max(found, key=np.count_nonzero)) if len(found) >= _AGREEING else None


def looks_like_lungs(lungs: NDArray[np.float32]) -> bool:
    """Return whether a field [64, 64] of 0 to 1 clearly shows two lungs of suitable position and shape."""
    mask = lungs > 0.5
    names, count = ndimage.label(mask)
    if count < 2:
        return False
    sizes = ndimage.sum(mask, names, np.arange(1, count + 1))
    both = np.argsort(-sizes)[:2]
    if sizes[both].sum() < 0.96 * mask.sum() or sizes[both].min() < 0.04 * mask.size:
        return False
    (y0, x0), (y1, x1) = sorted(ndimage.center_of_mass(mask, names, both + 1), key=lambda place: place[1])
    side = mask.shape[0]
    apart = x0 < 0.47 * side and x1 > 0.53 * side and abs(y0 - y1) < side / 8
    alike = sizes[both].min() / sizes[both].max() > 0.45
    return bool(apart and alike and (np.abs(lungs - 0.5) > 0.35).mean() > 0.9)


def _at_level(dark: Mask) -> Mask | None:
    """Find both lungs among the dark regions; return None if there are none."""
    dark = ndimage.binary_opening(dark, iterations=2)
    names, count = ndimage.label(dark)
    if count < 2:
        return None
    # The air around the body reaches the edge of the film.
    edge = np.zeros_like(dark)
    edge[:2] = edge[-2:] = True
    edge[:, :2] = edge[:, -2:] = True
    outside = set(np.unique(names[edge & dark]).tolist())
    sizes = ndimage.sum(dark, names, np.arange(1, count + 1))
    wanted = [n + 1 for n in np.argsort(-sizes) if n + 1 not in outside and sizes[n] > 0.03 * dark.size][:2]
    if len(wanted) < 2:
        return None
    masks = [_closed(names == name) for name in wanted]
    lungs = [_measured(mask) for mask in masks]
    if not all(_is_lung(lung, mask) for lung, mask in zip(lungs, masks, strict=True)):
        return None
    left, right = sorted(lungs, key=lambda lung: lung.x)
    return masks[0] | masks[1] if _are_a_pair(left, right) else None


def _closed(mask: Mask) -> Mask:
    closed = ndimage.binary_closing(np.pad(mask, _MARGIN), iterations=7)
    filled: Mask = ndimage.binary_fill_holes(closed)[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN]
    return filled


def _smoothed(mask: Mask) -> Mask:
    closed = ndimage.binary_closing(np.pad(mask, _MARGIN), iterations=_CLOSED)
    smooth: Mask = ndimage.binary_opening(closed, iterations=_OPENED)[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN]
    return smooth


def _measured(mask: Mask) -> _Lung:
    rows, columns = np.nonzero(mask)
    return _Lung(
        float(rows.mean()),
        float(columns.mean()),
        float(np.ptp(rows) + 1),
        float(np.ptp(columns) + 1),
        float(mask.mean()),
        float(rows.min()),
    )


def _is_lung(lung: _Lung, mask: Mask) -> bool:
    fills = np.count_nonzero(mask) / (lung.height * lung.width)
    return bool(
        0.05 < lung.area < 0.24
        and 1.2 < lung.height / lung.width < 4.2
        and 0.5 < fills < 0.92
        and 0.3 < lung.y / SIDE < 0.68
    )


def _are_a_pair(left: _Lung, right: _Lung) -> bool:
    return (
        0.15 < left.x / SIDE < 0.47
        and 0.53 < right.x / SIDE < 0.85
        and 0.55 < left.area / right.area < 1.8
        and abs(left.y - right.y) < 0.1 * SIDE
        and 0.7 < left.height / right.height < 1.4
        and abs(left.top - right.top) < 0.1 * SIDE
        and min(left.height, right.height) >= 0.38 * SIDE
    )
