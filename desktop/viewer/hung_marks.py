"""Marks over a hung pane: the study's label, and the reference line of the active picture."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from core.hanging.planes import Point
from desktop.base import theme
from desktop.viewer.corner_texts import TINY
from desktop.viewer.viewport import Viewport

_MARGIN, _PAD = 10, 6


@dataclass(frozen=True)
class PaneLabel:
    """The label of the study in a pane.

    Attributes
    ----------
    words : str
        Current, or the number of the earlier study.
    day, before : str
        Study date, and interval to the current study; shown only if studies may be named.
    prior : bool
        Whether it is an earlier study.
    """

    words: str
    day: str
    before: str
    prior: bool

    def texts(self, *, named: bool) -> tuple[str, ...]:
        """Return the label's texts, longest first; the date is the last to be dropped."""
        if not named or not self.day:
            return (self.words,)
        dated = f"{self.day}  ({self.before})" if self.before else self.day
        return f"{self.words}   {dated}", f"{self.words}   {self.day}", dated, self.day


@dataclass(frozen=True)
class HungMarks:
    """Marks over the picture of a hung pane.

    Attributes
    ----------
    label : PaneLabel or None
    lines : tuple of pairs of points
        End points in pixels of the picture; the first pixel covers 0 to 1.
    words : tuple of str
        How the pane scrolls with the active one, for the corner with the position in the stack.
    """

    label: PaneLabel | None = None
    lines: tuple[tuple[Point, Point], ...] = ()
    words: tuple[str, ...] = ()


def paint_lines(painter: QPainter, lines: tuple[tuple[Point, Point], ...], view: Viewport) -> None:
    """Draw reference lines, dashed and with a dark edge."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for start, end in lines:
        ends: tuple[QPointF, QPointF] = (view.to_screen(*start), view.to_screen(*end))
        painter.setPen(QPen(theme.colour(theme.PICTURE_BACKGROUND, 200), 3))
        painter.drawLine(*ends)
        painter.setPen(QPen(theme.colour(theme.CONTOUR), 1.5, s=Qt.PenStyle.DashLine))
        painter.drawLine(*ends)


def label_height(painter: QPainter, font: QFont, label: PaneLabel | None) -> int:
    """Return the height in points that a label takes at the upper edge."""
    painter.setFont(theme.font(font, bold=True))
    return 0 if label is None else painter.fontMetrics().lineSpacing() + _PAD


def paint_label(painter: QPainter, box: QRect, font: QFont, label: PaneLabel, *, named: bool) -> None:
    """Write the study's label in the upper left corner, in another colour for an earlier study."""
    tiny = box.width() < TINY
    pad, margin = (2, 4) if tiny else (_PAD, _MARGIN)
    painter.setFont(theme.font(font, theme.SMALL if tiny else 1.0, bold=True))
    metrics = painter.fontMetrics()
    texts, room = label.texts(named=named), box.width() - 2 * (pad + margin)
    fitting = (text for text in texts if metrics.horizontalAdvance(text) <= room)
    text = metrics.elidedText(next(fitting, texts[-1]), Qt.TextElideMode.ElideRight, room)
    place = QRect(
        box.left() + margin,
        box.top() + _MARGIN - 2,
        metrics.horizontalAdvance(text) + 2 * pad,
        metrics.lineSpacing() + 2,
    )
    painter.fillRect(place, theme.colour(theme.REFUSED if label.prior else theme.ACCENT))
    painter.setPen(theme.colour(theme.PICTURE_BACKGROUND))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
