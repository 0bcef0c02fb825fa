"""A plain convolutional network with the layers that the recipe names."""

from __future__ import annotations

from collections import OrderedDict

from torch import Tensor, nn

from training.networks import spec
from training.networks.base import PooledNetwork


class PooledCnn(PooledNetwork):
    """Convolutions from scratch, the mean over all places, and a linear layer.

    Parameters
    ----------
    description : spec.PooledCnn
    classes : int
    """

    def __init__(self, description: spec.PooledCnn, classes: int) -> None:
        super().__init__(description, description.layers[-1].channels, classes)
        blocks: OrderedDict[str, nn.Module] = OrderedDict()
        inputs = 1
        for number, layer in enumerate(description.layers, start=1):
            blocks[f"layer{number}"] = _block(inputs, layer)
            inputs = layer.channels
        self.body = nn.Sequential(blocks)
        for module in self.body.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def features(self, front_output: Tensor) -> Tensor:
        """Return the features [N, D, h, w]."""
        features: Tensor = self.body(front_output)
        return features


def _block(inputs: int, layer: spec.Layer) -> nn.Sequential:
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
