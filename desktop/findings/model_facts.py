"""Which model speaks, on which device, and what proves that it computes there what it should."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

if TYPE_CHECKING:
    from core.inference.devices import Device
    from core.inference.engine import LoadedModel

from core.models.standing import standing_of
from core.results.wording import standing_words
from desktop.base import theme
from desktop.base.language import decimal, known, tr
from desktop.base.plain_text import set_tip
from desktop.widgets.labels import plain_label


class ModelFacts(QWidget):
    """A short table: model, version, hash, origin, device, golden cases."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 4, 12, 12)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.say(tr("The model is being made ready."))

    def say(self, sentence: str) -> None:
        """Say one sentence instead of facts."""
        self._clear()
        self._grid.addWidget(_selectable_label(sentence, quiet=True), 0, 0, 1, 2)

    def show_model(self, model: LoadedModel, device: Device) -> None:
        """Show the facts of a model."""
        self._clear()
        card, parity = model.card, model.parity
        facts = (
            (tr("Model"), known(card.title)),
            (tr("Made for"), known(card.population.who) if card.population else tr("not recorded")),
            (tr("Version"), f"{card.id} {card.version}"),
            (tr("Hash"), model.package.sha256[:12]),
            (tr("Origin"), tr("ships with Overread") if model.package.verified else tr("added by the user")),
            (tr("Standing"), standing_words(standing_of(card), known)),
            (tr("Device"), device.name),
            (
                tr("Golden cases"),
                tr("{part} on this device", part=tr("passed") if parity.passed else tr("failed")),
            ),
            ("", _difference(parity.probability_difference)),
            (
                "",
                tr("maps correlate at {map_correlation}", map_correlation=decimal(parity.map_correlation, 4)),
            ),
        )
        for row, (label, text) in enumerate((label, text) for label, text in facts if text):
            name = _selectable_label(label, quiet=True)
            name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
            name.setWordWrap(False)
            self._grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(_selectable_label(text), row, 1)
        set_tip(self, f"SHA-256 {model.package.sha256}")

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()


def _difference(greatest: float) -> str:
    return (
        tr("probabilities within {greatest:.0e}", greatest=greatest)
        if greatest
        else tr("probabilities the same")
    )


def _selectable_label(text: str, *, quiet: bool = False) -> QLabel:
    label = plain_label(text, size=theme.SMALL, quiet=quiet, wrap=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
