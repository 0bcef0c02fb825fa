"""Pictures for training or measuring, and their order in an epoch."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Generator, Tensor

from training.data.dataset import Box
from training.recipe.sections import Sampling


@dataclass(frozen=True, eq=False)
class Examples:
    """Prepared pictures with their labels, sources and boxes.

    Attributes
    ----------
    pictures : Tensor of uint8, shape (N, H, W)
    labels : Tensor of int64, shape (N,)
    sources : tuple of str, length N
    boxes : tuple, length N
        The boxes of each picture as shares of the input; empty for many pictures.
    """

    pictures: Tensor
    labels: Tensor
    sources: tuple[str, ...]
    boxes: tuple[tuple[Box, ...], ...]

    def __len__(self) -> int:
        """Return the number of pictures."""
        return len(self.pictures)

    def some(self, count: int | None, seed: int) -> Examples:
        """Return `count` pictures drawn at random; all if there are no more or `count` is None."""
        if count is None or count >= len(self):
            return self
        return self.rows(np.sort(np.random.default_rng(seed).permutation(len(self))[:count]))

    def without(self, sources: Collection[str]) -> Examples:
        """Return the pictures of all other sources."""
        return self.rows(np.flatnonzero([source not in sources for source in self.sources]))

    def rows(self, chosen: NDArray[np.int64]) -> Examples:
        """Return the pictures with these numbers."""
        rows = torch.from_numpy(chosen)
        sources, boxes = (
            tuple(self.sources[row] for row in chosen),
            tuple(self.boxes[row] for row in chosen),
        )
        return Examples(self.pictures[rows], self.labels[rows], sources, boxes)

    def masks(self, chosen: Sequence[int]) -> Tensor:
        """Return masks of some pictures' boxes: float32 [n, 1, H, W], 1 inside a box and 0 elsewhere."""
        height, width = self.pictures.shape[1:]
        out = torch.zeros(len(chosen), 1, height, width)
        for row, number in enumerate(chosen):
            for x, y, w, h in self.boxes[number]:
                top, left = int((y - h / 2) * height), int((x - w / 2) * width)
                bottom, right = int(np.ceil((y + h / 2) * height)), int(np.ceil((x + w / 2) * width))
                out[row, 0, max(0, top) : bottom, max(0, left) : right] = 1.0
        return out


def order(examples: Examples, rule: Sampling | None, generator: Generator) -> Tensor:
    """Return the numbers of the pictures in the order of one epoch, int64 [N].

    Without a rule every picture occurs once. With a rule, N pictures are drawn with replacement, each
    stratum as often as the rule says.
    """
    count = len(examples)
    if rule is None:
        return torch.randperm(count, generator=generator)
    labels = [str(int(label)) for label in examples.labels]
    parts = {
        "source": examples.sources,
        "label": labels,
        "source-and-label": [f"{s}\n{label}" for s, label in zip(examples.sources, labels, strict=True)],
    }
    _, stratum, sizes = np.unique(np.array(parts[rule.by]), return_inverse=True, return_counts=True)
    weights = torch.from_numpy(sizes[stratum].astype(np.float64) ** -rule.evenness)
    return torch.multinomial(weights, count, replacement=True, generator=generator)
