"""The list of what was refused or could not be read, with reasons and advice."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QHeaderView, QTreeView, QVBoxLayout, QWidget

from core.results.study_line import Cause
from desktop.base.language import known, mark, plural, tr, whole
from desktop.base.plain_text import PlainLabel, plain_tip
from desktop.session.items import Item, Key, Outcome, ReadingState
from desktop.widgets.status_icons import paint_badge

AnyIndex = QModelIndex | QPersistentModelIndex

_COLUMNS = (mark("Picture"), mark("What happened"), mark("Why"), mark("What to do"))
_BAD = frozenset((Cause.REFUSED, Cause.ALL_REFUSED, Cause.FAILED))
#: Milliseconds between two updates of the list, however fast outcomes arrive.
_SETTLE = 500
#: Pictures examined in one step, so that the window stays responsive.
_PIECE = 100


class ProblemsModel(QAbstractTableModel):
    """Problems of studies, then problems of pictures in the order in which they became known.

    Parameters
    ----------
    outcome : callable
        Returns the outcome of an item.
    """

    def __init__(self, outcome: Callable[[Item], Outcome], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._outcome = outcome
        self._studies: list[tuple[Item, Outcome]] = []
        self._rows: list[tuple[Item, Outcome]] = []
        self._places: dict[Key, int] = {}

    def clear(self) -> None:
        """Remove all problems."""
        self.beginResetModel()
        self._studies, self._rows, self._places = [], [], {}
        self.endResetModel()

    def tell_studies(self, studies: Iterable[tuple[Item, Outcome]]) -> None:
        """List the problems of whole studies, each with its first picture."""
        told = list(studies)
        if [item.key for item, _ in told] != [item.key for item, _ in self._studies]:
            self.beginResetModel()
            self._studies = told
            self.endResetModel()

    def update(self, items: Iterable[Item]) -> None:
        """Update the problems of pictures."""
        came, gone = [], set()
        for item in items:
            outcome, place = self._outcome(item), self._places.get(item.key)
            bad = not outcome.missing.isdisjoint(_BAD)
            if place is not None and bad:
                self._rows[place] = (item, outcome)
                row = len(self._studies) + place
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(_COLUMNS) - 1))
            elif place is not None:
                gone.add(item.key)
            elif bad:
                came.append((item, outcome))
        if gone:
            self.beginResetModel()
            self._rows = [row for row in self._rows if row[0].key not in gone]
            self._places = {row[0].key: n for n, row in enumerate(self._rows)}
            self.endResetModel()
        if came:
            begin = len(self._rows)
            first = len(self._studies) + begin
            self.beginInsertRows(QModelIndex(), first, first + len(came) - 1)
            self._rows += came
            self._places.update((item.key, begin + n) for n, (item, _outcome) in enumerate(came))
            self.endInsertRows()

    def at(self, row: int) -> tuple[Item, Outcome]:
        """Return picture and outcome of a row."""
        above = len(self._studies)
        return self._studies[row] if row < above else self._rows[row - above]

    def counts(self) -> tuple[int, int]:
        """Return the number of refused pictures, and of unreadable pictures and problem studies."""
        errors = sum(Cause.FAILED in outcome.missing for _item, outcome in self._rows)
        return len(self._rows) - errors, len(self._studies) + errors

    # Called by Qt

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._studies) + len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        shown = role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal
        return known(_COLUMNS[section]) if shown else None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        item, outcome = self.at(index.row())
        words = (
            item.label if "/" not in item.key[0] else item.key[0],
            outcome.unread or outcome.summary,
            outcome.message,
            outcome.advice,
        )
        if role == Qt.ItemDataRole.DisplayRole:
            return words[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(words[index.column()])
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 1:
            failed = Cause.FAILED in outcome.missing
            return _mark(ReadingState.ERROR if failed else ReadingState.REFUSED)
        return None


class Problems(QWidget):
    """Show the list of problems; selecting a row asks for its picture.

    Parameters
    ----------
    outcome : callable
        Returns the outcome of an item.
    """

    #: The `Item` to show.
    picked = Signal(object)
    #: Number of refused and of unreadable pictures.
    counted = Signal(int, int)

    def __init__(self, outcome: Callable[[Item], Outcome], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = ProblemsModel(outcome, self)
        self.words = PlainLabel()
        self.words.setProperty("quiet", True)
        self.words.setContentsMargins(12, 8, 12, 6)
        self.view = QTreeView()
        self.view.setModel(self.model)
        self.view.setAccessibleName(tr("Refused pictures and files with errors"))
        self.view.setRootIsDecorated(False)
        self.view.setUniformRowHeights(True)
        self.view.setAllColumnsShowFocus(True)
        self.view.setIconSize(QSize(14, 14))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        header = self.view.header()
        header.setAccessibleName(tr("Columns of the list"))
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((260, 200, 380)):
            header.resizeSection(column, width)
        self.view.clicked.connect(self._picked)
        self.view.activated.connect(self._picked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.words)
        layout.addWidget(self.view, 1)
        self._due: dict[Key, Item] = {}
        self._timer = QTimer(self, interval=_SETTLE, singleShot=True)
        self._timer.timeout.connect(self._take)
        self._count()

    def clear(self) -> None:
        """Clear the list, because something else was opened."""
        self._due = {}
        self.model.clear()
        self._count()

    def follow(self, items: Iterable[Item]) -> None:
        """Update the problems of pictures, shortly after."""
        self._due.update((item.key, item) for item in items)
        if self._due and not self._timer.isActive():
            self._timer.start(_SETTLE)

    def tell_studies(self, studies: Iterable[tuple[Item, Outcome]]) -> None:
        """List the problems of whole studies, each with its first picture."""
        self.model.tell_studies(studies)
        self._count()

    def flush(self) -> None:
        """Make the waiting updates now."""
        while self._due:
            self._take()

    def _take(self) -> None:
        piece = list(self._due)[:_PIECE]
        self.model.update([self._due.pop(key) for key in piece])
        self._count()
        if self._due:
            self._timer.start(0)

    def _count(self) -> None:
        refused, errors = self.model.counts()
        words = count_words(refused, errors)
        self.words.setText(
            tr("{words}. Choose one to see it.", words=words)
            if words
            else tr("Nothing was refused; no errors.")
        )
        self.view.setVisible(bool(words))
        self.counted.emit(refused, errors)

    def _picked(self, index: QModelIndex) -> None:
        self.picked.emit(self.model.at(index.row())[0])


def count_words(refused: int, errors: int) -> str:
    """Return the number of problems in words; empty for none."""
    parts = (
        tr("{refused} refused", refused=whole(refused)) if refused else "",
        plural(errors, "{n} error", "{n} errors") if errors else "",
    )
    return ", ".join(part for part in parts if part)


def _mark(state: ReadingState) -> QIcon:
    """Return the mark of a state in the colours of the theme."""
    drawn = QPixmap(28, 28)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    paint_badge(painter, drawn.rect().toRectF().adjusted(3, 3, -3, -3), state)
    painter.end()
    return QIcon(drawn)
