"""Changes of an open folder since the last look; `folder_poll` finds them, `folder_watcher` takes them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from desktop.session.items import Key
from desktop.session.rows import FolderContents

#: Size and time of files that may still grow.
Sizes = Mapping[Path, tuple[int, int]]


#: Folders that the system watches; the others are polled.
MOST_FOLDERS = 256


@dataclass(frozen=True, eq=False)
class FolderChanges:
    """The changes since the last look.

    Attributes
    ----------
    found : FolderContents or None
        All there is by now, where anything came.
    arrived : tuple of Key
        Files that came whole, by their first pictures.
    coming : Sizes
        Files that were not there before and may still grow, with what tells that they do.
    folders : tuple of str
    """

    found: FolderContents | None = None
    arrived: tuple[Key, ...] = ()
    coming: Sizes = field(default_factory=dict)
    folders: tuple[str, ...] = ()


def folders_below(roots: tuple[Path, ...]) -> tuple[str, ...]:
    """Folders among and below some paths, as many as the system is asked to tell of."""
    found: list[str] = []
    for root in roots:
        for place, below, _files in os.walk(root):
            below.sort()
            found.append(place)
            if len(found) == MOST_FOLDERS:
                return tuple(found)
    return tuple(found)
