"""Parts of forms: the quiet line below a control, and a form that may be longer than its page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from desktop.base import theme
from desktop.widgets.labels import plain_label


def hint(text: str) -> QLabel:
    """A quiet line under a control."""
    return plain_label(text, size=theme.SMALL, quiet=True, wrap=True)


def scrolling(form: QWidget) -> QScrollArea:
    """A form that may be longer than its page."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    # It is gone through by the controls in it.
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(form)
    return area
