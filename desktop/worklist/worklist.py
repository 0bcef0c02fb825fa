"""The left panel: what is open, how it is to be listed, and the list of studies, series and pictures."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.base import theme
from desktop.base.language import plural, tr
from desktop.base.plain_text import PlainLabel, set_tip
from desktop.session.items import Item
from desktop.session.rows import WorklistRow
from desktop.session.thumbnails import Thumbnails
from desktop.worklist.filter_bar import FilterBar
from desktop.worklist.model import WorklistModel
from desktop.worklist.sorting import Arrangement
from desktop.worklist.view import WorklistView

#: Milliseconds after which a list that depends on outcomes is brought in line with new ones, and how many
#: times as long as that takes pass until the next time.
_SETTLE, _SETTLE_SHARE = 400, 20


class Worklist(QWidget):
    """Lists the pictures and tells which one the user goes to."""

    #: An `Item`.
    picked = Signal(object)
    #: Other pictures are selected.
    selected = Signal()

    def __init__(self, model: WorklistModel, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = model
        self.title = PlainLabel(tr("Nothing open"))
        self.title.setFont(theme.font(self.font(), bold=True))
        self.detail = PlainLabel(tr("Pictures and studies are listed here."))
        self.detail.setProperty("quiet", True)
        self.detail.setWordWrap(True)
        self.filter_bar = FilterBar()
        self.filter = self.filter_bar.words
        self.view = WorklistView(model, thumbnails)
        self.view.setAccessibleName(tr("Studies and pictures"))
        self._nothing = PlainLabel(tr("No picture matches the filter."), self.view)
        self._nothing.setProperty("quiet", True)
        self._nothing.move(10, 10)
        self._nothing.hide()
        self._settle = QTimer(self, interval=_SETTLE, singleShot=True)
        self._settle.timeout.connect(self._rearrange)
        model.stale.connect(self._stale)
        self.filter_bar.wished.connect(self._arrange)
        self.view.selectionModel().currentChanged.connect(self._picked)
        # Once more, for a pane that has become active since.
        self.view.clicked.connect(self._picked)
        self.view.activated.connect(self._picked)
        self.view.selectionModel().selectionChanged.connect(self.selected)
        self.filter_bar.setEnabled(False)

        head = QVBoxLayout()
        head.setContentsMargins(12, 12, 12, 8)
        head.setSpacing(6)
        for widget in (self.title, self.detail, self.filter_bar):
            head.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.view, 1)

    def describe(self, title: str, detail: str, *, usable: bool) -> None:
        """Say what is open."""
        metrics = self.title.fontMetrics()
        self.title.setText(
            metrics.elidedText(title, Qt.TextElideMode.ElideMiddle, max(self.width() - 24, 80))
        )
        set_tip(self.title, title)
        self.detail.setText(detail)
        self.filter_bar.setEnabled(usable)

    def show_rows(self, rows: Sequence[WorklistRow], *, anew: bool) -> None:
        """List rows; unless `anew`, what is current, folded and in sight stays so, wherever new rows come."""
        if anew:
            self._model.fill(rows)
            return
        self.view.hold_still(lambda: self._model.grow(rows))
        self._tell_nothing()

    def go_to(self, item: Item | None) -> None:
        """Make a picture the current one, or the first where none is given."""
        index = self._model.first_picture() if item is None else self._model.index_of(item.key)
        if index.isValid():
            self.view.setCurrentIndex(index)

    def show_item(self, item: Item) -> None:
        """Make a picture the current one, whatever keeps it out of the list; it takes the keyboard, too."""
        if not self._model.index_of(item.key).isValid():
            self.filter_bar.clear()
            self._model.unfold()
        self.go_to(item)

    def current_row(self) -> WorklistRow | None:
        """The row that is current, a heading's too."""
        return self._model.row_at(self.view.currentIndex())

    def step(self, by: int) -> None:
        """Go `by` pictures down the list, past headings."""
        row = self.view.currentIndex().row() + by
        while 0 <= row < self._model.rowCount():
            index = self._model.index(row)
            found = self._model.row_at(index)
            if found is not None and found.item is not None:
                self.view.setCurrentIndex(index)
                return
            row += 1 if by > 0 else -1

    def _arrange(self, arrangement: Arrangement) -> None:
        """Arrange the list as the user wishes, the current picture in sight."""
        row = self._model.row_at(self.view.currentIndex())
        self._model.arrange(replace(arrangement, folded=self._model.arrangement.folded))
        self._tell_nothing()
        if row is not None and row.item is not None:
            self.go_to(row.item)

    def _stale(self) -> None:
        if not self._settle.isActive():
            self._settle.start()

    def _rearrange(self) -> None:
        began = time.perf_counter()
        self.view.hold_still(self._model.rearrange)
        self._tell_nothing()
        took = (time.perf_counter() - began) * 1000
        self._settle.setInterval(max(_SETTLE, round(took * _SETTLE_SHARE)))

    def _tell_nothing(self) -> None:
        self._nothing.setVisible(self._model.filtered and self._model.pictures() == 0)
        self._nothing.adjustSize()

    def _picked(self, index: QModelIndex) -> None:
        row = self._model.row_at(index)
        if row is not None and row.item is not None:
            self.picked.emit(row.item)


def describe_folder(names: list[str], pictures: int, studies: int, state: str = "") -> tuple[str, str]:
    """Title and detail of the panel for what is open; `state` follows the numbers."""
    title = names[0] if len(names) == 1 else plural(len(names), "{n} path", "{n} paths")
    detail = tr(
        "{pictures} in {studies}",
        pictures=plural(pictures, "{n} picture", "{n} pictures"),
        studies=plural(studies, "{n} study", "{n} studies"),
    )
    return title, f"{detail}, {state}" if state else detail
