"""The reader's decision on a finding: agree, disagree, unsure, their own finding, and a comment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core.results.decisions import Verdict
from desktop.base import theme
from desktop.base.language import known, mark, tr
from desktop.base.plain_text import set_tip
from desktop.findings.reader_choices import ReaderChoice
from desktop.widgets.flow_layout import FlowLayout
from desktop.widgets.labels import plain_label
from desktop.widgets.verdict_icons import icon_of

#: Milliseconds without a key press after which a comment is saved.
PAUSE = 700
#: Pixels between the verdict buttons.
_GAP = 10
#: Pixels of margin on each side.
_SIDE = 12
#: Pixels added to the width of a choice's text.
_AROUND = 24
#: Number of choices with a shortcut.
_KEYS = 9
_VERDICTS = (
    (Verdict.AGREE, mark("&Agree")),
    (Verdict.DISAGREE, mark("&Disagree")),
    (Verdict.UNSURE, mark("&Unsure")),
)


@dataclass(frozen=True)
class Asked:
    """The panel's question to the reader, and the answers so far.

    Attributes
    ----------
    question : str
        One line.
    finding : bool
        Whether there is a finding on screen to agree with.
    verdict : Verdict
    choices : tuple of ReaderChoice
    says, comment : str
        The class that the reader named, and the comment.
    history : str
        Earlier decisions with their times, in words.
    """

    question: str
    finding: bool
    verdict: Verdict = Verdict.NONE
    choices: tuple[ReaderChoice, ...] = ()
    says: str = ""
    comment: str = ""
    history: str = ""


class _VerdictButton(QRadioButton):
    """A verdict button: arrow keys only move the focus, Space decides, since a decision is saved at once."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}.get(
            Qt.Key(event.key()), 0
        )
        holder = self.parentWidget()
        if not by or holder is None:
            super().keyPressEvent(event)
            return
        shown = [one for one in holder.findChildren(_VerdictButton) if one.isVisible()]
        shown[(shown.index(self) + by) % len(shown)].setFocus(Qt.FocusReason.TabFocusReason)


