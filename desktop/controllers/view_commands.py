"""Wires the commands on how pictures are shown to the panes and to the viewer that is active."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction

from core.images.display.measurements import AnnotationKind
from desktop.base.language import tr
from desktop.commands.actions import explain
from desktop.controllers.stack_controller import Scrolling
from desktop.viewer.panes import Panes
from desktop.viewer.viewer import Viewer
from desktop.viewer.viewport import dots_per_mm


class ViewCommands(QObject):
    """Does the commands on how pictures are shown, and tells of each whether it can be done and is in effect.

    Parameters
    ----------
    panes : Panes
        Whose active viewer is meant.
    scrolling : Scrolling
    actions : mapping
        By the commands' names.
    """

    def __init__(
        self,
        panes: Panes,
        scrolling: Scrolling,
        actions: Mapping[str, QAction],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._panes, self._scrolling, self._actions = panes, scrolling, actions
        commands: dict[str, Callable[[], None]] = {
            "play": scrolling.play,
            "one_pane": lambda: panes.show_panes(1),
            "two_panes": lambda: panes.show_panes(2),
            "four_panes": lambda: panes.show_panes(4),
            "beside": lambda: panes.show_panes(1 if panes.beside else 2, beside=not panes.beside),
            "next_pane": panes.next_pane,
            "link_zoom": lambda: panes.link(zoom=not panes.zoom_linked),
            "link_window": lambda: panes.link(window=not panes.window_linked),
            "contours": lambda: panes.set_contours(not panes.contours),
            "wheel_zooms": lambda: panes.set_wheel_zooms(not panes.active.wheel_zooms),
        }
        for name, command in _COMMANDS.items():
            commands[name] = lambda command=command: command(panes.active)
        for name, do in commands.items():
            # `triggered` passes its checked state on, which no command wants.
            actions[name].triggered.connect(lambda _checked=False, do=do: self._do(do))
        # Elsewhere the space bar presses buttons.
        actions["play"].setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        panes.addAction(actions["play"])
        scrolling.cine.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Let the menus tell how the picture is shown."""
        panes, viewer = self._panes, self._panes.active
        for name, on in {
            "invert": viewer.inverted,
            "overlays": viewer.overlays_wanted,
            "play": self._scrolling.cine.playing,
            "one_pane": panes.count == 1,
            "two_panes": panes.count == 2 and not panes.beside,
            "four_panes": panes.count == 4,
            "beside": panes.beside,
            "link_zoom": panes.zoom_linked,
            "link_window": panes.window_linked,
            "contours": panes.contours,
            "wheel_zooms": viewer.wheel_zooms,
            **{name: viewer.annotation_tool.now.kind is kind for name, kind in _MARKS.items()},
        }.items():
            self._actions[name].setChecked(on)
        if viewer.shown is not None:
            tool = viewer.annotation_tool
            none = "" if tool.annotations else tr("Nothing is marked on this picture.")
            picked = "" if tool.now.chosen is not None else tr("Pick a mark first.")
            for name, why_not in (
                ("next_mark", none),
                ("clear_marks", none),
                ("delete_mark", none or picked),
            ):
                explain(self._actions[name], why_not)
            explain(self._actions["real_size"], _why_no_real_size(viewer))
            deep = self._scrolling.stack().deep
            explain(self._actions["play"], "" if deep else tr("There is only one picture in this series."))

    def _do(self, command: Callable[[], None]) -> None:
        command()
        self.refresh()


_COMMANDS: dict[str, Callable[[Viewer], None]] = {
    "fit": Viewer.fit,
    "one_to_one": Viewer.one_to_one,
    "real_size": Viewer.real_size,
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


_MARKS = {
    "mark_length": AnnotationKind.LENGTH,
    "mark_angle": AnnotationKind.ANGLE,
    "mark_rectangle": AnnotationKind.RECTANGLE,
    "mark_ellipse": AnnotationKind.ELLIPSE,
}
_COMMANDS |= {name: lambda viewer, kind=kind: viewer.begin_annotation(kind) for name, kind in _MARKS.items()}
_COMMANDS |= {
    "next_mark": Viewer.choose_next_annotation,
    "delete_mark": lambda viewer: viewer.annotation_tool.delete(),
    "clear_marks": lambda viewer: viewer.annotation_tool.clear(),
}


def _why_no_real_size(viewer: Viewer) -> str:
    if viewer.shown is not None and viewer.shown.picture.spacing is None:
        return tr("The file does not say how large its pixels are.")
    return "" if dots_per_mm(viewer.screen()) else tr("The screen does not say how large it is.")
