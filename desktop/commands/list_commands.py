"""Commands of the worklist; see `desktop.commands.commands`."""

from __future__ import annotations

from desktop.commands.command import Command

LIST_COMMANDS = (
    Command("next", "&List", "&Next picture", "Go to the next picture or frame.", "PgDown"),
    Command(
        "previous",
        "&List",
        "&Previous picture",
        "Go to the picture or frame before.",
        "PgUp",
        ends_group=True,
    ),
    Command("find", "&List", "&Find in the list", "Go to the search above the list.", "Ctrl+F"),
    Command(
        "only_suspected",
        "&List",
        "Only &suspected",
        "List only studies in which something is suspected.",
        "Shift+S",
        checkable=True,
    ),
    Command(
        "only_borderline",
        "&List",
        "Only &borderline",
        "List only studies whose highest score is borderline.",
        "Shift+B",
        checkable=True,
    ),
    Command(
        "only_undecided",
        "&List",
        "Only un&decided",
        "List only studies with findings on which you have not decided.",
        "Shift+N",
        checkable=True,
    ),
    Command("list_all", "&List", "&All studies", "List all studies again.", "Shift+Esc", ends_group=True),
    Command(
        "urgent_first",
        "&List",
        "&Urgent first",
        "Put first what is suspected, the highest score first.",
        "Shift+U",
        checkable=True,
    ),
    Command(
        "columns",
        "&List",
        "&Columns…",
        "Choose which columns the list shows.",
        "Ctrl+Shift+C",
    ),
)
