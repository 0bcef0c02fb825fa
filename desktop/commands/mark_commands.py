"""Commands for measurements and key pictures; see `desktop.commands.commands`."""

from __future__ import annotations

from desktop.commands.command import Command

MARK_COMMANDS = (
    Command(
        "key_picture",
        "&Measure",
        "&Key picture",
        "Make this picture a key picture of the study, or take that back.",
        "K",
        checkable=True,
    ),
    Command(
        "list_marks",
        "&Measure",
        "L&ist of marks",
        "Move the keyboard focus to the list of this study's marks, at the right: arrow keys choose "
        "one, F2 labels it, Del deletes it.",
        "Shift+K",
    ),
    Command(
        "undo_mark",
        "&Measure",
        "&Take back a mark",
        "Take back what you measured, moved, deleted or chose last.",
        "Ctrl+Shift+Z",
    ),
    Command(
        "copy_words",
        "&Decide",
        "Copy &words for the report",
        "Copy a sentence or two on this study for the report: what was found, what you say of it, what you "
        "measured.",
        "Shift+C",
    ),
)
