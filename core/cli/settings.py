"""Implements `overread settings` and `overread updates`."""

from __future__ import annotations

from typing import Final

from rich.table import Table

from core import __version__
from core.audit import Act
from core.cli.audit import log_act
from core.cli.console import Terminal, begin
from core.setting_entries import parse_setting, setting_entries, text_of, value_of, with_value
from core.settings import UserSettings
from core.settings_file import keep_settings, read_settings
from core.updates import ask_for_notice

EXIT_NEWEST: Final = 0
EXIT_NEWER: Final = 3


def show_settings(key: str | None, value: str | None, *, reset: bool) -> None:
    """List all settings, or show or change one."""
    console = begin()
    now = read_settings()
    if key is None:
        table = Table("setting", "value", "may be", "what it does")
        for entry in setting_entries():
            table.add_row(entry.key, text_of(value_of(now, entry.key)), entry.values, entry.help)
        Terminal().print(table, highlight=False)
        return
    if value is not None or reset:
        wish = value_of(UserSettings(), key) if reset else parse_setting(key, value or "")
        now = with_value(now, key, wish)
        keep_settings(now)
        log_act(console, Act.SETTINGS, {"setting": key})
    Terminal().print(text_of(value_of(now, key)), highlight=False, soft_wrap=True)


def tell_updates() -> int:
    """Read the site's notice of updates, print its message, and return the exit status.

    Raises
    ------
    UpdateError
        If the notice cannot be read or trusted, or no address may be contacted.
    """
    begin()
    notice = ask_for_notice(read_settings().updates)
    words = f"Overread {__version__} is the newest version."
    if notice.newer:
        words = f"Overread {notice.version} of {notice.published} is available; this is {__version__}."
        words += " It closes security holes." if notice.security else ""
        words += f" {notice.where}" if notice.where else ""
    Terminal().print(words, highlight=False, soft_wrap=True)
    return EXIT_NEWER if notice.newer else EXIT_NEWEST
