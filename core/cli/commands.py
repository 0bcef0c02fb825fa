"""The commands of the command line without a window, and their options.

The implementation of a command is imported when it runs, as importing all would take longer than some
commands.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from typer.main import get_command_name, get_group

from core import NOTICE, __version__
from core.cli.classify_command import Device, Paths, classify
from core.cli.data_commands import data_app
from core.cli.hanging.commands import hanging_app
from core.cli.language.chosen import users_language
from core.cli.language.help import translate_help
from core.cli.language.wrong_use import WrongUse, excluding, takes, together
from core.cli.model_commands import models_app
from core.cli.pacs_commands import pacs_app
from core.cli.phrases.commands import phrases_app
from core.cli.pictures.commands import explain, reformat, render
from core.cli.service.commands import rules_app
from core.cli.service.commands import serve as serve_command
from core.errors import OverreadError
from core.language.message import Message
from core.runtime import configure
from core.temporary import delete_abandoned

EXIT_USAGE = 2

app = typer.Typer(
    name="overread",
    help=f"A second reader for radiological pictures. {NOTICE}",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(models_app, name="models")
audit_app = typer.Typer(help="The log of what was opened, read, exported and set.", no_args_is_help=True)
app.add_typer(audit_app, name="audit")
app.add_typer(pacs_app, name="pacs")
app.add_typer(data_app, name="data")
app.add_typer(rules_app, name="rules")
app.add_typer(hanging_app, name="hanging")
app.add_typer(phrases_app, name="phrases")
app.command("serve")(serve_command)
report_app = typer.Typer(help="The template of the PDF reports: copy it, check it.", no_args_is_help=True)
app.add_typer(report_app, name="report")


def main() -> None:
    """Run the command line; a typed error becomes one sentence on standard error and exit status 2."""
    configure()
    delete_abandoned()
    try:
        _command_line(sys.argv[1:2])()
    except OverreadError as error:
        from core.audit import Act
        from core.cli.audit import log_act
        from core.cli.console import print_error, stderr_console

        console = stderr_console()
        log_act(console, Act.FAILED, {"code": error.code})
        print_error(console, error.message)
        raise SystemExit(EXIT_USAGE) from error


def _command_line(first: Sequence[str]) -> Callable[[], object]:
    command = get_group(app_for(first))
    language = users_language()
    if language.words:
        translate_help(command, language)
    return command


def app_for(first: Sequence[str]) -> typer.Typer:
    """Return the app with no other command than the one that the first word names.

    To make all of them takes longer than some of them run. Where the word names none, the app is whole.

    Parameters
    ----------
    first : sequence of str
        The first word behind `overread`, if there is one.
    """
    named = copy.copy(app)
    named.registered_commands = [one for one in app.registered_commands if _name_of(one) in first]
    named.registered_groups = [one for one in app.registered_groups if one.name in first]
    return named if named.registered_commands or named.registered_groups else app


def _name_of(command: typer.models.CommandInfo) -> str:
    return command.name or get_command_name(getattr(command.callback, "__name__", ""))


app.command()(classify)
app.command()(explain)
app.command()(render)
app.command()(reformat)


@app.command("evaluate")
def evaluate_models(
    folder: Annotated[
        Path, typer.Argument(help="A labelled folder: one folder for each class, or with a table of labels.")
    ],
    model: Annotated[
        list[str], typer.Option(help="Model id or file; a second one is compared on the same cases.")
    ],
    labels: Annotated[
        Path | None,
        typer.Option(help="CSV: file, label, patient. Default: labels.csv or manifest.csv in the folder."),
    ] = None,
    group_by: Annotated[
        list[str] | None,
        typer.Option(help="Column of the table or DICOM keyword to form subgroups by; may be repeated."),
    ] = None,
    threshold: Annotated[
        str | None,
        typer.Option(
            help="youden, sensitivity:0.95, specificity:0.95 or a number. Default: the current threshold."
        ),
    ] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write the acceptance report.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write one row for each case.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write report, cases and figures into this folder.")
    ] = None,
    sign: Annotated[
        str | None,
        typer.Option(help="Your name. Keeps the result as the site's profile, which reports then quote."),
    ] = None,
    finding: Annotated[
        str | None, typer.Option(help="Only this finding of a model with several. Default: each.")
    ] = None,
    device: Device = None,
) -> None:
    """Measure a model on your own labelled cases: the local acceptance test.

    Exit status: 0 all files read (refusals included), 3 some files were errors, 2 wrong usage, 130 stopped.
    """
    from core.cli.evaluate import EvaluateOptions, evaluate_folder

    wanted = EvaluateOptions(
        folder, tuple(model), labels, tuple(group_by or ()), threshold, device, pdf, csv, out, sign, finding
    )
    raise typer.Exit(evaluate_folder(wanted))


@app.command()
def drift(
    model: Annotated[str | None, typer.Option(help="Only this model. Default: all.")] = None,
) -> None:
    """Show agreement month by month, and whether scores and pictures have drifted since a model was accepted.

    Exit status: 0 no drift, 3 drift, 2 wrong usage.
    """
    from core.cli.drift import show_drift

    raise typer.Exit(show_drift(model))


@app.command()
def replay(
    result: Annotated[
        Path,
        typer.Argument(help="What classify wrote with --json, or the journal of a run.", exists=True),
    ],
    row: Annotated[
        list[int] | None, typer.Option(help="Only this result, counted from 1; may be repeated.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(help="The folder that was read. Default: this one, or the record's.")
    ] = None,
    model: Annotated[
        list[Path] | None, typer.Option(help="A model file that is not installed; may be repeated.")
    ] = None,
    device: Device = None,
) -> None:
    """Compute recorded results again, and say whether they are equal or what differs.

    Exit status: 0 all equal, 3 some differ, 2 wrong usage.
    """
    from core.cli.replay import replay_results

    raise typer.Exit(replay_results(result, row or [], folder, model or [], device))


@app.command()
def devices(
    device: Device = None,
    use: Annotated[
        str | None, typer.Option(help="Use this device from now on; it is remembered by its name.")
    ] = None,
) -> None:
    """Show the devices, which one is used and why, and how each model's golden cases come out on it."""
    from core.cli.devices import show_devices

    show_devices(device, use)


