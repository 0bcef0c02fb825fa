"""Print pages, with the system's print dialog."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from core.errors import ExportError
from core.progress import Progress
from desktop.base.language import tr

#: Largest resolution of printed pages in dots per inch; more is slow and shows no more detail.
MOST_DOTS = 300
_KEPT = Qt.AspectRatioMode.KeepAspectRatio


def ask_printer(window: QWidget, title: str) -> QPrinter | None:
    """Ask for print options in the system's dialog; return None if the user cancels."""
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
    """Return the resolution in dots per inch in which pages are drawn for a printer."""
    return min(MOST_DOTS, printer.resolution())


def print_pages(printer: QPrinter, pages: Iterable[bytes], progress: Progress) -> int:
    """Print pages, each fitted to a sheet of paper; meant for a worker thread.

    Parameters
    ----------
    printer : QPrinter
        A printer from `ask_printer`.
    pages : iterable of bytes
        The pages as PNG.
    progress : Progress

    Returns
    -------
    int
        Number of pages that were printed.

    Raises
    ------
    ExportError
        If the printer does not accept the pages.
    Cancelled
        If `progress` was cancelled.
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
    """Set the paper to portrait or landscape, whichever fits the page."""
    across = image.width() > image.height()
    printer.setPageOrientation(
        QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    )


def _place(printer: QPrinter, image: QImage) -> QRectF:
    """Return the rectangle of a page on the paper: as large as fits, and centred."""
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    size = QSizeF(image.size()).scaled(QSizeF(paper.width(), paper.height()), _KEPT)
    return QRectF(
        (paper.width() - size.width()) / 2, (paper.height() - size.height()) / 2, size.width(), size.height()
    )
