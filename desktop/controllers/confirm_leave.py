"""The question before closing what is open, asked if a task would stop or readings would be lost."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.base.language import plural, tr
from desktop.session.folder import Folder
from desktop.widgets.error_box import message_box


def confirm_discard(folder: Folder | None, window: QWidget) -> bool:
    """Return whether the user agrees to close what is open; ask only if something would be lost."""
    if folder is None or not (folder.losable or folder.pending):
        return True
    readings = plural(len(folder.readings), "{n} reading has", "{n} readings have")
    if folder.losable:
        text = tr("{readings} not been exported.", readings=readings)
        detail = tr("Opening something else discards them and stops a reading under way.")
        words = tr("Discard and open")
    else:
        text = tr("Pictures are being read.")
        detail = tr(
            "Opening something else stops it. What was read is kept, and you can go on with it later."
        )
        words = tr("Stop and open")
    box = message_box(QMessageBox.Icon.Question, text, detail, window)
    discard = box.addButton(words, QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.exec()
    return box.clickedButton() is discard
