"""The page that sends: the open studies by patient, with a box for each kind of object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QTableView, QVBoxLayout, QWidget

from core.pacs_node import PacsNode
from core.result_kinds import result_kinds
from desktop.base.language import known, plural, tr, whole
from desktop.base.plain_text import PlainLabel, enable
from desktop.network.offers import PICTURES, SendChoice, StudyOffer, choice_of
from desktop.network.send_model import KINDS, SendModel

#: Milliseconds before the list shows changes, and between two steps of building the list.
_SETTLE, _PIECE_EVERY = 400, 5
#: Studies examined in one step.
_PIECE = 40
#: Pixels of a row in addition to the height of its text.
_ROOM = 9


class SendPage(QWidget):
    """The objects to send, and a button that sends them, with the reason if it is disabled.

    Parameters
    ----------
    offers : callable
        Returns the open studies.
    """

    #: A `SendChoice`.
    wanted = Signal(object)
    #: Asks for files to send.
    files_wanted = Signal()
    #: Asks to tick the studies that are selected in the worklist.
    selection_wanted = Signal()

    def __init__(self, offers: Callable[[], Iterator[StudyOffer]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers, self._problem = offers, ""
        self._making: Iterator[StudyOffer] = iter(())
        self._made: list[StudyOffer] = []
        self._node: PacsNode | None = None
        self.model = SendModel()
        self.table = _SendTable(self.model)
        self.words = PlainLabel()
        self.words.setWordWrap(True)
        self.words.setAccessibleName(tr("What is sent"))
        self.selection = QPushButton(tr("Tick the selection"))
        self.selection.clicked.connect(self.selection_wanted)
        self.none = QPushButton(tr("Tick none"))
        self.none.clicked.connect(lambda: self.model.tick_only((), ()))
        self.files = QPushButton(tr("Send files…"))
        self.files.clicked.connect(self.files_wanted)
        self.send = QPushButton(tr("Send the results"))
        self.send.setProperty("primary", True)
        self.send.clicked.connect(lambda: self.wanted.emit(self.choice()))
        self._settle = QTimer(self, interval=_SETTLE, singleShot=True)
        self._settle.timeout.connect(self.look)
        self._pieces = QTimer(self, interval=_PIECE_EVERY)
        self._pieces.timeout.connect(self._make_piece)
        self.model.dataChanged.connect(self._tell)
        self.model.modelReset.connect(self._shown)
        above, below = QHBoxLayout(), QHBoxLayout()
        for button in (self.selection, self.none):
            above.addWidget(button)
        above.addStretch(1)
        above.addWidget(self.files)
        below.addWidget(self.words, 1)
        below.addWidget(self.send)
        layout = QVBoxLayout(self)
        layout.addLayout(above)
        layout.addWidget(self.table, 1)
        layout.addLayout(below)
        self._tell()

    def go_to_node(self, node: PacsNode | None) -> None:
        """Tick what the settings send to a node; forget what the user ticked for another node."""
        if self._node is not None and node is not None and node.name != self._node.name:
            self.model.forget_ticks()
        self._node = node
        self.model.tick_usual(result_kinds(node.results) if node is not None else ())
        self._tell()

    def forbid(self, why: str) -> None:
        """Disable sending and show why, whatever is ticked; enable it if the reason is empty."""
        if why != self._problem:
            self._problem = why
            self._tell()

    def soon(self) -> None:
        """Update the list soon, unless an update is scheduled already."""
        if self.isVisible() and not self._settle.isActive():
            self._settle.start()

    def look(self) -> None:
        """List the open studies in small steps."""
        self._making, self._made = self._offers(), []
        self._make_piece()

    def tick_studies(self, studies: Collection[str]) -> None:
        """Tick only the default kinds of these studies (by key); pictures if there are no defaults."""
        usual = result_kinds(self._node.results) if self._node is not None else ()
        there = any(set(usual) & one.kinds for one in self.model.offers if one.key in studies)
        self.model.tick_only(studies, usual if there else (PICTURES,))

    def choice(self) -> SendChoice:
        """Return what is ticked."""
        return choice_of(self.model.ticked(), self.model.offers)

    # Called by Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look()

    # Internals

    def _make_piece(self) -> None:
        for _ in range(_PIECE):
            offer = next(self._making, None)
            if offer is None:
                self._pieces.stop()
                if tuple(self._made) != tuple(self.model.offers):
                    self.model.show_offers(self._made)
                else:
                    self._tell()
                return
            self._made.append(offer)
        if not self._pieces.isActive():
            self._pieces.start()

    def _shown(self) -> None:
        there = self.model.kinds_there() | {PICTURES, "sr"}
        for column, kind in enumerate(KINDS, start=1):
            self.table.setColumnHidden(column, kind not in there)
        self._tell()

    def _tell(self, *_: object) -> None:
        """Say next to the button what will be sent, or why nothing will be."""
        choice = self.choice()
        why = self._problem or ("" if choice else self._nothing())
        enable(self.send, why)
        if choice.files and choice.results:
            self.send.setText(tr("Send pictures and results"))
        else:
            self.send.setText(tr("Send the pictures") if choice.files else tr("Send the results"))
        self.words.setText(why or self._summary(choice))
        none = "" if self.model.offers else tr("Open a folder or files first.")
        enable(self.selection, none, tr("Tick only the studies that are selected in the worklist."))
        enable(self.none, none)

    def _nothing(self) -> str:
        """Return why there is nothing to send."""
        if not self.model.offers:
            return tr("Open a folder or files first.")
        if any(one.results for one in self.model.offers):
            return tr("Nothing is ticked: tick studies, or kinds of objects in the head of the table.")
        problems = Counter(one.problem for one in self.model.offers if one.problem)
        ((why, number), *_) = problems.most_common(1) or [("", 0)]
        if len(self.model.offers) > 1 and why:
            why = plural(number, "{n} study: {why}", "{n} studies: {why}", why=why)
        hint = tr("Analyse first, or tick the pictures.")
        return " ".join(filter(None, (tr("There are no results to send."), why, hint)))

    def _summary(self, choice: SendChoice) -> str:
        counts: Counter[str] = Counter()
        for kinds in choice.results.values():
            counts.update(kinds)
        parts = [f"{known(KINDS[kind])}: {whole(counts[kind])}" for kind in KINDS if counts[kind]]
        if choice.files:
            parts.insert(0, plural(len(choice.files), "{n} picture file", "{n} picture files"))
        studies = plural(choice.studies, "{n} study", "{n} studies")
        patients = plural(choice.patients, "{n} patient", "{n} patients")
        return f"{studies}, {patients}.  {', '.join(parts)}"


class _SendTable(QTableView):
    """A table in which Space toggles the box of a cell, and a click on a header toggles its column."""

    def __init__(self, model: SendModel) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        self.setAccessibleName(tr("What can be sent"))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() + _ROOM)
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setResizeContentsPrecision(0)
        # The first column takes the remaining room, but at least the width of its title.
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        head.sectionResized.connect(lambda section, _old, _new: self._fill() if section else None)
        head.setMinimumSectionSize(58)
        head.setSectionsClickable(True)
        head.sectionClicked.connect(model.toggle_column)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fill()

    def _fill(self) -> None:
        head = self.horizontalHeader()
        others = sum(head.sectionSize(section) for section in range(1, head.count()))
        head.resizeSection(0, max(head.sectionSizeHint(0), self.viewport().width() - others))
