"""Every command of the window: its words, its key, its menu; menus and help are made from them, in order."""

from __future__ import annotations

from desktop.base.language import mark
from desktop.commands.list_commands import LIST_COMMANDS
from desktop.commands.mark_commands import MARK_COMMANDS
from desktop.commands.reading_commands import READING_COMMANDS
from desktop.commands.viewing_commands import VIEWING_COMMANDS

COMMANDS = (*READING_COMMANDS, *LIST_COMMANDS, *VIEWING_COMMANDS, *MARK_COMMANDS)

#: The menu to which the picture's own grey levels are added.
VIEW = mark("&View")
#: The menus in order; others are submenus of these.
MENUS = (
    mark("&File"),
    mark("&Analyse"),
    mark("&Decide"),
    VIEW,
    mark("&Layout"),
    mark("E&xport"),
    mark("&Help"),
)
#: Submenus, with the menus that hold them.
SUBMENUS = {mark("&List"): VIEW, mark("&Measure"): VIEW, mark("&Panes"): mark("&Layout")}

#: The groups of the tool bar, by command; a menu is a button of its own.
TOOLS = (
    ("open_folder", "open_files"),
    ("read_picture", "read_folder"),
    ("next_undecided", "blind_first"),
    ("fit", "one_to_one", "invert", "reset", "class_map", "beside"),
    ("&Measure",),
    ("E&xport",),
)
