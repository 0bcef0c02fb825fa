"""The description of a command of the window."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """One command.

    Attributes
    ----------
    name : str
        How the code calls it.
    menu, text : str
        Where it stands and what it is called.
    tip : str
        One sentence on what the command does; the tooltip while it is enabled.
    keys, also : str
        Its shortcut, which the user may change, and one that it has besides.
    tool : str
        Its name on the tool bar; empty if it is not there.
    checkable : bool
    ends_group : bool
        Whether a line follows it.
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
