"""Augment training pictures: pose, padding, window, exposure and sharpness, as between hospitals."""

from __future__ import annotations

import math

import torch
from torch import Generator, Tensor
from torch.nn import functional

from training.recipe.sections import Augmentation


def to_unit(pictures: Tensor) -> Tensor:
    """Scale uint8 [N, H, W] to float32 [N, 1, H, W] in 0 to 1, as the exported graph does."""
    return pictures[:, None].to(torch.float32) / 255.0


def augment(pictures: Tensor, rule: Augmentation, generator: Generator) -> Tensor:
    """Augment a batch.

    Parameters
    ----------
    pictures : Tensor of uint8, shape (N, H, W)
    rule : Augmentation
    generator : Generator
        Random generator; the same state gives the same pictures.

    Returns
    -------
    Tensor of float32, shape (N, 1, H, W), in 0 to 1
        About ``rule.untouched`` of the pictures are unchanged.
    """
    return _augment(to_unit(pictures), rule, generator)


def augment_with_masks(
    pictures: Tensor, masks: Tensor, rule: Augmentation, generator: Generator
) -> tuple[Tensor, Tensor]:
    """Augment a batch as `augment` does, and move its masks, float32 [N, 1, H, W] in 0 to 1, with it."""
    both = _augment(torch.cat([to_unit(pictures), masks], dim=1), rule, generator)
    return both[:, :1], both[:, 1:]


def _augment(out: Tensor, rule: Augmentation, generator: Generator) -> Tensor:
    """Augment the first channel; the other channels are only moved with it."""
    touched = torch.rand(len(out), generator=generator) >= rule.untouched
    if not touched.any():
        return out
    x, masks = out[touched].tensor_split([1], dim=1)
    # In the order of real pictures: exposure and window come first and leave black outside the picture,
    # then the picture is placed on a page, then it loses quality.
    x = _windowed(x, rule, generator)
    x = _tone(x, rule, generator)
    x, masks = _placed(torch.cat([x, masks], dim=1), rule, generator).tensor_split([1], dim=1)
    x = _bars(x, rule, generator)
    x = _border(x, rule, generator)
    x = _erase(x, rule, generator)
    x = _degrade(x, rule, generator)
    out[touched] = torch.cat([x, masks], dim=1).clamp(0.0, 1.0)
    return out


def _uniform(count: int, low: float, high: float, generator: Generator) -> Tensor:
    """Return uniform random numbers, shape (count, 1, 1, 1)."""
    return low + (high - low) * torch.rand(count, 1, 1, 1, generator=generator)


def _some(count: int, share: float, generator: Generator) -> Tensor:
    """Return True for about `share` of the pictures, shape (count, 1, 1, 1)."""
    return torch.rand(count, 1, 1, 1, generator=generator) < share


def _windowed(x: Tensor, rule: Augmentation, generator: Generator) -> Tensor:
    low = _uniform(len(x), *rule.window_low, generator)
    width = _uniform(len(x), *rule.window_width, generator)
    windowed = ((x - low) / width).clamp(0.0, 1.0)
    return torch.where(_some(len(x), rule.window, generator), windowed, x)


def _tone(x: Tensor, rule: Augmentation, generator: Generator) -> Tensor:
    contrast = _uniform(len(x), 1 - rule.contrast, 1 + rule.contrast, generator)
    offset = _uniform(len(x), -rule.brightness, rule.brightness, generator)
    gamma = torch.exp(_uniform(len(x), -rule.gamma, rule.gamma, generator))
    return ((x - 0.5) * contrast + 0.5 + offset).clamp(0.0, 1.0) ** gamma


def _placed(x: Tensor, rule: Augmentation, generator: Generator) -> Tensor:
    count = len(x)
    angle = _uniform(count, -rule.rotation, rule.rotation, generator).flatten() * (math.pi / 180)
    quarters = torch.randint(1, 4, (count,), generator=generator) * (math.pi / 2)
    angle = angle + quarters * _some(count, rule.turn, generator).flatten()
    zoom = _uniform(count, *rule.zoom, generator).flatten()
    aspect = torch.exp(_uniform(count, -rule.aspect, rule.aspect, generator).flatten() / 2)
    mirror = 1.0 - 2.0 * _some(count, rule.flip, generator).flatten().to(torch.float32)
    # affine_grid maps from the result to the source, so a zoom of 2 is a factor of 1/2.
    across, down = mirror / (zoom * aspect), aspect / zoom
    if rule.flip_down:
        down = down * (1.0 - 2.0 * _some(count, rule.flip_down, generator).flatten().to(torch.float32))
    shift = 2 * rule.shift
    matrix = torch.stack(
        [
            torch.stack([angle.cos() * across, -angle.sin() * down], dim=1),
            torch.stack([angle.sin() * across, angle.cos() * down], dim=1),
        ],
        dim=1,
    )
    move = (
        _uniform(count, -shift, shift, generator).flatten(),
        _uniform(count, -shift, shift, generator).flatten(),
    )
    theta = torch.cat([matrix, torch.stack(move, dim=1)[..., None]], dim=2)
    grid = functional.affine_grid(theta, list(x.shape), align_corners=False)
    # Half of the batch has black outside the picture, as after letterboxing; in the other half the edge
    # is repeated, as after cropping.
    half = count // 2
    on_black = functional.grid_sample(x[:half], grid[:half], padding_mode="zeros", align_corners=False)
    cropped = functional.grid_sample(x[half:], grid[half:], padding_mode="border", align_corners=False)
    return torch.cat([on_black, cropped])


