"""The strip below the worklist: thumbnails of the current study's pictures, one for each stack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPainter, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.base import theme
from desktop.base.language import known, plural, tr, whole
from desktop.base.plain_text import plain_tip
from desktop.session.items import DRAGGED, Item, Key, Outcome, ReadingState
from desktop.session.rows import SeriesItems, StudyRow
from desktop.session.thumbnails import Thumbnails
from desktop.widgets.status_icons import paint_badge
from desktop.worklist.model import OutcomeSource, drag_of

AnyIndex = QModelIndex | QPersistentModelIndex

_FACE, _GAP, _BADGE, _BAR = 64, 5, 13, 2
#: Milliseconds without scrolling before thumbnails are made for the visible entries.
_STILL = 80


@dataclass(frozen=True, eq=False)
class StripEntry:
    """One entry of the strip.

    Attributes
    ----------
    face : Item
        Picture of the thumbnail; for a stack its middle slice.
    items : tuple of Item
        The picture, or all pictures of the stack.
    caption : str
    """

    face: Item
    items: tuple[Item, ...]
    caption: str

    @property
    def stacked(self) -> bool:
        """Whether the entry is a stack."""
        return len(self.items) > 1


def entries_of(row: StudyRow) -> tuple[StripEntry, ...]:
    """Return the entries of the strip for a study."""
    return tuple(entry for series in row.series for entry in _entries(series))


def _entries(series: SeriesItems) -> Iterator[StripEntry]:
    if series.stacked:
        yield _stack(series.items, series.title)
        return
    by_file: dict[str, list[Item]] = {}
    for item in series.items:
        by_file.setdefault(item.key[0], []).append(item)
    for items in by_file.values():
        who = items[0].instance.identity
        title = who.view_position or who.series_description or who.modality or items[0].label
        yield _stack(tuple(items), title) if len(items) > 1 else StripEntry(items[0], tuple(items), title)


def _stack(items: tuple[Item, ...], title: str) -> StripEntry:
    caption = f"{whole(len(items))}  {title}" if title else whole(len(items))
    return StripEntry(items[len(items) // 2], items, caption)


class StripModel(QAbstractListModel):
    """The pictures of one study.

    Parameters
    ----------
    source : OutcomeSource
        Returns what the reader may see of the pictures.
    """

    def __init__(self, source: OutcomeSource) -> None:
        super().__init__()
        self._source = source
        self.entries: tuple[StripEntry, ...] = ()
        self._places: dict[Key, int] = {}

    def show_entries(self, entries: tuple[StripEntry, ...]) -> None:
        """Replace the entries."""
        self.beginResetModel()
        self.entries = entries
        self._places = {item.key: n for n, entry in enumerate(entries) for item in entry.items}
        self.endResetModel()

    def place_of(self, key: Key) -> int | None:
        """Return the number of the entry that contains a picture, counted from 0."""
        return self._places.get(key)

    def outcome(self, entry: StripEntry) -> Outcome | None:
        """Return the outcome of an entry that the reader may see; a single slice is no finding."""
        return None if entry.stacked else self._source.outcome(entry.face)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not 0 <= index.row() < len(self.entries):
            return None
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.caption
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._words(entry))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._words(entry)
        return None

    def _words(self, entry: StripEntry) -> str:
        outcome = self.outcome(entry)
        parts = (
            entry.caption,
            entry.face.instance.identity.series_description,
            plural(len(entry.items), "{n} picture", "{n} pictures") if entry.stacked else entry.face.label,
            known(outcome.state.value) if outcome is not None else "",
            outcome.summary if outcome is not None else "",
        )
        return " · ".join(dict.fromkeys(part for part in parts if part))

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        dragged = Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | dragged

    def mimeTypes(self) -> list[str]:
        return [DRAGGED]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return drag_of(self.entries[indexes[0].row()].items[0])


class Strip(QListView):
    """The strip; shown if the current study has several pictures and the user wants it.

    Parameters
    ----------
    source : OutcomeSource
    thumbnails : Thumbnails
        Asked only for the visible thumbnails.
    """

    #: The `Item` to show.
    picked = Signal(object)

    def __init__(self, source: OutcomeSource, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entries = StripModel(source)
        self.entries.setParent(self)
        self._thumbnails = thumbnails
        self._row: StudyRow | None = None
        #: Whether the user wants the strip, and whether the panel is high enough for it.
        self.wanted = self._fits = True
        self.setModel(self.entries)
        self.setItemDelegate(_EntryPainter(self, self.entries, thumbnails))
        self.setAccessibleName(tr("Pictures of the study"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setFixedHeight(_side(self) + 2 * _GAP + 14)
        self._still = QTimer(self, interval=_STILL, singleShot=True)
        self._still.timeout.connect(self._want)
        self.horizontalScrollBar().valueChanged.connect(self._still.start)
        self.clicked.connect(self._go)
        self.activated.connect(self._go)
        thumbnails.made.connect(self.viewport().update)
        self.hide()

    def show_study(self, row: StudyRow | None, item: Item | None) -> None:
        """Show the pictures of a study, with the current one marked."""
        if row is not self._row:
            self._row = row
            self.entries.show_entries(entries_of(row) if row is not None else ())
            self._show()
        place = self.entries.place_of(item.key) if item is not None else None
        if place is None:
            self.selectionModel().clear()
        elif self.currentIndex().row() != place:
            self.setCurrentIndex(self.entries.index(place))

    def show_wanted(self, *, wanted: bool) -> None:
        """Show or hide the strip as the user chose."""
        self.wanted = wanted
        self._show()

    def show_if_room(self, *, fits: bool) -> None:
        """Show the strip only if the panel is high enough."""
        if fits != self._fits:
            self._fits = fits
            self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._still.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._still.start()

    def _show(self) -> None:
        self.setVisible(self.wanted and self._fits and len(self.entries.entries) > 1)
        self._still.start()

    def _go(self, index: AnyIndex) -> None:
        self.picked.emit(self.entries.entries[index.row()].items[0])

    def _want(self) -> None:
        """Ask for the visible thumbnails."""
        if not self.isVisible():
            self._thumbnails.want([])
            return
        middle = self.viewport().height() // 2
        first = self.indexAt(QPoint(_GAP, middle)).row()
        last = self.indexAt(QPoint(self.viewport().width() - 1, middle)).row()
        end = last + 1 if last >= 0 else len(self.entries.entries)
        self._thumbnails.want([entry.face for entry in self.entries.entries[max(first, 0) : end]])


def _side(view: QWidget) -> int:
    """Return the pixels from the top of a thumbnail to the end of its caption."""
    return _FACE + 4 + view.fontMetrics().height()


class _EntryPainter(QStyledItemDelegate):
    """Draw a thumbnail on a dark background, with its mark and its caption."""

    def __init__(self, view: Strip, entries: StripModel, thumbnails: Thumbnails) -> None:
        super().__init__(view)
        self._entries, self._thumbnails = entries, thumbnails
        self._height = _side(view) + 2 * _GAP
        self._font = theme.font(view.font(), theme.SMALL)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(_FACE + 2 * _GAP, self._height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        entry, box = self._entries.entries[index.row()], option.rect
        face = QRect(box.left() + _GAP, box.top() + _GAP, _FACE, _FACE)
        painter.fillRect(face, theme.colour(theme.PICTURE_BACKGROUND))
        small = self._thumbnails.of(entry.face)
        if small is not None and not small.isNull():
            ratio = painter.device().devicePixelRatioF()
            side = round(_FACE * ratio)
            fit, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            drawn = QPixmap.fromImage(small.scaled(side, side, fit, smooth))
            drawn.setDevicePixelRatio(ratio)
            inner = QRect(QPoint(), drawn.deviceIndependentSize().toSize())
            inner.moveCenter(face.center())
            painter.drawPixmap(inner.topLeft(), drawn)
        outcome = self._entries.outcome(entry)
        told = outcome is not None and not outcome.hidden and outcome.state is not ReadingState.UNREAD
        if outcome is not None and told:
            mark = QRect(face.left() + 2, face.top() + 2, _BADGE + 2, _BADGE + 2)
            painter.fillRect(mark, theme.colour(theme.PICTURE_BACKGROUND, 170))
            paint_badge(painter, QRectF(mark.adjusted(1, 1, -1, -1)), outcome.mark, outcome.band)
        if option.state & QStyle.StateFlag.State_Selected:
            for edge in range(_BAR):
                painter.setPen(theme.ink("accent"))
                painter.drawRect(face.adjusted(edge - _BAR, edge - _BAR, _BAR - edge - 1, _BAR - edge - 1))
        painter.setFont(self._font)
        painter.setPen(theme.ink("text" if option.state & QStyle.StateFlag.State_Selected else "quiet"))
        below = QRect(face.left(), face.bottom() + 3, _FACE, box.bottom() - face.bottom() - 3)
        words = painter.fontMetrics().elidedText(entry.caption, Qt.TextElideMode.ElideRight, _FACE)
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)
