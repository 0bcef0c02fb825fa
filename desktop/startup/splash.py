"""The splash: a frame of the window's size, painted before anything slow is imported."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from core import NOTICE
from desktop.base import theme, window_state
from desktop.base.language import known, tr


class Splash(QWidget):
    """An empty window with the program's name and its notice.

    Parameters
    ----------
    painted : callable
        Called once, after the first paint has reached the screen.
    """

    def __init__(self, painted: Callable[[], None]) -> None:
        super().__init__()
        self._painted: Callable[[], None] | None = painted
        self.setWindowTitle("Overread")
        self.setAccessibleName(tr("Overread is starting"))
        window_state.place_window(self)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.ink("base"))
        name = theme.font(self.font(), theme.HUGE, bold=True)
        middle = self.rect().center().y()
        for top, font, colour, text in (
            (middle - 40, name, "text", "Overread"),
            (middle, self.font(), "quiet", known(NOTICE)),
        ):
            painter.setFont(font)
            painter.setPen(theme.ink(colour))
            painter.drawText(QRect(0, top, self.width(), 36), Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
        if self._painted is not None:
            QTimer.singleShot(0, self._painted)
            self._painted = None
