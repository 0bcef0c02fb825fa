"""What the reader decides, kept at once and found again by the files' content; hides what models say."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import Cancelled, DecisionsError, OverreadError
from core.models import KIND_MODELS
from core.results.decisions import (
    Decided,
    Decision,
    DecisionState,
    PictureKey,
    ReaderHistory,
    Verdict,
    about_of,
    verdict_on,
)
from desktop.base.lanes import Lane
from desktop.base.language import tr
from desktop.session.audit_recorder import AuditRecorder
from desktop.session.decision_tasks import hash_of, open_decisions, recognised, remember_blind, tokens
from desktop.session.items import Item, Key, Outcome, ReadingState
from desktop.session.state import SessionState
from desktop.session.task_runner import TaskRunner
from desktop.session.verdicts import VerdictMark, mark_of

if TYPE_CHECKING:
    from core.images.files.sources import Source
    from core.results.reading import Reading
    from core.results.store import DecisionStore
    from desktop.base.jobs import Job


@dataclass(frozen=True)
class _Undoable:
    """What can be taken back: acts of the store, and of which picture they are, in words."""

    key: Key
    picture: PictureKey
    acts: tuple[int, ...]
    what: str
    comment: bool = False


class DecisionLog(QObject):
    """The reader's side of what is open.

    Parameters
    ----------
    state : SessionState
        Whose signals tell of what is decided.
    runner : TaskRunner
    audit : AuditRecorder
        Hears of what is decided.
    """

    #: The store is there, or is not to be had; or the blind mode was switched.
    usable_changed = Signal()

    def __init__(self, state: SessionState, runner: TaskRunner, audit: AuditRecorder) -> None:
        super().__init__(state)
        self._state, self._runner, self._audit = state, runner, audit
        self._store: DecisionStore | None = None
        self.problem = tr("Your decisions are being opened.")
        # Until it is known what the reader wishes, nothing is shown that they might not want to see yet.
        self._blind_first = True
        self._states: dict[PictureKey, DecisionState] = {}
        self._shown: set[PictureKey] = set()
        self._looked_up: set[str] = set()
        self._waiting: dict[str, list[Callable[[], None]]] = {}
        self._done: list[_Undoable] = []
        self._settling = False
        self._unmarked: deque[tuple[str, Source]] = deque()

    # The store

    def open(self) -> None:
        """Open the store, and find out whether the reader reads blind first."""

        def done(opened: tuple[DecisionStore, str, bool]) -> None:
            self._store, notice, self._blind_first = opened
            self.problem = ""
            self._tell_usable()
            if notice:
                self._state.alert.emit(notice)

        def failed(error: OverreadError) -> None:
            self.problem, self._blind_first = error.message, False
            self._tell_usable()
            self._state.failed.emit(error)

        self._runner.run(Lane.DECIDE, lambda _job: open_decisions(), done, failed)

    def close(self) -> None:
        """Close the store; called behind all else in its lane."""
        if self._store is not None:
            # What was to be done behind the last entry may have been called off.
            self._store.settle(tokens(self._unmarked))
            self._store.close()

    def _tell_usable(self) -> None:
        folder = self._state.folder
        if folder is not None:
            self.look_up(folder.hashes.values())
            if folder.restored:
                self.recognise()
            self._state.changed.emit(list(folder.items))
        self.usable_changed.emit()

    # Blind first

    @property
    def blind_first(self) -> bool:
        """Whether what models say is hidden until the reader has taken a stand."""
        return self._blind_first

    def read_blind(self, on: bool) -> None:
        """Switch the mode, and remember it."""
        self._blind_first = on
        self._runner.run(Lane.DECIDE, lambda _job: remember_blind(on))
        self._tell_usable()

    def hidden(self, item: Item) -> bool:
        """Whether what models say of a picture is to be hidden."""
        return self._blind_first and not self.state_of(item).committed

    def mask_if_blind(self, item: Item, outcome: Outcome) -> Outcome:
        """Return an outcome as the reader may see it now."""
        if outcome.state is ReadingState.FOUND and self.hidden(item):
            return Outcome(ReadingState.FOUND, "hidden", hidden=True)
        return outcome

    def note_shown(self, item: Item) -> None:
        """Note that the reader has been shown what models say of a picture."""
        picture = self.picture_of(item)
        if picture is not None and picture not in self._shown and self._store is not None:
            self._shown.add(picture)
            self._write(lambda store: store.show(picture))

    def was_shown(self, item: Item) -> bool:
        """Whether the reader was shown what models say of a picture, however long ago."""
        return self.picture_of(item) in self._shown

    # What holds

    def picture_of(self, item: Item) -> PictureKey | None:
        """How decisions name a picture; None as long as its file's hash is not known."""
        folder = self._state.folder
        found = folder.hashes.get(item.key[0]) if folder is not None else None
        return PictureKey(found, item.frame) if found else None

    def state_of(self, item: Item) -> DecisionState:
        """All that holds of a picture."""
        picture = self.picture_of(item)
        return (self._states.get(picture) if picture is not None else None) or _NOTHING

    def history_of(self, item: Item, reading: Reading | None) -> ReaderHistory:
        """What the reader said of a model's reading of a picture, or of the picture where there is none."""
        return self.state_of(item).of(reading)

    def mark(self, item: Item) -> VerdictMark | None:
        """What the reader says of a picture, for the list."""
        return mark_of(self.state_of(item))

    def readable(self, item: Item) -> bool:
        """Whether there is a picture to decide on, as far as that is known."""
        folder = self._state.folder
        unread = folder is not None and (item.key[0], 0) in folder.readings
        return item.instance.problem is None and not unread

    def progress(self) -> tuple[int, int]:
        """How many pictures of what is open are decided, and how many could be."""
        folder = self._state.folder
        if folder is None:
            return 0, 0
        known = {(k.sha256, k.frame) for k, state in self._states.items() if state.committed}
        decided_on = {sha256 for sha256, _frame in known}
        # Asked at every step through long lists, so no picture is looked at that need not be.
        files = [file for file, sha256 in folder.hashes.items() if sha256 in decided_on]
        items = (item for file in files for item in folder.pictures_of(file) if self.readable(item))
        decided = sum((folder.hashes[item.key[0]], item.frame) in known for item in items)
        return decided, folder.readable

    def decided(self) -> Decided:
        """Everything decided of what is open, for reports."""
        folder = self._state.folder
        return Decided(dict(folder.hashes) if folder is not None else {}, dict(self._states))

    def all(self, since: datetime | None, show: Callable[[list[Decision]], None]) -> None:
        """Give what holds of all pictures ever decided, or since a time, to `show`."""
        store = self._store
        if store is not None:
            self._runner.run(Lane.DECIDE, lambda _job: store.all(since), show)

    # Entering

    def decide(self, item: Item, reading: Reading, verdict: Verdict, says: str = "") -> None:
        """Keep what the reader says of a finding that they see."""
        last = self.history_of(item, reading).last
        comment = last.comment if last is not None else ""
        made = partial(Decision, about=about_of(reading), verdict=verdict, says=says, comment=comment)
        self._enter(item, lambda picture: [made(picture, blind=False, at=_utc_now())], says or verdict.value)

    def read(self, item: Item, says: str) -> None:
        """Keep the reader's own reading of a picture of which they see no finding.

        Parameters
        ----------
        item : Item
        says : str
            A class, `NORMAL` or `ABNORMAL`; empty where the reader is unsure.
        """

        def make(picture: PictureKey) -> list[Decision]:
            before = self.history_of(item, None).last
            comment = before.comment if before is not None else ""
            alone = Decision(
                picture=picture,
                about=None,
                verdict=Verdict.NONE if says else Verdict.UNSURE,
                says=says,
                comment=comment,
                blind=picture not in self._shown,
                at=_utc_now(),
            )
            compared = [
                replace(alone, about=about_of(one), verdict=verdict_on(alone, one.finding))
                for one in self._findings(item)
                if one.finding is not None
            ]
            return [one for one in compared if one.verdict is not Verdict.NONE] or [alone]

        self._enter(item, make, says or Verdict.UNSURE.value)

    def comment(self, item: Item, reading: Reading | None, text: str) -> None:
        """Keep a comment on a finding, or on a picture of which the reader sees none."""
        last = self.history_of(item, reading).last
        if text == (last.comment if last is not None else ""):
            return

        def make(picture: PictureKey) -> list[Decision]:
            blind = reading is None and picture not in self._shown
            if last is not None:
                return [replace(last, comment=text, blind=blind, at=_utc_now())]
            about = about_of(reading) if reading is not None else None
            return [Decision(picture, about, Verdict.NONE, "", text, blind=blind, at=_utc_now())]

        self._enter(item, make, "comment", comment=True)

    def compare(self, item: Item) -> None:
        """Keep how what the reader said of a picture stands to what models have said of it since."""
        picture, entries = self.picture_of(item), self.state_of(item).entries
        alone = entries.get((None, True))
        if picture is None or alone is None or not alone.committed:
            return
        made = [
            replace(alone, about=about_of(one), verdict=verdict_on(alone, one.finding))
            for one in self._findings(item)
            if one.finding is not None and (about_of(one), True) not in entries
        ]
        made = [one for one in made if one.verdict is not Verdict.NONE]
        act = self._write(lambda store: store.record(made)) if made else None
        if act is not None:
            self._states[picture] = self.state_of(item).with_entries(made)
            # It goes with what it follows from.
            self._done = [self._with(done, picture, act) for done in self._done]

    @staticmethod
    def _with(done: _Undoable, picture: PictureKey, act: int) -> _Undoable:
        """What can be taken back, with an act that follows from it."""
        follows = done.picture == picture and not done.comment
        return replace(done, acts=(*done.acts, act)) if follows else done

    def undo(self) -> None:
        """Take back what was entered last."""
        if not self._done:
            return
        done = self._done.pop()
        if self._write(lambda store: store.undo(done.acts)) is None:
            self._done.append(done)
            return
        self._audit.taken_back(done.picture.sha256)
        self._forget(done.picture.sha256)
        self._state.changed.emit([done.key])
        self._state.status_message.emit(tr("Taken back: {what} on {key}.", what=done.what, key=done.key[0]))

    @property
    def can_undo(self) -> bool:
        """Whether anything was entered since the start."""
        return bool(self._done)

    def _enter(
        self, item: Item, make: Callable[[PictureKey], list[Decision]], what: str, *, comment: bool = False
    ) -> None:
        """Keep entries of a picture; where its hash is not known yet, as soon as it is."""
        picture = self.picture_of(item)
        if picture is None:
            self.hash_file(item, lambda: self._enter(item, make, what, comment=comment))
            return
        made = make(picture)
        self._unmarked.append((picture.sha256, item.instance.source))
        act = self._write(lambda store: store.record(made))
        if act is None:
            return
        self._audit.decided(made)
        self._states[picture] = self._states.get(picture, _NOTHING).with_entries(made)
        before = self._done[-1] if self._done else None
        # Pieces of one comment are taken back together.
        if comment and before is not None and before.comment and before.picture == picture:
            self._done[-1] = replace(before, acts=(*before.acts, act))
        else:
            self._done.append(_Undoable(item.key, picture, (act,), what, comment))
        self._state.changed.emit([item.key])

    def _write(self, entry: Callable[[DecisionStore], int | None]) -> int | None:
        """Commit an entry; None where that failed, of which the reader is told."""
        if self._store is None:
            return None
        try:
            act = entry(self._store)
        except DecisionsError as error:
            self._state.failed.emit(error)
            return None
        self._settle(self._store)
        return act or 0

    def _settle(self, store: DecisionStore) -> None:
        """Write through to the disk what was committed, where the window does not wait for it."""
        if self._settling:
            return
        self._settling = True

        def work(_job: Job) -> None:
            # What is entered from here on asks for another one.
            self._settling = False
            store.settle(tokens(self._unmarked))

        self._runner.run(Lane.DECIDE, work)

    def _findings(self, item: Item) -> Sequence[Reading]:
        """Readings that a reader can be compared with: the router's only where it is alone."""
        folder = self._state.folder
        found = [r for r in folder.readings_of(item).values() if r.finding is not None] if folder else []
        return [r for r in found if r.model is not None and r.model.id not in KIND_MODELS] or found

    # Finding again

    def look_up(self, hashes: Iterable[str]) -> None:
        """Look up what was decided of files."""
        new = set(hashes) - self._looked_up
        if self._store is None or not new:
            return
        try:
            decisions, shown = self._store.of(new), self._store.shown(new)
        except DecisionsError as error:
            self._state.failed.emit(error)
            return
        self._looked_up |= new
        self._shown |= shown
        for decision in decisions:
            state = self._states.get(decision.picture, _NOTHING)
            self._states[decision.picture] = state.with_entries([decision])

    def _forget(self, sha256: str) -> None:
        """Look up anew what holds of a file."""
        self._looked_up.discard(sha256)
        self._states = {k: v for k, v in self._states.items() if k.sha256 != sha256}
        self.look_up([sha256])

    def recognise(self) -> None:
        """Find the files of what is open that were decided before and that no journal knows any more."""
        folder, store = self._state.folder, self._store
        if folder is None or store is None:
            return
        sources = [source for source in folder.sources() if source.name not in folder.hashes]

        def done(found: dict[str, str]) -> None:
            if found and folder is self._state.folder:
                folder.hashes.update({**found, **folder.hashes})
                self.look_up(found.values())
                self._state.changed.emit([key for key in folder.items if key[0] in found])

        self._runner.run(Lane.HASH, lambda _job: recognised(store, sources), done)

    def hash_file(self, item: Item, then: Callable[[], None] = lambda: None) -> None:
        """Hash a picture's file, unless that is known, and look up what was decided of it."""
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
            self.look_up([sha256])
            known = [key for key, i in folder.items.items() if key[0] == file and self.state_of(i).entries]
            if known:
                self._state.changed.emit(known)
            for one in thens:
                one()

        def failed(error: OverreadError) -> None:
            # The viewer says why the file cannot be read.
            thens = self._waiting.pop(file, [])
            if len(thens) > 1 and not isinstance(error, Cancelled):
                self._state.failed.emit(error)

        self._runner.run(Lane.HASH, partial(hash_of, item.instance.source), done, failed)


_NOTHING = DecisionState()


def _utc_now() -> datetime:
    return datetime.now(UTC)
