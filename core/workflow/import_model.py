"""Imports a model made elsewhere: decodes the site's pictures, makes the package, proves and stores it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.batch.workers.decode import DecodeSettings, PreparedPicture, decode
from core.batch.workers.pool import FILES_PER_START, Workers, usual_workers
from core.errors import ModelError, ModelFault
from core.images.base.limits import Limits
from core.images.files.sources import walk
from core.importing.fitted_gate import check_enough
from core.importing.graph import GraphFacts, look_at
from core.importing.package import REPLACES, Imported, Pictures, make_package
from core.importing.proposal import check_kinds
from core.importing.source import read_source
from core.importing.spec import ImportSpec
from core.inference.model_loading import Opened
from core.models.card import Card
from core.models.catalogue import Catalogue
from core.models.checking import CHECK_SECONDS, answer_apart
from core.models.onnx_file import check_model
from core.models.package import ModelPackage
from core.progress import Progress
from core.settings_file import read_settings
from core.workflow.open import open_packages

#: Most pictures of a folder that a gate is fitted to; larger folders are sampled evenly.
_MOST_PICTURES = 1000
_MOST_FILES = 100_000
#: Seconds that making a package may take.
_IMPORT_SECONDS = 600.0


@dataclass(frozen=True)
class SourceModel:
    """A model made elsewhere, after inspection in a process within limits.

    Attributes
    ----------
    path : Path
    facts : GraphFacts
    """

    path: Path
    facts: GraphFacts


def open_source(path: Path, stopped: Callable[[], bool] = lambda: False) -> SourceModel:
    """Read a model made elsewhere and inspect its graph.

    Parameters
    ----------
    path : Path
    stopped : callable
        Function that returns whether to stop; called several times a second.

    Raises
    ------
    ModelError
        If it is unsafe, unreadable or not a picture classifier.
    Cancelled
    """
    facts = answer_apart(look_at_file, (path,), path.name, _memory(), CHECK_SECONDS, stopped)
    return SourceModel(path, facts)


def look_at_file(path: Path) -> GraphFacts:
    """Inspect a model file; the part of `open_source` that runs in the process."""
    return look_at(read_source(path), path.name)


def package_of_file(path: Path, spec: ImportSpec, pictures: Pictures) -> Imported:
    """Make a package from a model file; the part of `import_source` that runs in the processes."""
    model = read_source(path)
    return make_package(model, look_at(model, path.name), spec, pictures, path.name)


def _memory() -> int:
    return read_settings().models.memory_mb << 20


def import_source(
    source: SourceModel,
    spec: ImportSpec,
    progress: Progress,
    own: Sequence[Path] = (),
    others: Sequence[Path] = (),
    catalogue: Catalogue | None = None,
) -> Imported:
    """Make a package of a model made elsewhere; nothing is stored yet.

    Parameters
    ----------
    source : SourceModel
    spec : ImportSpec
    progress : Progress
    own : sequence of Path
        Files and folders with the site's typical pictures, to which the gate is fitted; if empty, there is no
        gate.
    others : sequence of Path
        Pictures that the model should not read.
    catalogue : Catalogue, optional

    Raises
    ------
    ModelError
    Cancelled
    """
    catalogue = catalogue or Catalogue()
    if catalogue.ships(spec.id):
        raise ModelError(
            "A model {id!r} ships with Overread; give yours another id.", ModelFault.NAME, id=spec.id
        )
    check_kinds(spec, catalogue.kinds())
    size = (0, spec.input.height, spec.input.width)
    none = np.zeros(size, dtype=np.uint8)

    def make(pictures: Pictures) -> Imported:
        arguments = (source.path, spec, pictures)
        name = source.path.name
        made = answer_apart(
            package_of_file, arguments, name, _memory(), _IMPORT_SECONDS, lambda: progress.cancelled
        )
        return replace(made, notes=(*made.notes, REPLACES)) if spec.id in catalogue.ids() else made

    first = make(Pictures(none, none))
    if not own:
        return first
    typical = _inputs(first.card, own, progress)
    check_enough(len(typical))
    return make(Pictures(typical, _inputs(first.card, others, progress) if others else none))


def keep_imported(
    imported: Imported, device: str | None = None, catalogue: Catalogue | None = None
) -> tuple[ModelPackage, Opened]:
    """Run the golden cases of an imported model on the device, and store it if they pass.

    Returns
    -------
    package : ModelPackage
    opened : Opened
        Closed already; holds the device and the differences of the outputs.

    Raises
    ------
    ModelError, DeviceError
        If the model fails; it is not stored then.
    """
    card = check_model(imported.data, imported.card.id)
    package = ModelPackage(card, imported.data, imported.sha256)
    opened = open_packages([package], device, prove_anew=True)
    with opened.engine:
        (catalogue or Catalogue()).keep(package)
    return package, opened


def _inputs(card: Card, paths: Sequence[Path], progress: Progress) -> NDArray[np.uint8]:
    """Decode pictures into inputs of a model, in processes that can be killed; shape (n, H, W).

    Files that cannot be read, or that the model's card does not cover, are left out.
    """
    size = card.preparation
    limits = Limits()
    found = []
    for source in walk(paths):
        found.append(source)
        progress.check()
        if len(found) >= _MOST_FILES:
            break
    chosen = found[:: max(1, -(-len(found) // _MOST_PICTURES))]
    progress.start(len(chosen))
    inputs: list[NDArray[np.uint8]] = []
    settings = DecodeSettings((card.needs,), limits)
    with Workers(partial(decode, settings), usual_workers(), limits, per_start=FILES_PER_START) as workers:
        for _, step in workers.read(chosen, lambda: progress.cancelled):
            if step is None:
                progress.advance()
            elif isinstance(step, PreparedPicture) and len(inputs) < _MOST_PICTURES:
                candidate = step.candidates[0]
                if candidate.refusal is None:
                    inputs.append(candidate.pixels)
    progress.check()
    return np.stack(inputs) if inputs else np.zeros((0, size.height, size.width), dtype=np.uint8)
