"""Shows pages as they will be printed, before a printer is asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewWidget
from PySide6.QtWidgets import QDialogButtonBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.base.icons import icon
from desktop.base.language import tr, whole
from desktop.base.plain_text import PlainLabel, set_tip
from desktop.widgets.scrolling_dialog import ScrollingDialog

_MARGIN, _GAP = 18, 10
#: Points at first; a small screen gives less.
_SIZE = QSize(760, 820)


class PrintPreview(ScrollingDialog):
    """Pages to leaf through and to magnify, with a button that asks for the printer.

    Parameters
    ----------
    title : str
        What is printed.
    printer : QPrinter
        Gives the size of the paper.
    pages, shown : int
        Pages that would be printed, and how many of them are shown; the others are not, as they are too many.
    paint : callable
        Paints the pages that are shown.
    parent : QWidget, optional
    """

    #: The reader wants to choose a printer.
    printing = Signal()

    def __init__(
        self,
        title: str,
        printer: QPrinter,
        pages: int,
        shown: int,
        paint: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._pages, self._shown = pages, shown
        self.paper = QPrintPreviewWidget(printer)
        self.paper.setAccessibleName(tr("Pages as they will be printed"))
        self.paper.paintRequested.connect(lambda _printer: paint())
        self.paper.setViewMode(QPrintPreviewWidget.ViewMode.SinglePageView)
        self.paper.setZoomMode(QPrintPreviewWidget.ZoomMode.FitInView)
        self.place = PlainLabel()
        self.before = _button("arrow-left", tr("Previous page"))
        self.next = _button("arrow-right", tr("Next page"))
        self.smaller = _button("zoom-out", tr("Smaller"))
        self.larger = _button("zoom-in", tr("Larger"))
        self.fit = _button("maximize", tr("Whole page"))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("Cancel"))
        self.print = QPushButton(tr("P&rint…"))
        self.print.setProperty("primary", True)
        self.print.setDefault(True)
        set_tip(self.print, tr("Choose the printer, the paper and the pages in the system's dialog."))
        self.buttons.addButton(self.print, QDialogButtonBox.ButtonRole.ActionRole)
        self._wire()
        self._lay_out()
        self.paper.updatePreview()
        self._tell_place()
        self.print.setFocus()

    def sizeHint(self) -> QSize:
        return _SIZE

    # Internals

    def _wire(self) -> None:
        self.buttons.rejected.connect(self.reject)
        self.print.clicked.connect(lambda _checked=False: self.printing.emit())
        self.before.clicked.connect(lambda _checked=False: self._go(-1))
        self.next.clicked.connect(lambda _checked=False: self._go(1))
        self.smaller.clicked.connect(lambda _checked=False: self.paper.zoomOut())
        self.larger.clicked.connect(lambda _checked=False: self.paper.zoomIn())
        self.fit.clicked.connect(lambda _checked=False: self.paper.fitInView())
        self.paper.previewChanged.connect(self._tell_place)

    def _go(self, by: int) -> None:
        self.paper.setCurrentPage(self.paper.currentPage() + by)
        self._tell_place()

    def _tell_place(self) -> None:
        page = max(self.paper.currentPage(), 1)
        self.before.setEnabled(page > 1)
        self.next.setEnabled(page < self._shown)
        words = tr("Page {page} of {pages}", page=whole(page), pages=whole(self._pages))
        if self._shown < self._pages:
            words += "   ·   " + tr(
                "The first {shown} are shown here; all are printed.", shown=whole(self._shown)
            )
        self.place.setText(words)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        for widget in (self.before, self.next):
            bar.addWidget(widget)
        self.place.setWordWrap(True)
        bar.addWidget(self.place, 1)
        for widget in (self.smaller, self.larger, self.fit):
            bar.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(_GAP)
        layout.addLayout(bar)
        layout.addWidget(self.paper, 1)
        layout.addWidget(self.buttons)


def _button(name: str, words: str) -> QPushButton:
    made = QPushButton(icon(name), "", autoDefault=False)
    made.setAccessibleName(words)
    set_tip(made, words)
    return made
