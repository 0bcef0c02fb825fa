"""The class map as the viewer lays it over a picture, with the scale that tells what its colours mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPainter

from desktop import theme
from desktop.corner_texts import paint_outlined

if TYPE_CHECKING:
    from core.models.card import Card
    from core.results.reading import Reading

#: Maps have a few dozen cells a side; this many pixels show all there is to see in them.
_SIDE = 512


@dataclass(frozen=True, eq=False)
class Evidence:
    """The map of one class, ready to be drawn.

    Attributes
    ----------
    title : str
        The class in words.
    image : QImage
        Premultiplied colours at full opacity, with the picture's aspect.
    strongest : float
        Greatest evidence in parts of the card's full scale, at least 0.
    """

    title: str
    image: QImage
    strongest: float


def evidence_of(reading: Reading, name: str, title: str, card: Card) -> Evidence | None:
    """Map of a class over a picture's own geometry; None where the picture was not read."""
    from core.inference.heatmap import on_picture, wash

    if reading.finding is None:
        return None
    rows, columns = reading.shape
    scale = min(1.0, _SIDE / max(rows, columns))
    height, width = max(1, round(rows * scale)), max(1, round(columns * scale))
    values = reading.finding.map_of(name)
    placed = on_picture(values, card.preparation, reading.shape, height, width)
    return Evidence(title, _image(wash(placed, 1.0)), max(0.0, float(placed.max())))


def paint_scale(painter: QPainter, box: QRectF, font: QFont, evidence: Evidence, opacity: float) -> int:
    """Draw the colour scale at the right edge of `box`, headed by the class it is for; return its top."""
    from core.inference.heatmap import wash

    painter.setFont(font)
    line = painter.fontMetrics().height()
    height = min(180.0, box.height() * 0.3)
    bar = QRectF(box.right() - 24, box.center().y() - height / 2, 10, height)
    steps = np.linspace(1.0, 0.0, 64, dtype=np.float32)[:, None]
    painter.fillRect(bar, theme.colour(theme.FILM))
    painter.setOpacity(opacity)
    painter.drawImage(bar, _image(wash(steps, 1.0)))
    painter.setOpacity(1.0)
    painter.setPen(theme.colour(theme.QUIET))
    painter.drawRect(bar)
    # The mark stands at the picture's own strongest evidence, so that a weak map says that it is weak.
    y = bar.bottom() - min(evidence.strongest, 1.0) * bar.height()
    painter.setPen(theme.colour(theme.TEXT))
    painter.drawLine(int(bar.left()) - 5, round(y), int(bar.right()) + 4, round(y))
    right = Qt.AlignmentFlag.AlignRight
    for text, at in (("full", bar.top()), ("none", bar.bottom())):
        paint_outlined(painter, QRect(int(bar.left()) - 68, round(at - line / 2), 60, line), right, text)
    top = round(bar.top() - 2.8 * line)
    for n, text in enumerate(("Evidence for", evidence.title)):
        paint_outlined(painter, QRect(int(box.right()) - 253, top + n * line, 240, line), right, text)
    return top


def _image(rgba: np.ndarray) -> QImage:
    height, width = rgba.shape[:2]
    data = np.ascontiguousarray(rgba)
    image = QImage(data.data, width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return image.convertToFormat(QImage.Format.Format_RGBA8888_Premultiplied)
