"""A cell in which some of several things are chosen, by a menu that stays open meanwhile."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from desktop.base.language import known, tr


class ChoicesButton(QPushButton):
    """Says which things are chosen, and lets others be chosen.

    Parameters
    ----------
    names : mapping of str to str
        Choices: the stored word, and the text shown for it.
    chosen : str
        Words, separated by commas.
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
        """What is chosen, as it is kept."""
        return ", ".join(word for word, action in self.choices.items() if action.isChecked())

    def _say(self) -> None:
        names = [action.text() for action in self.choices.values() if action.isChecked()]
        self.setText(", ".join(names) or tr("None"))


class _StayingMenu(QMenu):
    """Stays open when an entry is ticked, so that several are ticked at once."""

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
