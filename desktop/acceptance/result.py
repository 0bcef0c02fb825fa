"""The result page of an acceptance test: figures at an adjustable threshold, subgroups and worst cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QGroupBox,
    QHBoxLayout,
    QHeaderView,
    QInputDialog,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSlider,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from core.acceptance.cases import is_positive, score_of, scores_of_cases
from core.acceptance.measuring import CaseGroup, operating_figures
from core.errors import ADVICE, AcceptanceError
from core.language.numbers import percent
from core.statistics.operating_point import choose_threshold
from core.statistics.roc import roc_curve
from desktop.acceptance.curve_view import CurveView
from desktop.acceptance.figures import TITLES, figure_cell, figure_texts, groups_table
from desktop.base import theme
from desktop.base.error_words import told
from desktop.base.language import known, plural, tr, whole
from desktop.base.plain_text import PlainLabel, set_tip
from desktop.widgets.facts_table import FactsTable
from desktop.widgets.scrolling_dialog import lay_out

if TYPE_CHECKING:
    from core.acceptance.profile import Profile
    from desktop.acceptance.tasks import AcceptanceResult, WorstCase

_STEPS = 1000
_FACE = 150
#: Milliseconds between the last move of the slider and the update of the figures.
_REST = 25
_LIVE = ("sensitivity", "specificity", "ppv", "npv")


class ResultPage(QWidget):
    """The outcome of a test for one finding.

    Parameters
    ----------
    found : AcceptanceResult
    findings : sequence of CaseGroup
        Figures of every finding of a model with several, listed next to those of this finding.
    """

    report_wanted = Signal()
    table_wanted = Signal()
    #: The name of the person who signs.
    sign_wanted = Signal(str)
    back_wanted = Signal()
    close_wanted = Signal()

    def __init__(
        self, found: AcceptanceResult, findings: Sequence[CaseGroup] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.found = found
        self._findings = findings
        self.threshold = found.measured.threshold
        point = found.trial.card.operating_point
        self.rule = point.chosen_by if point is not None else tr("the model's own")
        self.profile: Profile | None = None
        #: The threshold in the middle of the slider; it leaves room for small thresholds.
        self._even_about = found.measured.threshold or 0.0
        self._captions: list[tuple[QListWidgetItem, WorstCase]] = []
        scores = scores_of_cases(found.trial.cases, found.trial.card) if point is not None else None
        both = scores is not None and scores.positive.any() and not scores.positive.all()
        self._scores = scores if both else None
        self._curve = roc_curve(scores) if scores is not None and both else None
        self._rest = QTimer(self, interval=_REST, singleShot=True)
        self._rest.timeout.connect(self._refresh)
        layout = QVBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._headline())
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._figures(), 9)
        self.roc = CurveView(tr("ROC curve"), tr("1 - specificity"), tr("Sensitivity"))
        self.reliability = CurveView(tr("Reliability"), tr("Predicted probability"), tr("With the finding"))
        if self._curve is not None:
            self.roc.show_curve(self._curve)
            self.roc.wanted.connect(self._take_from_curve)
            self.reliability.show_bins(found.measured.reliability)
            top.addWidget(self.roc, 5)
            top.addWidget(self.reliability, 5)
        layout.addLayout(top, 3)
        if self._curve is not None:
            layout.addWidget(self._chooser())
        layout.addWidget(self._tabs(), 2)
        lay_out(self, layout, self._buttons(), 10)
        self._refresh()

    def say(self, words: str) -> None:
        """Show one line of text."""
        self.state.setText(words)

    def show_signed(self, profile: Profile) -> None:
        """Show that the profile was signed off."""
        self.profile = profile
        self.say(tr("Signed off by {name}; reports quote it from now on.", name=profile.signed_by))

    # The threshold

    def take(self, threshold: float, rule: str) -> None:
        """Show the figures at another threshold."""
        if self.threshold is None:
            return
        self.threshold, self.rule = min(max(threshold, 0.0), 1.0), rule
        with QSignalBlocker(self.slider), QSignalBlocker(self.number):
            self.slider.setValue(slider_at(self.threshold, self._even_about))
            self.number.setValue(self.threshold)
        self.profile = None
        self._rest.start()

    def choose_by(self, rule: str) -> None:
        """Choose the threshold by a rule of `core.statistics.operating_point.choose_threshold`."""
        if self._scores is None:
            return
        try:
            chosen = choose_threshold(self._scores, rule)
        except AcceptanceError as error:
            self.say(told(error))
            return
        self.take(chosen.threshold, chosen.rule)

    def _take_from_curve(self, false_alarms: float) -> None:
        if self._curve is not None:
            self.choose_by("specificity:" + format(max(1 - false_alarms, 1e-6), ".6f"))

    def _refresh(self) -> None:
        """Update the figures to the threshold."""
        figures = dict(self.found.measured.whole.figures)
        if self._scores is not None and self._curve is not None and self.threshold is not None:
            if self.threshold != self.found.measured.threshold:
                live = operating_figures(self._scores, self.threshold)
                figures = {k: v for k, v in figures.items() if k not in (*_LIVE, "sensitivity_all")} | live
            self.roc.show_point(*self._curve.at(self.threshold))
        for item, worst in self._captions:
            item.setText(self._words(worst))
        names = [name for name in TITLES if name in figures]
        self.figures.fill((known(TITLES[name]), *figure_texts(name, figures[name])) for name in names)

    # Assembly

    def _headline(self) -> QWidget:
        trial, part, unread = self.found.trial, self.found.measured.whole, self.found.measured.unread
        title = PlainLabel(f"{trial.card.title} {trial.card.version}")
        title.setFont(theme.font(title.font(), theme.LARGE, bold=True))
        patients = plural(part.patients, "{n} patient", "{n} patients")
        if part.patients == part.pictures:
            patients = tr("each picture taken for a patient of its own")
        line = tr(
            "{read} read, {refused} refused, {errors} unreadable, {left} without a label; {patients}",
            read=plural(part.pictures, "{n} picture", "{n} pictures"),
            refused=whole(sum(unread.refused.values())),
            errors=whole(sum(unread.errors.values())),
            left=whole(self.found.measured.unlabelled),
            patients=patients,
        )
        words = PlainLabel(line)
        words.setWordWrap(True)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(title)
        layout.addWidget(words)
        return page

    def _figures(self) -> QWidget:
        head = ("", tr("Here"), tr("95 % interval"), tr("Of"))
        self.figures = FactsTable(tr("Figures"), head, figures=(1, 2, 3))
        # If there is little room, names wrap into a second line.
        rows = self.figures.verticalHeader()
        rows.setMinimumSectionSize(rows.defaultSectionSize())
        rows.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        return self.figures

    def _chooser(self) -> QWidget:
        box = QGroupBox(tr("Operating point"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setAccessibleName(tr("Threshold"))
        self.number = QDoubleSpinBox()
        self.number.setRange(0.0, 1.0)
        self.number.setDecimals(4)
        self.number.setSingleStep(0.01)
        self.number.setAccessibleName(tr("Threshold as a number"))
        entered = tr("entered")
        self.slider.valueChanged.connect(
            lambda value: self.take(threshold_at(value, self._even_about), entered)
        )
        self.number.valueChanged.connect(lambda value: self.take(value, entered))
        line = QHBoxLayout(box)
        line.addWidget(self.slider, 1)
        line.addWidget(self.number)
        point = self.found.trial.card.operating_point
        now = self.found.measured.threshold or 0.0
        why = point.chosen_by if point is not None else ""
        for text, tip, slot in (
            (tr("As now"), tr("The threshold that holds now."), lambda: self.take(now, why)),
            (
                tr("Best sum"),
                tr("Highest sum of sensitivity and specificity (Youden)."),
                lambda: self.choose_by("youden"),
            ),
            (
                tr("Sensitivity 95 %"),
                tr("At least this sensitivity, with the highest specificity."),
                lambda: self.choose_by("sensitivity:0.95"),
            ),
            (
                tr("Specificity 95 %"),
                tr("At least this specificity, with the highest sensitivity."),
                lambda: self.choose_by("specificity:0.95"),
            ),
        ):
            button = QPushButton(text)
            set_tip(button, tip)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, slot=slot: slot())
            line.addWidget(button)
        before = self.threshold
        if before is not None:
            self.take(before, self.rule)
        return box

    def _tabs(self) -> QTabWidget:
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.setMinimumHeight(_FACE + 90)
        measured = self.found.measured
        if self._findings:
            table = groups_table(tr("Findings"), [("", part) for part in self._findings])
            tabs.addTab(table, tr("Findings"))
        if self.found.worst_cases:
            tabs.addTab(self._worst(), tr("Worst cases"))
        rows = [(name, part) for name, parts in measured.subgroups.items() for part in parts]
        if rows:
            tabs.addTab(groups_table(tr("Subgroups"), rows), tr("Subgroups"))
        if measured.classes:
            tabs.addTab(
                groups_table(tr("Classes"), [("", self._titled(part)) for part in measured.classes]),
                tr("Classes"),
            )
        if measured.unread.total:
            head = (tr("Reason"), tr("Number"), tr("What to do"))
            table = FactsTable(tr("Not read"), head, figures=(1,), wide=2)
            found = (measured.unread.refused | measured.unread.errors).items()
            table.fill((known(r.value.replace("-", " ")), whole(n), known(ADVICE[r])) for r, n in found)
            tabs.addTab(table, tr("Not read"))
        if self.found.other is not None:
            tabs.addTab(self._comparison(), tr("Comparison"))
        return tabs

    def _worst(self) -> QListWidget:
        pictures = QListWidget()
        pictures.setAccessibleName(tr("Worst cases"))
        pictures.setViewMode(QListWidget.ViewMode.IconMode)
        pictures.setResizeMode(QListWidget.ResizeMode.Adjust)
        pictures.setMovement(QListWidget.Movement.Static)
        pictures.setIconSize(QSize(2 * _FACE + 4, _FACE))
        pictures.setSpacing(6)
        pictures.setWordWrap(True)
        for worst in self.found.worst_cases:
            item = QListWidgetItem(QIcon(_side_by_side(worst)), self._words(worst))
            set_tip(item, worst.case.file)
            pictures.addItem(item)
            self._captions.append((item, worst))
        return pictures

    def _titled(self, part: CaseGroup) -> CaseGroup:
        """Return the figures of a class, named by the title of the class."""
        titles = {c.name: c.title for c in self.found.trial.card.classes}
        return replace(part, name=titles[part.name])

    def _words(self, worst: WorstCase) -> str:
        card, case = self.found.trial.card, worst.case
        titles = {c.name: c.title for c in card.classes}
        score, now = score_of(case, card), self.threshold
        if now is None:
            kind = tr("true class")
        else:
            kind = {
                (True, True): tr("found"),
                (True, False): tr("missed"),
                (False, True): tr("false alarm"),
                (False, False): tr("rightly negative"),
            }[is_positive(case, card), score >= now]
        return f"{titles.get(case.label, case.label)}: {percent(score)}, {kind}"

    def _comparison(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        assert self.found.other is not None
        other, found = self.found.other
        one, two = (f"{t.card.id} {t.card.version}" for t in (self.found.trial, other))
        table = FactsTable(tr("Comparison"), ("", one, two), figures=(1, 2))
        names = [n for n in TITLES if n in found.first.figures or n in found.second.figures]
        table.fill(
            (known(TITLES[n]), *(figure_cell(n, part.figures.get(n)) for part in (found.first, found.second)))
            for n in names
        )
        words = tr(
            "On the {cases} that both have read. Only the first is right on {first}, only the second on "
            "{second} (McNemar, exact: p = {p}).",
            cases=plural(found.cases, "{n} picture", "{n} pictures"),
            first=whole(found.right.only_first),
            second=whole(found.right.only_second),
            p=f"{found.right.p:.3g}",
        )
        if found.area is not None:
            words += " " + tr(
                "The areas differ by {apart} (DeLong: p = {p}).",
                apart=f"{found.area.difference.value:+.4f}",
                p=f"{found.area.p:.3g}",
            )
        label = PlainLabel(words)
        label.setWordWrap(True)
        layout.addWidget(table)
        layout.addWidget(label)
        return page

    def _buttons(self) -> QHBoxLayout:
        self.state = PlainLabel()
        self.state.setProperty("quiet", True)
        line = QHBoxLayout()
        line.addWidget(self.state, 1)
        self.sign = QPushButton(tr("Sign off…"))
        set_tip(self.sign, tr("Keep this as the site's profile with its threshold; reports quote it."))
        self.report = QPushButton(tr("Save the report…"))
        self.table = QPushButton(tr("Save the cases…"))
        self.back = QPushButton(tr("Back"))
        self.leave = QPushButton(tr("Close"))
        for button, slot in (
            (self.back, self.back_wanted.emit),
            (self.table, self.table_wanted.emit),
            (self.report, self.report_wanted.emit),
            (self.sign, self._ask),
            (self.leave, self.close_wanted.emit),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, slot=slot: slot())
            line.addWidget(button)
        self.sign.setProperty("primary", True)
        nothing = not self.found.measured.whole.pictures
        self.sign.setEnabled(not nothing)
        if nothing:
            set_tip(self.sign, tr("The model read none of the pictures; there is nothing to sign."))
        return line

    def _ask(self) -> None:
        name, given = QInputDialog.getText(
            self,
            tr("Sign off"),
            tr(
                "Your name. After signing, this threshold applies to this version of the model on "
                "this computer, and reports quote these figures. A threshold chosen on these cases "
                "looks better on them than on others."
            ),
        )
        if given and name.strip():
            self.sign_wanted.emit(name.strip())


def threshold_at(value: int, about: float) -> float:
    """Return the threshold at a slider position from 0 to 1000; the middle is the threshold `about`.

    The scale is linear on each side of the middle, like the score in GLOSSARY.md.
    """
    share = value / _STEPS
    if not 0.0 < about < 1.0:
        return share
    return 2 * share * about if share <= 0.5 else about + (2 * share - 1) * (1 - about)


def slider_at(threshold: float, about: float) -> int:
    """Return the slider position for a threshold; see `threshold_at`."""
    if not 0.0 < about < 1.0:
        return round(threshold * _STEPS)
    share = threshold / about / 2 if threshold <= about else 0.5 + (threshold - about) / (1 - about) / 2
    return round(share * _STEPS)


def _side_by_side(worst: WorstCase) -> QPixmap:
    """Return the picture, and next to it the picture with its map."""
    pixmap = QPixmap(2 * _FACE + 4, _FACE)
    pixmap.fill(theme.colour(theme.PICTURE_BACKGROUND))
    painter = QPainter(pixmap)
    for n, jpeg in enumerate((worst.picture, worst.mapped)):
        image = QImage.fromData(jpeg)
        if not image.isNull():
            small = image.scaled(
                _FACE, _FACE, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            left = n * (_FACE + 4) + (_FACE - small.width()) // 2
            painter.drawImage(left, (_FACE - small.height()) // 2, small)
    painter.end()
    return pixmap
