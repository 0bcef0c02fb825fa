"""Write the pages of all settings, in English and German: ``python -m tools.settings``."""

from __future__ import annotations

import inspect
from pathlib import Path

from pydantic import BaseModel

from core.language.catalogue import language_of
from core.pacs_node import PacsNode
from core.reading_rules import ReadingRule
from core.setting_entries import SettingEntry, setting_entries, text_of
from core.settings import OwnWindow, SiteThreshold, UserSettings
from tools.places import GERMAN_REFERENCE, REFERENCE

_HEAD = """# Settings

They are changed in the window (File, Settings) or with `overread settings KEY VALUE`; `overread settings`
lists them all, and `--reset` gives one its usual value again. They lie in `settings.json` in your own
Overread folder. A file that is damaged, or that a newer version wrote, is put aside, and you are told so;
keys that this version does not know stay as they are.

<!-- Made from core/settings.py by `python -m tools.settings`; a test compares. -->
"""
_COLUMNS = "| setting | may be | usually | what it does |\n|---|---|---|---|"
_GERMAN_HEAD = """# Einstellungen

Sie werden im Fenster geändert (Datei, Einstellungen) oder mit `overread settings KEY VALUE`.
`overread settings` führt alle auf, und `--reset` gibt einer ihren üblichen Wert zurück. Sie liegen in
`settings.json` in Ihrem eigenen Overread-Ordner. Ist die Datei beschädigt oder von einer neueren Version,
wird sie beiseitegelegt, und Sie erfahren es. Schlüssel, die diese Version nicht kennt, bleiben, wie sie
sind.

<!-- Made from core/settings.py by `python -m tools.settings`; a test compares. -->
"""
_GERMAN_COLUMNS = "| Einstellung | möglich | üblich | wozu |\n|---|---|---|---|"
#: German words for what a setting may be; words of the settings themselves, such as ``dark``, stay.
_GERMAN_VALUES = {
    "a file, or nothing": "eine Datei oder nichts",
    "a folder, or nothing": "ein Ordner oder nichts",
    "a whole number": "eine ganze Zahl",
    "text": "Text",
}
_LISTS: dict[str, type[BaseModel]] = {
    "windows": OwnWindow,
    "thresholds": SiteThreshold,
    "nodes": PacsNode,
    "rules": ReadingRule,
}


def page() -> str:
    """Return the whole English page as Markdown."""
    parts = [_HEAD]
    for section, group in _sections("Lists").items():
        rows = [
            f"| `{e.key}` | {e.values} | {f'`{text_of(e.default)}`' if text_of(e.default) else 'nothing'} "
            f"| **{e.title}.** {e.help} |"
            for e in _entries(group)
        ]
        parts += [f"## {section}\n", _COLUMNS, *rows, ""]
    parts += ["## Entries of lists\n"]
    for key, kind in _LISTS.items():
        parts += [f"`{key}`: {inspect.getdoc(kind)}\n", *_parts_of(kind, "en", "| part | what it is |")]
    return "\n".join(parts)


def german_page() -> str:
    """Return the German page as Markdown, with the words of the settings dialog."""
    speak = language_of("de")
    parts = [_GERMAN_HEAD]
    for section, group in _sections("Listen").items():
        rows = [
            f"| `{e.key}` | {_GERMAN_VALUES.get(e.values, e.values)} "
            f"| {f'`{text_of(e.default)}`' if text_of(e.default) else 'nichts'} "
            f"| **{speak(e.title)}.** {speak(e.help)} |"
            for e in _entries(group)
        ]
        parts += [f"## {speak(section)}\n", _GERMAN_COLUMNS, *rows, ""]
    parts += ["## Einträge der Listen\n"]
    for key, kind in _LISTS.items():
        title = speak(UserSettings.model_fields[key].title or key)
        parts += [f"`{key}`: {title}\n", *_parts_of(kind, "de", "| Teil | was es ist |")]
    return "\n".join(parts)


def destination() -> Path:
    """Return the path of the English page."""
    return REFERENCE / "settings.md"


def german_destination() -> Path:
    """Return the path of the German page."""
    return GERMAN_REFERENCE / "settings.md"


def _sections(lists: str) -> dict[str, tuple[str, ...]]:
    """Return the keys by section; sections of a single list are combined under `lists`."""
    fields = UserSettings.model_fields
    single = tuple(name for name in fields if name in (*_LISTS, "keys"))
    parts = {fields[name].title or name: (name,) for name in fields if name not in (*single, "format")}
    return parts | {lists: single}


def _entries(group: tuple[str, ...]) -> list[SettingEntry]:
    return [entry for entry in setting_entries() if entry.key.partition(".")[0] in group]


def _parts_of(kind: type[BaseModel], language: str, columns: str) -> list[str]:
    speak = language_of(language)
    rows = [
        f"| `{name}` | **{speak(f.title or name)}.** {speak(f.description or '')} |"
        for name, f in kind.model_fields.items()
    ]
    return [columns, "|---|---|", *rows, ""]


if __name__ == "__main__":
    destination().write_text(page(), "utf-8")
    german_destination().write_text(german_page(), "utf-8")
