"""Ask for a file, or for a folder in which nothing is overwritten without asking."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from core.reports.file_name import free_path
from core.reports.pictures.forms import PictureForm
from desktop.base.language import known, mark, plural, tr
from desktop.controllers.file_dialogs import asked_again
from desktop.widgets.error_box import message_box

_PATTERNS = {
    PictureForm.PNG: mark("PNG picture (*.png)"),
    PictureForm.JPEG: mark("JPEG picture (*.jpg)"),
    PictureForm.TIFF: mark("TIFF picture (*.tif)"),
    None: mark("PDF (*.pdf)"),
}


def choose_file(window: QWidget, offered: Path, form: PictureForm | None) -> Path | None:
    """Ask for a file; an existing file is replaced only if the user agrees.

    Parameters
    ----------
    window : QWidget
    offered : Path
        The proposed file; a number is added to its name if it exists.
    form : PictureForm or None
        None for a PDF of pages.
    """
    place = str(free_path(offered.parent, offered.name))
    title = tr("Export pictures")
    chosen, _filter = QFileDialog.getSaveFileName(window, title, place, known(_PATTERNS[form]))
    ending = f".{form or 'pdf'}"
    return asked_again(window, Path(chosen), Path(chosen).with_suffix(ending)) if chosen else None


def choose_folder_for(window: QWidget, usual: Path, names: Collection[str]) -> Path | None:
    """Ask for a folder for these files; if some of them exist there, ask whether to replace them."""
    chosen = QFileDialog.getExistingDirectory(window, tr("Export pictures"), str(usual))
    if not chosen:
        return None
    folder = Path(chosen)
    there = sum((folder / name).exists() for name in names)
    if there:
        text = plural(
            there,
            "{n} of these pictures is in {folder} already. Replace it?",
            "{n} of these pictures are in {folder} already. Replace them?",
            folder=folder.name,
        )
        box = message_box(QMessageBox.Icon.Question, text, "", window)
        replace = box.addButton(tr("Replace"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        if box.clickedButton() is not replace:
            return None
    return folder
