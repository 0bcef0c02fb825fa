"""Move through the stack of the current picture: by wheel, keys and slider, or as a film (cine)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.controllers.current_image import CurrentImageController
from desktop.session.items import Item
from desktop.session.session import Session
from desktop.session.stacks import Stack
from desktop.viewer.cine import Cine
from desktop.viewer.panes import Panes
from desktop.viewer.viewer import Viewer


class StackController(QObject):
    """Move through the stack of the active pane.

    Parameters
    ----------
    session : Session
    panes : Panes
    current : CurrentImageController
    """

    def __init__(
        self,
        session: Session,
        panes: Panes,
        current: CurrentImageController,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.cine = Cine(self)
        self._session, self._panes, self._current = session, panes, current
        self._playing_on = False
        #: Whether there is a stack to scroll through, as far as known; see `find_depth`.
        self.deep = False
        self.cine.due.connect(self._play_on)
        self.cine.changed.connect(self._tell_rate)
        current.picked.connect(self._picked)
        panes.activated.connect(self._picked)
        session.listing_changed.connect(self._grown)
        panes.scrolled.connect(self.scroll)
        panes.place_wanted.connect(lambda place: self._go(lambda stack, _item: stack.items[place - 1]))

    def stack(self) -> Stack:
        """Return the stack of the current picture; empty if there is none."""
        item = self._session.current
        return Stack() if item is None else self._current.stack_of(item)

    def find_depth(self) -> None:
        """Find out whether the current picture is in a stack, which takes a while in a long list."""
        self.deep = self.stack().deep

    def scroll(self, by: int) -> None:
        """Move by the given number of pictures, at most to the end."""
        self._go(lambda stack, item: stack.moved(item, by))

    def play(self) -> None:
        """Play the stack, or stop playing."""
        shown = self._panes.active.shown
        if self.cine.playing or shown is None or not self.stack().deep:
            self.cine.stop()
        else:
            self.cine.start(shown.picture.rate)

    def _picked(self) -> None:
        """Show the position of the picture in its stack, and stop playing."""
        if not self._playing_on:
            self.cine.stop()
        item = self._panes.active.item
        if item is not None:
            self._tell_place(self._panes.active, item, self.stack())

    def _grown(self) -> None:
        """Update all panes when more files are known, since single pictures may now be in a stack."""
        for viewer in self._panes.visible:
            if viewer.item is not None:
                self._tell_place(viewer, viewer.item, self._current.stack_of(viewer.item))
        self.find_depth()

    def _tell_place(self, viewer: Viewer, item: Item, stack: Stack) -> None:
        if item.key in stack.places:
            viewer.show_place(stack.places[item.key] + 1, len(stack.items) if stack.deep else 1)

    def _tell_rate(self) -> None:
        for viewer in self._panes.viewers:
            plays = viewer is self._panes.active and self.cine.playing
            viewer.show_rate(self.cine.rate if plays else None)

    def _go(self, where: Callable[[Stack, Item], Item]) -> None:
        item = self._session.current
        if item is not None:
            wanted = where(self.stack(), item)
            if wanted is not item:
                self._current.go_to(wanted)

    def _play_on(self) -> None:
        if self._panes.active.waiting:
            return  # The next picture has not arrived yet.
        self._playing_on = True
        self._go(lambda stack, item: stack.items[(stack.places[item.key] + 1) % len(stack.items)])
        self._playing_on = False
