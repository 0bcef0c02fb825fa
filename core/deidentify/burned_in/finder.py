"""Finds text in pictures with a network that returns a probability of text for each pixel."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from PIL import Image

from core.deidentify.burned_in.places import TextPlace, joined
from core.deidentify.burned_in.regions import Run, regions
from core.paths import resource

#: Shorter side to which small pictures are enlarged, and longer side to which large ones are reduced, in
#: pixels.
_SHORTER, _LONGER = 736, 2048
#: Large pictures are searched in tiles, which limits memory; a line that one tile cuts is whole in the next.
_TILE, _OVERLAP, _STEP = 1024, 96, 32
#: Smallest output for a pixel to count as text, and smallest mean output for a region.
_PIXEL, _REGION = 0.3, 0.5
#: The network marks the core of a line; this margin is added around it, as a multiple of area divided by
#: circumference.
_GROWN = 2.0
_LEAST_SIDE = 3
_PADDING = 2
#: Text is not higher than this share of a picture's shorter side; ribs, vessels and edges may be.
_HIGHEST = 0.12


@dataclass(frozen=True)
class _Map:
    """The network's output for a picture, and its pixels per pixel of the picture, down and across."""

    answers: NDArray[np.float32]
    down: float
    across: float


class TextFinder:
    """Finds text of any script, bright or dark, horizontal or turned by 90 degrees.

    The network is the text detection of PP-OCRv4 (PaddleOCR, Apache License 2.0); it finds lines without
    reading them. Opening the network takes a moment; the session is made once, and any thread may use it.
    """

    def __init__(self) -> None:
        options = ort.SessionOptions()
        options.log_severity_level = 3
        path = resource("deidentify", "text-finder.onnx")
        self._session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name

    def find(self, picture: NDArray[np.uint8]) -> tuple[TextPlace, ...]:
        """Find text in a rendered picture.

        Parameters
        ----------
        picture : ndarray of uint8, shape (H, W) or (H, W, 3)

        Returns
        -------
        tuple of TextPlace
            Places from top to bottom, within the picture.
        """
        rows, columns = picture.shape[:2]
        seen = self._look(picture)
        found = (_place(runs, seen, rows, columns) for runs in regions(seen.answers > _PIXEL))
        return joined(place for place in found if place is not None)

    def _look(self, picture: NDArray[np.uint8]) -> _Map:
        rows, columns = picture.shape[:2]
        scale = min(max(_SHORTER / min(rows, columns), 1.0), _LONGER / max(rows, columns))
        height, width = (max(math.ceil(side * scale / _STEP), 1) * _STEP for side in (rows, columns))
        filter_ = Image.Resampling.BILINEAR if scale > 1 else Image.Resampling.BOX
        colours = np.asarray(Image.fromarray(picture).convert("RGB").resize((width, height), filter_))
        answers = np.zeros((height, width), np.float32)
        for (top, bottom), (left, right) in product(_tiles(height), _tiles(width)):
            tile = colours[top:bottom, left:right, ::-1]
            values = (tile.astype(np.float32) / 127.5 - 1).transpose(2, 0, 1)[None]
            (answer,) = self._session.run(None, {self._input: np.ascontiguousarray(values)})
            part = answers[top:bottom, left:right]
            np.maximum(part, np.asarray(answer, np.float32)[0, 0], out=part)
        return _Map(answers, height / rows, width / columns)


def _tiles(side: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of the tiles that cover a side, whose length is a multiple of the step."""
    number = max(math.ceil((side - _OVERLAP) / (_TILE - _OVERLAP)), 1)
    size = min(math.ceil((side + (number - 1) * _OVERLAP) / number / _STEP) * _STEP, side)
    for n in range(number):
        end = min(n * (size - _OVERLAP) + size, side)
        yield end - size, end


def _place(runs: list[Run], seen: _Map, rows: int, columns: int) -> TextPlace | None:
    top, bottom = runs[0][0], runs[-1][0] + 1
    left, right = min(run[1] for run in runs), max(run[2] for run in runs)
    height, width = bottom - top, right - left
    if min(height, width) < _LEAST_SIDE:
        return None
    area = sum(end - start for _, start, end in runs)
    certainty = sum(float(seen.answers[row, start:end].sum()) for row, start, end in runs) / area
    if certainty < _REGION:
        return None
    if min(height / seen.down, width / seen.across) > _HIGHEST * min(rows, columns):
        return None
    grown = _GROWN * height * width / (2 * (height + width))
    return TextPlace(
        max(math.floor((left - grown) / seen.across) - _PADDING, 0),
        max(math.floor((top - grown) / seen.down) - _PADDING, 0),
        min(math.ceil((right + grown) / seen.across) + _PADDING, columns),
        min(math.ceil((bottom + grown) / seen.down) + _PADDING, rows),
        round(min(certainty, 1.0), 2),
    )
