"""The help on keys and mouse: all commands by topic with their keys, and a search field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.base import theme
from desktop.base.language import known, tr
from desktop.base.plain_text import PlainLabel
from desktop.commands.commands import COMMANDS, MENUS, SUBMENUS
from desktop.commands.gestures import GESTURES
from desktop.commands.shortcuts import plain_text
from desktop.widgets.scrolling_dialog import ScrollingDialog, lay_out

_KEYS, _COMMAND, _WHAT = range(3)


class KeysDialog(ScrollingDialog):
    """List keys and mouse as they are now, grouped by menu; commands without a key are listed, too.

    Parameters
    ----------
    actions : mapping
        The actions by the names of their commands.
    """

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keys and mouse"))
        self.search = QLineEdit(placeholderText=tr("Search keys and commands"), clearButtonEnabled=True)
        self.search.setAccessibleName(tr("Search keys and commands"))
        self.search.textChanged.connect(self._sift)
        self._rows: dict[QTreeWidgetItem, list[QTreeWidgetItem]] = {}
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(tr("Keys and mouse"))
        self.tree.setHeaderLabels([tr("Key"), tr("Command"), tr("What it does")])
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        for topic, rows in _topics(actions):
            heading = QTreeWidgetItem(self.tree, [topic])
            heading.setFirstColumnSpanned(True)
            heading.setFont(0, theme.font(self.font(), bold=True))
            self._rows[heading] = [QTreeWidgetItem(heading, list(row)) for row in rows]
        self.tree.expandAll()
        header = self.tree.header()
        # Otherwise the last column gets the remaining room, and long sentences are cut with no way to see the
        # rest.
        header.setStretchLastSection(False)
        for column in (_KEYS, _COMMAND, _WHAT):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.state = PlainLabel()
        self.state.setProperty("quiet", True)
        buttons = QDialogButtonBox()
        buttons.addButton(tr("Close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout()
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(10)
        for widget in (self.search, self.tree, self.state):
            layout.addWidget(widget)
        lay_out(self, layout, buttons)
        self._sift("")
        self.search.setFocus()

    def sizeHint(self) -> QSize:
        return QSize(1080, 640)

    def _sift(self, words: str) -> None:
        """Show the rows that have all the words in their key, name, topic or description."""
        wanted = words.casefold().split()
        shown = 0
        for heading, rows in self._rows.items():
            here = 0
            for row in rows:
                text = " ".join((heading.text(0), *(row.text(c) for c in range(3)))).casefold()
                fits = all(word in text for word in wanted)
                row.setHidden(not fits)
                here += fits
            heading.setHidden(not here)
            shown += here
        self.state.setText("" if shown else tr("Nothing contains these words."))


def _topics(actions: Mapping[str, QAction]) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """Yield the menus with their commands, then the mouse: keys, name, and effect."""
    for menu in (*MENUS, *SUBMENUS):
        yield (
            plain_text(menu),
            [
                (_keys(actions[command.name]), plain_text(command.text), known(command.tip))
                for command in COMMANDS
                if command.menu == menu
            ],
        )
    yield tr("Mouse and held keys"), [(known(keys), "", f"{known(what)}.") for keys, what in GESTURES]


def _keys(action: QAction) -> str:
    form = QKeySequence.SequenceFormat.NativeText
    return ", ".join(keys.toString(form) for keys in action.shortcuts())
