"""Draw the message shown instead of a picture, and the frame of the active viewer."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from desktop.base import theme

_CORNER = 26


def paint_message(painter: QPainter, rect: QRect, font: QFont, title: str, text: str) -> None:
    """Write a title and a sentence in the centre of `rect`."""
    box = rect.adjusted(40, 40, -40, -40)
    painter.setFont(theme.font(font, theme.LARGE, bold=True))
    line = painter.fontMetrics().lineSpacing()
    painter.setPen(theme.colour(theme.TEXT))
    upper = box.adjusted(0, 0, 0, -box.height() // 2)
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(upper, flags | Qt.AlignmentFlag.AlignBottom, title)
    painter.setFont(font)
    painter.setPen(theme.colour(theme.QUIET))
    lower = box.adjusted(0, box.height() // 2 + line // 2, 0, 0)
    painter.drawText(lower, flags | Qt.AlignmentFlag.AlignTop, text)


def paint_frame(painter: QPainter, box: QRect, *, active: bool) -> None:
    """Draw the frame of a viewer among several; only the active one has corners."""
    painter.setPen(QPen(theme.colour(theme.ACCENT if active else theme.LINE), 1))
    painter.drawRect(box.adjusted(0, 0, -1, -1))
    if not active:
        return
    painter.setPen(QPen(theme.colour(theme.ACCENT), 4, c=Qt.PenCapStyle.FlatCap))
    for x, inwards in ((box.left(), 1), (box.right(), -1)):
        for y, downwards in ((box.top(), 1), (box.bottom(), -1)):
            painter.drawLine(x, y + downwards, x + _CORNER * inwards, y + downwards)
            painter.drawLine(x + inwards, y, x + inwards, y + _CORNER * downwards)
