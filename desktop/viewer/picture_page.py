"""The centre of the window while something is open: the strip of series, and the panes or reformats."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.viewer.panes import Panes
from desktop.viewer.series_strip import SeriesStrip


class PicturePage(QWidget):
    """Hold the strip of series, and below it the panes or what covers them.

    Parameters
    ----------
    panes : Panes
    """

    def __init__(self, panes: Panes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strip = SeriesStrip()
        self._panes = panes
        self._stacked = QStackedWidget()
        self._stacked.addWidget(panes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.strip)
        layout.addWidget(self._stacked, 1)
        self.setFocusProxy(self._stacked)

    def show_panes(self) -> None:
        """Show the panes."""
        self._stacked.setCurrentWidget(self._panes)

    def show_before_panes(self, widget: QWidget) -> None:
        """Show a widget instead of the panes, which keep their content."""
        if self._stacked.indexOf(widget) < 0:
            self._stacked.addWidget(widget)
        self._stacked.setCurrentWidget(widget)
