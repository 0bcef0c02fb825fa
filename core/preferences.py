"""What the user prefers, kept from one start to the next in a small file in the user's own folder."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from core.errors import PreferencesError
from core.paths import replacing, user_data


class Preferences(BaseModel):
    """The user's preferences.

    Attributes
    ----------
    device : str
        ``auto``, ``cpu`` or the name of an adapter, whose number may change from day to day.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)
    device: str = "auto"


def read_preferences() -> Preferences:
    """Read the preferences; those of the first start where there are none.

    Raises
    ------
    PreferencesError
        If the file cannot be read.
    """
    try:
        return Preferences.model_validate_json(_file().read_bytes())
    except FileNotFoundError:
        return Preferences()
    except (OSError, ValidationError) as error:
        raise PreferencesError(f"Your preferences in {_file()} cannot be read; delete that file.") from error


def keep_preferences(preferences: Preferences) -> None:
    """Keep the preferences.

    Raises
    ------
    ExportError
        If the file cannot be written.
    """
    with replacing(_file()) as temporary:
        temporary.write_text(preferences.model_dump_json(indent=2) + "\n", "utf-8")


def _file() -> Path:
    return user_data() / "preferences.json"
