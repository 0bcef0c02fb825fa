"""The plots of the ROC curve with the operating point, and of the reliability curve."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from core.acceptance.measuring import Bin
from core.statistics.roc import Curve
from desktop.base import theme
from desktop.base.language import decimal, tr

_LEFT, _TOP, _RIGHT, _BOTTOM = 52, 26, 14, 44
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
#: The largest number of points that are painted.
_POINTS = 800


class CurveView(QWidget):
    """A plot over the unit square; a click on the ROC curve asks for the operating point at that place."""

    #: The false positive rate at the clicked place, 0 to 1.
    wanted = Signal(float)

    def __init__(self, title: str, across: str, up: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self._title, self._across, self._up = title, across, up
        self._line: list[tuple[float, float]] = []
        self._bins: Sequence[Bin] = ()
        self._point: tuple[float, float] | None = None
        self.setMinimumSize(240, 240)

    def show_curve(self, curve: Curve) -> None:
        """Show an ROC curve."""
        step = max(1, len(curve.thresholds) // _POINTS)
        chosen = [*range(0, len(curve.thresholds), step), len(curve.thresholds) - 1]
        self._line = [(float(1 - curve.specificity[n]), float(curve.sensitivity[n])) for n in chosen]
        self.update()

    def show_bins(self, bins: Sequence[Bin]) -> None:
        """Show a reliability curve."""
        self._bins = bins
        self.update()

    def show_point(self, sensitivity: float, specificity: float) -> None:
        """Show the operating point."""
        self._point = (1 - specificity, sensitivity)
        self.setAccessibleDescription(
            tr(
                "Sensitivity {n} %, specificity {n2} %",
                n=decimal(100 * sensitivity, 1),
                n2=decimal(100 * specificity, 1),
            )
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(340, 340)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        square = self._square()
        if square.width() > 0:
            share = (event.position().x() - square.left()) / square.width()
            self.wanted.emit(min(max(share, 0.0), 1.0))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        square = self._square()
        self._paint_frame(painter, square)
        painter.setPen(QPen(theme.ink("line"), 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(square.bottomLeft(), square.topRight())
        if self._line:
            painter.setPen(QPen(theme.ink("accent"), 2.2))
            painter.drawPolyline(QPolygonF([self._at(square, *point) for point in self._line]))
        for one in self._bins:
            painter.setPen(QPen(theme.ink("quiet"), 1.4))
            painter.drawLine(
                self._at(square, one.score, one.found.low), self._at(square, one.score, one.found.high)
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.ink("accent"))
            painter.drawEllipse(self._at(square, one.score, one.found.value), 4, 4)
            painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._point is not None:
            # A ring with a cross can be recognised without its colour.
            here = self._at(square, *self._point)
            painter.setPen(QPen(theme.ink("refused"), 2))
            painter.drawEllipse(here, 7, 7)
            for across, down in ((12.0, 0.0), (0.0, 12.0)):
                painter.drawLine(here - QPointF(across, down), here + QPointF(across, down))
        painter.end()

    def _paint_frame(self, painter: QPainter, square: QRectF) -> None:
        painter.fillRect(square, theme.ink("field"))
        painter.setFont(theme.font(self.font(), theme.SMALL))
        middle = Qt.AlignmentFlag.AlignCenter
        for value in _TICKS:
            here = self._at(square, value, value)
            painter.setPen(QPen(theme.ink("line"), 1))
            painter.drawLine(QPointF(here.x(), square.top()), QPointF(here.x(), square.bottom()))
            painter.drawLine(QPointF(square.left(), here.y()), QPointF(square.right(), here.y()))
            painter.setPen(theme.ink("quiet"))
            label = decimal(value, 2)
            painter.drawText(QRectF(here.x() - 24, square.bottom() + 3, 48, 16), middle, label)
            painter.drawText(QRectF(square.left() - 40, here.y() - 8, 34, 16), middle, label)
        painter.setPen(theme.ink("text"))
        # The axis labels may be wider than the square.
        bottom = QRectF(0, square.bottom() + 20, self.width(), 20)
        painter.drawText(bottom, middle, self._across)
        painter.drawText(QRectF(0, 0, self.width(), _TOP - 4), middle, self._title)
        painter.save()
        painter.translate(9, square.center().y())
        painter.rotate(-90)
        painter.drawText(QRectF(-square.height() / 2, -9, square.height(), 18), middle, self._up)
        painter.restore()

    def _square(self) -> QRectF:
        side = min(self.width() - _LEFT - _RIGHT, self.height() - _TOP - _BOTTOM)
        return QRectF(_LEFT, _TOP, side, side)

    def _at(self, square: QRectF, x: float, y: float) -> QPointF:
        return QPointF(square.left() + x * square.width(), square.bottom() - y * square.height())
