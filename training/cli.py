"""The command line of the training package: fit, evaluate, export, import, compare and others."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError

from core.paths import atomic_write
from training.console import bar, errors_in_words
from training.data.run_folder import RunFolder
from training.errors import TrainingError
from training.kinds.recipe import is_kind_recipe
from training.recipe.files import archives, read_recipe, variants_of
from training.recipe.recipe import Recipe

if TYPE_CHECKING:
    from core.models.card import Card
    from training.kinds.commands import KindRun

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

RecipeArgument = Annotated[
    str,
    typer.Argument(help="A recipe file, or the id of one that comes with Overread; :VARIANT behind it."),
]
DataOption = Annotated[
    Path | None,
    typer.Option(help="The data set: a folder or a zip, with a manifest.csv or a folder per class."),
]
OutOption = Annotated[Path | None, typer.Option(help="The run folder; by default runs/ID.")]


@app.callback()
def main() -> None:
    """Train, measure and package models for Overread."""


@app.command()
def fit(
    recipe: RecipeArgument,
    data: DataOption = None,
    out: OutOption = None,
    resume: Annotated[bool, typer.Option("--resume", help="Continue after the last finished epoch.")] = False,
) -> None:
    """Train a model and fit its calibration and its gate, on training and validation data only.

    Without --resume, the results of an earlier run in the folder are replaced.
    """
    from training.data.run_folder import load_data, prepare_data
    from training.data.split import SplitPart
    from training.fitting.distil import teacher_of
    from training.fitting.fit import train
    from training.fitting.fitted_file import save_fitted
    from training.fitting.fitted_statistics import fit_statistics
    from training.fitting.from_kept import FitInput, fit_from_kept_features
    from training.fitting.process_group import joined_process_group

    if is_kind_recipe(recipe):
        from training.kinds.commands import fit_kinds

        with errors_in_words() as console:
            fit_kinds(recipe, _kind_run(recipe, out), data or _data_folder(), partial(bar, console))
        return
    with errors_in_words() as console, joined_process_group() as process_group:
        console.quiet = not process_group.leads
        parsed, text, run = _start(recipe, out)
        if process_group.leads:
            _claim(run, parsed, text, resume=resume)
            with bar(console, "pictures") as progress:
                prepare_data(run, parsed, data or _default_data(parsed, run), progress)
        process_group.agree(None)
        pictures = load_data(run, parsed)
        for part in SplitPart:
            if count := len(pictures.numbers_of(part, unnamed=True)):
                console.print(f"{part.value}: {count:,} pictures")
        left_out = parsed.training.without
        training, validation = (
            pictures.of(p).without(left_out) for p in (SplitPart.TRAINING, SplitPart.VALIDATION)
        )
        if parsed.kept_rule is not None:
            given = FitInput(run, parsed, pictures, data or _default_data(parsed, run), _data_folder())
            statistics = fit_from_kept_features(given, partial(bar, console))
            console.print(f"threshold {statistics.threshold:.4f}, gate at {statistics.limit:.2f}")
            return
        teacher = teacher_of(parsed, run.folder.parent)
        with bar(console, "batches") as progress:
            fitted = train(parsed, training, validation, run.checkpoint, progress, process_group, teacher)
        if not process_group.leads:
            return
        for epoch in fitted.history:
            mark = "  <- kept" if epoch.number == fitted.best_epoch else ""
            console.print(
                f"epoch {epoch.number}: loss {epoch.training_loss:.4f}, validation loss "
                f"{epoch.validation_loss:.5f}, accuracy {epoch.validation_accuracy:.4%}{mark}"
            )
        statistics = fit_statistics(fitted.model, parsed, training, validation)
        save_fitted(run.fitted, fitted, statistics)
        console.print(f"temperature {statistics.temperature:.4f}, gate at {statistics.limit:.2f}")


@app.command()
def evaluate(recipe: RecipeArgument, data: DataOption = None, out: OutOption = None) -> None:
    """Measure a finished training on its test part: JSON, Markdown and plots in the run folder.

    The gate is tested with the data sets in the folder named by OVERREAD_DATA.
    """
    from training.data.run_folder import load_data
    from training.data.split import SplitPart
    from training.evaluation.evaluate import measure_test_part
    from training.evaluation.plots import draw_all
    from training.evaluation.predictions import write_predictions
    from training.evaluation.report import evaluation_markdown
    from training.evaluation.summary import summary
    from training.evaluation.trials import find_places, notes, point, run_trials
    from training.fitting.fitted_file import load_fitted
    from training.packaging.export import make_package

    if is_kind_recipe(recipe):
        from training.kinds.commands import evaluate_kinds, summary_of_sources

        with errors_in_words() as console:
            found = evaluate_kinds(recipe, _kind_run(recipe, out), partial(bar, console))
            for line in summary_of_sources(found):
                console.print(line, soft_wrap=True)
        return
    with errors_in_words() as console:
        _, _, run = _start(recipe, out)
        own, text = run.read_recipe()
        pictures, state = load_data(run, own), load_fitted(run.fitted, own)
        with bar(console, "measuring") as progress:
            report, answers = measure_test_part(own, pictures, *state, progress)
        places = find_places(data, own.data, _data_folder(), archives())
        report = report.model_copy(
            update={"pointing": point(own, report, answers, pictures, places), "notes": notes(places)}
        )
        package_bytes, card = make_package(own, text, *state, report)
        with bar(console, "trying the gate") as progress:
            trials = run_trials(package_bytes, card, own, answers.files, places, progress)
        report = report.model_copy(update={"gate_test": tuple(trial.result for trial in trials)})
        with console.status("drawing"):
            plots = draw_all(run.folder, report, answers, trials, card)
        write_predictions(run.predictions, pictures.entries_of(SplitPart.TEST), answers.predictions)
        _write_text(run.evaluation, report.model_dump_json(indent=1))
        page = run.folder / "evaluation.md"
        _write_text(page, evaluation_markdown(report, [plot.name for plot in plots]))
        for line in summary(report):
            console.print(line, soft_wrap=True)
        console.print(f"written: {page}", soft_wrap=True)


@app.command()
def export(
    recipe: RecipeArgument,
    out: OutOption = None,
    ship: Annotated[bool, typer.Option("--ship", help="Add the package to the shipped models.")] = False,
) -> None:
    """Make the model package of a measured training, with a page of its model card."""
    from core.models.catalogue import Catalogue
    from training.evaluation.evaluate import Report
    from training.fitting.fitted_file import load_fitted
    from training.packaging.card_page import card_markdown
    from training.packaging.export import make_package

    with errors_in_words() as console:
        if is_kind_recipe(recipe):
            from training.kinds.commands import export_kinds

            kind_run = _kind_run(recipe, out)
            folder, (data, card) = kind_run.folder, export_kinds(recipe, kind_run)
        else:
            _, _, run = _start(recipe, out)
            own, text = run.read_recipe()
            try:
                report = Report.model_validate_json(run.evaluation.read_text("utf-8"))
            except (OSError, ValidationError) as error:
                raise TrainingError("The run holds no evaluation; run evaluate first.") from error
            folder = run.folder
            data, card = make_package(own, text, *load_fitted(run.fitted, own), report)
        target = folder / f"{card.id}.onnx"
        with atomic_write(target) as temporary:
            temporary.write_bytes(data)
        markdown = card_markdown(card, hashlib.sha256(data).hexdigest(), len(data))
        _write_text(target.with_suffix(".md"), markdown)
        console.print(f"written: {target} ({len(data) / 1e6:.2f} MB)", soft_wrap=True)
        if ship:
            catalogue = Catalogue()
            catalogue.ship(data)
            _write_text(catalogue.shipped / f"{card.id}.md", markdown)
            console.print(f"shipped: {catalogue.shipped / target.name}", soft_wrap=True)


@app.command()
def regate(
    package: Annotated[Path, typer.Argument(help="A model package (.onnx); it is replaced.", exists=True)],
    data: DataOption = None,
    out: OutOption = None,
    ship: Annotated[bool, typer.Option("--ship", help="The package is one of the shipped models.")] = False,
) -> None:
    """Fit and test a package's gate again by the recipe with its id; the network does not change."""
    from training.data.run_folder import prepare_data
    from training.evaluation.trials import find_places
    from training.packaging.regate import GateOptions, refit_gate

    with errors_in_words() as console:
        parsed, text, run = _start(package.stem, out)
        with bar(console, "pictures") as progress:
            prepared = prepare_data(run, parsed, data or _default_data(parsed, run), progress)
        places = find_places(data, parsed.data, _data_folder(), archives())
        with bar(console, "trying the gate") as progress:
            made, card = refit_gate(
                package.read_bytes(), GateOptions(parsed, text, prepared, places), progress
            )
        _replace(package, made, card, ship=ship)
        console.print(f"written: {package}, {card.id} {card.version}", soft_wrap=True)


