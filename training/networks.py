"""The networks: fully convolutional, pooled over all places, with a linear head."""

from __future__ import annotations

from collections import OrderedDict

import torch
from torch import Tensor, nn

from training.recipe import Layer, Network


class PooledCnn(nn.Module):
    """Convolutions, the mean over all places, a linear layer.

    As the head is linear and the pooling a mean, each class's logit is the mean of a map of its
    evidence: nothing more is needed to show where a class was seen.

    Parameters
    ----------
    layers : tuple of Layer
    classes : int
    """

    def __init__(self, layers: tuple[Layer, ...], classes: int) -> None:
        super().__init__()
        blocks: OrderedDict[str, nn.Module] = OrderedDict()
        inputs = 1
        for number, layer in enumerate(layers, start=1):
            blocks[f"layer{number}"] = _block(inputs, layer)
            inputs = layer.channels
        self.features = nn.Sequential(blocks)
        self.head = nn.Linear(inputs, classes)

    def forward(self, pictures: Tensor) -> Tensor:
        """Return logits [N, classes] of pictures, float32 [N, 1, H, W] in 0 to 1."""
        return self.head(self.pooled(pictures))

    def pooled(self, pictures: Tensor) -> Tensor:
        """Return the features' means over all places, [N, D]."""
        return self.features(pictures).mean(dim=(2, 3))


def build(network: Network, classes: int, seed: int) -> PooledCnn:
    """Build a recipe's network; the same seed gives the same weights."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = PooledCnn(network.layers, classes)
        for module in model.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
    # Convolutions of this size run about a quarter faster on a CPU when channels come last.
    return model.to(memory_format=torch.channels_last)


def parameter_count(model: nn.Module) -> int:
    """Number of trained values."""
    return sum(p.numel() for p in model.parameters())


def _block(inputs: int, layer: Layer) -> nn.Sequential:
    parts: OrderedDict[str, nn.Module] = OrderedDict(
        convolution=nn.Conv2d(
            inputs, layer.channels, 3, padding=layer.dilation, dilation=layer.dilation, bias=False
        ),
        norm=nn.BatchNorm2d(layer.channels),
        relu=nn.ReLU(inplace=True),
    )
    if layer.pool:
        parts["pool"] = nn.MaxPool2d(2)
    return nn.Sequential(parts)
