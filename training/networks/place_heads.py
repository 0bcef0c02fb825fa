"""Evidence at every place from features of two stages: a network that learns places, not pictures."""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.networks import spec
from training.networks.base import ForwardOutput, Network, spread
from training.networks.efficientnet_lite import GREY_OFFSET, GREY_SCALE, lite_body, stage_ends

#: Stages whose features are used; one place of the second covers 2 x 2 places of the first.
MIDDLE, COARSE = 5, 7
MIDDLE_WIDTH, COARSE_WIDTH = 112, 320
#: Pixels of the input per place of the maps.
STRIDE = 16
#: Keeps the logarithm of a kind's share finite.
_LEAST_SHARE = 1e-7
_READING = ("scale", "offset", "reach", "floor")


class Features(NamedTuple):
    """Features of both stages: [N, 112, h, w] and [N, 320, h / 2, w / 2]."""

    middle: Tensor
    coarse: Tensor


class PlaceHead(nn.Module):
    """Evidence [N, outputs, h, w] from features of both stages.

    Parameters
    ----------
    outputs : int
    width : int
    dropout : float
    """

    def __init__(self, outputs: int, width: int, dropout: float) -> None:
        super().__init__()
        self.dropout = dropout
        for name, channels in (("middle", MIDDLE_WIDTH), ("coarse", COARSE_WIDTH)):
            self.register_buffer(f"{name}_mean", torch.zeros(1, channels, 1, 1))
            self.register_buffer(f"{name}_deviation", torch.ones(1, channels, 1, 1))
        self.coarse = nn.Conv2d(COARSE_WIDTH, width, 1)
        self.middle = nn.Conv2d(MIDDLE_WIDTH, width, 1)
        self.blend = nn.Conv2d(width, width, 3, padding=1)
        self.around = nn.Conv2d(width, width, 3, padding=2, dilation=2)
        self.evidence = nn.Conv2d(width, outputs, 1)
        nn.init.normal_(self.evidence.weight, std=0.01)
        # Nearly all places in nearly all pictures have no finding.
        if self.evidence.bias is not None:
            nn.init.constant_(self.evidence.bias, -3.0)

    def standardise_by(self, mean: Features, deviation: Features) -> None:
        """Set mean and standard deviation of each channel, [d] each, measured on the training part."""
        for name in Features._fields:
            self.get_buffer(f"{name}_mean").copy_(getattr(mean, name).view(1, -1, 1, 1))
            self.get_buffer(f"{name}_deviation").copy_(getattr(deviation, name).view(1, -1, 1, 1))

    def forward(self, features: Features) -> Tensor:
        """Return the evidence in logits."""
        middle, coarse = (
            (getattr(features, name) - self.get_buffer(f"{name}_mean")) / self.get_buffer(f"{name}_deviation")
            for name in Features._fields
        )
        middle = functional.dropout2d(middle, self.dropout, self.training)
        coarse = functional.dropout2d(coarse, self.dropout, self.training)
        x = functional.relu(
            self.middle(middle) + functional.interpolate(self.coarse(coarse), scale_factor=2.0)
        )
        x = functional.relu(self.blend(x))
        x = x + functional.relu(self.around(x))
        evidence: Tensor = self.evidence(functional.dropout(x, self.dropout, self.training))
        return evidence


