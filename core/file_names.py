"""Names of output files that are made of the names of other files."""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path, PurePosixPath

from core.errors import ExportError

#: Bytes of a file's name that every file system takes (Linux 255 bytes, Windows 255 units of UTF-16).
_LONGEST_NAME = 240
#: Names that Windows takes for devices in any folder, with any ending, and with dots and spaces behind them.
DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\xb9\xb2\xb3])\s*(\..*)?", re.IGNORECASE)
#: Characters that no file name has on Windows.
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]')
_DRIVE = re.compile(r"([A-Za-z]):")


def file_name(stem: str, ending: str) -> str:
    """Name of a file that is made of another's; a long one is cut and stays unlike others.

    Parameters
    ----------
    stem : str
        Name of the other file.
    ending : str
        File name extension.
    """
    if len((stem + ending).encode(errors="surrogateescape")) <= _LONGEST_NAME:
        return stem + ending
    mark = _mark(stem)
    room = max(_LONGEST_NAME - len((mark + ending).encode(errors="surrogateescape")), 0)
    return stem.encode(errors="surrogateescape")[:room].decode(errors="ignore") + mark + ending


def mirrored_path(folder: Path, file: str, ending: str) -> Path:
    """Return the paths of output files below a folder that mirrors the input folder.

    Parameters
    ----------
    folder : Path
        The folder for what is made.
    file : str
        The other file as results name it: ``/`` separated, relative to what was read, or with its drive
        where files of two drives were read at once.
    ending : str
        Text appended to the name.

    Raises
    ------
    ExportError
        If it would lie outside of `folder`.
    """
    relative = PurePosixPath(file)
    if relative.is_absolute() and sys.platform == "win32":
        # A network share; host and share name count as folders.
        relative = PurePosixPath(*relative.parts[1:])
    if not relative.name or relative.is_absolute() or ".." in relative.parts:
        raise ExportError("A picture from another drive cannot be written below this folder.")
    parts = [*relative.parts[:-1], file_name(relative.name, ending)]
    if sys.platform == "win32":
        parts = [windows_name(part) for part in parts]
    return folder.joinpath(*parts)


def windows_name(name: str) -> str:
    """Return the name of a file or folder in a form that Windows allows; changed names stay distinct.

    Members of archives that were made elsewhere may be called in ways that are devices, hidden streams or
    nothing at all on Windows. The letter of a drive is a folder's name.
    """
    if drive := _DRIVE.fullmatch(name):
        return drive[1]
    allowed = _FORBIDDEN.sub("_", name).rstrip(" .")
    if allowed == name and not DEVICE.fullmatch(name):
        return name
    # Before the first dot: a device name stays one, whatever follows the dot.
    stem, dot, ending = allowed.partition(".")
    return f"{stem}{_mark(name)}{dot}{ending}"


def _mark(name: str) -> str:
    """Return what tells names apart that were cut or changed."""
    return "~" + hashlib.sha256(name.encode(errors="surrogateescape")).hexdigest()[:8]
