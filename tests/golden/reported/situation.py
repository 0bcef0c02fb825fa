"""A report from a public tracker, reproduced by code, with the right result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Greys = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Situation:
    """One file, and how it must be shown.

    Attributes
    ----------
    report : str
        Tracker and number, as in ``docs/public-reports.md``.
    name : str
        Name of the file.
    data : bytes
        The whole file.
    shown : tuple of ndarray of uint8, each (H, W) or (H, W, 3)
        The right picture of each frame, in the order in which frames are shown. It is computed from how the
        file was made, by the rule of the standard, not by the program.
    within : int
        Largest difference in grey levels caused by compression or rounding.
    said : mapping of str to object
        Right values of attributes of every picture or of its identity.
    note : str
        Words that a note of every picture must contain.
    """

    report: str
    name: str
    data: bytes
    shown: tuple[NDArray[np.uint8], ...]
    within: int = 1
    said: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""


#: Makes the situations of one or several reports.
Maker = Callable[[], Iterator[Situation]]


def linear(values: NDArray[Any], center: float, width: float) -> Greys:
    """Apply window LINEAR by the equations of PS3.3 C.11.2.1.2.1."""
    x = values.astype(np.float64)
    y = ((x - (center - 0.5)) / (width - 1) + 0.5) * 255 if width > 1 else np.zeros_like(x)
    y = np.where(x <= center - 0.5 - (width - 1) / 2, 0, y)
    y = np.where(x > center - 0.5 + (width - 1) / 2, 255, y)
    return np.floor(y + 0.5).astype(np.uint8)


def stretched(values: NDArray[Any], low: float, high: float) -> Greys:
    """Stretch from the smallest to the largest value, as pictures without a window are shown."""
    share = (values.astype(np.float64) - low) / (high - low)
    return np.floor(np.clip(share, 0, 1) * 255 + 0.5).astype(np.uint8)


def ramp(top: int, rows: int = 48, columns: int = 64) -> NDArray[np.int64]:
    """Return values from 0 to `top`, rising along each row and a little down the columns."""
    along = np.linspace(0, 1, columns)[None] * np.linspace(0.8, 1, rows)[:, None]
    return np.asarray(np.rint(along * top), np.int64)


def all_of(makers: Iterable[Maker]) -> tuple[Situation, ...]:
    """Return the situations of all makers, in order."""
    return tuple(situation for maker in makers for situation in maker())
