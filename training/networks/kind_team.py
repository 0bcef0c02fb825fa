"""The router's network: first stages of EfficientNet-Lite, never trained, and a team of small heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.networks.efficientnet_lite import build_stages
from training.networks.spec import KindTeam

#: Features are clipped at this many deviations from their mean.
_FAR = 6.0
_LEAST_PROBABILITY = 1e-12


class Trunk(nn.Module):
    """Compute the features of some stages from grey pictures.

    Parameters
    ----------
    description : KindTeam
    side : int
        Height and width of the pictures in pixels.
    """

    def __init__(self, description: KindTeam, side: int) -> None:
        super().__init__()
        self.stem, self.activation, self.stages = build_stages(description.stages, side)
        self.first = description.first_pooled
        for parameter in self.parameters():
            parameter.requires_grad_(False)

    def maps(self, pictures: Tensor) -> list[Tensor]:
        """Return the outputs of the pooled stages for uint8 pictures [N, 1, s, s]."""
        x = self.activation(self.stem((pictures.to(torch.float32) - 127.0) / 128.0))
        found = []
        for number, stage in enumerate(self.stages, start=1):
            x = stage(x)
            if number >= self.first:
                found.append(x)
        return found

    def forward(self, pictures: Tensor) -> Tensor:
        """Return means and standard deviations over the places, stage by stage: [N, D]."""
        return pooled(self.maps(pictures))


def pooled(stages: Sequence[Tensor]) -> Tensor:
    """Concatenate mean and standard deviation over the places of each stage's output."""
    parts = []
    for x in stages:
        mean = x.mean(dim=(2, 3))
        apart = x - mean[:, :, None, None]
        parts += [mean, ((apart * apart).mean(dim=(2, 3)) + 1e-4).sqrt()]
    return torch.cat(parts, dim=1)


class Team(nn.Module):
    """Small heads that each use a random part of the features; their log-probabilities are averaged.

    Parameters
    ----------
    description : KindTeam
    mean, scale : Tensor of float32, shape (D,)
            Mean and standard deviation of the features.
        kinds : int
    """

    mean: Tensor
    scale: Tensor
    mask: Tensor

    def __init__(self, description: KindTeam, mean: Tensor, scale: Tensor, kinds: int) -> None:
        super().__init__()
        members, hidden, inputs = description.members, description.hidden, len(mean)
        self.members, self.hidden = members, hidden
        self.register_buffer("mean", mean)
        self.register_buffer("scale", scale)
        seen = (torch.rand(inputs, members) < description.share).float()
        self.register_buffer("mask", seen.repeat_interleave(hidden, 1))
        self.inner = nn.Linear(inputs, members * hidden)
        self.drop = nn.Dropout(description.dropout)
        self.outer = nn.Parameter(torch.randn(members, hidden, kinds + 1) * hidden**-0.5)
        self.bias = nn.Parameter(torch.zeros(members, 1, kinds + 1))

    def standard(self, features: Tensor) -> Tensor:
        """Standardise features, and clip outliers."""
        return ((features - self.mean) / self.scale).clamp(-_FAR, _FAR)

    def logits_of_members(self, standard: Tensor) -> Tensor:
        """Return the logits of the kinds, then that of swapped polarity: [members, N, kinds + 1]."""
        weight = self.inner.weight * self.mask.T
        hidden = self.drop(functional.relu(functional.linear(standard, weight, self.inner.bias)))
        apart = hidden.view(len(standard), self.members, self.hidden).transpose(0, 1)
        return torch.bmm(apart, self.outer) + self.bias

    def forward(self, features: Tensor) -> Tensor:
        """Return the mean log-probability of each kind, then the mean logit of swapped polarity."""
        logits = self.logits_of_members(self.standard(features))
        kinds = logits[..., :-1].log_softmax(-1).mean(0)
        return torch.cat([kinds, logits[..., -1:].mean(0)], dim=1)


