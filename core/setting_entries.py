"""The settings one by one: their names and possible values, and how to type, read and change them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from core.errors import SettingsError
from core.settings import UserSettings


@dataclass(frozen=True)
class SettingEntry:
    """One setting of the schema.

    Attributes
    ----------
    key : str
        Dotted name, as on the command line.
    title, help : str
        Texts for people.
    values : str
        Possible values, in words.
    default : object
    names : dict of str to str
        Names of a choice's values for people.
    field : FieldInfo
    """

    key: str
    title: str
    help: str
    values: str
    default: object
    names: dict[str, str]
    field: FieldInfo


def setting_entries() -> Iterator[SettingEntry]:
    """Yield all settings in the order of the schema."""
    for name, field in UserSettings.model_fields.items():
        if name == "format":
            continue
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            for inner, part in field.annotation.model_fields.items():
                yield _entry_of(f"{name}.{inner}", part)
        else:
            yield _entry_of(name, field)


def value_of(settings: UserSettings, key: str) -> object:
    """Return the value of a setting.

    Raises
    ------
    SettingsError
        If there is no such setting.
    """
    value: object = settings
    for part in _known(key).key.split("."):
        value = getattr(value, part)
    return value


def with_value(settings: UserSettings, key: str, value: object) -> UserSettings:
    """Return settings with one value changed.

    Parameters
    ----------
    settings : UserSettings
    key : str
    value : object
        Value in the form of the schema, or of JSON.

    Raises
    ------
    SettingsError
        If there is no such setting, or the value is not allowed.
    """
    raw = settings.model_dump()
    *outer, name = _known(key).key.split(".")
    part: dict[str, Any] = raw
    for section in outer:
        part = part[section]
    part[name] = value
    try:
        return UserSettings.model_validate(raw)
    except ValidationError as error:
        raise SettingsError("The setting was not changed: {what}.", what=explain_invalid(error)) from error


def parse_setting(key: str, text: str) -> object:
    """Parse a text that a user typed for a setting; lists and tables are JSON.

    Raises
    ------
    SettingsError
        If there is no such setting, or the text must be JSON and is not.
    """
    entry = _known(key)
    if get_origin(entry.field.annotation) in (tuple, dict):
        try:
            return json.loads(text)
        except ValueError as error:
            raise SettingsError(
                "Give {key} as JSON, such as {example}.", key=key, example=_EXAMPLES[key]
            ) from error
    optional = type(None) in get_args(entry.field.annotation)
    return None if optional and not text else text


def text_of(value: object) -> str:
    """Return the text of a value, as it is typed and listed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return json.dumps([entry.model_dump(mode="json") for entry in value], ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def explain_invalid(error: ValidationError) -> str:
    """Describe the first error: its place and what is wrong."""
    first = error.errors()[0]
    place = ", ".join(f"entry {part + 1}" if isinstance(part, int) else part for part in first["loc"])
    message = first["msg"].removeprefix("Value error, ").replace("Input should", "it should")
    return f"{place}: {message[:1].lower()}{message[1:]}" if place else message


_EXAMPLES = {
    "windows": '\'[{"modality": "CT", "name": "Sinus", "centre": 300, "width": 2000}]\'',
    "thresholds": (
        '\'[{"model": "bone-fracture", "version": "1.0.0", "threshold": 0.6, "reason": "acceptance test"}]\''
    ),
    "models.use": '\'{"chest-xray-tuberculosis": "by-itself"}\'',
    "keys": '\'{"invert": "Ctrl+I"}\'',
    "nodes": '\'[{"name": "Archive", "host": "pacs.example", "port": 104, "title": "PACS"}]\'',
    "rules": '\'[{"name": "Chest films", "modalities": "CR, DX", "words": "chest", "to": "Archive"}]\'',
}


def choices_of(field: FieldInfo, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the possible values of a setting, if its type or its names limit them."""
    if get_origin(field.annotation) is Literal:
        return tuple(str(choice) for choice in get_args(field.annotation))
    return tuple(names) if field.annotation is str else ()


def _entry_of(key: str, field: FieldInfo) -> SettingEntry:
    kind = field.annotation
    values = "text"
    extra = field.json_schema_extra
    names = extra.get("names") if isinstance(extra, dict) else None
    labels = {str(k): str(v) for k, v in names.items()} if isinstance(names, dict) else {}
    if choices := choices_of(field, labels):
        values = ", ".join(choices)
    elif kind is bool:
        values = "on, off"
    elif kind is int:
        values = "a whole number"
    elif Path in get_args(kind):
        file = isinstance(field.json_schema_extra, dict) and "file" in field.json_schema_extra
        values = "a file, or nothing" if file else "a folder, or nothing"
    elif key in _EXAMPLES:
        values = "JSON"
    return SettingEntry(
        key, field.title or key, field.description or "", values, field.default, labels, field
    )


def _known(key: str) -> SettingEntry:
    found = next((entry for entry in setting_entries() if entry.key == key), None)
    if found is None:
        raise SettingsError("There is no setting {key!r}; overread settings lists all.", key=key)
    return found
