"""The list of findings on which a reader and a model differ; a click opens the study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.results.peer_review import ReviewedFinding
from desktop.base.language import known, mark, moment, plural, tr
from desktop.base.plain_text import PlainLabel
from desktop.findings.decision_words import DecisionNames
from desktop.session.decisions.review_files import ReviewFile
from desktop.widgets.facts_table import FactsTable

_HEAD = (
    mark("Patient"),
    mark("Study"),
    mark("The model"),
    mark("The reader"),
    mark("Blind"),
    mark("Reader"),
    mark("When"),
    mark("Comment"),
)


class DiscordantList(QWidget):
    """A list of findings, the latest first.

    Parameters
    ----------
    names : DecisionNames
    """

    #: Asks to open a study, by a `ReviewFile` and a frame number.
    wanted = Signal(object, int)

    def __init__(self, names: DecisionNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = names
        self._findings: Sequence[ReviewedFinding] = ()
        self._files: Mapping[str, ReviewFile] = {}
        self.words = PlainLabel()
        self.words.setWordWrap(True)
        self.words.setProperty("quiet", True)
        self.table = FactsTable(
            tr("Discordant findings"), [known(text) for text in _HEAD], wide=len(_HEAD) - 1
        )
        self.table.itemClicked.connect(lambda item: self._open(item.row()))
        self.table.itemActivated.connect(lambda item: self._open(item.row()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.addWidget(self.words)
        layout.addWidget(self.table, 1)

    def show_findings(self, findings: Sequence[ReviewedFinding], files: Mapping[str, ReviewFile]) -> None:
        """Show these findings; facts about their files may come later."""
        self._findings, self._files = findings, files
        self.table.fill(self._cells(one) for one in findings)
        studies = {self._study(one) for one in findings}
        number = plural(len(findings), "{n} discordant finding", "{n} discordant findings")
        among = plural(len(studies), "in {n} study", "in {n} studies")
        hint = tr("Click one to open its study.")
        self.words.setText(f"{number} {among}. {hint}" if findings else tr("No finding is discordant here."))

    def say(self, sentence: str) -> None:
        """Show why a study was not opened."""
        self.words.setText(sentence)

    def _study(self, one: ReviewedFinding) -> str:
        sha256 = one.decision.picture.sha256
        file = self._files.get(sha256)
        return (file.identity.study_key if file is not None else "") or sha256

    def _cells(self, one: ReviewedFinding) -> tuple[str, ...]:
        decision = one.decision
        file = self._files.get(decision.picture.sha256)
        blind = one.history.first is not None
        return (
            file.who if file is not None else tr("not known"),
            file.what if file is not None else "",
            self._names.answer(one.about),
            self._names.title(decision.says) if decision.says else tr("Disagree"),
            tr("yes") if blind else tr("no"),
            decision.reader,
            moment(decision.at),
            decision.comment,
        )

    def _open(self, row: int) -> None:
        picture = self._findings[row].decision.picture
        file = self._files.get(picture.sha256)
        if file is None or not (file.item is not None or file.roots):
            self.say(tr("It is not known where this study lies; open its folder first."))
            return
        self.wanted.emit(file, picture.frame)
