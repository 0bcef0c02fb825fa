"""Labels, tooltips and pages whose text is never parsed as markup, whatever a file contains.

Qt guesses whether a text is HTML, and opens the files that HTML names, even on other hosts. So labels,
tooltips and pages are made only with this module; a test searches the code for exceptions.
"""

from __future__ import annotations

from html import escape
from typing import Protocol

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QTextBrowser, QWidget


class PlainLabel(QLabel):
    """A label that shows its text unchanged.

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
    """Anything with a tooltip: a widget, an action, or an item of a table."""

    def setToolTip(self, toolTip: str, /) -> None:  # noqa: N803 - Qt's own name
        """Set the tooltip; Qt treats it as HTML if it looks like HTML."""


def set_tip(thing: HasTip, text: str) -> None:
    """Set a tooltip as plain text."""
    thing.setToolTip(plain_tip(text))


def enable(widget: QWidget, why_not: str, tip: str = "") -> None:
    """Enable a widget with its tooltip, or disable it with the reason as its tooltip."""
    widget.setEnabled(not why_not)
    set_tip(widget, why_not or tip)


def plain_tip(text: str) -> str:
    """Return a tooltip that Qt shows as plain `text`; for table models, which return tooltips themselves.

    A text without `<` is never taken for HTML and is returned unchanged.
    """
    if "<" not in text:
        return text
    return f"<span style='white-space:pre-wrap'>{escape(text)}</span>"


class Page(QTextBrowser):
    """Show HTML written by the program, and open nothing that the HTML names: no file, address or link."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)

    def loadResource(self, _type: int, _name: QUrl | str) -> object:
        """Return an empty picture for every name in the page; Qt would open the file otherwise."""
        nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
        nothing.fill(Qt.GlobalColor.transparent)
        return nothing
