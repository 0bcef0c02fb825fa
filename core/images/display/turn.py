"""Turning and flipping of a picture on screen: one of eight positions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Step = tuple[int, int]


@dataclass(frozen=True)
class Turn:
    """Directions of a picture's rows and columns on screen; x to the right, y down.

    Attributes
    ----------
    right, down : (int, int)
        Step on screen for a step along a row, and down a column, of the picture.
    """

    right: Step = (1, 0)
    down: Step = (0, 1)

    def clockwise(self) -> Turn:
        """Turn by a quarter clockwise."""
        return Turn((-self.right[1], self.right[0]), (-self.down[1], self.down[0]))

    def anticlockwise(self) -> Turn:
        """Turn by a quarter anticlockwise."""
        return self.clockwise().clockwise().clockwise()

    def flipped_across(self) -> Turn:
        """Swap left and right of the screen."""
        return Turn((-self.right[0], self.right[1]), (-self.down[0], self.down[1]))

    def flipped_down(self) -> Turn:
        """Swap top and bottom of the screen."""
        return self.flipped_across().clockwise().clockwise()

    @property
    def sideways(self) -> bool:
        """Whether rows run down the screen."""
        return self.right[0] == 0

    @property
    def mirrored(self) -> bool:
        """Whether the picture is seen as from behind."""
        return self.right[0] * self.down[1] - self.right[1] * self.down[0] < 0

    def size(self, across: float, down: float) -> tuple[float, float]:
        """Return width and height on screen of an area `across` wide and `down` high in the picture."""
        return (down, across) if self.sideways else (across, down)

    def applied(self, pixels: NDArray[Any]) -> NDArray[Any]:
        """Lay out pixels of shape (H, W) or (H, W, 3) as they appear on screen, in contiguous rows."""
        turned = pixels.swapaxes(0, 1) if self.sideways else pixels
        first, second = (self.down[0], self.right[1]) if self.sideways else (self.right[0], self.down[1])
        return np.ascontiguousarray(turned[::second, ::first])

    def placed(self, points: NDArray[np.float64], across: float, down: float) -> NDArray[np.float64]:
        """Return the positions on screen of points of a picture.

        Parameters
        ----------
        points : ndarray, shape (n, 2)
            x and y.
        across, down : float
            Size of the picture.
        """
        steps = np.array([self.right, self.down], dtype=np.float64)
        lowest = np.minimum(np.array([across, down]) @ np.minimum(steps, 0.0), 0.0)
        placed: NDArray[np.float64] = points @ steps - lowest
        return placed


#: The picture as it is stored in its file.
AS_STORED = Turn()
