"""Where the readings of an open folder are stored: its journal, and an inbox for the window."""

from __future__ import annotations

from collections import deque
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.session.inbox import InboxItem

if TYPE_CHECKING:
    from core.batch.journal.journal import Journal


@dataclass(eq=False)
class JournalHandle:
    """The journal of what is open, in the user's folder; a temporary one if another process has it open.

    Only one thread may use it at a time. The inbox is an exception: the window may take readings from it
    while a worker adds others.

    Attributes
    ----------
    roots : tuple of Path
    carried : tuple of Path
        Paths that were open before others were added; their readings are copied.
    inbox : deque
        Readings as they are saved or loaded, hashes of files, and files whose readings were dropped.
    notice : str
        Message for the user.
    lasting : bool
        Whether the journal is kept; a temporary one is deleted when it is closed.
    """

    roots: tuple[Path, ...]
    inbox: deque[InboxItem] = field(default_factory=deque)
    notice: str = ""
    lasting: bool = True
    carried: tuple[Path, ...] = ()
    _journal: Journal | None = None
    _exits: ExitStack = field(default_factory=ExitStack)

    def journal(self) -> Journal:
        """Return the journal, which is opened on first use."""
        if self._journal is None:
            from core.batch.journal.journal_store import open_journal, place_of
            from desktop.session.observed_journal import ObservedJournal

            if self.carried:
                from core.batch.journal.carried import carry_over

                carry_over(self.carried, self.roots)
                self.carried = ()
            make = partial(ObservedJournal, inbox=self.inbox)
            place = place_of(self.roots)
            opened = open_journal(place, resume=True, make=make)
            self._journal, self.notice = self._exits.enter_context(opened)
            self.lasting = self._journal.path == place
        return self._journal

    def close(self) -> None:
        """Close the journal and release its lock."""
        self._journal = None
        self._exits.close()
