"""The help dialogs: which versions these are, and what each key and drag does."""

from __future__ import annotations

import platform
from collections.abc import Mapping

import onnxruntime
import PySide6
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from core import NOTICE, __version__
from desktop.base import theme
from desktop.base.language import known, tr
from desktop.base.plain_text import PlainLabel
from desktop.commands.commands import COMMANDS
from desktop.commands.gestures import GESTURES
from desktop.widgets.error_box import message_box


def about(parent: QWidget, icon: QIcon, devices: str) -> QMessageBox:
    """Make the dialog with versions and the notice."""
    box = message_box(
        QMessageBox.Icon.NoIcon,
        tr("Overread {version}, a second reader for radiological pictures", version=__version__),
        tr(
            "{notice}\n\nONNX Runtime {runtime}, PySide6 {pyside}, Python {python}\n"
            "Device: {devices}\n\nApache License 2.0. Everything is computed on this computer; "
            "nothing leaves it unless you export it.",
            notice=known(NOTICE),
            runtime=onnxruntime.__version__,
            pyside=PySide6.__version__,
            python=platform.python_version(),
            devices=devices,
        ),
        parent,
    )
    box.setWindowTitle(tr("About Overread"))
    box.setIconPixmap(icon.pixmap(QSize(64, 64), parent.devicePixelRatioF()))
    return box


def shortcuts(parent: QWidget, actions: Mapping[str, QAction]) -> QDialog:
    """Make the dialog that lists keys and mouse, as they are now."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(tr("Keys and mouse"))
    rows = [
        (keys, known(c.tip))
        for c in COMMANDS
        if (keys := actions[c.name].shortcut().toString(QKeySequence.SequenceFormat.NativeText))
    ]
    rows += [(known(keys), f"{known(what)}.") for keys, what in GESTURES]
    # Even columns, so that the list fits on a screen.
    half = (len(rows) + 1) // 2
    grid = QGridLayout()
    grid.setHorizontalSpacing(20)
    grid.setVerticalSpacing(5)
    for number, (keys, what) in enumerate(rows):
        column = 2 * (number // half)
        name = PlainLabel(keys)
        name.setFont(theme.font(name.font(), bold=True))
        grid.addWidget(name, number % half, column, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(PlainLabel(what), number % half, column + 1)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(24, 20, 24, 16)
    layout.setSpacing(16)
    layout.addLayout(grid)
    layout.addWidget(buttons)
    return dialog
