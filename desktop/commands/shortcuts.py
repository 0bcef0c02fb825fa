"""Which key does what: the usual shortcuts with the user's own in their place, and which of them clash."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction, QKeySequence

from desktop.base.language import known, mark
from desktop.commands.actions import explain
from desktop.commands.commands import COMMANDS

#: Keys that belong to no command, with what uses them.
TAKEN = dict.fromkeys("0123456789", mark("the grey levels")) | {"B": mark("the bare picture, while held")}


def bindings(own: Mapping[str, str]) -> dict[str, str]:
    """Shortcuts by the commands' names, written as Qt does on every system; '' for none."""
    return {c.name: portable_text(own.get(c.name, c.keys)) for c in COMMANDS}


def own_of(now: Mapping[str, str]) -> dict[str, str]:
    """The differences of bindings from the defaults, to be saved in the settings."""
    return {c.name: now[c.name] for c in COMMANDS if c.name in now and now[c.name] != portable_text(c.keys)}


def portable_text(keys: str) -> str:
    """One way to write a shortcut."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)


def native_text(keys: str) -> str:
    """A shortcut as this system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def clashes(now: Mapping[str, str]) -> dict[str, str]:
    """For each command whose shortcut is also used elsewhere, say where."""
    texts = {c.name: plain_text(c.text) for c in COMMANDS}
    others = {
        name: [texts[other] for other, also in now.items() if also == keys and other != name]
        + ([known(TAKEN[keys])] if keys in TAKEN else [])
        for name, keys in now.items()
        if keys
    }
    return {name: ", ".join(found) for name, found in others.items() if found}


def plain_text(text: str) -> str:
    """The words of a menu entry, translated, without its mark for the keyboard."""
    return known(text).replace("&", "").rstrip("…")


def assign_shortcuts(actions: Mapping[str, QAction], own: Mapping[str, str]) -> None:
    """Assign the shortcuts to the actions; if two have the same one, the user's own choice wins."""
    now = bindings(own)
    chosen = {now[name] for name in own if name in now}
    for command in COMMANDS:
        keys = now[command.name]
        if command.name not in own and keys in chosen:
            keys = ""
        action = actions[command.name]
        also = [QKeySequence(command.also)] if command.also and command.also not in chosen else []
        action.setShortcuts([QKeySequence(keys), *also] if keys else also)
        if action.isEnabled():
            explain(action, "")
