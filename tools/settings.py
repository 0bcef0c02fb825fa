"""Write the page of all settings: ``python -m tools.settings``."""

from __future__ import annotations

import inspect
from pathlib import Path

from pydantic import BaseModel

from core.pacs_node import PacsNode
from core.reading_rules import ReadingRule
from core.setting_entries import setting_entries, text_of
from core.settings import OwnWindow, SiteThreshold, UserSettings
from tools.places import REFERENCE

_HEAD = """# Settings

They are changed in the window (File, Settings) or with `overread settings KEY VALUE`; `overread settings`
lists them all, and `--reset` gives one its usual value again. They lie in `settings.json` in your own
Overread folder. A file that is damaged, or that a newer version wrote, is put aside, and you are told so;
keys that this version does not know stay as they are.

<!-- Made from core/settings.py by `python -m tools.settings`; a test compares. -->
"""
_COLUMNS = "| setting | may be | usually | what it does |\n|---|---|---|---|"


def page() -> str:
    """Return the whole page as Markdown."""
    parts = [_HEAD]
    for section, group in _sections().items():
        rows = [
            f"| `{e.key}` | {e.values} | {f'`{text_of(e.default)}`' if text_of(e.default) else 'nothing'} "
            f"| **{e.title}.** {e.help} |"
            for e in setting_entries()
            if e.key.partition(".")[0] in group
        ]
        parts += [f"## {section}\n", _COLUMNS, *rows, ""]
    parts += [
        "## Entries of lists\n",
        *_entries_of("windows", OwnWindow),
        *_entries_of("thresholds", SiteThreshold),
        *_entries_of("nodes", PacsNode),
        *_entries_of("rules", ReadingRule),
    ]
    return "\n".join(parts)


def destination() -> Path:
    """Return the path of the page."""
    return REFERENCE / "settings.md"


def _sections() -> dict[str, tuple[str, ...]]:
    """Return the keys by section; sections of a single list are combined."""
    fields = UserSettings.model_fields
    single = tuple(name for name in fields if name in ("windows", "thresholds", "keys", "nodes", "rules"))
    parts = {fields[name].title or name: (name,) for name in fields if name not in (*single, "format")}
    return parts | {"Lists": single}


def _entries_of(key: str, kind: type[BaseModel]) -> list[str]:
    rows = [f"| `{name}` | **{f.title}.** {f.description or ''} |" for name, f in kind.model_fields.items()]
    return [f"`{key}`: {inspect.getdoc(kind)}\n", "| part | what it is |", "|---|---|", *rows, ""]


if __name__ == "__main__":
    destination().write_text(page(), "utf-8")
