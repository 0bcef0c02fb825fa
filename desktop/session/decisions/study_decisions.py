"""What was decided of the studies that are open, and which reading stands for a model's finding; no Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.results.decisions import Decision, DecisionState, PictureKey, Verdict, about_of, verdict_on
from core.results.primary_reading import weight
from desktop.session.folder import Folder
from desktop.session.items import Item
from desktop.session.kinds import without_kinds

if TYPE_CHECKING:
    from core.results.reading import Reading

NOTHING = DecisionState()


@dataclass(frozen=True, eq=False)
class StudyFinding:
    """The reading that stands for what a model found in a study, and the picture that it is of."""

    item: Item
    reading: Reading


def findings_of(folder: Folder, item: Item) -> dict[str, StudyFinding]:
    """What each model found in the study of a picture, by the models' ids.

    For each model the reading that matters most stands for the study; of equals the first. That a model
    names the kind of the picture is no finding.
    """
    found: dict[str, StudyFinding] = {}
    for picture in folder.found.by_study.get(item.study, (item,)):
        for reading in without_kinds(folder.readings_of(picture).values()):
            if reading.finding is None or reading.model is None:
                continue
            best = found.get(reading.model.id)
            if best is None or weight(reading) > weight(best.reading):
                found[reading.model.id] = StudyFinding(picture, reading)
    return found


class StudyDecisions:
    """All that is known of what was decided: by picture, as it is kept, and by study, as it is shown.

    Attributes
    ----------
    states : dict
        What holds of each picture that anything was said of.
    shown : set of PictureKey
        Pictures of which a reader has been shown what models say.
    """

    def __init__(self) -> None:
        self.states: dict[PictureKey, DecisionState] = {}
        self.shown: set[PictureKey] = set()
        self._changes = 0
        self._stamp: tuple[object, ...] = ()
        self._by_study: dict[str, DecisionState] = {}

    def add(self, decisions: Iterable[Decision]) -> None:
        """Take up entries, the oldest first."""
        for decision in decisions:
            state = self.states.get(decision.picture, NOTHING)
            self.states[decision.picture] = state.with_entries([decision])
        self._changes += 1

    def forget(self, sha256: str) -> None:
        """Forget what holds of a file."""
        self.states = {key: state for key, state in self.states.items() if key.sha256 != sha256}
        self._changes += 1

    def by_study(self, folder: Folder | None) -> dict[str, DecisionState]:
        """What holds of each study of which anything was said, whichever of its pictures it was said on.

        Where the same was decided on several pictures, the latest holds. It is asked for every row of long
        lists, so it is put together only when something has changed.
        """
        if folder is None:
            return {}
        stamp = (id(folder), id(folder.found), len(folder.hashes), self._changes)
        if stamp != self._stamp:
            self._stamp, self._by_study = stamp, self._put_together(folder)
        return self._by_study

    def _put_together(self, folder: Folder) -> dict[str, DecisionState]:
        files = {key.sha256 for key in self.states}
        entries: dict[str, list[Decision]] = {}
        for file in [file for file, sha256 in folder.hashes.items() if sha256 in files]:
            for item in folder.pictures_of(file):
                state = self.states.get(PictureKey(folder.hashes[file], item.frame))
                if state is not None:
                    entries.setdefault(item.study, []).extend(state.entries.values())
        return {
            study: NOTHING.with_entries(sorted(said, key=lambda decision: decision.at))
            for study, said in entries.items()
        }


def compared(
    alone: Decision, found: Iterable[StudyFinding], picture_of: Callable[[Item], PictureKey | None]
) -> list[Decision]:
    """How something said without looking at findings stands to them, as far as it can be compared."""
    return [
        replace(alone, picture=picture, about=about_of(one.reading), verdict=verdict)
        for one in found
        if (picture := picture_of(one.item)) is not None
        and one.reading.finding is not None
        and (verdict := verdict_on(alone, one.reading.finding)) is not Verdict.NONE
    ]


def own_reading(state: DecisionState) -> Decision | None:
    """What a reader said they see themselves, last; None where they have named nothing."""
    named = [entry for (about, _), entry in state.entries.items() if entry.says or _alone(about, entry)]
    return max(named, key=lambda decision: decision.at, default=None)


def _alone(about: object, entry: Decision) -> bool:
    return about is None and entry.committed
