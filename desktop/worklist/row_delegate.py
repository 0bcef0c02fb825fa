"""Paints the rows of the worklist: headings and pictures, with their small pictures, marks and words."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.results.score import Band
from desktop.base import theme
from desktop.base.language import known
from desktop.session.items import Item, Outcome, ReadingState
from desktop.session.rows import RowKind, WorklistRow
from desktop.session.thumbnails import Thumbnails
from desktop.widgets.status_icons import COLOURS, POSITIVE, paint_badge
from desktop.widgets.verdict_icons import paint_verdict
from desktop.worklist.model import WorklistModel

AnyIndex = QModelIndex | QPersistentModelIndex

_PAD, _STEP, _BADGE, _FACE, _GAP = 10, 12, 14, 40, 8
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_REMEMBERED, _FACES = 4096, 400


@dataclass(frozen=True)
class Words:
    """What a row says of a picture or a study, in which colour, and which mark it bears, if any."""

    line: str
    ink: str
    state: ReadingState | None
    band: Band | None


def words_of(outcome: Outcome) -> Words:
    """Put an outcome into the line of a row."""
    line = outcome.summary or known(outcome.state.value)
    ink, shown = "text", outcome.mark
    mere_slice = outcome.band is None and outcome.score is not None
    if outcome.band is Band.SUSPECTED:
        ink = POSITIVE
    elif outcome.state in (ReadingState.REFUSED, ReadingState.ERROR):
        ink = COLOURS[outcome.state]
    elif not outcome.summary or outcome.hidden or mere_slice:
        ink = "quiet"
    # The tick says that nothing is suspected: neither of a mere slice nor of what is hidden is that said.
    bare = mere_slice or outcome.hidden
    return Words(line[:1].upper() + line[1:], ink, None if bare else shown, outcome.band)


def _beside(detail: str, outcome: Outcome) -> str:
    """What stands at the end of a row's first line; that it waits to be read again has the first claim."""
    return "  ·  ".join(filter(None, (outcome.earlier, detail)))


