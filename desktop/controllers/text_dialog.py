"""The dialog that shows the text found in pictures, and asks which of it is blacked out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.base.language import plural, tr
from desktop.base.plain_text import PlainLabel

if TYPE_CHECKING:
    from core.deidentify.burned_in.places import TextPlace
    from core.deidentify.burned_in.survey import TextInFile

_MARGIN, _GAP = 18, 12
_BLACK, _KEPT, _CURRENT = QColor(220, 60, 50), QColor(70, 170, 90), QColor(255, 210, 60)


class TextDialog(QDialog):
    """Shows file by file where text was found; a click on a place keeps it, another blacks it out again.

    Parameters
    ----------
    files : sequence of TextInFile
    keep_letters : bool
        Whether places with room for a letter or two are kept to begin with.
    parent : QWidget, optional
    """

    def __init__(
        self, files: Sequence[TextInFile], *, keep_letters: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Text in the pictures"))
        self._files = files
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
                "place, or press Space, to change it. Some text is not found, and some of what is found is "
                "no text. Look at every picture before it leaves your site."
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
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(_GAP)
        layout.addWidget(caution)
        layout.addLayout(middle, 1)
        for widget in (self.everywhere, self.count, buttons):
            layout.addWidget(widget)
        self.names.currentRowChanged.connect(self._show)
        self.picture.toggled.connect(self._toggle)
        self.names.setCurrentRow(0)
        self.resize(900, 640)

    def kept(self) -> dict[str, tuple[TextPlace, ...]]:
        """The places that are not to be blacked out, by the file's name."""
        return {file.name: tuple(kept) for file, kept in zip(self._files, self._kept, strict=True) if kept}

    def _show(self, row: int) -> None:
        file, kept = self._files[row], self._kept[row]
        self.picture.show_places(file, kept)
        self.count.setText(
            plural(len(file.places), "{n} place in this file", "{n} places in this file")
            + ", "
            + tr("{kept} of them kept", kept=len(kept))
        )

    def _toggle(self, place: TextPlace) -> None:
        row = self.names.currentRow()
        keeps = place not in self._kept[row]
        shown = self._files[row]
        for file, kept in zip(self._files, self._kept, strict=True):
            alike = (file.rows, file.columns) == (shown.rows, shown.columns)
            if file is not shown and not (alike and self.everywhere.isChecked()):
                continue
            same = {
                other
                for other in file.places
                if other == place or (file is not shown and other.touches(place))
            }
            kept.update(same) if keeps else kept.difference_update(same)
        self._show(row)


class PlacesView(QWidget):
    """A picture with places drawn on it, which are clicked or reached with the arrow keys."""

    toggled = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(QSize(360, 300))
        self.setAccessibleName(tr("The picture with the places where text was found"))
        self._file: TextInFile | None = None
        self._image = QImage()
        self._kept: set[TextPlace] = set()
        self._current = 0

    def show_places(self, file: TextInFile, kept: set[TextPlace]) -> None:
        """Show a file's picture and places."""
        if file is not self._file:
            self._file, self._current = file, 0
            pixels = np.ascontiguousarray(file.preview)
            grey = pixels.ndim == 2
            form = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB888
            rows, columns = pixels.shape[:2]
            self._image = QImage(pixels.tobytes(), columns, rows, pixels.strides[0], form).copy()
        self._kept = kept
        self.update()

    def rectangle(self, place: TextPlace) -> QRectF:
        """Where a place is drawn."""
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
        for number, place in enumerate(self._file.places):
            current = self.hasFocus() and number == self._current
            colour = _KEPT if place in self._kept else _BLACK
            painter.setPen(QPen(_CURRENT if current else colour, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush if place in self._kept else QColor(0, 0, 0, 110))
            painter.drawRect(self.rectangle(place))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Change the place under the pointer."""
        for number, place in enumerate(self._file.places if self._file is not None else ()):
            if self.rectangle(place).contains(QPointF(event.position())):
                self._current = number
                self.toggled.emit(place)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the places with the arrow keys; Space changes one."""
        places = self._file.places if self._file is not None else ()
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

    def _area(self) -> QRectF:
        if self._image.isNull():
            return QRectF()
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        return QRectF(left, top, size.width(), size.height())
