"""Changes of an open folder since the last check; `folder_poll` finds them for `folder_watcher`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from desktop.session.items import Key
from desktop.session.rows import FolderContents

#: Size and time of files that may still be growing.
Sizes = Mapping[Path, tuple[int, int]]


#: Largest number of folders that the system watches; others are polled.
MOST_FOLDERS = 256


@dataclass(frozen=True, eq=False)
class FolderChanges:
    """The changes since the last check.

    Attributes
    ----------
    found : FolderContents or None
        Everything found so far, if files have arrived; else None.
    arrived : tuple of Key
        Completely arrived files, by their first pictures.
    coming : Sizes
            New files that may still be growing, with size and time.
        folders : tuple of str
            Folders for the system to watch.
    """

    found: FolderContents | None = None
    arrived: tuple[Key, ...] = ()
    coming: Sizes = field(default_factory=dict)
    folders: tuple[str, ...] = ()


def folders_below(roots: tuple[Path, ...]) -> tuple[str, ...]:
    """Return folders among and below some paths, at most as many as the system may watch."""
    found: list[str] = []
    for root in roots:
        for place, below, _files in os.walk(root):
            below.sort()
            found.append(place)
            if len(found) == MOST_FOLDERS:
                return tuple(found)
    return tuple(found)
