"""A table cell to choose several things, in a menu that stays open while they are ticked."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from desktop.base.language import known, tr


class ChoicesButton(QPushButton):
    """Show which things are chosen, and open a menu to choose others.

    Parameters
    ----------
    names : mapping of str to str
        Choices: the stored word, and the text shown for it.
    chosen : str
        Chosen words, separated by commas.
    """

    def __init__(self, names: Mapping[str, str], chosen: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFlat(True)
        self.setProperty("choice", True)
        menu = _StayingMenu(self)
        words = {word.strip() for word in chosen.split(",")}
        self.choices: dict[str, QAction] = {}
        for word, name in names.items():
            action = menu.addAction(known(name))
            action.setCheckable(True)
            action.setChecked(word in words)
            action.toggled.connect(self._say)
            self.choices[word] = action
        self.setMenu(menu)
        self._say()

    def chosen(self) -> str:
        """Return the chosen words, as the settings store them."""
        return ", ".join(word for word, action in self.choices.items() if action.isChecked())

    def _say(self) -> None:
        names = [action.text() for action in self.choices.values() if action.isChecked()]
        self.setText(", ".join(names) or tr("None"))


class _StayingMenu(QMenu):
    """A menu that stays open when an entry is ticked, so that several can be ticked."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._ticked():
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space or not self._ticked():
            super().keyPressEvent(event)

    def _ticked(self) -> bool:
        action = self.activeAction()
        if action is None or not action.isCheckable():
            return False
        action.toggle()
        return True
