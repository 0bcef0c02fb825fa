"""Draws pages, shows them as they will be printed, and prints them through the system's dialog."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QImageReader, QPageLayout, QPainter
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from core.errors import ExportError
from desktop.base.lanes import Lane
from desktop.base.language import plural, tr
from desktop.controllers.exporting.print_preview import PrintPreview

if TYPE_CHECKING:
    from core.progress import Progress
    from desktop.base.jobs import Job
    from desktop.session.session import Session

#: Dots per inch of printed pages; more shows no more of a picture, and is slow.
DOTS = 300
#: Most pages of a preview, and the longest side in pixels of one: together they stay below 200 MB.
_MOST_SHOWN, _SHOWN_SIDE = 40, 1300
_KEPT = Qt.AspectRatioMode.KeepAspectRatio


def preview_and_print(
    session: Session, window: QWidget, lane: Lane, title: str, draw: Callable[[Job], Sequence[bytes]]
) -> None:
    """Draw pages, show them, and print those that the reader then asks for.

    Parameters
    ----------
    session : Session
    window : QWidget
        Parent of the dialogs.
    lane : Lane
        Lane of the drawing and the printing.
    title : str
        What is printed, for the dialogs and the printer.
    draw : callable
        Gives the pages as PNG, `DOTS` an inch; called on a thread.
    """
    folder = session.folder
    if folder is None:
        return
    failed = session.failed_for(folder)

    def prepare(job: Job) -> tuple[Sequence[bytes], list[QImage]]:
        pages = draw(job)
        return pages, [_small(page) for page in pages[:_MOST_SHOWN]]

    def show(prepared: tuple[Sequence[bytes], list[QImage]]) -> None:
        pages, images = prepared
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(title)
        printer.setCreator("Overread")
        preview = PrintPreview(
            title, printer, len(pages), len(images), lambda: _paint(printer, images), window
        )
        preview.printing.connect(lambda: _ask(printer, preview))
        preview.accepted.connect(lambda: print_them(pages, printer))
        preview.finished.connect(preview.deleteLater)
        preview.open()

    def print_them(pages: Sequence[bytes], printer: QPrinter) -> None:
        session.run(
            lane,
            lambda job: print_pages(printer, pages, job.progress),
            lambda printed: session.status_message.emit(
                plural(printed, "Printed {n} page.", "Printed {n} pages.")
            ),
            failed,
            title=tr("Printing"),
            unit=tr("pages"),
            ended=lambda error: tr("Not all was printed.") if error is not None else "",
        )

    session.run(lane, prepare, show, failed, title=tr("Drawing the pages"), unit=tr("pictures"))


def print_pages(printer: QPrinter, pages: Sequence[bytes], progress: Progress) -> int:
    """Print pages, each whole on a sheet of paper; slow enough for a worker thread.

    Parameters
    ----------
    printer : QPrinter
        With the options that the reader chose.
    pages : sequence of bytes
        PNG.
    progress : Progress
        Counts pages.

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
    first, last = printer.fromPage() or 1, printer.toPage() or len(pages)
    wanted = pages[first - 1 : last]

    def images() -> Iterable[QImage]:
        progress.start(len(wanted))
        for page in wanted:
            progress.check()
            yield QImage.fromData(page)
            progress.advance()

    return _paint(printer, images())


def _ask(printer: QPrinter, preview: PrintPreview) -> None:
    """Ask for the printer by the system's dialog; the preview ends if the reader chose one."""
    dialog = QPrintDialog(printer, preview)
    dialog.setWindowTitle(printer.docName())
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, True)
    accepted = dialog.exec() == QPrintDialog.DialogCode.Accepted
    dialog.deleteLater()
    if accepted:
        preview.accept()


def _paint(printer: QPrinter, images: Iterable[QImage]) -> int:
    """Paint each image on a sheet of its own, and return how many."""
    printer.setFullPage(True)
    painter, painted = QPainter(), 0
    try:
        for image in images:
            _turn(printer, image)
            if not painted:
                if not painter.begin(printer):
                    raise ExportError(tr("The printer takes nothing. Choose another one."))
            elif not printer.newPage():
                raise ExportError(tr("The printer took no more pages."))
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(_place(printer, image), image)
            painted += 1
    finally:
        if painter.isActive():
            painter.end()
    return painted


def _small(page: bytes) -> QImage:
    """Read a page in the size of a preview."""
    data = QByteArray(page)
    buffer = QBuffer(data)
    reader = QImageReader(buffer, QByteArray(b"png"))
    size: QSize = reader.size()
    reader.setScaledSize(size.scaled(_SHOWN_SIDE, _SHOWN_SIDE, _KEPT))
    return reader.read().convertToFormat(QImage.Format.Format_RGB888)


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
