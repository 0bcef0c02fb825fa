"""Implements `overread classify`: opens models, reads, writes outputs, and summarises."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from core import NOTICE
from core.audit import Act, place_token, with_names
from core.batch.journal.journal import Counts, Journal
from core.batch.journal.journal_store import open_journal
from core.batch.run import Run, audit_facts
from core.batch.workers.processes import Processes
from core.cli.audit import log_act, log_exports
from core.cli.console import Notices, begin, counted, print_note, print_warning, progress_bar
from core.cli.summary import Summary, sum_up
from core.errors import LISTED, Cancelled, DecisionsError, ExportError, JournalError, Status
from core.images.base.limits import Limits
from core.language.message import Message, counting, joined
from core.models.standing import standing_of
from core.network.base.orders import outcome_words
from core.progress import Progress
from core.reports.site import site_of
from core.reports.tables.rows_of import RowsOf
from core.result_kinds import USUAL_RESULTS, result_kinds
from core.results.decisions import Decided
from core.results.wording import standing_words
from core.settings import UserSettings
from core.settings_file import read_settings
from core.workflow.export import ExportKind, ExportSource, ExportTarget, check_target, export_to
from core.workflow.open import cards_not_in_use, open_installed, plan_reading
from core.workflow.read import BatchRequest, describe_run, read_batch

EXIT_OK, EXIT_SOME_ERRORS, EXIT_CANCELLED = 0, 3, 130
#: Labels of the progress bars of exports that take a while.
_BAR_TITLES = {
    ExportKind.XLSX: "Workbook",
    ExportKind.OVERLAYS: "Overlays",
    ExportKind.PDF: "PDF",
    ExportKind.DICOM: "DICOM",
    ExportKind.FHIR: "FHIR",
}


@dataclass(frozen=True)
class ClassifyOptions:
    """The options of the command.

    Attributes
    ----------
    paths : tuple of Path
    models : tuple of str
        Ids of models; empty for the router and the models that it sends pictures to.
    also : tuple of str
        Ids of models that read in addition.
    cluster : str
        Address of the scheduler of a cluster that reads; empty for this computer.
    device : str or None
    csv, xlsx, jsonl, pdf, overlays, dicom, fhir : Path or None
        Outputs.
    rows_of : RowsOf
        Kind of rows in the tables.
    results : tuple of str
        Kinds of DICOM results.
    worklist : bool
        Whether to ask the worklist for accession numbers even if the settings do not.
    json, resume : bool
    deidentify, shift_dates : bool
        Whether to remove patients from the results of `dicom`, and whether to shift dates only.
    journal : Path or None
        Path of the journal, instead of one in the user's own folder.
    """

    paths: tuple[Path, ...]
    models: tuple[str, ...]
    device: str | None
    csv: Path | None
    xlsx: Path | None
    jsonl: Path | None
    pdf: Path | None
    overlays: Path | None
    dicom: Path | None
    json: bool
    resume: bool
    deidentify: bool
    shift_dates: bool
    journal: Path | None
    rows_of: RowsOf = RowsOf.PICTURE
    results: tuple[str, ...] = result_kinds(USUAL_RESULTS)
    worklist: bool = False
    fhir: Path | None = None
    also: tuple[str, ...] = ()
    cluster: str = ""

    @property
    def by_kind(self) -> dict[str, Path | None]:
        """Output paths by kind."""
        return {
            ExportKind.CSV: self.csv,
            ExportKind.XLSX: self.xlsx,
            ExportKind.JSONL: self.jsonl,
            ExportKind.PDF: self.pdf,
            ExportKind.OVERLAYS: self.overlays,
            ExportKind.DICOM: self.dicom,
            ExportKind.FHIR: self.fhir,
        }

    @property
    def outputs(self) -> tuple[Path, ...]:
        """Paths of all outputs."""
        return tuple(path for path in self.by_kind.values() if path is not None)

    @property
    def targets(self) -> tuple[ExportTarget, ...]:
        """Outputs in the order of writing."""
        targets: list[ExportTarget] = []
        for kind in ExportKind:
            path = self.by_kind[kind]
            if path is not None:
                anonymous = self.deidentify and kind is ExportKind.DICOM
                targets.append(
                    ExportTarget(
                        kind,
                        path,
                        anonymous=anonymous,
                        shift_dates=self.shift_dates,
                        rows_of=self.rows_of,
                        results=self.results,
                    )
                )
            if kind is ExportKind.JSONL and self.json:
                targets.append(ExportTarget(kind, sys.stdout, rows_of=self.rows_of))
        return tuple(targets)


@dataclass
class WrittenTargets:
    """The outcome of writing the outputs.

    Attributes
    ----------
    places : dict of str to Path
        Files and folders that were written.
    problems : list of str
        Why other outputs were not written, each a sentence.
    lacking : int
        Number of files without a DICOM result.
    """

    places: dict[str, Path] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    lacking: int = 0

    def check(self) -> None:
        """Check that all outputs were written.

        Raises
        ------
        ExportError
        """
        if self.problems:
            kept = Message("The readings are kept; --resume writes them without reading again.")
            raise ExportError(joined([*self.problems, kept]))


def classify_all(wanted: ClassifyOptions, limits: Limits, processes: Processes) -> int:
    """Classify pictures and write the results.

    Parameters
    ----------
    wanted : ClassifyOptions
    limits : Limits
    processes : Processes
        Source of decoding processes.

    Returns
    -------
    int
        The exit status.

    Raises
    ------
    OverreadError
        If the work cannot begin, or an output cannot be written.
    """
    console = begin()
    started = datetime.now().astimezone()
    try:
        opened = open_installed(wanted.device, model_ids=wanted.models, also=wanted.also)
    except KeyboardInterrupt:
        print_warning(console, "Stopped before the first picture; what was finished is kept.")
        return EXIT_CANCELLED
    notices = Notices(console, opened)
    notices.tell()
    settings = read_settings()
    site, names = site_of(settings), settings.privacy.audit_names
    # Checked first, before an hour of reading.
    for target in wanted.targets:
        check_target(target, site)
    batch = BatchRequest(wanted.paths, wanted.outputs, wanted.journal)
    folder = place_token(wanted.paths)
    log_act(console, Act.OPENED, with_names({"place": folder}, wanted.paths, names))
    plan = plan_reading(
        opened,
        limits,
        routed=not wanted.models,
        previews=bool(wanted.pdf or wanted.overlays or wanted.dicom),
        cluster=wanted.cluster,
    )
    with open_journal(batch.place, resume=wanted.resume) as (journal, notice):
        _say_before(notice, wanted.cluster, console)
        with progress_bar(console, "Reading", notices.tell) as progress:
            complete = read_batch(batch, plan, journal, progress, processes)
        notices.tell()
        finished = datetime.now().astimezone()
        run = describe_run(wanted.paths, opened, started, finished, complete=complete)
        if wanted.resume:
            run = replace(run, earlier=tuple(cards_not_in_use(journal, opened).values()))
        counts = journal.counts()
        if journal.judgements.anew:
            _tell_judged(journal.judgements.anew, folder, console)
        facts = {**audit_facts(run, counts), **({"cluster": wanted.cluster} if wanted.cluster else {})}
        log_act(console, Act.READ, {"place": folder, **facts})
        outcome = WrittenTargets()
        try:
            if wanted.worklist or settings.pacs.ask_worklist:
                _ask_worklist(journal, settings, console)
            decided = _marks_on_files(journal, console) if wanted.pdf or wanted.dicom else Decided()
            source = ExportSource(journal, run, wanted.paths, site, decided)
            _write_targets(wanted.targets, source, console, outcome)
        except Cancelled:
            complete = False
        finally:
            log_exports(console, outcome.places, names=names)
        outcome.check()
        said = sum_up(journal, list(run.cards.values()))
    opened.engine.close()
    where = f"the cluster at {wanted.cluster}" if wanted.cluster else run.device.name
    _summarise(console, said, counts, run, wanted.outputs, where)
    if not complete:
        print_warning(console, "Stopped before the end; what was finished is kept. Go on with --resume.")
        return EXIT_CANCELLED
    return EXIT_SOME_ERRORS if outcome.lacking or counts.by_status.get(Status.ERROR) else EXIT_OK


def _tell_judged(readings: int, folder: str, console: Console) -> None:
    """Tell the user and the audit log that earlier readings are now judged by other thresholds."""
    log_act(console, Act.JUDGED, {"place": folder, "readings": readings})
    print_note(
        console,
        counting(
            "The thresholds have changed: {n:,} reading was judged again.",
            "The thresholds have changed: {n:,} readings were judged again.",
            readings,
        ),
    )


def _say_before(notice: str, cluster: str, console: Console) -> None:
    """Print notices about the journal and the cluster, before anything is read."""
    if notice:
        print_note(console, notice)
    if cluster and not _is_encrypted(cluster):
        print_note(console, "Data to and from the cluster are not encrypted; use tls:// to encrypt them.")


def _is_encrypted(cluster: str) -> bool:
    # The import is slow, and few runs need it.
    from core.batch.cluster.scheduler import is_encrypted

    return is_encrypted(cluster)


def _marks_on_files(journal: Journal, console: Console) -> Decided:
    """Return the user's marks on the files of a run; reports are written without them if they are unknown."""
    from core.workflow.marks import kept_marks

    try:
        return kept_marks(journal.all_hashes())
    except DecisionsError as error:
        print_note(console, Message("No key pictures and measurements: {why}", why=error.message))
        return Decided()


