"""Draw the small mark of a picture's reading state; states differ in shape as well as in colour."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from core.results.score import Band
from desktop.base import theme
from desktop.session.items import ReadingState

#: Theme colours of the states. A picture that was read is not green, since that would suggest normal.
COLOURS = {
    ReadingState.UNREAD: "quiet",
    ReadingState.READING: "accent",
    ReadingState.FOUND: "quiet",
    ReadingState.NO_MODEL: "quiet",
    ReadingState.REFUSED: "refused",
    ReadingState.ERROR: "error",
    ReadingState.LISTED: "quiet",
}
POSITIVE = "positive"


def paint_badge(painter: QPainter, box: QRectF, state: ReadingState, band: Band | None = None) -> None:
    """Draw a ring (not read), dots (reading), tick (read), crossed ring (refused) or triangle (error).

    Suspected findings get a heavy plus, borderline ones a wave.
    """
    positive, border = band is Band.SUSPECTED, band is Band.BORDERLINE
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = theme.ink(POSITIVE if positive or border else COLOURS[state])
    painter.setPen(_pen(colour.rgba(), max(1.4, box.width() / 9)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    side, centre = box.width(), box.center()

    def at(x: float, y: float) -> QPointF:
        return QPointF(centre.x() + x * side, centre.y() + y * side)

    if positive:
        painter.setPen(_pen(colour.rgba(), max(2.6, box.width() / 4.5)))
        painter.drawLine(at(-0.32, 0), at(0.32, 0))
        painter.drawLine(at(0, -0.32), at(0, 0.32))
    elif border:
        painter.drawPolyline(QPolygonF([at(-0.38, 0.12), at(-0.14, -0.14), at(0.14, 0.14), at(0.38, -0.12)]))
    elif state is ReadingState.READING:
        for x in (-0.3, 0.0, 0.3):
            painter.drawPoint(at(x, 0))
    elif state is ReadingState.FOUND:
        painter.drawPolyline(QPolygonF([at(-0.36, 0.02), at(-0.1, 0.28), at(0.38, -0.28)]))
    elif state is ReadingState.ERROR:
        painter.drawPolygon(QPolygonF([at(0, -0.4), at(0.44, 0.36), at(-0.44, 0.36)]))
        painter.drawLine(at(0, -0.12), at(0, 0.08))
        painter.drawPoint(at(0, 0.22))
    else:
        painter.drawEllipse(centre, side * 0.34, side * 0.34)
        if state is ReadingState.LISTED:
            painter.drawPoint(centre)
        elif state is ReadingState.REFUSED:
            painter.drawLine(at(-0.24, 0.24), at(0.24, -0.24))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


@cache
def _pen(colour: int, width: float) -> QPen:
    round_cap, round_join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    return QPen(QColor.fromRgba(colour), width, Qt.PenStyle.SolidLine, round_cap, round_join)
