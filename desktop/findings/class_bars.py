"""A bar for each class of a model with its probability; the one chosen is the one whose map is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from core.results.wording import percent
from desktop.base import theme
from desktop.base.language import decimal, tr
from desktop.base.plain_text import plain_tip

if TYPE_CHECKING:
    from core.models.card import Card
    from core.results.reading import Finding

AnyIndex = QModelIndex | QPersistentModelIndex

_BAR = Qt.ItemDataRole.UserRole
_SHOWN_AT_ONCE = 12


@dataclass(frozen=True)
class ClassBar:
    """One class.

    Attributes
    ----------
    name, title : str
    probability : float
    reported : bool
        Whether it is the finding.
    threshold : float or None
        Where the operating point lies on this bar, if it lies on this bar alone.
    """

    name: str
    title: str
    probability: float
    reported: bool
    threshold: float | None = None


def bars_of(finding: Finding, card: Card) -> tuple[ClassBar, ...]:
    """Bars of a finding, in the order of the card's classes."""
    titles = {c.name: c.title for c in card.classes}
    point = card.operating_point
    alone = point.positive[0] if point is not None and len(point.positive) == 1 else None
    return tuple(
        ClassBar(
            name=name,
            title=titles.get(name, name),
            probability=p,
            reported=name == finding.name,
            threshold=finding.threshold if name == alone else None,
        )
        for name, p in zip(finding.classes, finding.probabilities, strict=True)
    )


class ClassBars(QListView):
    """The bars; a click or the arrow keys choose a class, a click on the chosen one lets it go."""

    #: Name of the class to show, or None.
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _BarsModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(tr("Classes with their probabilities; choose one to see its map"))
        self.selectionModel().currentChanged.connect(self._current_changed)
        self._was_chosen = False

    def show_bars(self, bars: tuple[ClassBar, ...], chosen: str | None) -> None:
        """Show other bars, with one class chosen or none; emits nothing."""
        self._model.fill(bars)
        row = next((n for n, bar in enumerate(bars) if bar.name == chosen), -1)
        self.selectionModel().blockSignals(True)
        self.setCurrentIndex(self._model.index(row) if row >= 0 else QModelIndex())
        self.selectionModel().blockSignals(False)
        rows = min(len(bars), _SHOWN_AT_ONCE)
        self.setFixedHeight(rows * self.sizeHintForRow(0) + 2 if bars else 0)
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Letters are the window's shortcuts; the list would search for them.
        if event.text().isalpha():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._was_chosen = self.indexAt(event.position().toPoint()) == self.currentIndex()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._was_chosen and self.indexAt(event.position().toPoint()).isValid():
            self.setCurrentIndex(QModelIndex())
        self._was_chosen = False

    def _current_changed(self, index: QModelIndex) -> None:
        bar = index.data(_BAR)
        self.chosen.emit(None if bar is None else bar.name)


class _BarsModel(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._bars: tuple[ClassBar, ...] = ()

    def fill(self, bars: tuple[ClassBar, ...]) -> None:
        self.beginResetModel()
        self._bars = bars
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._bars)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        bar = self._bars[index.row()]
        if role == _BAR:
            return bar
        if role == Qt.ItemDataRole.DisplayRole:
            return bar.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            reported = tr(", reported") if bar.reported else ""
            return f"{bar.title}, {percent(bar.probability)}{reported}"
        if role == Qt.ItemDataRole.ToolTipRole:
            words = tr(
                "{title}: {probability}. Click to see where it was seen.",
                title=bar.title,
                probability=decimal(bar.probability, 4),
            )
            return plain_tip(words)
        return None


class _Delegate(QStyledItemDelegate):
    """Two lines for each class: its name and probability, and the bar with the threshold's mark."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(100, option.fontMetrics.height() + 26)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        bar: ClassBar = index.data(_BAR)
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        box = option.rect
        if chosen:
            painter.fillRect(box, theme.ink("selected"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, theme.ink("hover"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(theme.ink("accent"))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        inner = box.adjusted(12, 6, -12, -8)
        self._words(painter, option, inner, bar, chosen=chosen)
        self._bar(painter, QRectF(inner.left(), inner.bottom() - 6, inner.width(), 6), bar, chosen=chosen)
        painter.restore()

    def _words(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, bar: ClassBar, *, chosen: bool
    ) -> None:
        line = QRect(box.left(), box.top(), box.width(), option.fontMetrics.height())
        painter.setFont(theme.font(option.font, bold=bar.reported))
        painter.setPen(theme.ink("text" if bar.reported or chosen else "quiet"))
        number = percent(bar.probability)
        wide = painter.fontMetrics().horizontalAdvance(number)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number)
        tags = [word for word, on in ((tr("reported"), bar.reported), (tr("map shown"), chosen)) if on]
        title_room = line.width() - wide - 10
        title = painter.fontMetrics().elidedText(bar.title, Qt.TextElideMode.ElideRight, title_room)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        used = painter.fontMetrics().horizontalAdvance(title) + 10
        painter.setFont(theme.font(option.font, theme.SMALL))
        painter.setPen(theme.ink("accent"))
        tag_box = line.adjusted(used, 0, -wide - 10, 0)
        shown = painter.fontMetrics().elidedText(
            "  ".join(tags), Qt.TextElideMode.ElideRight, tag_box.width()
        )
        painter.drawText(tag_box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _bar(self, painter: QPainter, box: QRectF, bar: ClassBar, *, chosen: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.ink("base" if chosen else "raised"))
        painter.drawRoundedRect(box, 3, 3)
        filled = QRectF(box.left(), box.top(), box.width() * bar.probability, box.height())
        painter.setBrush(theme.ink("accent" if bar.reported else "disabled"))
        if filled.width() >= 1.0:
            painter.drawRoundedRect(filled, min(3.0, filled.width() / 2), 3)
        if bar.threshold is not None:
            x = box.left() + box.width() * bar.threshold
            painter.setPen(QPen(theme.ink("text"), 1.5))
            painter.drawLine(int(x), int(box.top()) - 3, int(x), int(box.bottom()) + 3)