class DecisionPanel(QWidget):
    """Show the question, and emit what the reader chooses."""

    #: A `Verdict`.
    judged = Signal(object)
    #: Name of a class.
    named = Signal(str)
    commented = Signal(str)
    #: The comment got the keyboard.
    comment_entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question = plain_label(size=theme.SMALL, bold=True, wrap=True)
        self.progress = plain_label(size=theme.SMALL, quiet=True, wrap=True)
        self._history = plain_label(size=theme.SMALL, quiet=True, wrap=True)
        self.verdicts = {verdict: self._verdict(verdict, known(text)) for verdict, text in _VERDICTS}
        self.choices: dict[str, QPushButton] = {}
        self._choices = QWidget()
        # If the panel is narrow, each verdict has its own line.
        self._flow = FlowLayout(self._choices, 4)
        for n in range(_KEYS):
            # The shortcut of a button itself would wait for its animation.
            key = QShortcut(QKeySequence(f"Shift+{n + 1}"), self, partial(self._name, n))
            key.setAutoRepeat(False)
        self.comment = QLineEdit(maxLength=2000)
        self.comment.setAccessibleName(tr("Comment on this finding"))
        self.comment.installEventFilter(self)
        self._pause = QTimer(self, interval=PAUSE, singleShot=True)
        self._pause.timeout.connect(self.flush)
        self._typed = False
        self.comment.textEdited.connect(self._type)
        self.comment.returnPressed.connect(self.leave_comment)
        self._lay_out()
        self.hide()

    @property
    def least_width(self) -> int:
        """The width in pixels of the widest verdict in any language; others wrap to the next line."""
        return max(button.sizeHint().width() for button in self.verdicts.values()) + 2 * _SIDE

    def show_asked(self, asked: Asked | None) -> None:
        """Show the question about the picture on screen; None if there is nothing to decide."""
        self.setVisible(asked is not None)
        if asked is None:
            return
        self._question.setText(asked.question)
        self._history.setText(asked.history)
        self._history.setVisible(bool(asked.history))
        for verdict, radio in self.verdicts.items():
            radio.setVisible(asked.finding or verdict is Verdict.UNSURE)
        self._mark_verdict(asked.verdict)
        self._arrange(finding=asked.finding)
        self._offer(asked.choices)
        for name, button in self.choices.items():
            button.setChecked(name == asked.says)
        if not self._typed:
            self.comment.setText(asked.comment)

    def flush(self) -> None:
        """Emit a comment that is being typed."""
        self._pause.stop()
        if self._typed:
            self._typed = False
            self.commented.emit(self.comment.text())

    def edit_comment(self) -> None:
        """Move the focus to the comment."""
        self.comment.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.comment.selectAll()

    def hold_comment(self, why: str) -> None:
        """Disable the comment for a reason, shown as its tooltip; enable it if the reason is empty."""
        self.comment.setReadOnly(bool(why))
        set_tip(self.comment, why)

    def leave_comment(self) -> None:
        """Save the comment and give the keyboard back to the picture."""
        self.flush()
        self.comment.clearFocus()

    def choose(self) -> None:
        """Move the focus to the reader's choices."""
        for button in list(self.choices.values())[:1]:
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Save the comment when the reader leaves it; Escape leaves it, too."""
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if event.type() == QEvent.Type.FocusOut:
            self.flush()
        elif event.type() == QEvent.Type.FocusIn:
            self.comment_entered.emit()
        elif self.comment.isReadOnly() and isinstance(event, QKeyEvent) and event.text() and not escape:
            # Otherwise letters typed into a disabled comment would run commands.
            event.accept()
            return True
        elif event.type() == QEvent.Type.ShortcutOverride and escape:
            # Otherwise Escape would stop the batch.
            event.accept()
            return True
        elif event.type() == QEvent.Type.KeyPress and escape:
            self.leave_comment()
            return True
        return super().eventFilter(watched, event)

    def _arrange(self, *, finding: bool) -> None:
        """Order the questions: agreement first if there is a finding, otherwise the reader's own finding."""
        order = (self._row, self._choices) if finding else (self._choices, self._row)
        if self._body.indexOf(order[0]) == 0:
            return
        for widget in order:
            self._body.removeWidget(widget)
            self._body.addWidget(widget)

    def _mark_verdict(self, verdict: Verdict) -> None:
        """Check the button of the reader's verdict, or none."""
        radios = self.verdicts.values()
        # A button group allows no unchecked state, which is needed at first and after a decision is revoked.
        for radio in radios:
            radio.setAutoExclusive(False)
        for said, radio in self.verdicts.items():
            radio.setChecked(said is verdict)
        for radio in radios:
            radio.setAutoExclusive(True)

    def _type(self, _text: str) -> None:
        self._typed = True
        self._pause.start()

    def _verdict(self, verdict: Verdict, text: str) -> QRadioButton:
        words = text.replace("&", "")
        button = _VerdictButton(words)
        button.setIcon(icon_of(verdict))
        button.setAccessibleName(tr("{words}: what you say of this finding", words=words))
        button.clicked.connect(lambda _checked: self.judged.emit(verdict))
        return button

    def _name(self, number: int) -> None:
        for name in list(self.choices)[number : number + 1]:
            self.named.emit(name)

    def _offer(self, choices: Sequence[ReaderChoice]) -> None:
        if list(self.choices) == [choice.name for choice in choices]:
            return
        for button in self.choices.values():
            self._flow.removeWidget(button)
            button.deleteLater()
        self.choices = {}
        for n, choice in enumerate(choices):
            button = QPushButton(f"{n + 1}  {known(choice.title)}".replace("&", "&&"))
            button.setCheckable(True)
            button.setProperty("choice", True)
            # The same width whether unchecked, or checked and bold.
            bold = QFontMetrics(theme.font(button.font(), bold=True))
            button.setMinimumWidth(bold.horizontalAdvance(button.text()) + _AROUND)
            button.setAccessibleName(tr("You say: {title}", title=known(choice.title)))
            set_tip(
                button,
                tr("Say {title}", title=known(choice.title))
                + (tr(" (Shift+{n})", n=n + 1) if n < _KEYS else ""),
            )
            button.clicked.connect(lambda _checked, name=choice.name: self.named.emit(name))
            self.choices[choice.name] = button
            self._flow.addWidget(button)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._question, 1)
        head.addWidget(self.progress)
        self._row = QWidget()
        verdicts = FlowLayout(self._row, _GAP)
        for button in self.verdicts.values():
            verdicts.addWidget(button)
        self._body = QVBoxLayout()
        self._body.setSpacing(6)
        self._arrange(finding=False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_SIDE, 8, _SIDE, 10)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addLayout(self._body)
        layout.addWidget(self.comment)
        layout.addWidget(self._history)
