"""Evidence in lungs and heart of a chest film, which is first cropped to them."""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.networks import spec
from training.networks.base import ForwardOutput, Network, spread
from training.networks.efficientnet_lite import GREY_OFFSET, GREY_SCALE, lite_body, stage_ends
from training.networks.lung_field import (
    FIELD_SIDE,
    LungField,
    Window,
    cut_out,
    evened,
    laid_back,
    shrunk,
    window_around,
)

#: Stages whose features are used, and their channels; one place of the last covers 2 x 2 of the others.
STAGES, WIDTHS = (4, 5, 7), (80, 112, 320)
#: Pixels of the crop per place of the evidence, and places of the maps along each side of the film.
STRIDE, MAP_SIDE = 16, 32
#: Value of a place without any lung, which keeps the logarithm finite.
_LEAST_SHARE = 0.02
_GREATEST_EVIDENCE = 30.0
_READING = ("scale", "offset", "reach", "least")


class LungFeatures(NamedTuple):
    """The inputs of the heads, which do not change during training.

    Attributes
    ----------
    four, five : Tensor of float32, shape (N, 80 and 112, h, w)
    seven : Tensor of float32, shape (N, 320, h / 2, w / 2)
    lungs : Tensor of float32, shape (N, 1, h, w)
        Share of lung at each place, 0 to 1.
    """

    four: Tensor
    five: Tensor
    seven: Tensor
    lungs: Tensor


class LungHead(nn.Module):
    """Evidence [N, 1, h, w] from features of three stages.

    Parameters
    ----------
    width : int
    dropout : float
    places : int
        Total number of places.
    """

    def __init__(self, width: int, dropout: float, places: int) -> None:
        super().__init__()
        self.places = places
        self.four, self.five, self.seven = (nn.Conv2d(channels, width, 1) for channels in WIDTHS)
        self.near = nn.Conv2d(width, width, 3, padding=1)
        self.around = nn.Conv2d(width, width, 3, padding=2, dilation=2)
        self.evidence = nn.Conv2d(width, 1, 1)
        self.dropout = nn.Dropout2d(dropout)
        nn.init.normal_(self.evidence.weight, std=0.02)
        if self.evidence.bias is not None:
            nn.init.constant_(self.evidence.bias, -2.0)
        #: Learned scale and offset from the pooled evidence to the head's logit.
        self.scale, self.offset = nn.Parameter(torch.ones(())), nn.Parameter(torch.zeros(()))

    def forward(self, kept: LungFeatures) -> Tensor:
        """Return the evidence in logits."""
        fine = torch.add(self.four(self.dropout(kept.four)), self.five(self.dropout(kept.five)))
        coarse = functional.interpolate(self.seven(self.dropout(kept.seven)), scale_factor=2.0)
        x = functional.relu(fine + coarse)
        for layer in (self.near, self.around):
            x = x + functional.relu(layer(self.dropout(x)))
        evidence: Tensor = self.evidence(x).clamp(-_GREATEST_EVIDENCE, _GREATEST_EVIDENCE)
        return evidence

    def logit(self, evidence: Tensor, lungs: Tensor) -> Tensor:
        """Return the logit [N, 1] of evidence [N, 1, h, w]: its log-mean-exp over the lungs, scaled."""
        pooled = (evidence + weight_of_lungs(lungs)).exp().mean(dim=(2, 3)).log()
        return pooled * self.scale + self.offset

    def alone(self, evidence: Tensor, lungs: Tensor) -> Tensor:
        """Return the logit [N, 1, h, w] that each place would give without evidence elsewhere."""
        shared = evidence + weight_of_lungs(lungs) - math.log(self.places)
        return shared * self.scale + self.offset


def around_lungs(lungs: Tensor) -> Tensor:
    """Extend lungs [N, 1, h, w] by one place, since a field often lacks heart and consolidated parts."""
    return functional.max_pool2d(lungs, 3, 1, 1)


def weight_of_lungs(lungs: Tensor) -> Tensor:
    """Return the log weight of each place, [N, 1, h, w]; the weights' mean is 1."""
    weight = around_lungs(lungs) + _LEAST_SHARE
    return (weight / weight.mean(dim=(2, 3), keepdim=True)).log()


