"""Hangs a study by the rules: its earlier studies beside it, in the panes that the rule asks for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from core.hanging.plan import Hanging, HungPane, Room, hang, hang_prior
from core.hanging.rule_files import HangingRules, read_rules
from core.hanging.studies import earlier_studies, other_side
from core.images.studies.study_tree import Study
from desktop.base.error_words import told
from desktop.base.language import dicom_day, known, tr
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.current_image import CurrentImageController
from desktop.controllers.hanging.earlier_offer import EarlierOffer
from desktop.controllers.hanging.pane_links import PaneLinks
from desktop.controllers.hanging.words import label_of
from desktop.controllers.ports import StatusLine
from desktop.controllers.settings_controller import SettingsController
from desktop.session.earlier_finder import EarlierFinder
from desktop.session.hung_series import HungSeries, find_series, hung_series
from desktop.session.items import Item
from desktop.session.session import Session
from desktop.viewer.panes import Panes
from desktop.viewer.viewer import Viewer


class HangingController(QObject):
    """Decides what stands beside the current study, and steps through its earlier studies.

    Parameters
    ----------
    session : Session
    panes : Panes
    current : CurrentImageController
    settings : SettingsController
    commands : CommandSet
    status : StatusLine
        Offers what archives have.
    window : QWidget
    """

    def __init__(
        self,
        session: Session,
        panes: Panes,
        current: CurrentImageController,
        settings: SettingsController,
        commands: CommandSet,
        status: StatusLine,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._panes, self._current, self._settings = session, panes, current, settings
        self._commands = commands
        self.links = PaneLinks(panes)
        self._finder = EarlierFinder(session, lambda: settings.now, self)
        self._finder.changed.connect(self._grown)
        self.offer = EarlierOffer(self._finder, commands, status, self)
        self._rules: HangingRules | None = None
        self._told: set[str] = set()
        self._hanging: Hanging | None = None
        #: The study that was hung last, or found to need no other pane.
        self._hung = ""
        #: How many panes the reader asked for; None where the rules decide.
        self._wanted: int | None = None
        #: Whether panes were linked before a rule linked them.
        self._linked_before = (False, False)
        current.near_elsewhere = self.links.near
        current.stack_beside = self.links.stack_of
        current.picking.connect(self._picking)
        current.picked.connect(self._refresh)
        session.opened.connect(self._opened)
        session.listing_changed.connect(self._grown)
        panes.activated.connect(self._refresh)
        panes.arranged.connect(lambda: self._unhang() if panes.beside else None)
        panes.view_changed.connect(self.links.refresh)
        self._bindings = [
            Binding("hang", self.hang_again, self._why_not_hang),
            Binding("older_prior", lambda: self.step(1), self._why_not_step),
            Binding("newer_prior", lambda: self.step(-1), self._why_not_step),
            Binding("link_scroll", self._link_scroll, checked=lambda: self.links.scroll),
            Binding("reference_lines", self._draw_lines, checked=lambda: self.links.lines),
        ]
        commands.bind(self._bindings)

    # What is hung

    @property
    def rules(self) -> HangingRules:
        """The rules; those of the user's own that are bad are told of once."""
        if self._rules is None:
            self._rules = read_rules()
            for problem in self._rules.problems:
                sentence = f"{told(problem.error)} {known(problem.consequence)}"
                if sentence not in self._told:
                    self._told.add(sentence)
                    self._session.alert.emit(sentence)
        return self._rules

    def choose_panes(self, count: int) -> None:
        """Show so many panes, as the reader asks; earlier studies fill them where a rule fits."""
        self._wanted = None if count == 1 else count
        item = self._item_of_current()
        plan = self._plan(item) if item is not None and count > 1 and self._on else None
        if item is not None and plan is not None:
            self._show(plan, item)
            self._current.show_awaited()
            self._refresh()
            return
        self._unhang()
        self._panes.show_panes(count)
        self._forget_hidden()

    def hang_again(self) -> None:
        """Hang the current study by the rules, whatever the panes hold."""
        self._wanted, self._rules = None, None
        item = self._item_of_current()
        if item is not None:
            if self._panes.beside:
                self._panes.show_panes(1)
            self._hang(item)
            self._current.show_awaited()
            self._refresh()

    def step(self, by: int) -> None:
        """Show earlier studies further back, or nearer."""
        hanging = self._hanging
        if hanging is None:
            return
        numbers = [held.prior for held in self.links.contents.values() if held.prior]
        first, last = min(numbers, default=1), max(numbers, default=1)
        by = max(by, 1 - first) if by < 0 else min(by, len(hanging.priors) - last)
        if by:
            for viewer, held in list(self.links.contents.items()):
                if held.prior:
                    self._show_prior(hanging, viewer, held, held.prior + by)
            self.links.unlink()
            self.links.follow(self._panes.active)
            self._tell_labels()
            self._current.show_awaited()
        self._say_which(hanging)

    # When

    def _picking(self, item: Item) -> None:
        """Hang the study of a picture that is about to be the current one, or let the panes go along."""
        viewer = self._panes.active
        if self._panes.beside:
            self.links.forget()
        elif self._is_to_be_hung(viewer, item):
            self._hang(item)
        else:
            self._put(viewer, item)
            self._match_again(viewer, item)
            self.links.follow(viewer)

    def _is_to_be_hung(self, viewer: Viewer, item: Item) -> bool:
        contents, visible = self.links.contents, self._panes.visible
        held = contents.get(viewer)
        # Where nothing hangs beside one series or film of a study, there may be something for another.
        other = held is not None and held.prior == 0 and not held.goes_on_to(item)
        tried = item.study == self._hung and (self._hanging is not None or not other)
        if not self._on or self._current.dropping or tried:
            return False
        if held is not None and held.prior and self._is_prior(item):
            return False
        if viewer is not visible[0] and (held is None or held.prior is None):
            return False
        # What the reader put into a pane stays there.
        others = (one for one in visible if one is not viewer and one.item is not None)
        return all(one in contents and contents[one].prior is not None for one in others)

    def _is_prior(self, item: Item) -> bool:
        return self._hanging is not None and find_series(self._hanging.priors, item) is not None

    def _hang(self, item: Item) -> None:
        if item.study != self._hung:
            self._finder.forget()
        self._hung = item.study
        plan = self._plan(item)
        if plan is not None:
            self._show(plan, item)
        else:
            for viewer in self.links.contents:
                if viewer is not self._panes.active:
                    # Of another study, which must not stand beside this one.
                    self._panes.empty(viewer)
            self._unhang()
            if self._wanted is None and self._panes.count > 1:
                self._panes.show_panes(1)
            self._put(self._panes.active, item, prior=0)

    def _plan(self, item: Item) -> Hanging | None:
        """How the study of a picture is hung, in as many panes as are wanted or fewer."""
        folder = self._session.folder
        found = find_series(folder.found.studies, item) if folder is not None else None
        if folder is None or found is None:
            return None
        study, earlier = found[0], earlier_studies(found[0], self._studies())
        self._finder.look(study, [one.identity.study_uid for one in earlier])
        room = Room(self._panes.width(), self._panes.height())
        picked, wanted = (item.instance, item.frame), self._wanted
        plans = (
            hang(self.rules, study, picked, earlier, room, panes=count)
            for count in ((None,) if wanted is None else range(wanted, 1, -1))
        )
        return next((plan for plan in plans if plan is not None), None)

    def _studies(self) -> Sequence[Study]:
        """Studies among which earlier ones are looked for."""
        folder = self._session.folder
        open_here = folder.found.studies if folder is not None else ()
        if not self._finder.received:
            return open_here
        uids = {study.identity.study_uid for study in open_here}
        return (*open_here, *(one for one in self._finder.received if one.identity.study_uid not in uids))

    # Showing

    def _show(self, plan: Hanging, item: Item) -> None:
        """Arrange the panes as a plan has it; the active one keeps the picture that was picked."""
        if self._hanging is None:
            self._linked_before = (self._panes.zoom_linked, self._panes.window_linked)
        shown = [(pane.picture[0].source.name, pane.picture[1]) for pane in plan.panes]
        at = shown.index(item.key) if item.key in shown else _first_current(plan)
        self._hanging, self._hung = plan, item.study
        self.links.forget()
        rule = plan.rule
        count = max(len(plan.panes), self._wanted or 1)
        self._panes.show_panes(count, columns=rule.columns if count == len(plan.panes) else 0, at=at)
        for viewer in self._panes.visible[len(plan.panes) :]:
            self._panes.empty(viewer)
        self.links.scroll = rule.link.scroll
        self.links.lines = rule.link.reference_lines
        known = self._session.folder.items if self._session.folder is not None else {}
        for number, (viewer, pane) in enumerate(zip(self._panes.visible, plan.panes, strict=False)):
            held = hung_series(known, pane.study, pane.series, pane.prior, rule.panes[number])
            self.links.contents[viewer] = held
            wanted = held.item_of(shown[number])
            if wanted is None:
                continue
            if viewer is self._panes.active and wanted is not item:
                # The rule has another series of the study in the place of the one that was picked.
                QTimer.singleShot(0, lambda wanted=wanted: self._current.go_to(wanted))
            elif viewer is not self._panes.active:
                self.links.put(viewer, wanted)
        self._panes.link(zoom=rule.link.zoom, window=rule.link.window)
        self.links.follow(self._panes.active)
        self._tell_labels()
        self._tell_blind()

    def _unhang(self) -> None:
        """Let go of what a rule did, except of the number of panes."""
        if self._hanging is not None:
            zoom, window = self._linked_before
            self._panes.link(zoom=zoom, window=window)
            self.links.scroll = False
        self._hanging = None
        self.links.forget()
        self.links.show_labels({})
        self._tell_blind()

    def _put(self, viewer: Viewer, item: Item, prior: int | None = None) -> None:
        """Note what a pane holds by now."""
        held, folder = self.links.contents.get(viewer), self._session.folder
        if (held is not None and item.key in held.stack.places) or folder is None:
            return
        found = find_series(self._studies(), item)
        if found is None:
            self.links.contents.pop(viewer, None)
        else:
            number = self._number_of(found[0]) if prior is None else prior
            pane = held.pane if held is not None else None
            self.links.contents[viewer] = hung_series(folder.items, *found, number, pane)
        if self._hanging is not None:
            self._tell_labels()

    def _number_of(self, study: Study) -> int | None:
        """Which of the studies that are hung it is."""
        if self._hanging is None:
            return None
        hung = (self._hanging.panes[_first_current(self._hanging)].study, *self._hanging.priors)
        return next((n for n, one in enumerate(hung) if one.key == study.key), None)

    def _match_again(self, leader: Viewer, item: Item) -> None:
        """Let earlier studies show the series or view that the current one shows now."""
        mine, hanging = self.links.contents.get(leader), self._hanging
        if mine is None or mine.prior != 0 or hanging is None or not self.links.scroll:
            return
        for viewer, held in list(self.links.contents.items()):
            alone = held.pane is None or mine.pane is None or held.pane.wants == mine.pane.wants
            if held.prior and viewer in self._panes.visible and alone:
                picture = item.instance, item.frame
                hung = hang_prior(hanging.rule, mine.series, picture, held.study, held.prior)
                if hung is None and viewer.item and other_side(item.instance, viewer.item.instance):
                    self._panes.empty(viewer)
                elif hung is not None and (hung.series.key != held.series.key or not held.scrolls(item)):
                    self._fill(viewer, hung, held)

    def _show_prior(self, hanging: Hanging, viewer: Viewer, held: HungSeries, number: int) -> None:
        like = self._current_like(held)
        if like is None:
            return
        mine, item = like
        study = hanging.priors[number - 1]
        hung = hang_prior(hanging.rule, mine.series, (item.instance, item.frame), study, number)
        if hung is not None:
            self._fill(viewer, hung, held)

    def _fill(self, viewer: Viewer, hung: HungPane, before: HungSeries) -> None:
        folder = self._session.folder
        known = folder.items if folder is not None else {}
        held = hung_series(known, hung.study, hung.series, hung.prior, before.pane)
        self.links.contents[viewer] = held
        wanted = held.item_of((hung.picture[0].source.name, hung.picture[1]))
        if wanted is None or wanted is viewer.item:
            return
        if viewer is self._panes.active:
            self._current.go_to(wanted)
        else:
            self.links.put(viewer, wanted)

    def _current_like(self, held: HungSeries) -> tuple[HungSeries, Item] | None:
        """What the pane of the current study holds that an earlier study's pane is to be like."""
        mine = [
            (one, viewer.item)
            for viewer, one in self.links.contents.items()
            if one.prior == 0 and viewer.item is not None
        ]
        same = (pair for pair in mine if held.pane and pair[0].pane and pair[0].pane.wants == held.pane.wants)
        return next(same, mine[0] if mine else None)

    def _item_of_current(self) -> Item | None:
        """The picture of the current study, whichever pane is active."""
        for viewer, held in self.links.contents.items():
            if held.prior == 0 and viewer in self._panes.visible and viewer.item is not None:
                if viewer is not self._panes.active:
                    viewer.setFocus()
                return viewer.item
        return self._session.current

    # Growing folders, other ones

    def _opened(self) -> None:
        self._hung, self._rules = "", None
        self._finder.forget()
        self._unhang()
        if self._wanted is None and self._panes.count > 1 and not self._panes.beside:
            self._panes.show_panes(1)

    def _grown(self) -> None:
        """More of the folder is known: earlier studies may have come, and series may have grown."""
        active, item = self._panes.active, self._session.current
        for viewer, held in list(self.links.contents.items()):
            found = find_series(self._studies(), viewer.item) if viewer.item is not None else None
            folder = self._session.folder
            if found is not None and folder is not None and found[1] is not held.series:
                self.links.contents[viewer] = hung_series(folder.items, *found, held.prior, held.pane)
                self.links.tell_place(viewer)
        held_here = self.links.contents.get(active)
        if item is None or item.study != self._hung or held_here is None or held_here.prior != 0:
            return
        plan = self._plan(item) if self._on and self._may_grow() else None
        before = [one.key for one in self._hanging.priors] if self._hanging is not None else []
        if plan is not None and [one.key for one in plan.priors] != before:
            self._show(plan, item)
            self._current.show_awaited()
        self._refresh()

    def _may_grow(self) -> bool:
        """Whether the panes still lie as they were hung."""
        return self._hanging is not None or (self._panes.count == 1 and not self._panes.beside)

    def _forget_hidden(self) -> None:
        visible = self._panes.visible
        self.links.contents = {
            viewer: held for viewer, held in self.links.contents.items() if viewer in visible
        }
        for viewer in visible:
            if viewer.item is not None:
                self._put(viewer, viewer.item)
        self._refresh()

    # Words and commands

    @property
    def _on(self) -> bool:
        return self._settings.now.general.hang_earlier

    def _tell_labels(self) -> None:
        hanging = self._hanging
        if hanging is None:
            self.links.show_labels({})
            return
        study = hanging.panes[_first_current(hanging)].study
        self.links.show_labels(
            {
                viewer: label_of(held.study, held.prior, len(hanging.priors), study)
                for viewer, held in self.links.contents.items()
                if held.prior is not None
            }
        )

    def _say_which(self, hanging: Hanging) -> None:
        shown = sorted({held.prior for held in self.links.contents.values() if held.prior})
        if shown:
            day = dicom_day(hanging.priors[shown[0] - 1].identity.study_date)
            words = tr("Earlier study {n} of {count}", n=shown[0], count=len(hanging.priors))
            self._session.status_message.emit(f"{words}: {day}")

    def _tell_blind(self) -> None:
        """Hide of earlier studies what models found, for as long as the current one is read blind."""
        priors = self._hanging.priors if self._hanging is not None else ()
        keys = [study.series[0].instances[0].identity.study_key for study in priors]
        self._session.decisions.hide_with(self._hung if priors else "", keys)

    def _refresh(self) -> None:
        self.links.refresh()
        self._commands.refresh(self._bindings)

    def _link_scroll(self) -> None:
        self.links.scroll = not self.links.scroll
        if self.links.scroll:
            self.links.link_here()
            self.links.follow(self._panes.active)
            self._current.show_awaited()
        self._refresh()

    def _draw_lines(self) -> None:
        self.links.lines = not self.links.lines
        self._refresh()

    def _why_not_hang(self) -> str:
        return "" if self._session.current is not None else tr("Choose a picture first.")

    def _why_not_step(self) -> str:
        if self._hanging is None or not self._hanging.priors:
            return tr("There is no earlier study of this patient.")
        if len(self._hanging.priors) <= self._hanging.rule.priors_wanted:
            return tr("There are no other earlier studies of this patient.")
        return ""


def _first_current(hanging: Hanging) -> int:
    """Which pane, counted from 0, shows the current study."""
    return next(number for number, pane in enumerate(hanging.panes) if pane.prior == 0)
