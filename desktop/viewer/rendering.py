"""Apply the window to the visible part of a picture; the last result is cached."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage

from core.images.base.picture import VoiTable, Window
from core.images.display.pyramid import OVERLAY_COLOURS, Levels
from desktop.viewer.viewport import Viewport


@dataclass(frozen=True)
class ViewSettings:
    """The settings with which a picture is rendered.

    Attributes
    ----------
    voi : Window or VoiTable or None
        None for the file's own.
    inverted, overlays : bool
        Whether black and white are swapped, and whether overlays are drawn.
    """

    voi: Window | VoiTable | None = None
    inverted: bool = False
    overlays: bool = True


class Renderer:
    """Make the image on screen from the resolution level that has just enough pixels."""

    def __init__(self) -> None:
        self._last: tuple[object, QImage, QRectF, np.ndarray] | None = None
        self._table: tuple[object, np.ndarray, np.ndarray] | None = None

    def image(
        self, levels: Levels, settings: ViewSettings, view: Viewport, screen: QSize, ratio: float
    ) -> tuple[QImage, QRectF]:
        """Render the visible part of a picture.

        Parameters
        ----------
        levels : Levels
        settings : ViewSettings
        view : Viewport
        screen : QSize
            Size of the viewer, in points.
        ratio : float
            Device pixels per point.

        Returns
        -------
        QImage
            The visible part, turned as shown.
        QRectF
            Its rectangle in picture pixels.
        """
        level = levels.level_for(max(view.scale, view.scale_down) * ratio)
        step, (rows, columns) = 2**level, levels.indices[level].shape[:2]
        part = view.visible(columns, rows, screen.width(), screen.height(), step)
        down, across = part
        key = (levels, settings, level, view.turn, down.start, down.stop, across.start, across.stop)
        if self._last is None or self._last[0] != key:
            table = self._table_of(levels, settings)
            colours = OVERLAY_COLOURS if settings.overlays else None
            pixels = view.turn.applied(levels.render(level, part, table, colours))
            wide, high = across.stop - across.start, down.stop - down.start
            place = QRectF(across.start * step, down.start * step, wide * step, high * step)
            # The QImage refers to the pixels without owning them, so they are stored together.
            self._last = (key, _painted_form(pixels), place, pixels)
        return self._last[1], self._last[2]

    def _table_of(self, levels: Levels, settings: ViewSettings) -> np.ndarray:
        """Return the grey values of all stored values, which the slices of a stack share."""
        picture = levels.picture
        key = (settings.voi, picture.voi, settings.inverted, picture.inverted, picture.is_colour)
        if self._table is None or self._table[0] != key or self._table[1] is not levels.values:
            table = levels.table(settings.voi, invert=settings.inverted)
            self._table = (key, levels.values, table)
        return self._table[2]


def _painted_form(pixels: np.ndarray) -> QImage:
    """Convert pixels to the format that is painted fastest, or wrap them if they have that format."""
    height, width = pixels.shape[:2]
    if pixels.dtype == np.uint32:
        return QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB32)
    bytes_ = QImage.Format.Format_RGB888 if pixels.ndim == 3 else QImage.Format.Format_Grayscale8
    image = QImage(pixels.data, width, height, pixels.strides[0], bytes_)
    # Three times as fast as a conversion in each paint.
    return image.convertToFormat(QImage.Format.Format_RGB32)
