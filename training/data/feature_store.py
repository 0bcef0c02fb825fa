"""Store on disk the features that frozen stages compute of pictures and of their augmented copies."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.lib.format import open_memmap
from numpy.typing import NDArray
from torch import Tensor

from core.images.base.limits import Limits
from core.images.display.prepare import prepare
from core.images.display.render import render_grey
from core.images.files.sources import Source
from core.images.read import read_pictures
from core.progress import Progress
from training.data.dataset import (
    Box,
    DatasetEntry,
    boxes_in_input,
    list_entries,
    opened,
    parse_boxes,
    write_boxes,
)
from training.data.picture_variation import cut_beside, has_room_beside, vary_picture
from training.data.run_folder import FEATURE_INDEX, RunData, RunFolder, archives_of
from training.errors import TrainingError
from training.recipe.places import PlaceRule
from training.recipe.recipe import Recipe

_COLUMNS = ("file", "copy", "boxes", "beside")
#: Computes features of prepared uint8 pictures [n, H, W]; returns an array for each stage.
Extractor = Callable[[NDArray[np.uint8]], Sequence[NDArray[np.float32]]]
#: Number of rows used to estimate the spread of the features.
_SAMPLE = 300


class Kept(NamedTuple):
    """The picture or copy to which a row of the store belongs.

    Attributes
    ----------
    file : str
    copy : int
        Number of the copy; 0 is the picture itself.
    boxes : tuple of Box
    beside : bool
        Whether the copy is a crop without any of the picture's findings.
    """

    file: str
    copy: int
    boxes: tuple[Box, ...]
    beside: bool = False


@dataclass(frozen=True, eq=False)
class FeatureStore:
    """The features of pictures and copies, by row.

    Attributes
    ----------
    rows : tuple of Kept
    stages : tuple of ndarray of float16, shape (N, d, h, w) each
        Memory-mapped from disk.
    """

    rows: tuple[Kept, ...]
    stages: tuple[NDArray[np.float16], ...]

    def features(self, rows: Sequence[int]) -> tuple[Tensor, ...]:
        """Return the features of some rows, float32, for each stage."""
        return tuple(
            torch.from_numpy(np.stack([stage[row] for row in rows]).astype(np.float32))
            for stage in self.stages
        )

    def in_batches(self, rows: Sequence[int], size: int = 16) -> Iterator[tuple[Tensor, ...]]:
        """Yield the features of some rows, in batches."""
        return (self.features(rows[start : start + size]) for start in range(0, len(rows), size))

    def own(self) -> dict[str, int]:
        """Return the row of each picture itself, by file."""
        return {kept.file: row for row, kept in enumerate(self.rows) if kept.copy == 0}

    def copies(self, *, beside: bool = False) -> dict[str, list[int]]:
        """Return the rows of each picture's copies, by file.

        Parameters
        ----------
        beside : bool
            Whether to return the crops without findings, instead of the picture itself and the other copies.
        """
        out: dict[str, list[int]] = {}
        for row, kept in enumerate(self.rows):
            if kept.beside == beside:
                out.setdefault(kept.file, []).append(row)
        return out

    def spread(
        self, rows: Sequence[int], read: Callable[[tuple[Tensor, ...]], tuple[Tensor, ...]]
    ) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
        """Return mean and standard deviation of each channel over some rows."""
        drawn = np.random.default_rng(0).choice(np.array(rows), min(_SAMPLE, len(rows)), replace=False)
        with torch.no_grad():
            parts = [read(batch) for batch in self.in_batches(sorted(drawn.tolist()))]
        found = [torch.cat(stage) for stage in zip(*parts, strict=True)]
        return (
            tuple(stage.mean(dim=(0, 2, 3)) for stage in found),
            tuple(stage.std(dim=(0, 2, 3)).clamp_min(1e-3) for stage in found),
        )


def copies_of(entry: DatasetEntry, rule: PlaceRule) -> tuple[int, int]:
    """Return the numbers of augmented copies: of the whole picture, and of crops beside its findings.

    The first stratum of each kind that matches the picture gives the number. If there is no room beside the
    findings, copies of the whole picture are made instead.
    """
    strata = [stratum for stratum in rule.strata if stratum.means(entry.source, entry.label)]
    whole = next((stratum.copies for stratum in strata if not stratum.beside), 0)
    beside = next((stratum.copies for stratum in strata if stratum.beside), 0)
    return whole, beside


def extract_features(
    run: RunFolder,
    recipe: Recipe,
    rule: PlaceRule,
    data: Path | None,
    pictures: RunData,
    extract: Extractor,
    progress: Progress,
) -> FeatureStore:
    """Compute the features of all pictures and their copies, or load them if the run has them.

    Parameters
    ----------
    run : RunFolder
    recipe : Recipe
    rule : PlaceRule
    data : Path, optional
        The first data set, from whose files copies are made. Not needed if the run has the features.
    pictures : RunData
    extract : function
    progress : Progress
        Counts pictures and copies.

    Raises
    ------
    TrainingError
        If the features are missing and cannot be computed.
    Cancelled
        If the user cancelled it.
    """
    if run.has_features:
        return read_store(run.features)
    if data is None:
        raise TrainingError("The run holds no features yet; give it the data set with --data.")
    run.features.mkdir(parents=True, exist_ok=True)
    numbers = {entry.file: number for number, entry in enumerate(pictures.entries)}
    counts = [1 + sum(copies_of(entry, rule)) for entry in pictures.entries]
    progress.start(sum(counts))
    stages: list[NDArray[np.float16]] = []
    rows: list[Kept] = []
    for kept, prepared in _varied(data, recipe, rule, pictures, numbers):
        progress.check()
        for number, values in enumerate(extract(prepared[None])):
            if len(stages) <= number:
                path = run.features / f"stage{number}.npy"
                stages.append(open_memmap(path, "w+", np.float16, (sum(counts), *values.shape[1:])))
            stages[number][len(rows)] = values[0]
        rows.append(kept)
        progress.advance()
    for stage in stages:
        stage.flush()  # type: ignore[attr-defined]  # it is a memmap
    write_index(run.features, rows)
    return read_store(run.features)


def _varied(
    data: Path, recipe: Recipe, rule: PlaceRule, pictures: RunData, numbers: dict[str, int]
) -> Iterator[tuple[Kept, NDArray[np.uint8]]]:
    """Yield each prepared picture of the run, then its augmented copies."""
    size = recipe.preparation
    for path, labels, prefix in archives_of(data, recipe):
        with opened(path) as folder:
            root, entries = list_entries(folder, [*labels, *recipe.data.skipped], "")
            for entry in entries:
                number = numbers.get(prefix + entry.file)
                if number is None:
                    continue
                own = pictures.entries[number]
                yield Kept(own.file, 0, own.boxes), pictures.pictures[number].numpy()
                wanted, beside = copies_of(own, rule)
                if not wanted + beside:
                    continue
                grey = render_grey(next(iter(read_pictures(Source(entry.file, root / entry.file), Limits()))))
                for copy in range(1, wanted + beside + 1):
                    rng = np.random.default_rng([number, copy, recipe.seed])
                    cut = copy > wanted and has_room_beside(entry.boxes)
                    source = cut_beside(grey, entry.boxes, rng) if cut else grey
                    varied, boxes = vary_picture(source, () if cut else entry.boxes, rule.variation, rng)
                    prepared = prepare(varied, size.name, size.height, size.width)
                    yield Kept(own.file, copy, boxes_in_input(boxes, varied.shape, size), cut), prepared


def write_index(folder: Path, rows: Sequence[Kept]) -> None:
    """Write the index of a store's rows; a store with an index is complete."""
    with (folder / FEATURE_INDEX).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows((kept.file, kept.copy, write_boxes(kept.boxes), int(kept.beside)) for kept in rows)


def read_store(folder: Path) -> FeatureStore:
    """Open a store."""
    with (folder / FEATURE_INDEX).open(encoding="utf-8", newline="") as stream:
        rows = tuple(
            Kept(row["file"], int(row["copy"]), parse_boxes(row["boxes"]), row.get("beside") == "1")
            for row in csv.DictReader(stream)
        )
    stages = tuple(np.load(path, mmap_mode="r") for path in sorted(folder.glob("stage*.npy")))
    if not stages or any(len(stage) != len(rows) for stage in stages):
        raise TrainingError("The features of the run do not belong together; remove them and fit again.")
    return FeatureStore(rows, stages)