def _ask_worklist(journal: Journal, settings: UserSettings, console: Console) -> None:
    """Fill in missing accession numbers; if that fails, results are written without them."""
    # The import is slow.
    from core.workflow.orders import try_worklist

    with progress_bar(console, "Asking the worklist") as progress:
        answers, problem = try_worklist(journal, settings, progress)
    if problem:
        print_note(console, Message("No accession numbers from the worklist: {why}", why=problem))
    if answers:
        console.print(f"Accession numbers from the worklist: {outcome_words(answers)}.", highlight=False)


def _write_targets(
    targets: Iterable[ExportTarget], source: ExportSource, console: Console, outcome: WrittenTargets
) -> None:
    """Write the outputs in turn; if one fails, the others are still written."""
    for target in targets:
        try:
            with _export_bar(console, target.kind) as progress:
                written = export_to(source, target, progress)
        except JournalError:
            raise
        except ExportError as error:
            outcome.problems.append(error.message)
            continue
        if isinstance(target.place, Path):
            outcome.places[target.kind] = target.place
        if written is not None:
            # The import is slow.
            from core.cli.dicom_results import tell_written

            outcome.lacking += tell_written(written, target, console)


def _export_bar(console: Console, kind: ExportKind) -> AbstractContextManager[Progress]:
    """Return a progress bar for an export that takes a while."""
    title = _BAR_TITLES.get(kind)
    return nullcontext(Progress()) if title is None else progress_bar(console, title)


