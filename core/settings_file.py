"""Reads and writes the settings: a JSON file in the user's own folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from core.errors import SettingsError
from core.language.message import Message
from core.language.system import because
from core.paths import atomic_write, user_data
from core.peek_setting import is_new_user
from core.setting_entries import explain_invalid
from core.setting_types import LANGUAGE_NAMES
from core.settings import FORMAT, UserSettings

Raw = dict[str, Any]
Migrations = Mapping[int, Callable[[Raw], Raw]]


def read_settings() -> UserSettings:
    """Read the settings; without a file, return the settings of a first start.

    Raises
    ------
    SettingsError
        If the file is damaged or of a newer version; `put_aside_damaged` makes room for a new one.
    """
    for path in (settings_file(), _before_settings()):
        try:
            text = path.read_text("utf-8")
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError) as error:
            why = Message("they are not UTF-8 text")
            if isinstance(error, OSError):
                why = because(error, Message("read error"))
            raise SettingsError(
                "Your settings in {file} cannot be read: {why}.", file=path.name, why=why
            ) from error
        return _parse_settings(text, path.name)
    # Users of an older version keep its behaviour: analysis only on request.
    return _first_settings() if is_new_user() else UserSettings()


def keep_first_settings() -> None:
    """Write the settings of a new user, so that they also apply at the next start.

    Raises
    ------
    ExportError
        If the file cannot be written.
    """
    keep_settings(_first_settings())


def _first_settings() -> UserSettings:
    usual = UserSettings()
    general = usual.general.model_copy(update={"analyse_opened": True})
    return usual.model_copy(update={"general": general})


def keep_settings(settings: UserSettings) -> None:
    """Write the settings.

    Raises
    ------
    ExportError
        If the file cannot be written; the old file then stays unchanged.
    """
    with atomic_write(settings_file()) as temporary:
        # Escaped, since file names on Linux need not be Unicode.
        temporary.write_text(json.dumps(settings.model_dump(mode="json"), indent=2) + "\n", "ascii")
    _before_settings().unlink(missing_ok=True)


def put_aside_damaged() -> str:
    """Put a damaged file aside, so that Overread starts; return a note for the user.

    Raises
    ------
    ExportError
        If it cannot be renamed.
    SettingsError
        If the system does not allow reading the file, so that its condition is unknown.
    """
    try:
        read_settings()
    except SettingsError as error:
        if isinstance(error.__cause__, OSError):
            raise
        path = settings_file() if settings_file().exists() else _before_settings()
        aside = path.with_name(f"{path.stem}-aside{path.suffix}")
        with atomic_write(aside) as temporary:
            path.replace(temporary)
        return Message(
            "{problem} The file was renamed to {file}, and the default settings are used.",
            problem=error.message,
            file=aside.name,
        )
    return ""


def settings_file() -> Path:
    """Return the path of the settings file."""
    return user_data() / "settings.json"


def migrate(raw: Raw, migrations: Migrations) -> Raw:
    """Convert what older versions of Overread wrote to the present form, step by step.

    Raises
    ------
    SettingsError
        If a newer version wrote the settings.
    """
    found = raw.get("format", 0)
    last = max(migrations) + 1
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found <= last:
        raise SettingsError("Your settings were written by a newer version of Overread.")
    for step in range(found, last):
        raw = {**migrations[step](raw), "format": step + 1}
    return raw


def _from_preferences(raw: Raw) -> Raw:
    """Convert `preferences.json`, which contained only the device."""
    return {"device": {"use": raw.get("device", "auto")}}


#: Migrations by the version that each starts from.
_MIGRATIONS: Migrations = {0: _from_preferences}
assert max(_MIGRATIONS) + 1 == FORMAT


def _parse_settings(text: str, name: str) -> UserSettings:
    try:
        raw = json.loads(text)
        if not isinstance(raw, dict):
            raise SettingsError("Your settings in {name} are damaged.", name=name)
        return UserSettings.model_validate(_with_known_language(_with_uses(migrate(raw, _MIGRATIONS))))
    except ValidationError as error:
        raise SettingsError(
            "Your settings in {name} are not valid at {what}.", name=name, what=explain_invalid(error)
        ) from error
    except (ValueError, RecursionError) as error:
        raise SettingsError("Your settings in {name} are damaged.", name=name) from error


def _with_uses(raw: Raw) -> Raw:
    """Convert the list of ids of additional models, of an older version, to the table of uses."""
    models = raw.get("models")
    if not isinstance(models, dict) or not isinstance(models.get("also"), str):
        return raw
    before = {name.strip(): "by-itself" for name in models["also"].split(",") if name.strip()}
    left = {key: value for key, value in models.items() if key != "also"}
    chosen = left.get("use", {})
    # Values that are not tables stay unchanged, so that the schema refuses them.
    return {**raw, "models": {**left, "use": {**before, **chosen} if isinstance(chosen, dict) else chosen}}


def _with_known_language(raw: Raw) -> Raw:
    """Use the language of this computer if the chosen one has no catalogue in this build."""
    general = raw.get("general")
    if not isinstance(general, dict):
        return raw
    chosen = general.get("language", "system")
    if not isinstance(chosen, str) or chosen in LANGUAGE_NAMES:
        return raw
    return {**raw, "general": {**general, "language": "system"}}


def _before_settings() -> Path:
    """Return the settings file of versions whose only setting was the device."""
    return user_data() / "preferences.json"
