"""The left panel: the open paths, the filters, the table of studies, and the strip below."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.base import theme
from desktop.base.language import plural, tr, whole
from desktop.base.plain_text import PlainLabel, set_tip
from desktop.session.items import Item, Key
from desktop.session.rows import StudyRow
from desktop.session.thumbnails import Thumbnails
from desktop.worklist.columns import WorklistColumn
from desktop.worklist.filter_bar import FilterBar
from desktop.worklist.model import WorklistModel
from desktop.worklist.sorting import Arrangement, Filter
from desktop.worklist.strip import Strip
from desktop.worklist.view import WorklistView

#: Milliseconds before a list that depends on outcomes is updated, and the pause until the next update as
#: a multiple of the time that the update took.
_SETTLE, _SETTLE_SHARE = 400, 20
#: Milliseconds between two steps of counting, and the pause before a growing list is counted again.
_COUNT_EVERY, _COUNT_LATER = 15, 600


class Worklist(QWidget):
    """List the studies, and emit the picture that the user goes to.

    Attributes
    ----------
    current : Item or None
        The current picture.
    """

    #: The `Item` to show.
    picked = Signal(object)
    #: The selection of studies changed.
    selected = Signal()
    #: The list was arranged in another way.
    arranged = Signal()

    def __init__(self, model: WorklistModel, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = model
        self.current: Item | None = None
        self._changing = False
        self._said = tr("Studies are listed here.")
        self.title = PlainLabel(tr("Nothing open"))
        self.title.setFont(theme.font(self.font(), bold=True))
        self.detail = PlainLabel(self._said)
        self.detail.setProperty("quiet", True)
        self.detail.setWordWrap(True)
        self.filter_bar = FilterBar()
        self.filter = self.filter_bar.words
        self.view = WorklistView(model)
        self.view.setAccessibleName(tr("Studies"))
        self.strip = Strip(model.source, thumbnails)
        self._nothing = PlainLabel(tr("No study matches the filter."), self.view.viewport())
        self._nothing.setProperty("quiet", True)
        self._nothing.move(10, 10)
        self._nothing.hide()
        self._settle = QTimer(self, interval=_SETTLE, singleShot=True)
        self._settle.timeout.connect(self._rearrange)
        self._counting = QTimer(self, interval=_COUNT_EVERY)
        self._counting.timeout.connect(self._count)
        model.stale.connect(self._stale)
        self._later = QTimer(self, interval=_COUNT_LATER, singleShot=True)
        self._later.timeout.connect(self._counting.start)
        model.uncounted.connect(self._uncounted)
        self.filter_bar.wished.connect(self._arrange)
        self.filter.left.connect(self._leave_search)
        self.view.header.sort_wanted.connect(self._sort)
        self.view.selectionModel().currentRowChanged.connect(self._row_changed)
        # A click on the current row shows its picture again, for a pane that became active meanwhile.
        self.view.clicked.connect(self._again)
        self.view.activated.connect(self._again)
        self.view.stepped.connect(self._step_within)
        self.view.selectionModel().selectionChanged.connect(self.selected)
        self.strip.picked.connect(self.go_to)
        self.filter_bar.allow(tr("Open a folder or files first."))

        self._head = head = QVBoxLayout()
        head.setContentsMargins(12, 10, 12, 8)
        head.setSpacing(6)
        for widget in (self.title, self.detail, self.filter_bar):
            head.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.strip)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_height()

    def describe(self, title: str, detail: str, *, usable: bool) -> None:
        """Show what is open."""
        metrics = self.title.fontMetrics()
        self.title.setText(
            metrics.elidedText(title, Qt.TextElideMode.ElideMiddle, max(self.width() - 24, 80))
        )
        set_tip(self.title, title)
        self._said = detail
        self._tell_total()
        self.filter_bar.allow("" if usable else tr("Open a folder or files first."))

    def show_rows(self, rows: Sequence[StudyRow], *, anew: bool) -> None:
        """List rows; unless `anew`, keep the current study and the scroll position."""
        if anew:
            self.current = None
            self._changing = True
            self._model.fill(rows)
            self._changing = False
            self.strip.show_study(None, None)
        else:
            # Summarising a study of a thousand slices is slow, and it may have changed at the next update.
            self._counting.stop()
            self._later.start()
            self._change(lambda: self._model.grow(rows))
            self._show_strip()
        self._tell_total()
        self.arranged.emit()

    def go_to(self, item: Item | None) -> None:
        """Make a picture the current one; None for the first one."""
        if item is None:
            first = self._model.row_at(self._model.index(0, 0))
            if first is None:
                return
            item = first.first
        row = self._model.row_of(item.key)
        if row is None:
            return
        self.current = item
        self._keep(row.key)
        if not self._model.shows(row.key):
            # Filters are ignored here: the study being read stays visible.
            self._change(self._model.rearrange)
        self._mark_current()
        self._show_strip()
        self.picked.emit(item)

    def show_item(self, item: Item) -> None:
        """Make a picture the current one even if it is filtered out, and take the keyboard."""
        row = self._model.row_of(item.key)
        if row is not None and not self._model.shows(row.key):
            self.filter_bar.clear()
        self.go_to(item)

    def step(self, by: int) -> None:
        """Move by a number of pictures; after the last one of a study follows the next study."""
        row = self._model.row_of(self.current.key) if self.current is not None else None
        if row is not None and self.current is not None:
            keys = [item.key for item in row.items]
            place = keys.index(self.current.key) + by
            if 0 <= place < len(keys):
                self.go_to(row.items[place])
                return
        here = self._model.place_of(row.key) if row is not None else None
        there = self._model.row_at(self._model.index(0 if here is None else here + by, 0))
        if there is not None:
            self.go_to(there.items[0 if by > 0 or here is None else -1])

    def let_through(self, which: Filter) -> None:
        """Apply one filter only, or remove it if it is the only one."""
        chosen = frozenset({which})
        self.filter_bar.choose(frozenset() if self._model.arrangement.filters == chosen else chosen)

    @property
    def arrangement(self) -> Arrangement:
        """How the list is arranged."""
        return self._model.arrangement

    # Internals

    def _sort(self, column: WorklistColumn | None, descending: bool) -> None:
        self.filter_bar.sort(column, descending=descending)

    def _arrange(self, arrangement: Arrangement) -> None:
        """Arrange the list as the user chose, and keep the current study visible if it passes."""
        self.view.header.show_sort(arrangement.column, descending=arrangement.descending)
        self._change(lambda: self._model.arrange(arrangement))
        place = self.view.currentIndex().row()
        if place >= 0:
            self.view.show_row(place)
        self._tell_total()
        self.arranged.emit()

    def _leave_search(self) -> None:
        """Move the focus from the search to the list, and to the first study found if none is current."""
        self.view.setFocus()
        if not self.view.currentIndex().isValid():
            self.go_to(None)

    def _stale(self) -> None:
        if not self._settle.isActive():
            self._settle.start()

    def _rearrange(self) -> None:
        if self._model.count_some():
            # Compute the sort keys in steps first, so that the window stays responsive.
            self._settle.start(_COUNT_EVERY)
            return
        began = time.perf_counter()
        self._change(self._model.rearrange)
        self._tell_total()
        took = (time.perf_counter() - began) * 1000
        self._settle.setInterval(max(_SETTLE, round(took * _SETTLE_SHARE)))

    def _change(self, change: Callable[[], None]) -> None:
        """Change the rows; the current row stays current, and in place if it is visible.

        If it leaves the list, no other picture becomes current: the one on screen stays.
        """
        self._changing = True
        self.view.hold_still(change)
        self._changing = False
        self._mark_current()

    def _mark_current(self) -> None:
        """Show in the table which study is current."""
        place = self._place_of_current()
        if place != (self.view.currentIndex().row() if self.view.currentIndex().isValid() else None):
            self._changing = True
            self.view.go_to_row(self._model.index(-1 if place is None else place, 0))
            self._changing = False
        elif place is not None and not self.view.selectionModel().hasSelection():
            self.view.selectRow(place)

    def _place_of_current(self) -> int | None:
        row = self._model.row_of(self.current.key) if self.current is not None else None
        return self._model.place_of(row.key) if row is not None else None

    def _keep(self, study: str) -> None:
        """Keep a study in the list while it is read; the previous one may leave."""
        if self._model.keep not in ("", study) and self._model.arrangement.filtered:
            self._stale()
        self._model.keep = study

    def _uncounted(self) -> None:
        if not self._later.isActive():
            self._counting.start()

    def _count(self) -> None:
        if not self._model.count_some():
            self._counting.stop()
        self.filter_bar.tell_counts(self._model.count)

    def _tell_total(self) -> None:
        """Show how many studies there are, and how many of them are listed."""
        shown, total = self._model.rowCount(), self._model.total
        listed = tr("{shown} of {total} studies listed", shown=whole(shown), total=whole(total))
        self.detail.setText(listed if self._model.filtered else self._said)
        self._nothing.setVisible(self._model.filtered and shown == 0)
        self._nothing.adjustSize()

    def _show_strip(self) -> None:
        row = self._model.row_of(self.current.key) if self.current is not None else None
        self._share_height()
        self.strip.show_study(row, self.current)

    def _share_height(self) -> None:
        """Hide the strip in a low panel, and the chips in a very low one, to leave room for the list."""
        margins = self._head.contentsMargins()
        chips = self.filter_bar.chips_height(self.width() - margins.left() - margins.right())
        rest = self.height() - self.view.minimumHeight() - self._head.heightForWidth(self.width())
        rest += chips if self.filter_bar.chips_shown else 0
        self.filter_bar.show_chips(shown=rest >= chips)
        self.strip.show_if_room(fits=rest >= chips + self.strip.height())

    def _row_changed(self, index: QModelIndex, _before: QModelIndex) -> None:
        row = self._model.row_at(index)
        if row is not None and not self._changing:
            self.go_to(row.first)

    def _again(self, index: QModelIndex) -> None:
        row = self._model.row_at(index)
        if row is not None:
            held: set[Key] = {item.key for item in row.items}
            stays = self.current is not None and self.current.key in held
            self.go_to(self.current if stays else row.first)

    def _step_within(self, by: int) -> None:
        """Move within the study."""
        row = self._model.row_of(self.current.key) if self.current is not None else None
        if row is None or self.current is None:
            return
        place = [item.key for item in row.items].index(self.current.key) + by
        if 0 <= place < len(row.items):
            self.go_to(row.items[place])


def root_name(root: Path) -> str:
    """Return the display name of an opened path."""
    return root.name or str(root)


def describe_folder(pictures: int, studies: int, state: str = "") -> str:
    """Return how much is open, in words; `state` follows the numbers."""
    detail = tr(
        "{pictures} in {studies}",
        pictures=plural(pictures, "{n} picture", "{n} pictures"),
        studies=plural(studies, "{n} study", "{n} studies"),
    )
    return f"{detail}, {state}" if state else detail