@app.command("settings")
def show_settings(
    key: Annotated[str | None, typer.Argument(help="A setting; without it, all are listed.")] = None,
    value: Annotated[str | None, typer.Argument(help="The new value; lists and tables as JSON.")] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Reset it to its default.")] = False,
) -> None:
    """List all settings, show one, or change one. The window has the same settings."""
    from core.cli import settings

    settings.show_settings(key, value, reset=reset)


@app.command()
def deidentify(
    paths: Paths,
    out: Annotated[Path, typer.Option(help="Write the files into this folder, under new names.")],
    shift_dates: Annotated[
        bool,
        typer.Option(
            "--shift-dates/--remove-dates",
            help="Shift all dates of a patient by the same number of days, or remove them.",
        ),
    ] = False,
    keep_dates: Annotated[
        bool, typer.Option("--keep-dates", help="Keep dates and times, except the date of birth.")
    ] = False,
    keep: Annotated[
        list[str] | None,
        typer.Option(
            help="Keep patient (age, sex, size, weight), device, institution or uids; may be repeated."
        ),
    ] = None,
    find_text: Annotated[
        bool, typer.Option("--find-text", help="Look for text in the pixels and list where it is.")
    ] = False,
    clean_pixels: Annotated[
        bool, typer.Option("--clean-pixels", help="Black out the text that is found in the pixels.")
    ] = False,
    keep_letters: Annotated[
        bool,
        typer.Option("--keep-letters", help="Do not black out one or two letters, such as L and R on films."),
    ] = False,
    text_csv: Annotated[
        Path | None, typer.Option(help="Write a table of the text that was found and where.")
    ] = None,
) -> None:
    """Write copies of DICOM files without the patient (PS3.15 Annex E). Pixels are unchanged unless you ask.

    Exit status: 0 all files written, 3 some were not, 130 stopped by Ctrl-C.
    """
    from core.cli.deidentify import write_copies
    from core.deidentify.options import Dates, Options, Pixels, Retained

    if shift_dates and keep_dates:
        raise WrongUse(excluding("--shift-dates", "--keep-dates"))
    if keep_letters and not clean_pixels:
        raise WrongUse(together("--keep-letters", "--clean-pixels"))
    if text_csv is not None and not (find_text or clean_pixels):
        raise WrongUse(Message("Use --text-csv together with --find-text or --clean-pixels."))
    if not set(Retained).issuperset(keep or ()):
        raise WrongUse(takes("--keep", Retained))
    dates = Dates.KEEP if keep_dates else Dates.SHIFT if shift_dates else Dates.REMOVE
    pixels = Pixels.CLEAN if clean_pixels else Pixels.FIND if find_text else Pixels.LEAVE
    options = Options(dates, frozenset(map(Retained, keep or ())), pixels, keep_letters)
    raise typer.Exit(write_copies(tuple(paths), out, options, text_csv))


@audit_app.command("verify")
def verify_audit(
    mark: Annotated[
        list[str] | None,
        typer.Option(help="LINE:HASH that you kept, for example from the system's log; may be repeated."),
    ] = None,
) -> None:
    """Check every line of the log. Exit status: 0 unchanged, 3 altered."""
    from core.cli.audit import verify_log

    raise typer.Exit(verify_log(mark or ()))


@report_app.command("template")
def copy_template(
    copy_to: Annotated[Path, typer.Option(help="A folder for the copy; it is made if needed.")],
) -> None:
    """Copy the built-in template to edit it; README.md in it says how."""
    from core.cli.report import copy_shipped_template

    copy_shipped_template(copy_to)


@report_app.command("check")
def check_template(
    out: Annotated[Path, typer.Option(help="A folder to write the reports to.")],
    template: Annotated[
        Path | None,
        typer.Option(help="The template's folder. Default: the one in the settings, or the built-in one."),
    ] = None,
) -> None:
    """Make reports of made-up patients with a template, or say what is wrong with it."""
    from core.cli.report import write_report_examples

    write_report_examples(out, template)


@app.command()
def sample(folder: Annotated[Path, typer.Argument(help="Made if it is not there.")]) -> None:
    """Write a sample folder to try Overread on: studies of drawn patients, and other files."""
    from core.samples.folder import write_samples

    written = write_samples(folder)
    typer.echo(f"Wrote {written} files to {folder}")


@app.command()
def selftest(
    device: Device = None,
    out: Annotated[Path | None, typer.Option(help="Write the report to this file too.")] = None,
) -> None:
    """Check that this installation is complete and works here. The report contains no patient data.

    Exit status: 0 all is well, 3 something failed.
    """
    from core.cli.selftest import run_selftest

    raise typer.Exit(run_selftest(device, out))


@app.command()
def updates() -> None:
    """Check now for a newer version, in the notice that updates.address names.

    Exit status: 0 this is the newest version, 3 there is a newer one, 2 the notice cannot be read or trusted.
    """
    from core.cli.settings import tell_updates

    raise typer.Exit(tell_updates())


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(f"Overread {__version__}. {NOTICE}")
