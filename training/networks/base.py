"""The interface of all networks: logits for training; maps and an embedding for the shipped graph."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import NamedTuple

import torch
from torch import Tensor, nn

from training.networks import spec


class ForwardOutput(NamedTuple):
    """The outputs of one forward pass.

    Attributes
    ----------
    logits : Tensor of float32, shape (N, C)
    maps : Tensor of float32, shape (N, C, h, w)
        Evidence for each class at each place, in logits.
    embedding : Tensor of float32, shape (N, D)
        Features by which pictures unlike the training pictures are recognised.
    """

    logits: Tensor
    maps: Tensor
    embedding: Tensor


class Network(nn.Module, ABC):
    """A classifier of grey pictures, float32 [N, 1, H, W] in 0 to 1.

    It has a front that is never trained (empty in most networks) and a rest that is trained.
    """

    @property
    def has_front(self) -> bool:
        """Whether the network has a front that is never trained."""
        return False

    def front(self, pictures: Tensor) -> Tensor:
        """Return the front's output; the pictures themselves if nothing is frozen."""
        return pictures

    @abstractmethod
    def from_front(self, front_output: Tensor) -> ForwardOutput:
        """Return logits, maps and embedding from the front's output, with exportable operations only."""

    def forward(self, pictures: Tensor) -> ForwardOutput:
        """Return logits, maps and embedding of pictures."""
        return self.from_front(self.front(pictures))

    def learned(self) -> list[nn.Parameter]:
        """Return the parameters that start with learned values; they may have a lower learning rate."""
        return []

    @property
    @abstractmethod
    def maps_are(self) -> str:
        """One sentence on what the maps are."""

    @property
    def maps_are_shown_as_they_are(self) -> bool:
        """Whether the maps are on the display scale already, where 1 is full evidence."""
        return False

    def penalty(self) -> Tensor | float:
        """Return the network's own addition to the loss, such as an L2 penalty of a layer."""
        return 0.0


class PooledNetwork(Network):
    """Features, a linear head at every place, and its evidence pooled over all places.

    If pooled by the mean, each class's logit is the mean of its map, so the map shows where the class was
    found (Zhou et al., "Learning Deep Features for Discriminative Localization", CVPR 2016). If pooled by the
    logarithm of the mean exponential, the logit follows the strongest places (Pinheiro and Collobert, "From
    Image-level to Pixel-level Labeling with Convolutional Networks", CVPR 2015).

    Two classes share one map: evidence for the second is evidence against the first.

    Parameters
    ----------
    description : spec.Pooled
    width : int
        Number of channels of the features.
    classes : int
    """

    def __init__(self, description: spec.Pooled, width: int, classes: int) -> None:
        super().__init__()
        self.pooling = description.pooling
        self.spread = description.spread
        self.dropout = nn.Dropout2d(description.dropout)
        outputs = 1 if classes == 2 else classes
        self.head = nn.Conv2d(width, outputs, 1)
        if self.pooling == "soft-max":
            self.scale = nn.Parameter(torch.ones(outputs))
            self.offset = nn.Parameter(torch.zeros(outputs))

    @property
    def maps_are(self) -> str:
        """One sentence on what the maps are."""
        pooled = "mean" if self.pooling == "mean" else "logarithm of the mean exponential"
        return (
            "class activation: the linear head applied at every place, centred over the classes; the "
            f"logits are the {pooled} of what the head gives at all places"
        )

    @abstractmethod
    def features(self, front_output: Tensor) -> Tensor:
        """Return the features [N, D, h, w] from the front's output."""

    def from_front(self, front_output: Tensor) -> ForwardOutput:
        """Return logits, maps and embedding."""
        features = self.features(front_output)
        embedding = torch.cat(spread(features), dim=1) if self.spread else features.mean(dim=(2, 3))
        return ForwardOutput(*self.judge(self.head(self.dropout(features))), embedding)

    def judge(self, evidence: Tensor, whole: Tensor | float = 0.0) -> tuple[Tensor, Tensor]:
        """Pool evidence [N, 1 or C, h, w] to logits and maps of all classes.

        Parameters
        ----------
        evidence : Tensor
        whole : Tensor, shape (N, 1 or C), or 0
            Evidence of the whole picture, which is added to the logits.
        """
        if self.pooling == "mean":
            logits = evidence.mean(dim=(2, 3)) + whole
        else:
            logits = _soft_maximum(evidence) * self.scale + self.offset + whole
        if self.head.out_channels == 1:
            return _for_and_against(logits), _for_and_against(evidence)
        return logits, evidence


def with_memory_format(model: Network, memory_format: torch.memory_format) -> Network:
    """Return the same network object with its weights in another memory layout."""
    # PyTorch's type hints of `Module.to` omit this argument.
    converted: Network = model.to(memory_format=memory_format)  # type: ignore[call-overload]
    return converted


def spread(features: Tensor) -> tuple[Tensor, Tensor]:
    """Return mean and log standard deviation over all places, [N, D] each, of features [N, D, h, w]."""
    mean = features.mean(dim=(2, 3), keepdim=True)
    away = features - mean
    variance = (away * away).mean(dim=(2, 3))
    return mean.flatten(1), 0.5 * (variance + 1e-6).log()


def _soft_maximum(maps: Tensor) -> Tensor:
    """Return the logarithm of the mean exponential; the maximum is subtracted to prevent overflow."""
    greatest = maps.amax(dim=(2, 3), keepdim=True)
    return greatest.flatten(1) + (maps - greatest).exp().mean(dim=(2, 3)).log()


def _for_and_against(evidence: Tensor) -> Tensor:
    return torch.cat([-0.5 * evidence, 0.5 * evidence], dim=1)
