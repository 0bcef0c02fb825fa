"""What follows from the picture that is current: its outcome, whose reading of it is seen, and which map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.results.wording import chance
from desktop.base.language import known, mark, tr
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.ports import WindowParts
from desktop.findings.class_bars import bars_of
from desktop.findings.comparison import Line, lines_of, other_of
from desktop.findings.map_choice import abnormal_classes, class_to_show, map_title, suspected
from desktop.findings.model_switcher import models_that_read
from desktop.session.items import Item, Key, Outcome, ReadingState
from desktop.session.session import Session
from desktop.session.stacks import Stack, Stacks
from desktop.viewer.class_map import ClassMap, class_map_of

if TYPE_CHECKING:
    from core.inference.engine import LoadedModel
    from core.workflow.view import Shown


#: Why something waits for the reader who reads blind first.
GIVE_YOURS = mark("Give your own reading first.")


class CurrentImageController(QObject):
    """Brings panes and findings in line with the current picture.

    Parameters
    ----------
    session : Session
    parts : WindowParts
        The active viewer of its panes shows the current picture.
    commands : CommandSet
    window : QWidget
    """

    #: Another picture is current.
    picked = Signal()
    #: A `Shown`: the current picture is on screen.
    decoded = Signal(object)
    #: What is known of the current picture is on screen, or what of it may be seen.
    outcome_shown = Signal()

    def __init__(
        self,
        session: Session,
        parts: WindowParts,
        commands: CommandSet,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        panes, findings = parts.panes, parts.findings
        self._session, self._worklist, self._panes, self._findings = session, parts.worklist, panes, findings
        self._commands, self._window = commands, window
        self._map_binding = Binding("class_map", self.toggle_map, self._no_map, lambda: self._map_there)
        commands.bind([self._map_binding])
        self._stacks = Stacks()
        self._map_wanted = self._map_there = False
        self._class: str | None = None
        #: Whether a map is asked for on this very picture; those of what is not suspected come no other way.
        self._asked_for = False
        self._model = ""
        session.changed.connect(self._changed)
        session.pictures.decoded.connect(self._decoded)
        session.pictures.undecodable.connect(self._undecodable)
        panes.activated.connect(self._pane_changed)
        panes.dropped.connect(self._dropped)
        findings.model_switcher.chosen.connect(self.choose_model)
        findings.class_chosen.connect(self.choose_class)

    def pick(self, item: Item) -> None:
        """Make a picture the current one, in the active pane."""
        viewer, pictures = self._panes.active, self._session.pictures
        if item is pictures.current and item is viewer.item:
            return
        self._class = None
        self._panes.wait_for(item)
        pictures.show(item, self._panes.awaited(), self.stack_of(item).around(item))
        self._session.decisions.hash_file(item)
        self.show_outcome()
        self.picked.emit()

    def go_to(self, item: Item) -> None:
        """Show a picture in the active pane, in the list too unless it is filtered or folded away."""
        self._worklist.go_to(item)
        self.pick(item)

    def stack_of(self, item: Item) -> Stack:
        """Stack that a picture is scrolled in."""
        folder = self._session.folder
        return Stack((item,)) if folder is None else self._stacks.of(folder.found, item)

    def show_outcome(self) -> None:
        """Show what is known of the current picture, with the map of its finding if maps are wanted."""
        session, findings = self._session, self._findings
        current, outcome = session.current, self.outcome
        if current is None:
            return
        loaded = self._model_of(outcome)
        findings.model_switcher.show_models(
            models_that_read(session, current), loaded.card.id if loaded else ""
        )
        if loaded is not None and session.models is not None:
            findings.facts.show_model(loaded, session.models.device)
        finding = outcome.reading.finding if outcome.reading is not None else None
        if finding is None or loaded is None:
            self._class = None
            findings.show_outcome(outcome, (), None)
        else:
            if self._map_wanted and self._class is None and (self._asked_for or suspected(finding)):
                self._class = class_to_show(finding, loaded.card)
            if self._class is not None and self._class not in abnormal_classes(loaded.card):
                self._class = None
            self._asked_for = False
            words = chance(finding, loaded.card)
            findings.show_outcome(outcome, bars_of(finding, loaded.card), self._class, words)
        findings.side_by_side.show_lines(self._beside(outcome, current))
        self.show_map()
        self.outcome_shown.emit()

    def _beside(self, outcome: Outcome, current: Item) -> tuple[Line, ...]:
        """The reading on screen beside that of another model, where there is one."""
        folder, shown = self._session.folder, outcome.reading
        other = None
        if folder is not None and shown is not None:
            other = other_of(shown, list(folder.readings_of(current).values()), self._session.titles)
        return lines_of(shown, other, self._session.titles) if shown and other else ()

    @property
    def model(self) -> str:
        """Id of the model whose reading is seen; empty where none is."""
        loaded = self._model_of(self.outcome)
        return loaded.card.id if loaded is not None else ""

    @property
    def outcome(self) -> Outcome:
        """What is known of the current picture, as far as the reader may see it."""
        current = self._session.current
        return (
            Outcome(ReadingState.UNREAD) if current is None else self._session.outcome(current, self._model)
        )

    def choose_model(self, model: str) -> None:
        """Show another model's reading, of the following pictures too where it read them."""
        self._model, self._class = model, None
        self.show_outcome()

    def choose_class(self, name: str | None) -> None:
        """Show the map of a class; '' stands for that of the finding, None for no map."""
        self._map_wanted = self._asked_for = name is not None
        self._class = name or None
        self.show_outcome()

    def toggle_map(self) -> None:
        """Show the map of the finding, or none where one is seen."""
        self.choose_class(None if self._class else "")

    def show_map(self) -> None:
        """Lay the map that is wanted over the picture it belongs to."""
        class_map = self._class_map()
        current, shown = self._session.current, self._panes.active.shown
        key = (shown.picture.name, shown.picture.frame) if shown is not None else None
        matches = current is not None and key == current.key
        visible = class_map if matches and class_map is not None and not class_map.weak else None
        self._panes.active.show_class_map(visible)
        if self.outcome.hidden:
            # What the reader is not to see yet may still be seen in another pane.
            self._panes.hide_class_maps()
        self._findings.show_strength(class_map)
        self._map_there = class_map is not None
        self._commands.refresh([self._map_binding])

    def _no_map(self) -> str:
        """Why no map can be shown."""
        if self._findings.bars.isVisibleTo(self._window):
            return ""
        return known(GIVE_YOURS) if self.outcome.hidden else tr("Read the picture first.")

    def _class_map(self) -> ClassMap | None:
        if self._class is None:
            return None
        outcome = self.outcome
        loaded = self._model_of(outcome)
        if outcome.reading is None or loaded is None:
            return None
        title = self._session.titles.get((loaded.card.id, self._class), self._class)
        if outcome.reading.finding is not None:
            title = map_title(title, outcome.reading.finding)
        return class_map_of(outcome.reading, self._class, title, loaded.card)

    def _model_of(self, outcome: Outcome) -> LoadedModel | None:
        """The loaded model that made a reading."""
        models, reading = self._session.models, outcome.reading
        if models is None or reading is None or reading.model is None:
            return None
        return next((m for m in models.models if m.card.id == reading.model.id), None)

    def _changed(self, keys: list[Key]) -> None:
        current = self._session.current
        if current is not None and current.key in keys:
            self.show_outcome()

    def _decoded(self, shown: Shown) -> None:
        key = (shown.picture.name, shown.picture.frame)
        self._panes.show_picture(key, shown)
        if self._session.current is not None and self._session.current.key == key:
            self.decoded.emit(shown)
            self.show_map()

    def _undecodable(self, item: Item, outcome: Outcome) -> None:
        self._panes.show_problem(item.key, outcome.message, outcome.advice)

    def _pane_changed(self) -> None:
        """Go on with the picture of the pane that became active; with none where it is empty."""
        item = self._panes.active.item
        if item is not None:
            self.go_to(item)
            return
        self._class = None
        self._session.pictures.show_none()
        self._findings.show_nothing()
        self.show_map()
        self.outcome_shown.emit()
        self.picked.emit()

    def _dropped(self, name: str, frame: int) -> None:
        """Show the picture that was dropped on a pane, which is the active one by now."""
        folder = self._session.folder
        item = folder.found.items.get((name, frame)) if folder is not None else None
        if item is not None:
            self.go_to(item)
