"""Build the network that a recipe describes."""

from __future__ import annotations

import torch
from torch import nn

from core.models.card import Preparation
from training.networks import spec
from training.networks.around import Enhanced
from training.networks.base import Network, with_memory_format
from training.networks.dense_head import DenseHead
from training.networks.efficientnet_lite import EfficientNetLite
from training.networks.lung_heads import LungNetwork
from training.networks.monai_nets import Monai
from training.networks.place_heads import PlaceNetwork
from training.networks.pooled_cnn import PooledCnn


def build_network(
    description: spec.NetworkSpec, classes: int, preparation: Preparation, seed: int
) -> Network:
    """Build a recipe's network; the same seed gives the same weights."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = _build_inner(description, classes, preparation)
    if description.enhancement:
        model = Enhanced(model, description.enhancement)
    # Convolutions of these sizes run about a quarter faster on a CPU with channels last.
    return with_memory_format(model, torch.channels_last)


def parameter_count(model: nn.Module) -> int:
    """Return the number of trained values."""
    return sum(p.numel() for p in model.parameters())


def _build_inner(description: spec.NetworkSpec, classes: int, preparation: Preparation) -> Network:
    match description:
        case spec.PooledCnn():
            return PooledCnn(description, classes)
        case spec.EfficientNetLite():
            return EfficientNetLite(description, classes, preparation.height)
        case spec.Monai():
            return Monai(description, classes)
        case spec.DenseHead():
            return DenseHead(description, classes, preparation.height, preparation.width)
        case spec.PlaceHeads():
            return PlaceNetwork(description, classes, preparation.height)
        case spec.LungHeads():
            return LungNetwork(description, preparation.height)
