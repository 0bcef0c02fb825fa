"""Tells of errors: what happened and what can be done about it."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from core.errors import OverreadError
from desktop.base.language import known


def error_box(error: OverreadError, parent: QWidget | None) -> QMessageBox:
    """Make the dialog for an error."""
    box = QMessageBox(QMessageBox.Icon.Warning, "Overread", known(error.message), parent=parent)
    box.setInformativeText(known(error.advice))
    box.addButton(QMessageBox.StandardButton.Ok)
    return box


def tell(error: OverreadError, parent: QWidget | None) -> None:
    """Tell of an error and wait until it was read."""
    error_box(error, parent).exec()
