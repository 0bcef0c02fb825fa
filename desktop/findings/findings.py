"""The right panel: what came of the current picture, its classes, the map's controls, the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from core.results.wording import percent
from desktop.base import theme
from desktop.base.language import decimal, known, tr
from desktop.base.plain_text import set_tip
from desktop.findings.class_bars import ClassBar, ClassBars
from desktop.findings.comparison import SideBySide
from desktop.findings.decision_panel import DecisionPanel
from desktop.findings.model_facts import ModelFacts
from desktop.findings.model_switcher import ModelSwitcher
from desktop.session.items import Outcome, ReadingState
from desktop.viewer.class_map import ClassMap
from desktop.widgets.labels import plain_label
from desktop.widgets.status_icons import paint_badge
from desktop.worklist.sorting import positive

if TYPE_CHECKING:
    from core.results.reading import Finding

OPACITY = 60


class Findings(QScrollArea):
    """Shows an outcome and lets the user choose the class whose map is seen."""

    #: Name of the class whose map is wanted, or None.
    class_chosen = Signal(object)
    #: 0-1.
    opacity_changed = Signal(float)
    read_wanted = Signal()
    card_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.bars = ClassBars()
        self.bars.chosen.connect(self.class_chosen)
        self.model_switcher = ModelSwitcher()
        self.side_by_side = SideBySide()
        self.decisions = DecisionPanel()
        self.card_button = QPushButton(tr("Model card"))
        set_tip(self.card_button, tr("All that is known of the model: figures, limits, data (Ctrl+M)"))
        self.card_button.clicked.connect(self.card_wanted)
        self.facts = ModelFacts()
        self.read_button = QPushButton(tr("Read this picture"))
        self.read_button.setProperty("primary", True)
        self.read_button.clicked.connect(self.read_wanted)
        self.badge = _Badge()
        self._kind = plain_label(size=theme.SMALL, quiet=True)
        self.picture_kind = plain_label(size=theme.SMALL, quiet=True, wrap=True)
        self.headline = plain_label(size=theme.LARGE, bold=True, wrap=True)
        self.detail = plain_label(wrap=True)
        self.advice = plain_label(quiet=True, wrap=True)
        self._map = self._map_controls()
        self._lay_out()
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is open or chosen."""
        self._say(
            None,
            "",
            tr("No picture chosen"),
            tr("Findings appear here when a picture is chosen and read."),
            "",
        )
        self.picture_kind.hide()
        self.decisions.show_asked(None)
        self.model_switcher.show_models((), "")
        self.side_by_side.show_lines(())
        self._show_bars((), None)

    def show_outcome(
        self, outcome: Outcome, bars: tuple[ClassBar, ...], chosen: str | None, chance: str = ""
    ) -> None:
        """Show what came of a picture; `chance` puts its probability into words."""
        state = outcome.state
        self.picture_kind.setText(outcome.kind)
        self.picture_kind.setVisible(bool(outcome.kind))
        if outcome.hidden:
            words = tr("The model has read this picture. Its answer is shown once you have given yours.")
            self._say(None, tr("Blind first"), tr("Your reading first"), words, "")
        elif state is ReadingState.FOUND:
            reading = outcome.reading
            finding = reading.finding if reading is not None else None
            number = percent(outcome.probability or 0.0)
            words = tr("Probability {number}", number=number)
            if finding is not None and finding.threshold is not None:
                words += tr(
                    "\n{side} the operating point of {threshold}",
                    side=_side_of_point(finding, bars),
                    threshold=decimal(finding.threshold, 2),
                )
            self._say(state, tr("Finding"), outcome.summary, words, chance)
            self.badge.show_state(state, positive=positive(outcome))
        elif state is ReadingState.NO_MODEL:
            self._say(state, "", tr("No model reads this picture"), outcome.message, "")
        elif state is ReadingState.UNREAD:
            self._say(
                state, "", tr("Not read yet"), tr("The model has not been asked about this picture."), ""
            )
        elif state is ReadingState.READING:
            self._say(
                state, "", tr("Waiting to be read"), tr("The finding appears here when it is there."), ""
            )
        else:
            kind = tr("Refused by the model") if state is ReadingState.REFUSED else tr("Could not be read")
            headline = outcome.summary.capitalize()
            self._say(state, kind, headline, outcome.message, outcome.advice)
        self.read_button.setVisible(state is ReadingState.UNREAD)
        self._show_bars(bars, chosen)

    def show_strength(self, class_map: ClassMap | None) -> None:
        """Say in words how strong the map that is seen is."""
        self.show_map.blockSignals(True)
        self.show_map.setChecked(class_map is not None)
        self.show_map.blockSignals(False)
        self.opacity.setEnabled(class_map is not None)
        if class_map is None:
            self._strength.setText(tr("Choose a class to see where in the picture it was seen."))
        elif class_map.weak:
            self._strength.setText(
                tr(
                    "No map: the strongest evidence for {title} in this picture is {strongest} % "
                    "of full scale, too little to point at a place.",
                    title=class_map.title,
                    strongest=decimal(class_map.strongest * 100, 0),
                )
            )
        else:
            self._strength.setText(
                tr(
                    "Strongest evidence for {title}: {strongest} % of full scale. The scale is "
                    "the same for every picture. Hold B for the bare picture.",
                    title=class_map.title,
                    strongest=decimal(class_map.strongest * 100, 0),
                )
            )

    def _say(self, state: ReadingState | None, kind: str, headline: str, detail: str, advice: str) -> None:
        self.badge.show_state(state)
        for label, text in (
            (self._kind, kind),
            (self.headline, headline),
            (self.detail, detail),
            (self.advice, advice),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        self.read_button.hide()

    def _show_bars(self, bars: tuple[ClassBar, ...], chosen: str | None) -> None:
        self.bars.show_bars(bars, chosen)
        self.bars.setVisible(bool(bars))
        self._classes.setVisible(bool(bars))
        self._map.setVisible(bool(bars))

    def _map_controls(self) -> QWidget:
        self.show_map = QCheckBox(tr("Show the class map"))
        set_tip(self.show_map, tr("Lay the map of the chosen class over the picture (M)"))
        self.show_map.toggled.connect(self._map_toggled)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(10, 100)
        self.opacity.setAccessibleName(tr("Opacity of the class map"))
        self._percent = plain_label(size=theme.SMALL, quiet=True)
        self._percent.setMinimumWidth(44)
        self._percent.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.opacity.valueChanged.connect(self._opacity_moved)
        self.opacity.setValue(OPACITY)
        self._strength = plain_label(size=theme.SMALL, quiet=True, wrap=True)
        widget = QWidget()
        layout = QVBoxLayout(widget)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(8)
        layout.addWidget(self.show_map)
        row = QHBoxLayout()
        row.addWidget(plain_label(tr("Opacity"), size=theme.SMALL, quiet=True))
        row.addWidget(self.opacity, 1)
        row.addWidget(self._percent)
        layout.addLayout(row)
        layout.addWidget(self._strength)
        return widget

    def _map_toggled(self, on: bool) -> None:
        """Show the map of the class reported, or none; the bars follow."""
        self.class_chosen.emit("" if on else None)

    def _opacity_moved(self, value: int) -> None:
        self._percent.setText(f"{value} %")
        self.opacity_changed.emit(value / 100.0)

    def _lay_out(self) -> None:
        panel = QWidget()
        panel.setObjectName("panel")
        layout = QVBoxLayout(panel)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 12, 12)
        head.setSpacing(10)
        words = QVBoxLayout()
        words.setSpacing(4)
        for widget in (self._kind, self.headline, self.detail, self.advice, self.picture_kind):
            words.addWidget(widget)
        words.addSpacing(4)
        words.addWidget(self.read_button, 0, Qt.AlignmentFlag.AlignLeft)
        head.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        layout.addLayout(head)
        layout.addWidget(self.decisions)
        layout.addWidget(self.model_switcher)
        layout.addWidget(self.side_by_side)
        self._classes = _heading(tr("Classes"))
        layout.addWidget(self._classes)
        layout.addWidget(self.bars)
        layout.addWidget(self._map)
        layout.addStretch(1)
        layout.addWidget(_heading(tr("Model")))
        layout.addWidget(self.facts)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 12, 12)
        foot.addWidget(self.card_button)
        foot.addStretch(1)
        layout.addLayout(foot)
        self.setWidget(panel)


def _side_of_point(finding: Finding, bars: tuple[ClassBar, ...]) -> str:
    """On which side of the operating point a finding lies, by the class that it is for if it is for one."""
    sign, side = (tr("Positive"), tr("at or above")) if finding.positive else (tr("Negative"), tr("below"))
    of = next((bar for bar in bars if bar.threshold is not None), None)
    return f"{sign}: {of.title} {percent(of.probability)}, {side}" if of is not None else f"{sign}, {side}"


class _Badge(QWidget):
    """The mark of the state, large."""

    def __init__(self) -> None:
        super().__init__()
        self._state: ReadingState | None = None
        self._positive = False
        self.setFixedSize(QSize(26, 26))

    def show_state(self, state: ReadingState | None, *, positive: bool = False) -> None:
        self._state, self._positive = state, positive
        self.setVisible(state is not None)
        words = tr("Positive") if positive else known(state.value) if state is not None else ""
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._state is not None:
            painter = QPainter(self)
            paint_badge(painter, QRectF(2, 2, 22, 22), self._state, positive=self._positive)
            painter.end()


def _heading(text: str) -> QLabel:
    label = plain_label(text, size=theme.SMALL, bold=True, quiet=True)
    label.setContentsMargins(12, 10, 12, 4)
    return label
