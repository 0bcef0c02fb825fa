"""Decide which study is hung by the rules and when: on moving, on request, or as files are found."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.hanging.plan import LEAST_ROOM, Hanging, Room, hang
from core.hanging.rule_files import HangingRules, read_rules
from core.hanging.studies import earlier_studies
from desktop.base.error_words import told
from desktop.base.language import dicom_day, known, tr
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.current_image import CurrentImageController
from desktop.controllers.hanging.earlier_offer import EarlierOffer
from desktop.controllers.hanging.hung_panes import HungPanes
from desktop.controllers.hanging.pane_links import PaneLinks
from desktop.controllers.hanging.words import rule_words
from desktop.controllers.ports import StatusLine
from desktop.controllers.settings_controller import SettingsController
from desktop.session.earlier_finder import EarlierFinder
from desktop.session.hung_series import find_series
from desktop.session.items import Item
from desktop.session.session import Session
from desktop.viewer.panes import Panes
from desktop.viewer.viewer import Viewer


class HangingController(QObject):
    """Decide what is shown beside the current study; `HungPanes` shows it.

    Parameters
    ----------
    session : Session
    panes : Panes
    current : CurrentImageController
    settings : SettingsController
    commands : CommandSet
    status : StatusLine
        Shows the offer of studies in archives.
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
        self._hung_panes = HungPanes(session, panes, current, self.links, self._finder)
        self._rules: HangingRules | None = None
        self._told: set[str] = set()
        #: The study that was hung last, or that needs no other pane.
        self._hung = ""
        #: The study whose earlier ones last had too little room.
        self._narrow_for = ""
        #: Number of panes that the reader chose; None if the rules decide.
        self._wanted: int | None = None
        #: Whether the panes stay unchanged until it is known whether the study has earlier ones.
        self._waits = False
        current.near_elsewhere = self.links.near
        current.stack_beside = self.links.stack_of
        current.picking.connect(self._picking)
        current.picked.connect(self._refresh)
        session.opened.connect(self._opened)
        session.listing_changed.connect(self._grown)
        panes.activated.connect(self._refresh)
        panes.arranged.connect(lambda: self._hung_panes.let_go() if panes.beside else None)
        panes.view_changed.connect(self.links.refresh)
        self._bindings = [
            Binding("hang", self.hang_again, self._why_not_hang),
            Binding("older_prior", lambda: self._hung_panes.step(1), self._why_not_step),
            Binding("newer_prior", lambda: self._hung_panes.step(-1), self._why_not_step),
            Binding("link_scroll", self._link_scroll, checked=lambda: self.links.scroll),
            Binding("reference_lines", self._draw_lines, checked=lambda: self.links.lines),
        ]
        commands.bind(self._bindings)

    # What is hung

    @property
    def rules(self) -> HangingRules:
        """The hanging rules; errors in the user's own rules are reported once."""
        if self._rules is None:
            self._rules = read_rules()
            for problem in self._rules.problems:
                sentence = f"{told(problem.error)} {known(problem.consequence)}"
                if sentence not in self._told:
                    self._told.add(sentence)
                    self._session.alert.emit(sentence)
        return self._rules

    def choose_panes(self, count: int) -> None:
        """Show the chosen number of panes; earlier studies fill them if a rule applies."""
        self._wanted = None if count == 1 else count
        item = self._hung_panes.item_of_current()
        plan = self._plan(item) if item is not None and count > 1 and self._on else None
        if item is not None and plan is not None:
            self._show(plan, item)
            self._current.show_awaited()
            self._refresh()
            return
        self._hung_panes.let_go()
        self._panes.show_panes(count)
        self._hung_panes.note_visible()
        self._refresh()

    def hang_again(self) -> None:
        """Hang the current study by the rules again, whatever the panes show."""
        self._wanted, self._rules = None, None
        item = self._hung_panes.item_of_current()
        if item is not None:
            if self._panes.beside:
                self._panes.show_panes(1)
            self._hang(item)
            self._current.show_awaited()
            self._refresh()
            self._session.status_message.emit(self._rule_words())

    def _rule_words(self) -> str:
        """Return the rule by which the panes are hung, in words."""
        hanging = self._hung_panes.hanging
        if hanging is None:
            return tr("No hanging rule fits this study; it is shown alone.")
        return tr("Hung by the rule {rule}.", rule=rule_words(hanging.rule))

    # When it is hung

    def _picking(self, item: Item) -> None:
        """Hang the study of a picture that becomes the current one, or let the other panes follow."""
        viewer = self._panes.active
        if self._panes.beside:
            self.links.forget()
        elif self._is_to_be_hung(viewer, item):
            self._hang(item)
        else:
            self._hung_panes.go_along(viewer, item)

    def _is_to_be_hung(self, viewer: Viewer, item: Item) -> bool:
        contents, visible = self.links.contents, self._panes.visible
        held = contents.get(viewer)
        # If one series or view of a study has no counterpart, another may have one.
        other = held is not None and held.prior == 0 and not held.goes_on_to(item)
        tried = item.study == self._hung and (self._hung_panes.hanging is not None or not other)
        if not self._on or self._current.dropping or tried:
            return False
        if held is not None and held.prior and self._is_prior(item):
            return False
        if viewer is not visible[0] and (held is None or held.prior is None):
            return False
        # A picture that the reader dragged into a pane stays there.
        others = (one for one in visible if one is not viewer and one.item is not None)
        return all(one in contents and contents[one].prior is not None for one in others)

    def _is_prior(self, item: Item) -> bool:
        hanging = self._hung_panes.hanging
        return hanging is not None and find_series(hanging.priors, item) is not None

    def _hang(self, item: Item) -> None:
        if item.study != self._hung:
            self._finder.forget()
        self._hung = item.study
        plan = self._plan(item)
        if plan is not None:
            self._show(plan, item)
        else:
            self._hung_panes.empty_others()
            # If the previous study was shown with earlier ones, this one probably will be, too: keep the
            # panes while earlier studies are searched, so that the picture does not change its size.
            was_hung = self._hung_panes.hanging is not None
            self._waits = self._finder.looking and was_hung
            self._hung_panes.let_go()
            if not self._waits:
                self._lay_one(was_hung=was_hung)
            self._hung_panes.put(self._panes.active, item, prior=0)

    def _lay_one(self, *, was_hung: bool) -> None:
        """Give all the room to the current study, unless the reader asked for more panes.

        Panes that earlier studies filled by a rule go with those, however many the reader asked for.
        """
        self._waits = False
        if (self._wanted is None or was_hung) and self._panes.count > 1 and not self._panes.beside:
            self._panes.show_panes(1)

    def _plan(self, item: Item) -> Hanging | None:
        """Return how the study of a picture is hung in at most the wanted number of panes."""
        folder = self._session.folder
        found = find_series(folder.found.studies, item) if folder is not None else None
        if folder is None or found is None:
            return None
        study, earlier = found[0], earlier_studies(found[0], self._finder.studies)
        self._finder.look(study, [one.identity.study_uid for one in earlier])
        room = Room(self._panes.width(), self._panes.height())
        picked, wanted = (item.instance, item.frame), self._wanted
        plans = (
            hang(self.rules, study, picked, earlier, room, panes=count)
            for count in ((None,) if wanted is None else range(wanted, 1, -1))
        )
        plan = next((plan for plan in plans if plan is not None), None)
        if plan is None and earlier and room.narrow and wanted is None and self._narrow_for != item.study:
            self._narrow_for = item.study
            self._say_no_room(hang(self.rules, study, picked, earlier, Room(LEAST_ROOM, room.height)))
        return plan

    def _say_no_room(self, plan: Hanging | None) -> None:
        """Tell that an earlier study would stand beside the current one if there were room for two panes."""
        if plan is not None and plan.priors:
            words = tr(
                "Too little room to show the earlier study of {day} beside. Close a panel, then press H.",
                day=dicom_day(plan.priors[0].identity.study_date),
            )
            self._session.status_message.emit(words)

    def _show(self, plan: Hanging, item: Item) -> None:
        self._hung, self._waits = item.study, False
        self._hung_panes.show(plan, item, self._wanted or 1)

    # Folders that grow or change

    def _opened(self) -> None:
        was_hung = self._hung_panes.hanging is not None
        self._hung, self._rules = "", None
        self._finder.forget()
        self._hung_panes.let_go()
        self._lay_one(was_hung=was_hung)

    def _grown(self) -> None:
        """Hang again if earlier studies or slices were found."""
        active, item = self._panes.active, self._session.current
        self._hung_panes.grow()
        held_here = self.links.contents.get(active)
        if item is None or item.study != self._hung or held_here is None or held_here.prior != 0:
            return
        plan = self._plan(item) if self._on and self._may_grow() else None
        hanging = self._hung_panes.hanging
        before = [one.key for one in hanging.priors] if hanging is not None else []
        if plan is not None and [one.key for one in plan.priors] != before:
            self._show(plan, item)
            self._current.show_awaited()
        elif self._waits and not self._finder.looking:
            self._lay_one(was_hung=True)
        self._refresh()

    def _may_grow(self) -> bool:
        """Return whether the panes are still arranged as they were hung."""
        alone = self._panes.count == 1 and not self._panes.beside
        return self._hung_panes.hanging is not None or self._waits or alone

    # Commands

    @property
    def _on(self) -> bool:
        return self._settings.now.general.hang_earlier

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
        hanging = self._hung_panes.hanging
        if hanging is None or not hanging.priors:
            return tr("There is no earlier study of this patient.")
        if len(hanging.priors) <= hanging.rule.priors_wanted:
            return tr("There are no other earlier studies of this patient.")
        return ""
