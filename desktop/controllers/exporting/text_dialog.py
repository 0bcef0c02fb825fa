"""The dialog that shows text found in pictures, and asks what to black out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.base.language import plural, tr
from desktop.base.plain_text import PlainLabel
from desktop.widgets.scrolling_dialog import ScrollingDialog, lay_out

if TYPE_CHECKING:
    from core.deidentify.burned_in.places import TextPlace
    from core.deidentify.burned_in.survey import TextInFile

_MARGIN, _GAP = 18, 12
#: Screen pixels from which a drag counts as a frame instead of a click.
_LEAST = 4
_BLACK, _KEPT, _CURRENT = QColor(220, 60, 50), QColor(70, 170, 90), QColor(255, 210, 60)


class TextDialog(ScrollingDialog):
    """Show where text was found, file by file; a click on a place keeps it, another blacks it out again.

    The user can also frame text that was not found; it is then blacked out, too.

    Parameters
    ----------
    files : sequence of TextInFile
    keep_letters : bool
        Whether places that fit only a letter or two are initially kept.
    parent : QWidget, optional
    """

    def __init__(
        self, files: Sequence[TextInFile], *, keep_letters: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Text in the pictures"))
        self._files = files
        self._places = [list(file.places) for file in files]
        self._kept = [{place for place in file.places if keep_letters and place.is_letter} for file in files]
        self.names = QListWidget()
        self.names.addItems([file.name for file in files])
        self.names.setAccessibleName(tr("Files with text in their pixels"))
        self.names.setMaximumWidth(260)
        self.picture = PlacesView()
        self.everywhere = QCheckBox(tr("Do the same at the same place in &all files of this size"))
        self.everywhere.setChecked(True)
        self.count = PlainLabel()
        caution = PlainLabel(
            tr(
                "Red places are blacked out in all frames of the file, green ones are kept: click on a "
                "place, or press Space, to change it, and drag a frame around text that was not found. Some "
                "of what is found is no text. Look at every picture before it leaves your site."
            )
        )
        caution.setWordWrap(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("&Write"))
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        middle = QHBoxLayout()
        middle.setSpacing(_GAP)
        middle.addWidget(self.names)
        middle.addWidget(self.picture, 1)
        layout = QVBoxLayout()
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(_GAP)
        layout.addWidget(caution)
        layout.addLayout(middle, 1)
        for widget in (self.everywhere, self.count):
            layout.addWidget(widget)
        lay_out(self, layout, buttons)
        self.names.currentRowChanged.connect(self._show)
        self.picture.toggled.connect(self._toggle)
        self.picture.framed.connect(self._add)
        self.names.setCurrentRow(0)
        self.resize(900, 640)

    def found(self) -> dict[str, tuple[TextPlace, ...]]:
        """Return all places, including those framed by the user, by file name."""
        return {file.name: tuple(places) for file, places in zip(self._files, self._places, strict=True)}

    def kept(self) -> dict[str, tuple[TextPlace, ...]]:
        """Return the places that are not blacked out, by file name."""
        return {file.name: tuple(kept) for file, kept in zip(self._files, self._kept, strict=True) if kept}

    def _show(self, row: int) -> None:
        places, kept = self._places[row], self._kept[row]
        self.picture.show_places(self._files[row], places, kept)
        self.count.setText(
            plural(len(places), "{n} place in this file", "{n} places in this file")
            + ", "
            + tr("{kept} of them kept", kept=len(kept))
        )

    def _toggle(self, place: TextPlace) -> None:
        keeps = place not in self._kept[self.names.currentRow()]
        for row in self._rows_alike():
            here = row == self.names.currentRow()
            same = {place} if here else {other for other in self._places[row] if other.is_like(place)}
            self._kept[row] = self._kept[row] | same if keeps else self._kept[row] - same
        self._show(self.names.currentRow())

    def _add(self, place: TextPlace) -> None:
        for row in self._rows_alike():
            self._places[row].append(place)
        self._show(self.names.currentRow())

    def _rows_alike(self) -> list[int]:
        """Return the rows that a change applies to: the file shown, or all of its size if that is chosen."""
        shown = self._files[self.names.currentRow()]
        return [
            row
            for row, file in enumerate(self._files)
            if file is shown
            or (self.everywhere.isChecked() and (file.rows, file.columns) == (shown.rows, shown.columns))
        ]


class PlacesView(QWidget):
    """A picture with places drawn on it that can be clicked, reached with the arrow keys, and framed."""

    toggled = Signal(object)
    framed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(QSize(360, 300))
        self.setAccessibleName(tr("The picture with the places where text was found"))
        self._file: TextInFile | None = None
        self._image = QImage()
        self._places: Sequence[TextPlace] = ()
        self._kept: set[TextPlace] = set()
        self._current = 0
        self._frame: QRectF | None = None

    def show_places(self, file: TextInFile, places: Sequence[TextPlace], kept: set[TextPlace]) -> None:
        """Show a file's picture and its places."""
        if file is not self._file:
            self._file, self._current = file, 0
            pixels = np.ascontiguousarray(file.preview)
            grey = pixels.ndim == 2
            form = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB888
            rows, columns = pixels.shape[:2]
            self._image = QImage(pixels.tobytes(), columns, rows, pixels.strides[0], form).copy()
        self._places, self._kept = places, kept
        self.update()

    def rectangle(self, place: TextPlace) -> QRectF:
        """Return the rectangle in which a place is drawn."""
        area = self._area()
        if self._file is None:
            return QRectF()
        across, down = area.width() / self._file.columns, area.height() / self._file.rows
        return QRectF(
            area.left() + place.left * across,
            area.top() + place.top * down,
            (place.right - place.left) * across,
            (place.bottom - place.top) * down,
        )

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's own name
        """Draw the picture and the places."""
        if self._file is None:
            return
        painter = QPainter(self)
        painter.drawImage(self._area(), self._image)
        for number, place in enumerate(self._places):
            painter.setPen(QPen(_KEPT if place in self._kept else _BLACK, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush if place in self._kept else QColor(0, 0, 0, 110))
            painter.drawRect(self.rectangle(place))
            # Around the place, so that its own colour still shows whether it is blacked out.
            if self.hasFocus() and number == self._current:
                painter.setPen(QPen(_CURRENT, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRect(self.rectangle(place).adjusted(-3, -3, 3, 3))
        if self._frame is not None:
            painter.setPen(QPen(_CURRENT, 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._frame)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start a frame."""
        self._frame = QRectF(event.position(), event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the frame."""
        if self._frame is not None:
            self._frame.setBottomRight(event.position())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Toggle the place under the pointer, or add the framed one."""
        frame, self._frame = self._frame, None
        self.update()
        if frame is None or self._file is None:
            return
        framed = frame.normalized().intersected(self._area())
        if min(framed.width(), framed.height()) >= _LEAST:
            self.framed.emit(self._place(framed))
            return
        for number, place in enumerate(self._places):
            if self.rectangle(place).contains(event.position()):
                self._current = number
                self.toggled.emit(place)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move between the places with the arrow keys; Space toggles one."""
        places = self._places
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}.get(
            Qt.Key(event.key()), 0
        )
        if places and step:
            self._current = (self._current + step) % len(places)
            self.update()
        elif places and event.key() == Qt.Key.Key_Space:
            self.toggled.emit(places[self._current])
        else:
            super().keyPressEvent(event)

    def _place(self, framed: QRectF) -> TextPlace:
        """Return the frame as a place in the file's pixels."""
        from core.deidentify.burned_in.places import TextPlace

        assert self._file is not None
        area = self._area()
        across, down = self._file.columns / area.width(), self._file.rows / area.height()
        left, top = framed.left() - area.left(), framed.top() - area.top()
        return TextPlace(
            int(left * across),
            int(top * down),
            min(math.ceil((left + framed.width()) * across), self._file.columns),
            min(math.ceil((top + framed.height()) * down), self._file.rows),
            1.0,
        )

    def _area(self) -> QRectF:
        if self._image.isNull():
            return QRectF()
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        return QRectF(left, top, size.width(), size.height())
