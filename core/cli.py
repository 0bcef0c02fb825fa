"""The command line without a window: classify, models, devices, settings.

What only some commands need, such as the typesetter, is imported where it is used: a run over a few pictures
would wait for it as long as for the pictures.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.table import Table

from core import NOTICE, __version__
from core.batch.journal import Counts
from core.batch.kept import files_of, kept_journal, place_of
from core.batch.pipeline import Settings, read_all
from core.batch.run import Run, RunModel
from core.errors import Cancelled, ExportError, JournalError, OverreadError, Status
from core.inference.devices import AUTO, choose, list_devices
from core.inference.opening import Opened, open_models
from core.inference.parity import Certificates
from core.inference.routing import is_routed
from core.models.catalogue import Catalogue
from core.paths import check_writable
from core.progress import Advance, Progress
from core.reports.table import write_csv, write_json_lines
from core.runtime import configure
from core.settings import UserSettings, entries, parse, text_of, value_of, with_value
from core.settings_file import keep_settings, put_aside_damaged, read_settings

EXIT_OK, EXIT_USAGE, EXIT_SOME_ERRORS, EXIT_CANCELLED = 0, 2, 3, 130
PREVIEW_SIDE = 640

app = typer.Typer(
    name="overread",
    help=f"A second reader for radiological pictures. {NOTICE}",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Device = Annotated[
    str | None,
    typer.Option(help="auto, cpu, dml, dml:N or part of a name. Default: what devices --use chose, or auto."),
]
models_app = typer.Typer(help="The models: list, verify, add, remove.", invoke_without_command=True)
app.add_typer(models_app, name="models")


def main() -> None:
    """Run the command line; typed errors become one sentence on standard error and exit status 2."""
    configure()
    try:
        if notice := put_aside_damaged():
            _console().print(f"[yellow]Note:[/] {notice}", highlight=False, soft_wrap=True)
        app()
    except OverreadError as error:
        _console().print(f"[bold]overread:[/] {error.message}", highlight=False, soft_wrap=True)
        raise SystemExit(EXIT_USAGE) from error


@app.command()
def classify(
    paths: Annotated[
        list[Path], typer.Argument(help="Files and folders; folders are read whole.", exists=True)
    ],
    model: Annotated[
        list[str] | None,
        typer.Option(help="Model id; may be repeated. Default: body-region, and the models it sends to."),
    ] = None,
    device: Device = None,
    csv: Annotated[Path | None, typer.Option(help="Write one row for each picture and model.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write a report to hand to a colleague.")] = None,
    overlays: Annotated[
        Path | None, typer.Option(help="Write each picture under the map of its finding.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Read only what an earlier run has not, or what changed since.")
    ] = False,
    journal: Annotated[
        Path | None, typer.Option(help="Keep the outcomes in this file instead of your own folder.")
    ] = None,
) -> None:
    """Classify pictures and write what was found.

    Exit status: 0 all pictures read (refusals included), 3 some files were errors, 2 wrong usage,
    130 stopped by Ctrl-C (what was finished is written).
    """
    console = _console()
    started = datetime.now().astimezone()
    catalogue = Catalogue()
    packages = (
        [catalogue.read(model_id) for model_id in dict.fromkeys(model)]
        if model
        else list(catalogue.read_all())
    )
    try:
        opened = open_models(packages, device, Certificates())
    except KeyboardInterrupt:
        console.print("[yellow]Stopped before the first picture; what was finished is kept.[/]")
        raise typer.Exit(EXIT_CANCELLED) from None
    notices = _Notices(console, opened)
    notices.tell()
    outputs = tuple(path for path in (csv, pdf, overlays) if path is not None)
    for file in (csv, pdf, overlays / "overlay.png" if overlays else None):
        if file is not None:
            check_writable(file)
    place = journal or place_of(paths)
    settings = Settings(
        preview_side=PREVIEW_SIDE if pdf or overlays else 0,
        exclude=(*outputs, *files_of(place)),
        resumable=True,
        routed=not model and is_routed(opened.models),
    )
    with kept_journal(place, resume=resume) as (kept, notice):
        if notice:
            console.print(f"[yellow]Note:[/] {notice}", highlight=False)
        with _progress(console, "Reading", notices.tell) as progress:
            complete = read_all(paths, opened.engine, opened.models, kept, progress, settings)
        notices.tell()
        run = _run(paths, started, opened, complete)
        cards = {m.card.id: m.card for m in opened.models}
        try:
            if csv:
                write_csv(kept, cards.values(), csv)
            if json:
                write_json_lines(kept, sys.stdout)
            if overlays:
                from core.reports.overlays import write_overlays

                with _progress(console, "Overlays") as progress:
                    write_overlays(kept, cards, overlays, progress)
            if pdf:
                from core.reports.pdf import write_pdf

                with _progress(console, "PDF") as progress:
                    write_pdf(kept, run, pdf, progress)
        except Cancelled:
            complete = False
        except JournalError:
            raise
        except ExportError as error:
            message = f"{error.message} What was read is kept; --resume writes it without reading it again."
            raise ExportError(message) from error
        counts = kept.counts()
    opened.engine.close()
    _summarise(console, counts, run, outputs)
    if not complete:
        console.print("[yellow]Stopped before the end; what was finished is kept. Go on with --resume.[/]")
        raise typer.Exit(EXIT_CANCELLED)
    raise typer.Exit(EXIT_SOME_ERRORS if counts.by_status.get(Status.ERROR) else EXIT_OK)


@models_app.callback()
def models(context: typer.Context) -> None:
    """List the models (the same as ``models list``)."""
    if context.invoked_subcommand is None:
        list_models()


@models_app.command("list")
def list_models() -> None:
    """List the models with version, classes and hash."""
    table = Table("id", "version", "classes", "reads", "hash", "from")
    for package in Catalogue().read_all():
        card = package.card
        table.add_row(
            card.id,
            card.version,
            ", ".join(card.class_names),
            ", ".join(card.modalities) or "any",
            package.sha256[:12],
            "Overread" if package.verified else "added",
        )
    Console().print(table)


@models_app.command("verify")
def verify_models(device: Device = None) -> None:
    """Check every model file and run its golden cases on the device."""
    table = Table("model", "device", "largest difference", "least map correlation", "result")
    for package in Catalogue().read_all():
        opened = open_models([package], device)
        parity = opened.models[0].parity
        table.add_row(
            package.card.id,
            opened.engine.device.name,
            f"{parity.probability_difference:.1e}",
            f"{parity.map_correlation:.5f}",
            "passed",
        )
        opened.engine.close()
    Console().print(table)


@models_app.command("add")
def add_model(file: Annotated[Path, typer.Argument(help="A model package (.onnx).")]) -> None:
    """Check a model file and add it to your own models."""
    package = Catalogue().add(file)
    Console().print(
        f"Added {package.card.id} {package.card.version}; it ran nowhere yet: overread models verify"
    )


@models_app.command("remove")
def remove_model(model_id: Annotated[str, typer.Argument(metavar="ID")]) -> None:
    """Remove a model that you added."""
    Catalogue().remove(model_id)
    Console().print(f"Removed {model_id}.")


@app.command()
def devices(
    device: Device = None,
    use: Annotated[
        str | None, typer.Option(help="Use this device from now on; it is remembered by its name.")
    ] = None,
) -> None:
    """Show the devices, which would be used and why, and how each model's golden cases come out on it."""
    if use is not None:
        name = AUTO if use == AUTO else choose(use).devices[0].name
        keep_settings(with_value(read_settings(), "device.use", name))
    console = Console()
    opened = open_models(list(Catalogue().read_all()), device)
    with opened.engine:
        table = Table("device", "name", "memory", "used")
        for found in list_devices():
            memory = f"{found.memory / (1 << 30):.1f} GiB" if found.memory else ""
            table.add_row(found.id, found.name, memory, opened.why if found == opened.device else "")
        console.print(table)
        _Notices(console, opened).tell()
        for model in opened.models:
            console.print(
                f"{model.card.id}: golden cases differ by {model.parity.probability_difference:.1e} at most, "
                f"maps correlate at {model.parity.map_correlation:.5f} or more.",
                highlight=False,
            )


