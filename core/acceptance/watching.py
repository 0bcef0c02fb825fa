"""Checks whether recent readings resemble the acceptance test: scores, pictures, devices, refusals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from core.acceptance.cases import Case, case_of, score_of
from core.acceptance.labels import Label
from core.acceptance.profile import Profile, find_profile, numbers_of
from core.acceptance.views import card_of_finding, case_of_finding
from core.batch.journal.journal import Journal
from core.batch.journal.journal_store import kept_journals
from core.errors import ExportError, Status
from core.models.card import Card
from core.statistics.drift import Stability, histogram, stability

#: Number of an attribute's values that are compared singly; the others are combined.
_VALUES = 8


@dataclass(frozen=True)
class Watched:
    """A watched quantity, and how much it has changed.

    Attributes
    ----------
    what : str
        ``score``, ``grey``, ``contrast``, ``distance``, ``side``, ``refused``, or a DICOM keyword.
    stability : Stability
    """

    what: str
    stability: Stability


def watch_model(card: Card, model_sha256: str) -> tuple[tuple[Profile, tuple[Watched, ...]], ...]:
    """Compare the recent readings of a model with the site's profiles of it.

    Parameters
    ----------
    card : Card
        Card with the thresholds in use.
    model_sha256 : str

    Returns
    -------
    tuple of (Profile, tuple of Watched)
        One pair for each finding that was signed off, at most one for a model with one finding; empty if
        nothing was signed off.

    Raises
    ------
    AcceptanceError
        If a profile cannot be read.
    """
    several = card.has_several
    views = {p.positive[0]: card_of_finding(card, p) for p in card.findings} if several else {"": card}
    found = {name: find_profile(card.id, model_sha256, name) for name in views}
    accepted = {name: profile for name, profile in found.items() if profile is not None}
    # Without a baseline, no recent cases are needed.
    cases = list(recent_cases(model_sha256)) if accepted else []
    return tuple(
        (
            profile,
            compare_with_baseline(
                profile,
                views[name],
                [case_of_finding(case, card, name) for case in cases] if several else cases,
            ),
        )
        for name, profile in accepted.items()
    )


def recent_cases(model_sha256: str) -> Iterator[Case]:
    """Yield the pictures that a model has read recently, each once.

    They come from the stored journals, which go back `core.batch.journal.journal_store.kept_days`. Unreadable
    ones are skipped; a journal in use is read as it is.
    """
    met: set[tuple[str, int]] = set()
    nobody = Label("", "")
    for path in kept_journals():
        # A journal may be damaged, of another version, or just being deleted.
        with suppress(ExportError), Journal(path) as journal:
            for reading in journal.all_readings():
                if reading.model is None or reading.model.sha256 != model_sha256:
                    continue
                sha256 = journal.hashes([reading.file]).get(reading.file, "")
                key = sha256 or reading.file, reading.frame or 1
                if key not in met:
                    met.add(key)
                    yield case_of(reading, nobody, sha256, {})


def compare_with_baseline(profile: Profile, card: Card, cases: Iterable[Case]) -> tuple[Watched, ...]:
    """Compare recent cases with the baseline of a profile.

    Parameters
    ----------
    profile : Profile
    card : Card
    cases : iterable of Case
        Cases from `recent_cases`.
    """
    known = list(cases)
    read = [case for case in known if case.read]
    numbers: dict[str, list[float]] = {}
    if card.operating_point is not None:
        numbers["score"] = [score_of(case, card) for case in read]
    for case in read:
        for name, value in numbers_of(case):
            numbers.setdefault(name, []).append(value)
    found = [
        Watched(name, stability(before.counts, histogram(numbers.get(name, ()), before.edges)))
        for name, before in profile.baseline.numbers.items()
    ]
    found += [
        Watched(name, _mix(before, [case.groups.get(name, "") for case in read]))
        for name, before in profile.baseline.mixes.items()
        if any(name in case.groups for case in read)
    ]
    refused = sum(case.status is Status.REFUSED for case in known)
    then = (profile.baseline.read, profile.baseline.refused)
    found.append(Watched("refused", stability(then, (len(read), refused))))
    return tuple(found)


def _mix(before: dict[str, int], values: Sequence[str]) -> Stability:
    """Compare how often each value of an attribute occurs; rare and new values are combined."""
    common = sorted(before, key=lambda value: -before[value])[:_VALUES]
    rest = sum(before.values()) - sum(before[value] for value in common)
    now = [sum(value == wanted for value in values) for wanted in common]
    return stability([*(before[value] for value in common), rest], [*now, len(values) - sum(now)])
