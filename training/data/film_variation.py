"""Augment chest films: crop, position, exposure, sharpness and compression."""

from __future__ import annotations

import io

import numpy as np
import torch
from PIL import Image
from torch import Generator, Tensor
from torch.nn import functional

from training.data.drawn_opacities import between, clouds, veil_lungs
from training.networks.lung_field import Window

_BOXES = 3


def vary_with_lungs(films: Tensor, lungs: Tensor, generator: Generator) -> tuple[Tensor, Tensor]:
    """Augment films and the masks of their lungs, [N, 1, s, s] each, to train the lung field.

    Films are shifted, turned and scaled; their lungs get opacities, their greys change, and labels are added.
    """
    count, side = len(films), films.shape[-1]
    x = veil_lungs(films, lungs, generator)
    x = x.clamp(0, 1) ** torch.exp(between(count, -0.7, 0.7, generator))
    shade = clouds(count, side, generator) * (between(count, 0, 1, generator) < 0.3)
    x = x + between(count, 0, 0.1, generator) * shade
    scale, stretch = between(count, -0.3, 0.35, generator).exp(), between(count, -0.22, 0.22, generator).exp()
    whole = Window(
        between(count, -0.15, 0.15, generator).flatten(1),
        between(count, -0.15, 0.15, generator).flatten(1),
        (scale / stretch).flatten(1),
        (scale * stretch).flatten(1),
    )
    grid = _grid(whole, side, between(count, -0.2, 0.2, generator).flatten(), generator)
    inside = (grid.abs().amax(-1) <= 1)[:, None].float()
    fill = torch.where(between(count, 0, 1, generator) < 0.6, 0.0, between(count, 0, 1, generator))
    x = functional.grid_sample(x, grid, align_corners=False, padding_mode="border")
    filled = x * inside + fill * (1 - inside)
    x = torch.where(between(count, 0, 1, generator) < 0.6, filled, x)
    lungs = functional.grid_sample(lungs, grid, align_corners=False)
    if torch.rand(1, generator=generator) < 0.3:
        x = functional.avg_pool2d(x, 3, 1, 1)
    _lay_boxes(x, generator)
    noise = torch.randn(x.shape, generator=generator)
    return x + 0.03 * noise * between(count, 0, 1, generator), lungs


def vary_cut(
    films: Tensor, lungs: Tensor, around: Window, side: int, generator: Generator
) -> tuple[Tensor, Tensor]:
    """Crop slightly shifted, turned and scaled windows of films, as with an uncertain lung field.

    Parameters
    ----------
    films, lungs : Tensor of float32, shape (N, 1, h, w)
        Films and lungs may differ in size.
    around : Window
    side : int
        Side of the crops in pixels.
    generator : Generator

    Returns
    -------
    films, lungs : Tensor of float32, shape (N, 1, side, side)
    """
    count = len(films)

    def drawn(low: float, high: float) -> Tensor:
        return between(count, low, high, generator).flatten(1)

    window = Window(
        around.middle + drawn(-0.07, 0.07),
        around.centre + drawn(-0.07, 0.07),
        around.half_height * drawn(-0.13, 0.16).exp(),
        around.half_width * drawn(-0.13, 0.16).exp(),
    )
    grid = _grid(window, side, drawn(-0.17, 0.17).flatten(), generator)
    return (
        functional.grid_sample(films, grid, align_corners=False, padding_mode="border"),
        functional.grid_sample(lungs, grid, align_corners=False),
    )


def vary_greys(films: Tensor, generator: Generator) -> Tensor:
    """Change exposure, window, local contrast, sharpness, noise and compression of films [N, 1, s, s]."""
    count = len(films)
    x = films.clamp(0, 1) ** torch.exp(between(count, -0.5, 0.5, generator))
    low, high = between(count, 0, 0.12, generator), 1 - between(count, 0, 0.12, generator)
    x = ((x - low) / (high - low)).clamp(0, 1)
    wide = functional.interpolate(functional.avg_pool2d(x, 16), size=x.shape[-1], mode="bilinear")
    x = wide + (x - wide) * torch.exp(between(count, -0.5, 0.5, generator))
    soft = functional.avg_pool2d(x, 3, 1, 1, count_include_pad=False)
    x = x + between(count, -0.6, 1.0, generator) * (soft - x)
    x = x + 0.03 * between(count, 0, 1, generator) * torch.randn(x.shape, generator=generator)
    return _compressed(x.clamp(0, 1), generator)


def _grid(window: Window, side: int, turn: Tensor, generator: Generator) -> Tensor:
    """Return sampling grids [N, side, side, 2] of windows turned by angles [N]; half are mirrored."""
    flip = torch.where(torch.rand(len(turn), generator=generator) < 0.5, -1.0, 1.0)
    height, width = window.half_height.flatten(), window.half_width.flatten()
    across = torch.stack([turn.cos() * width * flip, -turn.sin() * width, window.centre.flatten()], 1)
    down = torch.stack([turn.sin() * height * flip, turn.cos() * height, window.middle.flatten()], 1)
    shape = [len(turn), 1, side, side]
    return functional.affine_grid(torch.stack([across, down], 1), shape, align_corners=False)


def _lay_boxes(films: Tensor, generator: Generator) -> None:
    """Draw bright and dark boxes over some of the films, like labels and redactions."""
    side = films.shape[-1]
    for _ in range(_BOXES):
        film = int(torch.randint(len(films), (1,), generator=generator))
        height, width = torch.randint(side // 32, side // 4, (2,), generator=generator).tolist()
        top, left = torch.randint(0, int(0.8 * side), (2,), generator=generator).tolist()
        grey = float(torch.rand(1, generator=generator) < 0.7)
        films[film, :, top : top + height, left : left + width] = grey


def _compressed(films: Tensor, generator: Generator) -> Tensor:
    out = films.clone()
    for number in range(len(films)):
        if torch.rand(1, generator=generator) >= 0.4:
            continue
        stream = io.BytesIO()
        quality = int(torch.randint(25, 90, (1,), generator=generator))
        grey = (films[number, 0].numpy() * 255).astype(np.uint8)
        Image.fromarray(grey).save(stream, "JPEG", quality=quality)
        out[number, 0] = torch.from_numpy(np.asarray(Image.open(stream), dtype=np.float32) / 255)
    return out
