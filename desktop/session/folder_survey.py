"""Search a folder on a worker thread, and list what was found so far; no Qt."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from core.errors import Cancelled
from core.images.studies.study_tree import Instance, StudyTree
from core.images.studies.survey import survey_folders
from core.progress import Progress
from desktop.session.rows import FolderContents, Listing

#: Longest time in seconds until the first pictures of a folder are listed, and shortest time between two
#: updates of the list.
FIRST_SECONDS = 0.5
SHOW_SECONDS = 0.4
#: The pause until the next update, as a multiple of the time that the last one took.
SHOW_SHARE = 5


@dataclass(eq=False)
class Growth:
    """Studies and rows of an open folder, which grow as files are found."""

    listing: Listing
    tree: StudyTree = field(default_factory=StudyTree)

    def add(self, instances: Iterable[Instance]) -> FolderContents:
        """Add files to the studies and rows."""
        for instance in instances:
            self.tree.add(instance)
        return self.listing.of(self.tree.studies(), complete=True)


def look_through(
    growth: Growth, roots: Sequence[Path], progress: Progress, show: Callable[[FolderContents], None]
) -> FolderContents:
    """Find the files below `roots` and group them by their headers.

    Parameters
    ----------
    growth : Growth
        Receives what is found.
    roots : sequence of Path
    progress : Progress
        If cancelled, what was found so far is returned as incomplete.
    show : callable
        Called with what is known so far, first as soon as there is a picture to show.
    """
    tree, listing = growth.tree, growth.listing
    first: str | None = None
    due, complete = time.monotonic() + FIRST_SECONDS, False
    with suppress(Cancelled):
        for instance in survey_folders(roots, progress):
            series = instance.identity.series_uid
            if first is None:
                first = series
            elif first and series != first:
                # The first series is complete, so its first slice is known and can be shown.
                first, due = "", 0.0
            tree.add(instance)
            now = time.monotonic()
            if now >= due:
                first = ""
                show(listing.of(tree.studies(), complete=False))
                # Long lists take longer to make; updates must not slow down the search.
                due = time.monotonic() + max(SHOW_SECONDS, SHOW_SHARE * (time.monotonic() - now))
        complete = True
    return listing.of(tree.studies(), complete=complete)
