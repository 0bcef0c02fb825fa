"""Worker-thread tasks of the acceptance dialog: read a labelled folder, write, sign; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.acceptance.cases import Case
from core.acceptance.measuring import Comparison, Evaluation
from core.acceptance.profile import Profile
from core.acceptance.signing import sign_trial as sign_off
from core.acceptance.trial import (
    AcceptanceTrial,
    MeasuredTrial,
    compare_with_same,
    find_cases,
    run_trials,
)
from core.acceptance.views import comparable
from core.audit import Act, AuditLog, describe_export, place_token, with_names
from core.inference.model_loading import Opened
from core.models.package import read_package
from core.models.thresholds import with_site_threshold
from core.progress import Progress
from core.reports.acceptance.content import ordered_worst
from core.reports.acceptance.pdf import write_acceptance
from core.reports.acceptance.tables import write_cases
from core.reports.pdf.images import picture_pair
from core.reports.site import site_of
from core.settings_file import read_settings


@dataclass(frozen=True)
class AcceptanceRequest:
    """The settings of an acceptance test.

    Attributes
    ----------
    folder : Path
        The labelled folder.
    table : Path or None
        Table of labels, if the folder contains none.
    model : str
        Id of an opened model.
    other : str or Path or None
            A second model to compare with, by its id or its file.
        group_by : tuple of str
            Attributes that form subgroups.
    """

    folder: Path
    table: Path | None
    model: str
    other: str | Path | None
    group_by: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class WorstCase:
    """A worst case with its picture, and with its picture under the map of the finding; both are JPEG."""

    case: Case
    picture: bytes
    mapped: bytes


@dataclass(frozen=True, eq=False)
class AcceptanceResult:
    """The outcome for one finding: trials, figures at the current threshold, and pictures."""

    trial: AcceptanceTrial
    measured: Evaluation
    other: tuple[AcceptanceTrial, Comparison] | None
    worst_cases: tuple[WorstCase, ...]


@dataclass(frozen=True, eq=False)
class LookedAt:
    """A result at the threshold that is shown, with the profile if that threshold was signed off."""

    found: AcceptanceResult
    threshold: float | None
    profile: Profile | None

    @property
    def measured(self) -> MeasuredTrial:
        """The figures at the threshold."""
        trial = self.found.trial
        return MeasuredTrial(trial, trial.measured(self.threshold), self.found.other)


def run_acceptance(
    request: AcceptanceRequest, opened: Opened, progress: Progress
) -> tuple[AcceptanceResult, ...]:
    """Let the models read the folder; return one result for each finding of the tested model.

    Raises
    ------
    OverreadError
        As `core.acceptance.trial.run_trials` raises; no result is kept then.
    """
    ours = _only(opened, request.model)
    theirs = ours if request.other is None else _only(opened, request.other)
    comparable(ours.models[0].card, theirs.models[0].card)
    folder = find_cases(request.folder, request.table)
    place, names = {"place": place_token((request.folder,))}, read_settings().privacy.audit_names
    AuditLog().add(Act.OPENED, with_names(place, (request.folder,), names))
    trials = run_trials(folder, ours, 0, progress, request.group_by)
    others: Sequence[AcceptanceTrial] = ()
    if request.other is not None:
        others = run_trials(folder, theirs, 0, progress, request.group_by)
    results = tuple(_result(trial, others) for trial in trials)
    card, measured = ours.models[0].card, results[0].measured
    AuditLog().add(
        Act.READ,
        {
            **place,
            "models": f"{card.id} {card.version} {trials[0].package.sha256[:12]}",
            "device": trials[0].device.name,
            "ok": measured.whole.pictures,
            "refused": sum(measured.unread.refused.values()),
            "error": sum(measured.unread.errors.values()),
        },
    )
    return results


def write_report(shown: Sequence[LookedAt], destination: Path) -> None:
    """Write the PDF with a part for each finding."""
    tested, signed = [one.measured for one in shown], [one.profile for one in shown]
    write_acceptance(tested, destination, signed, site_of(read_settings()))
    _note_export(destination, "acceptance-pdf")


def write_table(shown: Sequence[LookedAt], destination: Path) -> None:
    """Write the CSV of the cases, for each finding at its threshold."""
    write_cases([one.measured for one in shown], destination)
    _note_export(destination, "acceptance-csv")


def sign_result(result: AcceptanceResult, threshold: float | None, name: str, chosen_by: str) -> Profile:
    """Sign and save the profile; its threshold applies once the models are opened again."""
    profile, path = sign_off(result.trial, result.trial.measured(threshold), name, chosen_by)
    AuditLog().add(Act.SETTINGS, {"profile": path.name})
    return profile


def _result(trial: AcceptanceTrial, others: Sequence[AcceptanceTrial]) -> AcceptanceResult:
    measured = trial.measured()
    worst = ordered_worst(trial, measured.threshold)
    worst_cases = tuple(WorstCase(case, *picture_pair(trial.worst[case.key], trial.card)) for case in worst)
    return AcceptanceResult(trial, measured, compare_with_same(trial, others), worst_cases)


def _note_export(path: Path, what: str) -> None:
    names = read_settings().privacy.audit_names
    AuditLog().add(Act.EXPORTED, with_names(describe_export(path, what), (path,), names))


def _only(opened: Opened, model: str | Path) -> Opened:
    """Return the same engine with one model only: an opened one, or one from a file."""
    if isinstance(model, str):
        return replace(opened, models=tuple(m for m in opened.models if m.card.id == model))
    loaded = opened.engine.load(read_package(model))
    card = with_site_threshold(loaded.card, read_settings().thresholds)
    return replace(opened, models=(replace(loaded, card=card),))


def groups_of(text: str) -> tuple[str, ...]:
    """Split the attributes that the user typed, separated by commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())
