"""The dialogs in which the user chooses what to open and where to write."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.folder import Folder
from desktop.language import tr


def choose_folder(window: QWidget, now: Folder | None) -> list[Path]:
    """Ask for a folder to open; nothing where the user thought better of it."""
    chosen = QFileDialog.getExistingDirectory(window, tr("Open folder"), str(_place(now)))
    return [Path(chosen)] if chosen else []


def choose_files(window: QWidget, now: Folder | None) -> list[Path]:
    """Ask for files to open."""
    # No filter by extension: what a file is, its content tells.
    chosen, _filter = QFileDialog.getOpenFileNames(window, tr("Open files"), str(_place(now)))
    return [Path(name) for name in chosen]


def choose_destination(window: QWidget, folder: Folder, what: str, usual: Path | None = None) -> Path | None:
    """Ask where to write the ``csv`` or ``pdf`` of a folder; None where the user thought better of it.

    `usual` is the folder that is offered; without it, the one that holds what was read.
    """
    name = f"{folder.roots[0].stem or 'overread'}-overread.{what}"
    pattern = {"csv": tr("CSV table (*.csv)"), "pdf": tr("PDF report (*.pdf)")}[what]
    place = str((usual or _place(folder)) / name)
    chosen, _filter = QFileDialog.getSaveFileName(
        window, tr("Export {upper}", upper=what.upper()), place, pattern
    )
    if not chosen:
        return None
    return Path(chosen) if Path(chosen).suffix else Path(chosen).with_suffix(f".{what}")


def choose_picture(window: QWidget, folder: Folder | None) -> Path | None:
    """Ask where to save a picture; None where the user thought better of it."""
    place = str(_place(folder) / "overread-picture.png")
    chosen, _filter = QFileDialog.getSaveFileName(
        window, tr("Save picture"), place, tr("PNG picture (*.png)")
    )
    return Path(chosen).with_suffix(".png") if chosen else None


def local_paths(urls: Sequence[QUrl]) -> list[Path]:
    """What was dropped on the window, as far as it lies on this computer."""
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


def _place(now: Folder | None) -> Path:
    return now.roots[0].parent if now is not None else Path.home()
