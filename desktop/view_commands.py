"""Wires the commands on how a picture is shown to the viewer that is active."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from desktop.actions import explain
from desktop.viewer import Viewer, dots_per_mm


class ViewCommands(QObject):
    """Does the commands of the View menu, and tells of each whether it can be done and is in effect.

    Parameters
    ----------
    active : callable
        The viewer that is meant now.
    actions : mapping
        By the commands' names.
    """

    def __init__(
        self, active: Callable[[], Viewer], actions: Mapping[str, QAction], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._active = active
        self._actions = actions
        for name, command in _COMMANDS.items():
            # `triggered` passes its checked state on, which no command wants.
            actions[name].triggered.connect(lambda _checked=False, command=command: command(self._active()))

    def refresh(self) -> None:
        """Let the menus tell how the picture is shown."""
        viewer = self._active()
        self._actions["invert"].setChecked(viewer.inverted)
        self._actions["overlays"].setChecked(viewer.overlays_wanted)
        if viewer.shown is not None:
            explain(self._actions["real_size"], _why_no_real_size(viewer))


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


def _why_no_real_size(viewer: Viewer) -> str:
    if viewer.shown is not None and viewer.shown.picture.spacing is None:
        return "The file does not say how large its pixels are."
    return "" if dots_per_mm(viewer.screen()) else "The screen does not say how large it is."
