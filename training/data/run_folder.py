"""The run folder: data, state and results of one training."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import Tensor, from_numpy

from core.paths import atomic_write
from core.progress import Progress
from training.data.dataset import DatasetEntry, PictureSet, content_key, read_set
from training.data.examples import Examples
from training.data.split import SplitPart, read_split, split_by_rules, write_split
from training.errors import TrainingError
from training.recipe.files import parse_recipe
from training.recipe.recipe import Recipe

#: Index file that identifies the data to which the rows of features belong.
FEATURE_INDEX = "index.csv"
_NO_DATA = "The run holds no data yet; give it a data set with --data."


@dataclass(frozen=True)
class RunFolder:
    """Paths of a run folder.

    Parameters
    ----------
    folder : Path
    """

    folder: Path

    @property
    def recipe(self) -> Path:
        """The recipe as it was when the run began."""
        return self.folder / "recipe.toml"

    @property
    def pictures(self) -> Path:
        """The prepared pictures, uint8 [N, H, W]."""
        return self.folder / "prepared.npy"

    @property
    def data(self) -> Path:
        """The sources of the prepared pictures."""
        return self.folder / "data.json"

    @property
    def split(self) -> Path:
        """Table with file, label, source, group and part of every picture."""
        return self.folder / "split.csv"

    @property
    def features(self) -> Path:
        """Folder with the frozen stages' features of the pictures and of their augmented copies."""
        return self.folder / "features"

    @property
    def has_features(self) -> bool:
        """Whether the features are complete; their index is written last."""
        return (self.features / FEATURE_INDEX).is_file()

    @property
    def lung_field(self) -> Path:
        """State of the lung field after its last finished round."""
        return self.folder / "lung_field.pt"

    @property
    def checkpoint(self) -> Path:
        """State of the training after its last finished epoch."""
        return self.folder / "checkpoint.pt"

    @property
    def fitted(self) -> Path:
        """Best weights, and everything else that was fitted to training and validation data."""
        return self.folder / "fitted.pt"

    @property
    def evaluation(self) -> Path:
        """Figures of the test part."""
        return self.folder / "evaluation.json"

    @property
    def predictions(self) -> Path:
        """The model's predictions for the test pictures."""
        return self.folder / "predictions.csv"

    def forget_features(self) -> None:
        """Delete the features and the lung field, so that they are computed again."""
        (self.features / FEATURE_INDEX).unlink(missing_ok=True)
        self.lung_field.unlink(missing_ok=True)

    def read_recipe(self) -> tuple[Recipe, str]:
        """Return the recipe and its text as they were when the run began."""
        try:
            text = self.recipe.read_text("utf-8")
        except OSError as error:
            raise TrainingError(f"{self.folder} is not a run folder; run fit first.") from error
        return parse_recipe(text, self.recipe.name), text


@dataclass(frozen=True, eq=False)
class RunData:
    """Prepared pictures with their labels and parts.

    Attributes
    ----------
    pictures : Tensor of uint8, shape (N, H, W)
    labels : ndarray of int64, shape (N,)
        Number of the class; -1 if a finding is known but not its class.
    entries : tuple of DatasetEntry
    parts : ndarray of str, shape (N,)
        Values of `SplitPart`.
    """

    pictures: Tensor
    labels: NDArray[np.int64]
    entries: tuple[DatasetEntry, ...]
    parts: NDArray[np.str_]

    def of(self, part: SplitPart) -> Examples:
        """Return the pictures of one part whose class is known, with their sources and boxes."""
        chosen = self.numbers_of(part)
        entries = [self.entries[number] for number in chosen]
        return Examples(
            self.pictures[from_numpy(chosen)],
            from_numpy(self.labels[chosen]),
            tuple(entry.source for entry in entries),
            tuple(entry.boxes for entry in entries),
        )

    def entries_of(self, part: SplitPart) -> list[DatasetEntry]:
        """Return the entries of one part, in the order of `of`."""
        return [self.entries[number] for number in self.numbers_of(part)]

    def numbers_of(self, part: SplitPart, *, unnamed: bool = False) -> NDArray[np.int64]:
        """Return the numbers of a part's pictures whose class is known; with `unnamed` of all."""
        wanted = (self.parts == part.value) & (unnamed | (self.labels >= 0))
        return np.flatnonzero(wanted).astype(np.int64)


