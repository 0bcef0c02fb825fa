"""A reader's decisions on a picture and on a model's finding, before and after seeing the finding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from core.results.marks import PictureMarks
from core.results.picture_key import PictureKey

if TYPE_CHECKING:
    from core.models.card import Card
    from core.results.findings import ScoredFinding
    from core.results.reading import Finding, Reading

#: Decisions that a reader may give on any picture, whatever classes the models have.
NORMAL, ABNORMAL = "normal", "abnormal"


class Verdict(StrEnum):
    """A reader's agreement with a finding; NONE if they cannot be compared."""

    AGREE = "agree"
    DISAGREE = "disagree"
    UNSURE = "unsure"
    NONE = "none"


@dataclass(frozen=True)
class About:
    """Finding that a decision is about, as its model reported it.

    Attributes
    ----------
    model, version, sha256 : str
    finding : str
        Name of the reported class.
    positive : bool or None
        As in `Finding`.
    """

    model: str
    version: str
    sha256: str
    finding: str
    positive: bool | None = None


@dataclass(frozen=True)
class Decision:
    """One entry of a reader.

    Attributes
    ----------
    picture : PictureKey
    about : About or None
        Finding that was judged; None if there was none.
    verdict : Verdict
    says : str
        Class named by the reader, `NORMAL` or `ABNORMAL`; empty if they named none.
    comment : str
    blind : bool
        Whether it was made before the reader saw the model's result.
    at : datetime
        Time of the decision, with time zone.
    reader : str
        Reader's name from the settings; empty if unknown.
    """

    picture: PictureKey
    about: About | None
    verdict: Verdict
    says: str
    comment: str
    blind: bool
    at: datetime
    reader: str = ""

    @property
    def committed(self) -> bool:
        """Whether the reader has decided; a comment alone does not count."""
        return self.verdict is not Verdict.NONE or bool(self.says)


@dataclass(frozen=True)
class ReaderHistory:
    """A reader's decisions on one finding: before it was shown, and after."""

    first: Decision | None = None
    second: Decision | None = None

    @property
    def last(self) -> Decision | None:
        """The decision that counts."""
        return self.second or self.first

    @property
    def changed(self) -> bool:
        """Whether the reader changed their mind after seeing the finding."""
        first, second = self.first, self.second
        if first is None or second is None or Verdict.NONE in (first.verdict, second.verdict):
            return False
        return first.verdict is not second.verdict


@dataclass(frozen=True)
class DecisionState:
    """All current decisions on one picture: the last entry for each finding, with blind ones kept apart."""

    entries: Mapping[tuple[About | None, bool], Decision] = field(default_factory=dict)

    def with_entries(self, decisions: Iterable[Decision]) -> DecisionState:
        """Return the state with later entries added."""
        return DecisionState({**self.entries, **{(d.about, d.blind): d for d in decisions}})

    @property
    def committed(self) -> bool:
        """Whether the reader has decided on anything in the picture."""
        return any(decision.committed for decision in self.entries.values())

    def of(self, reading: Reading | None) -> ReaderHistory:
        """Return the decisions on a reading or, if there are none, on the picture itself."""
        about = about_of(reading) if reading is not None else None
        finding = reading.finding if reading is not None else None
        return ReaderHistory(*(self._one(about, finding, blind=blind) for blind in (True, False)))

    def on(
        self, about: About, same: Callable[[About], bool], compare: Callable[[Decision], Verdict]
    ) -> ReaderHistory:
        """Return the decision on a finding of a study.

        If there is none, a decision on the same finding under another name counts, and otherwise one on the
        study as a whole.

        Parameters
        ----------
        about : About
        same : callable
            Function that tells whether another decision concerns the same finding (`same_finding`).
        compare : callable
            Function that compares a blind statement with this finding.
        """
        return ReaderHistory(*(self._on(about, same, compare, blind=blind) for blind in (True, False)))

    def _on(
        self,
        about: About,
        same: Callable[[About], bool],
        compare: Callable[[Decision], Verdict],
        *,
        blind: bool,
    ) -> Decision | None:
        found = self.entries.get((about, blind))
        if found is not None:
            return found
        earlier = [
            entry
            for (known, seen), entry in self.entries.items()
            if seen is blind and known is not None and same(known)
        ]
        if earlier:
            return max(earlier, key=lambda entry: entry.at)
        alone = self.entries.get((None, blind))
        return None if alone is None else replace(alone, about=about, verdict=compare(alone))

    def _one(self, about: About | None, finding: Finding | None, *, blind: bool) -> Decision | None:
        found = self.entries.get((about, blind))
        alone = self.entries.get((None, blind))
        if found is not None or alone is None or finding is None:
            return found
        return replace(alone, about=about, verdict=verdict_on(alone, finding))