def _bars(x: Tensor, rule: Augmentation, generator: Generator) -> Tensor:
    height, width = x.shape[2:]
    share = _uniform(len(x), 0.0, rule.bar_width, generator) * _some(len(x), rule.bars, generator)
    down, across = ((torch.arange(side) + 0.5) / side for side in (height, width))
    upright = _some(len(x), 0.5, generator)
    place = torch.where(upright, across.expand(height, width), down[:, None].expand(height, width))
    return x * ((place >= share) & (place <= 1 - share))


def _border(x: Tensor, rule: Augmentation, generator: Generator) -> Tensor:
    if not rule.border:
        return x
    count, _, height, width = x.shape
    chosen = _some(count, rule.border, generator)
    # Left, right, top, bottom: random widths; three of ten sides have no border.
    widths = [
        _uniform(count, 0.0, rule.border_width, generator) * _some(count, 0.7, generator) * chosen
        for _ in range(4)
    ]
    down, across = _places(height)[:, None], _places(width)
    inside = (across >= widths[0]) & (across <= 1 - widths[1]) & (down >= widths[2]) & (down <= 1 - widths[3])
    return torch.where(inside, x, _any_grey(count, generator))


def _erase(x: Tensor, rule: Augmentation, generator: Generator) -> Tensor:
    if not rule.erase:
        return x
    count, _, height, width = x.shape
    chosen = _some(count, rule.erase, generator)
    down, across = _places(height)[:, None], _places(width)
    inside = chosen
    for place in (down, across):
        side = _uniform(count, 0.05, rule.erase_side, generator)
        start = torch.rand(count, 1, 1, 1, generator=generator) * (1 - side)
        inside = inside & (place >= start) & (place <= start + side)
    return torch.where(inside, _any_grey(count, generator), x)


def _places(side: int) -> Tensor:
    """Return the centres of the pixels as shares of the side."""
    return (torch.arange(side) + 0.5) / side


def _any_grey(count: int, generator: Generator) -> Tensor:
    """Return a grey value for each picture, black or white for half of them, shape (count, 1, 1, 1)."""
    grey = _uniform(count, 0.0, 1.0, generator)
    return torch.where(_some(count, 0.5, generator), grey.round(), grey)


def _degrade(x: Tensor, rule: Augmentation, generator: Generator) -> Tensor:
    if rule.smooth:
        x = torch.where(_some(len(x), rule.smooth, generator), _smooth(x, rule.smooth_sigma, generator), x)
    small = functional.avg_pool2d(x, 2)
    soft = functional.interpolate(small, size=x.shape[2:], mode="bilinear", align_corners=False)
    if rule.sharpen:
        # Sharpen by adding the difference from the blurred picture.
        sharper = (2 * x - soft).clamp(0.0, 1.0)
        sharper = torch.where(_some(len(x), rule.sharpen, generator), sharper, x)
    else:
        sharper = x
    x = torch.where(_some(len(x), rule.blur, generator), soft, sharper)
    if rule.compress:
        step = _uniform(len(x), 0.03, 0.12, generator)
        x = torch.where(_some(len(x), rule.compress, generator), _compressed(x, step), x)
    sigma = _uniform(len(x), 0.0, rule.noise_sigma, generator) * _some(len(x), rule.noise, generator)
    return x + sigma * torch.randn(x.shape, generator=generator)


def _smooth(x: Tensor, greatest: float, generator: Generator) -> Tensor:
    """Apply a Gaussian filter of a random width to each picture."""
    reach = math.ceil(3 * max(greatest, 0.1))
    sigma = _uniform(len(x), 0.1, max(greatest, 0.1), generator)
    kernel = (-0.5 * (torch.arange(-reach, reach + 1) / sigma) ** 2).exp()
    kernel = kernel / kernel.sum(dim=3, keepdim=True)
    out = functional.pad(x.transpose(0, 1), (reach, reach, reach, reach), mode="replicate")
    out = functional.conv2d(out, kernel, groups=len(x))
    return functional.conv2d(out, kernel.transpose(2, 3), groups=len(x)).transpose(0, 1)


def _compressed(x: Tensor, step: Tensor) -> Tensor:
    """Round the cosine transform of 8x8 blocks to multiples of a step that grows with the frequency."""
    height, width = x.shape[2:]
    down, across = -height % 8, -width % 8
    padded = functional.pad(x, (0, across, 0, down), mode="replicate")
    blocks = functional.pixel_unshuffle(padded, 8).unflatten(1, (8, 8)).permute(0, 3, 4, 1, 2)
    k = torch.arange(8)
    basis = (
        torch.cos(math.pi * (2 * k + 1) * k[:, None] / 16) * torch.where(k == 0, 0.125, 0.25).sqrt()[:, None]
    )
    steps = step[..., None] * (1 + 0.6 * (k[:, None] + k))
    rounded = (basis @ blocks @ basis.T / steps).round() * steps
    back = (basis.T @ rounded @ basis).permute(0, 3, 4, 1, 2).flatten(1, 2)
    return functional.pixel_shuffle(back, 8)[:, :, :height, :width].clamp(0.0, 1.0)
