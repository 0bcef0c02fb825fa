"""Prints pages through the system's dialog."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from core.errors import ExportError
from core.progress import Progress
from desktop.base.language import tr

#: Dots per inch of printed pages; more shows no more of a picture, and is slow.
MOST_DOTS = 300
_KEPT = Qt.AspectRatioMode.KeepAspectRatio


def ask_printer(window: QWidget, title: str) -> QPrinter | None:
    """Ask for print options by the system's dialog; None if the user cancels."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    printer.setCreator("Overread")
    dialog = QPrintDialog(printer, window)
    dialog.setWindowTitle(title)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, True)
    accepted = dialog.exec() == QPrintDialog.DialogCode.Accepted
    dialog.deleteLater()
    return printer if accepted else None


def dots_of(printer: QPrinter) -> int:
    """Dots an inch in which pages for a printer are drawn."""
    return min(MOST_DOTS, printer.resolution())


def print_pages(printer: QPrinter, pages: Iterable[bytes], progress: Progress) -> int:
    """Print pages, each whole on a sheet of paper; slow enough for a worker thread.

    Parameters
    ----------
    printer : QPrinter
        As `ask_printer` gives it.
    pages : iterable of bytes
        PNG.
    progress : Progress

    Returns
    -------
    int
        Pages that were printed.

    Raises
    ------
    ExportError
        If the printer takes nothing.
    Cancelled
        If the progress token was cancelled.
    """
    printer.setFullPage(True)
    first, last = printer.fromPage() or 1, printer.toPage()
    painter, printed = QPainter(), 0
    try:
        for number, page in enumerate(pages, start=1):
            progress.check()
            if number < first or (last and number > last):
                continue
            image = QImage.fromData(page)
            _turn(printer, image)
            if not printed:
                if not painter.begin(printer):
                    raise ExportError(tr("The printer takes nothing. Choose another one."))
            elif not printer.newPage():
                raise ExportError(tr("The printer took no more pages."))
            painter.drawImage(_place(printer, image), image)
            printed += 1
    finally:
        if painter.isActive():
            painter.end()
    return printed


def _turn(printer: QPrinter, image: QImage) -> None:
    """Lay the paper as the page lies."""
    across = image.width() > image.height()
    printer.setPageOrientation(
        QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    )


def _place(printer: QPrinter, image: QImage) -> QRectF:
    """Where a page lies on the paper, whole, whatever the size of that."""
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    size = QSizeF(image.size()).scaled(QSizeF(paper.width(), paper.height()), _KEPT)
    return QRectF(
        (paper.width() - size.width()) / 2, (paper.height() - size.height()) / 2, size.width(), size.height()
    )
