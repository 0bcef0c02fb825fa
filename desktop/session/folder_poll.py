"""Check an open folder once for files that arrived; runs on a worker thread."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.images.base.limits import Limits
from core.images.files.sources import Source, walk
from core.images.studies.study_tree import read_instance
from core.progress import Progress
from desktop.session.folder import Folder
from desktop.session.folder_changes import FolderChanges, Sizes, folders_below


def poll(folder: Folder, exclude: Sequence[Path], coming: Sizes, progress: Progress) -> FolderChanges:
    """Find new files below the roots of a folder.

    Parameters
    ----------
    folder : Folder
        The folder to check; its tree of studies grows.
    exclude : sequence of Path
        Known files, and files that Overread itself wrote.
    coming : mapping
        Size and time of files that were new at the last check; unchanged ones count as complete.
    progress : Progress
        Checked for cancellation between two files.
    """
    now: dict[Path, tuple[int, int]] = {}
    whole: list[Source] = []
    limits = Limits()
    for source in walk(folder.roots, exclude, limits):
        progress.check()
        size = _size(source.path)
        if size is None:
            continue
        if coming.get(source.path) == size:
            whole.append(source)
        else:
            now[source.path] = size
    folders = folders_below(folder.roots)
    if not whole or folder.growth is None:
        return FolderChanges(coming=now, folders=folders)
    found = folder.growth.add(read_instance(source, limits) for source in whole)
    return FolderChanges(found, tuple((source.name, 1) for source in whole), now, folders)


def _size(path: Path) -> tuple[int, int] | None:
    """Return size and time of the last change; None if the file is missing or access is denied."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