@app.command("settings")
def show_settings(
    key: Annotated[str | None, typer.Argument(help="A setting; without one all are listed.")] = None,
    value: Annotated[str | None, typer.Argument(help="What it is to be; lists and tables as JSON.")] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Give it its usual value again.")] = False,
) -> None:
    """List the settings, show one, or set one; the window has the same."""
    now = read_settings()
    if key is None:
        table = Table("setting", "value", "may be", "what it does")
        for entry in entries():
            table.add_row(entry.key, text_of(value_of(now, entry.key)), entry.values, entry.help)
        Console().print(table, highlight=False)
        return
    if value is not None or reset:
        wish = value_of(UserSettings(), key) if reset else parse(key, value or "")
        now = with_value(now, key, wish)
        keep_settings(now)
    Console().print(text_of(value_of(now, key)), markup=False, highlight=False, soft_wrap=True)


@app.command()
def sample(folder: Annotated[Path, typer.Argument(help="Made if it is not there.")]) -> None:
    """Write a sample folder to try Overread on: a drawn CT study, DICOM files and drawn pictures."""
    from core.samples import write_samples

    written = write_samples(folder, Catalogue())
    Console().print(f"Wrote {written} files to {folder}", highlight=False, soft_wrap=True)


@app.command()
def version() -> None:
    """Print the version."""
    Console().print(f"Overread {__version__}. {NOTICE}", highlight=False)


class _Notices:
    """Tells the user once of each thing that happened to the devices, as soon as it happened."""

    def __init__(self, console: Console, opened: Opened) -> None:
        self._console = console
        self._opened = opened
        self._told = 0

    def tell(self) -> None:
        notices = self._opened.notices
        for notice in notices[self._told :]:
            self._console.print(f"[yellow]Note:[/] {notice}", highlight=False, soft_wrap=True)
        self._told = len(notices)


def _console() -> Console:
    """Where progress and words for the user go, so that standard output stays clean for ``--json``."""
    return Console(stderr=True)


@contextmanager
def _progress(console: Console, what: str, also: Callable[[], None] = lambda: None) -> Iterator[Progress]:
    """Show a bar with the remaining time; one Ctrl-C asks the work to stop, a second breaks it off.

    `also` is called at every step.
    """
    bar = Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
    )
    task = bar.add_task(what, total=None)

    def show(advance: Advance) -> None:
        bar.update(task, completed=advance.done, total=advance.total or None)
        also()

    progress = Progress(show)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        progress.cancel()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, stop)
    try:
        with bar:
            yield progress
    finally:
        signal.signal(signal.SIGINT, before)


def _run(paths: list[Path], started: datetime, opened: Opened, complete: bool) -> Run:
    return Run(
        folder=", ".join(str(path) for path in paths),
        started=started,
        finished=datetime.now().astimezone(),
        device=opened.device,
        models=tuple(RunModel(m.card, m.package.sha256, m.package.verified, m.parity) for m in opened.models),
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


if __name__ == "__main__":
    main()