@dataclass(frozen=True, eq=False)
class Whitening:
    """Measure the distance of pictures from those of a group of kinds.

    Attributes
    ----------
    matrix : Tensor, shape (D, D)
    shift : Tensor, shape (D,)
        ``features @ matrix + shift`` is white within each source.
    centres : Tensor, shape (sources, D)
        The sources' centres after whitening.
    limit : float
        Largest root mean square distance from the nearest centre that is still read.
    """

    matrix: Tensor
    shift: Tensor
    centres: Tensor
    limit: float

    def parts(self, features: Tensor) -> Tensor:
        """Return the distance of each picture to the nearest centre, as a fraction of the limit: [N]."""
        apart = (features @ self.matrix + self.shift)[:, None] - self.centres
        return (apart * apart).mean(2).sqrt().amin(1) / self.limit


class KindRouter(nn.Module):
    """The complete shipped network, as one graph.

    Parameters
    ----------
    trunk : Trunk
    team : Team
    whitenings : sequence of Whitening
        One for each group of kinds.
    temperature : float
        Divisor of the mean log-probabilities.
    evidence : Tensor, shape (kinds, channels of the last stage)
        Linear weights of the kinds, for the maps.
    """

    shift: Tensor
    scale: Tensor

    def __init__(
        self,
        trunk: Trunk,
        team: Team,
        whitenings: Sequence[Whitening],
        temperature: float,
        evidence: Tensor,
    ) -> None:
        super().__init__()
        self.trunk, self.temperature = trunk, temperature
        self.members, self.answers = team.members, team.outer.shape[2]
        inputs = self.size = len(team.mean)
        # Standardising stays separate from the first layer, because outliers are clipped in between.
        self.register_buffer("shift", team.mean.clone())
        self.register_buffer("scale", 1 / team.scale)
        self.inner = nn.Linear(inputs, team.members * team.hidden)
        self.inner.weight.data = (team.inner.weight * team.mask.T).detach()
        self.inner.bias.data = team.inner.bias.detach().clone()
        self.outer = nn.Linear(team.members * team.hidden, team.members * self.answers)
        self.outer.weight.data = torch.block_diag(*(part.T for part in team.outer.detach()))
        self.outer.bias.data = team.bias.detach().reshape(-1)
        self.evidence = nn.Conv2d(evidence.shape[1], evidence.shape[0], 1, bias=False)
        self.evidence.weight.data = evidence[:, :, None, None].float()
        self.whiten = nn.Linear(inputs, len(whitenings) * inputs)
        self.whiten.weight.data = torch.cat([w.matrix.T for w in whitenings]).float().contiguous()
        self.whiten.bias.data = torch.cat([w.shift for w in whitenings]).float()
        self.limits = [w.limit for w in whitenings]
        self.centres = nn.ParameterList(nn.Parameter(w.centres.float()) for w in whitenings)

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Run the network on pictures.

        Parameters
        ----------
        pictures : Tensor of uint8, shape (N, 1, s, s)

        Returns
        -------
        probabilities : Tensor, shape (N, kinds)
        maps : Tensor, shape (N, kinds, h, w)
            Linear evidence of the last stage; its mean over the kinds is 0.
        embedding : Tensor, shape (N, groups)
            `Whitening.parts` for each group.
        inverted : Tensor, shape (N, 1)
            Probability that black and white are swapped.
        """
        stages = self.trunk.maps(pictures)
        features = pooled(stages)
        standard = ((features - self.shift) * self.scale).clamp(-_FAR, _FAR)
        logits = self.outer(torch.relu(self.inner(standard))).view(-1, self.members, self.answers)
        each = logits[:, :, :-1].softmax(2).clamp(min=_LEAST_PROBABILITY).log()
        maps = self.evidence(stages[-1])
        return (
            (each.mean(1) / self.temperature).softmax(1),
            maps - maps.mean(1, keepdim=True),
            self._parts(features),
            logits[:, :, -1:].mean(1).sigmoid(),
        )

    def _parts(self, features: Tensor) -> Tensor:
        size = self.size
        white = self.whiten(features)
        parts = []
        for number, (centres, limit) in enumerate(zip(self.centres, self.limits, strict=True)):
            apart = white[:, number * size : (number + 1) * size][:, None] - centres
            # The smallest distance, computed with operators that every device has.
            nearness = (apart * apart).mean(2).sqrt() * (-1.0 / limit)
            parts.append(nearness.amax(1, keepdim=True) * -1.0)
        return torch.cat(parts, dim=1)
