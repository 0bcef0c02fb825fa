"""Concordance over time: how often a reader and the models agreed in each month, and whether that changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.results.concordance import ConcordanceRow, concordance
from core.results.decisions import Decision
from core.statistics.drift import Stability, stability


@dataclass(frozen=True)
class Month:
    """The outcome of one model in one month, by this computer's clock.

    Attributes
    ----------
    name : str
        Year and month, such as ``2026-03``.
    row : ConcordanceRow
        All classes of the model together.
    """

    name: str
    row: ConcordanceRow


@dataclass(frozen=True)
class Timeline:
    """The months of one version of a model, oldest first.

    Attributes
    ----------
    model, version : str
    months : tuple of Month
        Months with at least one decision.
    """

    model: str
    version: str
    months: tuple[Month, ...]

    @property
    def drift(self) -> Stability:
        """The last month against all before it: shares that agreed, disagreed and were unsure."""
        if not self.months:
            return stability((), ())
        *before, now = ((m.row.agreed, m.row.disagreed, m.row.unsure) for m in self.months)
        return stability([sum(part) for part in zip(*before, strict=True)] or (0, 0, 0), now)


def timelines(decisions: Iterable[Decision]) -> tuple[Timeline, ...]:
    """Count decisions by month, for each version of a model.

    Parameters
    ----------
    decisions : iterable of Decision
        Decisions, oldest first, without those taken back.

    Returns
    -------
    tuple of Timeline
        One timeline per version of a model, in order of their names.
    """
    by_month: dict[str, list[Decision]] = {}
    for decision in decisions:
        by_month.setdefault(f"{decision.at.astimezone():%Y-%m}", []).append(decision)
    found: dict[tuple[str, str], list[Month]] = {}
    for name in sorted(by_month):
        for row in _sums(by_month[name]):
            found.setdefault((row.model, row.version), []).append(Month(name, row))
    return tuple(Timeline(*key, tuple(months)) for key, months in sorted(found.items()))


def _sums(decisions: Sequence[Decision]) -> Iterable[ConcordanceRow]:
    return (row for row in concordance(decisions).rows if not row.finding)
