"""Parts of forms: a quiet line below a control, and a form that scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QFrame, QLabel, QScrollArea, QWidget

from desktop.base import theme
from desktop.widgets.labels import plain_label


def hint(text: str) -> QLabel:
    """Make a quiet line of text below a control."""
    return plain_label(text, size=theme.SMALL, quiet=True, wrap=True)


class _WheelGuard(QObject):
    """Let the mouse wheel scroll the page, not change the control below the pointer."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def scrolling(form: QWidget) -> QScrollArea:
    """Put a form that may be longer than its page into a scroll area."""
    guard = _WheelGuard(form)
    for control in (*form.findChildren(QComboBox), *form.findChildren(QAbstractSpinBox)):
        # By default the wheel gives the control the focus first.
        control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        control.installEventFilter(guard)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    # The focus moves through the controls inside.
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(form)
    return area
