"""Reads DICOM's display shutters and overlay planes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from pydicom.dataset import Dataset, FileDataset

from core.images.base.limits import Limits
from core.images.base.picture import Overlay, Pixels
from core.images.dicom.declaration import Declaration, overlay_groups
from core.images.dicom.display_attributes import finite_numbers
from core.images.dicom.header import PARSER_ERRORS, value_of
from core.language.message import Message

_LOST = Message("An overlay stored in the pixels was lost when they were compressed.")
_DAMAGED = Message("An overlay of the file is damaged and was ignored.")


def shutter_mask(
    dataset: FileDataset, rows: int, columns: int, aspect: float, limits: Limits
) -> NDArray[np.bool_] | None:
    """Return a mask of the pixels behind the display shutter (PS3.3 C.7.6.11 and C.7.6.15).

    These pixels are outside any of the given shapes, or under the bitmap.

    Parameters
    ----------
    dataset : pydicom FileDataset
    rows, columns : int
        Size of the picture, in pixels.
    aspect : float
        Height of a pixel over its width; the radius of a circle counts along a row.
    limits : Limits
        Limits on the bitmap.

    Returns
    -------
    ndarray of bool, shape (rows, columns), or None
        None if there is no shutter. Edges belong to the visible part; a damaged shape is left out.
    """
    shapes, group = _shapes(dataset), _shutter_group(dataset)
    if not shapes and group is None:
        return None
    visible = np.ones((rows, columns), dtype=bool)
    y, x = np.ogrid[1 : rows + 1, 1 : columns + 1]
    if "RECTANGULAR" in shapes:
        edges = [
            finite_numbers(dataset, f"Shutter{edge}Edge")
            for edge in ("UpperHorizontal", "LowerHorizontal", "LeftVertical", "RightVertical")
        ]
        if all(edges):
            upper, lower, left, right = (edge[0] for edge in edges)
            visible &= (y >= upper) & (y <= lower) & (x >= left) & (x <= right)
    if "CIRCULAR" in shapes:
        center, radius = (
            finite_numbers(dataset, "CenterOfCircularShutter"),
            finite_numbers(dataset, "RadiusOfCircularShutter"),
        )
        if len(center) == 2 and radius:
            visible &= ((y - center[0]) * aspect) ** 2 + (x - center[1]) ** 2 <= radius[0] ** 2
    if "POLYGONAL" in shapes:
        flat = finite_numbers(dataset, "VerticesOfThePolygonalShutter")
        if len(flat) >= 6 and len(flat) % 2 == 0 and max(map(abs, flat)) < 1 << 16:
            drawn = Image.new("1", (columns, rows))
            corners = [(column - 1, row - 1) for row, column in zip(flat[::2], flat[1::2], strict=True)]
            ImageDraw.Draw(drawn).polygon(corners, fill=1, outline=1)
            visible &= np.asarray(drawn, dtype=bool)
    if group is not None:
        try:
            bitmap = _own_plane(dataset, group, rows, columns, 1, limits)
        except PARSER_ERRORS:
            bitmap = None
        if bitmap is not None:
            visible &= ~bitmap
    return None if visible.all() else ~visible


def shutter_grey(dataset: FileDataset) -> int:
    """Return the grey of the shutter, 0-255, from its P-value (0018,1622); black if it has none."""
    value = finite_numbers(dataset, "ShutterPresentationValue")
    return round(min(max(value[0], 0.0), 65535.0) / 65535.0 * 255.0) if value else 0


def has_overlays(dataset: FileDataset) -> bool:
    """Return whether a file has overlay planes of any kind, valid or not."""
    return bool(overlay_groups(dataset))


def overlays(
    dataset: FileDataset,
    declared: Declaration,
    frame: int,
    limits: Limits,
    cells: Callable[[], Pixels | None],
) -> tuple[tuple[Overlay, ...], tuple[str, ...]]:
    """Return the overlay planes (PS3.3 C.9.2) of a frame, without damaged and over-large ones.

    Both kinds are read: planes with their own data, and planes in unused bits of the pixels. The plane of a
    bitmap shutter is left out.

    Parameters
    ----------
    dataset : pydicom FileDataset
    declared : Declaration
    frame : int
        Counted from 1.
    limits : Limits
    cells : callable
        Returns the whole cells of the frame, as `core.images.dicom.pixels.StoredPixels.cells` does; called
        only if a plane is embedded in them.

    Returns
    -------
    tuple of Overlay
    tuple of str
        Notes on planes that were left out.
    """
    found: list[Overlay] = []
    notes: list[str] = []
    rows, columns = declared.rows, declared.columns
    shuttering = _shutter_group(dataset)
    for group in overlay_groups(dataset):
        if group == shuttering:
            continue
        try:
            position = declared.embedded.get(group)
            bits: NDArray[np.bool_] | None = None
            if (group, 0x3000) in dataset:
                bits = _own_plane(dataset, group, rows, columns, frame, limits)
            elif position is not None:
                held = cells()
                if held is None:
                    notes.append(_LOST)
                else:
                    bits = np.asarray((held >> position) & 1, dtype=bool)
            if bits is not None:
                label = str(
                    _group_value(dataset, group, 0x1500, "") or _group_value(dataset, group, 0x0022, "")
                ).strip()
                region = str(_group_value(dataset, group, 0x0040, "G")).strip() == "R"
                found.append(Overlay(group, label, region, bits))
        except PARSER_ERRORS:
            notes.append(_DAMAGED)
    return tuple(found), tuple(dict.fromkeys(notes))


def _shapes(dataset: FileDataset) -> list[str]:
    value = value_of(dataset, "ShutterShape")
    return [value] if isinstance(value, str) else list(value or [])


def _shutter_group(dataset: FileDataset) -> int | None:
    """Return the group of the overlay plane that is the bitmap shutter (0018,1623); None if there is none."""
    group = finite_numbers(dataset, "ShutterOverlayGroup")
    there = "BITMAP" in _shapes(dataset) and bool(group) and (int(group[0]), 0x3000) in dataset
    return int(group[0]) if there else None


def _own_plane(
    dataset: FileDataset, group: int, rows: int, columns: int, frame: int, limits: Limits
) -> NDArray[np.bool_] | None:
    """Read OverlayData (60xx,3000) into a mask of the picture's size; None for frames without it.

    Raises
    ------
    ValueError and others of `core.images.dicom.header.PARSER_ERRORS`
        If the plane is damaged or over the limit.
    """
    height, width = int(_group_value(dataset, group, 0x0010, 0)), int(_group_value(dataset, group, 0x0011, 0))
    planes = int(_group_value(dataset, group, 0x0015, 1))
    # A single plane without a frame number applies to all frames (PS3.3 C.9.2).
    first_frame = _group_value(dataset, group, 0x0051, None if planes == 1 else 1)
    plane = 0 if first_frame is None else frame - int(first_frame)
    if not 0 <= plane < planes:
        return None
    origin = _group_value(dataset, group, 0x0050, [1, 1])
    top, left = int(origin[0]) - 1, int(origin[1]) - 1
    element = dataset[group, 0x3000]
    data = np.frombuffer(element.value, dtype=np.uint8)
    if element.VR == "OW" and dataset.original_encoding[1] is False:
        data = data[: len(data) // 2 * 2].reshape(-1, 2)[:, ::-1].reshape(-1)
    size = height * width
    # Some writers round down to whole bytes, or to whole words.
    data = np.pad(data, (0, 2))
    if not 1 <= size <= limits.picture_pixels or len(data) * 8 < size * (plane + 1):
        raise ValueError("the plane has no size, or fewer bits than it says")
    first = plane * size // 8
    unpacked = np.unpackbits(data[first : (plane + 1) * size // 8 + 1], bitorder="little")
    start = plane * size - first * 8
    source = unpacked[start : start + size].reshape(height, width).astype(bool)
    bits = np.zeros((rows, columns), dtype=bool)
    y0, x0 = max(top, 0), max(left, 0)
    y1, x1 = min(top + height, rows), min(left + width, columns)
    if y0 < y1 and x0 < x1:
        bits[y0:y1, x0:x1] = source[y0 - top : y1 - top, x0 - left : x1 - left]
    return bits


def _group_value(dataset: Dataset, group: int, element: int, default: Any) -> Any:
    found = dataset.get((group, element))
    return default if found is None or found.value is None else found.value
