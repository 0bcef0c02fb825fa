"""Put studies into the panes as planned, step through earlier studies, and track each pane's content."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from core.hanging.plan import Hanging, HungPane, hang_prior
from core.hanging.studies import other_side
from core.images.studies.study_tree import Study
from desktop.base.language import dicom_day, tr
from desktop.controllers.current_image import CurrentImageController
from desktop.controllers.hanging.pane_links import PaneLinks
from desktop.controllers.hanging.words import label_of
from desktop.session.earlier_finder import EarlierFinder
from desktop.session.hung_series import HungSeries, find_series, hung_series
from desktop.session.items import Item
from desktop.session.session import Session
from desktop.viewer.panes import Panes
from desktop.viewer.viewer import Viewer


class HungPanes:
    """Show what is hung; `HangingController` decides which study is hung and when.

    Parameters
    ----------
    session : Session
    panes : Panes
    current : CurrentImageController
    links : PaneLinks
        Receives the content of each pane.
    finder : EarlierFinder
        Finds the studies that panes may show.

    Attributes
    ----------
    hanging : Hanging or None
        How the panes are hung; None if no rule hung them.
    """

    def __init__(
        self,
        session: Session,
        panes: Panes,
        current: CurrentImageController,
        links: PaneLinks,
        finder: EarlierFinder,
    ) -> None:
        self._session, self._panes, self._current = session, panes, current
        self._links, self._finder = links, finder
        self.hanging: Hanging | None = None
        #: The current study of the hanging.
        self._study = ""
        #: Whether scrolling and lines were linked before a rule linked them.
        self._linked_before = (False, False)

    # Hanging

    def show(self, plan: Hanging, item: Item, at_least: int) -> None:
        """Arrange the panes by a plan; the active pane shows the chosen picture.

        Parameters
        ----------
        plan : Hanging
        item : Item
            The chosen picture.
        at_least : int
            Smallest number of panes; those that the plan does not fill stay empty.
        """
        if self.hanging is None:
            self._linked_before = (self._panes.zoom_linked, self._panes.window_linked)
        shown = [(pane.picture[0].source.name, pane.picture[1]) for pane in plan.panes]
        at = shown.index(item.key) if item.key in shown else _first_current(plan)
        self.hanging, self._study = plan, item.study
        self._links.forget()
        rule = plan.rule
        count = max(len(plan.panes), at_least)
        self._panes.show_panes(count, columns=rule.columns if count == len(plan.panes) else 0, at=at)
        for viewer in self._panes.visible[len(plan.panes) :]:
            self._panes.empty(viewer)
        self._links.scroll = rule.link.scroll
        self._links.lines = rule.link.reference_lines
        known = self._session.folder.items if self._session.folder is not None else {}
        for number, (viewer, pane) in enumerate(zip(self._panes.visible, plan.panes, strict=False)):
            held = hung_series(known, pane.study, pane.series, pane.prior, rule.panes[number])
            self._links.contents[viewer] = held
            wanted = held.item_of(shown[number])
            if wanted is None:
                continue
            if viewer is self._panes.active and wanted is not item:
                # The rule shows another series of the study instead of the chosen one.
                QTimer.singleShot(0, lambda wanted=wanted: self._current.go_to(wanted))
            elif viewer is not self._panes.active:
                self._links.put(viewer, wanted)
        self._panes.link(zoom=rule.link.zoom, window=rule.link.window)
        self._links.follow(self._panes.active)
        self._tell_labels()
        self._tell_blind()

    def let_go(self) -> None:
        """Undo what a rule did, except for the number of panes."""
        if self.hanging is not None:
            zoom, window = self._linked_before
            self._panes.link(zoom=zoom, window=window)
            self._links.scroll = False
        self.hanging = None
        self._links.forget()
        self._links.show_labels({})
        self._tell_blind()

    def item_of_current(self) -> Item | None:
        """Return the picture of the current study, whichever pane is active."""
        for viewer, held in self._links.contents.items():
            if held.prior == 0 and viewer in self._panes.visible and viewer.item is not None:
                if viewer is not self._panes.active:
                    viewer.setFocus()
                return viewer.item
        return self._session.current

    # Content of each pane

    def put(self, viewer: Viewer, item: Item, prior: int | None = None) -> None:
        """Record what a pane shows now."""
        held, folder = self._links.contents.get(viewer), self._session.folder
        if (held is not None and item.key in held.stack.places) or folder is None:
            return
        found = find_series(self._finder.studies, item)
        if found is None:
            self._links.contents.pop(viewer, None)
        else:
            number = self._number_of(found[0]) if prior is None else prior
            pane = held.pane if held is not None else None
            self._links.contents[viewer] = hung_series(folder.items, *found, number, pane)
        if self.hanging is not None:
            self._tell_labels()

    def _number_of(self, study: Study) -> int | None:
        """Return the number of a hung study, 0 for the current one; None if it is not hung."""
        if self.hanging is None:
            return None
        hung = (self.hanging.panes[_first_current(self.hanging)].study, *self.hanging.priors)
        return next((n for n, one in enumerate(hung) if one.key == study.key), None)

    def go_along(self, viewer: Viewer, item: Item) -> None:
        """Let the other panes follow a pane."""
        self.put(viewer, item)
        self._match_again(viewer, item)
        self._links.follow(viewer)

    def empty_others(self) -> None:
        """Empty the other panes that hold a series, since it belongs to another study."""
        for viewer in self._links.contents:
            if viewer is not self._panes.active:
                self._panes.empty(viewer)

    def grow(self) -> None:
        """Give panes all known slices of their series."""
        for viewer, held in list(self._links.contents.items()):
            found = find_series(self._finder.studies, viewer.item) if viewer.item is not None else None
            folder = self._session.folder
            if found is not None and folder is not None and found[1] is not held.series:
                self._links.contents[viewer] = hung_series(folder.items, *found, held.prior, held.pane)
                self._links.tell_place(viewer)

    def note_visible(self) -> None:
        """Record what the visible panes hold, and forget the hidden ones."""
        visible = self._panes.visible
        self._links.contents = {
            viewer: held for viewer, held in self._links.contents.items() if viewer in visible
        }
        for viewer in visible:
            if viewer.item is not None:
                self.put(viewer, viewer.item)

    # Earlier studies

    def step(self, by: int) -> None:
        """Show earlier studies that are older, or more recent ones."""
        hanging = self.hanging
        if hanging is None:
            return
        numbers = [held.prior for held in self._links.contents.values() if held.prior]
        first, last = min(numbers, default=1), max(numbers, default=1)
        by = max(by, 1 - first) if by < 0 else min(by, len(hanging.priors) - last)
        if by:
            for viewer, held in list(self._links.contents.items()):
                if held.prior:
                    self._show_prior(hanging, viewer, held, held.prior + by)
            self._links.unlink()
            self._links.follow(self._panes.active)
            self._tell_labels()
            self._current.show_awaited()
        self._say_which(hanging)

    def _match_again(self, leader: Viewer, item: Item) -> None:
        """Let earlier studies show the series or view that the current study shows now."""
        mine, hanging = self._links.contents.get(leader), self.hanging
        if mine is None or mine.prior != 0 or hanging is None or not self._links.scroll:
            return
        for viewer, held in list(self._links.contents.items()):
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
        self._links.contents[viewer] = held
        wanted = held.item_of((hung.picture[0].source.name, hung.picture[1]))
        if wanted is None or wanted is viewer.item:
            return
        if viewer is self._panes.active:
            self._current.go_to(wanted)
        else:
            self._links.put(viewer, wanted)

    def _current_like(self, held: HungSeries) -> tuple[HungSeries, Item] | None:
        """Return the part of the current study's pane that an earlier study's pane should match."""
        mine = [
            (one, viewer.item)
            for viewer, one in self._links.contents.items()
            if one.prior == 0 and viewer.item is not None
        ]
        same = (pair for pair in mine if held.pane and pair[0].pane and pair[0].pane.wants == held.pane.wants)
        return next(same, mine[0] if mine else None)

    # Messages

    def _tell_labels(self) -> None:
        hanging = self.hanging
        if hanging is None:
            self._links.show_labels({})
            return
        study = hanging.panes[_first_current(hanging)].study
        self._links.show_labels(
            {
                viewer: label_of(held.study, held.prior, len(hanging.priors), study)
                for viewer, held in self._links.contents.items()
                if held.prior is not None
            }
        )

    def _say_which(self, hanging: Hanging) -> None:
        shown = sorted({held.prior for held in self._links.contents.values() if held.prior})
        if shown:
            day = dicom_day(hanging.priors[shown[0] - 1].identity.study_date)
            words = tr("Earlier study {n} of {count}", n=shown[0], count=len(hanging.priors))
            self._session.status_message.emit(f"{words}: {day}")

    def _tell_blind(self) -> None:
        """Hide the findings of earlier studies while the current study is read blind."""
        priors = self.hanging.priors if self.hanging is not None else ()
        keys = [study.series[0].instances[0].identity.study_key for study in priors]
        self._session.decisions.hide_with(self._study if priors else "", keys)


def _first_current(hanging: Hanging) -> int:
    """Return the index of the pane with the current study, counted from 0."""
    return next(number for number, pane in enumerate(hanging.panes) if pane.prior == 0)
