"""A dialog whose body scrolls where the screen is small, while its buttons stay in sight."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

#: Pixels around a dialog: its frame and title.
_FRAME = QSize(12, 44)
#: A body is at least this high; a dialog with less room scrolls more.
_LEAST = QSize(160, 60)


class Body(QScrollArea):
    """What scrolls where it has too little room; else it looks as if it did not.

    Parameters
    ----------
    content : QWidget
    parent : QWidget, optional
    """

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("body")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # The focus goes through the controls in it, and it scrolls to them.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        self._content = content

    def sizeHint(self) -> QSize:
        """As large as the content; Qt's own hint ends at a few lines."""
        content = self._content
        wanted = content.sizeHint()
        layout = content.layout()
        if layout is not None and layout.hasHeightForWidth():
            wanted.setHeight(max(layout.totalHeightForWidth(wanted.width()), content.minimumHeight()))
        return wanted.expandedTo(content.minimumSize())

    def minimumSizeHint(self) -> QSize:
        return _LEAST


def lay_out(holder: QWidget, body: QLayout, foot: QLayout | QWidget | None = None, gap: int = 12) -> None:
    """Put a widget together from a body that scrolls and a foot that does not.

    Parameters
    ----------
    holder : QWidget
        Has no layout yet.
    body : QLayout
        Layout that scrolls; its margins become those of `holder`.
    foot : QLayout or QWidget, optional
        Buttons and whatever else has to stay in sight.
    gap : int
        Pixels between both.
    """
    content = QWidget()
    margins = body.contentsMargins()
    body.setContentsMargins(0, 0, 0, 0)
    content.setLayout(body)
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(margins)
    layout.setSpacing(gap)
    layout.addWidget(Body(content), 1)
    if isinstance(foot, QLayout):
        layout.addLayout(foot)
    elif foot is not None:
        layout.addWidget(foot)


class ScrollingDialog(QDialog):
    """A dialog that is never larger than its screen; what it shows is put together by `lay_out`."""

    def showEvent(self, event: QShowEvent) -> None:
        """Take the room that it asks for, and no more than the screen has; Qt gives two thirds of that."""
        room = self.screen().availableGeometry().size() - _FRAME
        self.resize(self.size().expandedTo(self.sizeHint()).boundedTo(room))
        super().showEvent(event)
