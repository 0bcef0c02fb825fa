"""Where readings are kept while their folder is open: a private journal, and an inbox for the window."""

from __future__ import annotations

import tempfile
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.batch.journal import Journal
    from core.results.reading import Reading


@dataclass(eq=False)
class Shelf:
    """The journal of what is open, in a private folder that goes when it is closed.

    Only one thread at a time may use it, apart from the inbox, from which the window may take readings
    while a worker lays others into it.
    """

    inbox: deque[Reading] = field(default_factory=deque)
    _folder: tempfile.TemporaryDirectory[str] | None = None
    _journal: Journal | None = None

    def journal(self) -> Journal:
        """Return the journal, made on first use."""
        if self._journal is None:
            from desktop.work import ObservedJournal

            self._folder = tempfile.TemporaryDirectory(prefix="overread-")
            self._journal = ObservedJournal(Path(self._folder.name) / "journal", self.inbox)
        return self._journal

    def close(self) -> None:
        """Close the journal and delete it."""
        if self._journal is not None and self._folder is not None:
            self._journal.close()
            self._folder.cleanup()
        self._journal = self._folder = None
