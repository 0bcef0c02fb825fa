"""A drawn CT of a head."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SIZE = 256


def draw_head(z: float, size: int = SIZE) -> NDArray[np.int16]:
    """Draw one axial slice of a head phantom in Hounsfield units, similar to that of Shepp and Logan.

    Parameters
    ----------
    z : float
        Height in the head, 0 (base) to 1 (vertex).
    size : int
        Rows and columns.

    Returns
    -------
    ndarray of int16, shape (size, size)
        Air -1000, brain about 35, ventricles 8, skull 1000.
    """
    y, x = np.mgrid[0:size, 0:size] / (size / 2) - 1.0
    shrink = float(np.sqrt(max(1.0 - ((z - 0.35) / 0.75) ** 2, 0.05)))
    hounsfield = np.full((size, size), -1000.0)

    def ellipse(
        row: float, column: float, height: float, width: float, tilt: float = 0.0
    ) -> NDArray[np.bool_]:
        dy, dx = y - row, x - column
        c, s = np.cos(np.deg2rad(tilt)), np.sin(np.deg2rad(tilt))
        along, across = dy * c + dx * s, dx * c - dy * s
        return np.asarray((along / (height * shrink)) ** 2 + (across / (width * shrink)) ** 2 <= 1.0)

    holder = np.hypot(x / 0.80, (y + 0.15) / 1.02)
    hounsfield[(np.abs(holder - 1.0) < 0.012) & (y > 0.05)] = 200.0
    hounsfield[ellipse(0.0, 0.0, 0.76, 0.60)] = 40.0  # scalp
    hounsfield[ellipse(0.0, 0.0, 0.73, 0.57)] = 1000.0  # skull
    hounsfield[ellipse(0.0, 0.0, 0.66, 0.50)] = 36.0  # grey matter
    hounsfield[ellipse(0.0, 0.0, 0.58, 0.42)] = 29.0  # white matter
    for side in (-1.0, 1.0):
        hounsfield[ellipse(0.02, side * 0.17, 0.16, 0.09, side * 12.0)] = 38.0  # deep nuclei
        if 0.25 < z < 0.75:
            hounsfield[ellipse(-0.12, side * 0.09, 0.20, 0.05, side * -14.0)] = 8.0  # lateral ventricles
            hounsfield[ellipse(0.24, side * 0.14, 0.14, 0.04, side * 25.0)] = 8.0
    hounsfield[(np.abs(x) < 0.008) & ellipse(0.0, 0.0, 0.64, 0.48)] = 50.0  # falx
    noise = np.random.default_rng(int(z * 1000)).normal(0.0, 3.0, hounsfield.shape)
    return np.asarray(np.clip(hounsfield + noise, -1024, 3071).round(), dtype=np.int16)
