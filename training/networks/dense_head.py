"""Networks with dense layers over all places; their maps are gradients written as forward operations."""

from __future__ import annotations

import math
from itertools import pairwise

import torch
from torch import Tensor, nn

from training.errors import TrainingError
from training.networks import spec
from training.networks.base import ForwardOutput, Network

_ACTIVATIONS = {"relu": nn.ReLU, "tanh": nn.Tanh}
_POOLS = {"max": nn.MaxPool2d, "average": nn.AvgPool2d}


class DenseHead(Network):
    """Convolutions and dense layers, with an output for each class or one output for two classes.

    A class's map is the gradient of its logit with respect to the last feature maps, times those maps,
    summed over the channels (HiResCAM: Draelos and Carin, "Use HiResCAM instead of Grad-CAM for faithful
    explanations of convolutional neural networks", 2020). The gradient runs back only through the dense
    layers, where it is a chain of matrix products and of slopes computed from the activations. So it is
    computed in the forward pass, and a runtime without gradients can show it.

    Parameters
    ----------
    description : spec.DenseHead
    classes : int
    height, width : int
        Size of the input, which determines the size of the dense layers.

    Raises
    ------
    TrainingError
        If the picture is too small for the layers, or there is a single output but not two classes.
    """

    def __init__(self, description: spec.DenseHead, classes: int, height: int, width: int) -> None:
        super().__init__()
        if description.output == "sigmoid" and classes != 2:
            raise TrainingError("A sigmoid output tells two classes apart; use softmax for more.")
        self.description = description
        inputs = [1, *(layer.channels for layer in description.layers)]
        self.body = nn.Sequential(
            *(_block(before, layer) for before, layer in zip(inputs, description.layers, strict=False))
        )
        self.shape = _shape(self.body, height, width)
        widths = [math.prod(self.shape), *(layer.width for layer in description.hidden)]
        self.hidden = nn.ModuleList(nn.Linear(a, b) for a, b in pairwise(widths))
        self.activations = nn.ModuleList(_ACTIVATIONS[layer.activation]() for layer in description.hidden)
        self.dropouts = nn.ModuleList(nn.Dropout(layer.dropout) for layer in description.hidden)
        self.output = nn.Linear(widths[-1], 1 if description.output == "sigmoid" else classes)
        for module in self.modules():
            # Keras's initialisation, which the first published networks of this kind used.
            if isinstance(module, nn.Conv2d | nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                if module.bias is not None:
                    nn.init.zeros_(module.bias)

    def from_front(self, front_output: Tensor) -> ForwardOutput:
        """Return logits, maps (computed without dropout) and the last hidden layer."""
        features = self.body(front_output)
        x, slopes = features.flatten(1), []
        for dense, activation, dropout in zip(self.hidden, self.activations, self.dropouts, strict=True):
            x = activation(dense(x))
            slopes.append(_slope(activation, x))
            embedding, x = x, dropout(x)
        maps = (self._gradients(slopes) * features[:, None]).mean(dim=2) * self.shape[0]
        logits = self.output(x)
        if self.description.output == "sigmoid":
            # The softmax of two logits with the difference z equals the sigmoid of z.
            logits, maps = (torch.cat([-0.5 * value, 0.5 * value], dim=1) for value in (logits, maps))
        return ForwardOutput(logits, maps, embedding)

    @property
    def maps_are(self) -> str:
        """One sentence on what the maps are."""
        return (
            "HiResCAM: the gradient of each class's logit with respect to the last feature maps, times those "
            "maps, summed over the channels, centred over the classes"
        )

    def penalty(self) -> Tensor:
        """Return the L2 penalty of the layers that have one."""
        # The first parameter of a block or a dense layer is its weight.
        weights = [next(part.parameters()) for part in (*self.body, *self.hidden)]
        factors = [
            *(layer.l2 for layer in self.description.layers),
            *(layer.l2 for layer in self.description.hidden),
        ]
        return torch.stack(
            [l2 * weight.square().sum() for l2, weight in zip(factors, weights, strict=True)]
        ).sum()

    def _gradients(self, slopes: list[Tensor]) -> Tensor:
        """Return the gradient of each output with respect to the features, shape (N, C, d, h, w)."""
        gradient = self.output.weight[None]
        for dense, slope in zip(reversed(self.hidden), reversed(slopes), strict=True):
            weight: Tensor = dense.weight  # type: ignore[assignment]  # all of them are nn.Linear
            gradient = (gradient * slope[:, None]) @ weight
        return gradient.reshape(-1, self.output.out_features, *self.shape)


def _slope(activation: nn.Module, result: Tensor) -> Tensor:
    """Return the derivative of an activation, computed from its output `result`."""
    return torch.sign(result) if isinstance(activation, nn.ReLU) else 1.0 - result * result


def _block(inputs: int, layer: spec.ConvolutionLayer) -> nn.Sequential:
    padding = layer.kernel // 2 if layer.padded else 0
    parts: list[nn.Module] = [
        nn.Conv2d(inputs, layer.channels, layer.kernel, padding=padding),
        _ACTIVATIONS[layer.activation](),
    ]
    if layer.norm:
        parts.append(nn.BatchNorm2d(layer.channels))
    if layer.pool != "none":
        parts.append(_POOLS[layer.pool](layer.pool_size, layer.pool_stride))
    if layer.dropout:
        parts.append(nn.Dropout(layer.dropout))
    return nn.Sequential(*parts)


def _shape(body: nn.Module, height: int, width: int) -> tuple[int, ...]:
    """Return the shape (d, h, w) of the body's features for a picture."""
    try:
        with torch.inference_mode():
            return tuple(body.eval()(torch.zeros(1, 1, height, width)).shape[1:])
    except RuntimeError as error:
        raise TrainingError(
            f"Nothing is left of {width} x {height} pixels after the network's convolutions; "
            "use fewer of them or a larger input."
        ) from error
    finally:
        body.train()