class LungNetwork(Network):
    """Heads for evidence in the lungs on frozen stages of EfficientNet-Lite0, with their calibration.

    The input is the whole film, on any grey scale. Places more than one place outside the lungs count almost
    nothing, because labels, borders and the body's outline are no evidence.

    Parameters
    ----------
    description : spec.LungHeads
    side : int
        Height and width of the film in pixels; a multiple of 64.
    """

    def __init__(self, description: spec.LungHeads, side: int) -> None:
        super().__init__()
        self.film, self.side = side, description.side
        self.field = LungField(description.field_widths)
        self.body = lite_body(spec.EfficientNetLite(name="efficientnet-lite", folded_norms=True), self.side)
        self._ends = stage_ends(self.body)
        # Layers after the last stage are not used.
        self.body._conv_head, self.body._bn1 = nn.Identity(), nn.Identity()  # type: ignore[assignment]
        self.body.requires_grad_(False)
        self.heads = nn.ModuleList(
            LungHead(description.width, description.dropout, (self.side // STRIDE) ** 2)
            for _ in range(description.heads)
        )
        # Calibration of the mean logit, and the range of logits in the maps; fitted later.
        for name, value in zip(_READING, (1.0, 0.0, 0.0, -3.0), strict=True):
            self.register_buffer(name, torch.tensor(value))

    def read_by(self, scale: float, offset: float) -> None:
        """Set the calibration: the logit of the finding is ``scale * mean + offset``."""
        self.get_buffer("scale").fill_(scale)
        self.get_buffer("offset").fill_(offset)

    def show_from(self, least: float, reach: float) -> None:
        """Set the mean logits of a single place at which a map shows 0 and 0.5."""
        self.get_buffer("least").fill_(least)
        self.get_buffer("reach").fill_(reach)

    @property
    def lung_heads(self) -> list[LungHead]:
        """The heads, in order."""
        return [head for head in self.heads if isinstance(head, LungHead)]

    @property
    def maps_are(self) -> str:
        """One sentence on what the maps are."""
        return (
            "what each place in the lungs would give if nothing were seen anywhere else, as a logit, on a "
            "scale set by true positives; nothing is shown outside the window around the lungs"
        )

    @property
    def maps_are_shown_as_they_are(self) -> bool:
        """True, because the scale is fitted to true positives."""
        return True

    def train(self, mode: bool = True) -> LungNetwork:
        """Set training or evaluation mode; the frozen stages stay in evaluation mode."""
        super().train(mode)
        self.body.eval()
        return self

    def lungs(self, films: Tensor) -> Tensor:
        """Return the probability of lung in films with values 0 to 1, [N, 1, 64, 64]."""
        return self.field.lungs(shrunk(films, self.film))

    def stages(self, cut: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the stages' features of normalised crops [N, 1, side, side]."""
        x = self.body._swish(self.body._conv_stem(cut * GREY_SCALE - GREY_OFFSET))
        found = {}
        for number in range(1, STAGES[-1] + 1):
            for block in self.body._blocks[self._ends[number - 1] : self._ends[number]]:
                x = block(x)
            found[number] = x
        four, five, seven = (found[number] for number in STAGES)
        return four, five, seven

    def kept(self, films: Tensor) -> tuple[LungFeatures, Window]:
        """Return the heads' input for films with values 0 to 1, and the windows that were cropped."""
        lungs = self.lungs(films)
        window = window_around(lungs)
        places = functional.avg_pool2d(cut_out(lungs, window, FIELD_SIDE, self.side), STRIDE)
        cut = cut_out(films, window, self.film, self.side)
        return LungFeatures(*self.stages(evened(cut)), places), window

    def judge(self, kept: LungFeatures) -> tuple[Tensor, Tensor]:
        """Return the heads' mean logit [N, 1], and that of each place alone [N, 1, h, w]."""
        logits, alone = [], []
        for head in self.lung_heads:
            evidence = head(kept)
            logits.append(head.logit(evidence, kept.lungs))
            alone.append(head.alone(evidence, kept.lungs))
        return torch.cat(logits, 1).mean(1, keepdim=True), torch.cat(alone, 1).mean(1, keepdim=True)

    def shown(self, alone: Tensor, window: Window) -> Tensor:
        """Return the maps [N, 1, 32, 32] on the whole film, where 1 is full evidence."""
        reach, least = self.get_buffer("reach"), self.get_buffer("least")
        marked = functional.relu((alone - least) / ((reach - least) * 2.0))
        # Finer than the evidence, so that the edges do not show the grid of places.
        finer = functional.interpolate(marked, scale_factor=2.0, mode="bilinear")
        return laid_back(finer, window, self.side // STRIDE * 2, MAP_SIDE)

    def embedding(self, kept: LungFeatures) -> Tensor:
        """Return the amount of each feature in the crop, and its unevenness, shape (N, 544)."""
        return torch.cat([*spread(kept.five), kept.seven.mean(dim=(2, 3))], dim=1)

    def from_front(self, front_output: Tensor) -> ForwardOutput:
        """Return logits, maps and embedding of films with values 0 to 1."""
        kept, window = self.kept(front_output)
        logit, alone = self.judge(kept)
        logit = logit * self.get_buffer("scale") + self.get_buffer("offset")
        shown = self.shown(alone, window)
        return ForwardOutput(
            torch.cat([-0.5 * logit, 0.5 * logit], dim=1),
            torch.cat([shown * -1.0, shown], dim=1),
            self.embedding(kept),
        )
