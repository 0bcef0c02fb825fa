"""The network dialog: the choice of a node, and pages to search, send and receive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from core.errors import Cancelled, OverreadError
from core.pacs_node import PacsNode
from desktop.base.error_words import told
from desktop.base.jobs import Activity, Job
from desktop.base.language import known, plural, tr
from desktop.base.plain_text import PlainLabel, enable
from desktop.base.progress_text import progress_text
from desktop.network.find import FindPage
from desktop.network.offers import SendChoice
from desktop.network.queue import QueuePage
from desktop.network.receive import ReceivePage
from desktop.network.send import SendPage
from desktop.network.service import NetworkService
from desktop.session.decisions.hidden_studies import HiddenStudies
from desktop.widgets.hidden_box import files_to_leave_out
from desktop.widgets.scrolling_dialog import Body, ScrollingDialog, lay_out

if TYPE_CHECKING:
    from core.network.base.fetched import Fetched
    from core.network.base.query import FindResult, FoundStudy, Query

_LOOK_EVERY = 250
_STEPS = 1000


class NetworkDialog(ScrollingDialog):
    """Search, send and receive; not modal, so that work in the window continues.

    Parameters
    ----------
    network : NetworkService
    named : callable
        Whether patients may be named.
    """

    #: Folders of fetched studies.
    fetched = Signal(object)
    #: Asks for a page of the settings, by name.
    settings_wanted = Signal(str)
    #: Asks to tick the studies that are selected in the worklist.
    selection_wanted = Signal()

    def __init__(
        self, network: NetworkService, named: Callable[[], bool], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Search and send"))
        self._network = network
        self._asked: Activity | None = None
        self.node = QComboBox()
        self.node.setAccessibleName(tr("Node"))
        self.node.setMinimumWidth(240)
        self.test = QPushButton(tr("Test"))
        self.test.clicked.connect(self._test)
        self.nodes = QPushButton(tr("Nodes…"))
        self.nodes.setAccessibleName(tr("Settings of the nodes"))
        self.nodes.clicked.connect(lambda: self.settings_wanted.emit("nodes"))
        self.find_page = FindPage(named)
        self.send_page = SendPage(network.offers)
        self.queue_page = QueuePage()
        self.receive_page = ReceivePage(network)
        self.receive_tab = Body(self.receive_page)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("Pages"))
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        for page, title in (
            (self.find_page, tr("&Find and fetch")),
            (self.send_page, tr("&Send")),
            (self.queue_page, tr("&Queue")),
            (self.receive_tab, tr("&Receive")),
        ):
            self.tabs.addTab(page, title)
        self.words = PlainLabel()
        self.words.setWordWrap(True)
        self.words.setAccessibleName(tr("Outcome"))
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(tr("Progress"))
        self.bar.setFixedWidth(160)
        self.cancel = QPushButton(tr("Cancel"))
        self.cancel.clicked.connect(self._cancel)
        self._timer = QTimer(self, interval=_LOOK_EVERY)
        self._timer.timeout.connect(self._look)
        self._lay_out()
        self._wire()
        self.refresh()
        self._follow(None)

    def refresh(self, *_: object) -> None:
        """Show the nodes in the settings."""
        now = self.node.currentText()
        with QSignalBlocker(self.node):
            self.node.clear()
            for node in self._network.settings.nodes:
                self.node.addItem(node.name, node)
            self.node.setCurrentIndex(max(self.node.findText(now), 0))
        why = self._no_node()
        for widget in (self.node, self.test, self.find_page.search, self.send_page.files):
            enable(widget, why)
        self._tell_no_node()
        self.send_page.go_to_node(self.node.currentData())
        self.receive_page.refresh()

    def _no_node(self) -> str:
        """Return why no node can be used: there is none."""
        return "" if self.node.count() else tr("Add a node in the settings first.")

    def _tell_no_node(self, *_: object) -> None:
        """Say that a node is needed, on the pages that need one."""
        why = self._no_node()
        asks = self.tabs.currentWidget() in (self.find_page, self.send_page)
        if why and self._asked is None:
            self.words.setText(why if asks else "")

    def allow(self, why: str) -> None:
        """Enable sending, or disable it and show why."""
        self.send_page.forbid(self._no_node() or why)
        self.send_page.soon()

    @property
    def chosen(self) -> PacsNode:
        """The chosen node."""
        node: PacsNode = self.node.currentData()
        return node

    def say(self, sentence: str) -> None:
        """Show one sentence on an outcome."""
        self.words.setText(sentence)

    # Work

    def _test(self) -> None:
        node = self.chosen
        self._ask(
            tr("Asking"),
            self._network.echo(
                node,
                lambda _none: self._ended(tr("{name} answers and lets Overread in.", name=node.name)),
                self._failed,
            ),
        )

    def _search(self, query: Query) -> None:
        if query.empty:
            self.say(tr("Say what to look for first."))
            return

        def done(found: FindResult) -> None:
            self._ended("")
            self.find_page.show_found(found)

        self._ask(tr("Searching"), self._network.find(self.chosen, query, done, self._failed), tr("studies"))

    def _fetch(self, studies: Sequence[str]) -> None:
        if self.chosen.sends_to_receiver and not self._network.listening:
            self.say(tr("This node sends studies to Overread: switch receiving on first."))
            return

        fetched = self.find_page.studies_of(studies)

        def done(result: tuple[Fetched, list[Path]]) -> None:
            came, folders = result
            words = plural(came.done, "{n} object fetched.", "{n} objects fetched.")
            if came.failed:
                words += " " + plural(came.failed, "{n} failed.", "{n} failed.")
                words += "".join(f"\n{number}: {known(why)}" for why, number in came.reasons.items())
            if came.notice:
                words += f"\n{known(came.notice)}"
            self._ended(words)
            self.find_page.offer_earlier(())
            if folders:
                self.fetched.emit(folders)
                self._ask_earlier(words, fetched)

        self._ask(
            tr("Fetching"), self._network.fetch(self.chosen, studies, done, self._failed), tr("objects")
        )

    def _ask_earlier(self, words: str, fetched: Sequence[FoundStudy]) -> None:
        """Ask the node of the fetched studies for earlier studies of the same patients, and offer them."""

        def done(found: tuple[FoundStudy, ...]) -> None:
            self._ended(words)
            self.find_page.offer_earlier(found)

        def failed(_error: OverreadError) -> None:
            # The user did not ask for this search, so its error is hidden; the fetched studies are there.
            self._ended(words)

        job = self._network.find_earlier(self.chosen, fetched, done, failed)
        self._follow(Activity(tr("Looking for earlier studies"), job, tr("studies")))

    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, tr("Send files…"))
        if names:
            self._network.queue([Path(name) for name in names], self.chosen)

    def _send(self, choice: SendChoice) -> None:
        hidden = HiddenStudies(
            len(choice.hidden),
            choice.studies,
            frozenset(file for offer in choice.hidden for file in offer.all_files),
        )
        left_out = files_to_leave_out(hidden, self)
        if left_out is not None:
            self._network.send_choice(replace(choice, left_out=choice.left_out | left_out), self.chosen)

    def _ask(self, title: str, job: Job, unit: str = "") -> None:
        self.say("")
        self._follow(Activity(title, job, unit))

    def _ended(self, sentence: str) -> None:
        self._follow(None)
        self.say(sentence)

    def _failed(self, error: OverreadError) -> None:
        self._ended(tr("Stopped.") if isinstance(error, Cancelled) else told(error))

    def _cancel(self) -> None:
        if self._asked is not None:
            self._asked.job.cancel()

    def _follow(self, activity: Activity | None) -> None:
        self._asked = activity
        self.bar.setVisible(activity is not None)
        self.cancel.setVisible(activity is not None)
        busy = tr("Wait for the current task to finish, or cancel it.") if activity is not None else ""
        for widget in (self.test, self.find_page.search, self.node):
            enable(widget, busy or self._no_node())
        self.find_page.show_busy(activity is not None)
        (self._timer.stop if activity is None else self._timer.start)()
        self._look()

    def _look(self) -> None:
        if self._asked is None:
            return
        advance = self._asked.job.latest
        total = advance.total if advance is not None else 0
        self.bar.setRange(0, _STEPS if total else 0)
        if advance is not None and total:
            self.bar.setValue(advance.done * _STEPS // total)
        self.words.setText(progress_text(self._asked, advance))

    # Assembly

    def _lay_out(self) -> None:
        label = PlainLabel(tr("Node"))
        label.setBuddy(self.node)
        above = QHBoxLayout()
        for control in (label, self.node, self.test, self.nodes):
            above.addWidget(control)
        above.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        below = QHBoxLayout()
        below.addWidget(self.words, 1)
        for widget in (self.bar, self.cancel, buttons):
            below.addWidget(widget)
        layout = QVBoxLayout()
        layout.setContentsMargins(16, 16, 16, 14)
        layout.setSpacing(12)
        layout.addLayout(above)
        layout.addWidget(self.tabs, 1)
        lay_out(self, layout, below)
        # Enter in a field starts the search; it must not press the first button.
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)

    def _wire(self) -> None:
        network = self._network
        network.queued.connect(self.queue_page.show_state)
        network.status_message.connect(self.say)
        self.find_page.wanted.connect(self._search)
        self.find_page.fetch_wanted.connect(self._fetch)
        self.send_page.files_wanted.connect(self._choose_files)
        self.send_page.selection_wanted.connect(self.selection_wanted)
        self.send_page.wanted.connect(self._send)
        self.node.currentIndexChanged.connect(
            lambda _index: self.send_page.go_to_node(self.node.currentData())
        )
        self.tabs.currentChanged.connect(self._tell_no_node)
        self.queue_page.retry_wanted.connect(network.retry)
        self.queue_page.forget_wanted.connect(network.forget)
        self.receive_page.settings_wanted.connect(lambda: self.settings_wanted.emit("pacs"))

    def sizeHint(self) -> QSize:
        return QSize(1040, 600)
