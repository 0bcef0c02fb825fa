"""The welcome page of the empty window: open, recent folders, a sample, and what happens next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.images.base.formats import FileFormat
from desktop.base import theme
from desktop.base.language import tr
from desktop.base.plain_text import PlainLabel, set_tip
from desktop.widgets.flow_layout import FlowLayout
from desktop.widgets.labels import plain_label
from desktop.widgets.scrolling_dialog import Body

#: Number of recent folders on the page.
_RECENT = 5
#: Largest width of the text in pixels, so that it can be read at a glance.
_WIDE = 560
#: Number of lines on what happens once something is open.
_STEPS = 4


class Welcome(QWidget):
    """Buttons to open something, recent folders, a sample, and the batch to resume, if there is one."""

    folder_wanted = Signal()
    files_wanted = Signal()
    continue_wanted = Signal()
    sample_wanted = Signal()
    #: Asks to open these recent paths.
    recent_wanted = Signal(object)

    def __init__(self, icon: QIcon, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        picture = PlainLabel()
        picture.setPixmap(icon.pixmap(QSize(64, 64), self.devicePixelRatioF()))
        headline = plain_label(tr("Open a study to begin"), size=theme.HUGE, bold=True, wrap=True)
        self.folder = self._button(tr("Open folder…"), self.folder_wanted.emit)
        self.folder.setProperty("primary", True)
        self.files = self._button(tr("Open files…"), self.files_wanted.emit)
        self.sample = self._button(tr("Try a sample"), self.sample_wanted.emit)
        set_tip(self.sample, tr("Write a folder of drawn and free pictures, and open it"))
        buttons = QWidget()
        flow = FlowLayout(buttons, 10)
        for button in (self.folder, self.files, self.sample):
            flow.addWidget(button)
        hint = plain_label(
            tr(
                "Or drop files and folders anywhere in this window: {formats}.", formats=", ".join(FileFormat)
            ),
            quiet=True,
            wrap=True,
        )
        self.last = LastBatch()
        self.last.resume_button.clicked.connect(self.continue_wanted)
        self.recent = QWidget()
        self._recent = QVBoxLayout(self.recent)
        self._recent.setContentsMargins(0, 0, 0, 0)
        self._recent.setSpacing(4)
        self.steps = [plain_label(wrap=True) for _ in range(_STEPS)]
        self.update_notice = plain_label(wrap=True)
        column = QWidget()
        column.setMaximumWidth(_WIDE)
        layout = QVBoxLayout(column)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        for widget in (picture, headline, buttons, hint, self.last, self.recent):
            layout.addWidget(widget)
        layout.addSpacing(8)
        layout.addWidget(_heading(tr("What happens next")))
        layout.addLayout(_numbered(self.steps))
        layout.addWidget(self.update_notice)
        page = QWidget()
        middle = QHBoxLayout(page)
        middle.setContentsMargins(24, 24, 24, 24)
        middle.addStretch(1)
        middle.addWidget(column, 100, Qt.AlignmentFlag.AlignVCenter)
        middle.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(Body(page))
        self.tell_next(reads=False)
        self.tell_update("")
        self.show_recent(())

    def offer(self, words: tuple[str, str] | None, *, usable: bool) -> None:
        """Offer to resume a batch, with its name and description; None hides the offer."""
        self.last.setVisible(words is not None)
        self.last.resume_button.setEnabled(usable)
        if words is not None:
            self.last.name.setText(words[0])
            self.last.detail.setText(words[1])

    def show_recent(self, opened: Sequence[tuple[Path, ...]]) -> None:
        """List recently opened paths, the latest first."""
        while (item := self._recent.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.recent.setVisible(bool(opened))
        if opened:
            self._recent.addWidget(_heading(tr("Opened last")))
        for roots in opened[:_RECENT]:
            self._recent.addWidget(self._recent_button(roots))

    def tell_next(self, *, reads: bool) -> None:
        """Say what happens once something is open.

        Parameters
        ----------
        reads : bool
            Whether models read what is opened by themselves.
        """
        first = (
            tr("The pictures are listed, and the models analyse them by themselves.")
            if reads
            else tr("The pictures are listed; “Analyse folder” lets the models look at all of them.")
        )
        lines = (
            first,
            tr("Suspected findings come with a score and a map. You agree, disagree or are unsure."),
            tr("Write a PDF report, a table or DICOM objects to a place of your choice."),
            tr("Everything is computed on this computer; nothing leaves it unless you export it."),
        )
        for label, line in zip(self.steps, lines, strict=True):
            label.setText(line)

    def tell_update(self, words: str) -> None:
        """Say that there is a newer version; empty if there is none."""
        self.update_notice.setText(words)
        self.update_notice.setVisible(bool(words))

    def _recent_button(self, roots: tuple[Path, ...]) -> QPushButton:
        name = roots[0].name or str(roots[0])
        more = tr(" and {n} more", n=len(roots) - 1) if len(roots) > 1 else ""
        button = self._button(
            self.fontMetrics()
            .elidedText(name + more, Qt.TextElideMode.ElideMiddle, _WIDE - 60)
            .replace("&", "&&"),
            lambda: self.recent_wanted.emit(list(roots)),
        )
        button.setProperty("choice", True)
        button.setAccessibleName(tr("Open again: {name}", name=name + more))
        set_tip(button, "\n".join(str(root) for root in roots))
        return button

    def _button(self, text: str, run: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(lambda _checked=False: run())
        return button


class LastBatch(QFrame):
    """Show the last batch's folder and progress, with the button to resume it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("last")
        heading = plain_label(tr("Your last batch is not finished"), quiet=True, wrap=True)
        self.name = plain_label(size=theme.LARGE, bold=True, wrap=True)
        self.detail = plain_label(quiet=True, wrap=True)
        self.resume_button = QPushButton(tr("Continue"))
        set_tip(self.resume_button, tr("Open it and analyse the rest"))
        words = QVBoxLayout()
        words.setSpacing(4)
        for label in (heading, self.name, self.detail):
            words.addWidget(label)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(18, 14, 18, 14)
        layout.setSpacing(28)
        layout.addLayout(words, 1)
        layout.addWidget(self.resume_button, 0, Qt.AlignmentFlag.AlignVCenter)


def _numbered(labels: Sequence[QWidget]) -> QGridLayout:
    """Lay out numbered lines; wrapped lines stay aligned beside their number."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(1, 1)
    for n, label in enumerate(labels):
        grid.addWidget(plain_label(f"{n + 1}."), n, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label, n, 1)
    return grid


def _heading(text: str) -> QWidget:
    return plain_label(text, size=theme.SMALL, bold=True, quiet=True)
