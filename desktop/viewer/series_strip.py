"""The series of the study on screen as tabs above the pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QTabBar, QWidget

from desktop.base.language import tr
from desktop.base.plain_text import plain_tip


@dataclass(frozen=True)
class SeriesTab:
    """One series of the strip.

    Attributes
    ----------
    key : str
        Identifies the series in its study.
    title, detail : str
        Modality and description, and the number of pictures.
    """

    key: str
    title: str
    detail: str


class SeriesStrip(QTabBar):
    """Tabs of a study's series, with the current one marked; hidden if there is only one."""

    #: Key of the series that the user chose.
    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tabs: tuple[SeriesTab, ...] = ()
        self.setAccessibleName(tr("Series of the study"))
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setUsesScrollButtons(True)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        self.currentChanged.connect(self._changed)

    def show_series(self, tabs: Sequence[SeriesTab], current: str) -> None:
        """Show the series of a study; `current` is the key of the one on screen."""
        self.blockSignals(True)
        if tuple(tabs) != self._tabs:
            self._tabs = tuple(tabs)
            while self.count():
                self.removeTab(0)
            for place, tab in enumerate(self._tabs):
                # An ampersand in a file's text must not become a mnemonic.
                self.addTab(f"{tab.title}  ({tab.detail})".replace("&", "&&"))
                self.setTabToolTip(place, plain_tip(f"{tab.title}  ·  {tab.detail}"))
        place = next((n for n, tab in enumerate(self._tabs) if tab.key == current), -1)
        self.setCurrentIndex(place)
        self.blockSignals(False)
        self.setVisible(len(self._tabs) > 1)

    def minimumTabSizeHint(self, index: int) -> QSize:
        return QSize(min(self.tabSizeHint(index).width(), 120), self.tabSizeHint(index).height())

    def tabSizeHint(self, index: int) -> QSize:
        hint = super().tabSizeHint(index)
        # Long descriptions are cut; the tooltip shows them in full.
        return QSize(min(hint.width(), 260), hint.height())

    def _changed(self, place: int) -> None:
        if 0 <= place < len(self._tabs):
            self.wanted.emit(self._tabs[place].key)
