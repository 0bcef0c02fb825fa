"""Two models on the same cases: McNemar's exact test on cases where only one is right."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class McNemar:
    """Cases on which only one of two models is right.

    Attributes
    ----------
    only_first, only_second : int
    p : float
        Two-sided p-value: probability of a split at least as uneven if both models were right equally often.
    """

    only_first: int
    only_second: int
    p: float


def mcnemar(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> McNemar:
    """Compare two models by their correct cases (McNemar, Psychometrika 12, 1947; exact binomial form).

    Parameters
    ----------
    first, second : ndarray of bool, shape (N,)
        Whether each model was right, for the same cases in the same order.
    """
    only_first, only_second = int((first & ~second).sum()), int((~first & second).sum())
    number, less = only_first + only_second, min(only_first, only_second)
    tail = sum(math.comb(number, k) for k in range(less + 1))
    return McNemar(only_first, only_second, min(1.0, 2 * tail / 2**number))
