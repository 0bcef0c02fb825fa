"""The window's commands: what each does, why it cannot be used just now, and whether it is switched on."""

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
        Its name in the table.
    run : callable
        Does it.
    why_not : callable
        Says in a sentence why it cannot be used just now; empty where it can.
    checked : callable or None
        Whether it is switched on, of one that is checkable; None where nothing but the user switches it.
    """

    name: str
    run: Callable[[], object]
    why_not: Callable[[], str] = _usable
    checked: Callable[[], bool] | None = None


class CommandSet:
    """The actions of a window by name, and what is bound to them.

    Parameters
    ----------
    window : QMainWindow
        Gets menus and tool bar.
    """

    def __init__(self, window: QMainWindow) -> None:
        self.window = window
        self.actions, self.menus = make_actions(window)
        self._bindings: dict[str, Binding] = {}
        #: The last explanation: why not, and by which keys.
        self._explained: dict[str, tuple[str, QKeySequence]] = {}

    def bind(self, bindings: Iterable[Binding]) -> None:
        """Let commands do something.

        Raises
        ------
        ValueError
            If a command is bound already.
        """
        for binding in bindings:
            if binding.name in self._bindings:
                raise ValueError(binding.name)
            self._bindings[binding.name] = binding
            # `triggered` passes its checked state to slots that would take it for an argument.
            self.actions[binding.name].triggered.connect(
                lambda _checked=False, binding=binding: binding.run()
            )

    def why_not(self, name: str) -> str:
        """Why a command cannot be used just now; empty where it can."""
        return self._bindings[name].why_not()

    def refresh(self, bindings: Iterable[Binding] | None = None) -> None:
        """Enable what can be done, say of the rest why it cannot, and tell what is switched on.

        Parameters
        ----------
        bindings : iterable of Binding, optional
            Those that may have changed; by default all.
        """
        for binding in self._bindings.values() if bindings is None else bindings:
            action = self.actions[binding.name]
            told = binding.why_not(), action.shortcut()
            # Asked many times for each picture; tips take longer than reasons.
            if self._explained.get(binding.name) != told or action.isEnabled() == bool(told[0]):
                explain(action, told[0])
                self._explained[binding.name] = told
            if binding.checked is not None:
                action.setChecked(binding.checked())
