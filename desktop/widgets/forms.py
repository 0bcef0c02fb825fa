"""Parts of forms: the quiet line below a control, and a form that may be longer than its page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QFrame, QLabel, QScrollArea, QWidget

from desktop.base import theme
from desktop.widgets.labels import plain_label


def hint(text: str) -> QLabel:
    """A quiet line under a control."""
    return plain_label(text, size=theme.SMALL, quiet=True, wrap=True)


class _WheelGuard(QObject):
    """Lets the wheel scroll the page and not change a control that happens to lie under it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def scrolling(form: QWidget) -> QScrollArea:
    """A form that may be longer than its page."""
    guard = _WheelGuard(form)
    for control in (*form.findChildren(QComboBox), *form.findChildren(QAbstractSpinBox)):
        # Otherwise the wheel itself would give it the focus first.
        control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        control.installEventFilter(guard)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    # The focus goes through the controls in it.
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(form)
    return area
