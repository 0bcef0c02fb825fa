"""Train the heads for evidence on stored features, one after another, each with its own seed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from core.paths import atomic_write
from core.progress import Progress
from training.data.feature_store import FeatureStore
from training.data.run_folder import RunData
from training.data.split import SplitPart
from training.errors import TrainingError
from training.fitting.fit import Epoch, Fitted
from training.fitting.place_targets import PlaceBatch, WholeLogit, place_loss, place_targets
from training.networks import build_network
from training.networks.place_heads import STRIDE, Features, PlaceHead, PlaceNetwork
from training.networks.spec import PlaceHeads
from training.recipe.places import PlaceRule, Stratum
from training.recipe.recipe import Recipe

#: Number of last steps that are averaged for the figures of a head.
_LAST = 100
_WARM_UP = 0.15
#: Seconds between two checkpoints while a head is trained.
KEEP_AFTER = 60.0


@dataclass(frozen=True, eq=False)
class _Pool:
    """The files of a stratum, and the stratum's rules."""

    stratum: Stratum
    files: tuple[str, ...]


class _Reader(nn.Module):
    """One head with the network stages between the stored features and it."""

    def __init__(self, network: PlaceNetwork, head: PlaceHead) -> None:
        super().__init__()
        self.network, self.head = network, head

    def forward(self, kept: tuple[Tensor, ...]) -> Tensor:
        evidence: Tensor = self.head(self.network.from_kept(kept))
        return evidence


class _Learner:
    """A head with everything that changes while it is trained.

    Parameters
    ----------
    reader : _Reader
    recipe : Recipe
    rule : PlaceRule
    rng : numpy.random.Generator
        Draws the batches.
    orders : list of list of str
        Files of each pool that are still to be drawn in this round.
    """

    def __init__(
        self,
        reader: _Reader,
        recipe: Recipe,
        rule: PlaceRule,
        rng: np.random.Generator,
        orders: list[list[str]],
    ) -> None:
        self.reader, self.rule, self.rng, self.orders = reader, rule, rng, orders
        self.clip, settings = recipe.training.clip, recipe.optimiser
        self.whole = WholeLogit(reader.network.sharpness)
        tuned = reader.network.learned()
        self.learning = [*reader.head.parameters(), *tuned]
        rates = [settings.learning_rate, settings.learning_rate * settings.learned_factor]
        parts = [[*reader.head.parameters(), *self.whole.parameters()], tuned]
        groups = [{"params": part, "lr": rate} for part, rate in zip(parts, rates, strict=True) if part]
        self.optimiser = torch.optim.AdamW(groups, weight_decay=settings.weight_decay)
        self.schedule = torch.optim.lr_scheduler.OneCycleLR(
            self.optimiser, rates[: len(groups)], rule.steps, pct_start=_WARM_UP
        )
        self.average = torch.optim.swa_utils.AveragedModel(
            reader, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(recipe.training.average)
        )
        self.losses: list[float] = []
        self.right: list[float] = []

    @property
    def steps(self) -> int:
        """Number of batches trained on so far."""
        return len(self.losses)

    def step(self, features: tuple[Tensor, ...], batch: PlaceBatch) -> None:
        """Train on one batch."""
        evidence = self.reader(features)
        logit = self.whole(evidence[:, 0])
        loss = place_loss(evidence, batch, self.rule, logit)
        if not torch.isfinite(loss):
            raise TrainingError("The loss is no longer finite; lower the learning rate.")
        self.optimiser.zero_grad()
        loss.backward()
        if self.clip:
            torch.nn.utils.clip_grad_norm_(self.learning, self.clip)
        self.optimiser.step()
        self.schedule.step()
        self.average.update_parameters(self.reader)
        self.losses.append(float(loss.detach()))
        self.right.append(float(((logit > 0) == (batch.positive > 0)).double().mean()))

    @property
    def _parts(self) -> dict[str, nn.Module | torch.optim.Optimizer | torch.optim.lr_scheduler.OneCycleLR]:
        return {
            "reader": self.reader,
            "whole": self.whole,
            "average": self.average,
            "optimiser": self.optimiser,
            "schedule": self.schedule,
        }

    def state(self) -> dict[str, object]:
        """Return the complete state, with the generators of batches and dropout."""
        return {
            **{name: part.state_dict() for name, part in self._parts.items()},
            "orders": self.orders,
            "losses": self.losses,
            "right": self.right,
            "batches": self.rng.bit_generator.state,
            "dropout": torch.get_rng_state(),
        }

    def go_on_from(self, state: Mapping[str, Any]) -> None:
        """Restore a state that `state` returned."""
        for name, part in self._parts.items():
            part.load_state_dict(state[name])
        self.orders[:] = state["orders"]
        self.losses, self.right = state["losses"], state["right"]
        self.rng.bit_generator.state = state["batches"]
        torch.set_rng_state(state["dropout"])


