"""Draw pictures that no radiological model should read: noise, and pictures like photos and pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Grey = NDArray[np.uint8]
SIDE = 256


def gaussian_noise(rng: Generator) -> Grey:
    """Draw independent pixels, normally distributed around a random mean."""
    return _to_grey(rng.normal(rng.uniform(0.3, 0.7), rng.uniform(0.05, 0.3), (SIDE, SIDE)))


def uniform_noise(rng: Generator) -> Grey:
    """Draw independent pixels, with all greys equally likely."""
    return _to_grey(rng.random((SIDE, SIDE)))


def clouds(rng: Generator) -> Grey:
    """Draw random phases with the amplitude spectrum of natural scenes, about 1/frequency (Field 1987)."""
    down, across = np.fft.fftfreq(SIDE)[:, None], np.fft.rfftfreq(SIDE)
    frequency = np.maximum(np.hypot(down, across), 1 / SIDE)
    spectrum = np.fft.rfft2(rng.normal(size=(SIDE, SIDE))) / frequency ** rng.uniform(0.9, 1.4)
    spectrum[0, 0] = 0
    field = np.fft.irfft2(spectrum, (SIDE, SIDE))
    return _to_grey(0.5 + rng.uniform(0.12, 0.25) * field / field.std())


def dead_leaves(rng: Generator) -> Grey:
    """Draw overlapping discs with edges and textures like those of photographs (Lee, Mumford and Huang
    2001); the density of the radii falls with their cube."""
    image = Image.new("L", (SIDE, SIDE))
    draw = ImageDraw.Draw(image)
    least, greatest = 2.0, SIDE / 3
    # Inverse of the distribution function of a density ~ r ** -3 between both radii.
    radii = (greatest**-2 + rng.random(2500) * (least**-2 - greatest**-2)) ** -0.5
    middles = rng.uniform(-20, SIDE + 20, (len(radii), 2))
    for (x, y), radius, grey in zip(middles, radii, rng.integers(0, 256, len(radii)), strict=True):
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=int(grey))
    soft = np.asarray(image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.2))), dtype=np.float64) / 255
    return _to_grey(soft * _slope(rng) + rng.normal(0, 0.02, soft.shape))


def landscape(rng: Generator) -> Grey:
    """Draw a bright sky that darkens upwards over two ranges of textured hills."""
    y = np.linspace(0, 1, SIDE)[:, None] * np.ones(SIDE)
    out = 0.95 - rng.uniform(0.2, 0.5) * (1 - y)
    texture = clouds(rng) / 255.0 - 0.5
    for height, grey in ((rng.uniform(0.4, 0.55), 0.45), (rng.uniform(0.6, 0.75), 0.25)):
        waves = sum(
            np.sin(np.linspace(0, 2 * np.pi * k, SIDE) + rng.uniform(0, 2 * np.pi)) / k for k in (1, 2, 4, 7)
        )
        ground = y > height + 0.06 * waves
        out = np.where(ground, grey + 0.5 * texture, out)
    return _to_grey(out + rng.normal(0, 0.01, out.shape))


def gradient(rng: Generator) -> Grey:
    """Draw a smooth linear or radial gradient between two greys."""
    y, x = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]
    angle, low, high = rng.uniform(0, 2 * np.pi), rng.uniform(0, 0.4), rng.uniform(0.6, 1)
    middle = rng.uniform(-0.5, 0.5, 2)
    straight = (x * np.cos(angle) + y * np.sin(angle)) / 2.9 + 0.5
    around = np.hypot(x - middle[0], y - middle[1]) / 2.2
    return _to_grey(low + (high - low) * (straight if rng.random() < 0.5 else around))


def text_page(rng: Generator) -> Grey:
    """Draw lines of short strokes in words, dark on a light page, like a scanned letter."""
    image = Image.new("L", (SIDE, SIDE), int(rng.integers(215, 256)))
    draw = ImageDraw.Draw(image)
    size, ink = int(rng.integers(6, 13)), int(rng.integers(0, 70))
    for top in range(size, SIDE - size, round(size * 1.7)):
        left = size
        while left < SIDE * rng.uniform(0.75, 0.97):
            for _ in range(rng.integers(2, 9)):
                points = rng.uniform((left, top), (left + 0.6 * size, top + size), (4, 2))
                draw.line([tuple(point) for point in points], fill=ink, width=max(1, size // 7))
                left += round(0.75 * size)
            left += size // 2
    return np.asarray(image.filter(ImageFilter.GaussianBlur(0.4)))


def cartoon(rng: Generator) -> Grey:
    """Draw flat shapes with thick black outlines, and a face."""
    image = Image.new("L", (SIDE, SIDE), int(rng.integers(120, 256)))
    draw = ImageDraw.Draw(image)
    for _ in range(rng.integers(4, 9)):
        points = rng.uniform(0, SIDE, 2) + rng.uniform(-70, 70, (rng.integers(3, 6), 2))
        draw.polygon([tuple(point) for point in points], fill=int(rng.integers(40, 256)), outline=0, width=3)
    x, y = rng.uniform(90, SIDE - 90, 2)
    radius = rng.uniform(45, 80)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=235, outline=0, width=4)
    for side in (-0.4, 0.4):
        eye_x, eye_y, eye = x + side * radius, y - 0.2 * radius, 0.16 * radius
        draw.ellipse((eye_x - eye, eye_y - eye, eye_x + eye, eye_y + eye), fill=0)
    smile = (x - 0.5 * radius, y - 0.3 * radius, x + 0.5 * radius, y + 0.6 * radius)
    draw.arc(smile, 20, 160, fill=0, width=4)
    return np.asarray(image)


#: Drawing functions by name.
DRAWINGS: Mapping[str, Callable[[Generator], Grey]] = MappingProxyType(
    {
        "Gaussian noise": gaussian_noise,
        "uniform noise": uniform_noise,
        "drawn: clouds": clouds,
        "drawn: dead leaves": dead_leaves,
        "drawn: landscapes": landscape,
        "drawn: gradients": gradient,
        "drawn: pages of text": text_page,
        "drawn: cartoons": cartoon,
    }
)


def draw_pictures(name: str, count: int, seed: int) -> list[Grey]:
    """Draw `count` pictures of a kind, uint8 [256, 256]; equal arguments give equal pictures."""
    number = list(DRAWINGS).index(name)
    return [DRAWINGS[name](np.random.default_rng([seed, number, k])) for k in range(count)]


def _slope(rng: Generator) -> NDArray[np.float64]:
    """Return light that fades towards one side."""
    y, x = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j]
    angle = rng.uniform(0, 2 * np.pi)
    return np.asarray(0.8 + 0.2 * (x * np.cos(angle) + y * np.sin(angle)))


def _to_grey(values: NDArray[np.float64]) -> Grey:
    return np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)
