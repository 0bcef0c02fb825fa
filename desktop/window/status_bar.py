"""The bar at the bottom: the device, the current task with rate and remaining time, and the notice."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from core import NOTICE
from desktop.base.jobs import Activity
from desktop.base.language import known, tr
from desktop.base.plain_text import PlainLabel, set_tip
from desktop.base.progress_text import progress_text
from desktop.widgets.two_line_label import TwoLineLabel

_REFRESH_EVERY = 250
_STEPS = 1000
#: Pixels between the widgets.
_SPACING = 14


class StatusTray(QWidget):
    """Show the progress of the current task, four times a second."""

    cancelled = Signal()
    pause_wanted = Signal()
    problems_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tray")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.device = _text_label()
        self.device.setProperty("quiet", True)
        # Long text must not widen the window; the tooltip shows it in full.
        self.message = TwoLineLabel()
        self.bar = QProgressBar(textVisible=False)
        self.bar.setMinimumWidth(60)
        self.bar.setMaximumWidth(220)
        self.bar.setAccessibleName(tr("Progress"))
        self.pause = QPushButton(tr("Continue"))
        # The same width with either text.
        self.pause.setFixedWidth(self.pause.sizeHint().width())
        self.pause.clicked.connect(self.pause_wanted)
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.clicked.connect(self.cancelled)
        self.problems = QPushButton(flat=True)
        set_tip(self.problems, tr("List what was refused or could not be read, and why"))
        self.problems.clicked.connect(self.problems_wanted)
        self.count_problems("")
        self.notice = _text_label()
        self.notice.setObjectName("notice")
        self.notice.setText(known(NOTICE))
        self._layout = layout = QHBoxLayout(self)
        # The bar computes its own smallest width; see `resizeEvent`.
        layout.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        # Two lines of small text are slightly higher than a button.
        layout.setContentsMargins(12, 4, 12, 4)
        layout.setSpacing(_SPACING)
        layout.addWidget(self.device)
        layout.addWidget(self.message, 1)
        layout.addWidget(self.problems)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.pause)
        layout.addWidget(self.cancel)
        layout.addWidget(self.notice)
        # The same height with and without the button, so that the window does not jump when work begins.
        self.setFixedHeight(self.cancel.sizeHint().height() + 12)
        self._activity: Activity | None = None
        self._pause_keys = ""
        self._timer = QTimer(self, interval=_REFRESH_EVERY)
        self._timer.timeout.connect(self._show_progress)
        self.follow(None)

    def add(self, widget: QWidget) -> None:
        """Add a widget before the list of problems."""
        self._layout.insertWidget(self._layout.indexOf(self.problems), widget)

    def say(self, text: str) -> None:
        """Show one line while no task runs."""
        if self._activity is None:
            self._show_text(text)

    def tell_pause_keys(self, keys: str) -> None:
        """Show the shortcut that pauses reading in the tooltip, as “ (P)”; empty for none."""
        self._pause_keys = keys

    def count_problems(self, words: str) -> None:
        """Show the number of problems; empty for none."""
        self.problems.setText(words)
        self.problems.setAccessibleName(tr("Problems: {value}", value=words or "none"))
        self.problems.setVisible(bool(words))

    def follow(self, activity: Activity | None) -> None:
        """Show the progress of an activity; None if nothing runs."""
        self._activity = activity
        self.bar.setVisible(activity is not None)
        self.pause.setVisible(activity is not None and activity.pausable)
        self.cancel.setVisible(activity is not None and activity.stoppable)
        self.cancel.setEnabled(True)
        if activity is None:
            self._timer.stop()
            self._show_text("")
        else:
            self._timer.start()
            self._show_progress()
        self.updateGeometry()
        self._give_room()

    def minimumSizeHint(self) -> QSize:
        """Return the room for everything but the device, which the findings panel shows, too."""
        items = (self._layout.itemAt(n) for n in range(self._layout.count()))
        shown = [item.widget() for item in items if item is not None]
        needed = [w.minimumSizeHint().width() for w in shown if w is not None and self._needed(w)]
        return QSize(sum(needed) + _SPACING * len(needed) + 24, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def _needed(self, widget: QWidget) -> bool:
        return widget not in (self.device, self.message) and not widget.isHidden()

    def _give_room(self) -> None:
        """Show the whole message if there is room: the device is hidden first, then the bar gets shorter."""
        wanted = self.message.room_wanted()
        rest = self.width() - self.minimumSizeHint().width() - _SPACING
        self.device.setVisible(rest >= wanted + self.device.sizeHint().width() + _SPACING)
        self.message.setMinimumWidth(max(min(wanted, rest), 0))

    def _show_text(self, text: str) -> None:
        self.message.setText(text)
        set_tip(self.message, text)
        self._give_room()

    def _show_progress(self) -> None:
        if self._activity is None:
            return
        job = self._activity.job
        stopping = job.progress.cancelled
        self.cancel.setEnabled(not stopping)
        self.pause.setEnabled(not stopping)
        self.pause.setText(tr("Continue") if job.progress.paused else tr("Pause"))
        tip = tr("Go on reading") if job.progress.paused else tr("Let the reading wait")
        set_tip(self.pause, tip + self._pause_keys)
        self._show_text(tr("Stopping") if stopping else progress_text(self._activity, job.latest))
        advance = job.latest
        if advance is None or advance.total == 0:
            self.bar.setRange(0, 0)
        else:
            self.bar.setRange(0, _STEPS)
            self.bar.setValue(advance.done * _STEPS // advance.total)


def _text_label() -> QLabel:
    label = PlainLabel()
    return label
