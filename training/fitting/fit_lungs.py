"""Train the heads for evidence in the lungs on stored features, each with its own seed and films."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from core.paths import atomic_write
from core.progress import Progress
from training.data.drawn_opacities import CLEAR, VEILED
from training.data.feature_store import FeatureStore
from training.data.run_folder import RunData
from training.data.split import SplitPart
from training.errors import TrainingError
from training.fitting.fit import Epoch, Fitted
from training.networks.lung_heads import LungFeatures, LungHead, LungNetwork, around_lungs
from training.recipe.lungs import FilmStratum
from training.recipe.recipe import Recipe

#: Number of last steps that are averaged for the figures of a head.
_LAST = 100
#: Evidence outside the lungs that is not penalised, and the weight of evidence above that.
_QUIET, _OUTSIDE_WEIGHT = -4.0, 0.02
#: Share of lung from which a place is trained, and up to which it counts as outside the lungs.
_ASKED, _OUTSIDE = 0.05, 0.02


@dataclass(frozen=True, eq=False)
class _Pool:
    """Rows of a stratum, how often they are drawn, and whether they show the finding."""

    rows: NDArray[np.int64]
    weight: float
    positive: bool
    drawn: bool


@dataclass(frozen=True, eq=False)
class FilmBatch:
    """Labels and synthetic opacities of the films in a batch.

    Attributes
    ----------
    positive : Tensor of float32, shape (N,)
    drawn : Tensor of bool, shape (N,)
            Whether synthetic opacities were added, so that their positions are known.
        veil : Tensor of float32, shape (N, 1, h, w)
            Strength of the opacities at each place.
    """

    positive: Tensor
    drawn: Tensor
    veil: Tensor


def lung_loss(
    logit: Tensor, evidence: Tensor, lungs: Tensor, batch: FilmBatch, place_weight: float, smoothing: float
) -> Tensor:
    """Return the loss of a batch: whole films, synthetic opacities, and evidence outside the lungs.

    Parameters
    ----------
    logit : Tensor, shape (N,)
    evidence, lungs : Tensor, shape (N, 1, h, w)
    batch : FilmBatch
    place_weight, smoothing : float
    """
    target = batch.positive * (1 - smoothing) + smoothing / 2
    loss = functional.binary_cross_entropy_with_logits(logit, target)
    near = around_lungs(lungs)
    if batch.drawn.any():
        # Places with a faint opacity are left out of the loss.
        sure = ((batch.veil > VEILED) | (batch.veil < CLEAR)) & (near > _ASKED)
        asked = (sure & batch.drawn[:, None, None, None]).float()
        seen = (batch.veil > VEILED).float()
        places = functional.binary_cross_entropy_with_logits(evidence, seen, reduction="none")
        loss = loss + place_weight * (places * asked).sum() / asked.sum().clamp(min=1.0)
    outside = (near < _OUTSIDE).float()
    return loss + _OUTSIDE_WEIGHT * (functional.relu(evidence - _QUIET) * outside).mean()


class LungTraining:
    """Train heads on the training part of a run.

    Parameters
    ----------
    recipe : Recipe
        A recipe with a section on lungs.
    data : RunData
    store : FeatureStore
        Features of the run, including the films' copies.
    """

    def __init__(self, recipe: Recipe, data: RunData, store: FeatureStore) -> None:
        if recipe.lungs is None:
            raise TrainingError("This recipe does not learn what is seen in the lungs.")
        self.recipe, self.rule, self.data, self.store = recipe, recipe.lungs, data, store

    def train_head(self, number: int, head: LungHead, progress: Progress) -> tuple[LungHead, Epoch]:
        """Train one head, and return the average of its weights over the last steps.

        Raises
        ------
        TrainingError
            If a stratum is empty, or the loss is no longer finite.
        Cancelled
            If the user cancelled it.
        """
        began = (time.perf_counter(), time.process_time())
        settings, training = self.recipe.optimiser, self.recipe.training
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(self.rule.seeds[number])
            rng = np.random.default_rng(self.rule.seeds[number])
            pools = [self._pool(stratum) for stratum in self.rule.strata if number in stratum.heads]
            optimiser = torch.optim.AdamW(
                head.parameters(), settings.learning_rate, weight_decay=settings.weight_decay
            )
            schedule = torch.optim.lr_scheduler.OneCycleLR(
                optimiser, settings.learning_rate, total_steps=self.rule.steps
            )
            average = torch.optim.swa_utils.AveragedModel(
                head, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(training.average)
            )
            losses: list[float] = []
            right: list[float] = []
            head.train()
            for _ in range(self.rule.steps):
                progress.check()
                kept, batch = self._batch(pools, training.batch, rng)
                evidence = head(kept)
                logit = head.logit(evidence, kept.lungs)[:, 0]
                loss = lung_loss(
                    logit, evidence, kept.lungs, batch, self.rule.place_weight, training.label_smoothing
                )
                if not torch.isfinite(loss):
                    raise TrainingError("The loss is no longer finite; lower the learning rate.")
                optimiser.zero_grad()
                loss.backward()
                if training.clip:
                    torch.nn.utils.clip_grad_norm_(head.parameters(), training.clip)
                optimiser.step()
                schedule.step()
                average.update_parameters(head)
                losses.append(float(loss.detach()))
                right.append(float(((logit > 0) == (batch.positive > 0)).double().mean()))
                progress.advance()
        trained: LungHead = average.module.eval()  # type: ignore[assignment]  # a copy of the head
        spent = (time.perf_counter() - began[0], time.process_time() - began[1])
        ended = float(np.mean(losses[-_LAST:])), float(np.mean(right[-_LAST:]))
        # The quality of the heads is measured once all are trained, by the fitted statistics.
        return trained, Epoch(number + 1, *ended, 0.0, 0.0, 0.0, settings.learning_rate, *spent)

    def _pool(self, stratum: FilmStratum) -> _Pool:
        """Return the rows of the training films that belong to a stratum."""
        meant = {
            entry.file: entry
            for entry in self.data.entries_of(SplitPart.TRAINING)
            if stratum.means(entry.source, entry.label)
        }
        classes = self.recipe.labels
        labels = {self.recipe.class_names.index(classes[entry.label]) for entry in meant.values()}
        if len(labels) != 1 or (stratum.drawn and labels != {0}):
            raise TrainingError(
                f"The films of {', '.join(stratum.sources)} must all have one label; give the stratum labels."
                if labels
                else f"There are no training films of {', '.join(stratum.sources)}."
            )
        rows = []
        for row, kept in enumerate(self.store.rows):
            if (entry := meant.get(kept.file)) is None:
                continue
            varied, _ = self.rule.copies_of(entry.source, entry.label)
            if (kept.copy > varied) == stratum.drawn:
                rows.append(row)
        positive = stratum.drawn or labels != {0}
        return _Pool(np.array(rows), stratum.weight, positive=positive, drawn=stratum.drawn)

    def _batch(
        self, pools: Sequence[_Pool], count: int, rng: np.random.Generator
    ) -> tuple[LungFeatures, FilmBatch]:
        weights = np.array([pool.weight for pool in pools])
        drawn = rng.multinomial(count, weights / weights.sum())
        rows = [rng.choice(pool.rows, number) for pool, number in zip(pools, drawn, strict=True)]
        *kept, veil = self.store.features(np.concatenate(rows).tolist())
        each = [pool for pool, number in zip(pools, drawn, strict=True) for _ in range(number)]
        return LungFeatures(*kept), FilmBatch(
            torch.tensor([float(pool.positive) for pool in each]),
            torch.tensor([pool.drawn for pool in each]),
            veil,
        )


def train_lungs(
    recipe: Recipe,
    network: LungNetwork,
    data: RunData,
    store: FeatureStore,
    checkpoint: Path,
    progress: Progress,
) -> Fitted:
    """Train all heads of a recipe for the lungs.

    Parameters
    ----------
    recipe : Recipe
    network : LungNetwork
        Network with a trained lung field; the heads are added to it.
    data : RunData
    store : FeatureStore
    checkpoint : Path
        Written after every head; if it exists, training resumes from it.
    progress : Progress
        Counts steps.
    """
    training = LungTraining(recipe, data, store)
    heads, history = _read_checkpoint(checkpoint)
    count = len(training.rule.seeds)
    progress.start(count * training.rule.steps)
    progress.advance(len(heads) * training.rule.steps)
    for number in range(len(heads), count):
        head, epoch = training.train_head(number, network.lung_heads[number], progress)
        heads.append(head.state_dict())
        history.append(epoch)
        with atomic_write(checkpoint) as temporary:
            torch.save({"heads": heads, "history": [asdict(epoch) for epoch in history]}, temporary)
    for head, state in zip(network.lung_heads, heads, strict=True):
        head.load_state_dict(state)
    return Fitted(network.eval(), len(heads), tuple(history))


def _read_checkpoint(path: Path) -> tuple[list[dict[str, Tensor]], list[Epoch]]:
    if not path.is_file():
        return [], []
    state = torch.load(path, weights_only=True)
    return state["heads"], [Epoch(**epoch) for epoch in state["history"]]
