"""Add synthetic opacities to lungs, so that a source without positive films has some with the finding."""

from __future__ import annotations

import torch
from torch import Generator, Tensor
from torch.nn import functional

#: Cells per side, and weights, of the layers of a smooth random field.
_LAYERS = ((4, 1.0), (8, 0.7), (16, 0.4))
_FINE_CELLS = 32
#: Highest grey value of the dark area around the body.
_AROUND = 0.15
#: Shares of the kinds: a few consolidations, and a diffuse haze; the rest are many small nodules.
_PLACES, _HAZE = 0.6, 0.2
#: Veil from which a place shows an opacity, and up to which it shows none.
VEILED, CLEAR = 0.25, 0.03


def between(count: int, low: float, high: float, generator: Generator) -> Tensor:
    """Return a random value for each film, [n, 1, 1, 1]."""
    return low + (high - low) * torch.rand(count, 1, 1, 1, generator=generator)


def clouds(count: int, side: int, generator: Generator) -> Tensor:
    """Return smooth random fields with mean 0 and deviation 1, [n, 1, side, side]."""
    field = torch.zeros(count, 1, side, side)
    for cells, weight in _LAYERS:
        layer = torch.randn(count, 1, cells, cells, generator=generator)
        field = field + weight * functional.interpolate(layer, size=side, mode="bicubic")
    return (field - field.mean((2, 3), keepdim=True)) / field.std((2, 3), keepdim=True)


def veil_lungs(films: Tensor, lungs: Tensor, generator: Generator) -> Tensor:
    """Add broad clouds over the lungs of most films, so that lungs are also found below an opacity.

    Parameters
    ----------
    films : Tensor of float32, shape (N, 1, s, s)
        Values 0 to 1.
    lungs : Tensor of float32, shape (N, 1, s, s)
    generator : Generator
    """
    count, side = len(films), films.shape[-1]
    cloud = clouds(count, side, generator) - between(count, 0.0, 1.8, generator)
    veil = torch.sigmoid(4 * cloud) * functional.avg_pool2d(lungs, 5, 1, 2)
    veil = veil * between(count, 0, 1, generator) * (between(count, 0, 1, generator) < 0.6)
    rest = 1 - lungs
    soft = (films * rest).sum((2, 3), keepdim=True) / rest.sum((2, 3), keepdim=True).clamp(min=1)
    return films + veil * (torch.maximum(soft * 1.2, films) - films)


def draw_opacities(films: Tensor, lungs: Tensor, generator: Generator) -> tuple[Tensor, Tensor]:
    """Add a few consolidations, a haze or many nodules to the lungs of each film.

    Their brightness is that of the soft tissue in the same film, so that neither grey levels nor noise of
    another source are added.

    Parameters
    ----------
    films : Tensor of float32, shape (N, 1, s, s)
        Values 0 to 1; s is a multiple of 32.
    lungs : Tensor of float32, shape (N, 1, s, s)
        Probability of lung at each pixel.
    generator : Generator

    Returns
    -------
    films : Tensor of float32, shape (N, 1, s, s)
    veil : Tensor of float32, shape (N, 1, s, s)
        Weight of the opacity at each pixel, 0 to 1.
    """
    count, side = len(films), films.shape[-1]
    inside = functional.avg_pool2d((lungs > 0.5).float(), 4)
    inside = functional.interpolate(inside, size=side, mode="bilinear")
    body = (1 - lungs) * (films > _AROUND)
    soft = (films * body).sum((2, 3), keepdim=True) / body.sum((2, 3), keepdim=True).clamp(min=1)
    coarse = clouds(count, side, generator)
    fine = torch.randn(count, 1, _FINE_CELLS, _FINE_CELLS, generator=generator)
    fine = functional.interpolate(fine, size=side, mode="bicubic")
    veils = (
        torch.sigmoid(5 * (3.0 * _bumps(lungs, generator) - 1.4 + 0.45 * coarse + 0.2 * fine)),
        torch.sigmoid(2.5 * (coarse + 0.3 * fine - between(count, -0.3, 0.8, generator))),
        torch.sigmoid(6 * (fine - 1.2)) * torch.sigmoid(4 * (coarse - between(count, -0.8, 0.6, generator))),
    )
    strengths = [between(count, *range_, generator) for range_ in ((0.35, 0.95), (0.25, 0.7), (0.4, 0.9))]
    kind = torch.rand(count, 1, 1, 1, generator=generator)
    places, haze, nodules = (veil * strength for veil, strength in zip(veils, strengths, strict=True))
    veil = torch.where(kind < _PLACES, places, torch.where(kind < _PLACES + _HAZE, haze, nodules)) * inside
    brightness = torch.maximum(soft * between(count, 0.8, 1.05, generator) + 0.04 * fine, films)
    return films + veil * (brightness - films), veil


def _bumps(lungs: Tensor, generator: Generator) -> Tensor:
    """Return a bump around a random place in the lungs of each film, 1 at its centre, [N, 1, s, s]."""
    count, side = len(lungs), lungs.shape[-1]
    drawn = torch.rand(lungs.shape, generator=generator) + (lungs > 0.5).float()
    at = drawn.flatten(1).argmax(dim=1)
    line = torch.arange(side).float()
    radius = between(count, 0.08, 0.3, generator) * side
    down = (line - (at // side).float()[:, None])[:, None, :, None]
    across = (line - (at % side).float()[:, None])[:, None, None, :]
    return torch.exp(-(down**2 + across**2) / (2 * radius**2))
