"""The models that read the current picture, one row each; the one chosen is the one whose reading is seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from core.results.wording import percent
from desktop.base.language import tr
from desktop.base.plain_text import set_tip
from desktop.session.items import Item
from desktop.session.kinds import names_kind

if TYPE_CHECKING:
    from desktop.session.session import Session


@dataclass(frozen=True)
class ModelChoice:
    """A model and what came of it.

    Attributes
    ----------
    model : str
        Its id.
    title, summary : str
        The model in words; its finding with the probability, or why it refused.
    """

    model: str
    title: str
    summary: str


def models_that_read(session: Session, item: Item) -> tuple[ModelChoice, ...]:
    """Models that read a picture, with what each says in a few words."""
    out = []
    told = session.folder.readings_of(item) if session.folder else {}
    for model in (model for model, reading in told.items() if not names_kind(reading)):
        outcome = session.outcome(item, model)
        chance = "" if outcome.probability is None else f", {percent(outcome.probability)}"
        if outcome.reading is not None and outcome.reading.model is not None:
            summary = f"{outcome.summary[:1].upper()}{outcome.summary[1:]}{chance}"
            out.append(ModelChoice(model, outcome.reading.model.title, summary))
    return tuple(out)


class ModelSwitcher(QWidget):
    """A button for each model that read the picture, hidden where there is no choice."""

    #: Id of the model whose reading is wanted.
    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(12, 0, 12, 8)
        self._layout.setSpacing(2)
        self._group: QButtonGroup | None = None
        self._shown: tuple[ModelChoice, ...] = ()
        self.hide()

    def show_models(self, models: Sequence[ModelChoice], chosen: str) -> None:
        """Show who read the picture, and which reading is seen."""
        if tuple(models) != self._shown:
            self._rebuild(tuple(models))
        for button in self._group.buttons() if self._group else ():
            button.setChecked(button.property("model") == chosen)
        self.setVisible(len(models) > 1)

    def _rebuild(self, models: tuple[ModelChoice, ...]) -> None:
        self._shown = models
        while (item := self._layout.takeAt(0)) is not None:
            button = item.widget()
            if button is not None:
                button.deleteLater()
        self._group = QButtonGroup(self)
        for model in models:
            button = QPushButton(f"{model.title}\n{model.summary}".replace("&", "&&"))
            button.setCheckable(True)
            button.setProperty("model", model.model)
            button.setProperty("choice", True)
            set_tip(button, tr("Show what {title} says", title=model.title))
            button.clicked.connect(lambda _checked, model_id=model.model: self.chosen.emit(model_id))
            self._group.addButton(button)
            self._layout.addWidget(button)