@dataclass(frozen=True)
class Decided:
    """A reader's decisions and marks on the pictures of a run, for its reports; false if there are none.

    Attributes
    ----------
    hashes : mapping of str to str
        SHA-256 by file name.
    states : mapping of PictureKey to DecisionState
    marks : mapping of PictureKey to PictureMarks
    """

    hashes: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[PictureKey, DecisionState] = field(default_factory=dict)
    marks: Mapping[PictureKey, PictureMarks] = field(default_factory=dict)

    def marks_of(self, file: str) -> list[PictureMarks]:
        """Return the marks on the frames of a file, in their order."""
        sha256 = self.hashes.get(file, "")
        found = [marks for key, marks in self.marks.items() if sha256 and key.sha256 == sha256 and marks]
        return sorted(found, key=lambda marks: marks.picture.frame)

    def __bool__(self) -> bool:
        return any(
            key.sha256 in found and state.entries
            for found in (frozenset(self.hashes.values()),)
            for key, state in self.states.items()
        )

    def of(self, reading: Reading) -> ReaderHistory:
        """Return the decisions on a reading."""
        return self.state_of(reading.file, reading.frame).of(reading)

    def state_of(self, file: str, frame: int | None) -> DecisionState:
        """Return all current decisions on a picture."""
        key = PictureKey(self.hashes.get(file, ""), frame or 1)
        return self.states.get(key, DecisionState())


def about_of(reading: Reading) -> About | None:
    """Return a reading's finding in the form that decisions use; None if it has none."""
    model, finding = reading.model, reading.finding
    if model is None or finding is None:
        return None
    return About(model.id, model.version, model.sha256, finding.name, finding.positive)


def about_finding(reading: Reading, finding: ScoredFinding, card: Card) -> About | None:
    """Return a study's finding in the form that decisions use.

    Parameters
    ----------
    reading : Reading
        Reading of the picture that shows the finding.
    finding : ScoredFinding
        Finding with the score and word of the study.
    card : Card
        Card of the model.

    Returns
    -------
    About or None
        For a model with one finding, the reported class as in `about_of`, if the study is judged like this
        picture. For a model with several, the finding itself. None if the model found nothing.
    """
    about, answer = about_of(reading), reading.finding
    if about is None or answer is None:
        return None
    if card.operating_points:
        return replace(about, finding=finding.name, positive=finding.positive)
    if answer.positive is finding.positive:
        return about
    # In a stack, the slice that shows a finding best need not be decisive.
    absent = [n for n in answer.classes if n not in finding.name.split("+")]
    chances = dict(zip(answer.classes, answer.probabilities, strict=True))
    name = finding.map_class if finding.positive else max(absent, key=lambda n: chances[n])
    return replace(about, finding=name, positive=finding.positive)


def same_finding(one: About, other: About, card: Card) -> bool:
    """Return whether two decisions are about the same finding, for any version of the model and any picture.

    Parameters
    ----------
    one, other : About
    card : Card
        Card of the model of `one`.
    """
    if (one.model, one.positive) != (other.model, other.positive):
        return False
    # Which class means the absence of its one finding does not matter.
    return one.finding == other.finding or (one.positive is False and not card.operating_points)


def compare_finding(says: str, about: About, card: Card) -> Verdict:
    """Return whether a class named by a reader matches a model's finding.

    Parameters
    ----------
    says : str
        Class, `NORMAL` or `ABNORMAL`.
    about : About
        Finding from `about_finding`.
    card : Card
        Card of the finding's model.

    Returns
    -------
    Verdict
        NONE if the statements cannot be compared: another abnormality may be present besides one of a
        multi-label model.
    """
    if says == about.finding:
        return Verdict.AGREE if about.positive is not False or not card.operating_points else Verdict.DISAGREE
    if says == NORMAL and about.positive is not None:
        return Verdict.DISAGREE if about.positive else Verdict.AGREE
    if says == ABNORMAL and about.positive is not None:
        if about.positive:
            return Verdict.AGREE
        return Verdict.NONE if card.operating_points else Verdict.DISAGREE
    return Verdict.DISAGREE if says in card.class_names and not card.operating_points else Verdict.NONE


def verdict_on(decision: Decision, finding: Finding) -> Verdict:
    """Return how a decision that was made without seeing a finding compares with the finding."""
    if not decision.says:
        return decision.verdict
    return compare_classes(decision.says, finding)


def compare_classes(says: str, finding: Finding) -> Verdict:
    """Return whether a class named by a reader is the one that a model reports.

    Parameters
    ----------
    says : str
        Class, `NORMAL` or `ABNORMAL`.
    finding : Finding

    Returns
    -------
    Verdict
        NONE if the model does not know the class that the reader names.
    """
    if says == finding.name:
        return Verdict.AGREE
    if says in finding.classes:
        return Verdict.DISAGREE
    if says in (NORMAL, ABNORMAL) and finding.positive is not None:
        return Verdict.AGREE if finding.positive is (says == ABNORMAL) else Verdict.DISAGREE
    return Verdict.NONE
