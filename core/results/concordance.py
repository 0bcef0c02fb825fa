"""Concordance: how often a reader and the models agreed, with the uncertainty that small numbers have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.results.decisions import About, Decision, ReaderHistory, Verdict
from core.results.picture_key import PictureKey
from core.statistics.wilson import wilson_interval


@dataclass(frozen=True)
class Share:
    """A share of a number, with its 95 % interval of Wilson (1927)."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """Share in 0 to 1; 0 if there are no cases."""
        return self.part / self.whole if self.whole else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper bound in 0 to 1; 0 and 1 if there are no cases."""
        return wilson_interval(self.value, self.whole)


@dataclass(frozen=True)
class ConcordanceRow:
    """Concordance for one class of one model.

    Attributes
    ----------
    model, version, finding : str
        All classes together if `finding` is empty.
    agreed, disagreed, unsure : int
        Number of findings, by the reader's last word.
    blind : int
        Number of these findings that the reader decided blind.
    looked_again : int
        Number of the blind ones that the reader judged again after seeing the finding.
    changed : int
        Number of those judged again on which the reader changed their mind.
    """

    model: str
    version: str
    finding: str
    agreed: int
    disagreed: int
    unsure: int
    blind: int
    looked_again: int
    changed: int

    @property
    def decided(self) -> int:
        """Number of decided findings."""
        return self.agreed + self.disagreed + self.unsure

    @property
    def agreement(self) -> Share:
        """Share of the decided findings with which the reader agrees."""
        return Share(self.agreed, self.decided)

    @property
    def change(self) -> Share:
        """Share of the findings read blind on which the reader changed their mind."""
        return Share(self.changed, self.blind)


@dataclass(frozen=True)
class Concordance:
    """Whole concordance: number of decided pictures, and one row for each model and class, sums first."""

    pictures: int
    rows: tuple[ConcordanceRow, ...]


def concordance(decisions: Iterable[Decision]) -> Concordance:
    """Count how often readers agree with models, by model and class.

    Parameters
    ----------
    decisions : iterable of Decision
        Decisions, oldest first, without those taken back.
    """
    pictures: set[PictureKey] = set()
    last: dict[tuple[PictureKey, About, bool], Decision] = {}
    for decision in decisions:
        if decision.committed:
            pictures.add(decision.picture)
        if decision.about is not None:
            last[decision.picture, decision.about, decision.blind] = decision
    histories: dict[tuple[str, str, str], list[ReaderHistory]] = {}
    for picture, about in dict.fromkeys((picture, about) for picture, about, _ in last):
        both = ReaderHistory(last.get((picture, about, True)), last.get((picture, about, False)))
        for finding in ("", about.finding):
            histories.setdefault((about.model, about.version, finding), []).append(both)
    rows = (_row(*key, of) for key, of in sorted(histories.items()))
    return Concordance(len(pictures), tuple(row for row in rows if row.decided))


def _row(model: str, version: str, finding: str, histories: list[ReaderHistory]) -> ConcordanceRow:
    said = [(both, both.last) for both in histories]
    count = {v: sum(last is not None and last.verdict is v for _, last in said) for v in Verdict}
    first = [both for both in histories if both.first is not None and both.first.verdict is not Verdict.NONE]
    return ConcordanceRow(
        model=model,
        version=version,
        finding=finding,
        agreed=count[Verdict.AGREE],
        disagreed=count[Verdict.DISAGREE],
        unsure=count[Verdict.UNSURE],
        blind=len(first),
        looked_again=sum(both.second is not None for both in first),
        changed=sum(both.changed for both in first),
    )
