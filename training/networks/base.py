"""What every network offers: logits to train with, and maps and an embedding beside them to ship."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import NamedTuple

from torch import Tensor, nn


class Seen(NamedTuple):
    """Everything one forward pass gives.

    Attributes
    ----------
    logits : Tensor of float32, shape (N, C)
    maps : Tensor of float32, shape (N, C, h, w)
        Evidence for each class at each place, in logits.
    embedding : Tensor of float32, shape (N, D)
        Features by which unlike pictures are known.
    """

    logits: Tensor
    maps: Tensor
    embedding: Tensor


class Network(nn.Module, ABC):
    """A classifier of grey pictures, float32 [N, 1, H, W] in 0 to 1.

    It is a front that is never trained (nothing, for most networks) and a rest that is.
    """

    @property
    def has_front(self) -> bool:
        """Whether there is a front that is never trained."""
        return False

    def front(self, pictures: Tensor) -> Tensor:
        """Return what the rest reads; the pictures themselves if nothing is frozen."""
        return pictures

    @abstractmethod
    def look(self, seen: Tensor) -> Seen:
        """Return logits, maps and embedding from what the front gives, in operations that export."""

    def forward(self, pictures: Tensor) -> Seen:
        """Return logits, maps and embedding of pictures."""
        return self.look(self.front(pictures))

    def learned(self) -> list[nn.Parameter]:
        """Parameters that begin with learned values; they may learn more slowly than the others."""
        return []


class PooledNetwork(Network):
    """Features, their mean over all places, a linear head.

    As the head is linear and the pooling a mean, each class's logit is the mean of a map of its
    evidence: nothing more is needed to show where a class was seen (Zhou et al., "Learning Deep
    Features for Discriminative Localization", CVPR 2016).

    Parameters
    ----------
    width : int
        Channels of the features.
    classes : int
    dropout : float
        Share of the features' channels left out while training.
    """

    def __init__(self, width: int, classes: int, dropout: float) -> None:
        super().__init__()
        self.dropout = nn.Dropout2d(dropout)
        self.head = nn.Conv2d(width, classes, 1)

    @abstractmethod
    def features(self, seen: Tensor) -> Tensor:
        """Return the features [N, D, h, w] from what the front gives."""

    def look(self, seen: Tensor) -> Seen:
        """Return logits, maps and embedding; the logits are the means of the maps."""
        features = self.features(seen)
        maps = self.head(self.dropout(features))
        return Seen(maps.mean(dim=(2, 3)), maps, features.mean(dim=(2, 3)))
