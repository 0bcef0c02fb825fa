"""Make the map of a finding by occlusion on request, if its model makes no maps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.base.language import known, tr
from desktop.commands.availability import Availability
from desktop.commands.command_set import Binding, CommandSet
from desktop.findings.map_controls import MapControls
from desktop.session.session import Session

if TYPE_CHECKING:
    from core.inference.engine import LoadedModel
    from core.results.reading import Reading
    from desktop.session.studies.study_lines import FoundInStudy


class MapMaker(QObject):
    """Offer to make the map of the finding in view, and make it.

    Parameters
    ----------
    session : Session
    controls : MapControls
    commands : CommandSet
    parent : QObject
    """

    #: The map of the current picture is ready.
    made = Signal()

    def __init__(
        self, session: Session, controls: MapControls, commands: CommandSet, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._controls, self._commands = session, controls, commands
        self._availability = Availability(session)
        self._model: LoadedModel | None = None
        #: Why no map can be made of the finding in view, whatever else is running.
        self._why = ""
        #: Whether the model makes no maps, and no map by occlusion was made.
        self.offered = False
        self._binding = Binding("show_where", self.make, self._why_not)
        commands.bind([self._binding])
        controls.make_wanted.connect(self.make)
        session.activity_changed.connect(self._show)

    def show_offer(self, in_view: FoundInStudy | None, reading: Reading | None) -> None:
        """Update the offer to the finding in view.

        Parameters
        ----------
        in_view : FoundInStudy or None
        reading : Reading or None
            The model's reading of the current picture.
        """
        from core.results.findings import is_by_occlusion
        from core.workflow.explain import why_no_occlusion

        opened = self._session.models
        by_id = {model.card.id: model for model in opened.all_models} if opened is not None else {}
        self._model = by_id.get(in_view.card.id) if in_view is not None else None
        self._why = why_no_occlusion(reading, self._model) if in_view is not None else ""
        if in_view is None:
            self._why = tr("Read the picture first.")
        elif reading is not None and is_by_occlusion(reading):
            self._why = tr("The map already exists.")
        self.offered = not self._why
        self._show()

    def make(self) -> None:
        """Make the map of the finding in view."""
        current, model = self._session.current, self._model
        if current is None or model is None or self._why_not():
            return

        def made() -> None:
            if self._session.current is current:
                self.made.emit()

        self._session.reading.explain(model, made)

    def _why_not(self) -> str:
        return self._availability.no_picture() or known(self._why) or self._availability.busy()

    def _show(self) -> None:
        why = self._why_not()
        tip = tr("Make a map for a model that gives none, by covering each place of the picture in turn.")
        self._controls.show_offer(why or tip, offered=self.offered, possible=not why)
        self._commands.refresh([self._binding])
