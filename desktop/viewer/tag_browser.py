"""A dialog with all attributes of a DICOM file, and a search field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHeaderView, QLineEdit, QTableView, QVBoxLayout, QWidget

from desktop.base.language import known, mark, plural, tr, whole
from desktop.base.plain_text import PlainLabel, plain_tip
from desktop.widgets.scrolling_dialog import ScrollingDialog, lay_out

if TYPE_CHECKING:
    from core.images.studies.tags import TagRow

AnyIndex = QModelIndex | QPersistentModelIndex

_HEADINGS = (mark("Tag"), mark("Name"), "VR", mark("Value"))
#: Milliseconds without a key press before the search starts.
_PAUSE = 150
_INDENT = "    "


class TagBrowser(ScrollingDialog):
    """List the attributes of one file.

    Parameters
    ----------
    name : str
        Name of the file.
    """

    #: Words to search for; the receiver calls `show_rows`.
    searched = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Attributes of {name}", name=name))
        self.search = QLineEdit(placeholderText=tr("Search tag, name or value"), clearButtonEnabled=True)
        self.search.setAccessibleName(tr("Search tag, name or value"))
        self.model = _TagModel(self)
        self.table = _TagTable()
        self.table.setModel(self.model)
        self.table.setAccessibleName(tr("Attributes"))
        self.table.setColumnWidth(0, 190)
        self.table.setColumnWidth(1, 270)
        self.table.setColumnWidth(2, 44)
        self.state = PlainLabel(tr("Reading the file"))
        self.state.setProperty("quiet", True)
        self.state.setWordWrap(True)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(lambda: self.searched.emit(self.search.text()))
        self.search.textChanged.connect(self._pause.start)
        layout = QVBoxLayout()
        layout.setContentsMargins(16, 16, 16, 12)
        layout.setSpacing(10)
        for widget in (self.search, self.table, self.state):
            layout.addWidget(widget)
        lay_out(self, layout)
        self.resize(self.sizeHint())
        self.search.setFocus()

    def show_rows(self, rows: list[TagRow], total: int) -> None:
        """List some rows; `total` is the number of rows in the file."""
        self.model.fill(rows)
        every = plural(total, "{n} attribute", "{n} attributes")
        self.state.setText(
            every if len(rows) == total else tr("{rows} of {every}", rows=whole(len(rows)), every=every)
        )

    def show_problem(self, sentence: str) -> None:
        """Show why there is nothing to list."""
        self.state.setText(sentence)

    def sizeHint(self) -> QSize:
        return QSize(940, 640)


class _TagModel(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[TagRow] = []

    def fill(self, rows: list[TagRow]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        across = orientation == Qt.Orientation.Horizontal
        return known(_HEADINGS[section]) if across and role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        tip = role == Qt.ItemDataRole.ToolTipRole
        if not tip and role != Qt.ItemDataRole.DisplayRole:
            return None
        row = self._rows[index.row()]
        creator = f"  ({row.creator})" if row.creator else ""
        indent = "" if tip else _INDENT * row.level
        words = (indent + row.tag, indent + row.name + creator, row.vr, row.value)[index.column()]
        return plain_tip(words) if tip else words


class _TagTable(QTableView):
    """The table of attributes; Ctrl+C copies the selected rows as lines of text."""

    def __init__(self) -> None:
        super().__init__()
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 9)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.horizontalHeader().setHighlightSections(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self._chosen())
        else:
            super().keyPressEvent(event)

    def _chosen(self) -> str:
        model, columns = self.model(), range(len(_HEADINGS))
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        cells = ([str(model.index(row, column).data()).strip() for column in columns] for row in rows)
        return "\n".join("\t".join(line) for line in cells)
