"""Details of the finding in view: a caution, its classes, and on request probability and meaning."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from desktop.base import theme
from desktop.base.language import tr
from desktop.base.plain_text import set_tip
from desktop.findings.panel_content import FindingDetail
from desktop.widgets.labels import plain_label

#: Pixels added to the width of the button's text.
_AROUND = 28


class FindingDetailView(QWidget):
    """Show the details; what was unfolded stays unfolded for the next finding."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.caution = plain_label(size=theme.SMALL, bold=True, wrap=True)
        self.kinds = plain_label(wrap=True)
        self.here = plain_label(size=theme.SMALL, quiet=True, wrap=True)
        self.more = QToolButton()
        # One word, so that the panel fits on a small screen.
        self.more.setText(tr("Probability"))
        set_tip(self.more, tr("Probability and operating point"))
        self.more.setCheckable(True)
        self.more.setProperty("chip", True)
        # The same width whether released, or pressed and bold.
        bold = QFontMetrics(theme.font(self.more.font(), bold=True))
        self.more.setMinimumWidth(bold.horizontalAdvance(self.more.text()) + _AROUND)
        self.more.toggled.connect(self._unfold)
        self.numbers = plain_label(size=theme.SMALL, wrap=True)
        self.meaning = plain_label(size=theme.SMALL, quiet=True, wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(6)
        for widget in (self.kinds, self.here, self.caution, self.more, self.numbers, self.meaning):
            layout.addWidget(widget)
        self._unfold(False)
        self.hide()

    def show_detail(self, detail: FindingDetail | None) -> None:
        """Show the details of a finding; None hides them."""
        self.setVisible(detail is not None)
        if detail is None:
            return
        for label, text in (
            (self.caution, detail.caution),
            (self.kinds, detail.kinds),
            (self.here, detail.here),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self.numbers.setText(detail.numbers)
        self.meaning.setText(detail.meaning)

    def _unfold(self, on: bool) -> None:
        self.numbers.setVisible(on)
        self.meaning.setVisible(on)
