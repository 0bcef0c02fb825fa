"""Find the lung field in a chest film, crop the film to it, and normalise the grey values."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

#: Side in pixels of the film in which the lung field is searched, and of the field itself.
FIELD_SIDE = 64
#: Half size of the window, vertical and horizontal, in standard deviations of the field's extent.
_DOWN, _ACROSS = 1.75, 2.05
#: Smallest and largest half side of the window; 1 is the whole film.
_LEAST_HALF, _GREATEST_HALF = 0.25, 1.0
#: Field values below the first count as 0; the second, added everywhere, gives films without lungs a window.
_CLEARLY, _EVERYWHERE = 0.2, 0.002
#: Standard deviation of a crop's grey values after normalisation; their mean is 0.5.
_DEVIATION = 0.22
_STEEP = 1000.0


class Window(NamedTuple):
    """Centre and half side of a window on a film, [N, 1] each; the film's edges are at -1 and 1."""

    middle: Tensor
    centre: Tensor
    half_height: Tensor
    half_width: Tensor


class LungField(nn.Module):
    """U-Net that finds the lungs: logits [N, 1, 64, 64] from films [N, 1, 64, 64] of any grey scale.

    After O. Ronneberger et al., "U-Net: Convolutional Networks for Biomedical Image Segmentation" (MICCAI
    2015), with four levels.

    Parameters
    ----------
    widths : tuple of int
        Number of channels of each level, fine to coarse.
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
        """Return the probability of lung at each place, averaged over the film and its mirror image."""
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
    """Scale films [N, 1, side, side] to the size for the lung field; `side` is a multiple of 64."""
    return functional.avg_pool2d(films, side // FIELD_SIDE)


def window_around(lungs: Tensor) -> Window:
    """Return the window around lungs [N, 1, 64, 64] with values 0 to 1.

    It is computed from centre and spread of the field, not from its edge, so a stray spot changes it little.
    The window of a film without lungs is the whole film.
    """
    weight = (lungs - _CLEARLY).clamp(min=0.0) + _EVERYWHERE
    middle, half_height = _extent(weight.mean(dim=3).flatten(1), _DOWN)
    centre, half_width = _extent(weight.mean(dim=2).flatten(1), _ACROSS)
    return Window(middle, centre, half_height, half_width)


def _extent(profile: Tensor, deviations: float) -> tuple[Tensor, Tensor]:
    """Return centre and half width, [N, 1] each, from the amount along a line [N, 64]."""
    at = _positions(FIELD_SIDE)
    share = profile / profile.mean(dim=1, keepdim=True)
    centre = (share * at).mean(dim=1, keepdim=True)
    # Only operations that run on DirectML; see docs/decisions/0024.
    square = (centre * centre).mean(dim=1, keepdim=True) * -1.0
    spread = ((share * (at * at)).mean(dim=1, keepdim=True) + square).clamp(min=1e-4).sqrt()
    return centre, (spread * deviations).clamp(_LEAST_HALF, _GREATEST_HALF)


def _positions(count: int) -> Tensor:
    """Return the centres of a number of places between -1 and 1, [1, count]."""
    return ((torch.arange(count, dtype=torch.float32) * 2 + 1) / count - 1)[None]


def cut_out(films: Tensor, window: Window, before: int, side: int) -> Tensor:
    """Resample windows of films [N, 1, before, before] to [N, 1, side, side] by two matrix products."""
    rows = _reading(window.half_height * _positions(side) + window.middle, before)
    columns = _reading(window.half_width * _positions(side) + window.centre, before)
    return torch.matmul(torch.matmul(rows[:, None], films), columns.transpose(1, 2)[:, None])


def laid_back(maps: Tensor, window: Window, before: int, side: int) -> Tensor:
    """Put the maps [N, 1, before, before] of windows back on films [N, 1, side, side]; 0 outside."""
    rows = _returning(window.middle, window.half_height, before, side)
    columns = _returning(window.centre, window.half_width, before, side)
    return torch.matmul(torch.matmul(rows[:, None], maps), columns.transpose(1, 2)[:, None])


def _returning(centre: Tensor, half: Tensor, before: int, side: int) -> Tensor:
    """Return the weights [N, side, before] that sample a line of the window for a line of the film."""
    away = _positions(side) - centre
    inside = functional.relu(1.0 - functional.relu(_absolute(away) - half) * _STEEP)
    return _reading(away / half, before) * inside[:, :, None]


def _reading(at: Tensor, before: int) -> Tensor:
    """Return the weights [N, n, before] of linear interpolation in a line at n positions in -1 to 1."""
    pixel = ((at + 1.0) * (before / 2) - 0.5).clamp(0.0, before - 1.0)
    away = pixel[:, :, None] - torch.arange(before, dtype=torch.float32)[None, None]
    return functional.relu(1.0 - _absolute(away))


def _absolute(values: Tensor) -> Tensor:
    """Return the absolute value with operations that every device has; see docs/decisions/0024."""
    return functional.relu(values) + functional.relu(values * -1.0)


def evened(cut: Tensor) -> Tensor:
    """Normalise crops [N, 1, s, s] to a mean of 0.5 and a fixed deviation, clipped to 0 to 1."""
    away = cut - cut.mean(dim=(2, 3), keepdim=True)
    deviation = ((away * away).mean(dim=(2, 3), keepdim=True) + 1e-4).sqrt()
    return (away / deviation * _DEVIATION + 0.5).clamp(0.0, 1.0)
