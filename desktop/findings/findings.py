"""The right panel: the study's line, its findings with details, decisions, the map and facts."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from desktop.base import theme
from desktop.base.language import tr
from desktop.findings.comparison import SideBySide
from desktop.findings.decision_panel import DecisionPanel
from desktop.findings.facts_view import FactsView
from desktop.findings.finding_detail import FindingDetailView
from desktop.findings.finding_list import FindingList
from desktop.findings.map_controls import MapControls
from desktop.findings.mark_list import MarkList
from desktop.findings.panel_content import PanelContent, nothing
from desktop.findings.panel_head import PanelHead
from desktop.findings.score_curve import ScoreCurve
from desktop.widgets.labels import plain_label

#: Smallest width of the panel in pixels.
_LEAST = 220


class Findings(QScrollArea):
    """Show the models' findings of a study, and let the reader choose the one in view."""

    card_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.head = PanelHead()
        self.curve = ScoreCurve()
        self.list = FindingList()
        self.detail = FindingDetailView()
        self.map = MapControls()
        self.side_by_side = SideBySide()
        self.marks = MarkList()
        self.decisions = DecisionPanel()
        self.card_button = QPushButton(tr("Model card"))
        self.card_button.clicked.connect(self.card_wanted)
        self.facts = FactsView()
        self._lay_out()
        self.show_nothing()

    def show_nothing(self) -> None:
        """Show that nothing is open or chosen."""
        self.show_content(nothing())
        self.decisions.show_asked(None)
        self.side_by_side.show_lines(())
        self.facts.show_study(())

    def show_content(self, content: PanelContent) -> None:
        """Show the findings of the study of the picture on screen."""
        self.head.show_content(content)
        self.list.show_rows(content.rows, content.chosen)
        self.detail.show_detail(content.detail)
        self.curve.show_curve(content.curve, content.key_slice, content.slice)
        for widget in (self._heading, self.list, self.map):
            widget.setVisible(bool(content.rows))
        self._need_width()

    def _need_width(self) -> None:
        """Require the width of the widest content, because the panel does not scroll sideways."""
        needed = max(self._panel.minimumSizeHint().width(), self.decisions.least_width)
        self.setMinimumWidth(max(_LEAST, needed + self.verticalScrollBar().sizeHint().width()))

    def _lay_out(self) -> None:
        self._panel = panel = QWidget()
        panel.setObjectName("panel")
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.decisions)
        self._heading = _heading(tr("Findings"))
        layout.addWidget(self._heading)
        layout.addWidget(self.list)
        layout.addWidget(self.curve)
        layout.addWidget(self.detail)
        layout.addWidget(self.map)
        layout.addWidget(self.side_by_side)
        layout.addWidget(self.marks)
        layout.addStretch(1)
        layout.addWidget(_heading(tr("Study and model")))
        layout.addWidget(self.facts)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 12, 12)
        foot.addWidget(self.card_button)
        foot.addStretch(1)
        layout.addLayout(foot)
        self.setWidget(panel)


def _heading(text: str) -> QLabel:
    label = plain_label(text, size=theme.SMALL, bold=True, quiet=True)
    label.setContentsMargins(12, 10, 12, 4)
    return label
