"""Augment a grey picture strongly, as pictures change between a scanner and a folder."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

_BILINEAR = Image.Resampling.BILINEAR
_LETTERS = list("LRABCDEHIMPSTkVmA0123456789:./ ")

Grey = NDArray[np.uint8]
_Step = Callable[[Image.Image, np.random.Generator], Image.Image]


def vary(grey: Grey, rng: np.random.Generator) -> Grey:
    """Return an augmented copy; black and white are not swapped.

    Parameters
    ----------
    grey : ndarray of uint8, shape (H, W)
    rng : Generator
    """
    picture = Image.fromarray(np.asarray(grey, np.uint8))
    for step in _STEPS:
        picture = step(picture, rng)
    return np.asarray(picture)


def _turned(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    if rng.random() < 0.5:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if rng.random() < 0.25:
        picture = picture.transpose(list(Image.Transpose)[rng.choice([1, 2, 3, 4])])
    if rng.random() < 0.4:
        pixels = np.asarray(picture)
        fill = int(np.median(np.concatenate([pixels[0], pixels[-1]])))
        picture = picture.rotate(rng.normal(0, 9), _BILINEAR, expand=bool(rng.random() < 0.5), fillcolor=fill)
    return picture


def _cropped(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    if rng.random() >= 0.6:
        return picture
    width, height = picture.size
    area, aspect = rng.uniform(0.55, 1.0), np.exp(rng.normal(0, 0.15))
    inner_width = min(width, width * np.sqrt(area * aspect))
    inner_height = min(height, height * np.sqrt(area / aspect))
    left, top = rng.uniform(0, width - inner_width + 1e-6), rng.uniform(0, height - inner_height + 1e-6)
    right, bottom = max(int(left + inner_width), int(left) + 8), max(int(top + inner_height), int(top) + 8)
    return picture.crop((int(left), int(top), right, bottom))


def _out_of_shape(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    if rng.random() >= 0.25:
        return picture
    width, height = picture.size
    size = (128, 128) if rng.random() < 0.5 else (max(8, int(width * np.exp(rng.normal(0, 0.2)))), height)
    return picture.resize(size, _BILINEAR)


def _few_pixels(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    if rng.random() >= 0.25:
        return picture
    width, height = picture.size
    factor = max(width, height) / rng.uniform(36, 110)
    if factor <= 1:
        return picture
    how = _BILINEAR if rng.random() < 0.7 else Image.Resampling.NEAREST
    small = picture.resize((max(4, int(width / factor)), max(4, int(height / factor))), how)
    ways = [_BILINEAR, Image.Resampling.BICUBIC, Image.Resampling.NEAREST]
    return small.resize((width, height), ways[rng.choice(3, p=[0.6, 0.3, 0.1])])


def _other_greys(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    grey = np.asarray(picture, np.float32) / 255
    if rng.random() < 0.5:  # Change the window.
        low, high = rng.uniform(-0.15, 0.25), rng.uniform(0.65, 1.25)
        grey = (grey - low) / (high - low)
    if rng.random() < 0.45:
        grey = np.clip(grey, 0, 1) ** np.exp(rng.normal(0, 0.35))
    if rng.random() < 0.12:  # Grey background, as in some exports.
        grey = rng.uniform(0.05, 0.35) + np.clip(grey, 0, 1) * rng.uniform(0.4, 0.7)
    if rng.random() < 0.1:
        low, high = np.percentile(grey, [1, 99])
        grey = (grey - low) / (high - low + 1e-3)
    if rng.random() < 0.25:
        grey = grey + rng.normal(0, rng.uniform(0.005, 0.06), grey.shape)
    return Image.fromarray((np.clip(grey, 0, 1) * 255).astype(np.uint8))


def _filtered(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    if rng.random() < 0.15:
        return picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.4)))
    if rng.random() < 0.12:
        return picture.filter(ImageFilter.UnsharpMask(2, int(rng.uniform(50, 200)), 0))
    return picture


def _photographed(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Return a photograph of the film on a light box, or of a screen, taken slightly from the side."""
    if rng.random() >= 0.07:
        return picture
    width, height = picture.size
    moved = rng.uniform(-0.12, 0.12, 8) * np.tile([width, height], 4)
    corners = np.array([0, 0, 0, height, width, height, width, 0], float) + moved
    seen = picture.transform((width, height), Image.Transform.QUAD, corners.tolist(), _BILINEAR)
    y, x = np.mgrid[:height, :width] / max(width, height)
    light = 1 + rng.uniform(-0.6, 0.6) * (x - 0.5) + rng.uniform(-0.6, 0.6) * (y - 0.5)
    return Image.fromarray(np.clip(np.asarray(seen) * light + rng.uniform(0, 50), 0, 255).astype(np.uint8))


def _bordered(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    if rng.random() < 0.3:
        width, height = picture.size
        sides = rng.uniform(0, 0.25, 4) * (rng.random(4) < 0.6) * [width, height, width, height]
        left, top, right, bottom = (int(side) for side in sides)
        fill = int(rng.choice([0, 0, 0, 255, int(rng.integers(0, 256))]))
        out = Image.new("L", (width + left + right, height + top + bottom), fill)
        out.paste(picture, (left, top))
        picture = out
    if rng.random() < 0.05:
        width, height = picture.size
        outline, thick = int(rng.choice([0, 255])), int(rng.integers(1, 6))
        ImageDraw.Draw(picture).rectangle([0, 0, width - 1, height - 1], outline=outline, width=thick)
    return picture


def _lettered(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    """Draw letters into the pixels."""
    if rng.random() >= 0.2:
        return picture
    width, height = picture.size
    ink = int(rng.choice([255, 255, 200, 0]))
    pen = ImageDraw.Draw(picture)
    for _ in range(rng.integers(1, 5)):
        text = "".join(rng.choice(_LETTERS, int(rng.integers(1, 14))))
        left = rng.uniform(0, width * 0.8)
        top = float(rng.choice([2.0, height * 0.08, height * 0.85, height - 12.0, rng.uniform(0, height)]))
        pen.text((left, top), text, fill=ink)
    return picture


def _as_jpeg(picture: Image.Image, rng: np.random.Generator) -> Image.Image:
    if rng.random() >= 0.3:
        return picture
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=int(rng.uniform(15, 85)))
    return Image.open(file)


_STEPS: tuple[_Step, ...] = (
    _turned,
    _cropped,
    _out_of_shape,
    _few_pixels,
    _other_greys,
    _filtered,
    _photographed,
    _bordered,
    _lettered,
    _as_jpeg,
)
