"""The viewer: a picture that is windowed, moved, scrolled and annotated by mouse, wheel and keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from core.images.display.measurements import AnnotationKind
from desktop.base.language import tr
from desktop.session.items import DRAGGED
from desktop.viewer.annotations import AnnotationStore
from desktop.viewer.image_canvas import ImageCanvas

#: Eighths of a degree for one notch of the wheel.
_NOTCH = 120
_FAR = 1 << 20
_SCROLL_KEYS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Home: -_FAR,
    Qt.Key.Key_End: _FAR,
}
#: Screen points by which an arrow key moves the picture with Shift, or drags the window with Ctrl.
_MOVE, _DRAG = 40, 10
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Viewer(ImageCanvas):
    """Left drag: window and level. Right or middle drag: pan. Wheel and arrow keys: scroll the stack."""

    #: Number of pictures to move in the list; negative goes back.
    stepped = Signal(int)
    #: Number of pictures to move in the stack; negative goes back.
    scrolled = Signal(int)
    #: The user chose this viewer.
    entered = Signal()
    #: File and frame of a picture that was dropped here.
    dropped = Signal(str, int)

    def __init__(
        self, parent: QWidget | None = None, annotation_store: AnnotationStore | None = None
    ) -> None:
        super().__init__(parent, annotation_store)
        self.wheel_zooms = False
        self._turned = 0
        self._dragged: tuple[Qt.MouseButton, QPointF] | None = None
        self.setAccessibleDescription(
            tr(
                "Left drag: window and level. Right or middle drag: move the picture. "
                "Wheel and arrow keys: go through the stack."
            )
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)

    def begin_annotation(self, kind: AnnotationKind) -> None:
        """Let the user draw an annotation by mouse, or by arrow keys and Enter."""
        if self.shown is not None:
            self.setFocus()
            cursor = self._cursor
            self.annotation_tool.begin(kind, QPointF(self.rect().center()) if cursor is None else cursor)

    def choose_next_annotation(self) -> None:
        """Pick the next annotation, which the arrow keys then move."""
        self.setFocus()
        self.annotation_tool.choose_next()

    # Called by Qt

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.entered.emit()
        turned = event.angleDelta().y()
        scrolls = self.stacked and not self.wheel_zooms
        if scrolls != bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier):
            # High-resolution wheels turn by less than a notch at a time.
            self._turned += turned
            notches = int(self._turned / _NOTCH)
            self._turned -= notches * _NOTCH
            if notches:
                (self.scrolled if self.stacked else self.stepped).emit(-notches)
        elif self.shown is not None:
            at = event.position()
            self.place(self.viewport.zoomed(1.0015**turned, at.x(), at.y()))
        event.accept()

    def event(self, event: QEvent) -> bool:
        key = event.key() if isinstance(event, QKeyEvent) else None
        overrides = event.type() == QEvent.Type.ShortcutOverride
        if overrides and key is not None and self.annotation_tool.wants(key):
            # While the tool uses them, Esc and the arrow keys are no shortcuts.
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.shown is not None and self.annotation_tool.key(event, self.viewport):
            return
        key, held = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        x, y = _ARROWS.get(key, (0, 0))
        if key in _SCROLL_KEYS and not held:
            self.scrolled.emit(_SCROLL_KEYS[key])
        elif (x or y) and held == Qt.KeyboardModifier.ShiftModifier:
            self.place(self.viewport.moved(_MOVE * x, _MOVE * y))
        elif (x or y) and held == Qt.KeyboardModifier.ControlModifier:
            self.drag_window(_DRAG * x, _DRAG * y)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(DRAGGED):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        frame, _, name = bytes(event.mimeData().data(DRAGGED).data()).decode("utf-8").partition(":")
        event.acceptProposedAction()
        self.entered.emit()
        self.dropped.emit(name, int(frame))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.entered.emit()
        if self._dragged is not None or self.shown is None:
            return
        left = event.button() == Qt.MouseButton.LeftButton
        if not (left and self.annotation_tool.press(event.position(), self.viewport)):
            self._dragged = (event.button(), event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._cursor = event.position()
        if self._dragged is None:
            self.annotation_tool.move(at, self.viewport)
            self.update()
            return
        button, before = self._dragged
        dx, dy = at.x() - before.x(), at.y() - before.y()
        self._dragged = (button, at)
        if button == Qt.MouseButton.LeftButton:
            self.drag_window(dx, dy)
        else:
            self.place(self.viewport.moved(dx, dy))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged is not None and self._dragged[0] == event.button():
            self._dragged = None
        elif event.button() == Qt.MouseButton.LeftButton:
            self.annotation_tool.release(event.position(), self.viewport)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # While drawing, a quick second click sets a point.
        if self.annotation_tool.busy:
            self.mousePressEvent(event)
        else:
            self.fit()

    def leaveEvent(self, _event: object) -> None:
        self._cursor = None
        self.update()
