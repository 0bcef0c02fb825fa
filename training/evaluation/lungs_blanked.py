"""Measure how well films are classified without their lungs, and how much of the maps is outside."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import Tensor, nn
from torch.nn import functional

from core.models.evidence import Evaluation
from core.statistics.operating_point import Scores
from training.data.run_folder import RunData
from training.data.split import SplitPart
from training.evaluation.operating import ranking_figures
from training.networks.lung_field import FIELD_SIDE, cut_out, evened, window_around
from training.networks.lung_heads import MAP_SIDE, LungNetwork, around_lungs
from training.networks.onnx_graph import GraphSession, write_onnx
from training.recipe.recipe import Recipe

#: Largest number of training films per source and label for the linear classifier.
_LEARNED = 400
#: Probability of lung from which a pixel is blanked, and margin around it in pixels.
_LUNG, _MARGIN = 0.3, 4
_GREY = 0.5


class _Pooled(nn.Module):
    """Mean features of crops from the frozen stages, whole or with the lungs blanked."""

    def __init__(self, network: LungNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, films: Tensor) -> tuple[Tensor, Tensor]:
        network = self.network
        lungs = network.lungs(films)
        window = window_around(lungs)
        cut = evened(cut_out(films, window, network.film, network.side))
        seen = cut_out(lungs, window, FIELD_SIDE, network.side)
        margin = 2 * _MARGIN + 1
        blank = functional.max_pool2d((seen > _LUNG).float(), margin, 1, _MARGIN)
        return self._means(cut), self._means(cut * (1 - blank) + _GREY * blank)

    def _means(self, cut: Tensor) -> Tensor:
        _, five, seven = self.network.stages(cut)
        return torch.cat([five.mean(dim=(2, 3)), seven.mean(dim=(2, 3))], dim=1)


def readers_without_lungs(network: LungNetwork, recipe: Recipe, data: RunData) -> tuple[Evaluation, ...]:
    """Measure the AUC of linear classifiers with whole and with blanked lungs, for each world.

    An AUC without lungs does not come from a disease of the lungs: in such a set the label is related to the
    look of the film. A world without both classes in training and test part is left out.

    Parameters
    ----------
    network : LungNetwork
    recipe : Recipe
    data : RunData
    """
    film = network.film
    session = GraphSession(
        write_onnx(_Pooled(network), torch.zeros(1, 1, film, film), "film", ("whole", "blanked"))
    )
    worlds = [recipe.data.world_of(entry.source) for entry in data.entries]
    out: list[Evaluation] = []
    for world in sorted(set(worlds)):
        training, test = (
            [number for number in data.numbers_of(part).tolist() if worlds[number] == world]
            for part in (SplitPart.TRAINING, SplitPart.TEST)
        )
        training = _some(training, data, recipe.seed)
        if any(len(set(data.labels[part].tolist())) < 2 for part in (training, test)):
            continue
        learned, asked = (
            session.run((data.pictures[part][:, None].float() / 255.0).numpy()) for part in (training, test)
        )
        for name, features, others in zip(("whole", "lungs blanked"), learned, asked, strict=True):
            out.append(
                _evaluation(
                    f"linear reader of the cut-out, {name}: {world}",
                    features,
                    others,
                    (training, test),
                    data,
                    recipe.seed,
                )
            )
    return tuple(out)


def _evaluation(
    name: str,
    learned: NDArray[np.float32],
    asked: NDArray[np.float32],
    numbers: tuple[list[int], list[int]],
    data: RunData,
    seed: int,
) -> Evaluation:
    training, test = numbers
    reader = make_pipeline(
        StandardScaler(), LogisticRegression(C=0.003, max_iter=1000, class_weight="balanced")
    )
    reader.fit(learned, data.labels[training] != 0)
    groups = tuple(data.entries[number].group for number in test)
    scores = Scores(reader.decision_function(asked).astype(np.float64), data.labels[test] != 0, groups)
    return Evaluation(
        name=name,
        pictures=len(test),
        groups=len(set(groups)),
        measures={"auc": ranking_figures(scores, seed)["auc"]},
    )


def _some(numbers: list[int], data: RunData, seed: int) -> list[int]:
    """Return a limited number of pictures of each source and label, drawn at random."""
    rng = np.random.default_rng(seed)
    kinds: dict[tuple[str, int], list[int]] = {}
    for number in numbers:
        kinds.setdefault((data.entries[number].source, int(data.labels[number])), []).append(number)
    return sorted(int(n) for found in kinds.values() for n in rng.permutation(found)[:_LEARNED])


def share_outside_lungs(
    network: LungNetwork, pictures: NDArray[np.uint8], maps: NDArray[np.float32]
) -> float:
    """Return the mean share of the maps outside the lungs and a margin of one map cell.

    Parameters
    ----------
    network : LungNetwork
    pictures : ndarray of uint8, shape (n, H, W)
    maps : ndarray of float32, shape (n, 32, 32)
        Maps of the finding.
    """
    films = torch.from_numpy(pictures)[:, None]
    with torch.inference_mode():
        lungs = torch.cat([network.lungs(part.float() / 255.0) for part in films.split(64)])
        near = around_lungs(functional.avg_pool2d(lungs, FIELD_SIDE // MAP_SIDE))[:, 0].numpy() > _LUNG
    shown = np.maximum(maps, 0.0)
    total = shown.sum(axis=(1, 2))
    seen = total > 0
    return (
        float((np.where(near, 0.0, shown).sum(axis=(1, 2))[seen] / total[seen]).mean()) if seen.any() else 0.0
    )
