"""The list of the worklist itself: folding, keeping still while it changes, and which rows are in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from desktop.session.items import Item
from desktop.session.rows import WorklistRow
from desktop.session.thumbnails import Thumbnails
from desktop.worklist.model import WorklistModel
from desktop.worklist.row_delegate import RowPainter

AnyIndex = QModelIndex | QPersistentModelIndex

#: Milliseconds for which the list stands still before small pictures are made for what is in sight.
_STILL = 80


class WorklistView(QListView):
    """Left and Right fold and unfold, and so does a click on a heading.

    Parameters
    ----------
    model : WorklistModel
    thumbnails : Thumbnails
        Asked for those of the rows in sight, and for no others.
    """

    def __init__(self, model: WorklistModel, thumbnails: Thumbnails) -> None:
        super().__init__()
        self._model, self._thumbnails = model, thumbnails
        self.setModel(model)
        self.painter = RowPainter(self, model, thumbnails)
        self.setItemDelegate(self.painter)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self._still = QTimer(self, interval=_STILL, singleShot=True)
        self._still.timeout.connect(self._want)
        for moved in (
            self.verticalScrollBar().valueChanged,
            *(model.rowsInserted, model.rowsRemoved, model.layoutChanged, model.modelReset),
        ):
            moved.connect(self._moved)
        thumbnails.made.connect(self._made)

    def set_tall(self, tall: bool) -> None:
        """Show rows with small pictures, or on one line each."""
        self.painter.tall = tall
        self.scheduleDelayedItemsLayout()
        self._moved()

    def chosen(self) -> list[Item]:
        """The pictures that are selected, those below a selected heading included, in the list's order."""
        return self._model.pictures_of(sorted(index.row() for index in self.selectedIndexes()))

    def hold_still(self, change: Callable[[], None]) -> None:
        """Change the rows, and leave the current row where it is, or the top one if that is not in sight."""
        current, top = self.currentIndex(), self.indexAt(QPoint(0, 0))
        seen = self.visualRect(current).intersects(self.viewport().rect())
        anchor = QPersistentModelIndex(current if current.isValid() and seen else top)
        before = self.visualRect(anchor).top()
        change()
        if anchor.isValid():
            bar = self.verticalScrollBar()
            # Asking for a place lays the new rows out.
            bar.setValue(bar.value() + self.visualRect(anchor).top() - before)

    # Qt's side

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self._model.row_at(self.currentIndex())
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if event.text().isalpha() and plain:
            # Letters are the window's shortcuts; the list would search for them.
            event.ignore()
        elif row is not None and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            towards = Qt.Key.Key_Right if self.isRightToLeft() else Qt.Key.Key_Left
            self._fold(row, folded=event.key() == towards)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        row = self._model.row_at(self.indexAt(event.position().toPoint()))
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if row is not None and row.item is None and plain and event.button() == Qt.MouseButton.LeftButton:
            self._fold(row, folded=not self._model.folded(row))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._moved()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._moved()

    def dataChanged(self, top: AnyIndex, bottom: AnyIndex, roles: Sequence[int] = ()) -> None:
        """Paint anew what changed; Qt would lay all rows out again, though none gets another height."""
        QAbstractItemView.dataChanged(self, top, bottom, list(roles))

    # Inside

    def _fold(self, row: WorklistRow, *, folded: bool) -> None:
        heading = self._model.fold(row, folded)
        if heading is not None:
            self.setCurrentIndex(heading)

    def _moved(self) -> None:
        self._still.start()

    def _want(self) -> None:
        """Ask for the small pictures of the rows in sight."""
        if not self.painter.tall or not self.isVisible():
            self._thumbnails.want([])
            return
        top = self.indexAt(QPoint(0, 0)).row()
        bottom = self.indexAt(QPoint(0, self.viewport().height() - 1)).row()
        last = bottom if bottom >= 0 else self._model.rowCount() - 1
        rows = (self._model.row_at(self._model.index(n)) for n in range(max(top, 0), last + 1))
        self._thumbnails.want([row.face for row in rows if row is not None and row.face is not None])

    def _made(self) -> None:
        self.viewport().update()
