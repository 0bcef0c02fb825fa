"""Shortcuts of the commands: the defaults, the user's own, and clashes between them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction, QKeySequence

from desktop.base.language import known, mark
from desktop.commands.actions import explain
from desktop.commands.commands import COMMANDS

#: Keys that belong to no command, and what uses them.
TAKEN = dict.fromkeys("0123456789", mark("the grey levels")) | {"B": mark("the bare picture, while held")}


def bindings(own: Mapping[str, str]) -> dict[str, str]:
    """Return the shortcuts by command name, in Qt's portable notation; empty for none."""
    return {c.name: portable_text(own.get(c.name, c.keys)) for c in COMMANDS}


def own_of(now: Mapping[str, str]) -> dict[str, str]:
    """Return the shortcuts that differ from the defaults, to be saved in the settings."""
    return {c.name: now[c.name] for c in COMMANDS if c.name in now and now[c.name] != portable_text(c.keys)}


def portable_text(keys: str) -> str:
    """Return a shortcut in Qt's portable notation."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)


def native_text(keys: str) -> str:
    """Return a shortcut as this system writes it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def clashes(now: Mapping[str, str]) -> dict[str, str]:
    """Return where else each clashing shortcut is used, by command name."""
    texts = {c.name: plain_text(c.text) for c in COMMANDS}
    others = {
        name: [texts[other] for other, also in now.items() if also == keys and other != name]
        + ([known(TAKEN[keys])] if keys in TAKEN else [])
        for name, keys in now.items()
        if keys
    }
    return {name: ", ".join(found) for name, found in others.items() if found}


def plain_text(text: str) -> str:
    """Return the translated text of a menu entry without its mnemonic mark."""
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
