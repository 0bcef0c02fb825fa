"""Make a package of a checkpoint from elsewhere, in the same way as every import."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import nn
from torch.jit._trace import TracerWarning

from core.importing.package import Imported
from core.importing.spec import ImportSpec
from core.importing.trial import run_graph
from core.models.golden import golden_pictures
from core.progress import Progress
from core.temporary import temporary_folder
from core.workflow.import_model import import_source, open_source
from training.errors import TrainingError
from training.networks.foreign import Wanted, foreign_network
from training.networks.onnx_graph import write_onnx
from training.recipe.foreign import read_folder

#: Number of synthetic pictures on which package and network are compared, and the largest difference.
PICTURES, SAME = 20, 1e-4


@dataclass(frozen=True)
class ImportedCheckpoint:
    """A package, and the difference of its probabilities from the original network's.

    Attributes
    ----------
    imported : Imported
    apart : float
        Largest difference on `PICTURES` synthetic pictures.
    """

    imported: Imported
    apart: float


def import_checkpoint(
    folder: Path, progress: Progress, own: Sequence[Path] = (), others: Sequence[Path] = ()
) -> ImportedCheckpoint:
    """Make a package of the checkpoint and the recipe in a folder, without installing it.

    Parameters
    ----------
    folder : Path
    progress : Progress
    own, others : sequence of Path
        As in `core.workflow.import_model.import_source`.

    Raises
    ------
    TrainingError
        If recipe and checkpoint do not fit, or the package's outputs differ from the network's.
    ModelError
        If the import refuses the model.
    Cancelled
    """
    recipe, checkpoint = read_folder(folder)
    spec, given = recipe.spec, recipe.spec.input
    wanted = Wanted(
        *(recipe.source.library, recipe.source.architecture, recipe.source.arguments),
        *(len(spec.labels), given.channels, given.height, given.width),
    )
    network = foreign_network(wanted, checkpoint)
    with temporary_folder() as place:
        path = place / f"{checkpoint.stem}.onnx"
        _write(network, spec, path, wanted.architecture)
        imported = import_source(open_source(path), spec, progress, own, others)
    drawn = drawn_pictures(given.height, given.width)
    model = onnx.load_model_from_string(imported.data)
    found = run_graph(model, drawn, one_by_one=imported.card.one_at_a_time)["probabilities"]
    apart = float(np.abs(found - probabilities(network, spec, drawn)).max())
    if not apart <= SAME:
        raise TrainingError(
            f"The package's probabilities differ from the network's by {apart:.1e}; it is not kept."
        )
    return ImportedCheckpoint(imported, apart)


def _write(network: nn.Module, spec: ImportSpec, path: Path, name: str) -> None:
    example = torch.zeros(2, spec.input.channels, spec.input.height, spec.input.width)
    try:
        with warnings.catch_warnings():
            # Parts that depend on the input size become constants; the outputs are compared afterwards.
            warnings.simplefilter("ignore", TracerWarning)
            path.write_bytes(write_onnx(network, example, "input", ["scores"]).SerializeToString())
    except (RuntimeError, torch.onnx.OnnxExporterError, ValueError) as error:
        reason = str(error).splitlines()[0][:200]
        raise TrainingError(f"torch cannot write {name} as ONNX: {reason}") from error


def drawn_pictures(height: int, width: int) -> NDArray[np.uint8]:
    """Return synthetic pictures, turned, mirrored, darker and brighter; shape (n, H, W)."""
    phantoms = list(golden_pictures(height, width).values())
    drawn = [
        change
        for grey in phantoms
        for change in (grey, grey[::-1], grey[:, ::-1], grey // 2, 255 - grey // 3)
    ]
    return np.stack(drawn)[:PICTURES]


def probabilities(network: nn.Module, spec: ImportSpec, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return a PyTorch network's outputs for prepared pictures; shape (n, labels)."""
    values = spec.input.range
    mean, std = (torch.tensor(v).reshape(1, -1, 1, 1) for v in (values.mean, values.std))
    shown = torch.from_numpy(np.ascontiguousarray(pictures))[:, None].float() / 255
    shown = shown * (values.high - values.low) + values.low
    given = ((shown - mean) / std).expand(-1, spec.input.channels, -1, -1)
    with torch.inference_mode():
        scores = torch.cat([network(part.contiguous()) for part in given.split(4)])
    if spec.output.scores == "logits":
        scores = scores.softmax(dim=1) if spec.output.one_of else scores.sigmoid()
    return np.asarray(scores.numpy(), dtype=np.float32)
