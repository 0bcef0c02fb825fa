"""The dialog About Overread with the versions of its parts."""

from __future__ import annotations

import platform

import onnxruntime
import PySide6
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QMessageBox,
    QWidget,
)

from core import NOTICE, __version__
from desktop.base.language import known, tr
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
