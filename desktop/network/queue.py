"""The page of the outbox: a table of its objects, with the outcome of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.base.language import known, mark, tr, whole
from desktop.base.plain_text import PlainLabel, enable
from desktop.widgets.facts_table import FactsTable

if TYPE_CHECKING:
    from core.network.outbox import QueueEntry
    from desktop.network.tasks import QueueOverview

_HEAD = (mark("State"), mark("Node"), mark("Object"), mark("Tries"), mark("At the node"), mark("Why"))
#: Names of objects by the kind of their SOP class, whichever system made them.
_KINDS = {
    "sr": mark("Structured report"),
    "sc": mark("Secondary capture"),
    "map": mark("Parametric map"),
    "pdf": mark("PDF document"),
    "seg": mark("Segmentation"),
    "gsps": mark("Presentation state"),
    "kos": mark("Key object selection"),
}
_STATES = {"waiting": mark("waiting"), "sent": mark("sent"), "failed": mark("failed")}
#: Names of the states of an object; before the first try it has none.
_REACHED = {
    "queued": "",
    "sent": mark("sent, no answer"),
    "acknowledged": mark("acknowledged"),
    "committed": mark("committed"),
    "not-committed": mark("not committed"),
}


class QueuePage(QWidget):
    """The objects in the outbox, and buttons to try again or remove them."""

    #: Asks to try again, or to remove objects that were sent or failed.
    retry_wanted = Signal()
    forget_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.retry = QPushButton(tr("Try again now"))
        self.retry.clicked.connect(self.retry_wanted)
        self.forget_sent = QPushButton(tr("Forget what was sent"))
        self.forget_sent.clicked.connect(lambda: self.forget_wanted.emit("sent"))
        self.forget_failed = QPushButton(tr("Forget what failed"))
        self.forget_failed.clicked.connect(lambda: self.forget_wanted.emit("failed"))
        self.words = PlainLabel()
        self.words.setProperty("quiet", True)
        self.table = FactsTable(tr("The queue"), [known(text) for text in _HEAD], wide=len(_HEAD) - 1)
        below = QHBoxLayout()
        below.addWidget(self.words, 1)
        for button in (self.retry, self.forget_sent, self.forget_failed):
            below.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addWidget(self.table, 1)
        layout.addLayout(below)

    def show_state(self, state: QueueOverview) -> None:
        """Show the state of the queue."""
        self.table.fill(
            (
                *(known(_STATES[one.state]), one.node, _object_words(one), whole(one.tries)),
                *(known(_REACHED[one.reached]), known(one.sentence)),
            )
            for one in state.entries
        )
        counts = {str(name): number for name, number in state.counts.items()}
        parts = [f"{whole(number)} {known(_STATES[name])}" for name, number in counts.items()]
        # Only for nodes with storage commitment.
        told = {name: number for name, number in state.reached.items() if "committed" in name and number}
        parts += [f"{whole(number)} {known(_REACHED[name])}" for name, number in told.items()]
        self.words.setText(", ".join(parts))
        undone = counts["waiting"] + counts["failed"]
        for button, number in (
            (self.retry, undone),
            (self.forget_sent, counts["sent"]),
            (self.forget_failed, counts["failed"]),
        ):
            enable(button, "" if number else tr("There is nothing of that in the queue."))


def _object_words(entry: QueueEntry) -> str:
    """Return the kind of an object, as far as its SOP class tells, and its UID."""
    # The thread that read the queue has imported it.
    from core.network.base.result_objects import KINDS

    kind = _KINDS.get(KINDS.get(entry.facts.sop_class, ""), "")
    return "  ".join(filter(None, (known(kind), entry.facts.sop_uid)))
