"""The reader's decisions on what is open: by picture, by study, and how many are left."""

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
    """Answers what was decided.

    Parameters
    ----------
    state : SessionState
        Knows what is open and what was read of it.
    """

    def __init__(self, state: SessionState) -> None:
        super().__init__(state)
        self._state = state
        self._known = StudyDecisions()
        #: The study on screen, and its earlier ones that are hidden with it.
        self._on_screen, self._hidden_with = "", frozenset[str]()

    def picture_of(self, item: Item) -> PictureKey | None:
        """How decisions name a picture; None as long as its file's hash is not known."""
        folder = self._state.folder
        found = folder.hashes.get(item.key[0]) if folder is not None else None
        return PictureKey(found, item.frame) if found else None

    def state_of(self, item: Item) -> DecisionState:
        """All that holds of a picture by itself."""
        picture = self.picture_of(item)
        return (self._known.states.get(picture) if picture is not None else None) or NOTHING

    def study_state(self, item: Item) -> DecisionState:
        """All that holds of the study that a picture belongs to."""
        return self._known.by_study(self._state.folder).get(item.study, NOTHING)

    def hide_with(self, study: str, earlier: Iterable[str]) -> None:
        """Hide earlier studies shown beside a study while that is read blind.

        Parameters
        ----------
        study : str
            The study on screen, as `Item.study` has it; empty where none has others beside it.
        earlier : iterable of str
            Its earlier ones.
        """
        before = self._hidden_with
        self._on_screen, self._hidden_with = study, frozenset(earlier)
        if before != self._hidden_with:
            self._tell_of(before | self._hidden_with)

    def _stands_beside_undecided(self, item: Item) -> bool:
        """Whether a picture is of an earlier study beside one that the reader has taken no stand on."""
        if item.study not in self._hidden_with:
            return False
        return not self._known.by_study(self._state.folder).get(self._on_screen, NOTHING).committed

    def _tell_of(self, studies: Iterable[str]) -> None:
        """Let lists ask again what they show of some studies."""
        held = self._state.folder.found.by_study if studies and self._state.folder is not None else {}
        keys = [item.key for study in studies for item in held.get(study, ())]
        if keys:
            self._state.changed.emit(keys)

    def history_of(self, item: Item, one: FoundInStudy | None) -> ReaderHistory:
        """The reader's decision on a finding of a study, or on the study if they see none."""
        state = self.study_state(item)
        return state.of(None) if one is None else state.on(one.about, one.same, one.compare)

    def own_reading(self, item: Item) -> Decision | None:
        """The reader's own finding in a study, whichever model's finding it was compared with."""
        return own_reading(self.study_state(item))

    def found(self, item: Item) -> tuple[FoundInStudy, ...]:
        """The findings in the study of a picture, hidden or not."""
        folder = self._state.folder
        return folder.lines.found(item) if folder is not None else ()

    def decided_on(self, item: Item) -> bool:
        """Whether the reader has decided on all findings in the study of a picture."""
        return all_decided(self.study_state(item), self.found(item))

    def mark(self, item: Item) -> VerdictMark | None:
        """The reader's decision on a picture's study, for the list."""
        state = self.study_state(item)
        if not state.committed:
            return None
        return mark_of(state) if self.decided_on(item) else PARTLY

    def earlier(self, item: Item) -> list[Decision]:
        """The reader's decisions on a study that belong to no current finding."""
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
        """Whether there is a picture to decide on, as far as that is known."""
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
        """Everything decided of what is open, for reports."""
        folder = self._state.folder
        return Decided(dict(folder.hashes) if folder is not None else {}, dict(self._known.states))
