"""The dialog of concordance (peer review): how often readers and models agreed, and where they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialogButtonBox,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from core import NOTICE
from core.results.concordance import Concordance, ConcordanceRow, Share
from core.results.decisions import Decision
from core.results.peer_review import PeerReview, ReviewScope, readers_of
from desktop.base import theme
from desktop.base.language import decimal, known, mark, plural, tr, whole
from desktop.base.plain_text import PlainLabel, set_tip
from desktop.findings.decision_words import DecisionNames
from desktop.findings.discordant_list import DiscordantList
from desktop.findings.drift_view import DriftView
from desktop.session.decisions.decision_log import DecisionLog
from desktop.session.decisions.review_files import ReviewFile, ReviewFiles
from desktop.widgets.days import Days, DaysChoice
from desktop.widgets.facts_table import FactsTable
from desktop.widgets.flow_layout import FlowLayout
from desktop.widgets.scrolling_dialog import ScrollingDialog, lay_out

_HEAD = (
    mark("Model and finding"),
    mark("Decided"),
    mark("Agree"),
    mark("Disagree"),
    mark("Unsure"),
    mark("Agreement"),
    mark("Read blind"),
    mark("Changed mind"),
)
_READERS = (mark("Reader"), mark("Model"), *_HEAD[1:6])


class ConcordanceDialog(ScrollingDialog):
    """Select decisions, and show tables of agreement, discordant findings, readers and months.

    Parameters
    ----------
    decisions : DecisionLog
    titles : mapping
        Titles of classes, by model id and class name; a model's own title has an empty class name.
    files : ReviewFiles
        Finds the files of the decisions.
    names : DecisionNames
    """

    #: Asks to open a study, by a `ReviewFile` and a frame number.
    study_wanted = Signal(object, int)

    def __init__(
        self,
        decisions: DecisionLog,
        titles: Mapping[tuple[str, str], str],
        files: ReviewFiles,
        names: DecisionNames,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Concordance"))
        self._decisions, self._titles, self._files = decisions, titles, files
        self._all: Sequence[Decision] = ()
        self.review: PeerReview | None = None
        self.known: Mapping[str, ReviewFile] = {}
        self._left = False
        self.drift = DriftView(titles)
        self.folder = QComboBox()
        self.folder.setAccessibleName(tr("Which studies"))
        self.folder.addItems([tr("All studies"), tr("What is open")])
        self.period = DaysChoice(tr("Period"))
        self.period.choose(Days.TODAY)
        self.blind = QCheckBox(tr("Only read blind"))
        set_tip(self.blind, tr("Count only what was said before the model's answer was seen."))
        self.reader = QComboBox()
        self.reader.setAccessibleName(tr("Reader"))
        self.reader.addItem(tr("All readers"), None)
        self.headline = PlainLabel()
        self.headline.setFont(theme.font(self.headline.font(), theme.LARGE, bold=True))
        self.table = FactsTable(
            tr("How often you and the models agreed"),
            [known(text) for text in _HEAD],
            figures=range(1, len(_HEAD)),
        )
        words = PlainLabel(
            tr(
                "Your last decision counts. Shares come with the 95 % interval of Wilson: where it is "
                "wide, the share says little. Changed mind: of what you read blind, where you said "
                "something else after seeing the model. Agreement is no proof that either is right."
            )
        )
        words.setWordWrap(True)
        words.setProperty("quiet", True)
        self.discordant = DiscordantList(names)
        self.discordant.wanted.connect(self.study_wanted)
        self.readers = FactsTable(
            tr("How often each reader and the models agreed"),
            [known(text) for text in _READERS],
            figures=range(2, len(_READERS)),
        )
        self.csv, self.pdf = QPushButton(tr("Export CSV…")), QPushButton(tr("Export PDF…"))
        self.tabs = QTabWidget()
        self._lay_out(words)
        for changed in (
            self.folder.currentIndexChanged,
            self.period.changed,
            self.blind.toggled,
            self.reader.currentIndexChanged,
        ):
            changed.connect(lambda *_: self._look())
        self.look_again()

    def _lay_out(self, words: QWidget) -> None:
        """Place the selection at the top, the tables on pages below, and `words` under the first table."""
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        for button in (self.csv, self.pdf):
            button.setAutoDefault(False)
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 10, 0, 0)
        inner.setSpacing(12)
        for widget in (self.table, words):
            inner.addWidget(widget)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(page, tr("Agreement"))
        self.tabs.addTab(self.discordant, tr("Discordant"))
        self.tabs.addTab(self.readers, tr("By reader"))
        self.tabs.addTab(self.drift, tr("Over time"))
        scope = QWidget()
        line = FlowLayout(scope, 10)
        for control in (self.folder, self.period, self.blind, self.reader):
            line.addWidget(control)
        layout = QVBoxLayout()
        layout.setContentsMargins(20, 12, 20, 14)
        layout.setSpacing(12)
        layout.addWidget(scope)
        layout.addWidget(self.headline)
        layout.addWidget(self.tabs)
        notice = PlainLabel(known(NOTICE))
        notice.setObjectName("notice")
        # Above the buttons: next to them they would be too wide for a small screen.
        foot = QVBoxLayout()
        foot.addWidget(notice, 0, Qt.AlignmentFlag.AlignLeading)
        foot.addWidget(buttons)
        lay_out(self, layout, foot)

    @property
    def left(self) -> bool:
        """Whether the dialog was closed."""
        return self._left

    def look_again(self) -> None:
        """Read the current decisions again, and whether something is open."""
        self.folder.setEnabled(self._files.folder_hashes is not None)
        set_tip(self.folder, "" if self.folder.isEnabled() else tr("Open a folder or files first."))
        self._decisions.all(None, self._take)

    def done(self, result: int) -> None:
        """Close the dialog; results that arrive later are dropped."""
        self._left = True
        self.drift.leave()
        super().done(result)

    @property
    def scope(self) -> ReviewScope:
        """The selection."""
        files = self._files.folder_hashes if self.folder.currentIndex() == 1 else None
        return ReviewScope(files, *self.period.days(), self.blind.isChecked(), self.reader.currentData())

    def scope_words(self) -> list[tuple[str, str]]:
        """Return the selection as names and texts."""
        return [
            (tr("Which studies"), self.folder.currentText()),
            (tr("Period"), self.period.words()),
            (tr("Decisions"), tr("Only read blind") if self.blind.isChecked() else tr("All")),
            (tr("Reader"), self.reader.currentText()),
        ]

    def say(self, sentence: str) -> None:
        """Show the outcome of a task, unless the dialog was closed meanwhile."""
        if not self._left:
            self.headline.setText(sentence)

    def _take(self, decisions: Sequence[Decision]) -> None:
        """Show the decisions that belong to the selection."""
        if self._left:
            return
        self._all = decisions
        self.drift.show_decisions(decisions)
        with QSignalBlocker(self.reader):
            listed = {self.reader.itemData(n) for n in range(1, self.reader.count())}
            for name in readers_of(decisions):
                if name in listed:
                    continue
                self.reader.addItem(name or tr("not named"), name)
        self._look()

    def _look(self) -> None:
        scope = self.scope

        def done(made: PeerReview) -> None:
            # The selection may have changed meanwhile.
            if not self._left and scope == self.scope:
                self._show(made)

        self._files.review(self._all, scope, done)

    def _show(self, made: PeerReview) -> None:
        self.review = made
        found = made.agreement
        self.headline.setText(headline(found))
        models = [n for n, row in enumerate(found.rows) if not row.finding]
        self.table.fill([row_texts(row, self._titles) for row in found.rows], models)
        self.readers.fill(
            (one.reader or tr("not named"), *_of_reader(row, self._titles))
            for one in made.readers
            for row in one.rows
        )
        self.tabs.setTabText(1, tr("Discordant ({n})", n=whole(len(made.discordant))))
        for button in (self.csv, self.pdf):
            button.setEnabled(bool(made.findings))
            set_tip(button, "" if made.findings else tr("Nothing was compared in this selection."))

        def show(files: Mapping[str, ReviewFile]) -> None:
            if not self._left and self.review is made:
                self.known = files
                self.discordant.show_findings(made.discordant, files)

        self._files.find({one.decision.picture.sha256 for one in made.findings}, show)

    def sizeHint(self) -> QSize:
        return QSize(1040, 520)


def headline(found: Concordance) -> str:
    """Return one line on the number of decisions."""
    return tr("{pictures} decided", pictures=plural(found.pictures, "{n} picture", "{n} pictures"))


def row_texts(row: ConcordanceRow, titles: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    """Return the texts of a row."""
    model = f"{titles.get((row.model, ''), row.model)} {row.version}"
    finding = f"    {titles.get((row.model, row.finding), row.finding)}"
    counts = (row.decided, row.agreed, row.disagreed, row.unsure)
    changed = share_text(row.change) if row.blind else ""
    return (
        finding if row.finding else model,
        *(f"{number:,}" for number in counts),
        share_text(row.agreement),
        f"{row.blind:,}" if row.blind else "",
        changed,
    )


def _of_reader(row: ConcordanceRow, titles: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    """Return a model's title, and how often one reader agreed with it."""
    return row_texts(row, titles)[: len(_READERS) - 1]


def share_text(of: Share) -> str:
    """Return a share with its interval in whole percent; small numbers justify no decimals."""
    low, high = of.interval
    return tr(
        "{part} of {whole}: {n} % ({n2} to {n3})",
        part=whole(of.part),
        whole=whole(of.whole),
        n=decimal(100 * of.value, 0),
        n2=decimal(100 * low, 0),
        n3=decimal(100 * high, 0),
    )
