"""A small curve of the scores along a stack; a click or the arrow keys go to a slice."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.results.score import HIGHEST, OPERATING_POINT
from core.results.study_line import SlicePoint
from desktop.base import theme
from desktop.base.language import tr
from desktop.base.plain_text import set_tip
from desktop.session.items import Key
from desktop.widgets.status_icons import POSITIVE

_SIDE, _TOP, _HEIGHT = 12, 8, 64
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class ScoreCurve(QWidget):
    """Plot the scores from the first slice on the left to the last on the right, in every language.

    A dashed line marks the operating point, a dot the key slice, a vertical line the slice on screen.
    """

    #: File and frame of a slice.
    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: tuple[SlicePoint, ...] = ()
        self._places: dict[Key, int] = {}
        self._key: int | None = None
        self._here: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Scores along the stack"))
        set_tip(self, tr("Scores along the stack; click to go to a slice"))
        self.hide()

    @property
    def points(self) -> tuple[SlicePoint, ...]:
        """The points of the curve."""
        return self._points

    def show_curve(self, points: Sequence[SlicePoint], key: Key | None, here: Key | None) -> None:
        """Show a curve with the key slice and the slice on screen; fewer than two points hide it."""
        if tuple(points) != self._points:
            self._points = tuple(points)
            self._places = {(point.file, point.frame): n for n, point in enumerate(self._points)}
        self._key = self._places.get(key) if key is not None else None
        self._here = self._places.get(here) if here is not None else None
        self.setVisible(len(self._points) > 1)
        self.setAccessibleDescription(self._spoken())
        self.update()

    def at(self, place: int) -> QPointF:
        """Return where the point of a slice is drawn."""
        box = self._box()
        across = box.width() * place / max(1, len(self._points) - 1)
        score = self._points[place].score or 0
        return QPointF(box.left() + across, box.bottom() - box.height() * score / HIGHEST)

    def sizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._go_to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._go_to(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or not self._points:
            event.ignore()
            return
        place = min(max((self._here or 0) + step, 0), len(self._points) - 1)
        self._want(place)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self._box()
        painter.fillRect(box, theme.ink("field"))
        middle = box.bottom() - box.height() * OPERATING_POINT / HIGHEST
        painter.setPen(QPen(theme.ink("line"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle))
        if self._here is not None:
            x = self.at(self._here).x()
            painter.setPen(QPen(theme.ink("accent"), 2))
            painter.drawLine(QPointF(x, box.top()), QPointF(x, box.bottom()))
        painter.setPen(QPen(theme.ink("text"), 1.6))
        for first, second in zip(range(len(self._points)), range(1, len(self._points)), strict=False):
            # The line has a gap where a slice was not read.
            if self._points[first].score is not None and self._points[second].score is not None:
                painter.drawLine(self.at(first), self.at(second))
        if self._key is not None:
            tip = self.at(self._key)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.ink(POSITIVE))
            painter.drawEllipse(tip, 4, 4)
            painter.drawPolygon(
                [
                    QPointF(tip.x(), box.bottom() - 1),
                    *(QPointF(tip.x() + dx, box.bottom() + 6) for dx in (-5, 5)),
                ]
            )
        if self.hasFocus():
            painter.setPen(theme.ink("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _spoken(self) -> str:
        scores = [point.score for point in self._points if point.score is not None]
        if not scores:
            return ""
        words = tr("{n} slices, highest score {score}", n=len(self._points), score=max(scores))
        if self._key is not None:
            words += ", " + tr("key slice {n}", n=self._key + 1)
        if self._here is not None:
            here = self._points[self._here].score
            words += ", " + (
                tr("slice {n} not read", n=self._here + 1)
                if here is None
                else tr("slice {n} has {score}", n=self._here + 1, score=here)
            )
        return words

    def _go_to(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and self._points:
            box = self._box()
            share = (event.position().x() - box.left()) / max(1.0, box.width())
            self._want(round(min(max(share, 0.0), 1.0) * (len(self._points) - 1)))

    def _want(self, place: int) -> None:
        if place != self._here:
            point = self._points[place]
            self.wanted.emit((point.file, point.frame))

    def _box(self) -> QRectF:
        return QRectF(_SIDE, _TOP, max(1, self.width() - 2 * _SIDE), max(1, self.height() - 2 * _TOP))
