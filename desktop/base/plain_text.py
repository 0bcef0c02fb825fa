"""Labels, tool tips and pages whose text is never parsed as markup, whatever a file says.

Qt guesses whether a text is HTML, and opens the files that it names: those of another host too. Labels, tool
tips and pages are made with what is here and with nothing else; a test walks the code and holds that.
"""

from __future__ import annotations

from html import escape
from typing import Protocol

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QTextBrowser, QWidget


class PlainLabel(QLabel):
    """A label that shows its text as it is.

    Parameters
    ----------
    text : str
    parent : QWidget or None
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


class HasTip(Protocol):
    """Anything with a tool tip: a widget, an action, an item of a table."""

    def setToolTip(self, toolTip: str, /) -> None:  # noqa: N803 - Qt's own name
        """Set it; Qt takes it for HTML where it looks like it."""


def set_tip(thing: HasTip, text: str) -> None:
    """Give something a tool tip."""
    thing.setToolTip(plain_tip(text))


def enable(widget: QWidget, why_not: str, tip: str = "") -> None:
    """Enable a widget with its tool tip, or disable it with the reason as its tool tip."""
    widget.setEnabled(not why_not)
    set_tip(widget, why_not or tip)


def plain_tip(text: str) -> str:
    """Text that a tool tip shows as plain `text`; for table models, which return tool tips themselves.

    Text without `<` is never taken for HTML, and stays as it is.
    """
    if "<" not in text:
        return text
    return f"<span style='white-space:pre-wrap'>{escape(text)}</span>"


class Page(QTextBrowser):
    """Shows HTML that the program wrote, and opens nothing that it names: no file, no address, no link."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)

    def loadResource(self, _type: int, _name: QUrl | str) -> object:
        """Return an empty picture for every name in the page; otherwise Qt would open the file itself."""
        nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
        nothing.fill(Qt.GlobalColor.transparent)
        return nothing
