"""Link the panes to the active one: slices at the same place, reference lines, and texts about both."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from core.hanging.linking import Anchor, Counterpart, LinkBasis, counterpart
from core.hanging.planes import PicturePlane, plane_of, reference_line
from desktop.base.language import decimal, tr
from desktop.session.hung_series import HungSeries
from desktop.session.items import Item
from desktop.session.stacks import Stack
from desktop.viewer.hung_marks import HungMarks, PaneLabel
from desktop.viewer.panes import Panes
from desktop.viewer.viewer import Viewer


class PaneLinks:
    """Track what each pane holds, and move the other panes with the active one.

    Parameters
    ----------
    panes : Panes

    Attributes
    ----------
    contents : dict of Viewer to HungSeries
        Series of each pane that shows one.
    scroll : bool
        Whether stacks scroll together.
    lines : bool
        Whether reference lines are drawn.
    """

    def __init__(self, panes: Panes) -> None:
        self._panes = panes
        self.contents: dict[Viewer, HungSeries] = {}
        self.scroll, self.lines = False, True
        self._labels: dict[Viewer, PaneLabel] = {}
        self._anchors: dict[tuple[Viewer, Viewer], Anchor] = {}
        self._found: dict[Viewer, Counterpart] = {}

    def forget(self) -> None:
        """Forget the contents, before panes get others."""
        self.contents.clear()
        self._labels.clear()
        self.unlink()

    def unlink(self) -> None:
        """Forget which slices the reader linked, and how panes followed."""
        self._anchors.clear()
        self._found.clear()

    def show_labels(self, labels: dict[Viewer, PaneLabel]) -> None:
        """Show in each pane which study it holds."""
        self._labels = labels
        self.refresh()

    def stack_of(self, item: Item) -> Stack | None:
        """Return the stack of a picture in a pane; None if no pane holds it."""
        held = (one.stack for one in self.contents.values() if item.key in one.stack.places)
        return next(held, None)

    # Scrolling

    def put(self, viewer: Viewer, item: Item) -> None:
        """Let a pane wait for a picture, and show its position in the stack."""
        viewer.wait_for(item)
        self.tell_place(viewer)

    def tell_place(self, viewer: Viewer) -> None:
        """Show the position of a pane's picture in its stack."""
        content, item = self.contents.get(viewer), viewer.item
        if content is not None and item is not None and item.key in content.stack.places:
            stack = content.stack
            viewer.show_place(stack.places[item.key] + 1, len(stack.items) if stack.deep else 1)

    def follow(self, leader: Viewer) -> None:
        """Move the other stacks to the place of the leading pane."""
        self._found.clear()
        mine, item = self.contents.get(leader), leader.item
        for viewer in self._panes.visible if self.scroll and mine is not None and item is not None else ():
            theirs = self.contents.get(viewer)
            if viewer is leader or theirs is None or mine is None or item is None:
                continue
            found = self._counterpart(leader, mine, item, viewer, theirs)
            if found is not None:
                self._found[viewer] = found
                wanted = theirs.stack.items[found.place]
                if wanted is not viewer.item:
                    self.put(viewer, wanted)

    def link_here(self) -> None:
        """Link the slices on screen with each other, if they do not correspond by their positions."""
        self.unlink()
        leader = self._panes.active
        mine, item = self.contents.get(leader), leader.item
        if mine is None or item is None:
            return
        for viewer, theirs in self.contents.items():
            if viewer is leader or viewer not in self._panes.visible or viewer.item is None:
                continue
            by_itself = self._counterpart(leader, mine, item, viewer, theirs)
            here = theirs.stack.places.get(viewer.item.key)
            if by_itself is not None and here is not None and by_itself.place != here:
                place = mine.stack.places[item.key]
                self._anchors[leader, viewer] = Anchor(place, here)
                self._anchors[viewer, leader] = Anchor(here, place)

    def _counterpart(
        self, leader: Viewer, mine: HungSeries, item: Item, viewer: Viewer, theirs: HungSeries
    ) -> Counterpart | None:
        if not (mine.goes_on_to(item) and theirs.scrolls(item)):
            return None
        place = mine.stack.places[item.key]
        # Slices of a stack have the same size as the one that is still shown.
        shown = leader.shown.picture if leader.shown is not None else None
        plane = plane_of(mine.placements[place], shown.spacing, shown.shape) if shown is not None else None
        centre = plane.centre if plane is not None else None
        anchor = self._anchors.get((leader, viewer))
        return counterpart(mine.placements, place, theirs.placements, anchor, centre)

    def near(self) -> Iterator[Item]:
        """Yield pictures that the other panes may need next, in turn."""
        around = [
            content.stack.around(viewer.item)
            for viewer, content in self.contents.items()
            if viewer is not self._panes.active
            and viewer in self._panes.visible
            and viewer.item is not None
            and viewer.item.key in content.stack.places
        ]
        return chain.from_iterable(zip(*around, strict=False)) if len(around) > 1 else chain(*around)

    # Drawing

    def refresh(self) -> None:
        """Update labels, lines and texts to what is on screen."""
        active = self._panes.active
        plane = _plane(active) if self.lines and self._panes.count > 1 else None
        marks = {}
        for viewer in self._panes.visible:
            on = _plane(viewer) if plane is not None and viewer is not active else None
            line = reference_line(on, plane) if on is not None and plane is not None else None
            marks[viewer] = HungMarks(
                self._labels.get(viewer), (line,) if line is not None else (), self._words(viewer)
            )
        self._panes.show_hung(marks)

    def _words(self, viewer: Viewer) -> tuple[str, ...]:
        """Return the text on how a pane follows the active one."""
        found = self._found.get(viewer)
        if found is None or not self.scroll:
            return ()
        beyond = ""
        if found.beyond_mm:
            beyond = tr("{distance} mm beyond its end", distance=decimal(found.beyond_mm, 0))
        how = {
            LinkBasis.POSITION: tr("Linked by position"),
            LinkBasis.DISTANCE: tr("Linked in mm from your own match"),
            LinkBasis.SHARE: tr("Linked by share of the stack"),
        }[found.basis]
        return tuple(filter(None, (how, beyond)))


def _plane(viewer: Viewer) -> PicturePlane | None:
    """Return the plane of a pane's picture."""
    shown, item = viewer.shown, viewer.item
    if shown is None or item is None or viewer.waiting:
        return None
    picture = shown.picture
    return plane_of(item.instance.placement_of_frame(item.frame), picture.spacing, picture.shape)
