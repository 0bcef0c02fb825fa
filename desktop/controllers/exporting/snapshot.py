"""Save or copy a picture as it is shown, with the research notice in a margin."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from core import NOTICE
from core.errors import ExportError
from core.paths import atomic_write
from desktop.base import theme
from desktop.base.language import tr
from desktop.viewer.rendering import Renderer
from desktop.viewer.scene import paint_scene
from desktop.viewer.viewer import Viewer

_MARGIN = 8


def image_of(viewer: Viewer, *, named: bool) -> QImage | None:
    """Paint a viewer's content, with the notice below, and with its class if there is a map.

    Parameters
    ----------
    viewer : Viewer
    named : bool
        Whether to show the file's patient data in the corners.

    Returns
    -------
    QImage or None
        None if no picture is shown.
    """
    seen = viewer.scene(named=named)
    if seen is None:
        return None
    scene = replace(seen, pixel=None, glass=None, slider=False)
    ratio = viewer.devicePixelRatioF()
    line = viewer.fontMetrics().lineSpacing()
    size = QSize(viewer.width(), viewer.height() + line + 2 * _MARGIN)
    image = QImage(size * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(theme.colour(theme.PICTURE_BACKGROUND))
    painter = QPainter(image)
    painter.save()
    painter.setClipRect(viewer.rect())
    paint_scene(painter, viewer.rect(), viewer.font(), scene, Renderer(), ratio)
    painter.restore()
    margin = QRect(0, viewer.height(), size.width(), size.height() - viewer.height())
    painter.fillRect(margin, theme.colour(theme.RAISED))
    painter.setPen(theme.colour(theme.TEXT))
    painter.setFont(viewer.font())
    painter.drawText(margin, Qt.AlignmentFlag.AlignCenter, f"{NOTICE}  ·  Overread")
    painter.end()
    return image


def write_png(image: QImage, destination: Path) -> None:
    """Write an image as PNG, atomically; meant for a worker thread.

    Raises
    ------
    ExportError
        If the file cannot be written; an existing file is then unchanged.
    """
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # PySide accepts the format's name only as str, unlike its stubs.
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise ExportError(tr("The picture is too large to be written as PNG."))
    with atomic_write(destination) as path:
        path.write_bytes(held.data())