@app.command()
def amend(
    package: Annotated[Path, typer.Argument(help="A model package (.onnx); it is replaced.", exists=True)],
    recipe: Annotated[str | None, typer.Option(help="By default the recipe with the model's id.")] = None,
    ship: Annotated[bool, typer.Option("--ship", help="The package is one of the shipped models.")] = False,
) -> None:
    """Update the texts of a package (limits, population, titles) to its current recipe."""
    from training.kinds.recipe import parse_kind_recipe, read_kind_recipe
    from training.packaging.amend import amend_package

    with errors_in_words() as console:
        name = recipe or package.stem
        if is_kind_recipe(name):
            kinds, text, _ = read_kind_recipe(name)
            data, card = amend_package(package.read_bytes(), kinds, text, parse_kind_recipe)
        else:
            parsed, text = read_recipe(name)
            data, card = amend_package(package.read_bytes(), parsed, text)
        _replace(package, data, card, ship=ship)
        console.print(f"written: {package}, {card.id} {card.version}", soft_wrap=True)


@app.command("import")
def import_folder(
    folder: Annotated[
        Path,
        typer.Argument(
            help="A folder with a checkpoint of torchvision, timm or MONAI and its recipe.toml.",
            exists=True,
            file_okay=False,
        ),
    ],
    pictures: Annotated[
        list[Path] | None,
        typer.Option(help="Files or folders of your pictures, from which a gate is fitted; repeat it."),
    ] = None,
    others: Annotated[
        list[Path] | None, typer.Option(help="Pictures that the model should not read; repeat it.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write the package here, instead of adding it to your models.")
    ] = None,
    device: Annotated[
        str | None, typer.Option(help="auto, cpu, dml, dml:N, webgpu or part of a name.")
    ] = None,
) -> None:
    """Import a checkpoint that was trained elsewhere, as `overread models import` imports ONNX files."""
    from core.workflow.import_model import keep_imported
    from training.packaging.foreign import PICTURES, import_checkpoint

    with errors_in_words() as console:
        if others and not pictures:
            raise TrainingError("--others says what a gate keeps out; it goes with --pictures.")
        with bar(console, "pictures") as progress:
            made = import_checkpoint(folder, progress, pictures or (), others or ())
        card = made.imported.card
        for note in made.imported.notes:
            console.print(f"Note: {note}", markup=False, soft_wrap=True)
        maps = card.maps.method if card.maps is not None else "none; they are made on demand"
        console.print(f"Maps: {maps}", markup=False, soft_wrap=True)
        console.print(
            f"Probabilities on {PICTURES} drawn pictures are within {made.apart:.1e} of the network's.",
            soft_wrap=True,
        )
        if out is not None:
            with atomic_write(out) as temporary:
                temporary.write_bytes(made.imported.data)
            console.print(f"written: {out}, {card.id} {card.version}", markup=False, soft_wrap=True)
            return
        package, opened = keep_imported(made.imported, device)
        added = f"added: {package.card.id} {package.card.version}, computed on {opened.device.name}"
        console.print(added, markup=False, soft_wrap=True)