class UnderWay:
    """Save the state of the head in training, so that a killed run loses only about a minute.

    Parameters
    ----------
    state : mapping
        State of a head that an earlier run began; empty if there is none.
    write : function
        Writes a state.
    """

    def __init__(self, state: Mapping[str, Any], write: Callable[[Mapping[str, Any]], None]) -> None:
        self.state, self._write = state, write
        self._last = time.monotonic()

    def keep(self, learner: _Learner) -> None:
        """Write the state of a head if the last write was more than `KEEP_AFTER` ago."""
        if time.monotonic() - self._last >= KEEP_AFTER:
            self._write(learner.state())
            self._last = time.monotonic()


class PlaceTraining:
    """Train heads, and the stages tuned with them, on the training part of a run.

    Parameters
    ----------
    recipe : Recipe
        A recipe with a section on places.
    data : RunData
    store : FeatureStore
    """

    def __init__(self, recipe: Recipe, data: RunData, store: FeatureStore) -> None:
        if recipe.places is None or not isinstance(recipe.network, PlaceHeads):
            raise TrainingError("This recipe does not learn places.")
        self.recipe, self.rule, self.network = recipe, recipe.places, recipe.network
        self.data, self.store = data, store
        self.copies = {beside: store.copies(beside=beside) for beside in (False, True)}
        self.entries = {entry.file: number for number, entry in enumerate(data.entries)}
        self.side = recipe.preparation.width // STRIDE

    def train_head(
        self, number: int, network: PlaceNetwork, progress: Progress, kept: UnderWay
    ) -> tuple[PlaceHead, PlaceNetwork, Epoch]:
        """Train one head; return it with the network whose stages were tuned for it.

        Parameters
        ----------
        number : int
        network : PlaceNetwork
        progress : Progress
            Counts steps.
        kept : UnderWay
            Training continues from this state, and new states are saved there from time to time.

        Raises
        ------
        TrainingError
            If a stratum is empty, or the loss is no longer finite.
        Cancelled
            If the user cancelled it.
        """
        began = (time.perf_counter(), time.process_time())
        seed = self.rule.seeds[number]
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            rng = np.random.default_rng(seed)
            pools = self._pools(number)
            head = PlaceHead(self._outputs, self.network.width, self.network.dropout)
            own = self.store.own()
            files = [own[file] for pool in pools for file in pool.files]
            mean, deviation = self.store.spread(files, network.from_kept)
            head.standardise_by(Features(*mean), Features(*deviation))
            orders = [rng.permutation(list(pool.files)).tolist() for pool in pools]
            learner = _Learner(_Reader(network, head), self.recipe, self.rule, rng, orders)
            learner.reader.train()
            if kept.state:
                learner.go_on_from(kept.state)
                progress.advance(learner.steps)
            while learner.steps < self.rule.steps:
                progress.check()
                rows, strata = self._drawn(pools, learner.orders, rng)
                learner.step(self.store.features(rows), self._batch(rows, strata))
                progress.advance()
                kept.keep(learner)
        trained: _Reader = learner.average.module.eval()  # type: ignore[assignment]  # a copy of the reader
        spent = (time.perf_counter() - began[0], time.process_time() - began[1])
        ended = float(np.mean(learner.losses[-_LAST:])), float(np.mean(learner.right[-_LAST:]))
        # The quality of the heads is measured once all are trained, by the fitted statistics.
        epoch = Epoch(number + 1, *ended, 0.0, 0.0, 0.0, self.recipe.optimiser.learning_rate, *spent)
        return trained.head, trained.network, epoch

    @property
    def _outputs(self) -> int:
        return 1 if len(self.recipe.classes) == 2 else len(self.recipe.classes)

    def _pools(self, number: int) -> list[_Pool]:
        """Return the training files of each stratum, in the store's order, without those held out."""
        held = set(self.rule.held_out[number]) if self.rule.held_out else set()
        wanted = {
            self.data.entries[n].file: self.data.entries[n]
            for n in self.data.numbers_of(SplitPart.TRAINING, unnamed=True)
        }
        pools = []
        for stratum in self.rule.strata:
            files = tuple(
                kept.file
                for kept in self.store.rows
                if kept.copy == 0
                and kept.file in wanted
                and kept.file in self.copies[stratum.beside]
                and kept.file not in held
                and stratum.means(wanted[kept.file].source, wanted[kept.file].label)
            )
            if not files:
                raise TrainingError(f"There are no training pictures of {', '.join(stratum.sources)}.")
            pools.append(_Pool(stratum, files))
        return pools

    def _drawn(
        self, pools: Sequence[_Pool], orders: list[list[str]], rng: np.random.Generator
    ) -> tuple[list[int], list[Stratum]]:
        """Draw the rows of a batch; no picture of a pool is repeated before all were drawn."""
        rows: list[int] = []
        strata: list[Stratum] = []
        for number, pool in enumerate(pools):
            for _ in range(pool.stratum.count):
                if not orders[number]:
                    orders[number] = rng.permutation(list(pool.files)).tolist()
                copies = self.copies[pool.stratum.beside]
                rows.append(int(rng.choice(copies[orders[number].pop()])))
                strata.append(pool.stratum)
        return rows, strata

    def _batch(self, rows: Sequence[int], strata: Sequence[Stratum]) -> PlaceBatch:
        kept = [self.store.rows[row] for row in rows]
        boxes = [row.boxes for row in kept]
        entries = [self.data.entries[self.entries[row.file]] for row in kept]
        labels = [0 if row.beside else int(self.data.labels[self.entries[row.file]]) for row in kept]
        asked = [place_targets(own, self.side, self.rule.ring) for own in boxes]
        trust = [
            min((d.weight for d in self.rule.doubts if d.means(entry.source, entry.label)), default=1.0)
            for entry in entries
        ]
        return PlaceBatch(
            target=torch.from_numpy(np.stack([target for target, _ in asked])),
            weight=torch.from_numpy(np.stack([weight for _, weight in asked])),
            positive=torch.tensor([float(label != 0) for label in labels]),
            boxed=torch.tensor([bool(own) for own in boxes]),
            whole=torch.tensor([stratum.whole for stratum in strata]),
            # Class 0 is the absence of a finding; the kind is -1 if only the finding is known.
            kind=torch.tensor([label - 1 if label > 0 else -1 for label in labels]),
            trust=torch.tensor(trust),
        )


