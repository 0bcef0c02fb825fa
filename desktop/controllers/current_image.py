"""Follow the current picture: its outcome, the reading that is shown, and the map."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.results.decisions import Verdict
from core.results.findings import map_of_finding
from core.results.wording import version_words
from desktop.base.language import known, mark, tr
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.map_maker import MapMaker
from desktop.controllers.ports import WindowParts
from desktop.findings.comparison import Line, lines_of, other_of
from desktop.findings.panel_content import content_of, finding_here, reading_here, sentence
from desktop.findings.study_facts import study_facts
from desktop.session.items import Item, Key, Outcome, ReadingState
from desktop.session.session import Session
from desktop.session.stacks import Stack, Stacks
from desktop.session.studies.study_lines import FoundInStudy
from desktop.viewer.class_map import ClassMap, class_map_of

if TYPE_CHECKING:
    from core.inference.engine import LoadedModel
    from core.results.reading import Reading
    from core.workflow.view import Shown


#: Why something is hidden from a reader who reads blind.
GIVE_YOURS = mark("Give your own reading first.")


class CurrentImageController(QObject):
    """Update panes and findings when the current picture changes.

    Parameters
    ----------
    session : Session
    parts : WindowParts
        The active viewer of its panes shows the current picture.
    commands : CommandSet
    window : QWidget
    """

    #: An `Item` that is about to become the current one; receivers may update other panes.
    picking = Signal(object)
    #: Another picture became the current one.
    picked = Signal()
    #: A `Shown`: the current picture is on screen.
    decoded = Signal(object)
    #: Everything known about the current picture is on screen, as far as the reader may see it.
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
        self.map_maker = MapMaker(session, findings.map, commands, self)
        self.map_maker.made.connect(lambda: self.want_map(True))
        self._stacks = Stacks()
        #: Returns pictures that other panes may need next, the most urgent first.
        self.near_elsewhere: Callable[[], Iterable[Item]] = tuple
        #: Returns the stack of a picture that is shown but is not part of the open folder.
        self.stack_beside: Callable[[Item], Stack | None] = lambda _item: None
        #: Whether the reader dragged the next picture into its pane.
        self.dropping = False
        self._map_wanted = self._map_there = False
        #: Whether the reader asked for a map of this picture. Findings that are not suspected have a map only
        #: then.
        self._asked_for = False
        #: The finding that the reader chose in this study.
        self._chosen: tuple[str, str] | None = None
        session.changed.connect(self._changed)
        session.pictures.decoded.connect(self._decoded)
        session.pictures.undecodable.connect(self._undecodable)
        panes.activated.connect(self._pane_changed)
        panes.dropped.connect(self._dropped)
        findings.list.chosen.connect(self.choose)
        findings.map.wanted.connect(self.want_map)
        findings.head.wanted.connect(self.go_to)
        findings.curve.wanted.connect(self._go_to_slice)

    def pick(self, item: Item) -> None:
        """Show a picture in the active pane and make it the current one."""
        viewer, pictures = self._panes.active, self._session.pictures
        if item is pictures.current and item is viewer.item:
            return
        if pictures.current is None or item.study != pictures.current.study:
            self._chosen = None
        self._asked_for = False
        with self._panes.changing():
            self._panes.wait_for(item)
            self.picking.emit(item)
            self._show(item)
            if self._session.is_open(item):
                self._session.decisions.hash_file(item)
            self.show_outcome()
        self.picked.emit()

    def show_awaited(self) -> None:
        """Decode the pictures that panes are waiting for."""
        if self._session.current is not None:
            self._show(self._session.current)

    def _show(self, item: Item) -> None:
        near = _by_turns(self.stack_of(item).around(item), self.near_elsewhere())
        self._session.pictures.show(item, self._panes.awaited(), near)

    def go_to(self, item: Item) -> None:
        """Show a picture in the active pane, and in the list unless it is filtered or folded away."""
        self._worklist.go_to(item)
        self.pick(item)

    def stack_of(self, item: Item) -> Stack:
        """Return the stack that a picture belongs to."""
        folder = self._session.folder
        if folder is None or item.key not in folder.items:
            return self.stack_beside(item) or Stack((item,))
        return self._stacks.of(folder.found, item)

    def show_outcome(self) -> None:
        """Show the outcome of the current picture's study, with the map of the finding in view."""
        session, findings = self._session, self._findings
        current, folder = session.current, session.folder
        if current is None or folder is None:
            return
        in_view, outcome = self.in_view, session.study_outcome(current)
        loaded = self._model_of(current, in_view)
        findings.facts.show_study(study_facts(current, folder.study_of(current), named=session.named))
        if in_view is not None and in_view.finding.other is not None:
            findings.facts.say(sentence(version_words(in_view.stands.model, in_view.finding.other, known)))
        elif loaded is not None and session.models is not None:
            findings.facts.show_model(loaded, session.models.device)
        elif session.models is not None:
            findings.facts.show_no_model()
        content = content_of(folder, current, outcome, in_view, self._verdict)
        findings.show_content(content)
        findings.side_by_side.show_lines(self._beside(current, in_view))
        self.show_map()
        self.outcome_shown.emit()

    def _beside(self, current: Item, in_view: FoundInStudy | None) -> tuple[Line, ...]:
        """Return the comparison with another version of the model; empty if only one version read."""
        folder, models = self._session.folder, self._session.models
        if folder is None or models is None or in_view is None:
            return ()
        shown = reading_here(folder, current, in_view)
        other = other_of(in_view, folder.readings_of(current).values(), in_view.cards)
        return lines_of(in_view, shown, other, in_view.cards) if shown and other else ()

    def _verdict(self, one: FoundInStudy) -> Verdict:
        """Return the reader's verdict on a finding."""
        current = self._session.current
        last = self._session.decisions.history_of(current, one).last if current is not None else None
        return last.verdict if last is not None else Verdict.NONE

    @property
    def in_view(self) -> FoundInStudy | None:
        """The finding in view, if the reader may see it: the one that they chose, or the first."""
        current = self._session.current
        found = self._session.found(current) if current is not None else ()
        return next((one for one in found if one.key == self._chosen), found[0] if found else None)

    @property
    def loading(self) -> bool:
        """Whether nothing of the study is shown yet, because its picture is being decoded."""
        viewer, pictures = self._panes.active, self._session.pictures
        return viewer.loading and viewer.item is not None and not pictures.gave_up(viewer.item)

    @property
    def model(self) -> str:
        """The id of the model whose finding is in view; empty if there is none."""
        current = self._session.current
        loaded = self._model_of(current, self.in_view) if current is not None else None
        return loaded.card.id if loaded is not None else ""

    @property
    def outcome(self) -> Outcome:
        """The outcome of the current picture's study, as far as the reader may see it."""
        current = self._session.current
        return Outcome(ReadingState.UNREAD) if current is None else self._session.study_outcome(current)

    def choose(self, key: tuple[str, str]) -> None:
        """Bring a finding of the study into view, given by its model's id and its name."""
        self._chosen, self._asked_for = key, False
        self.show_outcome()

    def want_map(self, wanted: bool) -> None:
        """Show maps from now on, including this one whatever its score; or hide maps."""
        self._map_wanted = self._asked_for = wanted
        self.show_outcome()

    def toggle_map(self) -> None:
        """Show the map of the finding in view, or hide it."""
        self.want_map(not self._map_there)

    def show_map(self) -> None:
        """Show the requested map over its picture."""
        in_view, current = self.in_view, self._session.current
        class_map = self._class_map() if self._map_wanted else None
        shown = self._panes.active.shown
        key = (shown.picture.name, shown.picture.frame) if shown is not None else None
        matches = current is not None and key == current.key
        visible = class_map if matches and class_map is not None and not class_map.weak else None
        self._panes.active.show_class_map(visible)
        if self.outcome.hidden:
            # Another pane may still show a map that the reader must not see yet.
            self._panes.hide_class_maps()
        there = in_view is not None and self._map_to_be_had(in_view)
        self.map_maker.show_offer(in_view, self._reading_of(in_view) if in_view is not None else None)
        self._findings.map.show_state(class_map, self._why_no_map(there=there), there=there)
        self._map_there = class_map is not None
        self._commands.refresh([self._map_binding])

    def _no_map(self) -> str:
        """Return why no map can be shown."""
        in_view = self.in_view
        if in_view is not None:
            return "" if self._map_to_be_had(in_view) else self._why_no_map(there=False)
        return known(GIVE_YOURS) if self.outcome.hidden else tr("Read the picture first.")

    def _why_no_map(self, *, there: bool) -> str:
        """Return the text that replaces a missing map."""
        one = self.in_view
        here = finding_here(self._reading_of(one), one) if one is not None else None
        if there and here is not None and here.band.shows_maps:
            return tr("The map shows where in the picture it was seen.")
        if there:
            return tr("Maps of what is not suspected are shown only when you ask for them.")
        if self.map_maker.offered:
            return tr("The model gives no maps. Show where makes one by covering each place in turn.")
        if here is not None and here.other is not None:
            return tr("No map: another version of the model read this picture.")
        return tr("No map: the model gives no map for this finding, or has not read this picture.")

    def _map_to_be_had(self, one: FoundInStudy) -> bool:
        """Return whether the current picture has a map of a finding."""
        reading = self._reading_of(one)
        here = finding_here(reading, one)
        return reading is not None and here is not None and map_of_finding(reading, here) is not None

    def _class_map(self) -> ClassMap | None:
        """Return the map of the finding in view; if the finding is not suspected, only on request."""
        one = self.in_view
        reading = self._reading_of(one) if one is not None else None
        here = finding_here(reading, one) if one is not None else None
        if one is None or reading is None or here is None or map_of_finding(reading, here) is None:
            return None
        if not (here.band.shows_maps or self._asked_for):
            return None
        title = (
            self._session.titles.get((one.card.id, here.map_class), here.title) if here.kinds else here.title
        )
        words = known(title) if here.band.shows_maps else tr("{title}, not suspected", title=known(title))
        return class_map_of(reading, here, words, one.card)

    def _reading_of(self, one: FoundInStudy) -> Reading | None:
        current, folder = self._session.current, self._session.folder
        return reading_here(folder, current, one) if current is not None and folder is not None else None

    def _model_of(self, current: Item, one: FoundInStudy | None) -> LoadedModel | None:
        """Return the model of a finding; without a finding, the first model that was asked."""
        models, folder = self._session.models, self._session.folder
        if models is None or folder is None or (one is None and self.outcome.hidden):
            return None
        asked = (
            [one.card.id] if one is not None else [model for model in folder.readings_of(current) if model]
        )
        return next((m for wanted in asked for m in models.all_models if m.card.id == wanted), None)

    def _go_to_slice(self, key: Key) -> None:
        folder = self._session.folder
        item = folder.items.get(key) if folder is not None else None
        if item is not None:
            self.go_to(item)

    def _changed(self, keys: list[Key]) -> None:
        current, folder = self._session.current, self._session.folder
        if current is None or folder is None:
            return
        changed = set(keys)
        if any(item.key in changed for item in folder.study_of(current)):
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
        """Continue with the picture of the pane that became active; with none if the pane is empty."""
        item = self._panes.active.item
        if item is not None:
            self.go_to(item)
            return
        self._chosen = None
        self._session.pictures.show_none()
        self._findings.show_nothing()
        self.show_map()
        self.outcome_shown.emit()
        self.picked.emit()

    def _dropped(self, name: str, frame: int) -> None:
        """Show a picture that was dropped on a pane, which has become the active one."""
        folder = self._session.folder
        item = folder.found.items.get((name, frame)) if folder is not None else None
        if item is not None:
            self.dropping = True
            self.go_to(item)
            self.dropping = False


def _by_turns(first: Iterable[Item], second: Iterable[Item]) -> Iterator[Item]:
    """Yield the items of two iterables alternately."""
    for pair in zip_longest(first, second):
        yield from (item for item in pair if item is not None)
