"""Message boxes, all with plain text; those that tell of errors say what can be done about them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from core.errors import OverreadError
from desktop.base.error_words import told
from desktop.base.language import known


def message_box(icon: QMessageBox.Icon, text: str, detail: str, parent: QWidget | None) -> QMessageBox:
    """Make a dialog without buttons, with a sentence and what there is to say of it; neither is markup."""
    box = QMessageBox(parent)
    box.setIcon(icon)
    box.setWindowTitle("Overread")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    if detail:
        # Qt creates the label of the detail with its first text, and guesses the format.
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
    """Tell of an error and wait until it was read."""
    error_box(error, parent).exec()


def inform(sentence: str, parent: QWidget | None) -> None:
    """Tell of something and wait until it was read."""
    box = message_box(QMessageBox.Icon.Information, sentence, "", parent)
    box.addButton(QMessageBox.StandardButton.Ok)
    box.exec()
