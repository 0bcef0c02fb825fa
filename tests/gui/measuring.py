"""Measure widgets and their texts: what is clipped, and what is outside its window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QPushButton,
    QRadioButton,
    QTabBar,
    QToolButton,
    QWidget,
)

#: Pixels by which a size hint may exceed the widget before a letter is cut.
_SLACK = 1


@dataclass
class Measured:
    """The problems found in a window.

    Attributes
    ----------
    widgets : int
        Number of texts that were measured.
    clipped : list of str
        Texts with too little room.
    lost : list of str
        Buttons that cannot be reached, because they are outside their window without a scroll bar.
    """

    widgets: int = 0
    clipped: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def measure(part: QWidget) -> Measured:
    """Measure everything visible in a window or a part of one."""
    # A wrapping layout asks its parent for room, which asks its own parent.
    for _ in range(4):
        QApplication.processEvents()
    found = Measured()
    window = part.window()
    for widget in _visible(part):
        for text, needed, room in _texts(widget):
            found.widgets += 1
            if needed.width() > room.width() + _SLACK or needed.height() > room.height() + _SLACK:
                found.clipped.append(
                    f"{type(widget).__name__} {text!r}: takes {needed.width()} x {needed.height()}, "
                    f"has {room.width()} x {room.height()}"
                )
        if isinstance(widget, QAbstractButton) and _lost(widget, window):
            found.lost.append(f"{type(widget).__name__} {widget.text() or widget.accessibleName()!r}")
    return found


def _visible(part: QWidget) -> Iterator[QWidget]:
    window = part.window()
    for widget in part.findChildren(QWidget):
        internal = widget.objectName().startswith("qt_") and not isinstance(widget, QLabel)
        if widget.isVisible() and widget.window() is window and not internal:
            yield widget


def _texts(widget: QWidget) -> Iterator[tuple[str, QSize, QSize]]:
    """Yield each text of a widget with the size that it needs and the size that it has."""
    if isinstance(widget, QLabel):
        if widget.text():
            yield widget.text(), _label_size(widget), _seen(widget).size()
    elif isinstance(widget, QTabBar):
        for n in range(widget.count()):
            wanted = QFontMetrics(widget.font()).size(Qt.TextFlag.TextShowMnemonic, widget.tabText(n))
            yield widget.tabText(n), wanted, widget.tabRect(n).size()
    elif isinstance(widget, QHeaderView):
        yield from _sections(widget)
    elif isinstance(widget, QComboBox):
        if widget.currentText() and not widget.isEditable():
            yield (
                widget.currentText(),
                QSize(widget.minimumSizeHint().width(), widget.sizeHint().height()),
                widget.size(),
            )
    elif isinstance(widget, QPushButton | QCheckBox | QRadioButton | QToolButton):
        if widget.text():
            yield widget.text(), widget.sizeHint(), _seen(widget).size()
    elif isinstance(widget, QGroupBox) and widget.title():
        yield widget.title(), QFontMetrics(widget.font()).size(0, widget.title()), widget.size()


def _label_size(label: QLabel) -> QSize:
    if not label.wordWrap():
        return label.sizeHint()
    # A word longer than the line would be cut too.
    metrics = QFontMetrics(label.font())
    margins = label.contentsMargins()
    aside = margins.left() + margins.right() + 2 * label.margin()
    longest = max((metrics.horizontalAdvance(word) for word in label.text().split()), default=0)
    return QSize(longest + aside, label.heightForWidth(label.width()))


def _sections(header: QHeaderView) -> Iterator[tuple[str, QSize, QSize]]:
    model, across = header.model(), header.orientation() == Qt.Orientation.Horizontal
    if model is None or not across:
        return
    for n in range(header.count()):
        text = model.headerData(n, header.orientation())
        if text and not header.isSectionHidden(n):
            yield str(text), header.sectionSizeFromContents(n), QSize(header.sectionSize(n), header.height())


def _seen(widget: QWidget) -> QRect:
    """Return the part of a widget inside all its parents, up to a scroll area."""
    seen = widget.rect()
    above, at = widget.parentWidget(), widget.pos()
    seen = QRect(at, widget.size())
    while above is not None:
        seen = seen.intersected(above.rect())
        holder = above.parentWidget()
        if isinstance(holder, QAbstractScrollArea) and above is holder.viewport():
            # Content outside a scroll area can be scrolled to; `_lost` checks that.
            return QRect(QPoint(), widget.size())
        if above.isWindow():
            return seen
        seen.translate(above.pos())
        above = holder
    return seen


def _lost(button: QAbstractButton, window: QWidget) -> bool:
    """Return whether a button is outside its window, or outside a scroll area that does not scroll there."""
    place = QRect(button.mapTo(window, QPoint()), button.size())
    above = button.parentWidget()
    while above is not None and above is not window:
        holder = above.parentWidget()
        if isinstance(holder, QAbstractScrollArea) and above is holder.viewport():
            inside = QRect(button.mapTo(above, QPoint()), button.size())
            across = above.rect().left() <= inside.left() and inside.right() <= above.rect().right()
            down = above.rect().top() <= inside.top() and inside.bottom() <= above.rect().bottom()
            return not (
                (across or holder.horizontalScrollBar().maximum() > 0)
                and (down or holder.verticalScrollBar().maximum() > 0)
            )
        above = holder
    return not window.rect().contains(place)
