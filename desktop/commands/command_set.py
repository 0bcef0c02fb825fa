"""The window's commands: what each does, why it cannot be used now, and whether it is switched on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMainWindow

from desktop.commands.actions import explain, make_actions


def _usable() -> str:
    return ""


@dataclass(frozen=True, eq=False)
class Binding:
    """The implementation of a command in the table `commands`.

    Attributes
    ----------
    name : str
        Name of the command in the table.
    run : callable
        Runs the command.
    why_not : callable
        Returns a sentence that says why the command cannot be used now; empty if it can.
    checked : callable or None
        Returns whether a checkable command is switched on; None if only the user switches it.
    """

    name: str
    run: Callable[[], object]
    why_not: Callable[[], str] = _usable
    checked: Callable[[], bool] | None = None


class CommandSet:
    """The actions of a window by name, and their bindings.

    Parameters
    ----------
    window : QMainWindow
        Window that gets the menus and the tool bar.
    """

    def __init__(self, window: QMainWindow) -> None:
        self.window = window
        self.actions, self.menus = make_actions(window)
        self._bindings: dict[str, Binding] = {}
        #: The last explanation of each command: the reason, and the shortcut.
        self._explained: dict[str, tuple[str, QKeySequence]] = {}

    def bind(self, bindings: Iterable[Binding]) -> None:
        """Connect commands to their implementations.

        Raises
        ------
        ValueError
            If a command is bound already.
        """
        for binding in bindings:
            if binding.name in self._bindings:
                raise ValueError(binding.name)
            self._bindings[binding.name] = binding
            # `triggered` passes the checked state to slots, which would take it for an argument.
            self.actions[binding.name].triggered.connect(
                lambda _checked=False, binding=binding: binding.run()
            )

    def why_not(self, name: str) -> str:
        """Return why a command cannot be used now; empty if it can."""
        return self._bindings[name].why_not()

    def refresh(self, bindings: Iterable[Binding] | None = None) -> None:
        """Enable or disable commands, explain the disabled ones, and check those that are switched on.

        Parameters
        ----------
        bindings : iterable of Binding, optional
            Bindings that may have changed; by default all.
        """
        for binding in self._bindings.values() if bindings is None else bindings:
            action = self.actions[binding.name]
            told = binding.why_not(), action.shortcut()
            # This runs many times for each picture, and setting a tooltip takes long.
            if self._explained.get(binding.name) != told or action.isEnabled() == bool(told[0]):
                explain(action, told[0])
                self._explained[binding.name] = told
            if binding.checked is not None:
                action.setChecked(binding.checked())
