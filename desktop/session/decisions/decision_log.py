"""The reader's decisions, saved at once and found by file content; also hides findings from blind readers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from core.errors import DecisionsError, OverreadError
from core.results.decisions import Decision, Verdict, compare_finding
from core.results.picture_key import PictureKey
from core.results.study_line import StudyState
from desktop.base.error_words import told
from desktop.base.lanes import Lane
from desktop.base.language import known, tr
from desktop.session.audit_recorder import AuditRecorder
from desktop.session.decisions.decision_lookup import DecisionLookup
from desktop.session.decisions.decision_tasks import open_decisions, remember_blind, tokens
from desktop.session.decisions.file_hasher import FileHasher
from desktop.session.decisions.hidden_studies import HiddenStudies
from desktop.session.decisions.study_decisions import compared, judged
from desktop.session.items import Item, Key, Outcome, ReadingState
from desktop.session.state import SessionState
from desktop.session.studies.study_lines import FoundInStudy
from desktop.session.task_runner import TaskRunner

if TYPE_CHECKING:
    from core.images.files.sources import Source
    from core.results.store import DecisionStore
    from desktop.base.jobs import Job


@dataclass(frozen=True)
class _Undoable:
    """An action that can be undone: its numbers in the store, its pictures, and its description."""

    key: Key
    pictures: frozenset[PictureKey]
    acts: tuple[int, ...]
    what: str
    comment: bool = False


class DecisionLog(DecisionLookup):
    """The reader's decisions on what is open.

    Parameters
    ----------
    state : SessionState
        State whose signals announce decisions.
    runner : TaskRunner
    audit : AuditRecorder
        Records decisions.
    """

    #: The store is ready or unavailable, or blind reading was switched on or off.
    usable_changed = Signal()
    #: An `Item` of a study with a new decision, and whether that revealed hidden findings.
    entered = Signal(object, bool)
    #: The key of a picture whose decision was undone.
    taken_back = Signal(object)

    def __init__(self, state: SessionState, runner: TaskRunner, audit: AuditRecorder) -> None:
        super().__init__(state)
        self._runner, self._audit = runner, audit
        self._store: DecisionStore | None = None
        self._exits = ExitStack()
        self.problem = tr("Your decisions are being opened.")
        # Until the reader's setting is known, nothing is shown that they may not want to see yet.
        self._blind_first = True
        #: Name saved with decisions.
        self.reader = ""
        self._looked_up: set[str] = set()
        self._hasher = FileHasher(state, runner, self.look_up, lambda item: bool(self.state_of(item).entries))
        self._done: list[_Undoable] = []
        self._settling = False
        self._unmarked: deque[tuple[str, Source]] = deque()

    # The store

    @property
    def store(self) -> DecisionStore | None:
        """The store of decisions; None until it is open."""
        return self._store

    def remember(self, item: Item) -> None:
        """Remember a file whose hash is known, so that it is recognised later without reading it."""
        self._unmarked.append((self._named(item).sha256, item.instance.source))

    def open(self) -> None:
        """Open the store, and find out whether the reader reads blind."""

        def done(opened: tuple[DecisionStore, str, bool, str]) -> None:
            self._store, notice, self._blind_first, reader = opened
            # Another name may have been set while the store was opened.
            self.reader = self.reader or reader
            self.problem = ""
            self._tell_usable()
            if notice:
                self._state.alert.emit(known(notice))

        def failed(error: OverreadError) -> None:
            self.problem, self._blind_first = told(error), False
            self._tell_usable()
            self._state.failed.emit(error)

        self._runner.run(Lane.DECIDE, lambda _job: open_decisions(self._exits), done, failed)

    def close(self) -> None:
        """Close the store, after all other tasks in its lane."""
        with self._exits:
            if self._store is not None:
                # The task scheduled by the last entry may have been cancelled.
                self._store.settle(tokens(self._unmarked))

    def _tell_usable(self) -> None:
        folder = self._state.folder
        if folder is not None:
            self.look_up(folder.hashes.values())
            if folder.restored:
                self.recognise()
            self._state.tell_changed(folder.items)
        self.usable_changed.emit()

    # Blind first

    @property
    def blind_first(self) -> bool:
        """Whether models' findings are hidden until the reader has decided."""
        return self._blind_first

    def read_blind(self, on: bool) -> None:
        """Switch blind reading on or off, and save that in the settings."""
        self._blind_first = on
        self._runner.run(Lane.DECIDE, lambda _job: remember_blind(on))
        self._tell_usable()

    def hidden(self, item: Item) -> bool:
        """Return whether the models' findings in a picture are hidden now."""
        if not self._blind_first or not self.study_state(item).committed:
            return self._blind_first
        return self._stands_beside_undecided(item)

    def hidden_studies(self, files: Collection[str] | None = None) -> HiddenStudies:
        """Return the studies with hidden findings, among those of some files or all."""
        folder = self._state.folder
        if folder is None or not self._blind_first:
            return HiddenStudies()
        asked = [
            study for study in folder.found.by_study.values() if files is None or study[0].key[0] in files
        ]
        hidden = [study for study in asked if self.hidden(study[0]) and folder.lines.line(study[0]).models]
        names = frozenset(item.key[0] for study in hidden for item in study)
        return HiddenStudies(len(hidden), len(asked), names)

    def mask_if_blind(self, item: Item, outcome: Outcome) -> Outcome:
        """Return an outcome, without its findings if they are hidden now."""
        if outcome.state is ReadingState.FOUND and self.hidden(item):
            return Outcome(
                ReadingState.FOUND,
                tr("hidden"),
                place=(int(StudyState.INCOMPLETE), 0, ""),
                group=tr("hidden"),
                hidden=True,
                kind=outcome.kind,
                earlier=outcome.earlier,
            )
        return outcome

    def note_shown(self, item: Item) -> None:
        """Record that the reader has seen the models' findings in a picture."""
        picture = self.picture_of(item)
        if picture is not None and picture not in self._known.shown and self._store is not None:
            self._known.shown.add(picture)
            self.write(lambda store: store.show(picture))

    def was_shown(self, item: Item) -> bool:
        """Return whether the reader has ever seen the models' findings in a picture's study."""
        return any(self.picture_of(one) in self._known.shown for one in self._study_of(item))

    def all(self, since: datetime | None, show: Callable[[list[Decision]], None]) -> None:
        """Pass the decisions on all pictures, or those since a time, to `show`."""
        store = self._store
        if store is not None:
            self._runner.run(Lane.DECIDE, lambda _job: store.all(since), show)

    # Writing

    def decide(self, item: Item, one: FoundInStudy, verdict: Verdict) -> None:
        """Save the reader's verdict on a finding that they see."""
        self._say(item, [one], lambda _one: (verdict, ""), verdict.value)

    def agree_with_all(self, item: Item, one: FoundInStudy) -> None:
        """Save that the reader agrees with all undecided findings of a study.

        If all findings are decided, the verdict on the one in view is changed.
        """
        state = self.study_state(item)
        left = [other for other in self.found(item) if judged(state, other) is None]
        self._say(item, left or [one], lambda _one: (Verdict.AGREE, ""), Verdict.AGREE.value)

    def name(self, item: Item, one: FoundInStudy, says: str) -> None:
        """Save the class that the reader names while they see a finding.

        It is compared with that finding, or if that does not know the class, with the findings that do.
        """

        def judge(one: FoundInStudy) -> tuple[Verdict, str]:
            return compare_finding(says, one.about, one.card), says

        knowing = [other for other in self.found(item) if judge(other)[0] is not Verdict.NONE]
        at_hand = judge(one)[0] is not Verdict.NONE or not knowing
        self._say(item, [one] if at_hand else knowing, judge, says)

    def _say(
        self,
        item: Item,
        targets: Sequence[FoundInStudy],
        judge: Callable[[FoundInStudy], tuple[Verdict, str]],
        what: str,
    ) -> None:
        """Save verdicts on several findings of a study in one action; comments are kept."""

        def make() -> list[Decision]:
            made = []
            for one in targets:
                last = self.history_of(one.item, one).last
                verdict, says = judge(one)
                made.append(
                    Decision(
                        picture=self._named(one.item),
                        about=one.about,
                        verdict=verdict,
                        says=says,
                        comment=last.comment if last is not None else "",
                        blind=False,
                        at=_utc_now(),
                    )
                )
            return made

        self._enter(item, [one.item for one in targets], make, what)

    def read(self, item: Item, says: str) -> None:
        """Save the reader's own reading of a study without visible findings.

        Parameters
        ----------
        item : Item
            The picture on screen.
        says : str
            A class, `NORMAL` or `ABNORMAL`; empty if the reader is unsure.
        """
        found = self.found(item)

        def make() -> list[Decision]:
            before = self.history_of(item, None).last
            alone = Decision(
                picture=self._named(item),
                about=None,
                verdict=Verdict.NONE if says else Verdict.UNSURE,
                says=says,
                comment=before.comment if before is not None else "",
                blind=not self.was_shown(item),
                at=_utc_now(),
            )
            return compared(alone, found, self.picture_of) or [alone]

        self._enter(item, [item, *(one.item for one in found)], make, says or Verdict.UNSURE.value)

    def comment(self, item: Item, one: FoundInStudy | None, text: str) -> None:
        """Save a comment on a finding, or on a study without visible findings."""
        last = self.history_of(item, one).last
        if text == (last.comment if last is not None else ""):
            return
        at = one.item if one is not None else item

        def make() -> list[Decision]:
            blind = one is None and not self.was_shown(item)
            if last is not None:
                return [replace(last, comment=text, blind=blind, at=_utc_now())]
            about = one.about if one is not None else None
            return [Decision(self._named(at), about, Verdict.NONE, "", text, blind=blind, at=_utc_now())]

        self._enter(item, [at], make, "comment", comment=True)

    def compare(self, item: Item) -> None:
        """Compare the reader's decision on a study with the models' findings made since, and save that."""
        entries = self.study_state(item).entries
        alone = entries.get((None, True))
        if alone is None or not alone.committed:
            return
        new = [one for one in self.found(item) if (one.about, True) not in entries]
        made = compared(alone, new, self.picture_of)
        act = self.write(lambda store: store.record(made)) if made else None
        if act is not None:
            self._known.add(made)
            # Undoing the decision also undoes this action, which follows from it.
            self._done = [self._with(done, alone.picture, act) for done in self._done]

    @staticmethod
    def _with(done: _Undoable, picture: PictureKey, act: int) -> _Undoable:
        """Return an undoable action, extended by an action that follows from it."""
        follows = picture in done.pictures and not done.comment
        return replace(done, acts=(*done.acts, act)) if follows else done

    def undo(self) -> None:
        """Undo the last decision."""
        if not self._done:
            return
        done = self._done.pop()
        if self.write(lambda store: store.undo(done.acts)) is None:
            self._done.append(done)
            return
        for sha256 in dict.fromkeys(picture.sha256 for picture in done.pictures):
            self._audit.taken_back(sha256)
            self._forget(sha256)
        self._changed(done.key)
        self._state.status_message.emit(tr("Taken back: {what} on {key}.", what=done.what, key=done.key[0]))
        self.taken_back.emit(done.key)

    @property
    def can_undo(self) -> bool:
        """Whether any decision was made since the start."""
        return bool(self._done)

    def _enter(
        self,
        item: Item,
        of: Sequence[Item],
        make: Callable[[], list[Decision]],
        what: str,
        *,
        comment: bool = False,
    ) -> None:
        """Save decisions on pictures of a study, once the hashes of their files are known."""
        unknown = next((one for one in of if self.picture_of(one) is None), None)
        if unknown is not None:
            self.hash_file(unknown, lambda: self._enter(item, of, make, what, comment=comment))
            return
        made = [replace(decision, reader=self.reader) for decision in make()]
        hid = self.hidden(item) and bool(self.found(item))
        for one in of:
            self.remember(one)
        act = self.write(lambda store: store.record(made))
        if act is None:
            return
        self._audit.decided(made)
        self._known.add(made)
        pictures = frozenset(decision.picture for decision in made)
        before = self._done[-1] if self._done else None
        # Successive edits of one comment are undone together.
        if comment and before is not None and before.comment and before.pictures == pictures:
            self._done[-1] = replace(before, acts=(*before.acts, act))
        else:
            self._done.append(_Undoable(item.key, pictures, (act,), what, comment))
        self._changed(item.key)
        if not comment:
            self.entered.emit(item, hid)

    def _named(self, item: Item) -> PictureKey:
        """Return the key under which decisions store a picture whose file's hash is known."""
        picture = self.picture_of(item)
        assert picture is not None
        return picture

    def _changed(self, key: Key) -> None:
        """Report that a picture, and so its whole study, has a new outcome."""
        folder = self._state.folder
        item = folder.items.get(key) if folder is not None else None
        held = self._study_of(item) if item is not None else ()
        self._state.changed.emit([one.key for one in held] or [key])
        self._tell_of(self._hidden_with)

    def write(self, entry: Callable[[DecisionStore], int | None]) -> int | None:
        """Save an entry; return None if that failed, which is reported to the reader."""
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
        """Flush saved entries to disk on a worker thread, so that the window does not wait."""
        if self._settling:
            return
        self._settling = True

        def work(_job: Job) -> None:
            # Later entries schedule another flush.
            self._settling = False
            store.settle(tokens(self._unmarked))

        self._runner.run(Lane.DECIDE, work)

    # Lookup

    def look_up(self, hashes: Iterable[str]) -> None:
        """Look up the decisions on files, by hash."""
        new = set(hashes) - self._looked_up
        if self._store is None or not new:
            return
        try:
            decisions, shown = self._store.of(new), self._store.shown(new)
        except DecisionsError as error:
            self._state.failed.emit(error)
            return
        self._looked_up |= new
        self._known.shown |= shown
        if decisions:
            self._known.add(decisions)

    def let_go(self, hashes: Iterable[str]) -> None:
        """Look up files again whose entries were deleted; their decisions cannot be undone."""
        gone = set(hashes)
        self._done = [done for done in self._done if not any(p.sha256 in gone for p in done.pictures)]
        for sha256 in gone & self._looked_up:
            self._forget(sha256)
        self._tell_usable()

    def _forget(self, sha256: str) -> None:
        """Drop what is cached of a file, so that it is looked up again."""
        self._looked_up.discard(sha256)
        self._known.forget(sha256)
        self.look_up([sha256])

    def recognise(self) -> None:
        """Recognise open files that have decisions but are in no journal any more."""
        if self._store is not None:
            self._hasher.recognise(self._store)

    def hash_file(self, item: Item, then: Callable[[], None] = lambda: None) -> None:
        """Hash a picture's file, unless its hash is known, and look up the decisions on it."""
        self._hasher.hash_file(item, then)


def _utc_now() -> datetime:
    return datetime.now(UTC)
