"""The dialog of the self-test: runs the command line's self-test in a process and shows its report."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QSize, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QTextCursor
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QPlainTextEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from core.selftest.result import EXIT_FAILED, EXIT_WELL
from desktop.base.language import tr
from desktop.base.plain_text import PlainLabel
from desktop.widgets.report_box import save_report
from desktop.widgets.scrolling_dialog import ScrollingDialog, lay_out


def command_line() -> tuple[str, list[str]]:
    """Return the program of the command line, and the arguments before the sub-command."""
    if getattr(sys, "frozen", False):
        return str(Path(sys.executable).with_name("overread-cli.exe")), []
    return sys.executable, ["-m", "core.cli"]


class SelftestDialog(ScrollingDialog):
    """Show the report of the self-test as it grows, to be copied or saved for support.

    The self-test runs in its own process, because its tests may crash that process.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Self-test"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.state = PlainLabel(tr("Checking that Overread is complete and works on this computer…"))
        self.state.setWordWrap(True)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        self.busy.setTextVisible(False)
        self.busy.setAccessibleName(tr("The self-test is running"))
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.report.setAccessibleName(tr("Report of the self-test"))
        self.report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        self.copy = buttons.addButton(tr("Copy"), role.ActionRole)
        self.save = buttons.addButton(tr("Save the report…"), role.ActionRole)
        self.close_button = buttons.addButton(tr("Close"), role.RejectRole)
        self.copy.clicked.connect(lambda _checked=False: self._copy())
        self.save.clicked.connect(lambda _checked=False: save_report(self.report.toPlainText(), self))
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout()
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(10)
        for widget in (self.state, self.busy, self.report):
            layout.addWidget(widget)
        lay_out(self, layout, buttons)
        self._enable(done=False)
        self.process = QProcess(self)
        self.process.setProcessChannelMode(QProcess.ProcessChannelMode.SeparateChannels)
        self.process.readyReadStandardOutput.connect(self._read)
        self.process.finished.connect(self._finished)
        self.process.errorOccurred.connect(self._failed)
        program, before = command_line()
        self.process.start(program, [*before, "selftest"])

    def done(self, result: int) -> None:
        """End the process with the dialog; it has nothing to lose."""
        self.process.blockSignals(True)
        if self.process.state() != QProcess.ProcessState.NotRunning:
            self.process.kill()
            self.process.waitForFinished(1000)
        super().done(result)

    def sizeHint(self) -> QSize:
        return QSize(860, 560)

    def _read(self) -> None:
        new = bytes(self.process.readAllStandardOutput().data()).decode("utf-8", "replace")
        # `appendPlainText` would put each piece on a new line.
        self.report.moveCursor(QTextCursor.MoveOperation.End)
        self.report.insertPlainText(new.replace("\r\n", "\n"))

    def _finished(self, status: int) -> None:
        if status == EXIT_WELL:
            self._tell(tr("All is well."))
        elif status == EXIT_FAILED:
            self._tell(tr("Some checks failed. The lines marked FAILED say what to do."))
        else:
            self._failed()

    def _failed(self) -> None:
        self._tell(tr("The self-test did not finish. Install Overread again."))

    def _tell(self, sentence: str) -> None:
        self.state.setText(sentence)
        self._enable(done=True)

    def _enable(self, *, done: bool) -> None:
        self.busy.setVisible(not done)
        self.copy.setEnabled(done)
        self.save.setEnabled(done)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())
