"""The commands on how pictures are shown, applied to the panes and the active viewer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Qt

from core.images.display.measurements import AnnotationKind
from desktop.base.language import tr
from desktop.commands.availability import Availability
from desktop.commands.command_set import Binding, CommandSet
from desktop.controllers.hanging.hanging_controller import HangingController
from desktop.controllers.stacks.stack_controller import StackController
from desktop.viewer.panes import Panes
from desktop.viewer.viewer import Viewer
from desktop.viewer.viewport import dots_per_mm


class ViewCommands(QObject):
    """Bind the commands on how pictures are shown.

    Parameters
    ----------
    panes : Panes
        The panes; commands act on the active viewer.
    stacks : StackController
    hanging : HangingController
        Fills the panes.
    available : Availability
    commands : CommandSet
    """

    def __init__(
        self,
        panes: Panes,
        stacks: StackController,
        hanging: HangingController,
        available: Availability,
        commands: CommandSet,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._panes, self._stacks, self._hanging, self._commands = panes, stacks, hanging, commands
        self._available = available
        self._bindings = [*self._on_viewer(), *self._on_marks(), *self._on_panes()]
        commands.bind(self._bindings)
        # In other widgets the space bar presses buttons.
        play = commands.actions["play"]
        play.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        panes.addAction(play)
        stacks.cine.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Update the menus to how the picture is shown."""
        if self._panes.active.shown is not None:
            self._stacks.find_depth()
        self._commands.refresh(self._bindings)

    def _on_viewer(self) -> Iterator[Binding]:
        """Yield the commands on the active viewer."""
        panes, no_picture = self._panes, self._available.no_picture
        for name, command in _COMMANDS.items():
            yield Binding(name, self._viewing(command), no_picture, _checked(panes, name))
        yield Binding("real_size", self._viewing(Viewer.real_size), lambda: _why_no_real_size(panes.seen))

    def _on_marks(self) -> Iterator[Binding]:
        """Yield the commands on measurements."""
        panes, no_picture = self._panes, self._available.no_picture

        def begin(kind: AnnotationKind) -> Callable[[], None]:
            return self._viewing(lambda viewer: viewer.begin_annotation(kind))

        def begun(kind: AnnotationKind) -> Callable[[], bool]:
            return lambda: panes.seen.annotation_tool.now.kind is kind

        def nothing_marked() -> str:
            marked = panes.seen.shown is None or panes.seen.annotation_tool.annotations
            return no_picture() or ("" if marked else tr("Nothing is marked on this picture."))

        def nothing_picked() -> str:
            picked = panes.seen.shown is None or panes.seen.annotation_tool.now.chosen is not None
            return nothing_marked() or ("" if picked else tr("Pick a mark first."))

        for name, kind in _MARKS.items():
            yield Binding(name, begin(kind), no_picture, begun(kind))
        yield Binding("next_mark", self._viewing(Viewer.choose_next_annotation), nothing_marked)
        yield Binding(
            "delete_mark", self._viewing(lambda viewer: viewer.annotation_tool.delete()), nothing_picked
        )
        yield Binding(
            "clear_marks", self._viewing(lambda viewer: viewer.annotation_tool.clear()), nothing_marked
        )

    def _on_panes(self) -> Iterator[Binding]:
        """Yield the commands on the panes, and on the stack in the active pane."""
        panes, stacks, do = self._panes, self._stacks, self._then_refreshed

        def beside() -> None:
            panes.show_panes(1 if panes.beside else 2, beside=not panes.beside)

        def no_stack() -> str:
            deep = panes.active.shown is None or stacks.deep
            flat = "" if deep else tr("There is only one picture in this series.")
            return self._available.no_picture() or flat

        yield Binding("play", do(stacks.play), no_stack, lambda: stacks.cine.playing)
        for count, name in _PANES.items():
            yield Binding(name, do(self._choosing(count)), checked=self._chosen(count))
        yield Binding("beside", do(beside), checked=lambda: panes.beside)
        yield Binding("next_pane", do(panes.next_pane))
        yield Binding(
            "link_zoom", do(lambda: panes.link(zoom=not panes.zoom_linked)), checked=lambda: panes.zoom_linked
        )
        yield Binding(
            "link_window",
            do(lambda: panes.link(window=not panes.window_linked)),
            checked=lambda: panes.window_linked,
        )
        yield Binding(
            "contours", do(lambda: panes.set_contours(not panes.contours)), checked=lambda: panes.contours
        )
        yield Binding(
            "wheel_zooms",
            do(lambda: panes.set_wheel_zooms(not panes.active.wheel_zooms)),
            checked=lambda: panes.active.wheel_zooms,
        )

    def _choosing(self, count: int) -> Callable[[], None]:
        return lambda: self._hanging.choose_panes(count)

    def _chosen(self, count: int) -> Callable[[], bool]:
        return lambda: self._panes.count == count and not self._panes.beside

    def _viewing(self, command: Callable[[Viewer], None]) -> Callable[[], None]:
        """Return a function that applies a command to the viewer that is active when it runs."""
        return self._then_refreshed(lambda: command(self._panes.seen))

    def _then_refreshed(self, command: Callable[[], None]) -> Callable[[], None]:
        """Return a function that runs a command and then updates the menus."""

        def run() -> None:
            command()
            self.refresh()

        return run


_COMMANDS: dict[str, Callable[[Viewer], None]] = {
    "fit": Viewer.fit,
    "one_to_one": Viewer.one_to_one,
    "zoom_in": lambda viewer: viewer.zoom(1.25),
    "zoom_out": lambda viewer: viewer.zoom(0.8),
    "turn_right": lambda viewer: viewer.turn_to(viewer.turn.clockwise()),
    "turn_left": lambda viewer: viewer.turn_to(viewer.turn.anticlockwise()),
    "flip_across": lambda viewer: viewer.turn_to(viewer.turn.flipped_across()),
    "flip_down": lambda viewer: viewer.turn_to(viewer.turn.flipped_down()),
    "invert": Viewer.invert,
    "reset": Viewer.reset,
    "overlays": lambda viewer: viewer.show_overlays(not viewer.overlays_wanted),
}
_PANES = {1: "one_pane", 2: "two_panes", 3: "three_panes", 4: "four_panes"}
_MARKS = {
    "mark_length": AnnotationKind.LENGTH,
    "mark_angle": AnnotationKind.ANGLE,
    "mark_rectangle": AnnotationKind.RECTANGLE,
    "mark_ellipse": AnnotationKind.ELLIPSE,
}


def _checked(panes: Panes, name: str) -> Callable[[], bool] | None:
    """Return a function that tells whether a command is switched on; None if it is no switch."""
    if name == "invert":
        return lambda: panes.seen.inverted
    if name == "overlays":
        return lambda: panes.seen.overlays_wanted
    return None


def _why_no_real_size(viewer: Viewer) -> str:
    if viewer.shown is None:
        return ""
    if viewer.shown.picture.spacing is None:
        return tr("The file does not say how large its pixels are.")
    return "" if dots_per_mm(viewer.screen()) else tr("The screen does not report its size.")
