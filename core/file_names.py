"""Makes names of output files from the names of other files."""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path, PurePosixPath

from core.errors import ExportError

#: Longest name in bytes that every file system accepts (Linux 255 bytes, Windows 255 UTF-16 units).
_LONGEST_NAME = 240
#: Names that Windows treats as devices in any folder, with any extension, and with trailing dots and spaces.
DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\xb9\xb2\xb3])\s*(\..*)?", re.IGNORECASE)
#: Characters that Windows does not allow in file names.
_FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]')
_DRIVE = re.compile(r"([A-Za-z]):")


def file_name(stem: str, ending: str) -> str:
    """Return a file name made of another file's name; a long one is shortened and stays unique.

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
    """Return the path of an output file below a folder that mirrors the input folder.

    Parameters
    ----------
    folder : Path
        Folder of the output files.
    file : str
        Name of the other file as in results: ``/`` separated, relative to the paths read, or with its drive
        if files of two drives were read together.
    ending : str
        Text appended to the name.

    Raises
    ------
    ExportError
        If the path would lead out of `folder`.
    """
    relative = PurePosixPath(file)
    if relative.is_absolute() and sys.platform == "win32":
        # A network share; host and share become folders.
        relative = PurePosixPath(*relative.parts[1:])
    if not relative.name or relative.is_absolute() or ".." in relative.parts:
        raise ExportError("A picture from another drive cannot be written below this folder.")
    parts = [*relative.parts[:-1], file_name(relative.name, ending)]
    if sys.platform == "win32":
        parts = [windows_name(part) for part in parts]
    return folder.joinpath(*parts)


def windows_name(name: str) -> str:
    """Return the name of a file or folder in a form that Windows allows; changed names stay distinct.

    Members of archives from other systems may have names that are devices, hidden streams or invalid on
    Windows. A drive letter becomes a folder's name.
    """
    if drive := _DRIVE.fullmatch(name):
        return drive[1]
    allowed = _FORBIDDEN.sub("_", name).rstrip(" .")
    if allowed == name and not DEVICE.fullmatch(name):
        return name
    # The part before the first dot: a device name remains one, whatever follows the dot.
    stem, dot, ending = allowed.partition(".")
    return f"{stem}{_mark(name)}{dot}{ending}"


def _mark(name: str) -> str:
    """Return a mark that distinguishes names that were shortened or changed."""
    return "~" + hashlib.sha256(name.encode(errors="surrogateescape")).hexdigest()[:8]
