"""The table of facts: what the files say of the study, then the model, its device and its parity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from core.models.standing import standing_of
from core.results.wording import standing_words
from desktop.base.language import decimal, figures, known, tr
from desktop.base.plain_text import set_tip
from desktop.widgets.whole_table import WholeTable

if TYPE_CHECKING:
    from core.inference.devices import Device
    from core.inference.engine import LoadedModel

#: A name and its text.
Fact = tuple[str, str]


class FactsView(WholeTable):
    """One table with the facts of the study, then those of the model."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Facts on the study and the model"), (tr("Fact"), tr("Value")), parent)
        self._study: tuple[Fact, ...] = ()
        self._model: tuple[Fact, ...] = ()
        self.say(tr("The model is being made ready."))

    def show_study(self, facts: Sequence[Fact]) -> None:
        """Show facts about the study on screen; empty if there is none."""
        self._study = tuple(facts)
        self._show()

    def say(self, sentence: str) -> None:
        """Show one sentence instead of the model's facts."""
        self._model = ((tr("Model"), sentence),)
        set_tip(self, "")
        self._show()

    def show_no_model(self) -> None:
        """Show no facts of a model: none has read the picture on screen, or the reader must not know yet."""
        self._model = ()
        set_tip(self, "")
        self._show()

    def show_model(self, model: LoadedModel, device: Device) -> None:
        """Show the facts of a model."""
        self._model = model_facts(model, device)
        set_tip(self, f"SHA-256 {model.package.sha256}")
        self._show()

    def _show(self) -> None:
        self.fill((*self._study, *self._model))


def model_facts(model: LoadedModel, device: Device) -> tuple[Fact, ...]:
    """Return the facts about a model that runs on a device."""
    card, parity = model.card, model.parity
    golden = tr("{part} on this device", part=tr("passed") if parity.passed else tr("failed"))
    maps = tr("maps correlate at {map_correlation}", map_correlation=decimal(parity.map_correlation, 4))
    facts = (
        (tr("Model"), known(card.title)),
        (tr("Made for"), known(card.population.who) if card.population else tr("not recorded")),
        (tr("Version"), f"{card.id} {card.version}"),
        (tr("Hash"), model.package.sha256[:12]),
        (tr("Origin"), tr("ships with Overread") if model.package.verified else tr("added by the user")),
        (tr("Standing"), standing_words(standing_of(card), known)),
        (tr("Device"), device.name),
        (tr("Golden cases"), "; ".join((golden, _difference(parity.probability_difference), maps))),
    )
    return tuple((label, text) for label, text in facts if text)


def _difference(greatest: float) -> str:
    if not greatest:
        return tr("probabilities the same")
    return tr("probabilities within {greatest}", greatest=figures(f"{greatest:.0e}"))
