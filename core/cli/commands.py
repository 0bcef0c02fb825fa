"""The commands of the command line without a window, and their options.

What a command does is imported when it runs, as the imports of all would take longer than some commands.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from core import NOTICE, __version__
from core.cli.classify_command import Device, classify
from core.cli.data_commands import data_app
from core.cli.hanging.commands import hanging_app
from core.cli.model_commands import models_app
from core.cli.pacs_commands import pacs_app
from core.cli.phrases.commands import phrases_app
from core.cli.service.commands import rules_app
from core.cli.service.commands import serve as serve_command
from core.errors import OverreadError
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
    """Run the command line; typed errors become one sentence on standard error and exit status 2."""
    configure()
    delete_abandoned()
    try:
        app()
    except OverreadError as error:
        from core.audit import Act
        from core.cli.audit import log_act
        from core.cli.console import print_error, stderr_console

        console = stderr_console()
        log_act(console, Act.FAILED, {"code": error.code})
        print_error(console, error.message)
        raise SystemExit(EXIT_USAGE) from error


app.command()(classify)


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
def explain(
    file: Annotated[Path, typer.Argument(help="A file with a picture.", exists=True, dir_okay=False)],
    model: Annotated[str, typer.Option(help="Model id.")],
    out: Annotated[Path, typer.Option(help="Write the picture under the map into this PNG.")],
    frame: Annotated[int, typer.Option(min=1, help="Frame of the file, counted from 1.")] = 1,
    finding: Annotated[
        str | None, typer.Option(help="Finding of the model. Default: that with the highest score.")
    ] = None,
    device: Device = None,
) -> None:
    """Show where in a picture a model saw its finding. Models without maps are asked with places covered.

    Exit status: 0 written, 3 no place stands out, 2 wrong usage, 130 stopped by Ctrl-C.
    """
    from core.cli.pictures.explain import ExplainWish, explain_picture

    raise typer.Exit(explain_picture(ExplainWish(file, model, out, frame, finding, device)))


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
    paths: Annotated[
        list[Path], typer.Argument(help="Files and folders; folders are read whole.", exists=True)
    ],
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
        raise typer.BadParameter("--shift-dates and --keep-dates exclude each other.")
    if keep_letters and not clean_pixels:
        raise typer.BadParameter("--keep-letters goes with --clean-pixels.")
    if text_csv is not None and not (find_text or clean_pixels):
        raise typer.BadParameter("--text-csv goes with --find-text or --clean-pixels.")
    unknown = set(keep or ()) - set(Retained)
    if unknown:
        raise typer.BadParameter(f"--keep takes {', '.join(Retained)}, not {', '.join(sorted(unknown))}.")
    dates = Dates.KEEP if keep_dates else Dates.SHIFT if shift_dates else Dates.REMOVE
    pixels = Pixels.CLEAN if clean_pixels else Pixels.FIND if find_text else Pixels.LEAVE
    options = Options(dates, frozenset(map(Retained, keep or ())), pixels, keep_letters)
    raise typer.Exit(write_copies(tuple(paths), out, options, text_csv))


@app.command()
def render(
    paths: Annotated[
        list[Path], typer.Argument(help="Files and folders; folders are read whole.", exists=True)
    ],
    out: Annotated[Path, typer.Option(help="Write the PNGs into this folder, named after the files.")],
    frame: Annotated[
        int | None, typer.Option(min=1, help="Only this frame of each file, counted from 1.")
    ] = None,
    window: Annotated[
        str | None, typer.Option(help="CENTER,WIDTH in the unit of the values. Default: the file's own.")
    ] = None,
    overlays: Annotated[bool, typer.Option("--overlays", help="Draw the overlays of the files.")] = False,
    form: Annotated[str, typer.Option(help="png, jpg or tif.")] = "png",
    keys: Annotated[
        bool, typer.Option("--keys", help="Only the pictures that you chose as key pictures.")
    ] = False,
    marks: Annotated[
        bool, typer.Option("--marks", help="Draw what you measured; a strip below says what it is.")
    ] = False,
    notice: Annotated[
        bool, typer.Option("--notice", help="Write the research notice into a strip below each picture.")
    ] = False,
    named: Annotated[
        bool, typer.Option("--named", help="Write patient, number and dates into the strip, too.")
    ] = False,
    names: Annotated[
        str, typer.Option(help="Name the files after the files read (file) or by date and kind (study).")
    ] = "file",
    deidentify: Annotated[
        bool, typer.Option("--deidentify", help="Tell nothing of patients, in names of files neither.")
    ] = False,
    pages: Annotated[Path | None, typer.Option(help="Write all on pages of this PDF, too.")] = None,
    grid: Annotated[str, typer.Option(help="COLUMNSxROWS of pictures on such a page.")] = "2x2",
) -> None:
    """Write pictures as the window shows them, and print a JSON line for each with what was applied.

    Exit status: 0 all pictures written, 3 some could not be read, 2 wrong usage, 130 stopped by Ctrl-C.
    """
    from core.cli.pictures.marked import MarkedOptions, write_marked
    from core.cli.pictures.render import window_from, write_rendered
    from core.reports.pictures.forms import PageGrid, PictureForm
    from core.workflow.render import RenderWish

    try:
        chosen = window_from(window) if window is not None else None
    except ValueError as error:
        raise typer.BadParameter("--window takes a center and a width above 0, such as 40,400.") from error
    if form not in set(PictureForm):
        raise typer.BadParameter("--form takes png, jpg or tif.")
    if names not in ("file", "study"):
        raise typer.BadParameter("--names takes file or study.")
    if named and deidentify:
        raise typer.BadParameter("--named and --deidentify exclude each other.")
    try:
        on_page = PageGrid.read(grid)
    except ValueError as error:
        raise typer.BadParameter("--grid takes columns and rows up to 6, such as 3x2.") from error
    wish = RenderWish(frame, chosen, overlays)
    how = MarkedOptions(
        PictureForm(form),
        keys=keys,
        marks=marks,
        strip=notice or marks or named or deidentify,
        named=named,
        by_study=names == "study",
        deidentify=deidentify,
        pages=pages,
        grid=on_page,
    )
    if how == MarkedOptions(PictureForm.PNG, grid=on_page):
        raise typer.Exit(write_rendered(tuple(paths), out, wish))
    raise typer.Exit(write_marked(tuple(paths), out, wish, how))


@app.command()
def reformat(
    paths: Annotated[
        list[Path], typer.Argument(help="Files and folders; folders are read whole.", exists=True)
    ],
    out: Annotated[
        Path, typer.Option(help="Write the PNGs into this folder, named after each series' first file.")
    ],
    plane: Annotated[str, typer.Option(help="axial, coronal, sagittal or all.")] = "all",
    slab: Annotated[float, typer.Option(min=0.0, help="Thickness in mm; 0 for one voxel.")] = 0.0,
    projection: Annotated[
        str, typer.Option(help="What a slab shows: mean, maximum (MIP) or minimum.")
    ] = "maximum",
    place: Annotated[
        int | None, typer.Option(min=1, help="Only this cut of each plane, counted from 1.")
    ] = None,
    window: Annotated[
        str | None, typer.Option(help="CENTER,WIDTH in the unit of the values. Default: the file's own.")
    ] = None,
) -> None:
    """Cut CT and MR stacks in axial, coronal and sagittal planes, write PNGs, and print a JSON line for each.

    Exit status: 0 all series written, 3 some cannot be reformatted, 2 wrong usage, 130 stopped by Ctrl-C.
    """
    from core.cli.pictures.render import window_from, write_reformats
    from core.images.volumes.reformat import Projection, ReformatPlane, Slab
    from core.workflow.reformat import ReformatWish

    try:
        chosen = window_from(window) if window is not None else None
    except ValueError as error:
        raise typer.BadParameter("--window takes a center and a width above 0, such as 40,400.") from error
    planes = {one.value.lower(): one for one in ReformatPlane}
    shown = {one.value.lower(): one for one in Projection}
    if plane != "all" and plane not in planes:
        raise typer.BadParameter("--plane takes axial, coronal, sagittal or all.")
    if projection not in shown:
        raise typer.BadParameter("--projection takes mean, maximum or minimum.")
    wanted = tuple(planes.values()) if plane == "all" else (planes[plane],)
    wish = ReformatWish(wanted, Slab(slab, shown[projection]), place, chosen)
    raise typer.Exit(write_reformats(tuple(paths), out, wish))


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
    """See now whether a newer version is given out, in the notice that updates.address names.

    Exit status: 0 this is the newest version, 3 there is a newer one, 2 the notice cannot be read or trusted.
    """
    from core.cli.settings import tell_updates

    raise typer.Exit(tell_updates())


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(f"Overread {__version__}. {NOTICE}")
