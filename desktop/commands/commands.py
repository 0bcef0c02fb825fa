"""All commands of the window in order: texts, shortcuts and menus. Menus and help are made from them."""

from __future__ import annotations

from desktop.base.language import mark
from desktop.commands.list_commands import LIST_COMMANDS
from desktop.commands.mark_commands import MARK_COMMANDS
from desktop.commands.reading_commands import READING_COMMANDS
from desktop.commands.viewing_commands import VIEWING_COMMANDS

COMMANDS = (*READING_COMMANDS, *LIST_COMMANDS, *VIEWING_COMMANDS, *MARK_COMMANDS)

#: The menu to which the picture's own windows are added.
VIEW = mark("&View")
#: The menus in order; the other menus are submenus.
MENUS = (
    mark("&File"),
    mark("&Analyse"),
    mark("&Decide"),
    VIEW,
    mark("&Layout"),
    mark("E&xport"),
    mark("&Help"),
)
#: Submenus, with the menus that contain them.
SUBMENUS = {mark("&List"): VIEW, mark("&Measure"): VIEW, mark("&Panes"): mark("&Layout")}

#: The groups of the tool bar, by command name; a menu name makes a button with that menu.
TOOLS = (
    ("open_folder", "open_files"),
    ("read_picture", "read_folder"),
    ("next_undecided", "blind_first"),
    ("fit", "one_to_one", "invert", "reset", "class_map", "beside"),
    ("&Measure",),
    ("E&xport",),
)
