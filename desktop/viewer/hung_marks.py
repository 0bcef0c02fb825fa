"""Marks of a hung pane: the study's label, and the reference line of the active picture."""

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
    """Which study a pane shows.

    Attributes
    ----------
    words : str
        Current, or which of the earlier studies.
    day, before : str
        Its date, and how long before the current study it was made; told only where studies may be named.
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
        How it is scrolled with the active pane, for the corner with the place in the stack.
    """

    label: PaneLabel | None = None
    lines: tuple[tuple[Point, Point], ...] = ()
    words: tuple[str, ...] = ()


def paint_lines(painter: QPainter, lines: tuple[tuple[Point, Point], ...], view: Viewport) -> None:
    """Draw reference lines: dashed, with a dark edge."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for start, end in lines:
        ends: tuple[QPointF, QPointF] = (view.to_screen(*start), view.to_screen(*end))
        painter.setPen(QPen(theme.colour(theme.PICTURE_BACKGROUND, 200), 3))
        painter.drawLine(*ends)
        painter.setPen(QPen(theme.colour(theme.CONTOUR), 1.5, s=Qt.PenStyle.DashLine))
        painter.drawLine(*ends)


def label_height(painter: QPainter, font: QFont, label: PaneLabel | None) -> int:
    """Room that a label takes at the upper edge, in points."""
    painter.setFont(theme.font(font, bold=True))
    return 0 if label is None else painter.fontMetrics().lineSpacing() + _PAD


def paint_label(painter: QPainter, box: QRect, font: QFont, label: PaneLabel, *, named: bool) -> None:
    """Write in the upper left corner which study it is; an earlier one in another colour."""
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
