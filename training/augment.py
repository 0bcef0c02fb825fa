"""Varies training pictures as pictures from elsewhere vary: pose, padding, window, exposure, sharpness."""

from __future__ import annotations

import math

import torch
from torch import Generator, Tensor
from torch.nn import functional

from training.recipe import Augmentation


def to_unit(pictures: Tensor) -> Tensor:
    """Scale uint8 [N, H, W] to float32 [N, 1, H, W] in 0 to 1, as the exported graph does."""
    return pictures[:, None].to(torch.float32) / 255.0


def augment(pictures: Tensor, rule: Augmentation, generator: Generator) -> Tensor:
    """Vary a batch.

    Parameters
    ----------
    pictures : Tensor of uint8, shape (N, H, W)
    rule : Augmentation
    generator : Generator
        The same state gives the same pictures.

    Returns
    -------
    Tensor of float32, shape (N, 1, H, W), in 0 to 1
        About ``rule.untouched`` of the pictures come out as they are.
    """
    return _augment(to_unit(pictures), rule, generator)


def augment_with_masks(
    pictures: Tensor, masks: Tensor, rule: Augmentation, generator: Generator
) -> tuple[Tensor, Tensor]:
    """Vary a batch as `augment` does, and move masks, float32 [N, 1, H, W] in 0 to 1, with it."""
    both = _augment(torch.cat([to_unit(pictures), masks], dim=1), rule, generator)
    return both[:, :1], both[:, 1:]


def _augment(out: Tensor, rule: Augmentation, generator: Generator) -> Tensor:
    """Vary the first channel; the others only change their place."""
    touched = torch.rand(len(out), generator=generator) >= rule.untouched
    if not touched.any():
        return out
    x, masks = out[touched].tensor_split([1], dim=1)
    # In the order in which the world does it: the exposure and the window come first and leave black
    # outside the picture, then it is placed on its page, then it loses quality on the way.
    x = _window(x, rule, generator)
    x = _tone(x, rule, generator)
    x, masks = _place(torch.cat([x, masks], dim=1), rule, generator).tensor_split([1], dim=1)
    x = _bars(x, rule, generator)
    x = _degrade(x, rule, generator)
    out[touched] = torch.cat([x, masks], dim=1).clamp(0.0, 1.0)
    return out


def _uniform(count: int, low: float, high: float, generator: Generator) -> Tensor:
    """Uniform numbers, shape (count, 1, 1, 1)."""
    return low + (high - low) * torch.rand(count, 1, 1, 1, generator=generator)


def _some(count: int, share: float, generator: Generator) -> Tensor:
    """True for about `share` of the pictures, shape (count, 1, 1, 1)."""
    return torch.rand(count, 1, 1, 1, generator=generator) < share


def _window(x: Tensor, rule: Augmentation, generator: Generator) -> Tensor:
    low = _uniform(len(x), *rule.window_low, generator)
    width = _uniform(len(x), *rule.window_width, generator)
    seen = ((x - low) / width).clamp(0.0, 1.0)
    return torch.where(_some(len(x), rule.window, generator), seen, x)


def _tone(x: Tensor, rule: Augmentation, generator: Generator) -> Tensor:
    contrast = _uniform(len(x), 1 - rule.contrast, 1 + rule.contrast, generator)
    offset = _uniform(len(x), -rule.brightness, rule.brightness, generator)
    gamma = torch.exp(_uniform(len(x), -rule.gamma, rule.gamma, generator))
    return ((x - 0.5) * contrast + 0.5 + offset).clamp(0.0, 1.0) ** gamma


def _place(x: Tensor, rule: Augmentation, generator: Generator) -> Tensor:
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
    # Half the batch lies on black, as after letterboxing; half goes on over its edge, as after cropping.
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


def _degrade(x: Tensor, rule: Augmentation, generator: Generator) -> Tensor:
    if rule.smooth:
        x = torch.where(_some(len(x), rule.smooth, generator), _smooth(x, rule.smooth_sigma, generator), x)
    small = functional.avg_pool2d(x, 2)
    soft = functional.interpolate(small, size=x.shape[2:], mode="bilinear", align_corners=False)
    x = torch.where(_some(len(x), rule.blur, generator), soft, x)
    sigma = _uniform(len(x), 0.0, rule.noise_sigma, generator) * _some(len(x), rule.noise, generator)
    return x + sigma * torch.randn(x.shape, generator=generator)


def _smooth(x: Tensor, greatest: float, generator: Generator) -> Tensor:
    """Gaussian filter of a random width for each picture."""
    reach = math.ceil(3 * max(greatest, 0.1))
    sigma = _uniform(len(x), 0.1, max(greatest, 0.1), generator)
    kernel = (-0.5 * (torch.arange(-reach, reach + 1) / sigma) ** 2).exp()
    kernel = kernel / kernel.sum(dim=3, keepdim=True)
    out = functional.pad(x.transpose(0, 1), (reach, reach, reach, reach), mode="replicate")
    out = functional.conv2d(out, kernel, groups=len(x))
    return functional.conv2d(out, kernel.transpose(2, 3), groups=len(x)).transpose(0, 1)
