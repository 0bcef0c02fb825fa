"""The preparations a model card can name: from a picture to the uint8 square that a model reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.images.base.picture import Reduced

PreparationName = Literal["letterbox", "stretch"]


def prepare(
    grey: NDArray[np.uint8],
    name: PreparationName,
    height: int,
    width: int,
    reduced: Reduced | None = None,
) -> NDArray[np.uint8]:
    """Bring a rendered grey picture to a model's input.

    Training and reading both call this, so that a model sees the same pixels in both.

    Parameters
    ----------
    grey : ndarray of uint8, shape (H, W)
        As `core.images.display.render.render_grey` gives it.
    name : {'letterbox', 'stretch'}
        ``letterbox`` keeps the aspect ratio and pads with black; ``stretch`` does not.
    height, width : int
        Size of the model's input.
    reduced : Reduced, optional
        How `grey` lies on the picture, where that was reduced while it was decoded.

    Returns
    -------
    ndarray of uint8, shape (height, width)
        Resampled by Pillow's antialiased bilinear filter, whose integer arithmetic gives the same
        bytes on every platform. A picture that has the size already comes back unchanged.
    """
    return _PREPARATIONS[name](grey, height, width, reduced or Reduced(grey.shape[0], grey.shape[1], 1))


def content_box(
    name: PreparationName, rows: int, columns: int, height: int, width: int
) -> tuple[int, int, int, int]:
    """Where the picture lies inside the model's input: (top, left, height, width), in input pixels.

    Class maps cover the model's input; this box is the part of them that belongs on the picture.
    """
    if name == "stretch":
        return 0, 0, height, width
    scale = min(height / rows, width / columns)
    inner_height = min(height, max(1, round(rows * scale)))
    inner_width = min(width, max(1, round(columns * scale)))
    return (height - inner_height) // 2, (width - inner_width) // 2, inner_height, inner_width


def _resize(grey: NDArray[np.uint8], height: int, width: int, reduced: Reduced) -> NDArray[np.uint8]:
    if grey.shape == (height, width):
        return grey
    box = reduced.box
    if box[2] > grey.shape[1] or box[3] > grey.shape[0]:
        grey = np.pad(grey, ((0, 1), (0, 1)), mode="edge")
    image = Image.fromarray(grey)
    resized = image.resize((width, height), Image.Resampling.BILINEAR, box=box)
    return np.asarray(resized, dtype=np.uint8)


def _letterbox(grey: NDArray[np.uint8], height: int, width: int, reduced: Reduced) -> NDArray[np.uint8]:
    top, left, inner_height, inner_width = content_box(
        "letterbox", reduced.rows, reduced.columns, height, width
    )
    out = np.zeros((height, width), dtype=np.uint8)
    out[top : top + inner_height, left : left + inner_width] = _resize(
        grey, inner_height, inner_width, reduced
    )
    return out


_Preparation = Callable[[NDArray[np.uint8], int, int, Reduced], NDArray[np.uint8]]
_PREPARATIONS: dict[PreparationName, _Preparation] = {
    "letterbox": _letterbox,
    "stretch": _resize,
}