def prepare_data(run: RunFolder, recipe: Recipe, data: Path | None, progress: Progress) -> RunData:
    """Read, prepare and split a data set, or load the pictures that the run has already.

    Parameters
    ----------
    run : RunFolder
    recipe : Recipe
    data : Path, optional
        Folder or zip; other data sets are in the same folder. Not needed if the run has its pictures.
    progress : Progress

    Raises
    ------
    TrainingError
        If there are no data, or if they cannot be read or split.
    """
    archives = archives_of(data, recipe) if data else []
    key = _combined_key([content_key(path, labels, recipe.preparation) for path, labels, _ in archives])
    stored = json.loads(run.data.read_text("utf-8")) if run.data.is_file() else {}
    if archives and (stored.get("key") != key or not run.pictures.is_file()):
        found = _pooled(
            [
                (
                    read_set(
                        path,
                        labels,
                        recipe.preparation,
                        "" if prefix else recipe.data.name,
                        progress,
                        recipe.data.skipped,
                    ),
                    prefix,
                )
                for path, labels, prefix in archives
            ]
        )
        with atomic_write(run.pictures) as temporary:
            np.save(temporary, found.pictures)
        # The features belong to earlier pictures.
        shutil.rmtree(run.features, ignore_errors=True)
        write_split(run.split, found.entries, [SplitPart.TRAINING] * len(found.entries))
        text = json.dumps({"key": key, "unreadable": found.unreadable}, indent=1)
        with atomic_write(run.data) as temporary:
            temporary.write_text(text, "utf-8")
    if not run.split.is_file():
        raise TrainingError(_NO_DATA)
    entries, before = read_split(run.split)
    names = (*recipe.labels, *recipe.data.unnamed)
    # By label, not by class, so that recipes that join labels have the same test part as others.
    labels = np.array([names.index(entry.label) for entry in entries])
    parts = split_by_rules(entries, labels, recipe.split, recipe.seed)
    if tuple(parts) != before:
        write_split(run.split, entries, parts)
    return load_data(run, recipe)


def archives_of(data: Path, recipe: Recipe) -> list[tuple[Path, tuple[str, ...], str]]:
    """Return path, labels and prefix of the first data set and of all others."""
    further = [(data.parent / more.file, more.labels, more.prefix) for more in recipe.data.more]
    missing = next((path for path, _, _ in further if not path.exists()), None)
    if missing:
        raise TrainingError(f"{missing.name} was not found beside {data.name}; this recipe needs both.")
    return [(data, (*recipe.first_labels, *recipe.data.unnamed), ""), *further]


def _combined_key(keys: list[str]) -> str:
    return keys[0] if len(keys) == 1 else hashlib.sha256("".join(keys).encode()).hexdigest()


def _pooled(sets: list[tuple[PictureSet, str]]) -> PictureSet:
    """Pool data sets, each with its prefix."""
    entries = tuple(
        replace(
            entry,
            file=prefix + entry.file,
            source=(prefix + entry.source).removesuffix("/"),
            group=prefix + entry.group,
            series=entry.series and prefix + entry.series,
        )
        for found, prefix in sets
        for entry in found.entries
    )
    unreadable = tuple(prefix + line for found, prefix in sets for line in found.unreadable)
    return PictureSet(entries, np.concatenate([found.pictures for found, _ in sets]), unreadable)


def load_data(run: RunFolder, recipe: Recipe) -> RunData:
    """Load the prepared data of a run.

    Raises
    ------
    TrainingError
        If the run has no prepared data.
    """
    if not (run.data.is_file() and run.pictures.is_file() and run.split.is_file()):
        raise TrainingError(_NO_DATA)
    entries, parts = read_split(run.split)
    index = {label: recipe.class_names.index(name) for label, name in recipe.labels.items()}
    index |= dict.fromkeys(recipe.data.unnamed, -1)
    labels = np.array([index[entry.label] for entry in entries], dtype=np.int64)
    pictures = from_numpy(np.load(run.pictures))
    if len(pictures) != len(entries):
        raise TrainingError("The prepared pictures and the split of the run do not belong together.")
    return RunData(pictures, labels, entries, np.array([part.value for part in parts]))
