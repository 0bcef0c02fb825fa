"""Test gate and pointing with the shipped package, on original files as a user opens them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray

from core.images.files.sources import Source
from core.models.card import Card
from core.progress import Progress
from core.statistics.operating_point import scores_of
from training.data.run_folder import RunData
from training.data.split import SplitPart
from training.evaluation.evaluate import Answers, Report
from training.evaluation.gate_test import GateOutcome, drawn_cases, foreign_cases, own_cases, try_all
from training.evaluation.picture_files import by_folder, find_files, read
from training.evaluation.pointing import Pointed, Pointing, play
from training.fitting.shipped_network import Outputs
from training.networks.onnx_graph import GraphSession
from training.recipe.recipe import Recipe
from training.recipe.sections import Data


@dataclass(frozen=True)
class Places:
    """The data sets with the files for the tests.

    Attributes
    ----------
    own : dict of str to Path
        The data sets from which the model was made, folders or zips, by the prefix of their file names.
    others : tuple of Path
        Other data sets.
    missing : tuple of str
        Names of the data sets that are missing.
    """

    own: dict[str, Path]
    others: tuple[Path, ...]
    missing: tuple[str, ...]

    def find(self, files: Collection[str]) -> dict[str, Source]:
        """Find some of the model's own files, named as in the split."""
        out: dict[str, Source] = {}
        for prefix, path in self.own.items():
            # The first data set has no prefix: all files are searched in it, and those of others not found.
            wanted = [file.removeprefix(prefix) for file in files if file.startswith(prefix)]
            out |= {prefix + name: source for name, source in find_files(path, wanted).items()}
        return out


def find_places(own: Path | None, data: Data, folder: Path, names: Sequence[str]) -> Places:
    """Find the data sets.

    Parameters
    ----------
    own : Path, optional
        The model's own data set if it is not in `folder`; others are in the same folder.
    data : Data
    folder : Path
    names : sequence of str
        Archives of all known data sets.
    """
    first = own or folder / data.file
    mine = {"": first} | {more.prefix: first.parent / more.file for more in data.more}
    others = [folder / name for name in sorted(set(names) - {data.file, *(more.file for more in data.more)})]
    return Places(
        {prefix: path for prefix, path in mine.items() if path.exists()},
        tuple(path for path in others if path.exists()),
        tuple(path.name for path in others if not path.exists()),
    )


def run_trials(
    package: bytes, card: Card, recipe: Recipe, files: Sequence[str], places: Places, progress: Progress
) -> tuple[GateOutcome, ...]:
    """Test the gate with the model's own test part, drawings, and all other data sets that were found.

    Parameters
    ----------
    package : bytes
        The model as it would be shipped, with its card.
    card : Card
    recipe : Recipe
    files : sequence of str
        Files of the test part, as named in the split.
    places : Places
    progress : Progress
        Counts sets of pictures.

    Raises
    ------
    Cancelled
        If the user cancelled it.
    """
    session = GraphSession(onnx.load_model_from_string(package))

    def infer(pictures: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        outputs = Outputs(*session.run(pictures[:, None]))
        return outputs.probabilities, outputs.embedding

    own = list(places.find(files).values())
    folders = {path.stem: by_folder(path) for path in places.others}
    foreign = chain.from_iterable(
        foreign_cases(name, found, recipe.gate.alike, recipe.seed) for name, found in folders.items()
    )
    cases = [*(own_cases(own, recipe.seed) if own else ()), *drawn_cases(recipe.seed), *foreign]
    progress.start(len(cases))
    return try_all(card, infer, cases, progress)


def point(recipe: Recipe, report: Report, answers: Answers, data: RunData, places: Places) -> Pointing | None:
    """Play the pointing game with the true positives of the test part that have boxes.

    Parameters
    ----------
    recipe : Recipe
    report : Report
    answers : Answers
    data : RunData
    places : Places
        Places of the files, from which the sizes of the pictures are read.

    Returns
    -------
    Pointing or None
        None if there is no operating point, no box or no file.
    """
    if report.threshold is None:
        return None
    found, boxes = answers.predictions, data.of(SplitPart.TEST).boxes
    scores = scores_of(found, report.positive)
    chosen = [found.classes.index(name) for name in report.positive]
    hits = np.flatnonzero(scores.positive & (scores.values >= report.threshold))
    numbers = {answers.files[number]: number for number in hits if boxes[number]}
    if not places.own or not numbers:
        return None
    cases = []
    for file, source in places.find(numbers).items():
        number = numbers[file]
        # Of several positive classes, the map of the most probable one is shown.
        best = chosen[int(np.argmax(found.probabilities[number, chosen]))]
        cases += [
            Pointed(answers.maps[number, best], boxes[number], picture.shape, found.groups[number])
            for picture in read([source])
        ]
    return play(cases, recipe.preparation, recipe.seed)


def notes(places: Places) -> tuple[str, ...]:
    """Return what could not be measured, and why."""
    own = () if places.own else ("The data set was not found: own pictures at the gate and pointing.",)
    return own + tuple(f"{name} was not found: the gate was not tried with it." for name in places.missing)
