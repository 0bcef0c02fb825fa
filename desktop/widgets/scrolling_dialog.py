"""A dialog whose body scrolls on a small screen, while its buttons stay visible."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

#: Pixels around a dialog: frame and title bar.
_FRAME = QSize(12, 44)
#: Smallest height and width of a body.
_LEAST = QSize(160, 60)


class Body(QScrollArea):
    """A scroll area that looks like a plain widget until it has too little room.

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
        # The focus moves through the controls inside, and the area scrolls to them.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        self._content = content

    def sizeHint(self) -> QSize:
        """Return the size of the content; Qt's own hint is limited to a few lines."""
        content = self._content
        wanted = content.sizeHint()
        layout = content.layout()
        if layout is not None and layout.hasHeightForWidth():
            wanted.setHeight(max(layout.totalHeightForWidth(wanted.width()), content.minimumHeight()))
        return wanted.expandedTo(content.minimumSize())

    def minimumSizeHint(self) -> QSize:
        return _LEAST


def lay_out(holder: QWidget, body: QLayout, foot: QLayout | QWidget | None = None, gap: int = 12) -> None:
    """Lay out a widget with a body that scrolls and a foot that does not.

    Parameters
    ----------
    holder : QWidget
        Widget without a layout.
    body : QLayout
        Layout that scrolls; its margins become those of `holder`.
    foot : QLayout or QWidget, optional
        Buttons and whatever else must stay visible.
    gap : int
        Pixels between body and foot.
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
    """A dialog that is never larger than its screen; use `lay_out` for its content."""

    def showEvent(self, event: QShowEvent) -> None:
        """Resize to the size hint, but at most to the screen; Qt would allow two thirds of the screen."""
        room = self.screen().availableGeometry().size() - _FRAME
        self.resize(self.size().expandedTo(self.sizeHint()).boundedTo(room))
        super().showEvent(event)
