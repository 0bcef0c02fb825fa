"""Open the models on their device, and open them again when the settings change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import OverreadError
from desktop.base.error_words import told
from desktop.base.jobs import Job
from desktop.base.lanes import Lane
from desktop.base.language import tr
from desktop.session.inference_runner import InferenceRunner
from desktop.session.state import SessionState
from desktop.session.task_runner import TaskRunner

if TYPE_CHECKING:
    from core.inference.model_loading import Opened
    from core.models.catalogue import Catalogue


class ModelLoader(QObject):
    """The part of the session that opens and closes models.

    Parameters
    ----------
    state : SessionState
    runner : TaskRunner
    reading : InferenceRunner
        Reads with the models.
    catalogue : Catalogue or None
        Models to use instead of the installed ones.
    device : str or None
        See `core.inference.devices.choose_device`; None for the user's preference.
    """

    #: The models are ready, and all listeners were told.
    loaded = Signal()

    def __init__(
        self,
        state: SessionState,
        runner: TaskRunner,
        reading: InferenceRunner,
        catalogue: Catalogue | None,
        device: str | None,
    ) -> None:
        super().__init__(state)
        self._state, self._runner, self._reading = state, runner, reading
        self.catalogue = catalogue
        self._device = device
        #: Opened models that the window has not taken yet.
        self._under_way: list[Opened] = []

    def load(self) -> None:
        """Open the models; `models_changed` is emitted when they are ready or cannot be opened."""
        state = self._state

        def load(_job: Job) -> Opened:
            from desktop.session import tasks

            opened = tasks.load_models(self.catalogue, self._device)
            self._under_way.append(opened)
            return opened

        def done(opened: Opened) -> None:
            self._under_way.remove(opened)
            self._reading.begin(opened)
            self.take(opened)
            self.loaded.emit()

        def failed(error: OverreadError) -> None:
            state.models_problem = told(error)
            state.models_changed.emit()

        self._runner.run(Lane.READ, load, done, failed, title=tr("Making the model ready"), stoppable=False)

    def take(self, opened: Opened) -> None:
        """Use these models from now on, such as those in use with an on-demand model."""
        state = self._state
        state.models = opened
        state.cards = {m.card.id: m.card for m in opened.all_models}
        if state.folder is not None:
            state.folder.judge_by(state.cards)
        state.titles = {(m.card.id, c.name): c.title for m in opened.all_models for c in m.card.classes}
        state.models_changed.emit()

    def close_under_way(self) -> None:
        """Close models that opened after the window was closed; called by the thread that opens them."""
        while self._under_way:
            self._under_way.pop().engine.close()

    def unload(self) -> None:
        """Drop the models; the thread that may still be reading with them closes them."""
        opened, decoder = self._state.models, self._reading.take_decoder()
        self._state.models, self._state.models_problem = None, ""

        def close(_job: Job) -> None:
            if decoder is not None:
                decoder.close()
            if opened is not None:
                opened.engine.close()

        self._runner.run(Lane.READ, close)
