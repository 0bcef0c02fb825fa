"""Message boxes with plain text; those for errors say what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from core.errors import OverreadError
from desktop.base.error_words import told
from desktop.base.language import known


def message_box(icon: QMessageBox.Icon, text: str, detail: str, parent: QWidget | None) -> QMessageBox:
    """Make a dialog without buttons, with a sentence and its detail as plain text."""
    box = QMessageBox(parent)
    box.setIcon(icon)
    box.setWindowTitle("Overread")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    if detail:
        # Qt creates the label of the detail with its first text, and guesses the format from that.
        box.setInformativeText("-")
        for label in box.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(detail)
    return box


def error_box(error: OverreadError, parent: QWidget | None) -> QMessageBox:
    """Make the dialog for an error."""
    box = message_box(QMessageBox.Icon.Warning, told(error), known(error.advice), parent)
    box.addButton(QMessageBox.StandardButton.Ok)
    return box


def tell(error: OverreadError, parent: QWidget | None) -> None:
    """Show an error and wait until the dialog is closed."""
    error_box(error, parent).exec()


def inform(sentence: str, parent: QWidget | None) -> None:
    """Show a sentence and wait until the dialog is closed."""
    box = message_box(QMessageBox.Icon.Information, sentence, "", parent)
    box.addButton(QMessageBox.StandardButton.Ok)
    box.exec()
