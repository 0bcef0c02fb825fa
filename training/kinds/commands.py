"""The commands fit, evaluate and export for a router."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import onnx
from pydantic import ValidationError

from core.models.card import Card
from core.paths import atomic_write
from core.progress import Progress
from training.errors import TrainingError
from training.kinds.features import Views, make_views
from training.kinds.fit import fit_router
from training.kinds.left_out import LeftOutReport, leave_out
from training.kinds.package import make_kind_package, router_graph
from training.kinds.pictures import count_by_archive, gather
from training.kinds.recipe import read_kind_recipe

#: Opens a progress display for the given unit.
Bar = Callable[[str], AbstractContextManager[Progress]]


@dataclass(frozen=True)
class KindRun:
    """The run folder of a router."""

    folder: Path

    @property
    def views(self) -> Path:
        """Features of all views."""
        return self.folder / "views.npz"

    @property
    def counts(self) -> Path:
        """Numbers of pictures by archive and kind."""
        return self.folder / "counts.json"

    @property
    def graph(self) -> Path:
        """The finished graph."""
        return self.folder / "graph.onnx"

    @property
    def report(self) -> Path:
        """Figures of the left-out sources."""
        return self.folder / "left-out.json"

    def read_views(self) -> Views:
        """Read the views that `fit` made.

        Raises
        ------
        TrainingError
            If there are none.
        """
        if not self.views.is_file():
            raise TrainingError("The run holds no views; run fit first.")
        return Views.load(self.views)


def fit_kinds(name: str, run: KindRun, data: Path, bar: Bar) -> None:
    """Collect pictures, compute the features of their views, and train the heads; keep existing views.

    Parameters
    ----------
    name : str
        Name of the recipe.
    run : KindRun
    data : Path
        Folder with the archives.
    bar : callable

    Raises
    ------
    TrainingError
        If an archive is missing.
    """
    recipe, _, corrections = read_kind_recipe(name)
    run.folder.mkdir(parents=True, exist_ok=True)
    if not run.views.is_file():
        with bar("origins") as progress:
            pictures = gather(recipe, corrections, data, progress)
        with bar("views") as progress:
            views = make_views(recipe, pictures, progress)
        _write(run.counts, json.dumps(count_by_archive(pictures), indent=1))
        views.save(run.views)
    with atomic_write(run.graph) as temporary:
        temporary.write_bytes(router_graph(recipe, fit_router(recipe, run.read_views())).SerializeToString())


def evaluate_kinds(name: str, run: KindRun, bar: Bar) -> LeftOutReport:
    """Leave sources out in turn, and write how their pictures are routed.

    Raises
    ------
    TrainingError
        If there are no views.
    """
    recipe, _, _ = read_kind_recipe(name)
    views = run.read_views()
    with bar("folds") as progress:
        report = leave_out(recipe, views, progress)
    _write(run.report, report.model_dump_json(indent=1))
    return report


def export_kinds(name: str, run: KindRun) -> tuple[bytes, Card]:
    """Make the package of a router.

    Raises
    ------
    TrainingError
        If the run is not fitted or not evaluated.
    """
    recipe, text, _ = read_kind_recipe(name)
    try:
        report = LeftOutReport.model_validate_json(run.report.read_text("utf-8"))
        counts = json.loads(run.counts.read_text("utf-8"))
        graph = onnx.load_model(run.graph)
    except (OSError, ValidationError) as error:
        raise TrainingError("The run is not fitted and evaluated; run fit and evaluate first.") from error
    return make_kind_package(recipe, text, graph, report, counts)


def summary_of_sources(report: LeftOutReport) -> list[str]:
    """Return one line for each source."""
    lines = []
    for each in report.sources:
        goes = f"to {each.group}" if each.group else "to no model"
        part = "left out" if each.whole else f"{each.fold} left out"
        lines.append(
            f"{each.source}, {each.kind}, {part}: {each.right.value:.1%} of {each.pictures} {goes} "
            f"({each.right.low:.1%} to {each.right.high:.1%})"
        )
    return [*lines, f"calibration error {report.calibration_error:.3f}"]


def _write(path: Path, text: str) -> None:
    with atomic_write(path) as temporary:
        temporary.write_text(text, "utf-8")