class PlaceNetwork(Network):
    """Heads for evidence on stages of EfficientNet-Lite0, averaged, with their calibration.

    The first channel of evidence tells whether there is a finding at a place. With more than two classes the
    other channels tell its kind, and count where the first channel is strong.

    Parameters
    ----------
    description : spec.PlaceHeads
    classes : int
    side : int
        Height and width of the input in pixels.
    """

    def __init__(self, description: spec.PlaceHeads, classes: int, side: int) -> None:
        super().__init__()
        self.body = lite_body(spec.EfficientNetLite(name="efficientnet-lite", folded_norms=True), side)
        self._ends = stage_ends(self.body)
        # Layers after the last stage are not used.
        self.body._conv_head, self.body._bn1 = nn.Identity(), nn.Identity()  # type: ignore[assignment]
        self.body.requires_grad_(False)
        self.tuned_after = description.tuned_after
        for block in self.body._blocks[self._ends[self.tuned_after] :]:
            block.requires_grad_(True)
        outputs = 1 if classes == 2 else classes
        self.heads = nn.ModuleList(
            PlaceHead(outputs, description.width, description.dropout) for _ in range(description.heads)
        )
        self.has_kinds = outputs > 1
        self.sharpness = description.sharpness
        self.places = float(math.ceil(side / STRIDE) ** 2)
        # Scale and offset from pooled evidence to a logit, and the maps' range of evidence; fitted later.
        for name, value in zip(_READING, (1.0, 0.0, 0.5, 0.0), strict=True):
            self.register_buffer(name, torch.tensor(value))

    def read_by(self, scale: float, offset: float, reach: float, floor: float) -> None:
        """Set the calibration of the evidence.

        Parameters
        ----------
        scale, offset : float
            The logit of the finding is ``scale * pooled + offset``.
        reach : float
            Pooled evidence at the operating point; a single place with this evidence is shown as 0.5.
        floor : float
            Evidence above which a map shows more than 0.
        """
        for name, value in zip(_READING, (scale, offset, reach, floor), strict=True):
            self.get_buffer(name).fill_(value)

    @property
    def maps_are(self) -> str:
        """One sentence on what the maps are."""
        many = f"the mean of {len(self.heads)} heads" if len(self.heads) > 1 else "one head"
        return (
            f"evidence at every place from {many}; 0.5 where the place alone would reach the operating "
            "point; the score is the logarithm of the summed exponential of the evidence at all places"
        )

    @property
    def maps_are_shown_as_they_are(self) -> bool:
        """True, because the scale comes from the operating point."""
        return True

    def learned(self) -> list[nn.Parameter]:
        """Return the parameters of the tuned stages, which start with learned values."""
        return [value for value in self.body.parameters() if value.requires_grad]

    def train(self, mode: bool = True) -> PlaceNetwork:
        """Set training or evaluation mode; the stages stay in evaluation mode."""
        super().train(mode)
        self.body.eval()
        return self

    def features(self, pictures: Tensor) -> Features:
        """Return the stages' features of pictures with values 0 to 1."""
        return self.from_kept(self.kept(pictures))

    def kept(self, pictures: Tensor) -> tuple[Tensor, ...]:
        """Return what does not change during training, for pictures with values 0 to 1.

        These are the features of both stages, or those after the last frozen stage.
        """
        x = self.body._swish(self.body._conv_stem(pictures * GREY_SCALE - GREY_OFFSET))
        found = self._after(x, 0, self.tuned_after)
        return (found[MIDDLE], found[COARSE]) if self.tuned_after == COARSE else (found[self.tuned_after],)

    def from_kept(self, kept: tuple[Tensor, ...]) -> Features:
        """Return the features of both stages from the output of `kept`."""
        if self.tuned_after == COARSE:
            return Features(*kept)
        found = self._after(kept[0], self.tuned_after, COARSE)
        return Features(found[MIDDLE], found[COARSE])

    def _after(self, x: Tensor, first: int, last: int) -> dict[int, Tensor]:
        """Return the outputs of the stages after `first`, up to `last`, and `x` as the output of `first`."""
        found = {first: x}
        for number in range(first + 1, last + 1):
            for block in self.body._blocks[self._ends[number - 1] : self._ends[number]]:
                x = block(x)
            found[number] = x
        return found

    def evidence(self, features: Features) -> Tensor:
        """Return the mean evidence [N, 1 or classes, h, w] of all heads."""
        total = self.heads[0](features)
        for head in list(self.heads)[1:]:
            total = total + head(features)
        mean: Tensor = total / len(self.heads)
        return mean

    def from_front(self, front_output: Tensor) -> ForwardOutput:
        """Return logits, maps and embedding."""
        features = self.features(front_output)
        return ForwardOutput(*self.read(self.evidence(features)), self.embedding(features))

    def embedding(self, features: Features) -> Tensor:
        """Return the amount of each feature, and its unevenness, shape (N, 544)."""
        return torch.cat([*spread(features.middle), features.coarse.mean(dim=(2, 3))], dim=1)

    def read(self, evidence: Tensor) -> tuple[Tensor, Tensor]:
        """Return logits [N, C] and maps [N, C, h, w] from evidence."""
        scale, offset, reach, floor = (self.get_buffer(name) for name in _READING)
        finding, kinds = evidence[:, :1], evidence[:, 1:]
        greatest = finding.amax(dim=(2, 3), keepdim=True)
        away = ((finding - greatest) * self.sharpness).exp()
        mean = away.mean(dim=(2, 3), keepdim=True)
        strength = greatest + (mean * self.places).log() * (1.0 / self.sharpness)
        score = strength.flatten(1) * scale + offset
        shown = functional.relu((finding - floor) / ((reach - floor) * 2.0))
        if not self.has_kinds:
            return torch.cat([-0.5 * score, 0.5 * score], dim=1), torch.cat([shown * -1.0, shown], dim=1)
        # The evidence of each kind, weighted by the strength of the finding at the place.
        shares = (kinds * (away / mean)).mean(dim=(2, 3)).softmax(dim=1)
        named = score + (shares + _LEAST_SHARE).log()
        return (
            torch.cat([score * 0.0, named], dim=1),
            torch.cat([shown * -1.0, kinds.softmax(dim=1) * shown], dim=1),
        )


def summed_evidence(evidence: Tensor, sharpness: float) -> Tensor:
    """Return the log-sum-exp of evidence [N, h, w] over all places, shape (N,)."""
    return torch.logsumexp(evidence.flatten(1) * sharpness, dim=1) / sharpness
