"""Networks that wrap another: one prepares its pictures, one also runs it on their mirror images."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.networks import spec
from training.networks.base import ForwardOutput, Network

#: Smallest divisor of local contrast (a standard deviation), so that noise in even areas stays small.
_LEAST_CONTRAST = 0.05
#: Number of local standard deviations that fill the range from 0 to 1.
_DEVIATIONS = 5.0


class _Around(Network):
    """A network that wraps another and delegates to it.

    Parameters
    ----------
    inner : Network
    """

    def __init__(self, inner: Network) -> None:
        super().__init__()
        self.inner = inner

    @property
    def has_front(self) -> bool:
        """Whether the network has a front that is never trained."""
        return self.inner.has_front

    def front(self, pictures: Tensor) -> Tensor:
        """Return the front's output, the input of `from_front`."""
        return self.inner.front(pictures)

    def from_front(self, front_output: Tensor) -> ForwardOutput:
        """Return logits, maps and embedding from the front's output."""
        return self.inner.from_front(front_output)

    def learned(self) -> list[nn.Parameter]:
        """Return the parameters that start with learned values."""
        return self.inner.learned()

    @property
    def maps_are(self) -> str:
        """One sentence on what the maps are."""
        return self.inner.maps_are

    def penalty(self) -> Tensor | float:
        """Return the inner network's addition to the loss."""
        return self.inner.penalty()


class Enhanced(_Around):
    """Reduce the noise of pictures and even their local contrast before the network runs.

    Every pixel becomes its difference from the mean of the window around it, in standard deviations of
    that window (local contrast normalisation; Pinto, Cox and DiCarlo, "Why is Real-World Visual Object
    Recognition Hard?", PLoS Computational Biology 2008). Average pooling is enough for that, so it is part
    of the shipped graph, and programs that run a package need not do it.

    Parameters
    ----------
    inner : Network
    rule : spec.Enhancement
    """

    def __init__(self, inner: Network, rule: spec.Enhancement) -> None:
        super().__init__(inner)
        self.rule = rule

    @property
    def has_front(self) -> bool:
        """True, because the enhancement is never trained."""
        return True

    def front(self, pictures: Tensor) -> Tensor:
        """Enhance pictures, and return the inner front's output for them."""
        return self.inner.front(self.enhance(pictures))

    def enhance(self, pictures: Tensor) -> Tensor:
        """Return enhanced pictures with values 0 to 1; the shape is unchanged."""
        x = pictures
        for _ in range(self.rule.smooth):
            x = _local_mean(x, 3)
        if self.rule.local_contrast:
            away = x - _local_mean(x, self.rule.local_contrast)
            deviation = (_local_mean(away * away, self.rule.local_contrast) + _LEAST_CONTRAST**2).sqrt()
            x = (away / deviation / _DEVIATIONS + 0.5).clamp(0.0, 1.0)
        return x


class Mirrored(_Around):
    """Run a network on a picture and on its mirror image, and average the outputs.

    This is for findings that occur on either side, and for networks that learned from both sides. During
    training the network runs only on the picture itself.

    Parameters
    ----------
    inner : Network
    """

    def forward(self, pictures: Tensor) -> ForwardOutput:
        """Return logits, maps and embedding of pictures; maps of mirrored pictures are mirrored back."""
        straight = super().forward(pictures)
        if self.training:
            return straight
        mirrored = super().forward(pictures.flip(3))
        mirrored = mirrored._replace(maps=mirrored.maps.flip(3))
        return ForwardOutput(*(torch.add(a, b) * 0.5 for a, b in zip(straight, mirrored, strict=True)))

    @property
    def maps_are(self) -> str:
        """One sentence on what the maps are."""
        return f"{self.inner.maps_are}; the mean of the picture's and its mirror image's"


def _local_mean(pictures: Tensor, side: int) -> Tensor:
    """Return the mean of the window around each pixel; at the edges, of its part inside the picture."""
    return functional.avg_pool2d(pictures, side, stride=1, padding=side // 2, count_include_pad=False)
