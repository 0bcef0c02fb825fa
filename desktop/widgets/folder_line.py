"""A line for a folder or a file, with a button to browse."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop.base.language import tr


class FolderLine(QWidget):
    """A line for a folder or a file, with a button to browse.

    Parameters
    ----------
    title : str
        Part of the button's accessible name.
    folder : Path or None
    file : bool
        Whether the line is for a file.
    empty : str
        Placeholder that tells what an empty line means.
    """

    def __init__(
        self,
        title: str,
        folder: Path | None,
        parent: QWidget | None = None,
        *,
        file: bool = False,
        empty: str = "",
    ) -> None:
        super().__init__(parent)
        self._title, self._file = title, file
        self.line = QLineEdit("" if folder is None else str(folder))
        self.line.setPlaceholderText(empty or (tr("None") if file else tr("The usual place")))
        self.line.setClearButtonEnabled(True)
        button = QPushButton(tr("Choose…"))
        button.setAccessibleName(tr("Choose: {title}", title=title))
        button.clicked.connect(self._choose)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line, 1)
        layout.addWidget(button)
        self.setFocusProxy(self.line)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def folder(self) -> str | None:
        """Return the chosen folder."""
        return self.line.text().strip() or None

    def _choose(self) -> None:
        if self._file:
            chosen, _ = QFileDialog.getOpenFileName(self, self._title, self.line.text())
        else:
            chosen = QFileDialog.getExistingDirectory(self, self._title, self.line.text())
        if chosen:
            self.line.setText(chosen)
