"""The interval of a share, in a module of its own so that the window need not import much."""

from __future__ import annotations

import math

#: The normal quantile of a two-sided 95 % interval.
Z = 1.959963984540054


def wilson_interval(value: float, number: float) -> tuple[float, float]:
    """Return the score interval of a share (Wilson, JASA 22, 1927).

    Parameters
    ----------
    value : float
        The observed share, 0 to 1.
    number : float
        Number of trials; an effective number need not be whole. 0 gives the interval from 0 to 1.

    Returns
    -------
    low, high : float
    """
    if number <= 0:
        return 0.0, 1.0
    middle = (value + Z**2 / (2 * number)) / (1 + Z**2 / number)
    spread = value * (1 - value) / number + Z**2 / (4 * number**2)
    half = Z / (1 + Z**2 / number) * math.sqrt(spread)
    return max(0.0, middle - half), min(1.0, middle + half)
