"""The head of the findings panel: the study's line with its mark, unread pictures, and where to look."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.results.score import Band
from desktop.base import theme
from desktop.base.language import known, tr
from desktop.base.plain_text import set_tip
from desktop.findings.panel_content import PanelContent
from desktop.session.items import Item, ReadingState
from desktop.session.studies.line_words import BAND_WORDS
from desktop.widgets.labels import plain_label
from desktop.widgets.status_icons import paint_badge

#: Largest width of a picture's name in pixels.
_NAME_WIDTH = 160


class PanelHead(QWidget):
    """Show the head; a button leads to the picture that shows the first finding."""

    #: The `Item` of the picture to show.
    wanted = Signal(object)
    read_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.badge = _Badge()
        self._over = plain_label(size=theme.SMALL, quiet=True)
        self.headline = plain_label(size=theme.LARGE, bold=True, wrap=True)
        self.notes = plain_label(wrap=True)
        self.advice = plain_label(quiet=True, wrap=True)
        self.picture_kind = plain_label(size=theme.SMALL, quiet=True, wrap=True)
        self.elsewhere = QPushButton(flat=True)
        self.elsewhere.clicked.connect(self._go)
        self.read_button = QPushButton(tr("Analyse this picture"))
        self.read_button.setProperty("primary", True)
        self.read_button.clicked.connect(self.read_wanted)
        self._item: Item | None = None
        words = QVBoxLayout()
        words.setSpacing(4)
        for widget in (self._over, self.headline, self.notes, self.advice, self.picture_kind):
            words.addWidget(widget)
        words.addWidget(self.elsewhere, 0, Qt.AlignmentFlag.AlignLeft)
        words.addSpacing(4)
        words.addWidget(self.read_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 12)
        layout.setSpacing(10)
        layout.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)

    def show_content(self, content: PanelContent) -> None:
        """Show the headline of a study."""
        self.badge.show_mark(content.mark, content.band)
        for label, text in (
            (self._over, content.over),
            (self.headline, content.headline),
            (self.notes, "\n".join(content.notes)),
            (self.advice, content.advice),
            (self.picture_kind, content.kind),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self._item = content.elsewhere
        self.elsewhere.setVisible(self._item is not None)
        if self._item is not None:
            # Files in archives are named by their UIDs, which would widen the panel.
            metrics, name = self.elsewhere.fontMetrics(), self._item.label
            short = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, _NAME_WIDTH)
            self.elsewhere.setText(tr("Seen best in {picture}", picture=short).replace("&", "&&"))
            go = tr("Go to the picture that shows the first finding best")
            set_tip(self.elsewhere, go if short == name else f"{go}\n{name}")
        self.read_button.setText(tr("Analyse again") if content.again else tr("Analyse this picture"))
        self.read_button.setVisible(content.readable)

    def _go(self) -> None:
        if self._item is not None:
            self.wanted.emit(self._item)


class _Badge(QWidget):
    """The mark of the reading state, large."""

    def __init__(self) -> None:
        super().__init__()
        self._mark: ReadingState | None = None
        self._band: Band | None = None
        self.setFixedSize(QSize(26, 26))

    def show_mark(self, mark: ReadingState | None, band: Band | None) -> None:
        self._mark, self._band = mark, band
        self.setVisible(mark is not None)
        words = known(BAND_WORDS[band]) if band is not None else known(mark.value) if mark is not None else ""
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._mark is not None:
            painter = QPainter(self)
            paint_badge(painter, QRectF(2, 2, 22, 22), self._mark, self._band)
            painter.end()
