"""The reader's marks on pictures, saved at once and found again by the files' content."""

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
    """How a picture was shown while it was marked: its window, None for as its file asks, and inversion."""

    window: Window | None = None
    inverted: bool = False


class MarkLog(QObject):
    """Keeps marks beside decisions: committed before it returns, once it is known which file they are on.

    Parameters
    ----------
    state : SessionState
    decisions : DecisionLog
        Decision log whose store keeps the marks.
    """

    #: A set of `PictureKey` whose marks have changed.
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
        """Why nothing can be kept; empty where it can."""
        return self._decisions.problem

    def of(self, item: Item) -> PictureMarks | None:
        """The marks on a picture; None until its file and the store are known."""
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
        """Which of some pictures bear marks, with what was left on them, as far as their files are known."""
        named = [(item, self._decisions.picture_of(item)) for item in items]
        if not self._look_up(picture.sha256 for _, picture in named if picture is not None):
            return []
        found = ((item, self._known.get(picture)) for item, picture in named if picture is not None)
        return [(item, marks) for item, marks in found if marks]

    def keep(self, item: Item, measured: Sequence[Measured], seen: Seen, *, is_key: bool) -> bool:
        """Save all marks on a picture; False if that failed, which is reported to the reader."""
        from core.network.base.patient_mark import mark_of_patient

        before = self.of(item)
        if before is None:
            return False
        patient = mark_of_patient(item.instance.identity.patient_id)
        after = PictureMarks(
            before.picture, _utc_now(), is_key, tuple(measured), seen.window, seen.inverted, patient
        )
        # Before it is written, so that the file is known again even if the program ends at once.
        self._decisions.remember(item)
        if not self._write(after):
            return False
        self._done.append(before)
        return True

    def undo(self) -> PictureMarks | None:
        """Take back what was marked or unmarked last; return what holds of that picture again."""
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
        """Whether anything was marked since the start."""
        return bool(self._done)

    @property
    def any_here(self) -> bool:
        """Whether anything is left on pictures of what is open, as far as their files are known."""
        folder = self._state.folder
        marked = {key.sha256 for key, one in self._known.items() if one}
        if folder is None or not marked:
            return False
        return any(sha256 in marked and (file, 1) in folder.items for file, sha256 in folder.hashes.items())

    def with_marks(self, decided: Decided, left_out: Collection[str] = ()) -> Decided:
        """Add all that is left on the pictures of what is open, but of some files, to what was decided."""
        folder = self._state.folder
        if folder is None:
            return decided
        # Earlier studies shown beside the open folder are not part of it.
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
        """Forget files whose entries were deleted; these cannot be taken back."""
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
        """Look up what was left on files; whether that is known now."""
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
        """The store is there, or the reader sees more or less than before."""
        folder = self._state.folder
        if folder is not None and self._look_up(folder.hashes.values()):
            self.changed.emit(set(self._known))


def _utc_now() -> datetime:
    return datetime.now(UTC)
