"""Makes maps for models without maps: covers each place in turn, and measures how far the probability falls.

Zeiler and Fergus, "Visualizing and Understanding Convolutional Networks" (ECCV 2014). Only the model's
probabilities are needed, so this works with every architecture.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from core.images.display.prepare import content_part
from core.models.card import Card
from core.results.score import log_odds

#: Number of places along each side, and the side of a place as a share of the input; chosen by ``python -m
#: tests.benchmarks.maps.occlusion``.
STEPS, PART = 12, 1 / 4
#: The cover fades out at its edge, as a model may react to a hard edge: standard deviation as a fraction of
#: half a place's side.
_FADING = 1 / 1.5


@dataclass(frozen=True, eq=False)
class CoveredPlaces:
    """A model's input with each of its places covered in turn by the picture's own mean.

    Attributes
    ----------
    pixels : ndarray of uint8, shape (H, W)
        The model's input.
    fill : float
        Mean grey of the part that shows the picture.
    places : tuple of (int, int)
        Row and column of each place on a grid of `steps` by `steps`, without places in the padding.
    steps : int
    part : float
        Side of a place as a fraction of the input's side.
    """

    pixels: NDArray[np.uint8]
    fill: float
    places: tuple[tuple[int, int], ...]
    steps: int = STEPS
    part: float = PART

    @classmethod
    def of(
        cls,
        card: Card,
        pixels: NDArray[np.uint8],
        shape: tuple[int, int],
        steps: int = STEPS,
        part: float = PART,
    ) -> CoveredPlaces:
        """Find the places of an input.

        Parameters
        ----------
        card : Card
        pixels : ndarray of uint8, shape (H, W)
            Input from `core.inference.candidate.make_ready`.
        shape : (int, int)
            Rows and columns of the picture.
        steps, part
            See the attributes of the class.
        """
        size = card.preparation
        content = content_part(size.name, *shape, size.height, size.width, size.crop)
        rows, columns = (
            _places_along(side, inside, steps) for side, inside in zip(pixels.shape, content, strict=True)
        )
        return cls(pixels, float(pixels[content].mean()), tuple(product(rows, columns)), steps, part)

    def inputs(self, places: slice) -> NDArray[np.uint8]:
        """Return inputs with one of the given places covered in each; shape (n, H, W)."""
        height, width = self.pixels.shape
        down, across = self._fading(height), self._fading(width)
        masks = np.stack([np.outer(down[r], across[c]) for r, c in self.places[places]])
        covered = self.pixels + masks * (self.fill - self.pixels)
        return np.asarray(np.clip(covered + 0.5, 0, 255), dtype=np.uint8)

    def maps(
        self, card: Card, whole: NDArray[np.float32], covered: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Return the maps of all classes.

        Parameters
        ----------
        card : Card
        whole : ndarray of float32, shape (C,)
            Probabilities of the uncovered picture.
        covered : ndarray of float32, shape (places, C)
            Probabilities with each place covered.

        Returns
        -------
        ndarray of float32, shape (C, steps, steps)
            Drop of the log-odds of the class's finding when a place is covered; for a class without a
            finding, drop of the class's own log-odds. 0 in the padding.
        """
        maps = np.zeros((len(card.classes), self.steps, self.steps), dtype=np.float32)
        for number, members in enumerate(_members(card)):
            before = log_odds(float(whole[members].sum()))
            for (row, column), p in zip(self.places, covered[:, members].sum(axis=1), strict=True):
                maps[number, row, column] = before - log_odds(float(p))
        return maps

    def _fading(self, side: int) -> NDArray[np.float32]:
        """Return how far each place covers each pixel of a side; shape (steps, side)."""
        middles = (np.arange(self.steps)[:, None] + 0.5) * side / self.steps
        away = (np.arange(side)[None] + 0.5 - middles) / (self.part * side / 2 * _FADING)
        return np.exp(-0.5 * away**2).astype(np.float32)


def _places_along(side: int, inside: slice, steps: int) -> list[int]:
    """Return the places along a side whose centres show the picture; at least one, if it is very narrow."""
    middles = ((np.arange(steps) + 0.5) * side / steps).astype(int)
    found = [number for number in range(steps) if inside.start <= middles[number] < inside.stop]
    return found or [(inside.start + inside.stop) // 2 * steps // side]


def _members(card: Card) -> list[list[int]]:
    """Return the classes of the finding that each class belongs to."""
    names = card.class_names
    members = [[number] for number in range(len(names))]
    for point in card.findings:
        together = [names.index(name) for name in point.positive]
        for number in together:
            members[number] = together
    return members
