"""Draw pictures that are not radiological, or of a kind that no data set has."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from training.kinds.vary import Grey

_SIDE = 160
_WORDS, _MARKS = list("abcdefghilmnoprstu"), list("ABCDEMHz0123 .")


def drawn(rng: np.random.Generator, part: float = 1.0) -> list[tuple[Grey, str, str]]:
    """Draw `part` of the usual number of pictures; return each with its kind and the name of its drawing."""
    return [
        (draw(rng), kind, name) for draw, kind, name, number in _DRAWN for _ in range(round(part * number))
    ]


def _clipped(values: NDArray[np.float64]) -> Grey:
    return np.clip(values, 0, 255).astype(np.uint8)


def _clouds(rng: np.random.Generator, side: int, power: float) -> Grey:
    spectrum = np.fft.rfft2(rng.normal(size=(side, side)))
    frequency = np.hypot(np.fft.fftfreq(side)[:, None], np.fft.rfftfreq(side)[None]) + 1 / side
    values: NDArray[np.float64] = np.fft.irfft2(spectrum / frequency**power, s=(side, side))
    return _clipped((values - values.min()) / np.ptp(values) * 255)


def _retina(rng: np.random.Generator) -> Grey:
    """Draw the fundus of an eye: smooth background, bright disc, dark macula, branching dark vessels."""
    side = 2 * _SIDE
    ground = _clouds(rng, side, 2.0).astype(float) * rng.uniform(0.05, 0.2) + rng.uniform(50, 150)
    y, x = np.mgrid[:side, :side] / side - 0.5
    ground *= 1 - rng.uniform(0, 1.2) * (x**2 + y**2)
    disc_x, disc_y = rng.choice([-1, 1]) * rng.uniform(0, 0.3), rng.uniform(-0.08, 0.08)
    from_disc = (x - disc_x) ** 2 + (y - disc_y) ** 2
    ground += rng.uniform(30, 110) * np.exp(-from_disc / rng.uniform(0.002, 0.006))
    macula = (x + disc_x * rng.uniform(0, 1)) ** 2 + (y + disc_y) ** 2
    ground -= rng.uniform(5, 40) * np.exp(-macula / 0.006)
    picture = Image.fromarray(_clipped(ground))
    pen = ImageDraw.Draw(picture)
    dark = int(np.clip(ground.mean() - rng.uniform(15, 55), 0, 255))
    for angle in (-1.9, -1.2, 1.2, 1.9, -2.6, 2.6, 0.4, -0.4):
        start = ((disc_x + 0.5) * side, (disc_y + 0.5) * side)
        _vessel(pen, rng, dark, start, angle + rng.normal(0, 0.2), rng.uniform(2, 6), 30)
    if rng.random() < 0.4:
        for _ in range(rng.integers(3, 40)):
            u, v, size = (*rng.uniform(0, side, 2), rng.uniform(1, 9))
            pen.ellipse([u - size, v - size, u + size, v + size], fill=int(rng.choice([dark, 230])))
    out = np.asarray(picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.6, 2))), float)
    if rng.random() < 0.85:
        out = np.where(np.hypot(x, y) < rng.uniform(0.42, 0.56), out, rng.uniform(0, 8))
    return np.asarray(Image.fromarray(_clipped(out)).resize((_SIDE, _SIDE), Image.Resampling.BILINEAR))


def _vessel(
    pen: ImageDraw.ImageDraw,
    rng: np.random.Generator,
    dark: int,
    start: tuple[float, float],
    angle: float,
    thick: float,
    steps: int,
) -> None:
    x, y = start
    for _ in range(steps):
        angle += rng.normal(0, 0.12)
        next_x, next_y = x + 7 * np.cos(angle), y + 7 * np.sin(angle)
        pen.line([x, y, next_x, next_y], fill=dark, width=max(1, round(thick)))
        x, y, thick = next_x, next_y, thick * 0.97
        if thick > 1.2 and rng.random() < 0.12:
            aside = angle + rng.choice([-1, 1]) * rng.uniform(0.4, 0.9)
            _vessel(pen, rng, dark, (x, y), aside, thick * 0.65, steps // 2)


def _ultrasound(rng: np.random.Generator) -> Grey:
    """Draw a sector or strip of speckle with dark cysts and shadows, and letters at the edge."""
    side = _SIDE
    y, x = np.mgrid[:side, :side] / side
    speckle = np.abs(rng.normal(size=(side, side)) + 1j * rng.normal(size=(side, side)))
    soft = Image.fromarray(_clipped(speckle * 60)).filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 1.5)))
    out = np.asarray(soft, float) * (_clouds(rng, side, 1.8) / 128.0) * rng.uniform(0.6, 1.6)
    out *= 1 + 0.8 * (np.sin(y * rng.uniform(5, 30) + x * rng.uniform(-4, 4)))
    for _ in range(rng.integers(0, 4)):
        u, v, half_x, half_y = (*rng.uniform(0.2, 0.8, 2), *rng.uniform(0.04, 0.2, 2))
        out[((x - u) / half_x) ** 2 + ((y - v) / half_y) ** 2 < 1] *= rng.uniform(0, 0.4)
        out[(np.abs(x - u) < half_x) & (y > v + half_y)] *= rng.uniform(0.7, 1.8)
    if rng.random() < 0.5:
        apex, near, far = -rng.uniform(0, 0.5), rng.uniform(0.1, 0.5), rng.uniform(0.9, 1.4)
        half = rng.uniform(0.4, 0.9)
        radius, angle = np.hypot(x - 0.5, y - apex), np.arctan2(x - 0.5, y - apex)
        out[(np.abs(angle) > half) | (radius < near) | (radius > far)] = 0
    picture = Image.fromarray(_clipped(out))
    if rng.random() < 0.5:
        ImageDraw.Draw(picture).text((2, 2), "".join(rng.choice(_MARKS, 12)), fill=220)
    return np.asarray(picture)


def _page(rng: np.random.Generator) -> Grey:
    """Draw a page, a form, a screen or a chart."""
    bright = rng.random() < 0.75
    paper = int(rng.integers(215, 256) if bright else rng.integers(0, 60))
    ink = int(rng.integers(0, 90) if bright else rng.integers(150, 256))
    width, height = int(_SIDE * rng.uniform(0.6, 1.5)), int(_SIDE * rng.uniform(0.6, 1.5))
    picture = Image.new("L", (width, height), paper)
    pen = ImageDraw.Draw(picture)
    style = int(rng.integers(0, 4))
    if style < 3:
        _lines(pen, rng, ink, (width, height), in_letters=style == 0)
    else:
        _chart(pen, rng, ink, (width, height))
    return np.asarray(picture)


def _lines(
    pen: ImageDraw.ImageDraw, rng: np.random.Generator, ink: int, size: tuple[int, int], *, in_letters: bool
) -> None:
    width, height = size
    y, step = int(rng.uniform(3, 20)), int(rng.uniform(4, 12))
    while y < height - 5:
        if rng.random() < 0.85:
            x, end = int(rng.uniform(3, 15)), int(width * rng.uniform(0.4, 0.97))
            while x < end:
                word = int(rng.uniform(3, 22))
                if step >= 9 and in_letters:
                    pen.text((x, y), "".join(rng.choice(_WORDS, max(1, word // 5))), fill=ink)
                else:
                    pen.rectangle([x, y, x + word, y + step // 2], fill=ink)
                x += word + 4
        y += step
        if rng.random() < 0.06:
            box = int(rng.integers(10, 60))
            fill = int(rng.integers(0, 256)) if rng.random() < 0.5 else None
            pen.rectangle([5, y, width - 5, y + box], outline=ink, fill=fill)
            y += box + 4


def _chart(pen: ImageDraw.ImageDraw, rng: np.random.Generator, ink: int, size: tuple[int, int]) -> None:
    width, height = size
    pen.line([15, 5, 15, height - 15], fill=ink)
    pen.line([15, height - 15, width - 5, height - 15], fill=ink)
    if rng.random() < 0.5:
        for x in range(15, width - 10, 12):
            top = height - 15 - int(rng.uniform(0, height - 25))
            pen.rectangle([x, top, x + 8, height - 15], fill=int(rng.integers(0, 256)))
        return
    for _ in range(rng.integers(1, 4)):
        places = range(15, width - 5, 9)
        points = [(x, int(np.clip(rng.normal(height / 2, height / 5), 2, height - 16))) for x in places]
        pen.line(points, fill=int(rng.integers(0, 200)), width=2)


def _shapes(rng: np.random.Generator) -> Grey:
    """Draw noise, clouds, stripes, gradients, phantoms or cartoons."""
    what = int(rng.integers(0, 7))
    if what < 4:
        return _pattern(rng, what)
    picture = Image.new("L", (_SIDE, _SIDE), int(rng.integers(0, 256)) if what > 4 else 0)
    pen = ImageDraw.Draw(picture)
    if what == 4:
        _phantom(pen, rng)
    else:
        for _ in range(rng.integers(2, 30)):
            _shape(pen, rng)
    if rng.random() < 0.4:
        picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 5)))
    out = np.asarray(picture)
    return _clipped(out + rng.normal(0, rng.uniform(0, 15), out.shape))


def _pattern(rng: np.random.Generator, what: int) -> Grey:
    y, x = np.mgrid[:_SIDE, :_SIDE] / _SIDE
    if what == 0:
        if rng.random() < 0.5:
            return rng.integers(0, 256, (_SIDE, _SIDE)).astype(np.uint8)
        return _clipped(rng.normal(rng.uniform(20, 220), rng.uniform(3, 60), (_SIDE, _SIDE)))
    if what == 1:
        return _clouds(rng, _SIDE, rng.uniform(0.3, 3))
    if what == 2:
        return _clipped((np.sin(x * rng.uniform(3, 150) + y * rng.uniform(-100, 100)) + 1) * 127)
    across, down = rng.uniform(-1, 1, 2)
    slope = across * x + down * y
    return _clipped((slope - slope.min()) / (np.ptp(slope) + 1e-9) * rng.uniform(60, 255))


def _phantom(pen: ImageDraw.ImageDraw, rng: np.random.Generator) -> None:
    """Draw discs inside a disc."""
    radius, centre = rng.uniform(0.25, 0.48) * _SIDE, _SIDE / 2
    corner, end = centre - radius, centre + radius
    pen.ellipse([corner, corner, end, end], fill=int(rng.integers(60, 256)))
    for _ in range(rng.integers(0, 12)):
        angle, away, size = rng.uniform(0, 7), rng.uniform(0, radius * 0.85), rng.uniform(1, radius / 3)
        u, v = centre + away * np.cos(angle), centre + away * np.sin(angle)
        pen.ellipse([u - size, v - size, u + size, v + size], fill=int(rng.integers(0, 256)))


def _shape(pen: ImageDraw.ImageDraw, rng: np.random.Generator) -> None:
    u, v, width, height = (*rng.uniform(-20, _SIDE, 2), *rng.uniform(3, 90, 2))
    grey, form = int(rng.integers(0, 256)), rng.integers(0, 4)
    if form == 0:
        pen.ellipse([u, v, u + width, v + height], fill=grey)
    elif form == 1:
        pen.rectangle([u, v, u + width, v + height], fill=grey)
    elif form == 2:
        pen.polygon([(u, v), (u + width, v + height), (u - height / 2, v + width)], fill=grey)
    else:
        pen.line([u, v, u + width * 2, v + height * 2], fill=grey, width=int(rng.integers(1, 9)))


#: Drawing function, kind, title and usual number.
_DRAWN: tuple[tuple[Callable[[np.random.Generator], Grey], str, str, int], ...] = (
    (_retina, "eye", "drawn-retina", 300),
    (_ultrasound, "ultrasound", "drawn-ultrasound", 200),
    (_page, "document", "drawn-page", 250),
    (_shapes, "other", "drawn-shapes", 350),
)
