"""One to four viewers in the centre of the window, one of them active; they can be linked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.base.language import known, mark, tr
from desktop.viewer.annotations import AnnotationStore
from desktop.viewer.hung_marks import HungMarks
from desktop.viewer.view_sync import follow, follow_place, follow_window
from desktop.viewer.viewer import Viewer

if TYPE_CHECKING:
    from core.workflow.view import Shown
    from desktop.session.items import Item, Key

#: Rows and columns by number of panes.
SHAPES = {1: (1, 1), 2: (1, 2), 3: (1, 3), 4: (2, 2)}
_EMPTY_TITLE = mark("This pane is empty")
_EMPTY = mark("Click here and choose a picture in the list, or drag one here from the list.")


class Panes(QWidget):
    """Hold the viewers, and forward the signals of the active one."""

    #: Another pane is active.
    activated = Signal()
    #: The display of the active picture changed.
    view_changed = Signal()
    stepped = Signal(int)
    scrolled = Signal(int)
    place_wanted = Signal(int)
    dropped = Signal(str, int)
    #: The number or the order of the panes changed.
    arranged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.annotation_store = AnnotationStore(self)
        self.viewers = tuple(Viewer(self, self.annotation_store) for _ in range(max(SHAPES)))
        self.active = self.viewers[0]
        #: A viewer that covers the panes, if any; commands on the visible picture apply to it.
        self.in_front: Viewer | None = None
        self.count = 1
        self.beside = self.contours = False
        self.columns = 1
        self.zoom_linked = self.window_linked = False
        self._following = False
        self._held, self._untold = 0, False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(2)
        for viewer in self.viewers:
            viewer.hide()
            viewer.entered.connect(lambda viewer=viewer: self._enter(viewer))
            viewer.annotation_tool.changed.connect(self._annotations_changed)
            viewer.view_changed.connect(lambda viewer=viewer: self._view_changed(viewer))
            for name in ("stepped", "scrolled", "place_wanted", "dropped"):
                getattr(viewer, name).connect(getattr(self, name))
        self.show_panes(1)

    @property
    def visible(self) -> tuple[Viewer, ...]:
        """The viewers that are visible."""
        return self.viewers[: self.count]

    @property
    def seen(self) -> Viewer:
        """The viewer that is in use: the active one, unless another covers the panes."""
        return self.active if self.in_front is None else self.in_front

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Emit `view_changed` only once, at the end, for all changes made inside the context."""
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
            if self._untold and not self._held:
                self._tell_view_changed()

    # Number of panes

    def show_panes(self, count: int, *, beside: bool = False, columns: int = 0, at: int = 0) -> None:
        """Show `count` panes; the active one stays.

        Parameters
        ----------
        count : int
            1 to 4.
        beside : bool
            Whether the first of two panes shows the active picture again, without overlays.
        columns : int, optional
            Panes side by side; by default as in `SHAPES`.
        at : int, optional
            Position of the active pane among them, counted from 0.
        """
        ordered = [viewer for viewer in self.visible if viewer is not self.active]
        held = [self.active, *ordered, *self.viewers[self.count :]]
        if beside:
            # The bare picture is on the left, where reading starts.
            held[:2] = [held[1], held[0]]
        elif at:
            held.insert(at, held.pop(0))
        if self.beside and not beside:
            self.empty(self.visible[0])
        for viewer in self.viewers:
            # Panes that stay are not hidden, because that would take the keyboard focus away.
            self._grid.removeWidget(viewer)
        self.viewers, self.count, self.beside = tuple(held), count, beside
        columns = self.columns = min(columns or SHAPES[count][1], count)
        rows = -(-count // columns)
        for n, viewer in enumerate(self.visible):
            self._grid.addWidget(viewer, n // columns, n % columns)
            viewer.setVisible(True)
            if viewer.item is None and not viewer.message:
                self.empty(viewer)
        for viewer in self.viewers[count:]:
            viewer.setVisible(False)
            self.empty(viewer)
        for n in range(max(SHAPES)):
            self._grid.setRowStretch(n, int(n < rows))
            self._grid.setColumnStretch(n, int(n < columns))
        self._show_active()
        if beside:
            self._show_beside()
        self.arranged.emit()

    def empty(self, viewer: Viewer) -> None:
        """Remove the picture of a pane, and say how to show another one."""
        viewer.show_nothing(known(_EMPTY_TITLE), known(_EMPTY))
        viewer.show_hung(HungMarks())

    def next_pane(self) -> None:
        """Make the next pane the active one."""
        if not self.beside:
            place = (self.visible.index(self.active) + 1) % self.count
            self.visible[place].setFocus()
            self._enter(self.visible[place])

    def clear(self, title: str, text: str) -> None:
        """Remove all pictures and their annotations; the active pane shows a message."""
        self.annotation_store.clear()
        for viewer in self.viewers:
            self.empty(viewer)
        self.active.show_nothing(title, text)

    # Content

    def wait_for(self, item: Item) -> None:
        """Let the active pane, and the bare one beside it, wait for a picture."""
        for viewer in (*self._bare(), self.active):
            viewer.wait_for(item)

    def awaited(self) -> Iterator[Item]:
        """Yield the pictures that panes wait for."""
        return (viewer.item for viewer in self.visible if viewer.waiting and viewer.item is not None)

    def show_picture(self, key: Key, shown: Shown) -> None:
        """Show a decoded picture in all panes that wait for it."""
        self._following = True
        for viewer in self.visible:
            if viewer.item is not None and viewer.item.key == key:
                viewer.show_picture(shown)
        self._following = False
        if self.beside:
            self._follow(self.active)
        self._tell_view_changed()

    def show_problem(self, key: Key, title: str, text: str) -> None:
        """Show in all panes that wait for a picture why it cannot be shown."""
        for viewer in self.visible:
            if viewer.item is not None and viewer.item.key == key:
                viewer.show_message(title, text)

    def show_hung(self, marks: Mapping[Viewer, HungMarks]) -> None:
        """Show each pane's study label, and where the active picture cuts the others."""
        renamed = any(viewer.hung.label != hung.label for viewer, hung in marks.items())
        for viewer, hung in marks.items():
            viewer.show_hung(hung)
        if renamed:
            self._show_active()

    def hide_class_maps(self) -> None:
        """Remove the class maps from all pictures."""
        for viewer in self.viewers:
            viewer.show_class_map(None)

    def set_named(self, named: bool) -> None:
        """Show or hide patient, study and file in the corners."""
        for viewer in self.viewers:
            viewer.set_named(named)

    def set_opacity(self, opacity: float) -> None:
        """Set the opacity of class maps, 0 to 1."""
        for viewer in self.viewers:
            viewer.set_opacity(opacity)

    def set_bare(self, bare: bool) -> None:
        """Hide class maps, or show them again."""
        for viewer in self.viewers:
            viewer.set_bare(bare)

    def set_contours(self, contours: bool) -> None:
        """Draw class maps as contours, or in transparent colours."""
        self.contours = contours
        for viewer in self.viewers:
            viewer.set_contours(contours)

    def set_wheel_zooms(self, zooms: bool) -> None:
        """Let the wheel zoom, also in stacks."""
        for viewer in self.viewers:
            viewer.wheel_zooms = zooms

    # Links

    def link(self, *, zoom: bool | None = None, window: bool | None = None) -> None:
        """Link or unlink the panes' zoom and position, or their windows."""
        self.zoom_linked = self.zoom_linked if zoom is None else zoom
        self.window_linked = self.window_linked if window is None else window
        self._follow(self.active)

    def _enter(self, viewer: Viewer) -> None:
        if viewer is not self.active and not self.beside and viewer in self.visible:
            self.active = viewer
            self._show_active()
            self.activated.emit()

    def _view_changed(self, viewer: Viewer) -> None:
        if self._following:
            return
        self._follow(viewer)
        self._tell_view_changed()

    def _follow(self, leader: Viewer) -> None:
        """Apply the display of one pane to the others, as far as they are linked."""
        self._following = True
        for viewer in self.visible:
            if viewer is not leader and viewer.shown is not None and leader.shown is not None:
                if self.beside:
                    follow(viewer, leader)
                if self.zoom_linked:
                    follow_place(viewer, leader)
                if self.window_linked:
                    follow_window(viewer, leader)
        self._following = False

    def _tell_view_changed(self) -> None:
        self._untold = bool(self._held)
        if not self._held:
            self.view_changed.emit()

    def _annotations_changed(self) -> None:
        """Repaint annotations in all panes that show their picture."""
        for viewer in self.visible:
            viewer.update()
        self._tell_view_changed()

    def _bare(self) -> tuple[Viewer, ...]:
        """Return the pane that shows the active picture a second time, if there is one."""
        return self.visible[:1] if self.beside else ()

    def _show_beside(self) -> None:
        """Show the active picture, or the message instead of it, in the bare pane, too."""
        item, shown = self.active.item, self.active.shown
        for viewer in self._bare():
            if item is not None:
                viewer.wait_for(item)
            if item is not None and shown is not None:
                self.show_picture((shown.picture.name, shown.picture.frame), shown)
            elif self.active.message is not None:
                viewer.show_message(*self.active.message)

    def _show_active(self) -> None:
        self.setFocusProxy(self.active)
        for n, viewer in enumerate(self.visible, start=1):
            alone = self.count == 1 or self.beside
            active = viewer is self.active
            viewer.show_active(None if alone else active)
            name = (
                tr("Picture")
                if alone
                else tr(
                    "Picture {n} of {count}{part}",
                    n=n,
                    count=self.count,
                    part=tr(", active") if active else "",
                )
            )
            name = tr("Picture without its map") if viewer in self._bare() else name
            label = viewer.hung.label
            viewer.call(f"{name}, {label.words}" if label is not None else name)
