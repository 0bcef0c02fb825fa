"""The pages of devices and models: what is available, what is chosen and why, and the parity results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.model_use import ModelUse
from core.setting_entries import with_value
from core.settings import UserSettings
from desktop.base.language import decimal, known, mark, tr
from desktop.base.plain_text import PlainLabel, set_tip
from desktop.widgets.facts_table import FactsTable
from desktop.widgets.forms import hint

if TYPE_CHECKING:
    from core.inference.model_loading import Opened
    from core.inference.parity import Parity
    from desktop.settings.tasks import ModelRow, Report

_AUTO = "auto"
#: The column that shows when a model reads.
_USE = 3
_USES: dict[ModelUse, str] = {
    "by-itself": mark("By itself"),
    "on-demand": mark("On demand"),
    "off": mark("Off"),
}


class DevicePage(QWidget):
    """The devices, the chosen one and the reason for it, and the results of the golden cases on each."""

    #: Asks to run the golden cases now.
    prove_wanted = Signal()

    def __init__(self, settings: UserSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wish = settings.device.use
        self.choice = QComboBox()
        self.choice.setObjectName("device.use")
        self.choice.setAccessibleName(tr("Device"))
        self._now = hint("")
        self.table = FactsTable(
            tr("How the golden cases came out"),
            (tr("Device"), tr("Model"), tr("Largest difference"), tr("Maps correlate at"), tr("Result")),
            figures=(2, 3),
            wide=1,
        )
        self.prove = QPushButton(tr("Run the golden cases now"))
        self.prove.clicked.connect(self.prove_wanted)
        line = QHBoxLayout()
        line.addWidget(self.prove)
        line.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.choice)
        layout.addWidget(self._now)
        layout.addSpacing(10)
        layout.addWidget(self.table, 1)
        layout.addWidget(
            hint(
                tr(
                    "Golden cases are pictures drawn by code whose answers each model carries. A device that "
                    "does not give these answers is not used."
                )
            )
        )
        layout.addLayout(line)
        self.show_report(None, None)

    def show_report(self, report: Report | None, opened: Opened | None) -> None:
        """Show what is known about the devices."""
        wish = self.choice.currentData() or self._wish
        self.choice.clear()
        self.choice.addItem(tr("Automatic: the fastest device that computes correctly"), _AUTO)
        for device in report.devices if report is not None else ():
            memory = (
                tr(", {memory} GiB", memory=decimal(device.memory / (1 << 30), 1)) if device.memory else ""
            )
            value = "cpu" if device.adapter is None else device.name
            self.choice.addItem(f"{device.kind.upper()}   {device.name}{memory}", value)
        if self.choice.findData(wish) < 0:
            self.choice.addItem(tr("{name} (not there now)", name=wish), wish)
        self.choice.setCurrentIndex(self.choice.findData(wish))
        self._now.setText(_device_text(opened))
        proofs = report.proofs if report else ()
        rows = [(row.device.name, known(row.model), *_proof(row.parity)) for row in proofs]
        self.table.fill(rows)

    def taken_into(self, settings: UserSettings) -> UserSettings:
        """Return the settings with the chosen device."""
        return with_value(settings, "device.use", self.choice.currentData())


class ModelsPage(QWidget):
    """The models, with buttons for what can be done with each."""

    add_wanted = Signal(object)
    remove_wanted = Signal(str)
    prove_wanted = Signal()
    #: Id of a model whose card is to be shown.
    card_wanted = Signal(str)

    def __init__(self, folder: QWidget, settings: UserSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ModelRow, ...] = ()
        self._uses = dict(settings.models.use)
        self.table = FactsTable(
            tr("Models"),
            (tr("Model"), tr("Version"), tr("From"), tr("Reads"), tr("Golden cases"), tr("Hash")),
        )
        self.use = QComboBox()
        self.use.setObjectName("models.use")
        self.use.setAccessibleName(tr("When the chosen model reads"))
        for value, words in _USES.items():
            self.use.addItem(known(words), value)
        self.use.activated.connect(lambda _number: self._choose_use())
        self.table.setSelectionMode(FactsTable.SelectionMode.SingleSelection)
        self.table.itemSelectionChanged.connect(self._selected)
        self.add = _button(tr("Add…"), self._add)
        self.prove = _button(tr("Verify all"), self.prove_wanted.emit)
        self.remove = _button(tr("Remove"), lambda: self.remove_wanted.emit(self._rows[self._row()].id))
        self.card = _button(tr("Card"), lambda: self.card_wanted.emit(self._rows[self._row()].id))
        line = QHBoxLayout()
        for button in (self.add, self.prove, self.remove, self.card):
            line.addWidget(button)
        line.addStretch(1)
        when = PlainLabel(tr("&When it reads"))
        when.setBuddy(self.use)
        line.addWidget(when)
        line.addWidget(self.use)
        self._problem = hint("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._problem)
        layout.addLayout(line)
        layout.addWidget(
            hint(
                tr(
                    "On demand: only where you ask for it, by Analyse, Ask a model. A change reads nothing "
                    "by itself; what was read stays."
                )
            )
        )
        layout.addSpacing(8)
        layout.addWidget(folder)
        self._busy = ""
        self._selected()

    def show_models(self, rows: Sequence[ModelRow]) -> None:
        """List these models."""
        here = self._row()
        self._rows = tuple(rows)
        self.table.fill(
            (
                known(row.card.title) if row.card else row.id,
                row.card.version if row.card else "",
                tr("Overread") if row.shipped else tr("added by you"),
                self._use_words(row),
                _proof(row.parity)[2] if row.card else tr("set aside"),
                row.sha256[:12],
            )
            for row in rows
        )
        if rows:
            self.table.setCurrentCell(min(max(here, 0), len(rows) - 1), 0)
        self._selected()

    def taken_into(self, settings: UserSettings) -> UserSettings:
        """Return the settings with when each model reads."""
        return with_value(settings, "models.use", self._uses)

    def wait(self, why: str) -> None:
        """Disable all buttons for a reason, or enable them if the reason is empty."""
        self._busy = why
        self._selected()

    def _use_of(self, row: ModelRow) -> ModelUse | None:
        """Return when a model reads as chosen here; None if that cannot be chosen."""
        return self._uses.get(row.id, row.usual) if row.usual is not None else None

    def _use_words(self, row: ModelRow) -> str:
        use = self._use_of(row)
        return known(_USES[use]) if use is not None else ""

    def _choose_use(self) -> None:
        row = self._rows[self._row()]
        self._uses[row.id] = self.use.currentData()
        cell = self.table.item(self._row(), _USE)
        if cell is not None:
            cell.setText(self._use_words(row))
        if self._uses[row.id] == row.usual:
            del self._uses[row.id]

    def _row(self) -> int:
        return self.table.currentRow()

    def _selected(self) -> None:
        row = self._rows[self._row()] if 0 <= self._row() < len(self._rows) else None
        choose = "" if row is not None else tr("Choose a model first.")
        no_card = tr("It is set aside.") if row is not None and row.card is None else ""
        shipped = tr("It ships with Overread.") if row is not None and row.shipped else ""
        for button, why in (
            (self.add, self._busy),
            (self.prove, self._busy),
            (self.remove, self._busy or choose or shipped),
            (self.card, choose or no_card),
        ):
            button.setEnabled(not why)
            set_tip(button, why)
        use = self._use_of(row) if row is not None else None
        fixed = "" if use is not None else tr("It names image kinds for the others.")
        why = choose or no_card or fixed
        self.use.setCurrentIndex(self.use.findData(use))
        self.use.setEnabled(not why)
        set_tip(self.use, why)
        self._problem.setText(known(row.problem) if row is not None else "")

    def _add(self) -> None:
        name, _filter = QFileDialog.getOpenFileName(
            self, tr("Add a model"), str(Path.home()), tr("Models (*.onnx)")
        )
        if name:
            self.add_wanted.emit(Path(name))


def _device_text(opened: Opened | None) -> str:
    if opened is None:
        return tr("No device computes just now.")
    device = opened.engine.device
    words = tr("{device} computes now: {why}.", device=device.name, why=known(opened.why))
    return "\n".join((words, *map(known, opened.notices)))


def _proof(parity: Parity | None) -> tuple[str, str, str]:
    if parity is None:
        return "", "", tr("not run yet")
    difference = f"{parity.probability_difference:.0e}" if parity.probability_difference else tr("none")
    return difference, decimal(parity.map_correlation, 4), tr("passed") if parity.passed else tr("failed")


def _button(text: str, slot: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.clicked.connect(lambda _checked=False: slot())
    return button
