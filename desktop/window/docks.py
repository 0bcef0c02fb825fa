"""The panels around the picture: docks that can be moved, floated, hidden, and put back."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget

from desktop.base.language import known
from desktop.commands.command_set import Binding, CommandSet

_Area = Qt.DockWidgetArea
_Feature = QDockWidget.DockWidgetFeature
#: Largest initial share of the screen for a side panel, and the pixels it may always take.
_SHARE_AT_SIDE, _LEAST_AT_SIDE = 0.3, 240


@dataclass(frozen=True, eq=False)
class _Place:
    """A panel with its default area, its default breadth there, and whether it is shown at first."""

    dock: QDockWidget
    area: Qt.DockWidgetArea
    size: int
    shown: bool


class Docks(QObject):
    """Make the docks of a window, arrange them, and move the keyboard focus between them.

    Parameters
    ----------
    window : QMainWindow
    commands : CommandSet
    """

    def __init__(self, window: QMainWindow, commands: CommandSet) -> None:
        super().__init__(window)
        self._window = window
        self._places: list[_Place] = []
        self._commands = commands
        self._bindings: list[Binding] = []
        self._unseen: dict[QDockWidget, _Place] = {}
        window.setDockNestingEnabled(True)

    def add(
        self, title: str, widget: QWidget, area: Qt.DockWidgetArea, size: int, *, shown: bool = True
    ) -> QDockWidget:
        """Make a panel with a marked title; `arrange` puts it in its place."""
        dock = QDockWidget(known(title), self._window)
        dock.setObjectName(f"{title.lower()}-panel")
        dock.setWidget(widget)
        self._places.append(_Place(dock, area, size, shown))
        return dock

    def add_fixed(self, title: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        """Make a one-line panel that can be moved and floated but never closed."""
        dock = self.add(title, widget, area, widget.sizeHint().height())
        dock.setFeatures(
            _Feature.DockWidgetMovable
            | _Feature.DockWidgetFloatable
            # The handle is beside the line, so that it adds no height.
            | _Feature.DockWidgetVerticalTitleBar
        )
        dock.setAllowedAreas(_Area.TopDockWidgetArea | _Area.BottomDockWidgetArea)
        return dock

    def arrange(self) -> None:
        """Put every panel in its default place."""
        for place in self._places:
            place.dock.setFloating(False)
            # Panels in the same area are stacked.
            self._window.addDockWidget(place.area, place.dock, Qt.Orientation.Vertical)
            place.dock.setVisible(place.shown)
            if not place.shown:
                self._unseen[place.dock] = place
        for orientation in (Qt.Orientation.Horizontal, Qt.Orientation.Vertical):
            flat = orientation is Qt.Orientation.Horizontal
            held = [p for p in self._places if (p.area in _SIDES) is flat]
            sizes = [min(p.size, self._most) if flat else p.size for p in held]
            self._window.resizeDocks([p.dock for p in held], sizes, orientation)

    @property
    def _most(self) -> int:
        """Largest initial width of a side panel in pixels, to leave room for the pictures."""
        return max(_LEAST_AT_SIDE, round(_SHARE_AT_SIDE * self._window.screen().availableGeometry().width()))

    def bind(self, dock: QDockWidget, name: str) -> None:
        """Let a command show and hide a panel, and show its state."""

        def toggle() -> None:
            if dock.isHidden():
                self.show(dock)
            else:
                dock.close()

        binding = Binding(name, toggle, checked=lambda: not dock.isHidden())
        self._commands.bind([binding])
        self._bindings.append(binding)
        dock.visibilityChanged.connect(self.refresh)

    def refresh(self) -> None:
        """Update the commands that show and hide panels."""
        self._commands.refresh(self._bindings)

    def show(self, dock: QDockWidget) -> None:
        """Show a panel, in front of those in the same place."""
        dock.show()
        dock.raise_()
        place = self._unseen.pop(dock, None)
        if place is not None:
            # A hidden panel has no size, so it is set now.
            flat = place.area in _SIDES
            orientation = Qt.Orientation.Horizontal if flat else Qt.Orientation.Vertical
            self._window.resizeDocks([dock], [place.size], orientation)

    def focus_next(self, by: int, *others: QWidget) -> None:
        """Move the keyboard focus to the next panel, or to the previous one if `by` is negative.

        Parameters
        ----------
        by : int
        *others : QWidget
            Widgets that come before the panels in the focus ring.
        """
        ring = [w for w in (*others, *(p.dock.widget() for p in self._places)) if w.isVisible()]
        now = QApplication.focusWidget()
        here = next(
            (n for n, w in enumerate(ring) if now is not None and (w is now or w.isAncestorOf(now))), 0
        )
        for step in range(1, len(ring) + 1):
            target = _first_stop(ring[(here + by * step) % len(ring)])
            if target is not None:
                target.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return


_SIDES = (_Area.LeftDockWidgetArea, _Area.RightDockWidgetArea)


def _first_stop(panel: QWidget) -> QWidget | None:
    """Return the first widget of a panel that takes the keyboard focus."""
    if panel.focusPolicy() & Qt.FocusPolicy.TabFocus and panel.isEnabled():
        return panel
    stop = panel.nextInFocusChain()
    while stop is not None and stop is not panel:
        reached = stop.isVisible() and stop.isEnabled() and stop.focusPolicy() & Qt.FocusPolicy.TabFocus
        if reached and panel.isAncestorOf(stop):
            return stop
        stop = stop.nextInFocusChain()
    return None
