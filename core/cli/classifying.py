"""What `overread classify` does: opens models, reads, writes what was asked for, and sums up."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from core import NOTICE
from core.acceptance.profile import models_of
from core.audit import Act, named, place_token
from core.batch.journal.journal import Counts, Journal
from core.batch.journal.journal_store import files_of, kept_journal, place_of
from core.batch.pipeline import Settings, read_all
from core.batch.run import Run, facts_of
from core.batch.workers.processes import Processes
from core.cli.auditing import leave, leave_exports
from core.cli.console import Notices, begin, progress_bar
from core.errors import Cancelled, ExportError, JournalError, Status
from core.images.base.limits import Limits
from core.inference.model_loading import Opened, open_models
from core.inference.parity import Certificates
from core.inference.routing import is_routed
from core.models.catalogue import Catalogue
from core.paths import check_writable
from core.reports.tables.table import write_csv, write_json_lines
from core.settings_file import read_settings

EXIT_OK, EXIT_SOME_ERRORS, EXIT_CANCELLED = 0, 3, 130
PREVIEW_SIDE = 640


@dataclass(frozen=True)
class ClassifyOptions:
    """What the user asked for.

    Attributes
    ----------
    paths : tuple of Path
    models : tuple of str
        Ids; none for the router and the models that it sends to.
    device : str or None
    csv, xlsx, jsonl, pdf, overlays, dicom : Path or None
        Outputs.
    json, resume : bool
    deidentify, shift_dates : bool
        Whether patients are taken out of what `dicom` gets, and their dates only moved.
    journal : Path or None
        Where the outcomes are kept instead of the user's own folder.
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

    @property
    def outputs(self) -> tuple[Path, ...]:
        """Files and folders to be written."""
        return tuple(path for path in self.by_kind.values() if path is not None)

    @property
    def by_kind(self) -> dict[str, Path | None]:
        """Files and folders by what is written to them."""
        return {
            "csv": self.csv,
            "xlsx": self.xlsx,
            "jsonl": self.jsonl,
            "pdf": self.pdf,
            "overlays": self.overlays,
            "dicom": self.dicom,
        }


def classify_all(wanted: ClassifyOptions, limits: Limits, processes: Processes) -> int:
    """Classify pictures and write what was found.

    Parameters
    ----------
    wanted : Wanted
    limits : Limits
    processes : Processes
        Where those that decode come from.

    Returns
    -------
    int
        The exit status.

    Raises
    ------
    OverreadError
        If it cannot begin, or an output cannot be written.
    """
    console = begin()
    started = datetime.now().astimezone()
    catalogue = Catalogue()
    packages = (
        [catalogue.read(model_id) for model_id in dict.fromkeys(wanted.models)]
        if wanted.models
        else list(catalogue.read_all())
    )
    try:
        opened = open_models(packages, wanted.device, Certificates())
    except KeyboardInterrupt:
        console.print("[yellow]Stopped before the first picture; what was finished is kept.[/]")
        return EXIT_CANCELLED
    notices = Notices(console, opened)
    notices.tell()
    _check_outputs(wanted)
    place = wanted.journal or place_of(wanted.paths)
    folder = place_token(wanted.paths)
    names = read_settings().privacy.audit_names
    leave(console, Act.OPENED, named({"place": folder}, wanted.paths, names))
    settings = Settings(
        limits,
        preview_side=PREVIEW_SIDE if wanted.pdf or wanted.overlays or wanted.dicom else 0,
        exclude=(*wanted.outputs, *files_of(place)),
        resumable=True,
        routed=not wanted.models and is_routed(opened.models),
    )
    with kept_journal(place, resume=wanted.resume) as (kept, notice):
        if notice:
            console.print(f"[yellow]Note:[/] {notice}", highlight=False)
        with progress_bar(console, "Reading", notices.tell) as progress:
            complete = read_all(
                wanted.paths, opened.engine, opened.models, kept, progress, settings, processes
            )
        notices.tell()
        run = _run(wanted, started, opened, complete)
        counts = kept.counts()
        leave(console, Act.READ, {"place": folder, **facts_of(run, counts)})
        lacking = 0
        try:
            lacking = _write(wanted, kept, run, opened, console)
            leave_exports(console, wanted.by_kind, names=names)
        except Cancelled:
            complete = False
        except JournalError:
            raise
        except ExportError as error:
            message = f"{error.message} What was read is kept; --resume writes it without reading it again."
            raise ExportError(message) from error
    opened.engine.close()
    _summarise(console, counts, run, wanted.outputs)
    if not complete:
        console.print("[yellow]Stopped before the end; what was finished is kept. Go on with --resume.[/]")
        return EXIT_CANCELLED
    return EXIT_SOME_ERRORS if lacking or counts.by_status.get(Status.ERROR) else EXIT_OK


def _check_outputs(wanted: ClassifyOptions) -> None:
    """See that what is asked for can be written before an hour is spent on it."""
    for path in wanted.outputs:
        folder = path in (wanted.overlays, wanted.dicom)
        check_writable(path / "overlay.png" if folder else path)
    if wanted.pdf:
        from core.reports.site import site_of

        site_of(read_settings()).check()


def _write(wanted: ClassifyOptions, kept: Journal, run: Run, opened: Opened, console: Console) -> int:
    """Write the outputs from the journal; return the number of files that lack a DICOM result."""
    cards = {model.card.id: model.card for model in opened.models}
    if wanted.csv:
        write_csv(kept, cards.values(), wanted.csv)
    if wanted.xlsx:
        from core.reports.tables.workbook import write_workbook

        with progress_bar(console, "Workbook") as progress:
            write_workbook(kept, run, wanted.xlsx, progress)
    if wanted.jsonl:
        write_json_lines(kept, cards.values(), wanted.jsonl)
    if wanted.json:
        write_json_lines(kept, cards.values(), sys.stdout)
    if wanted.overlays:
        from core.reports.overlays import write_overlays

        with progress_bar(console, "Overlays") as progress:
            write_overlays(kept, cards, wanted.overlays, progress)
    if wanted.pdf:
        # The typesetter takes longer to import than a few pictures to read.
        from core.reports.pdf.report import write_pdf
        from core.reports.site import site_of

        with progress_bar(console, "PDF") as progress:
            write_pdf(kept, run, wanted.pdf, progress, site=site_of(read_settings()))
    if wanted.dicom:
        from core.cli.dicom_results import write_results

        return write_results(
            kept,
            run,
            wanted.paths,
            wanted.dicom,
            console,
            anonymous=wanted.deidentify,
            shift=wanted.shift_dates,
        )
    return 0


def _run(wanted: ClassifyOptions, started: datetime, opened: Opened, complete: bool) -> Run:
    return Run(
        folder=", ".join(str(path) for path in wanted.paths),
        started=started,
        finished=datetime.now().astimezone(),
        device=opened.device,
        models=models_of(opened),
        notices=opened.notices,
        complete=complete,
    )


def _summarise(console: Console, counts: Counts, run: Run, outputs: tuple[Path, ...]) -> None:
    table = Table("outcome", "", "number")
    for (model, finding), number in counts.by_finding.items():
        table.add_row(model, finding, f"{number:,}")
    for reason, number in counts.by_reason.items():
        table.add_row("not read", reason.value, f"{number:,}")
    console.print(table)
    seconds = (run.finished - run.started).total_seconds()
    console.print(f"{counts.total:,} readings on {run.device.name} in {seconds:.1f} s.", highlight=False)
    for path in outputs:
        if path.exists():
            console.print(f"Wrote {path}", highlight=False, soft_wrap=True)
    console.print(NOTICE, style="bold")