def _summarise(
    console: Console, said: Summary, counts: Counts, run: Run, outputs: tuple[Path, ...], where: str
) -> None:
    console.print(_outcome_table(said, counts))
    for card in run.cards.values():
        if words := standing_words(standing_of(card)):
            console.print(f"{card.title}: {words}.", style="yellow", highlight=False, soft_wrap=True)
    for line in said.studies:
        console.print(line, highlight=False, soft_wrap=True)
    if said.more:
        console.print(f"and {said.more:,} more studies; --by study lists all.", highlight=False)
    for problem in said.problems:
        console.print(f"Problem: {problem}", style="yellow", highlight=False, soft_wrap=True)
    seconds = (run.finished - run.started).total_seconds()
    console.print(f"{counted(counts.total, 'reading')} on {where} in {seconds:.1f} s.", highlight=False)
    for path in outputs:
        if path.exists():
            console.print(f"Wrote {path}", highlight=False, soft_wrap=True)
    console.print(NOTICE, style="bold")


def _outcome_table(said: Summary, counts: Counts) -> Table:
    """Return the number of pictures for each outcome."""
    table = Table("outcome", "pictures")
    for (finding, band), number in said.findings.items():
        table.add_row(f"{finding} {band.value}", f"{number:,}")
    for kind, number in said.kinds.items():
        table.add_row(kind, f"{number:,}", style="dim")
    for reason, number in counts.by_reason.items():
        if reason not in LISTED:
            table.add_row(f"not read: {reason.value}", f"{number:,}")
    for what, number in counts.listed.items():
        table.add_row(what, f"{number:,}", style="dim")
    return table