@app.command("compare")
def compare_models(
    recipes: Annotated[
        list[str],
        typer.Argument(help="Recipes (all variants, or RECIPE:VARIANT), run folders or model files."),
    ],
    out: Annotated[Path, typer.Option(help="Folder for the table and the plots.")] = Path("runs/comparison"),
    runs: Annotated[Path, typer.Option(help="Folder with the run folders.")] = Path("runs"),
    baselines: Annotated[
        bool, typer.Option(help="Add the commonest class, a linear model and an SVM on thumbnails.")
    ] = True,
) -> None:
    """Compare models on the test pictures they share; train and evaluate them first if necessary."""
    from training.compare.entrants import measure_package, read_entrant, shared_files
    from training.compare.plots import draw_comparison
    from training.compare.table import baseline_rows, csv_text, markdown, row_of

    with errors_in_words() as console:
        packages = [Path(name) for name in recipes if name.endswith(".onnx")]
        found = [
            _finished(run, name)
            for run, name in _asked([n for n in recipes if Path(n) not in packages], runs)
        ]
        entrants = []
        for number, run in enumerate(found, start=1):
            console.print(f"{number} of {len(found)}: {run.folder.name}")
            entrants.append(read_entrant(run))
        for path in packages:
            with bar(console, path.name) as progress:
                entrants.append(measure_package(path, runs, _data_folder(), progress))
        files = shared_files(entrants)
        rows = [row_of(entrant, files[entrant.recipe.data.file]) for entrant in entrants]
        tasks = {(e.recipe.data.file, e.recipe.class_names): e for e in entrants} if baselines else {}
        for (data, _), entrant in tasks.items():
            console.print(f"baselines on {data}")
            rows += baseline_rows(entrant, files[data])
        out.mkdir(parents=True, exist_ok=True)
        plots = draw_comparison(out, entrants, rows, files)
        _write_text(out / "comparison.csv", csv_text(rows))
        page = out / "comparison.md"
        _write_text(page, markdown(rows, entrants, plots))
        console.print(f"written: {page}", soft_wrap=True)


