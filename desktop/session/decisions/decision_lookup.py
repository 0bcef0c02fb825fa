"""What is known of the reader's decisions on what is open: by picture, by study, and how many are left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.results.decisions import (
    Decided,
    Decision,
    DecisionState,
    PictureKey,
    ReaderHistory,
    about_of,
)
from desktop.session.decisions.study_decisions import (
    NOTHING,
    StudyDecisions,
    StudyFinding,
    findings_of,
    own_reading,
)
from desktop.session.decisions.verdicts import VerdictMark, mark_of
from desktop.session.items import Item
from desktop.session.state import SessionState

if TYPE_CHECKING:
    from core.results.reading import Reading


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

    def history_of(self, item: Item, reading: Reading | None) -> ReaderHistory:
        """What the reader said of a model's finding in a study, or of the study where there is none.

        What was said of the very reading of this picture holds before what was said of the study.
        """
        said = self._about_picture(item, reading)
        if said is not None:
            return said
        model = reading.model.id if reading is not None and reading.model is not None else ""
        stands = self.findings_of(item).get(model)
        return self.study_state(item).of(stands.reading if stands is not None else reading)

    def own_reading(self, item: Item) -> Decision | None:
        """What the reader said they see in a study, whichever model's finding it was compared with."""
        return own_reading(self.study_state(item))

    def findings_of(self, item: Item) -> dict[str, StudyFinding]:
        """What each model found in the study of a picture, by the models' ids."""
        folder = self._state.folder
        return findings_of(folder, item) if folder is not None else {}

    def mark(self, item: Item) -> VerdictMark | None:
        """What the reader says of a picture's study, for the list."""
        return mark_of(self.study_state(item))

    def _about_picture(self, item: Item, reading: Reading | None) -> ReaderHistory | None:
        """What was said of a reading of this very picture; None where nothing was."""
        about, state = about_of(reading) if reading is not None else None, self.state_of(item)
        told = about is not None and any((about, blind) in state.entries for blind in (True, False))
        return state.of(reading) if told else None

    def _study_of(self, item: Item) -> tuple[Item, ...]:
        folder = self._state.folder
        return folder.found.by_study.get(item.study, (item,)) if folder is not None else (item,)

    def readable(self, item: Item) -> bool:
        """Whether there is a picture to decide on, as far as that is known."""
        folder = self._state.folder
        unread = folder is not None and (item.key[0], 0) in folder.readings
        return item.instance.problem is None and not unread

    def progress(self) -> tuple[int, int]:
        """How many studies of what is open are decided, and how many could be."""
        folder = self._state.folder
        if folder is None:
            return 0, 0
        known, studies = self._known.by_study(folder), folder.found.by_study
        decided = [study for study, state in known.items() if state.committed]
        readable = (study for study in decided if any(self.readable(item) for item in studies.get(study, ())))
        return sum(1 for _ in readable), folder.readable_studies

    def decided(self) -> Decided:
        """Everything decided of what is open, for reports."""
        folder = self._state.folder
        return Decided(dict(folder.hashes) if folder is not None else {}, dict(self._known.states))