class RowPainter(QStyledItemDelegate):
    """Paints a row on one line, or on two beside its small picture.

    It runs for every row in sight whenever one changes, so fonts and metrics are made once.

    Parameters
    ----------
    view : QWidget
        Whose font is used.
    model : WorklistModel
    thumbnails : Thumbnails
    """

    def __init__(self, view: QWidget, model: WorklistModel, thumbnails: Thumbnails) -> None:
        super().__init__(view)
        self._model, self._thumbnails = model, thumbnails
        base = view.font()
        self._regular = _Pen(base)
        self._small = _Pen(theme.font(base, theme.SMALL))
        self._bold = _Pen(theme.font(base, bold=True))
        self.tall = True
        self._faces: dict[tuple[int, float], QPixmap] = {}

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        line = math.ceil(self._regular.metrics.height())
        return QSize(100, max(2 * line + 12, _FACE + 6) if self.tall else line + 11)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row = self._model.row_at(index)
        if row is None:
            return
        box, state = option.rect, option.state
        heading = row.item is None and row.kind is not RowKind.SERIES
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.ink("selected"))
            bar = QRect(box.left(), box.top(), 3, box.height())
            painter.fillRect(QStyle.visualRect(option.direction, box, bar), theme.ink("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.ink("hover"))
        elif heading:
            painter.fillRect(box, theme.ink("raised"))
        line = _Line(painter, option, _PAD + self._model.depth(row) * _STEP)
        if row.item is None:
            self._heading(line, row)
        elif self.tall:
            self._tall_picture(line, row, row.item)
        else:
            self._flat_picture(line, row, words_of(self._model.outcome(row.item)), row.item)

    def _heading(self, line: _Line, row: WorklistRow) -> None:
        folded = self._model.folded(row)
        closed = "◂" if line.mirrored else "▸"
        self._regular.write(line, line.left(_STEP + 2), closed if folded else "▾", "quiet")
        if row.face is not None and self.tall:
            self._face(line, row.face)
        outcome = self._model.heading_outcome(row)
        if outcome is not None:
            self._study(line, row, words_of(outcome), _beside(row.detail, outcome))
            return
        strong = row.kind is not RowKind.SERIES
        title, ink = self._bold if strong else self._regular, "text" if strong else "quiet"
        if self.tall and row.detail:
            upper, lower = line.halves()
            title.write(line, upper, row.title, ink)
            self._small.write(line, lower, row.detail, "quiet")
            return
        # The title has the first claim on the line, the detail what is left of it.
        room = max(line.rest.width() - title.width(row.title) - 12, line.rest.width() // 3)
        taken = min(self._small.width(row.detail), room)
        self._small.write(line, line.right(taken), row.detail, "quiet", _RIGHT)
        line.right(10)
        title.write(line, line.rest, row.title, ink)

    def _study(self, line: _Line, row: WorklistRow, words: Words, detail: str) -> None:
        """Draw a study's heading with its line."""
        pen = self._bold if words.band is Band.SUSPECTED else self._regular
        if self.tall:
            upper, lower = line.halves()
            # The title has the first claim on the line, the detail what is left of it.
            taken = min(self._small.width(detail), upper.width() - self._bold.width(row.title) - _GAP)
            if taken > _STEP:
                upper, place = line.split(upper, upper.width() - taken - _GAP)
                self._small.write(line, place, detail, "quiet", _RIGHT)
            self._bold.write(line, upper, row.title, "text")
            box, lower = line.split(lower, _BADGE + 6)
            self._badge(line, box, words)
            pen.write(line, lower, words.line, words.ink)
            return
        self._badge(line, line.left(_BADGE + _GAP), words)
        taken = min(pen.width(words.line), line.rest.width() * 6 // 10)
        pen.write(line, line.right(taken), words.line, words.ink, _RIGHT)
        line.right(12)
        self._bold.write(line, line.rest, row.title, "text")

    def _tall_picture(self, line: _Line, row: WorklistRow, item: Item) -> None:
        outcome = self._model.outcome(item)
        words = words_of(outcome)
        self._face(line, item)
        upper, lower = line.halves()
        middle = Qt.TextElideMode.ElideMiddle
        whom = _beside("" if self._model.arrangement.as_tree else row.detail, outcome)
        if whom:
            taken = min(self._small.width(whom), upper.width() // 2)
            name, place = line.split(upper, upper.width() - taken - (_GAP if taken else 0))
            self._small.write(line, place, whom, "quiet", _RIGHT)
            upper = name
        self._regular.write(line, upper, row.title, "text", elide=middle)
        badge_box, rest = line.split(lower, _BADGE + 6)
        self._badge(line, badge_box, words)
        rest = self._verdict(line, rest, item)
        pen = self._bold if words.band is Band.SUSPECTED else self._regular
        pen.write(line, rest, words.line, words.ink)

    def _flat_picture(self, line: _Line, row: WorklistRow, words: Words, item: Item) -> None:
        self._badge(line, line.left(_BADGE + _GAP), words)
        if self._model.verdict_mark(item) is not None:
            self._verdict(line, line.left(_BADGE + _GAP), item)
        pen = self._bold if words.band is Band.SUSPECTED else self._regular
        taken = min(pen.width(words.line), line.rest.width() * 6 // 10)
        pen.write(line, line.right(taken), words.line, words.ink, _RIGHT)
        line.right(12)
        self._regular.write(line, line.rest, row.title, "text", elide=Qt.TextElideMode.ElideMiddle)

    def _badge(self, line: _Line, box: QRect, words: Words) -> None:
        if words.state is None:
            return
        place = QRect(box.left(), 0, _BADGE, _BADGE)
        place.moveTop(box.center().y() - _BADGE // 2 + 1)
        shown = QRectF(line.mirror(place, box))
        paint_badge(line.painter, shown, words.state, words.band)

    def _verdict(self, line: _Line, box: QRect, item: Item) -> QRect:
        """Draw the reader's mark, if there is one, and return what is left of the box."""
        mark = self._model.verdict_mark(item)
        if mark is None:
            return box
        place, rest = line.split(box, _BADGE + 6)
        square = QRect(place.left(), place.center().y() - _BADGE // 2 + 1, _BADGE, _BADGE)
        paint_verdict(line.painter, QRectF(line.mirror(square, place)), mark.verdict)
        return rest

    def _face(self, line: _Line, item: Item) -> None:
        """Draw a thumbnail on a dark ground; the ground alone where there is none."""
        place = line.left(_FACE + _GAP)
        thumbnail_box = QRect(place.left(), place.center().y() - _FACE // 2 + 1, _FACE, _FACE)
        thumbnail_box = line.mirror(thumbnail_box, place)
        line.painter.fillRect(thumbnail_box, theme.colour(theme.PICTURE_BACKGROUND))
        face = self._scaled(item, line.painter.device().devicePixelRatioF())
        if face is not None:
            inner = QRect(thumbnail_box.topLeft(), face.deviceIndependentSize().toSize())
            inner.moveCenter(thumbnail_box.center())
            line.painter.drawPixmap(inner.topLeft(), face)

    def _scaled(self, item: Item, ratio: float) -> QPixmap | None:
        """A small picture at the size at which it is drawn; scaling takes longer than all else of a row."""
        small = self._thumbnails.of(item)
        if small is None or small.isNull():
            return None
        key = small.cacheKey(), ratio
        known = self._faces.get(key)
        if known is None:
            if len(self._faces) >= _FACES:
                self._faces.clear()
            side = round(_FACE * ratio)
            fit, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            known = self._faces[key] = QPixmap.fromImage(small.scaled(side, side, fit, smooth))
            known.setDevicePixelRatio(ratio)
        return known


class _Line:
    """What is left of a row's box while it is filled, in the direction in which the language runs."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, indent: int) -> None:
        self.painter = painter
        self.mirrored = option.direction is Qt.LayoutDirection.RightToLeft
        self._direction, self._box = option.direction, option.rect
        self._rest = option.rect.adjusted(indent, 0, -_PAD, 0)

    @property
    def rest(self) -> QRect:
        """What nobody has taken."""
        return self._shown(self._rest)

    def left(self, width: int) -> QRect:
        """Take some from the beginning."""
        taken = QRect(self._rest.left(), self._rest.top(), width, self._rest.height())
        self._rest.setLeft(self._rest.left() + width)
        return self._shown(taken)

    def right(self, width: int) -> QRect:
        """Take some from the end."""
        taken = QRect(self._rest.right() + 1 - width, self._rest.top(), width, self._rest.height())
        self._rest.setRight(self._rest.right() - width)
        return self._shown(taken)

    def halves(self) -> tuple[QRect, QRect]:
        """Upper and lower line of what is left."""
        inner = self._rest.adjusted(0, 5, 0, -5)
        upper = QRect(inner.left(), inner.top(), inner.width(), inner.height() // 2)
        return self._shown(upper), self._shown(upper.translated(0, inner.height() - upper.height()))

    def split(self, box: QRect, width: int) -> tuple[QRect, QRect]:
        """Part a box after `width` pixels from its beginning."""
        first = QRect(box.left(), box.top(), width, box.height())
        second = QRect(box.left() + width, box.top(), box.width() - width, box.height())
        return self.mirror(first, box), self.mirror(second, box)

    def mirror(self, place: QRect, box: QRect) -> QRect:
        """A place in a box as the language's direction has it."""
        return QStyle.visualRect(self._direction, box, place)

    def align(self, align: Qt.AlignmentFlag) -> Qt.AlignmentFlag:
        """An alignment as the language's direction has it, whatever the direction of a text."""
        return QStyle.visualAlignment(self._direction, align) | Qt.AlignmentFlag.AlignAbsolute

    def _shown(self, place: QRect) -> QRect:
        return QStyle.visualRect(self._direction, self._box, place)


class _Pen:
    """A font with its metrics, and the widths it has measured."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetricsF(font)
        self._widths: dict[str, int] = {}

    def width(self, text: str) -> int:
        """Width of a text, rounded up."""
        known = self._widths.get(text)
        if known is None:
            if len(self._widths) > _REMEMBERED:
                self._widths.clear()
            known = math.ceil(self.metrics.horizontalAdvance(text)) + 1 if text else 0
            self._widths[text] = known
        return known

    def write(
        self,
        line: _Line,
        box: QRect,
        text: str,
        ink: str,
        align: Qt.AlignmentFlag = _LEFT,
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        """Write one line into a box, shortened if it is too long."""
        if not text:
            return
        if self.width(text) > box.width():
            text = self.metrics.elidedText(text, elide, box.width())
        line.painter.setFont(self.font)
        line.painter.setPen(theme.ink(ink))
        # Each text runs in its own direction, names of files and numbers as they are written everywhere.
        line.painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        line.painter.drawText(box, line.align(align), text)
