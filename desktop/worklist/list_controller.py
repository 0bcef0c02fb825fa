"""Connect the worklist's commands with its filters and its order."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.commands.availability import Availability
from desktop.commands.command_set import Binding, CommandSet
from desktop.worklist.sorting import Filter
from desktop.worklist.worklist import Worklist

_FILTERS = {
    "only_suspected": Filter.SUSPECTED,
    "only_borderline": Filter.BORDERLINE,
    "only_undecided": Filter.UNDECIDED,
}


class ListController(QObject):
    """Offer as commands what chips and headers do by mouse.

    Parameters
    ----------
    worklist : Worklist
    available : Availability
    commands : CommandSet
    """

    def __init__(
        self, worklist: Worklist, available: Availability, commands: CommandSet, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._worklist = worklist
        bar, closed = worklist.filter_bar, available.nothing_open
        bindings = [
            Binding("find", worklist.filter.setFocus, closed),
            Binding("next", lambda: worklist.step(1), available.no_picture),
            Binding("previous", lambda: worklist.step(-1), available.no_picture),
            *(
                Binding(name, self._only(which), closed, self._is_only(which))
                for name, which in _FILTERS.items()
            ),
            Binding("list_all", bar.clear, closed),
            Binding("urgent_first", bar.urgent.toggle, closed, bar.urgent.isChecked),
            Binding("columns", worklist.view.header.show_menu),
        ]
        commands.bind(bindings)
        worklist.arranged.connect(lambda: commands.refresh(bindings))

    def _only(self, which: Filter) -> Callable[[], None]:
        return lambda: self._worklist.let_through(which)

    def _is_only(self, which: Filter) -> Callable[[], bool]:
        return lambda: self._worklist.arrangement.filters == frozenset({which})
