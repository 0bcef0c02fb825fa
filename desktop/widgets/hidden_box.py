"""Ask before an export contains findings that a blind reader has not been shown yet."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.base.language import plural, tr
from desktop.session.decisions.hidden_studies import HiddenStudies
from desktop.widgets.error_box import message_box


def files_to_leave_out(hidden: HiddenStudies, window: QWidget) -> frozenset[str] | None:
    """Ask what to do with hidden findings, if there are some.

    Returns
    -------
    frozenset of str or None
        Names of the files to leave out of the export; None if the user cancels.
    """
    if not hidden.number:
        return frozenset()
    text = plural(
        hidden.number,
        "The findings of {n} study are hidden until you have given your reading.",
        "The findings of {n} studies are hidden until you have given your reading.",
    )
    detail = tr("Anyone who opens what is written or sent can see them.")
    box = message_box(QMessageBox.Icon.Question, text, detail, window)
    leave = box.addButton(tr("Leave them out"), QMessageBox.ButtonRole.AcceptRole)
    leave.setEnabled(hidden.number < hidden.of)
    go_on = box.addButton(tr("Go on with them"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.exec()
    if box.clickedButton() is leave:
        return hidden.files
    return frozenset() if box.clickedButton() is go_on else None
