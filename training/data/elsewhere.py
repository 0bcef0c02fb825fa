"""Prepare pictures from other data sets that are meant for a model; its gate is fitted to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import InputError
from core.images.base.limits import Limits
from core.images.display.prepare import prepare
from core.images.display.render import render_grey
from core.images.files.sources import Source, walk
from core.images.read import read_pictures
from core.models.card import Preparation
from training.errors import TrainingError
from training.recipe.sections import GateRule


def read_from_elsewhere(
    folder: Path, rule: GateRule, own: Collection[str], size: Preparation
) -> dict[str, NDArray[np.uint8]]:
    """Return prepared pictures, uint8 [n, H, W], of each ``archive/folder`` in a gate's rule.

    Parameters
    ----------
    folder : Path
        Folder with the archives.
    rule : GateRule
    own : collection of str
        Sources in the model's own data, which are not read here.
    size : Preparation

    Raises
    ------
    TrainingError
        If an archive is missing, or has no picture of at least the gate's smallest side.
    """
    out = {}
    for name in rule.from_elsewhere:
        archive, _, inner = name.partition("/")
        if name in own:
            continue
        path = folder / f"{archive}.zip"
        if not path.exists():
            raise TrainingError(f"{path.name} was not found; the gate's limits need it.")
        wanted = [source for source in walk([path]) if f"/{inner}/" in f"/{source.name}"]
        if not (found := _prepared(wanted, rule.minimum_side, size)):
            raise TrainingError(f"{path.name} holds no picture of {inner} that is large enough.")
        out[name] = np.stack(found)
    return out


def _prepared(sources: Sequence[Source], least: int, size: Preparation) -> list[NDArray[np.uint8]]:
    out = []
    for source in sources:
        try:
            picture = next(iter(read_pictures(source, Limits())))
        except InputError:
            continue
        if min(picture.shape) >= least:
            out.append(prepare(render_grey(picture), size.name, size.height, size.width))
    return out