def train_places(
    recipe: Recipe, data: RunData, store: FeatureStore, checkpoint: Path, progress: Progress
) -> Fitted:
    """Train all heads of a recipe that learns places.

    Parameters
    ----------
    recipe : Recipe
    data : RunData
    store : FeatureStore
        Features of the run's pictures and their copies.
    checkpoint : Path
        Written after every head and during its training; if it exists, training resumes from it.
    progress : Progress
        Counts steps.
    """
    training = PlaceTraining(recipe, data, store)
    states, history, begun = _read_checkpoint(checkpoint)
    network = build_network(recipe.network, len(recipe.classes), recipe.preparation, recipe.seed)
    if not isinstance(network, PlaceNetwork):
        raise TrainingError("This recipe does not learn places.")

    def write(under_way: Mapping[str, Any]) -> None:
        past = [asdict(epoch) for epoch in history]
        with atomic_write(checkpoint) as temporary:
            torch.save({"heads": states, "history": past, "under_way": under_way}, temporary)

    progress.start(len(training.rule.seeds) * training.rule.steps)
    progress.advance(len(states) * training.rule.steps)
    for number in range(len(states), len(training.rule.seeds)):
        head, network, epoch = training.train_head(number, network, progress, UnderWay(begun, write))
        states.append({"head": head.state_dict(), "stages": _tuned(network)})
        history.append(epoch)
        begun = {}
        write(begun)
    for each, state in zip(network.heads, states, strict=True):
        each.load_state_dict(state["head"])
        network.load_state_dict(state["stages"], strict=False)
    return Fitted(network.eval(), len(states), tuple(history))


def _tuned(network: PlaceNetwork) -> dict[str, Tensor]:
    """Return the parameters of the tuned stages, by their names in the network."""
    return {
        name: value.detach()
        for name, value in network.named_parameters()
        if name.startswith("body.") and value.requires_grad
    }


def _read_checkpoint(path: Path) -> tuple[list[dict[str, dict[str, Tensor]]], list[Epoch], dict[str, Any]]:
    """Load the finished heads, their history, and the state of the head in training."""
    if not path.is_file():
        return [], [], {}
    state = torch.load(path, weights_only=True)
    return state["heads"], [Epoch(**epoch) for epoch in state["history"]], state.get("under_way", {})
