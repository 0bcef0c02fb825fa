"""What `overread settings` does."""

from __future__ import annotations

from rich.table import Table

from core.audit import Act
from core.cli.audit import log_act
from core.cli.console import Terminal, begin
from core.setting_entries import parse_setting, setting_entries, text_of, value_of, with_value
from core.settings import UserSettings
from core.settings_file import keep_settings, read_settings


def show_settings(key: str | None, value: str | None, *, reset: bool) -> None:
    """List the settings, show one, or set one."""
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
