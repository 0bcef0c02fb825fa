"""Write the pages of all settings, in English and German: ``python -m tools.settings``."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from core.language.catalogue import language_of
from core.pacs_node import PacsNode
from core.reading_rules import ReadingRule
from core.setting_entries import setting_entries, text_of
from core.settings import OwnWindow, SiteThreshold, UserSettings
from tools.places import GERMAN_REFERENCE, REFERENCE

_HEAD = """# Settings

They are changed in the window (File, Settings) or with `overread settings KEY VALUE`; `overread settings`
lists them all, and `--reset` gives one its usual value again. They lie in `settings.json` in your own
Overread folder. A file that is damaged, or that a newer version wrote, is put aside, and you are told so;
keys that this version does not know stay as they are.

<!-- Made from core/settings.py by `python -m tools.settings`; a test compares. -->
"""
_GERMAN_HEAD = """# Einstellungen

Sie werden im Fenster geändert (Datei, Einstellungen) oder mit `overread settings KEY VALUE`.
`overread settings` führt alle auf, und `--reset` gibt einer ihren üblichen Wert zurück. Sie liegen in
`settings.json` in Ihrem eigenen Overread-Ordner. Ist die Datei beschädigt oder von einer neueren Version,
wird sie beiseitegelegt, und Sie erfahren es. Schlüssel, die diese Version nicht kennt, bleiben, wie sie
sind.

<!-- Made from core/settings.py by `python -m tools.settings`; a test compares. -->
"""
_LISTS: dict[str, type[BaseModel]] = {
    "windows": OwnWindow,
    "thresholds": SiteThreshold,
    "nodes": PacsNode,
    "rules": ReadingRule,
}


@dataclass(frozen=True)
class _PageTexts:
    """What a page says in its own language; all else comes from the schema and the catalogue.

    Attributes
    ----------
    language : str
        ISO 639 code.
    head, columns, nothing, lists, entries, parts : str
    values : mapping of str to str
        Words for what a setting may be, where they are not those of the schema; values to type stay.
    about : mapping of str to str
        What an entry of each list is.
    """

    language: str
    head: str
    columns: str
    nothing: str
    lists: str
    entries: str
    parts: str
    values: Mapping[str, str]
    about: Mapping[str, str]


_ENGLISH = _PageTexts(
    "en",
    _HEAD,
    "| setting | may be | usually | what it does |",
    "nothing",
    "Lists",
    "Entries of lists",
    "| part | what it is |",
    {},
    {key: inspect.getdoc(kind) or "" for key, kind in _LISTS.items()},
)
_GERMAN = _PageTexts(
    "de",
    _GERMAN_HEAD,
    "| Einstellung | möglich | üblich | wozu |",
    "nichts",
    "Listen",
    "Einträge der Listen",
    "| Teil | was es ist |",
    {
        "a file, or nothing": "eine Datei oder nichts",
        "a folder, or nothing": "ein Ordner oder nichts",
        "a whole number": "eine ganze Zahl",
        "text": "Text",
    },
    {
        "windows": "Eine Fensterung, die für Bilder einer Modalität neben den üblichen angeboten wird.",
        "thresholds": "Ein eigener Arbeitspunkt der Einrichtung für eine Version eines Modells.",
        "nodes": "Ein Archiv oder anderes System, an das DICOM-Objekte gesendet, in dem sie gesucht und aus "
        "dem sie geholt werden.\n\nEin Knoten der Art *web* spricht DICOMweb (PS3.18): Host, Port und TLS "
        "ergeben sich aus seiner URL.",
        "rules": "Welche Studien unbeaufsichtigt gelesen werden und wohin die Ergebnisse gehen.",
    },
)


def page() -> str:
    """Return the whole English page as Markdown."""
    return _page(_ENGLISH)


def german_page() -> str:
    """Return the whole German page as Markdown, with the words of the settings dialog."""
    return _page(_GERMAN)


def destination() -> Path:
    """Return the path of the English page."""
    return REFERENCE / "settings.md"


def german_destination() -> Path:
    """Return the path of the German page."""
    return GERMAN_REFERENCE / "settings.md"


def _page(texts: _PageTexts) -> str:
    speak = language_of(texts.language)
    parts = [texts.head]
    for section, group in _sections(texts.lists).items():
        rows = [
            f"| `{e.key}` | {texts.values.get(e.values, e.values)} "
            f"| {f'`{text_of(e.default)}`' if text_of(e.default) else texts.nothing} "
            f"| **{speak(e.title)}.** {speak(e.help)} |"
            for e in setting_entries()
            if e.key.partition(".")[0] in group
        ]
        parts += [f"## {speak(section)}\n", texts.columns, "|---|---|---|---|", *rows, ""]
    parts += [f"## {texts.entries}\n"]
    for key, kind in _LISTS.items():
        rows = [
            f"| `{name}` | **{speak(f.title or name)}.** {speak(f.description or '')} |"
            for name, f in kind.model_fields.items()
        ]
        parts += [f"`{key}`: {texts.about[key]}\n", texts.parts, "|---|---|", *rows, ""]
    return "\n".join(parts)


def _sections(lists: str) -> dict[str, tuple[str, ...]]:
    """Return the keys by section; sections of a single list are combined under `lists`."""
    fields = UserSettings.model_fields
    single = tuple(name for name in fields if name in (*_LISTS, "keys"))
    parts = {fields[name].title or name: (name,) for name in fields if name not in (*single, "format")}
    return parts | {lists: single}


if __name__ == "__main__":
    destination().write_text(page(), "utf-8")
    german_destination().write_text(german_page(), "utf-8")
