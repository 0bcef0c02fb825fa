"""Networks of MONAI with a linear head at every place instead of their own."""

from __future__ import annotations

from collections import OrderedDict

from torch import Tensor, nn

from training.errors import TrainingError
from training.networks import spec
from training.networks.base import PooledNetwork
from training.networks.checkpoints import read_checkpoint

_GREY_MEAN, _GREY_DEVIATION = 0.449, 0.226  # Mean of the three colours over ImageNet.


class Monai(PooledNetwork):
    """ResNet or DenseNet of MONAI for one grey channel.

    Parameters
    ----------
    description : spec.Monai
    classes : int

    Raises
    ------
    TrainingError
        If MONAI is not installed, or the checkpoint belongs to another network.
    """

    def __init__(self, description: spec.Monai, classes: int) -> None:
        body, width = _body(description.architecture)
        super().__init__(description, width, classes)
        self.body = body
        self._begins_learned = description.weights is not None
        if description.weights is not None:
            body.load_state_dict(read_checkpoint(description.weights, body))

    def features(self, front_output: Tensor) -> Tensor:
        """Return the features [N, D, h, w]."""
        features: Tensor = self.body((front_output - _GREY_MEAN) / _GREY_DEVIATION)
        return features

    def learned(self) -> list[nn.Parameter]:
        """Return the parameters of the body, if it starts from a checkpoint."""
        return list(self.body.parameters()) if self._begins_learned else []


def _body(architecture: str) -> tuple[nn.Module, int]:
    """Return a network up to its pooling, named as in torchvision, and its number of channels."""
    try:
        # The import takes seconds, so only users of MONAI wait for it.
        from monai.networks.nets import densenet, resnet
    except ImportError as error:
        raise TrainingError("This recipe needs MONAI; install overread[training].") from error
    options = {"spatial_dims": 2, "num_classes": 1} | {"n_input_channels": 1, "conv1_t_stride": 2}
    match architecture:
        case "resnet18" | "resnet34":
            whole = getattr(resnet, architecture)(**options, feed_forward=False, bias_downsample=False)
            parts = ("conv1", "bn1", "act", "maxpool", "layer1", "layer2", "layer3", "layer4")
            return nn.Sequential(OrderedDict((name, getattr(whole, name)) for name in parts)), 512
        case _:
            whole = densenet.densenet121(spatial_dims=2, in_channels=1, out_channels=1)
            return nn.Sequential(OrderedDict(features=whole.features, relu=nn.ReLU(inplace=True))), 1024
