"""The dialog that tells how often the reader and the models agreed, today or ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QHBoxLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from core import NOTICE
from core.results.concordance import Concordance, ConcordanceRow, Share, concordance
from core.results.decisions import Decision
from desktop.base import theme
from desktop.base.language import decimal, known, mark, plural, tr, whole
from desktop.base.plain_text import PlainLabel
from desktop.findings.drift_view import DriftView
from desktop.session.decisions.decision_log import DecisionLog
from desktop.widgets.facts_table import FactsTable
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


class ConcordanceDialog(ScrollingDialog):
    """A table with a row for each model and class.

    Parameters
    ----------
    decisions : DecisionLog
    titles : mapping
        Of classes and, under an empty class, of models, by model id and class name.
    drift : DriftView
        Shown beside, over time.
    """

    def __init__(
        self,
        decisions: DecisionLog,
        titles: Mapping[tuple[str, str], str],
        drift: DriftView,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Concordance"))
        self._decisions, self._titles = decisions, titles
        self._left = False
        self.drift = drift
        self.period = QComboBox()
        self.period.setAccessibleName(tr("Period"))
        self.period.addItems([tr("Today"), tr("All time")])
        self.headline = PlainLabel()
        self.headline.setFont(theme.font(self.headline.font(), theme.LARGE, bold=True))
        self.table = FactsTable(
            tr("How often you and the models agreed"),
            [known(text) for text in _HEAD],
            figures=range(1, len(_HEAD)),
        )
        words = PlainLabel(
            tr(
                "Counted is what you said last. Shares come with the 95 % interval of Wilson: "
                "where it is wide, the share says little. Changed mind: of what you read blind, "
                "where you said something else after seeing the model. Agreement is no proof "
                "that either is right."
            )
        )
        words.setWordWrap(True)
        words.setProperty("quiet", True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(0, 10, 0, 0)
        inner.setSpacing(12)
        for widget in (self.period, self.headline, self.table, words):
            inner.addWidget(widget)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(page, tr("Agreement"))
        self.tabs.addTab(drift, tr("Over time"))
        layout = QVBoxLayout()
        layout.setContentsMargins(20, 12, 20, 14)
        layout.setSpacing(12)
        layout.addWidget(self.tabs)
        notice = PlainLabel(known(NOTICE))
        notice.setObjectName("notice")
        foot = QHBoxLayout()
        foot.addWidget(notice)
        foot.addWidget(buttons, 1)
        lay_out(self, layout, foot)
        decisions.all(None, self._show_drift)
        self.period.currentIndexChanged.connect(self._look)
        self._look()

    def done(self, result: int) -> None:
        """Close; what is still being looked up is shown nowhere."""
        self._left = True
        self.drift.leave()
        super().done(result)

    def _look(self) -> None:
        midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        self._decisions.all(midnight if self.period.currentIndex() == 0 else None, self._show)

    def _show_drift(self, decisions: Sequence[Decision]) -> None:
        if not self._left:
            self.drift.show_decisions(decisions)

    def _show(self, decisions: Sequence[Decision]) -> None:
        if self._left:
            return
        found = concordance(decisions)
        self.headline.setText(headline(found))
        models = [n for n, row in enumerate(found.rows) if not row.finding]
        self.table.fill([row_texts(row, self._titles) for row in found.rows], models)

    def sizeHint(self) -> QSize:
        return QSize(1040, 520)


def headline(found: Concordance) -> str:
    """How much was decided, in a line."""
    return tr("{pictures} decided", pictures=plural(found.pictures, "{n} picture", "{n} pictures"))


def row_texts(row: ConcordanceRow, titles: Mapping[tuple[str, str], str]) -> tuple[str, ...]:
    """Texts of a row."""
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


def share_text(of: Share) -> str:
    """A share with its interval, in whole percent, as small numbers deserve no more."""
    low, high = of.interval
    return tr(
        "{part} of {whole}: {n} % ({n2} to {n3})",
        part=whole(of.part),
        whole=whole(of.whole),
        n=decimal(100 * of.value, 0),
        n2=decimal(100 * low, 0),
        n3=decimal(100 * high, 0),
    )
