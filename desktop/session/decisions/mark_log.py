"""The reader's marks on pictures, saved at once and found by file content."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import DecisionsError
from core.images.base.picture import Window
from core.images.display.measurements import Measured
from core.results.decisions import Decided
from core.results.marks import PictureMarks
from core.results.picture_key import PictureKey
from desktop.base.language import tr
from desktop.session.decisions.decision_log import DecisionLog
from desktop.session.items import Item
from desktop.session.state import SessionState

if TYPE_CHECKING:
    from core.results.store import DecisionStore


@dataclass(frozen=True)
class Seen:
    """How a picture was shown when it was marked: inversion, and window (None for the file's own)."""

    window: Window | None = None
    inverted: bool = False


class MarkLog(QObject):
    """Save marks in the store of decisions, once the file of their picture is identified.

    Parameters
    ----------
    state : SessionState
    decisions : DecisionLog
        Decision log whose store keeps the marks.
    """

    #: A set of `PictureKey` whose marks changed.
    changed = Signal(object)

    def __init__(self, state: SessionState, decisions: DecisionLog) -> None:
        super().__init__(state)
        self._state, self._decisions = state, decisions
        self._known: dict[PictureKey, PictureMarks] = {}
        self._looked_up: set[str] = set()
        self._done: list[PictureMarks] = []
        decisions.usable_changed.connect(self._look_up_again)

    @property
    def problem(self) -> str:
        """Why nothing can be saved; empty if it can."""
        return self._decisions.problem

    def of(self, item: Item) -> PictureMarks | None:
        """Return the marks on a picture; None until its file is identified and the store is open."""
        picture = self._decisions.picture_of(item)
        if picture is None or not self._look_up([picture.sha256]):
            return None
        return self._known.get(picture) or PictureMarks(picture, _utc_now())

    def find(self, item: Item) -> None:
        """Look up the marks on a picture; `changed` is emitted if that takes a while."""
        if self._decisions.picture_of(item) is None:

            def found() -> None:
                picture = self._decisions.picture_of(item)
                if picture is not None:
                    self.changed.emit({picture})

            self._decisions.hash_file(item, found)

    def marked(self, items: Iterable[Item]) -> list[tuple[Item, PictureMarks]]:
        """Return the pictures with marks, and the marks, as far as the files are identified."""
        named = [(item, self._decisions.picture_of(item)) for item in items]
        if not self._look_up(picture.sha256 for _, picture in named if picture is not None):
            return []
        found = ((item, self._known.get(picture)) for item, picture in named if picture is not None)
        return [(item, marks) for item, marks in found if marks]

    def keep(self, item: Item, measured: Sequence[Measured], seen: Seen, *, is_key: bool) -> bool:
        """Save all marks on a picture; return False if that failed, which is reported to the reader."""
        from core.network.base.patient_mark import mark_of_patient

        before = self.of(item)
        if before is None:
            return False
        patient = mark_of_patient(item.instance.identity.patient_id)
        after = PictureMarks(
            before.picture, _utc_now(), is_key, tuple(measured), seen.window, seen.inverted, patient
        )
        # Before the marks are saved, so that the file is recognised even if the program ends at once.
        self._decisions.remember(item)
        if not self._write(after):
            return False
        self._done.append(before)
        return True

    def undo(self) -> PictureMarks | None:
        """Undo the last change of marks; return the marks that the picture has now."""
        if not self._done:
            return None
        done = self._done.pop()
        before = replace(done, at=_utc_now())
        if not before.patient and before.picture in self._known:
            before = replace(before, patient=self._known[before.picture].patient)
        if not self._write(before):
            self._done.append(done)
            return None
        self._state.status_message.emit(tr("The last mark was taken back."))
        return before

    @property
    def can_undo(self) -> bool:
        """Whether any mark was changed since the start."""
        return bool(self._done)

    @property
    def any_here(self) -> bool:
        """Whether any open picture has marks, as far as the files are identified."""
        folder = self._state.folder
        marked = {key.sha256 for key, one in self._known.items() if one}
        if folder is None or not marked:
            return False
        return any(sha256 in marked and (file, 1) in folder.items for file, sha256 in folder.hashes.items())

    def with_marks(self, decided: Decided, left_out: Collection[str] = ()) -> Decided:
        """Add all marks on open pictures, except for some files, to the decisions."""
        folder = self._state.folder
        if folder is None:
            return decided
        # Earlier studies shown beside the open folder do not belong to it.
        hashes = {
            file: sha256
            for file, sha256 in folder.hashes.items()
            if file not in left_out and (file, 1) in folder.items
        }
        self._look_up(hashes.values())
        theirs = set(hashes.values())
        marks = {key: one for key, one in self._known.items() if one and key.sha256 in theirs}
        return replace(decided, hashes={**folder.hashes, **decided.hashes}, marks=marks)

    def let_go(self, hashes: Iterable[str]) -> None:
        """Forget files whose entries were deleted; their marks cannot be undone."""
        gone = set(hashes)
        self._looked_up -= gone
        self._known = {key: marks for key, marks in self._known.items() if key.sha256 not in gone}
        self._done = [marks for marks in self._done if marks.picture.sha256 not in gone]

    # Internals

    def _write(self, marks: PictureMarks) -> bool:
        def entry(store: DecisionStore) -> None:
            store.mark(marks)

        if self._decisions.write(entry) is None:
            return False
        self._known[marks.picture] = marks
        self.changed.emit({marks.picture})
        return True

    def _look_up(self, hashes: Iterable[str]) -> bool:
        """Look up the marks on files; return whether they are known now."""
        new = set(hashes) - self._looked_up
        store = self._decisions.store
        if not new:
            return True
        if store is None:
            return False
        try:
            found = store.marks_of(new)
        except DecisionsError as error:
            self._state.failed.emit(error)
            return False
        self._looked_up |= new
        self._known.update({marks.picture: marks for marks in found})
        return True

    def _look_up_again(self) -> None:
        """Look up all marks again, because the store was opened or blind reading was switched."""
        folder = self._state.folder
        if folder is not None and self._look_up(folder.hashes.values()):
            self.changed.emit(set(self._known))


def _utc_now() -> datetime:
    return datetime.now(UTC)
