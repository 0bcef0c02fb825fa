"""The dialog after a crash: offers to open the same paths again, and to save the report."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from desktop.base import theme
from desktop.base.language import tr
from desktop.base.plain_text import PlainLabel
from desktop.startup.crash_recovery import CrashedRun
from desktop.widgets.report_box import report_box, save_report
from desktop.widgets.scrolling_dialog import ScrollingDialog, lay_out


class CrashDialog(ScrollingDialog):
    """Say what happened, what was saved, and what can be done now."""

    #: Asks to open these paths again.
    open_wanted = Signal(object)

    def __init__(self, run: CrashedRun, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._run = run
        self.setWindowTitle("Overread")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        headline = PlainLabel(tr("Overread was not closed properly last time"))
        headline.setFont(theme.font(headline.font(), theme.LARGE, bold=True))
        words = PlainLabel(tr("Your findings and entries are safe; each was saved as it came."))
        words.setWordWrap(True)
        layout = QVBoxLayout()
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(10)
        layout.addWidget(headline)
        layout.addWidget(words)
        if run.roots:
            layout.addWidget(_quiet(tr("Open at the time:")))
            opened = PlainLabel("\n".join(str(root) for root in run.roots))
            opened.setWordWrap(True)
            layout.addWidget(opened)
        layout.addSpacing(6)
        layout.addWidget(_quiet(tr("The report for Overread's developers; it contains no patient data:")))
        self.report = report_box(run.report)
        layout.addWidget(self.report, 1)
        buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        if run.roots:
            self.again = buttons.addButton(tr("Open again"), role.AcceptRole)
            self.again.setProperty("primary", True)
            self.again.setDefault(True)
        self.save = buttons.addButton(tr("Save the report…"), role.ActionRole)
        self.save.clicked.connect(lambda _checked=False: save_report(run.report, self))
        buttons.addButton(tr("Close"), role.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        lay_out(self, layout, buttons)

    def accept(self) -> None:
        """Open the paths that were open."""
        super().accept()
        self.open_wanted.emit(list(self._run.roots))

    def sizeHint(self) -> QSize:
        return QSize(640, 460)


def _quiet(text: str) -> QLabel:
    label = PlainLabel(text)
    label.setProperty("quiet", True)
    label.setWordWrap(True)
    return label
