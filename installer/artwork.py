"""Draw the program's icon and the picture on the pages of the setup program."""

from __future__ import annotations

import io
import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

_SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
#: Twice the size that NSIS asks for, for high resolutions; NSIS reduces the picture otherwise.
_SIDE = (328, 628)
_DARK, _LIGHT = "#101214", "#e8eaed"


def write_artwork(drawing: Path, font: Path, icon: Path, side: Path) -> None:
    """Draw `drawing` (SVG) as an icon in several sizes, and as a picture with the program's name (BMP)."""
    application = QGuiApplication.instance() or QGuiApplication([])
    renderer = QSvgRenderer(str(drawing))
    pictures = [_icon(renderer, size) for size in _SIZES]
    largest = pictures[-1]
    largest.save(icon, format="ICO", sizes=[(s, s) for s in _SIZES], append_images=pictures[:-1])
    _side_picture(renderer, font).convert("RGB").save(side, format="BMP")
    del application


def _icon(renderer: QSvgRenderer, size: int) -> Image.Image:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return _taken_from(image)


def _side_picture(renderer: QSvgRenderer, font: Path) -> Image.Image:
    width, height = _SIDE
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(_DARK))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(width / 2 - 72, 150, 144, 144))
    loaded = QFontDatabase.addApplicationFont(str(font))
    name = QFont(QFontDatabase.applicationFontFamilies(loaded)[0])
    name.setPixelSize(44)
    name.setBold(True)
    painter.setFont(name)
    painter.setPen(QColor(_LIGHT))
    painter.drawText(QRectF(0, 314, width, 60), Qt.AlignmentFlag.AlignCenter, "Overread")
    painter.end()
    return _taken_from(image)


def _taken_from(image: QImage) -> Image.Image:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return Image.open(io.BytesIO(data.data()))
