"""Run the frozen part of a lung network over all films of a run, and over augmented copies of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.lib.format import open_memmap
from numpy.typing import NDArray
from torch import Generator, Tensor, nn
from torch.nn import functional

from core.progress import Progress
from training.data.drawn_opacities import draw_opacities
from training.data.feature_store import FeatureStore, read_store, write_index
from training.data.feature_store import Kept as Row
from training.data.film_variation import vary_cut, vary_greys
from training.data.run_folder import RunData, RunFolder
from training.networks.lung_field import evened, window_around
from training.networks.lung_heads import STRIDE, LungNetwork
from training.networks.onnx_graph import GraphSession, write_onnx
from training.recipe.lungs import LungRule

_BATCH = 16


class _Copy(NamedTuple):
    """A film's number, its copy (0 is the film itself), and whether the copy has synthetic opacities."""

    film: int
    copy: int
    drawn: bool


class _FromFilms(nn.Module):
    def __init__(self, network: LungNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, films: Tensor) -> tuple[Tensor, ...]:
        kept, _ = self.network.kept(films)
        return tuple(kept)


class _FromCuts(nn.Module):
    def __init__(self, network: LungNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, cuts: Tensor) -> tuple[Tensor, ...]:
        return self.network.stages(cuts)


class _Extractor:
    """Compute the heads' input for films and copies, with the strength of the opacities (veil) last.

    Parameters
    ----------
    network : LungNetwork
        Network with a trained lung field.
    """

    def __init__(self, network: LungNetwork) -> None:
        self.network = network.eval()
        side, film = network.side, network.film
        names = ("four", "five", "seven")
        self.from_films = GraphSession(
            write_onnx(_FromFilms(network), torch.zeros(1, 1, film, film), "film", (*names, "lungs"))
        )
        self.from_cuts = GraphSession(
            write_onnx(_FromCuts(network), torch.zeros(1, 1, side, side), "cut", names)
        )

    def own(self, films: Tensor) -> list[NDArray[np.float32]]:
        """Return features, lungs and an empty veil of films with values 0 to 1."""
        found = self.from_films.run(films.numpy())
        return [*found, np.zeros_like(found[-1])]

    def copies(self, films: Tensor, *, drawn: bool, generator: Generator) -> list[NDArray[np.float32]]:
        """Return features, lungs and veil of randomly augmented copies."""
        with torch.inference_mode():
            lungs = self.network.lungs(films)
            side = self.network.side
            cuts, seen = vary_cut(films, lungs, window_around(lungs), side, generator)
            veil = torch.zeros_like(seen)
            if drawn:
                cuts, veil = draw_opacities(cuts, seen, generator)
            cuts = evened(vary_greys(cuts, generator))
            places = [functional.avg_pool2d(part, STRIDE).numpy() for part in (seen, veil)]
        return [*self.from_cuts.run(cuts.numpy()), *places]


def lung_features(
    run: RunFolder, network: LungNetwork, rule: LungRule, data: RunData, seed: int, progress: Progress
) -> FeatureStore:
    """Return the features of a run's films and of their copies, which are computed once.

    Parameters
    ----------
    run : RunFolder
    network : LungNetwork
        Network with a trained lung field.
    rule : LungRule
    data : RunData
    seed : int
    progress : Progress
        Counts films and copies.

    Returns
    -------
    FeatureStore
        Stages four, five and seven, lungs and veil. Each film has number 0, then its augmented copies are
        numbered, then its copies with synthetic opacities.

    Raises
    ------
    Cancelled
        If the user cancelled it.
    """
    if run.has_features:
        return read_store(run.features)
    run.features.mkdir(parents=True, exist_ok=True)
    plan = list(_planned(rule, data))
    progress.start(len(plan))
    extractor = _Extractor(network)
    stages: list[NDArray[np.float16]] = []
    for first, batch in _batches(plan):
        progress.check()
        films = data.pictures[[copy.film for copy in batch]][:, None].float() / 255.0
        if batch[0].copy == 0:
            values = extractor.own(films)
        else:
            generator = Generator().manual_seed(seed + first)
            values = extractor.copies(films, drawn=batch[0].drawn, generator=generator)
        for number, part in enumerate(values):
            if len(stages) <= number:
                path = run.features / f"stage{number}.npy"
                stages.append(open_memmap(path, "w+", np.float16, (len(plan), *part.shape[1:])))
            stages[number][first : first + len(batch)] = part
        progress.advance(len(batch))
    for stage in stages:
        stage.flush()  # type: ignore[attr-defined]  # it is a memmap
    write_index(run.features, [Row(data.entries[copy.film].file, copy.copy, ()) for copy in plan])
    return read_store(run.features)


def _planned(rule: LungRule, data: RunData) -> Iterator[_Copy]:
    """Yield the films themselves, then augmented copies, then copies with synthetic opacities."""
    numbers = range(len(data.entries))
    counts = [rule.copies_of(entry.source, entry.label) for entry in data.entries]
    learned = [part == "training" for part in data.parts.tolist()]
    yield from (_Copy(number, 0, drawn=False) for number in numbers)
    for number in numbers:
        yield from (_Copy(number, n, drawn=False) for n in range(1, 1 + counts[number][0]) if learned[number])
    for number in numbers:
        varied, drawn = counts[number]
        later = range(1 + varied, 1 + varied + drawn)
        yield from (_Copy(number, n, drawn=True) for n in later if learned[number])


def _batches(plan: Sequence[_Copy]) -> Iterator[tuple[int, Sequence[_Copy]]]:
    """Yield batches of rows of one kind, each with the number of its first row."""
    start = 0
    while start < len(plan):
        kind = (plan[start].copy == 0, plan[start].drawn)
        end = start
        while end < min(start + _BATCH, len(plan)) and (plan[end].copy == 0, plan[end].drawn) == kind:
            end += 1
        yield start, plan[start:end]
        start = end
