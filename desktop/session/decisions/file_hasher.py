"""Identify open files by their content, so that decisions on them are found."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from core.errors import Cancelled, OverreadError
from desktop.base.lanes import Lane
from desktop.session.decisions.decision_tasks import hash_of, recognised
from desktop.session.items import Item
from desktop.session.state import SessionState
from desktop.session.task_runner import TaskRunner

if TYPE_CHECKING:
    from core.results.store import DecisionStore


class FileHasher:
    """Hash each open file once.

    Parameters
    ----------
    state : SessionState
    runner : TaskRunner
    met : callable
        Called with new hashes; looks up the decisions on them.
    decided : callable
        Returns whether a picture has decisions.
    """

    def __init__(
        self,
        state: SessionState,
        runner: TaskRunner,
        met: Callable[[list[str]], None],
        decided: Callable[[Item], bool],
    ) -> None:
        self._state, self._runner, self._met, self._decided = state, runner, met, decided
        self._waiting: dict[str, list[Callable[[], None]]] = {}

    def recognise(self, store: DecisionStore) -> None:
        """Recognise open files that have decisions but are in no journal any more."""
        folder = self._state.folder
        if folder is None:
            return
        sources = [source for source in folder.sources() if source.name not in folder.hashes]

        def done(found: dict[str, str]) -> None:
            if found and folder is self._state.folder:
                folder.hashes.update({**found, **folder.hashes})
                self._met(list(found.values()))
                self._state.changed.emit([key for key in folder.items if key[0] in found])

        self._runner.run(Lane.HASH, lambda _job: recognised(store, sources), done)

    def hash_file(self, item: Item, then: Callable[[], None]) -> None:
        """Hash a picture's file, unless its hash is known, and look up the decisions on it."""
        file, folder = item.key[0], self._state.folder
        if folder is None or file in folder.hashes or item.instance.problem is not None:
            return
        waiting = self._waiting.setdefault(file, [])
        waiting.append(then)
        if len(waiting) > 1:
            return

        def done(sha256: str) -> None:
            thens = self._waiting.pop(file, [])
            if folder is not self._state.folder:
                return
            folder.hashes.setdefault(file, sha256)
            self._met([sha256])
            known = [key for key, i in folder.items.items() if key[0] == file and self._decided(i)]
            if known:
                self._state.changed.emit(known)
            for one in thens:
                one()

        def failed(error: OverreadError) -> None:
            # The viewer reports why the file cannot be read.
            thens = self._waiting.pop(file, [])
            if len(thens) > 1 and not isinstance(error, Cancelled):
                self._state.failed.emit(error)

        self._runner.run(Lane.HASH, partial(hash_of, item.instance.source), done, failed)
