"""The table of a comparison, as Markdown and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from core.models.evidence import Measure
from core.statistics.figures import Predictions
from core.statistics.operating_point import scores_of
from training.compare.entrants import Entrant
from training.data.examples import Examples
from training.data.run_folder import load_data
from training.data.split import SplitPart, read_split
from training.evaluation.baselines import shortcut_floor, support_vectors
from training.evaluation.metrics import measures, proportion
from training.evaluation.operating import finding_figures
from training.evaluation.sources import apart

_FIGURES = ("accuracy", "balanced_accuracy", "macro_f1", "macro_auc", "nll", "ece")


def _shares(training: Examples, test: Examples, _: int) -> NDArray[np.float64]:
    """Return the probabilities [N, C] of a baseline: each class's share of the training pictures."""
    counts = np.bincount(training.labels.numpy(), minlength=int(training.labels.max()) + 1)
    return np.tile(counts / counts.sum(), (len(test), 1))


_BASELINES = {
    "always the commonest": _shares,
    "linear model on thumbnails": shortcut_floor,
    "SVM on thumbnails": support_vectors,
}


@dataclass(frozen=True)
class ComparisonRow:
    """One row of the table: a model or a baseline.

    Attributes
    ----------
    name, data : str
        Name of the recipe, and archive of the data set.
    pictures, groups : int
        Number of test pictures, and of their groups, that all models of the data set share.
    figures : dict of str to Measure
        Figures of the most probable class; with a threshold also accuracy_at_threshold, sensitivity and
        specificity.
    worlds : dict of str to Measure
        AUC in each world that has all classes.
    threshold : float, optional
    reported : dict of str to float
        Figures of the paper, by the names that evaluations use.
    parameters, size, milliseconds, seconds : optional
        Number of trained values; bytes of the graph; milliseconds for one picture on the CPU; CPU seconds
        of the training.
    """

    name: str
    data: str
    pictures: int
    groups: int
    figures: dict[str, Measure]
    threshold: float | None
    reported: dict[str, float]
    parameters: int | None = None
    size: int | None = None
    milliseconds: float | None = None
    seconds: float | None = None
    worlds: dict[str, Measure] = field(default_factory=dict)

    @property
    def decided(self) -> Measure:
        """Accuracy at the model's threshold; without one, of the most probable class."""
        return self.figures.get("accuracy_at_threshold", self.figures["accuracy"])

    @property
    def reaches(self) -> bool | None:
        """Whether the interval of `decided` reaches the paper's accuracy; None if the paper states none."""
        if "accuracy" not in self.reported:
            return None
        return self.decided.high >= self.reported["accuracy"]


def row_of(entrant: Entrant, files: frozenset[str]) -> ComparisonRow:
    """Measure a model on some of its test files."""
    said, recipe = entrant.of(files), entrant.recipe
    figures = {name: value for name, value in measures(said, recipe.seed).items() if name in _FIGURES}
    if entrant.threshold is not None and recipe.operating_point is not None:
        figures |= at_threshold(said, recipe.operating_point.positive, entrant.threshold, recipe.seed)
    return ComparisonRow(
        name=entrant.name,
        data=recipe.data.file,
        pictures=len(said.labels),
        groups=len(set(said.groups)),
        figures=figures,
        threshold=entrant.threshold,
        reported=recipe.paper.reported if recipe.paper else {},
        parameters=entrant.parameters,
        size=entrant.size,
        milliseconds=entrant.milliseconds,
        seconds=entrant.seconds,
        worlds=_worlds(entrant, files),
    )


def _worlds(entrant: Entrant, files: frozenset[str]) -> dict[str, Measure]:
    recipe = entrant.recipe
    if not recipe.data.worlds:
        return {}
    entries, _ = read_split(entrant.run.split)
    sources = {entry.file: entry.source for entry in entries}
    names = [recipe.data.world_of(sources[file]) for file in entrant.files if file in files]
    found = apart(entrant.of(files), names, lambda part: measures(part, recipe.seed))
    return {part.name: part.measures["macro_auc"] for part in found if "macro_auc" in part.measures}


def baseline_rows(entrant: Entrant, files: frozenset[str]) -> list[ComparisonRow]:
    """Return the rows of simple models trained on the training part of a model."""
    recipe, data = entrant.recipe, load_data(entrant.run, entrant.recipe)
    training, test = data.of(SplitPart.TRAINING), data.of(SplitPart.TEST)
    chosen = np.array([file in files for file in entrant.files])
    rows = []
    for name, model in _BASELINES.items():
        said = replace(entrant.predictions, probabilities=model(training, test, recipe.seed)).subset(chosen)
        figures = {key: value for key, value in measures(said, recipe.seed).items() if key in _FIGURES}
        title = f"{name}, {len(recipe.classes)} classes"
        pictures, groups = len(said.labels), len(set(said.groups))
        rows.append(ComparisonRow(title, recipe.data.file, pictures, groups, figures, None, {}))
    return rows


