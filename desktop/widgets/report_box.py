"""A box with an error report, and a dialog to save the report."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QWidget

from core.errors import ExportError
from core.paths import atomic_write
from desktop.base.language import tr
from desktop.widgets.error_box import tell


def report_box(report: str) -> QPlainTextEdit:
    """Make a text box with a report, to be read and copied."""
    box = QPlainTextEdit(report)
    box.setReadOnly(True)
    box.setTabChangesFocus(True)
    box.setAccessibleName(tr("Report of the fault"))
    box.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    return box


def save_report(report: str, parent: QWidget) -> None:
    """Ask where to save a report, and save it there."""
    usual = str(Path.home() / "overread-report.txt")
    name, _filter = QFileDialog.getSaveFileName(parent, tr("Save the report"), usual, tr("Text (*.txt)"))
    if not name:
        return
    try:
        with atomic_write(Path(name)) as temporary:
            temporary.write_text(report, "utf-8")
    except ExportError as error:
        tell(error, parent)
