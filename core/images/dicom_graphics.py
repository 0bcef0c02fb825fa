"""Reads what DICOM lays over a picture: display shutters and overlay planes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from pydicom.dataset import Dataset, FileDataset

from core.images.dicom_display import numbers
from core.images.dicom_header import PARSER_ERRORS
from core.images.limits import Limits
from core.images.picture import Overlay


def shutter(dataset: FileDataset, rows: int, columns: int, aspect: float) -> NDArray[np.bool_] | None:
    """Pixels behind the display shutter (PS3.3 C.7.6.11): outside any of the shapes that are given.

    Parameters
    ----------
    dataset : pydicom FileDataset
    rows, columns : int
        Of the picture.
    aspect : float
        Height of a pixel over its width; the radius of a circle counts along a row.

    Returns
    -------
    ndarray of bool, shape (rows, columns), or None
        None where no shutter is given. Edges belong to the visible part; a damaged shape is left out.
    """
    value = dataset.get("ShutterShape")
    shapes = [value] if isinstance(value, str) else list(value or [])
    visible = np.ones((rows, columns), dtype=bool)
    y, x = np.ogrid[1 : rows + 1, 1 : columns + 1]
    if "RECTANGULAR" in shapes:
        edges = [
            numbers(dataset, f"Shutter{edge}Edge")
            for edge in ("UpperHorizontal", "LowerHorizontal", "LeftVertical", "RightVertical")
        ]
        if all(edges):
            upper, lower, left, right = (edge[0] for edge in edges)
            visible &= (y >= upper) & (y <= lower) & (x >= left) & (x <= right)
    if "CIRCULAR" in shapes:
        center, radius = (
            numbers(dataset, "CenterOfCircularShutter"),
            numbers(dataset, "RadiusOfCircularShutter"),
        )
        if len(center) == 2 and radius:
            visible &= ((y - center[0]) * aspect) ** 2 + (x - center[1]) ** 2 <= radius[0] ** 2
    if "POLYGONAL" in shapes:
        flat = numbers(dataset, "VerticesOfThePolygonalShutter")
        if len(flat) >= 6 and len(flat) % 2 == 0 and max(map(abs, flat)) < 1 << 16:
            drawn = Image.new("1", (columns, rows))
            corners = [(column - 1, row - 1) for row, column in zip(flat[::2], flat[1::2], strict=True)]
            ImageDraw.Draw(drawn).polygon(corners, fill=1, outline=1)
            visible &= np.asarray(drawn, dtype=bool)
    return None if visible.all() else ~visible


def overlays(
    dataset: FileDataset, rows: int, columns: int, frame: int, limits: Limits
) -> tuple[Overlay, ...]:
    """Overlay planes (PS3.3 C.9.2) of a frame counted from 1; damaged and over-large ones are left out."""
    found = []
    for group in range(0x6000, 0x6020, 2):
        if (group, 0x3000) in dataset:
            try:
                overlay = _overlay(dataset, group, rows, columns, frame, limits)
            except PARSER_ERRORS:
                overlay = None
            if overlay is not None:
                found.append(overlay)
    return tuple(found)


def _overlay(
    dataset: FileDataset, group: int, rows: int, columns: int, frame: int, limits: Limits
) -> Overlay | None:
    height, width = int(_value(dataset, group, 0x0010, 0)), int(_value(dataset, group, 0x0011, 0))
    planes = int(_value(dataset, group, 0x0015, 1))
    plane = 0 if planes == 1 else frame - int(_value(dataset, group, 0x0051, 1))
    origin = _value(dataset, group, 0x0050, [1, 1])
    top, left = int(origin[0]) - 1, int(origin[1]) - 1
    element = dataset[group, 0x3000]
    data = np.frombuffer(element.value, dtype=np.uint8)
    if element.VR == "OW" and dataset.original_encoding[1] is False:
        data = data[: len(data) // 2 * 2].reshape(-1, 2)[:, ::-1].reshape(-1)
    size = height * width
    if (
        not 0 <= plane < planes
        or not 1 <= size <= limits.picture_pixels
        or len(data) * 8 < size * (plane + 1)
    ):
        return None
    first = plane * size // 8
    unpacked = np.unpackbits(data[first : (plane + 1) * size // 8 + 1], bitorder="little")
    start = plane * size - first * 8
    source = unpacked[start : start + size].reshape(height, width).astype(bool)
    bits = np.zeros((rows, columns), dtype=bool)
    y0, x0 = max(top, 0), max(left, 0)
    y1, x1 = min(top + height, rows), min(left + width, columns)
    if y0 < y1 and x0 < x1:
        bits[y0:y1, x0:x1] = source[y0 - top : y1 - top, x0 - left : x1 - left]
    label = str(_value(dataset, group, 0x1500, "") or _value(dataset, group, 0x0022, "")).strip()
    return Overlay(group, label, str(_value(dataset, group, 0x0040, "G")).strip() == "R", bits)


def _value(dataset: Dataset, group: int, element: int, default: Any) -> Any:
    found = dataset.get((group, element))
    return default if found is None or found.value is None else found.value
