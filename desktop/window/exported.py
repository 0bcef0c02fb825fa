"""The last export, in the status bar, with buttons to open it and to show it in its folder."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from desktop.base.icons import icon
from desktop.base.language import tr
from desktop.base.plain_text import set_tip


class Exported(QWidget):
    """Two buttons; hidden until something was exported.

    Signals
    -------
    failed : str
        A sentence for the user: nothing on this computer opens the file or folder.
    """

    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = Path()
        self.open = QPushButton(tr("Open"))
        self.open.clicked.connect(lambda _checked=False: self._tell(show_path(self._path)))
        self.show_in_folder = QPushButton(tr("Show in folder"))
        self.show_in_folder.clicked.connect(lambda _checked=False: self._tell(show_in_folder(self._path)))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for button in (self.open, self.show_in_folder):
            layout.addWidget(button)
        self.hide()

    def offer(self, path: Path) -> None:
        """Offer the file or folder that was just written."""
        self._path = path
        self.open.setIcon(icon("external-link"))
        self.show_in_folder.setIcon(icon("folder-open"))
        words = tr("Open {name}", name=path.name)
        set_tip(self.open, words)
        set_tip(self.show_in_folder, str(path))
        self.open.setAccessibleName(words)
        self.show()

    def _tell(self, problem: str) -> None:
        if problem:
            self.failed.emit(problem)


def show_path(path: Path) -> str:
    """Open a file or folder with the system's default program.

    Returns
    -------
    str
        A sentence for the user if there is no such program; empty otherwise.
    """
    if QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        return ""
    return tr("No program on this computer opens {path}.", path=str(path))


def show_in_folder(path: Path) -> str:
    """Show a file selected in its folder; if the system cannot select files, show the folder.

    Returns what `show_path` returns.
    """
    if sys.platform == "win32":
        # As two arguments: Qt quotes an argument with a space, which Explorer does not understand.
        QProcess.startDetached("explorer.exe", ["/select,", str(path)])
        return ""
    return show_path(path.parent)
