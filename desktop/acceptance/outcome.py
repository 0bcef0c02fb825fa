"""The outcome of an acceptance test: a page for its finding, or one for each of several findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.acceptance.result import ResultPage
from desktop.base.language import known, tr
from desktop.base.plain_text import PlainLabel

if TYPE_CHECKING:
    from desktop.acceptance.tasks import AcceptanceResult, LookedAt


class OutcomePage(QWidget):
    """The results of a test; the page of each is made when it is first shown.

    Parameters
    ----------
    results : sequence of AcceptanceResult
        One result for each finding; not empty.
    """

    report_wanted = Signal()
    table_wanted = Signal()
    #: The name of the person who signs.
    sign_wanted = Signal(str)
    back_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, results: Sequence[AcceptanceResult], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._results = results
        self._pages: dict[int, ResultPage] = {}
        # The card of each result has two classes: the absence of the finding, and the finding.
        titles = [one.trial.card.classes[1].title for one in results] if results[1:] else []
        self._findings = [
            replace(one.measured.whole, name=known(title))
            for one, title in zip(results, titles, strict=bool(titles))
        ]
        self.finding = QComboBox()
        self.finding.setAccessibleName(tr("Finding"))
        self.finding.addItems([known(title) for title in titles])
        self._stack = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        if titles:
            label = PlainLabel(tr("Finding"))
            label.setBuddy(self.finding)
            line = QHBoxLayout()
            line.addWidget(label)
            line.addWidget(self.finding)
            line.addStretch(1)
            layout.addLayout(line)
        layout.addWidget(self._stack, 1)
        self.finding.currentIndexChanged.connect(self._show)
        self._show(0)

    @property
    def page(self) -> ResultPage:
        """The page that is shown."""
        return self._pages[max(self.finding.currentIndex(), 0)]

    def looked_at(self) -> list[LookedAt]:
        """Return every result with the threshold that was chosen on its page."""
        from desktop.acceptance.tasks import LookedAt

        shown = []
        for number, found in enumerate(self._results):
            page = self._pages.get(number)
            at, signed = (page.threshold, page.profile) if page else (found.measured.threshold, None)
            shown.append(LookedAt(found, at, signed))
        return shown

    def _show(self, number: int) -> None:
        page = self._pages.get(number)
        if page is None:
            page = self._pages[number] = ResultPage(self._results[number], self._findings)
            page.report_wanted.connect(self.report_wanted)
            page.table_wanted.connect(self.table_wanted)
            page.sign_wanted.connect(self.sign_wanted)
            page.back_wanted.connect(self.back_wanted)
            page.close_wanted.connect(self.close_wanted)
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