def at_threshold(
    said: Predictions, positive: Sequence[str], threshold: float, seed: int
) -> dict[str, Measure]:
    """Return accuracy, sensitivity and specificity at a threshold, with exact intervals."""
    scores = scores_of(said, positive)
    found = finding_figures(scores, threshold, seed)
    own = {name: found[name] for name in ("sensitivity", "specificity") if name in found}
    return own | {"accuracy_at_threshold": proportion((scores.values >= threshold) == scores.positive)}


def markdown(rows: Sequence[ComparisonRow], entrants: Sequence[Entrant], plots: Sequence[str]) -> str:
    """Return the page with the table, the papers' figures and the plots."""
    lines = ["# Comparison", ""]
    for data in dict.fromkeys(row.data for row in rows):
        own = [row for row in rows if row.data == data]
        lines += [
            f"## {data}",
            "",
            f"{own[0].pictures:,} test pictures in {own[0].groups:,} groups, which none of these models was "
            "trained, stopped or calibrated on. In brackets: 95 % intervals, by group where they are "
            "bootstrapped.",
            "",
            *comparison_table(own),
            "",
        ]
    papers = [(entrant.recipe.id, entrant.recipe.paper) for entrant in entrants if entrant.recipe.paper]
    if papers:
        lines += ["## What the papers report, and what is done otherwise here", ""]
    for name, paper in papers:
        told = f"{paper.title}: {paper.said}."
        lines.append(f"- `{name}`: {told} Here: {'; '.join(paper.differences) or 'the same'}.")
    lines += ["", *(f"![{name}]({name})" for name in plots), ""]
    return "\n".join(lines)


def comparison_table(rows: Sequence[ComparisonRow]) -> list[str]:
    """Return the lines of a Markdown table."""
    head = [
        *("recipe", "accuracy", "paper's accuracy", "sensitivity / specificity", "F1", "AUC", "ECE"),
        *("parameters", "training, CPU seconds", "ONNX", "a picture on the CPU"),
    ]
    worlds = list(dict.fromkeys(world for row in rows for world in row.worlds))
    head += [f"AUC, {world}" for world in worlds]
    return [
        "| " + " | ".join(head) + " |",
        "|" + " --- |" * len(head),
        *("| " + " | ".join([*_cells(row), *_auc_of(row, worlds)]) + " |" for row in rows),
    ]


def _auc_of(row: ComparisonRow, worlds: Sequence[str]) -> list[str]:
    found = [row.worlds.get(world) for world in worlds]
    return [f"{m.value:.4f} ({m.low:.3f} to {m.high:.3f})" if m else "" for m in found]


def csv_text(rows: Sequence[ComparisonRow]) -> str:
    """Return the table as CSV, with every figure and both ends of its interval."""
    names = [*_FIGURES, "accuracy_at_threshold", "sensitivity", "specificity"]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    ends = [f"{name}{end}" for name in names for end in ("", "_low", "_high")]
    costs = ["parameters", "training_cpu_seconds", "onnx_bytes", "cpu_milliseconds"]
    writer.writerow(["recipe", "data", "pictures", "groups", "threshold", *ends, *costs, "paper_accuracy"])
    for row in rows:
        found = [row.figures.get(name) for name in names]
        values = [value for m in found for value in ((m.value, m.low, m.high) if m else ("", "", ""))]
        cost = [row.parameters, row.seconds, row.size, row.milliseconds]
        fields = [row.threshold, *values, *cost, row.reported.get("accuracy")]
        shown = ["" if v is None else f"{v:.6g}" if isinstance(v, float) else v for v in fields]
        writer.writerow([row.name, row.data, row.pictures, row.groups, *shown])
    return stream.getvalue()


def _cells(row: ComparisonRow) -> list[str]:
    f = row.figures
    accuracy = _with_interval(row.decided)
    if "accuracy_at_threshold" in f:
        accuracy += f" at {row.threshold:.2g}"
    paper = ""
    if "accuracy" in row.reported:
        paper = f"{row.reported['accuracy']:.2%}, {'reached' if row.reaches else 'not reached'}"
    both = ""
    if "sensitivity" in f and "specificity" in f:
        both = f"{f['sensitivity'].value:.1%} / {f['specificity'].value:.1%}"
    return [
        f"`{row.name}`" if row.parameters else row.name,
        accuracy,
        paper,
        both,
        *(f"{f[name].value:.4f}" if name in f else "" for name in ("macro_f1", "macro_auc", "ece")),
        "" if row.parameters is None else f"{row.parameters:,}",
        "" if row.seconds is None else f"{row.seconds:,.0f}",
        "" if row.size is None else f"{row.size / 1e6:.2f} MB",
        "" if row.milliseconds is None else f"{row.milliseconds:.1f} ms",
    ]


def _with_interval(measure: Measure) -> str:
    return f"{measure.value:.2%} ({100 * measure.low:.2f} to {100 * measure.high:.2f})"
