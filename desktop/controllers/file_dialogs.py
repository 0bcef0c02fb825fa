"""The dialogs in which the user chooses what to open and where to write."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from core.images.base.picture import Identity
from core.reports.file_name import Naming, file_name, free_path
from desktop.base.language import known, mark, tr
from desktop.session.folder import Folder
from desktop.widgets.error_box import message_box

#: Extensions and patterns of the formats, the default first.
_FORMS = {
    "table": (
        ("csv", mark("CSV table (*.csv)")),
        ("xlsx", mark("Workbook (*.xlsx)")),
        ("jsonl", mark("JSON lines (*.jsonl)")),
    ),
    "pdf": (("pdf", mark("PDF report (*.pdf)")),),
}


def choose_folder(window: QWidget, now: Folder | None) -> list[Path]:
    """Ask for a folder to open; return an empty list if the user cancels."""
    chosen = QFileDialog.getExistingDirectory(window, tr("Open folder"), str(_start_folder(now)))
    return [Path(chosen)] if chosen else []


def choose_files(window: QWidget, now: Folder | None) -> list[Path]:
    """Ask for files to open; return an empty list if the user cancels."""
    # No filter by extension: the content decides the format.
    chosen, _filter = QFileDialog.getOpenFileNames(window, tr("Open files"), str(_start_folder(now)))
    return [Path(name) for name in chosen]


def choose_destination(
    window: QWidget,
    folder: Folder,
    what: str,
    usual: Path | None = None,
    study: Identity | None = None,
    naming: Naming = "date",
) -> Path | None:
    """Ask where to write the table or the PDF of a folder; return None if the user cancels.

    Parameters
    ----------
    window : QWidget
    folder : Folder
    what : str
        ``table`` or ``pdf``.
    usual : Path, optional
        The folder that is proposed; by default the folder that was read.
    study, naming
        See `core.reports.file_name.file_name`.
    """
    forms = _FORMS[what]
    offered = file_name(study, folder.roots[0].stem, naming, forms[0][0])
    name = free_path(usual or _start_folder(folder), offered).name
    patterns = {known(pattern): form for form, pattern in forms}
    place = str((usual or _start_folder(folder)) / name)
    title = tr("Export table") if what == "table" else tr("Export PDF")
    chosen, pattern = QFileDialog.getSaveFileName(window, title, place, ";;".join(patterns))
    if not chosen:
        return None
    path = Path(chosen)
    form = patterns.get(pattern, forms[0][0])
    # If the user chose another format but kept the proposed name, the chosen format applies.
    if not path.suffix or (pattern and path.name == name):
        return asked_again(window, path, path.with_suffix(f".{form}"))
    return path


def choose_picture(window: QWidget, folder: Folder | None) -> Path | None:
    """Ask where to save a picture; return None if the user cancels."""
    place = str(free_path(_start_folder(folder), "overread-picture.png"))
    chosen, _filter = QFileDialog.getSaveFileName(
        window, tr("Save picture"), place, tr("PNG picture (*.png)")
    )
    return asked_again(window, Path(chosen), Path(chosen).with_suffix(".png")) if chosen else None


def asked_again(window: QWidget, chosen: Path, path: Path) -> Path | None:
    """Ask before replacing a path whose extension was corrected, which the dialog did not check."""
    if path == chosen or not path.exists():
        return path
    text = tr("{name} exists already. Replace it?", name=path.name)
    box = message_box(QMessageBox.Icon.Question, text, "", window)
    replace = box.addButton(tr("Replace"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.exec()
    return path if box.clickedButton() is replace else None


def local_paths(urls: Sequence[QUrl]) -> list[Path]:
    """Return the local paths among the items dropped on the window."""
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


def _start_folder(now: Folder | None) -> Path:
    return now.roots[0].parent if now is not None else Path.home()
