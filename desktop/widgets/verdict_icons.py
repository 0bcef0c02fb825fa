"""Draw the mark of the reader's verdict on a finding; verdicts differ in shape as well as in colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPen, QPixmap, QPolygonF

from core.results.decisions import Verdict
from desktop.base import theme

#: Side of an icon in pixels; twice its size on screen, for high resolutions.
_ICON = 32


def paint_verdict(painter: QPainter, box: QRectF, verdict: Verdict) -> None:
    """Draw a disc with a tick (agrees), a diamond with a cross (disagrees), a square with a question mark
    (unsure) or a disc with a dot (read by the reader alone)."""
    side, centre = box.width(), box.center()

    def at(x: float, y: float) -> QPointF:
        return QPointF(centre.x() + x * side, centre.y() + y * side)

    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.ink("accent"))
    if verdict is Verdict.DISAGREE:
        painter.drawPolygon(QPolygonF([at(0, -0.5), at(0.5, 0), at(0, 0.5), at(-0.5, 0)]))
    elif verdict is Verdict.UNSURE:
        painter.drawRoundedRect(QRectF(at(-0.42, -0.42), at(0.42, 0.42)), side * 0.1, side * 0.1)
    else:
        painter.drawEllipse(centre, side * 0.46, side * 0.46)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    width = max(1.3, side / 8)
    painter.setPen(
        QPen(
            theme.ink("on_accent"),
            width,
            Qt.PenStyle.SolidLine,
            Qt.PenCapStyle.RoundCap,
            Qt.PenJoinStyle.RoundJoin,
        )
    )
    if verdict is Verdict.AGREE:
        painter.drawPolyline(QPolygonF([at(-0.22, 0.02), at(-0.06, 0.18), at(0.24, -0.18)]))
    elif verdict is Verdict.DISAGREE:
        painter.drawLine(at(-0.15, -0.15), at(0.15, 0.15))
        painter.drawLine(at(-0.15, 0.15), at(0.15, -0.15))
    elif verdict is Verdict.UNSURE:
        painter.drawPolyline(
            QPolygonF([at(-0.16, -0.14), at(-0.06, -0.25), at(0.12, -0.22), at(0.14, -0.06), at(0, 0.06)])
        )
        painter.drawPoint(at(0, 0.25))
    else:
        painter.setBrush(theme.ink("on_accent"))
        painter.drawEllipse(centre, side * 0.08, side * 0.08)
    painter.restore()


def icon_of(verdict: Verdict) -> QIcon:
    """Return the mark as an icon."""
    pixmap = QPixmap(_ICON, _ICON)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_verdict(painter, QRectF(2, 2, _ICON - 4, _ICON - 4), verdict)
    painter.end()
    return QIcon(pixmap)
