"""The empty window's middle: what this program does and what to do next."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.images.base.formats import FileFormat
from desktop.base import theme
from desktop.base.language import tr
from desktop.base.plain_text import PlainLabel, set_tip


class Welcome(QWidget):
    """Two buttons, a place to drop things, and the batch to go on with, if there is one."""

    folder_wanted = Signal()
    files_wanted = Signal()
    continue_wanted = Signal()

    def __init__(self, icon: QIcon, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        picture = PlainLabel()
        picture.setPixmap(icon.pixmap(QSize(72, 72), self.devicePixelRatioF()))
        headline = PlainLabel(tr("Open a study to begin"))
        headline.setFont(theme.font(self.font(), theme.HUGE, bold=True))
        text = PlainLabel(
            tr(
                "{formats}, single files or whole folders.\nEverything is read on this "
                "computer; nothing leaves it.",
                formats=", ".join(FileFormat),
            )
        )
        text.setProperty("quiet", True)
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.folder = QPushButton(tr("Open folder…"))
        self.folder.setProperty("primary", True)
        self.folder.clicked.connect(self.folder_wanted)
        self.files = QPushButton(tr("Open files…"))
        self.files.clicked.connect(self.files_wanted)
        hint = PlainLabel(tr("or drop files and folders anywhere in this window"))
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
        layout.addSpacing(28)
        self.last = LastBatch()
        self.last.resume_button.clicked.connect(self.continue_wanted)
        layout.addWidget(self.last, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(5)

    def offer(self, words: tuple[str, str] | None, *, usable: bool) -> None:
        """Offer to go on with a batch, named and described, or with none."""
        self.last.setVisible(words is not None)
        self.last.resume_button.setEnabled(usable)
        if words is not None:
            self.last.name.setText(words[0])
            self.last.detail.setText(words[1])


class LastBatch(QFrame):
    """What the last batch was of and how far it came, with the button to go on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("last")
        heading = PlainLabel(tr("Your last batch is not finished"))
        heading.setProperty("quiet", True)
        self.name, self.detail = PlainLabel(), PlainLabel()
        self.name.setFont(theme.font(self.font(), theme.LARGE, bold=True))
        self.detail.setProperty("quiet", True)
        self.resume_button = QPushButton(tr("Continue"))
        set_tip(self.resume_button, tr("Open it and read the rest"))
        words = QVBoxLayout()
        words.setSpacing(4)
        for label in (heading, self.name, self.detail):
            words.addWidget(label)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.setSpacing(28)
        layout.addLayout(words)
        layout.addWidget(self.resume_button, 0, Qt.AlignmentFlag.AlignVCenter)
