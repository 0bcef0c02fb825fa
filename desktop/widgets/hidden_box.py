"""Asks before findings leave the program that its reader, who reads blind, has not been shown yet."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.base.language import plural, tr
from desktop.widgets.error_box import message_box


def confirm_hidden(studies: int, window: QWidget) -> bool:
    """Whether to go on; asked only where the findings of some studies are hidden."""
    if not studies:
        return True
    text = plural(
        studies,
        "The findings of {n} study are hidden until you have given your reading.",
        "The findings of {n} studies are hidden until you have given your reading.",
    )
    detail = tr("What is written or sent now holds them, too: whoever opens it sees them.")
    box = message_box(QMessageBox.Icon.Question, text, detail, window)
    go_on = box.addButton(tr("Go on with them"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.exec()
    return box.clickedButton() is go_on