@app.command("testpart")
def list_cases(
    package: Annotated[Path, typer.Argument(help="A model package (.onnx).", exists=True)],
    out: Annotated[Path, typer.Argument(help="The table of labels to write, CSV.")],
    runs: Annotated[Path, typer.Option(help="Folder with the run folders.")] = Path("runs"),
) -> None:
    """List the test part of a package's data set, for `overread evaluate --labels`."""
    from core.models.package import read_package
    from training.compare.entrants import split_of
    from training.data.split import SplitPart
    from training.evaluation.predictions import write_labels

    with errors_in_words() as console:
        with bar(console, "pictures") as progress:
            recipe, _, prepared = split_of(read_package(package), runs, _data_folder(), progress)
        entries = prepared.entries_of(SplitPart.TEST)
        write_labels(out, entries, recipe)
        console.print(f"written: {out}, {len(entries):,} files", soft_wrap=True)


def _asked(names: list[str], runs: Path) -> Iterator[tuple[RunFolder, str]]:
    """Yield run folder and recipe of each name, without repetitions."""
    named: dict[Path, tuple[RunFolder, str]] = {}
    for name in names:
        if (given := RunFolder(Path(name))).recipe.is_file():
            named.setdefault(given.folder, (given, str(given.recipe)))
            continue
        for each in variants_of(name):
            run = RunFolder(runs / read_recipe(each)[0].id)
            named.setdefault(run.folder, (run, each))
    yield from named.values()


def _finished(run: RunFolder, name: str) -> RunFolder:
    """Train a run by the current recipe and evaluate it, unless that is done; return the run."""
    recipe, _ = read_recipe(name)
    begun = run.recipe.is_file() and run.read_recipe()[0].weights_key == recipe.weights_key
    if not (begun and run.fitted.is_file()):
        fit(name, out=run.folder, resume=begun)
    if not (run.evaluation.is_file() and run.predictions.is_file()):
        evaluate(name, out=run.folder)
    return run


def _write_text(path: Path, text: str) -> None:
    with atomic_write(path) as temporary:
        temporary.write_text(text, "utf-8")


def _replace(package: Path, data: bytes, card: Card, *, ship: bool) -> None:
    """Replace a package by one made from it, with its page."""
    from core.models.catalogue import Catalogue
    from training.packaging.card_page import card_markdown

    with atomic_write(package) as temporary:
        temporary.write_bytes(data)
    _write_text(package.with_suffix(".md"), card_markdown(card, hashlib.sha256(data).hexdigest(), len(data)))
    if ship:
        Catalogue().ship(data)


def _start(name: str, out: Path | None) -> tuple[Recipe, str, RunFolder]:
    recipe, text = read_recipe(name)
    return recipe, text, RunFolder(out or Path("runs") / recipe.id)


def _kind_run(recipe: str, out: Path | None) -> KindRun:
    from training.kinds.commands import KindRun

    return KindRun(out or Path("runs") / Path(recipe).stem)


def _claim(run: RunFolder, recipe: Recipe, text: str, *, resume: bool) -> None:
    """Prepare the run folder, or refuse to mix two trainings in it."""
    if not resume:
        for old in (run.checkpoint, run.fitted, run.evaluation):
            old.unlink(missing_ok=True)
        run.forget_features()
    elif run.recipe.is_file() and run.read_recipe()[0].weights_key != recipe.weights_key:
        raise TrainingError("The recipe has changed since this run began; start it again without --resume.")
    _write_text(run.recipe, text)


def _default_data(recipe: Recipe, run: RunFolder) -> Path | None:
    """Return the recipe's archive in OVERREAD_DATA, else in ``data``; None if it was read already."""
    path = _data_folder() / recipe.data.file
    if path.exists():
        return path
    if run.data.is_file():
        return None
    raise TrainingError(f"{recipe.data.file} was not found; say where the data set is with --data.")


def _data_folder() -> Path:
    return Path(os.environ.get("OVERREAD_DATA", "data"))
