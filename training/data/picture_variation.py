"""Augment a picture as if another hospital had taken it."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from training.data.dataset import Box
from training.recipe.places import PictureVariation

Grey = NDArray[np.uint8]
#: Left, top, right and bottom edge of each box as shares of the picture, shape (n, 4).
Edges = NDArray[np.float64]

_LETTERS = list("RL ABCMD0123456789/:")
#: Share of a box's other side by which a rotation enlarges the box; findings fill the centre of their box.
_TURNED_SIDE = 0.6
_CROP_TRIALS = 6
#: Smallest share of a side that a crop keeps outside the findings.
_LEAST_ROOM = 0.3


def vary_picture(
    grey: Grey, boxes: Sequence[Box], rule: PictureVariation, rng: np.random.Generator
) -> tuple[Grey, tuple[Box, ...]]:
    """Return an augmented picture and its boxes.

    Parameters
    ----------
    grey : ndarray of uint8, shape (H, W)
    boxes : sequence of Box
        As shares of the picture.
    rule : PictureVariation
    rng : Generator
    """
    image, edges = Image.fromarray(grey), _edges_of(boxes)
    if rng.random() < rule.flip:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        edges = np.stack([1 - edges[:, 2], edges[:, 1], 1 - edges[:, 0], edges[:, 3]], axis=1)
    if rng.random() < rule.upside_down:
        image = image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        edges = np.stack([edges[:, 0], 1 - edges[:, 3], edges[:, 2], 1 - edges[:, 1]], axis=1)
    if rng.random() < rule.quarters:
        image = image.transpose(Image.Transpose.ROTATE_90)
        edges = np.stack([edges[:, 1], 1 - edges[:, 2], edges[:, 3], 1 - edges[:, 0]], axis=1)
    if rng.random() < 0.6:
        factor = np.exp(rng.uniform(-rule.aspect, rule.aspect))
        image = image.resize((max(32, round(image.width * factor)), image.height), Image.Resampling.BILINEAR)
    if rng.random() < 0.6:
        image, edges = _turned(image, edges, rng.uniform(-rule.turn, rule.turn), rng)
    if rng.random() < rule.crop:
        image, edges = _cropped(image, edges, rule.least_kept, rng)
    image = _shaded(image, rule, rng)
    if rng.random() < rule.pad:
        image, edges = _padded(image, edges, rule.most_padding, rng)
    if rng.random() < 0.2:
        _write_on(image, rng)
    if rng.random() < 0.5:
        image = _compressed(image, int(rng.integers(30, 95)))
    return np.asarray(image), _boxes_of(np.clip(edges, 0, 1))


def has_room_beside(boxes: Sequence[Box]) -> bool:
    """Return whether there is enough room beside all boxes to crop a part of the picture."""
    return bool(_rooms(_edges_of(boxes)))


def cut_beside(grey: Grey, boxes: Sequence[Box], rng: np.random.Generator) -> Grey:
    """Return a part of a picture that overlaps no box.

    Parameters
    ----------
    grey : ndarray of uint8, shape (H, W)
    boxes : sequence of Box
        As shares of the picture, with room beside them.
    rng : Generator
    """
    rooms = np.array(_rooms(_edges_of(boxes)))
    sides = rooms[:, 2:] - rooms[:, :2]
    areas = sides.prod(axis=1)
    chosen = int(rng.choice(len(rooms), p=areas / areas.sum()))
    size = np.maximum(sides[chosen] * rng.uniform(0.6, 1.0, 2), _LEAST_ROOM)
    start = rooms[chosen, :2] + rng.random(2) * (sides[chosen] - size)
    height, width = grey.shape
    left, top = round(start[0] * width), round(start[1] * height)
    right, bottom = round((start[0] + size[0]) * width), round((start[1] + size[1]) * height)
    return grey[top:bottom, left:right]


def _rooms(edges: Edges) -> list[tuple[float, float, float, float]]:
    """Return left, top, right and bottom of the sufficiently wide strips on each side of all boxes."""
    if not len(edges):
        return []
    (left, top), (right, bottom) = edges[:, :2].min(axis=0), edges[:, 2:].max(axis=0)
    strips = [(0.0, 0.0, left, 1.0), (right, 0.0, 1.0, 1.0), (0.0, 0.0, 1.0, top), (0.0, bottom, 1.0, 1.0)]
    return [strip for strip in strips if min(strip[2] - strip[0], strip[3] - strip[1]) >= _LEAST_ROOM]


def _edges_of(boxes: Sequence[Box]) -> Edges:
    edges = [[x - w / 2, y - h / 2, x + w / 2, y + h / 2] for x, y, w, h in boxes]
    return np.array(edges, dtype=np.float64).reshape(-1, 4)


def _boxes_of(edges: Edges) -> tuple[Box, ...]:
    return tuple(
        ((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)
        for left, top, right, bottom in edges.tolist()
    )


def _turned(
    image: Image.Image, edges: Edges, degrees: float, rng: np.random.Generator
) -> tuple[Image.Image, Edges]:
    width, height = image.size
    fill = int(np.median(np.asarray(image)[[0, -1]])) if rng.random() < 0.5 else 0
    turned = image.rotate(degrees, Image.Resampling.BILINEAR, expand=False, fillcolor=fill)
    cosine, sine = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    across = ((edges[:, 0] + edges[:, 2]) / 2 - 0.5) * width
    down = ((edges[:, 1] + edges[:, 3]) / 2 - 0.5) * height
    wide, high = (edges[:, 2] - edges[:, 0]) * width, (edges[:, 3] - edges[:, 1]) * height
    x = (cosine * across + sine * down) / width + 0.5
    y = (cosine * down - sine * across) / height + 0.5
    half_width = (wide * abs(cosine) + _TURNED_SIDE * high * abs(sine)) / 2 / width
    half_height = (high * abs(cosine) + _TURNED_SIDE * wide * abs(sine)) / 2 / height
    return turned, np.stack([x - half_width, y - half_height, x + half_width, y + half_height], axis=1)


def _cropped(
    image: Image.Image, edges: Edges, least: float, rng: np.random.Generator
) -> tuple[Image.Image, Edges]:
    """Crop the picture at random; a crop through a box is tried again, and left out after several tries."""
    for _ in range(_CROP_TRIALS):
        w, h = rng.uniform(least, 1, 2)
        x, y = rng.uniform(0, 1 - w), rng.uniform(0, 1 - h)
        inside = (edges[:, :2] >= [x, y]).all() and (edges[:, 2:] <= [x + w, y + h]).all()
        if inside:
            width, height = image.size
            corners = (x * width, y * height, (x + w) * width, (y + h) * height)
            left, top, right, bottom = (round(value) for value in corners)
            return image.crop((left, top, right, bottom)), (edges - [x, y, x, y]) / [w, h, w, h]
    return image, edges


def _padded(
    image: Image.Image, edges: Edges, most: float, rng: np.random.Generator
) -> tuple[Image.Image, Edges]:
    left, top, right, bottom = rng.uniform(0, most / 2, 4) * (rng.random(4) < 0.7)
    width, height = image.size
    grey = int(rng.choice([0, 0, 0, 255, int(rng.integers(0, 256))]))
    new = Image.new("L", (round(width * (1 + left + right)), round(height * (1 + top + bottom))), grey)
    x, y = round(left * width), round(top * height)
    new.paste(image, (x, y))
    scale = np.array([width / new.width, height / new.height] * 2)
    return new, edges * scale + np.array([x / new.width, y / new.height] * 2)


def _shaded(image: Image.Image, rule: PictureVariation, rng: np.random.Generator) -> Image.Image:
    """Vary sharpness, resolution, exposure and noise."""
    if rng.random() < 0.35:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 1.3)))
    elif rng.random() < 0.3:
        image = image.filter(ImageFilter.UnsharpMask(2, int(rng.integers(40, 160)), 2))
    if rng.random() < 0.25:
        factor, size = rng.uniform(0.45, 0.9), image.size
        smaller = (max(24, int(size[0] * factor)), max(24, int(size[1] * factor)))
        image = image.resize(smaller, Image.Resampling.BILINEAR)
    values = np.asarray(image, np.float32) / 255
    values = values ** np.exp(rng.uniform(-rule.gamma, rule.gamma))
    if rng.random() < 0.5:
        low, high = rng.uniform(-0.1, 0.12), rng.uniform(0.8, 1.1)
        values = np.clip((values - low) / (high - low), 0, 1) * rng.uniform(0.6, 1.0) + rng.uniform(0, 0.1)
    if rng.random() < 0.3:
        across = np.linspace(-1, 1, values.shape[1])[None] * rng.normal()
        values = values * np.exp(
            0.15 * (across + np.linspace(-1, 1, values.shape[0])[:, None] * rng.normal())
        )
    if rng.random() < 0.4:
        values = values + rng.normal(0, rng.uniform(0.005, 0.04), values.shape)
    if rng.random() < rule.invert:
        values = 1 - values
    return Image.fromarray((np.clip(values, 0, 1) * 255).astype(np.uint8))


def _write_on(image: Image.Image, rng: np.random.Generator) -> None:
    pen = ImageDraw.Draw(image)
    for _ in range(int(rng.integers(1, 4))):
        edge = rng.choice([rng.uniform(0, 0.1), rng.uniform(0.88, 0.97)])
        place = (rng.uniform(0, 0.9) * image.width, float(edge) * image.height)
        text = "".join(rng.choice(_LETTERS, int(rng.integers(1, 10))))
        pen.text(place, text, fill=int(rng.integers(170, 256)))


def _compressed(image: Image.Image, quality: int) -> Image.Image:
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=quality)
    return Image.open(stream).convert("L")
