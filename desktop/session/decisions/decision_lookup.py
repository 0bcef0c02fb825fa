"""Look up the reader's decisions on what is open: by picture, by study, and how many are left."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject

from core.results.decisions import Decided, Decision, DecisionState, ReaderHistory
from core.results.picture_key import PictureKey
from desktop.session.decisions.study_decisions import (
    NOTHING,
    StudyDecisions,
    all_decided,
    own_reading,
)
from desktop.session.decisions.verdicts import PARTLY, VerdictMark, mark_of
from desktop.session.items import Item
from desktop.session.state import SessionState
from desktop.session.studies.study_lines import FoundInStudy


class DecisionLookup(QObject):
    """Answer which decisions exist.

    Parameters
    ----------
    state : SessionState
        Has the open folder and its readings.
    """

    def __init__(self, state: SessionState) -> None:
        super().__init__(state)
        self._state = state
        self._known = StudyDecisions()
        #: The study on screen, and the earlier studies that are hidden with it.
        self._on_screen, self._hidden_with = "", frozenset[str]()

    def picture_of(self, item: Item) -> PictureKey | None:
        """Return the key under which decisions store a picture; None until its file's hash is known."""
        folder = self._state.folder
        found = folder.hashes.get(item.key[0]) if folder is not None else None
        return PictureKey(found, item.frame) if found else None

    def state_of(self, item: Item) -> DecisionState:
        """Return the current decisions on a single picture."""
        picture = self.picture_of(item)
        return (self._known.states.get(picture) if picture is not None else None) or NOTHING

    def study_state(self, item: Item) -> DecisionState:
        """Return the current decisions on the study of a picture."""
        return self._known.by_study(self._state.folder).get(item.study, NOTHING)

    def hide_with(self, study: str, earlier: Iterable[str]) -> None:
        """Hide the findings of earlier studies shown beside a study while that is read blind.

        Parameters
        ----------
        study : str
            The study on screen, as in `Item.study`; empty if no earlier study is shown beside it.
        earlier : iterable of str
            The earlier studies shown beside it.
        """
        before = self._hidden_with
        self._on_screen, self._hidden_with = study, frozenset(earlier)
        if before != self._hidden_with:
            self._tell_of(before | self._hidden_with)

    def _stands_beside_undecided(self, item: Item) -> bool:
        """Return whether a picture belongs to an earlier study shown beside an undecided one."""
        if item.study not in self._hidden_with:
            return False
        return not self._known.by_study(self._state.folder).get(self._on_screen, NOTHING).committed

    def _tell_of(self, studies: Iterable[str]) -> None:
        """Make lists ask again for the outcomes of some studies."""
        held = self._state.folder.found.by_study if studies and self._state.folder is not None else {}
        keys = [item.key for study in studies for item in held.get(study, ())]
        if keys:
            self._state.changed.emit(keys)

    def history_of(self, item: Item, one: FoundInStudy | None) -> ReaderHistory:
        """Return the decisions on a finding of a study, or on the study if the reader sees no finding."""
        state = self.study_state(item)
        return state.of(None) if one is None else state.on(one.about, one.same, one.compare)

    def own_reading(self, item: Item) -> Decision | None:
        """Return the reader's own finding in a study, whichever model's finding it was compared with."""
        return own_reading(self.study_state(item))

    def found(self, item: Item) -> tuple[FoundInStudy, ...]:
        """Return the findings in the study of a picture, hidden or not."""
        folder = self._state.folder
        return folder.lines.found(item) if folder is not None else ()

    def decided_on(self, item: Item) -> bool:
        """Return whether the reader has decided on all findings in the study of a picture."""
        return all_decided(self.study_state(item), self.found(item))

    def mark(self, item: Item) -> VerdictMark | None:
        """Return the reader's decision on a picture's study as a mark for lists."""
        state = self.study_state(item)
        if not state.committed:
            return None
        return mark_of(state) if self.decided_on(item) else PARTLY

    def earlier(self, item: Item) -> list[Decision]:
        """Return the reader's decisions on findings that the study no longer has."""
        state, found = self.study_state(item), self.found(item)
        return [
            entry
            for (about, _), entry in state.entries.items()
            if about is not None and entry.committed and not any(one.same(about) for one in found)
        ]

    def _study_of(self, item: Item) -> tuple[Item, ...]:
        folder = self._state.folder
        return folder.study_of(item) if folder is not None else (item,)

    def readable(self, item: Item) -> bool:
        """Return whether the study has a picture to decide on, as far as known."""
        folder = self._state.folder
        unread = folder is not None and (item.key[0], 0) in folder.readings
        return item.told is None and not unread

    def progress(self) -> tuple[int, int]:
        """Return the number of open studies that are decided, and of those that could be."""
        folder = self._state.folder
        if folder is None:
            return 0, 0
        studies = folder.found.by_study
        told = (studies.get(study, ()) for study in self._known.by_study(folder))
        decided = (held for held in told if held and self.decided_on(held[0]))
        return sum(any(map(self.readable, held)) for held in decided), folder.readable_studies

    def decided(self) -> Decided:
        """Return all decisions on what is open, for reports."""
        folder = self._state.folder
        return Decided(dict(folder.hashes) if folder is not None else {}, dict(self._known.states))
