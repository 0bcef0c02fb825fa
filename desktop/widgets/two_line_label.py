"""A label that wraps long text into two lines, and ends it with … if it is longer still."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.base import theme
from desktop.base.plain_text import PlainLabel

_LINES, _BETWEEN, _DOT, _NO_BREAK = 2, " ·", "   ·   ", "\N{NO-BREAK SPACE}"


class TwoLineLabel(PlainLabel):
    """A label that requires no width of its own; its tooltip shows the whole text."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def lines(self) -> list[str]:
        """Return the lines that are shown."""
        if self.fontMetrics().horizontalAdvance(self.text()) <= self.width():
            return [self.text()] if self.text() else []
        return broken(self.text(), self._small, self.width())

    @property
    def _small(self) -> QFont:
        """A font of which two lines fit into the height of a button."""
        return theme.font(self.font(), theme.SMALL)

    def room_wanted(self) -> int:
        """Return the width in points that shows the whole text, in two lines if necessary."""
        metrics, text = QFontMetrics(self._small), self.text()
        wide = metrics.horizontalAdvance(text)
        if not text:
            return 0
        half = wide // _LINES
        longest = max(map(metrics.horizontalAdvance, text.split()), default=0)
        return min(wide, half + longest)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, lines = QPainter(self), self.lines()
        painter.setPen(self.palette().windowText().color())
        if len(lines) > 1:
            painter.setFont(self._small)
        high = painter.fontMetrics().height()
        top = (self.height() - high * len(lines)) // 2
        for n, line in enumerate(lines):
            box = QRect(0, top + n * high, self.width(), high)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter, line)
        painter.end()


def broken(text: str, font: QFont, width: int) -> list[str]:
    """Break a text into at most two lines, between parts that a dot separates if that will do; a longer text
    ends in …."""
    metrics = QFontMetrics(font)
    together = _DOT.join(part.replace(" ", _NO_BREAK) for part in text.split(_DOT))
    for tried in dict.fromkeys((together, text)):
        lines = _two_lines(tried, font, width)
        if all(metrics.horizontalAdvance(line) <= width for line in lines):
            break
    shown = (line.replace(_NO_BREAK, " ") for line in lines)
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in shown if line]


def _two_lines(text: str, font: QFont, width: int) -> list[str]:
    """Break a text where its first line is full; the second line has the rest, however long."""
    layout, option = QTextLayout(text, font), QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    first = layout.createLine()
    first.setLineWidth(max(width, 1))
    layout.endLayout()
    end = first.textLength()
    # Remove separators at the line break.
    return [text[:end].rstrip(_BETWEEN), text[end:].strip(_BETWEEN)]
