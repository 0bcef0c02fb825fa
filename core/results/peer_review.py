"""Concordance as peer review: which decisions are included, and where reader and model differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.results.concordance import Concordance, ConcordanceRow, concordance
from core.results.decisions import About, Decision, ReaderHistory, Verdict
from core.results.picture_key import PictureKey


@dataclass(frozen=True)
class ReviewScope:
    """A selection of decisions for a review.

    Attributes
    ----------
    files : frozenset of str or None
        SHA-256 of the files to include; None for all.
    first_day, last_day : date or None
        First and last day, inclusive, by this computer's clock.
    blind : bool
        Whether only blind decisions count.
    reader : str or None
        Reader to include; None for all.
    """

    files: frozenset[str] | None = None
    first_day: date | None = None
    last_day: date | None = None
    blind: bool = False
    reader: str | None = None

    def holds(self, decision: Decision) -> bool:
        """Return whether a decision is included."""
        day = decision.at.astimezone().date()
        return (
            (self.files is None or decision.picture.sha256 in self.files)
            and (self.first_day is None or day >= self.first_day)
            and (self.last_day is None or day <= self.last_day)
            and (decision.blind or not self.blind)
            and self.reader in (None, decision.reader)
        )


@dataclass(frozen=True)
class ReviewedFinding:
    """A finding with a reader's decision.

    Attributes
    ----------
    about : About
    history : ReaderHistory
        The reader's decisions on the finding, first and later ones.
    """

    about: About
    history: ReaderHistory

    @property
    def decision(self) -> Decision:
        """The decision that counts."""
        last = self.history.last
        assert last is not None
        return last

    @property
    def discordant(self) -> bool:
        """Whether the reader disagrees."""
        return self.decision.verdict is Verdict.DISAGREE


@dataclass(frozen=True)
class ReaderAgreement:
    """The agreement between one reader and all models.

    Attributes
    ----------
    reader : str
        Reader's name; empty if an older version did not record it.
    pictures : int
        Number of pictures that they decided on.
    rows : tuple of ConcordanceRow
        One row for each version of a model, all findings together.
    """

    reader: str
    pictures: int
    rows: tuple[ConcordanceRow, ...]


@dataclass(frozen=True)
class PeerReview:
    """The result of a peer review.

    Attributes
    ----------
    scope : ReviewScope
    agreement : Concordance
    readers : tuple of ReaderAgreement
    findings : tuple of ReviewedFinding
        All compared findings, latest first.
    """

    scope: ReviewScope
    agreement: Concordance
    readers: tuple[ReaderAgreement, ...]
    findings: tuple[ReviewedFinding, ...]

    @property
    def discordant(self) -> tuple[ReviewedFinding, ...]:
        """Findings with which a reader disagrees, the latest first."""
        return tuple(one for one in self.findings if one.discordant)


def review(decisions: Iterable[Decision], scope: ReviewScope) -> PeerReview:
    """Compare readers' decisions with models' findings.

    Parameters
    ----------
    decisions : iterable of Decision
        Decisions, oldest first, without those taken back.
    scope : ReviewScope
    """
    within = [decision for decision in decisions if scope.holds(decision)]
    by_reader: dict[str, list[Decision]] = {}
    for decision in within:
        by_reader.setdefault(decision.reader, []).append(decision)
    readers = []
    for reader, own in sorted(by_reader.items()):
        found = concordance(own)
        sums = tuple(row for row in found.rows if not row.finding)
        readers.append(ReaderAgreement(reader, found.pictures, sums))
    return PeerReview(scope, concordance(within), tuple(readers), tuple(_findings(within)))


def readers_of(decisions: Iterable[Decision]) -> tuple[str, ...]:
    """Return the names of the readers with decisions; an empty name for unknown ones."""
    return tuple(sorted({decision.reader for decision in decisions}))


def _findings(decisions: Iterable[Decision]) -> list[ReviewedFinding]:
    last: dict[tuple[str, PictureKey, About], dict[bool, Decision]] = {}
    for decision in decisions:
        if decision.about is not None:
            key = decision.reader, decision.picture, decision.about
            last.setdefault(key, {})[decision.blind] = decision
    found = [
        ReviewedFinding(about, ReaderHistory(said.get(True), said.get(False)))
        for (_, _, about), said in last.items()
    ]
    judged = [one for one in found if one.decision.verdict is not Verdict.NONE]
    return sorted(judged, key=lambda one: one.decision.at, reverse=True)
