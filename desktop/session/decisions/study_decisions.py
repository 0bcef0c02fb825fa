"""Decisions on the open studies, compared with their findings; no Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from core.results.decisions import ABNORMAL, Decision, DecisionState, Verdict
from core.results.picture_key import PictureKey
from desktop.session.folder import Folder
from desktop.session.items import Item
from desktop.session.studies.study_lines import FoundInStudy

NOTHING = DecisionState()


class StudyDecisions:
    """All known decisions: by picture, as they are stored, and by study, as they are shown.

    Attributes
    ----------
    states : dict
        Current decisions on each picture that has some.
    shown : set of PictureKey
        Pictures whose findings a reader has seen.
    """

    def __init__(self) -> None:
        self.states: dict[PictureKey, DecisionState] = {}
        self.shown: set[PictureKey] = set()
        self._changes = 0
        self._stamp: tuple[object, ...] = ()
        self._by_study: dict[str, DecisionState] = {}

    def add(self, decisions: Iterable[Decision]) -> None:
        """Add entries, which are sorted with the oldest first."""
        for decision in decisions:
            state = self.states.get(decision.picture, NOTHING)
            self.states[decision.picture] = state.with_entries([decision])
        self._changes += 1

    def forget(self, sha256: str) -> None:
        """Forget the decisions on a file."""
        self.states = {key: state for key, state in self.states.items() if key.sha256 != sha256}
        self._changes += 1

    def by_study(self, folder: Folder | None) -> dict[str, DecisionState]:
        """Return the current decisions on each study, on whichever of its pictures they were made.

        If several pictures have decisions on the same finding, the latest applies. The result is cached until
        something changes, because long lists ask for it in every row.
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
    alone: Decision, found: Sequence[FoundInStudy], picture_of: Callable[[Item], PictureKey | None]
) -> list[Decision]:
    """Return how a decision made blind compares with the findings, as far as it can be compared.

    Calling a study abnormal agrees with all suspected findings; it does not contradict the others.
    """
    suspected = [one for one in found if one.finding.positive]
    return [
        replace(alone, picture=picture, about=one.about, verdict=verdict)
        for one in (suspected if suspected and alone.says == ABNORMAL else found)
        if (picture := picture_of(one.item)) is not None
        and (verdict := one.compare(alone)) is not Verdict.NONE
    ]


def all_decided(state: DecisionState, found: Sequence[FoundInStudy]) -> bool:
    """Return whether a reader has decided on a study and on every finding of it that is shown."""
    return state.committed and all(judged(state, one) is not None for one in found)


def judged(state: DecisionState, one: FoundInStudy) -> Decision | None:
    """Return the decision on a finding; None if none can be compared with it."""
    last = state.on(one.about, one.same, one.compare).last
    return last if last is not None and last.verdict is not Verdict.NONE else None


def own_reading(state: DecisionState) -> Decision | None:
    """Return the reader's latest own finding; None if they named none."""
    named = [entry for (about, _), entry in state.entries.items() if entry.says or _alone(about, entry)]
    return max(named, key=lambda decision: decision.at, default=None)


def _alone(about: object, entry: Decision) -> bool:
    return about is None and entry.committed
