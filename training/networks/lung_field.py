"""Finds the lung field on a chest film, crops the film to it and evens the greys."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

#: Pixels along each side of the film on which the lung field is found, and of the field itself.
FIELD_SIDE = 64
#: Half the window around the field, in standard deviations of its extent, down and across.
_DOWN, _ACROSS = 1.75, 2.05
#: Least and greatest half side of the window; the whole film's is 1.
_LEAST_HALF, _GREATEST_HALF = 0.25, 1.0
#: Field values below this count as zero; the small value of every place gives films without lungs a window.
_CLEARLY, _EVERYWHERE = 0.2, 0.002
#: Standard deviation of the greys of a cut-out after normalisation; their mean is a half.
_DEVIATION = 0.22
_STEEP = 1000.0


class Window(NamedTuple):
    """Centre and half side of a window on a film, -1 to 1 from edge to edge; [N, 1] each."""

    middle: Tensor
    centre: Tensor
    half_height: Tensor
    half_width: Tensor


class LungField(nn.Module):
    """U-Net that finds the lungs: logits [N, 1, 64, 64] of films [N, 1, 64, 64] of any scale of greys.

    After O. Ronneberger et al., "U-Net: Convolutional Networks for Biomedical Image Segmentation" (MICCAI
    2015), with four levels.

    Parameters
    ----------
    widths : tuple of int
        Channels of each level, fine to coarse.
    """

    def __init__(self, widths: tuple[int, ...]) -> None:
        super().__init__()
        self.down = nn.ModuleList(_block(a, b) for a, b in pairwise((1, *widths)))
        self.up = nn.ModuleList(_block(fine + coarse, fine) for fine, coarse in pairwise(widths))
        self.last = nn.Conv2d(widths[0], 1, 1)

    def forward(self, films: Tensor) -> Tensor:
        """Return the logits."""
        away = films - films.mean(dim=(2, 3), keepdim=True)
        x = away / ((away * away).mean(dim=(2, 3), keepdim=True) + 1e-4).sqrt()
        levels: list[Tensor] = []
        for layer in self.down:
            x = layer(functional.max_pool2d(x, 2) if levels else x)
            levels.append(x)
        x = levels.pop()
        for layer in reversed(self.up):
            x = layer(torch.cat([functional.interpolate(x, scale_factor=2.0), levels.pop()], dim=1))
        logits: Tensor = self.last(x)
        return logits

    def lungs(self, films: Tensor) -> Tensor:
        """Return how surely each place is lung, the mean of the film's and its mirror image's."""
        mirrored: Tensor = self(films.flip(3)).sigmoid().flip(3)
        found: Tensor = self(films).sigmoid()
        return torch.add(found, mirrored) * 0.5


def _block(inputs: int, outputs: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for before in (inputs, outputs):
        layers += [
            nn.Conv2d(before, outputs, 3, padding=1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
        ]
    return nn.Sequential(*layers)


def shrunk(films: Tensor, side: int) -> Tensor:
    """Return films [N, 1, side, side], the side a multiple of 64, at the size lungs are looked for."""
    return functional.avg_pool2d(films, side // FIELD_SIDE)


def window_around(lungs: Tensor) -> Window:
    """Return the window around the lungs [N, 1, 64, 64] of 0 to 1.

    It follows from the centre and the spread of the field and not from its edge, so a stray spot moves it
    little. A film on which no lungs are found keeps its whole.
    """
    weight = (lungs - _CLEARLY).clamp(min=0.0) + _EVERYWHERE
    middle, half_height = _extent(weight.mean(dim=3).flatten(1), _DOWN)
    centre, half_width = _extent(weight.mean(dim=2).flatten(1), _ACROSS)
    return Window(middle, centre, half_height, half_width)


def _extent(profile: Tensor, deviations: float) -> tuple[Tensor, Tensor]:
    """Centre and half width [N, 1] from how much there is along a line [N, 64]."""
    at = _positions(FIELD_SIDE)
    share = profile / profile.mean(dim=1, keepdim=True)
    centre = (share * at).mean(dim=1, keepdim=True)
    # Written so that every operation runs on DirectML; see docs/decisions/0024.
    square = (centre * centre).mean(dim=1, keepdim=True) * -1.0
    spread = ((share * (at * at)).mean(dim=1, keepdim=True) + square).clamp(min=1e-4).sqrt()
    return centre, (spread * deviations).clamp(_LEAST_HALF, _GREATEST_HALF)


def _positions(count: int) -> Tensor:
    """Where the middles of a number of places lie between -1 and 1, [1, count]."""
    return ((torch.arange(count, dtype=torch.float32) * 2 + 1) / count - 1)[None]


def cut_out(films: Tensor, window: Window, before: int, side: int) -> Tensor:
    """Resample the windows of films [N, 1, before, before] to [N, 1, side, side] by two matrix products."""
    rows = _reading(window.half_height * _positions(side) + window.middle, before)
    columns = _reading(window.half_width * _positions(side) + window.centre, before)
    return torch.matmul(torch.matmul(rows[:, None], films), columns.transpose(1, 2)[:, None])


def laid_back(maps: Tensor, window: Window, before: int, side: int) -> Tensor:
    """Lay maps [N, 1, before, before] of windows on their films, [N, 1, side, side]; 0 beyond the windows."""
    rows = _returning(window.middle, window.half_height, before, side)
    columns = _returning(window.centre, window.half_width, before, side)
    return torch.matmul(torch.matmul(rows[:, None], maps), columns.transpose(1, 2)[:, None])


def _returning(centre: Tensor, half: Tensor, before: int, side: int) -> Tensor:
    """Weights [N, side, before] by which a line of the film reads the window's."""
    away = _positions(side) - centre
    inside = functional.relu(1.0 - functional.relu(_absolute(away) - half) * _STEEP)
    return _reading(away / half, before) * inside[:, :, None]


def _reading(at: Tensor, before: int) -> Tensor:
    """Weights [N, n, before] of linear interpolation in a line of pixels, at n places of -1 to 1."""
    pixel = ((at + 1.0) * (before / 2) - 0.5).clamp(0.0, before - 1.0)
    away = pixel[:, :, None] - torch.arange(before, dtype=torch.float32)[None, None]
    return functional.relu(1.0 - _absolute(away))


def _absolute(values: Tensor) -> Tensor:
    """The absolute value, in operations that every device has; see docs/decisions/0024."""
    return functional.relu(values) + functional.relu(values * -1.0)


def evened(cut: Tensor) -> Tensor:
    """Return cut-outs [N, 1, s, s] with a mean grey of a half and one deviation, 0 to 1."""
    away = cut - cut.mean(dim=(2, 3), keepdim=True)
    deviation = ((away * away).mean(dim=(2, 3), keepdim=True) + 1e-4).sqrt()
    return (away / deviation * _DEVIATION + 0.5).clamp(0.0, 1.0)
