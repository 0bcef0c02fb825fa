"""The networks that a recipe can name, each built from its description and a seed."""

from training.networks.around import Mirrored
from training.networks.base import ForwardOutput, Network
from training.networks.registry import build_network, parameter_count

__all__ = ["ForwardOutput", "Mirrored", "Network", "build_network", "parameter_count"]
