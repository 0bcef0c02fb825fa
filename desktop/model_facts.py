"""Which model speaks, on which device, and what proves that it computes there what it should."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

if TYPE_CHECKING:
    from core.inference.devices import Device
    from core.inference.engine import LoadedModel

from desktop import theme


class ModelFacts(QWidget):
    """A short table: model, version, hash, origin, device, golden cases."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 4, 12, 12)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.say("The model is being made ready.")

    def say(self, sentence: str) -> None:
        """Say one sentence instead of facts."""
        self._clear()
        self._grid.addWidget(_words(sentence, quiet=True), 0, 0, 1, 2)

    def show_model(self, model: LoadedModel, device: Device) -> None:
        """Show the facts of a model."""
        self._clear()
        card, parity = model.card, model.parity
        facts = (
            ("Model", card.title),
            ("Made for", card.population.who if card.population else "not recorded"),
            ("Version", f"{card.id} {card.version}"),
            ("Hash", model.package.sha256[:12]),
            ("Origin", "ships with Overread" if model.package.verified else "added by the user"),
            ("Device", device.name),
            ("Golden cases", f"{'passed' if parity.passed else 'failed'} on this device"),
            ("", _difference(parity.probability_difference)),
            ("", f"maps correlate at {parity.map_correlation:.4f}"),
        )
        for row, (label, text) in enumerate(facts):
            name = _words(label, quiet=True)
            name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
            name.setWordWrap(False)
            self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(_words(text), row, 1)
        self.setToolTip(f"SHA-256 {model.package.sha256}")

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()


def _difference(greatest: float) -> str:
    return f"probabilities within {greatest:.0e}" if greatest else "probabilities the same"


def _words(text: str, *, quiet: bool = False) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setFont(theme.font(label.font(), theme.SMALL))
    label.setProperty("quiet", quiet)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
