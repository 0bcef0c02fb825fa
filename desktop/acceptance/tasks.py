"""What the acceptance dialog lets worker threads do: read a labelled folder, write, sign; no Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from core.acceptance.cases import Case
from core.acceptance.measuring import Comparison, Evaluation, compare_models
from core.acceptance.profile import Profile
from core.acceptance.signing import sign_trial as sign_off
from core.acceptance.trial import AcceptanceTrial, MeasuredTrial, find_cases, run_trial
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
    """What is to be tested.

    Attributes
    ----------
    folder : Path
    table : Path or None
        Of labels, where the folder does not bring its own.
    model : str
        Id of an opened model.
    other : str or Path or None
        A second one to compare, by its id or its file.
    group_by : tuple of str
    """

    folder: Path
    table: Path | None
    model: str
    other: str | Path | None
    group_by: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class WorstCase:
    """A worst case with its picture alone and under the map of its finding, both JPEG."""

    case: Case
    picture: bytes
    mapped: bytes


@dataclass(frozen=True, eq=False)
class AcceptanceResult:
    """All that came of a test: the trials, the figures at the point that holds now, and pictures."""

    trial: AcceptanceTrial
    measured: Evaluation
    other: tuple[AcceptanceTrial, Comparison] | None
    worst_cases: tuple[WorstCase, ...]


def run_acceptance(request: AcceptanceRequest, opened: Opened, progress: Progress) -> AcceptanceResult:
    """Let the models read the folder.

    Raises
    ------
    OverreadError
        As `core.acceptance.trial.run_trial` does; nothing is kept then.
    """
    ours = _only(opened, request.model)
    theirs = ours if request.other is None else _only(opened, request.other)
    comparable(ours.models[0].card, theirs.models[0].card)
    folder = find_cases(request.folder, request.table)
    place, names = {"place": place_token((request.folder,))}, read_settings().privacy.audit_names
    AuditLog().add(Act.OPENED, with_names(place, (request.folder,), names))
    trial = run_trial(folder, ours, 0, progress, request.group_by)
    compared = None
    if request.other is not None:
        second = run_trial(folder, theirs, 0, progress, request.group_by)
        compared = second, compare_models(trial.cases, trial.card, second.cases, second.card)
    measured = trial.measured()
    AuditLog().add(
        Act.READ,
        {
            **place,
            "models": f"{trial.card.id} {trial.card.version} {trial.package.sha256[:12]}",
            "device": trial.device.name,
            "ok": measured.whole.pictures,
            "refused": sum(measured.unread.refused.values()),
            "error": sum(measured.unread.errors.values()),
        },
    )
    worst = ordered_worst(trial, measured.threshold)
    worst_cases = tuple(WorstCase(case, *picture_pair(trial.worst[case.key], trial.card)) for case in worst)
    return AcceptanceResult(trial, measured, compared, worst_cases)


def write_report(
    result: AcceptanceResult, threshold: float | None, destination: Path, signed: Profile | None
) -> None:
    """Write the PDF at a threshold."""
    measured = result.trial.measured(threshold)
    tested = [MeasuredTrial(result.trial, measured, result.other)]
    write_acceptance(tested, destination, [signed] if signed else [], site_of(read_settings()))
    _note_export(destination, "acceptance-pdf")


def write_table(result: AcceptanceResult, threshold: float | None, destination: Path) -> None:
    """Write the CSV of the cases at a threshold."""
    write_cases([MeasuredTrial(result.trial, result.trial.measured(threshold))], destination)
    _note_export(destination, "acceptance-csv")


def sign_result(result: AcceptanceResult, threshold: float | None, name: str, chosen_by: str) -> Profile:
    """Keep the profile; the threshold holds from then on, once models are opened anew."""
    profile, path = sign_off(result.trial, result.trial.measured(threshold), name, chosen_by)
    AuditLog().add(Act.SETTINGS, {"profile": path.name})
    return profile


def _note_export(path: Path, what: str) -> None:
    names = read_settings().privacy.audit_names
    AuditLog().add(Act.EXPORTED, with_names(describe_export(path, what), (path,), names))


def _only(opened: Opened, model: str | Path) -> Opened:
    """The same engine with one model: one that is open, or a file's."""
    if isinstance(model, str):
        return replace(opened, models=tuple(m for m in opened.models if m.card.id == model))
    loaded = opened.engine.load(read_package(model))
    card = with_site_threshold(loaded.card, read_settings().thresholds)
    return replace(opened, models=(replace(loaded, card=card),))


def groups_of(text: str) -> tuple[str, ...]:
    """Groups that somebody typed, apart by commas."""
    return tuple(part.strip() for part in text.split(",") if part.strip())
