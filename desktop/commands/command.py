"""The description of a command of the window."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """One command.

    Attributes
    ----------
    name : str
        Name of the command in the code.
    menu, text : str
        Menu that contains the command, and the text of its entry.
    tip : str
        One sentence on what the command does; the tooltip while the command is enabled.
    keys, also : str
        The shortcut, which the user may change, and an additional fixed one.
    tool : str
        Text on the tool bar; empty if the command is not there.
    checkable : bool
        Whether the command is a switch.
    ends_group : bool
        Whether a separator follows the command.
    """

    name: str
    menu: str
    text: str
    tip: str
    keys: str = ""
    tool: str = ""
    checkable: bool = False
    ends_group: bool = False
    also: str = ""
