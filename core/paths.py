"""Where Overread keeps things: shipped resources, the user's own data, and safe output files."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import platformdirs

from core.errors import ExportError


def resource(*parts: str) -> Path:
    """Path of a file that ships with Overread, below ``resources/``."""
    return Path(str(resources.files("resources"))).joinpath(*parts)


def user_data() -> Path:
    """The user's own folder for models and results; made on first use.

    ``OVERREAD_HOME`` replaces the platform's place, for tests and for portable installations.
    """
    home = os.environ.get("OVERREAD_HOME")
    path = Path(home) if home else Path(platformdirs.user_data_dir("Overread", appauthor=False))
    path.mkdir(parents=True, exist_ok=True)
    return path


def check_writable(destination: Path) -> None:
    """Make sure, before hours of work, that its result can be written to `destination`.

    Raises
    ------
    ExportError
        If the folder cannot be made or written, or a folder stands where the file should.
    """
    if destination.is_dir():
        raise ExportError(f"{destination.name} is a folder; name a file to write to.")
    with replacing(destination.with_name(f".{destination.name}-check")) as temporary:
        temporary.touch()
    destination.with_name(f".{destination.name}-check").unlink(missing_ok=True)


@contextlib.contextmanager
def replacing(destination: Path) -> Iterator[Path]:
    """Give a temporary path beside `destination` that becomes it only if the block succeeds.

    A reader of `destination` thus sees the old file or the whole new one, never a half.

    Raises
    ------
    ExportError
        If the folder cannot be made or written, or the file is locked by another program.
    """
    temporary = destination.with_name(f".overread-{secrets.token_hex(6)}{destination.suffix}")
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(destination)
    except OSError as error:
        why = error.strerror or "write error"
        raise ExportError(f"{destination.name} could not be written: {why}.") from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
