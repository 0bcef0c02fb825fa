"""Implements `overread evaluate`: reads a labelled folder, measures a model, and signs off the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table

from core import NOTICE
from core.acceptance.cases import scores_of_cases
from core.acceptance.measuring import CaseGroup, Comparison, Evaluation, in_words
from core.acceptance.profile import Profile
from core.acceptance.signing import sign_trial
from core.acceptance.trial import (
    AcceptanceTrial,
    LabelledFolder,
    MeasuredTrial,
    compare_with_same,
    find_cases,
    run_trials,
)
from core.acceptance.views import comparable
from core.audit import Act, place_token, with_names
from core.cli.audit import log_act, log_exports
from core.cli.console import Notices, Terminal, begin, print_warning, progress_bar
from core.errors import AcceptanceError, Cancelled
from core.inference.model_loading import Opened
from core.models.catalogue import Catalogue
from core.models.package import ModelPackage, read_package
from core.paths import check_writable
from core.reports.acceptance.content import TITLES, figure_words
from core.reports.acceptance.tables import write_cases, write_figures
from core.reports.site import site_of
from core.settings_file import read_settings
from core.statistics.operating_point import ChosenThreshold, choose_threshold
from core.workflow.open import open_packages

EXIT_OK, EXIT_SOME_ERRORS, EXIT_CANCELLED = 0, 3, 130
#: Figures of each finding if there are several findings.
_OF_FINDINGS = ("sensitivity", "specificity", "auc")


@dataclass(frozen=True)
class EvaluateOptions:
    """The options of the command."""

    folder: Path
    models: tuple[str, ...]
    labels: Path | None
    group_by: tuple[str, ...]
    threshold: str | None
    device: str | None
    pdf: Path | None
    csv: Path | None
    out: Path | None
    sign: str | None
    finding: str | None = None

    def output(self, given: Path | None, name: str) -> Path | None:
        """Return the path of an output: the given path, or a file in the folder for all outputs."""
        return given or (self.out / name if self.out else None)


def evaluate_folder(wanted: EvaluateOptions) -> int:
    """Run the acceptance test of one model, or of two on the same cases; return the exit status.

    Raises
    ------
    OverreadError
        If the test cannot begin, or an output cannot be written.
    """
    console = begin()
    if not 1 <= len(wanted.models) <= 2:
        raise AcceptanceError("Name the model with --model, or two to compare them.")
    packages = [_named_package(name) for name in wanted.models]
    pdf = wanted.output(wanted.pdf, "acceptance.pdf")
    csv, figures = wanted.output(wanted.csv, "cases.csv"), wanted.output(None, "figures.json")
    outputs = [path for path in (pdf, csv, figures) if path is not None]
    for path in outputs:
        check_writable(path)
    folder = find_cases(wanted.folder, wanted.labels, outputs)
    token = place_token((wanted.folder,))
    names = read_settings().privacy.audit_names
    log_act(console, Act.OPENED, with_names({"place": token}, (wanted.folder,), names))
    if packages[1:]:
        comparable(packages[0].card, packages[1].card)
    opened = open_packages(packages, wanted.device)
    try:
        runs = _run_all(folder, opened, wanted.group_by, console)
    except (Cancelled, KeyboardInterrupt):
        print_warning(console, "Stopped; nothing was measured.")
        return EXIT_CANCELLED
    trials = _of_finding(runs[0], wanted.finding)
    chosen = [_chosen_threshold(trial, wanted.threshold) for trial in trials]
    tested = [
        MeasuredTrial(
            trial,
            trial.measured(at.threshold if at else None),
            compare_with_same(trial, runs[1] if runs[1:] else ()),
        )
        for trial, at in zip(trials, chosen, strict=True)
    ]
    measured = tested[0].measured
    log_act(console, Act.READ, {"place": token, **_audit_facts([run[0] for run in runs], measured)})
    _show_all(tested)
    if csv:
        write_cases(tested, csv)
    if figures:
        write_figures(tested, figures)
    signed = [] if wanted.sign is None else _sign_all(tested, chosen, wanted.sign, console)
    if pdf:
        # The typesetter is slow to import.
        from core.reports.acceptance.pdf import write_acceptance

        write_acceptance(tested, pdf, signed, site_of(read_settings()))
    written = {"acceptance-csv": csv, "acceptance-json": figures, "acceptance-pdf": pdf}
    log_exports(console, written, names=names)
    for path in outputs:
        console.print(f"Wrote {path}", highlight=False, soft_wrap=True)
    console.print(NOTICE, style="bold")
    return EXIT_SOME_ERRORS if measured.unread.errors else EXIT_OK


def _run_all(
    folder: LabelledFolder, opened: Opened, group_by: tuple[str, ...], console: Console
) -> list[tuple[AcceptanceTrial, ...]]:
    """Run the test with every open model."""
    notices = Notices(console, opened)
    runs: list[tuple[AcceptanceTrial, ...]] = []
    with opened.engine:
        for number, model in enumerate(opened.models):
            with progress_bar(console, model.card.id, notices.tell) as progress:
                runs.append(run_trials(folder, opened, number, progress, group_by))
    return runs


def _sign_all(
    tested: Sequence[MeasuredTrial], chosen: Sequence[ChosenThreshold | None], by: str, console: Console
) -> list[Profile]:
    """Sign off the measured trials, and print where the profiles are stored."""
    signed = []
    for one, at in zip(tested, chosen, strict=True):
        rule = at.rule if at else "the model's own"
        profile, path = sign_trial(one.trial, one.measured, by, rule)
        signed.append(profile)
        log_act(console, Act.SETTINGS, {"profile": path.name})
        console.print(f"Signed: {path}", highlight=False, soft_wrap=True)
    return signed


def _named_package(name: str) -> ModelPackage:
    """Return a model by its id, or from a file, such as another version of an installed model."""
    return read_package(Path(name)) if name.endswith(".onnx") else Catalogue().read(name)


def _of_finding(trials: tuple[AcceptanceTrial, ...], finding: str | None) -> list[AcceptanceTrial]:
    """Return the tests of all findings, or of the wanted one."""
    if finding is None:
        return list(trials)
    found = [trial for trial in trials if trial.finding == finding]
    if not found:
        known = ", ".join(trial.finding for trial in trials if trial.finding) or "it has one alone"
        raise AcceptanceError(
            "{model} has no finding {finding!r} to choose; {known}.",
            model=trials[0].card.id,
            finding=finding,
            known=known,
        )
    return found


def _chosen_threshold(trial: AcceptanceTrial, rule: str | None) -> ChosenThreshold | None:
    point = trial.card.operating_point
    if rule is None:
        return None if point is None else ChosenThreshold(point.threshold, point.chosen_by)
    if point is None:
        raise AcceptanceError(
            "{model} has no operating point, so there is no threshold to choose.", model=trial.card.id
        )
    scores = scores_of_cases(trial.cases, trial.card)
    if scores.positive.all() or not scores.positive.any():
        raise AcceptanceError("Choosing a threshold needs cases with the finding and cases without it.")
    return choose_threshold(scores, rule)


def _audit_facts(trials: Sequence[AcceptanceTrial], measured: Evaluation) -> dict[str, str | int]:
    models = ", ".join(f"{t.card.id} {t.card.version} {t.package.sha256[:12]}" for t in trials)
    return {
        "models": models,
        "device": trials[0].device.name,
        "ok": measured.whole.pictures,
        "refused": sum(measured.unread.refused.values()),
        "error": sum(measured.unread.errors.values()),
    }


def _show_all(tested: Sequence[MeasuredTrial]) -> None:
    """Print the figures; several findings get a line each, a single one gets full tables."""
    if len(tested) == 1:
        _show_figures(tested[0])
        return
    console, first = Terminal(), tested[0]
    whole, unread = first.measured.whole, first.measured.unread
    console.print(
        f"{first.trial.card.id} {first.trial.card.version}: {in_words(whole.pictures, whole.patients)}; "
        f"{sum(unread.refused.values()):,} refused, {sum(unread.errors.values()):,} errors, "
        f"{first.measured.unlabelled:,} files without a label. --finding shows one in full.",
        highlight=False,
        soft_wrap=True,
    )
    parts = [replace(one.measured.whole, name=one.trial.card.classes[1].title) for one in tested]
    shown = [
        replace(part, figures={n: f for n, f in part.figures.items() if n in _OF_FINDINGS}) for part in parts
    ]
    console.print(_figures_table("finding", shown, None))
    for one in tested:
        if one.other is not None:
            _show_comparison(console, one.trial, *one.other)


def _show_figures(tested: MeasuredTrial) -> None:
    trial, measured = tested.trial, tested.measured
    console = Terminal()
    whole, unread = measured.whole, measured.unread
    console.print(
        f"{trial.card.title} {trial.card.version}: {in_words(whole.pictures, whole.patients)}; "
        f"{sum(unread.refused.values()):,} refused, {sum(unread.errors.values()):,} errors, "
        f"{measured.unlabelled:,} files without a label.",
        highlight=False,
        soft_wrap=True,
    )
    console.print(_figures_table("figure", [whole], measured.threshold))
    if measured.classes:
        console.print(_figures_table("class", measured.classes, None))
    for name, parts in measured.subgroups.items():
        console.print(_figures_table(name, parts, None))
    if unread.total:
        table = Table("not read", "number")
        for reason, number in (unread.refused | unread.errors).items():
            table.add_row(reason.value, f"{number:,}")
        console.print(table)
    if tested.other is not None:
        _show_comparison(console, trial, *tested.other)


def _figures_table(what: str, parts: Sequence[CaseGroup], threshold: float | None) -> Table:
    """Return a table with one row for each part, or for a single part, one row for each figure."""
    if len(parts) == 1:
        at = f"at {threshold:.4g}" if threshold is not None else "value"
        table = Table(what, at, "95 % interval", "of")
        for name, figure in parts[0].figures.items():
            value, interval = figure_words(name, figure)
            of = f"{figure.part:,} of {figure.whole:,}" if figure.whole is not None else ""
            table.add_row(TITLES.get(name, name), value, interval, of)
        return table
    names = [n for n in TITLES if any(n in part.figures for part in parts)]
    names = [n for n in names if n not in ("ppv", "npv")]
    heads = ("AUC" if name == "auc" else name for name in names)
    table = Table(Column(what, no_wrap=True), "pictures", "with it", *heads)
    for part in parts:
        cells = [
            "{} ({})".format(*figure_words(n, part.figures[n])) if n in part.figures else "" for n in names
        ]
        few = " (few)" if part.few else ""
        table.add_row(part.name, f"{part.pictures:,}", f"{part.positives:,}{few}", *cells)
    return table


def _show_comparison(
    console: Console, trial: AcceptanceTrial, other: AcceptanceTrial, found: Comparison
) -> None:
    one, two = (f"{t.card.id} {t.card.version} ({t.package.sha256[:8]})" for t in (trial, other))
    console.print(
        f"{one} and {two} on the {found.cases:,} pictures that both have read "
        f"({found.only_first:,} and {found.only_second:,} were read by one alone):",
        highlight=False,
        soft_wrap=True,
    )
    table = Table("figure", one, two)
    for name, figure in found.first.figures.items():
        if name in found.second.figures:
            values = ["{} ({})".format(*figure_words(name, f)) for f in (figure, found.second.figures[name])]
            table.add_row(TITLES.get(name, name), *values)
    console.print(table)
    right = found.right
    console.print(
        f"Only the first is right on {right.only_first:,}, only the second on {right.only_second:,} "
        f"(McNemar, exact: p = {right.p:.3g}).",
        highlight=False,
        soft_wrap=True,
    )
    if found.area is not None:
        apart = found.area.difference
        console.print(
            f"The areas differ by {apart.value:+.4f} ({apart.low:+.4f} to {apart.high:+.4f}; DeLong: "
            f"p = {found.area.p:.3g}).",
            highlight=False,
            soft_wrap=True,
        )
