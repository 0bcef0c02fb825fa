"""The empty window's middle: what this program does and what to do next."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop import theme


class Welcome(QWidget):
    """Two buttons and a place to drop things."""

    folder_wanted = Signal()
    files_wanted = Signal()

    def __init__(self, icon: QIcon, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        picture = QLabel()
        picture.setPixmap(icon.pixmap(QSize(72, 72), self.devicePixelRatioF()))
        headline = QLabel("Open a study to begin")
        headline.setFont(theme.font(self.font(), theme.HUGE, bold=True))
        text = QLabel(
            "PNG, JPEG and DICOM, single files or whole folders.\n"
            "Everything is read on this computer; nothing leaves it."
        )
        text.setProperty("quiet", True)
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.folder = QPushButton("Open folder…")
        self.folder.setProperty("primary", True)
        self.folder.clicked.connect(self.folder_wanted)
        self.files = QPushButton("Open files…")
        self.files.clicked.connect(self.files_wanted)
        hint = QLabel("or drop files and folders anywhere in this window")
        hint.setProperty("quiet", True)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch(1)
        buttons.addWidget(self.folder)
        buttons.addWidget(self.files)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch(4)
        layout.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(14)
        layout.addWidget(headline, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(6)
        layout.addWidget(text, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(20)
        layout.addLayout(buttons)
        layout.addSpacing(12)
        layout.addWidget(hint, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(5)
