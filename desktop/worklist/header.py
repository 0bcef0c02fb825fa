"""The header of the worklist: columns can be sorted, moved, resized and hidden; this is saved."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QHeaderView, QMenu, QTableView

from desktop.base import window_state
from desktop.base.language import known, tr
from desktop.worklist.columns import COLUMNS, HIDDEN_AT_FIRST, WorklistColumn
from desktop.worklist.model import WorklistModel

#: Initial widths in characters of average width.
_LETTERS = {
    WorklistColumn.PATIENT: 14,
    WorklistColumn.AGE: 8,
    WorklistColumn.FINDING: 34,
    WorklistColumn.STATE: 14,
    WorklistColumn.DATE: 11,
    WorklistColumn.MODALITY: 9,
    WorklistColumn.DESCRIPTION: 22,
    WorklistColumn.PICTURES: 9,
    WorklistColumn.SCORE: 7,
    WorklistColumn.ACCESSION: 17,
    WorklistColumn.FILE: 26,
}
_USUAL_LETTERS = 13
#: Width in pixels of the sort arrow.
_ARROW = 12
_KEPT = "columns"
#: Milliseconds before a change is saved.
_SETTLE = 600


class ColumnHeader(QHeaderView):
    """A click sorts, a second click reverses the order, a third restores the order of the folder.

    Parameters
    ----------
    table : QTableView
    model : WorklistModel
    """

    #: The `WorklistColumn` to sort by, or None, and whether the order is reversed.
    sort_wanted = Signal(object, bool)

    def __init__(self, table: QTableView, model: WorklistModel) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._model = model
        self._hidden: set[WorklistColumn] = set()
        self._restoring = True
        #: Whether the first column shows patients instead of files, and its width in the other case.
        self._patients, self._other_width = True, 0
        self._settle = QTimer(self, interval=_SETTLE, singleShot=True)
        self._settle.timeout.connect(self.remember)
        self.setModel(model)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setStretchLastSection(True)
        self.setMinimumSectionSize(28)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortIndicatorShown(True)
        self.setSortIndicatorClearable(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda place: self.menu().popup(self.mapToGlobal(place)))
        self.sortIndicatorChanged.connect(self._sorted)
        self.sectionMoved.connect(self._changed)
        self.sectionResized.connect(self._changed)
        model.rows_changed.connect(self._show_columns)

    def restore(self) -> None:
        """Restore the saved columns, or the default ones."""
        self._restoring = True
        kept = _parse(window_state.words(_KEPT)) or self._at_first()
        known = [column for column, _, _ in kept]
        # Columns added in a later version come after the saved ones.
        kept += [one for one in self._at_first() if one[0] not in known]
        self._hidden = {column for column, _, seen in kept if not seen} - {WorklistColumn.PATIENT}
        for place, (column, width, _) in enumerate(kept):
            self.moveSection(self.visualIndex(COLUMNS.index(column)), place)
            self.resizeSection(COLUMNS.index(column), width)
        self._patients, self._other_width = True, self._usual_width(WorklistColumn.FILE)
        self._show_columns()
        self._restoring = False

    def remember(self) -> None:
        """Save order, widths and hidden columns."""
        self._settle.stop()
        window_state.remember_words(_KEPT, ",".join(self._said(place) for place in range(self.count())))

    def reset_columns(self) -> None:
        """Restore the default columns."""
        window_state.remember_words(_KEPT, "")
        self.restore()

    def show_sort(self, column: WorklistColumn | None, *, descending: bool) -> None:
        """Show the sort arrow."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.blockSignals(True)
        self.setSortIndicator(-1 if column is None else COLUMNS.index(column), order)
        self.blockSignals(False)
        self.viewport().update()

    def hide_column(self, column: WorklistColumn, *, hidden: bool) -> None:
        """Hide or show a column."""
        if hidden:
            self._hidden.add(column)
        else:
            self._hidden.discard(column)
        self._show_columns()
        self._changed()

    def menu(self) -> QMenu:
        """Make the menu that shows and hides columns."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for place in range(self.count()):
            column = COLUMNS[self.logicalIndex(place)]
            action = menu.addAction(self._model.title_of(column))
            action.setCheckable(True)
            action.setChecked(column not in self._hidden)
            # Rows without a name could not be told apart.
            action.setEnabled(column is not WorklistColumn.PATIENT)
            action.toggled.connect(lambda on, column=column: self.hide_column(column, hidden=not on))
        menu.addSeparator()
        menu.addAction(tr("Order of the folder"), lambda: self.setSortIndicator(-1, Qt.SortOrder(0)))
        menu.addAction(tr("Default columns"), self.reset_columns)
        return menu

    def show_menu(self) -> None:
        """Open the menu below the header, and give it the keyboard."""
        menu = self.menu()
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))
        menu.setActiveAction(menu.actions()[1])

    # Internals

    def _show_columns(self) -> None:
        """Hide the columns that the user does not want, and those that are empty for all studies."""
        before, self._restoring = self._restoring, True
        if self._model.patients is not self._patients:
            first = COLUMNS.index(WorklistColumn.PATIENT)
            width, self._patients = self.sectionSize(first), self._model.patients
            self.resizeSection(first, self._other_width)
            self._other_width = width
        for n, column in enumerate(COLUMNS):
            self.setSectionHidden(n, column in self._hidden or column in self._model.empty)
        self._restoring = before

    def _sorted(self, section: int, order: Qt.SortOrder) -> None:
        column = COLUMNS[section] if section >= 0 else None
        self.sort_wanted.emit(column, order is Qt.SortOrder.DescendingOrder)

    def _changed(self) -> None:
        if not self._restoring:
            self._settle.start()

    def _at_first(self) -> list[tuple[WorklistColumn, int, bool]]:
        return [(column, self._usual_width(column), column not in HIDDEN_AT_FIRST) for column in COLUMNS]

    def _usual_width(self, column: WorklistColumn) -> int:
        metrics = self.fontMetrics()
        title = metrics.horizontalAdvance(known(column.value)) + _ARROW
        return max(_LETTERS.get(column, _USUAL_LETTERS) * metrics.averageCharWidth(), title) + 16

    def _said(self, place: int) -> str:
        section = self.logicalIndex(place)
        column = COLUMNS[section]
        named = column is not WorklistColumn.PATIENT or self._patients
        width = self.sectionSize(section) if named else self._other_width
        last = place == max(p for p in range(self.count()) if not self.isSectionHidden(self.logicalIndex(p)))
        if not width or last:
            # A hidden column has no width, and the last column takes the remaining room.
            width = self._usual_width(column)
        sign = "-" if column in self._hidden else ""
        return f"{sign}{column.name.lower()}:{width}"


def _parse(words: str) -> list[tuple[WorklistColumn, int, bool]]:
    """Return the saved columns with width and visibility; empty if the saved text is damaged."""
    found: list[tuple[WorklistColumn, int, bool]] = []
    for part in filter(None, words.split(",")):
        name, _, width = part.removeprefix("-").partition(":")
        column = WorklistColumn.__members__.get(name.upper())
        if column is None or not width.isdecimal() or column in [one[0] for one in found]:
            continue
        found.append((column, min(max(int(width), 28), 2000), not part.startswith("-")))
    return found
