"""Train a network: a checkpoint after each epoch, early stopping, and exact resumption."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Generator, Tensor, nn
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel

from core.paths import atomic_write
from core.progress import Progress
from training.data.augment import augment, augment_with_masks, to_unit
from training.data.examples import Examples, order
from training.errors import TrainingError
from training.fitting.objective import class_weights, distilled, mixed, objective
from training.fitting.process_group import ProcessGroup
from training.networks import ForwardOutput, Mirrored, Network, build_network
from training.networks.onnx_graph import BATCH, Front, NetworkRunner
from training.recipe.recipe import Recipe
from training.recipe.sections import Optimiser, Training

#: Returns a trained network's logits for augmented pictures, float32 [N, 1, H, W].
Teacher = Callable[[Tensor], Tensor]
_RANK_STEP = 1_000_003
#: Placeholder in the other processes for the validation figures, which only the leader has.
_UNMEASURED = (math.nan, math.nan, math.nan)
_PLATEAU_FACTOR, _PLATEAU_PATIENCE = 0.5, 2


@dataclass(frozen=True)
class Epoch:
    """Figures of one epoch; losses are mean cross-entropies in nats.

    The training figures are measured on augmented pictures while the weights still change; the training
    loss is the whole objective. `seconds` is the wall-clock time with validation. `cpu_seconds` is the
    processor time of this process, which does not depend on other work on the machine.
    """

    number: int
    training_loss: float
    training_accuracy: float
    validation_loss: float
    validation_accuracy: float
    worst_source_loss: float
    learning_rate: float
    seconds: float = field(default=0.0, compare=False)
    cpu_seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True, eq=False)
class Fitted:
    """Outcome of a training.

    Attributes
    ----------
    model : Network
        The network in evaluation mode, with the weights of the best epoch.
    best_epoch : int
            Counted from 1.
        history : tuple of Epoch
    """

    model: Network
    best_epoch: int
    history: tuple[Epoch, ...]


def train(
    recipe: Recipe,
    training: Examples,
    validation: Examples,
    checkpoint: Path,
    progress: Progress,
    process_group: ProcessGroup | None = None,
    teacher: Teacher | None = None,
) -> Fitted:
    """Train until the last epoch, or until the validation loss stops falling.

    Order and augmentation of an epoch's pictures depend only on the seed and the epoch's number. So a
    training that is resumed from a checkpoint ends with the same weights as an uninterrupted one.

    Parameters
    ----------
    recipe : Recipe
    training, validation : Examples
    checkpoint : Path
        Written after every epoch; if it exists, training resumes from it.
    progress : Progress
        Counts batches; if it is cancelled, the last finished epoch is kept.
    process_group : ProcessGroup, optional
        The processes that train together; by default only this one.
    teacher : Teacher, optional
        Required if the recipe distils.

    Raises
    ------
    TrainingError
        If the loss is no longer finite.
    Cancelled
        If the user cancelled it.
    """
    process_group, rule = process_group or ProcessGroup(), recipe.training
    if rule.batch < 2 * process_group.size:
        raise TrainingError("Each process needs two pictures of a batch at least; use fewer processes.")
    training = training.some(rule.pictures, recipe.seed)
    state = _TrainingState(
        recipe, max(1, math.ceil(len(training) / rule.batch)), training.labels, process_group
    )
    if checkpoint.is_file():
        state.load(torch.load(checkpoint, weights_only=True, map_location="cpu"))
    front = Front(state.model, recipe.preparation.height, recipe.preparation.width)
    progress.start(rule.epochs * state.batches)
    progress.advance(len(state.history) * state.batches)
    while len(state.history) < rule.epochs and len(state.history) - state.best_epoch < rule.patience:
        number, begun = len(state.history) + 1, (time.perf_counter(), time.process_time())
        trained = _train_epoch(state, front, training, recipe, number, progress, teacher)
        # The gradient norms of the processes differ slightly; the leader's decides.
        held = process_group.agree(
            _validate(state.measured, validation) if process_group.leads else _UNMEASURED
        )
        rate = state.optimiser.param_groups[0]["lr"]
        spent = (time.perf_counter() - begun[0], time.process_time() - begun[1])
        state.finish(Epoch(number, *trained, *held, rate, *spent), rule)
        if process_group.leads:
            with atomic_write(checkpoint) as temporary:
                torch.save(state.dump(), temporary)
    state.model.load_state_dict(state.best)
    model = inference_network(recipe, state.model.cpu())
    return Fitted(model, state.best_epoch, tuple(state.history))


def inference_network(recipe: Recipe, model: Network) -> Network:
    """Return a trained network as the recipe uses it, in evaluation mode."""
    return (Mirrored(model) if recipe.reading.mirrored else model).eval()


def run_network(model: Network, pictures: Tensor) -> ForwardOutput:
    """Return logits, maps and embedding of uint8 pictures [N, H, W], in evaluation mode."""
    return NetworkRunner(model, *pictures.shape[1:]).run(in_batches(pictures))


def in_batches(pictures: Tensor) -> Iterator[Tensor]:
    """Yield batches of uint8 pictures [N, H, W], scaled to 0 to 1."""
    return (to_unit(chunk) for chunk in pictures.split(BATCH))


class _TrainingState:
    """Everything that changes during a training.

    Parameters
    ----------
    recipe : Recipe
    batches : int
        Number of batches in an epoch.
    labels : Tensor
        Labels of the training pictures.
    process_group : ProcessGroup
    """

    def __init__(self, recipe: Recipe, batches: int, labels: Tensor, process_group: ProcessGroup) -> None:
        rule = recipe.training
        self.batches = batches
        self.process_group = process_group
        self.class_weights = class_weights(labels, len(recipe.classes), rule.class_evenness).to(
            process_group.device
        )
        model = build_network(recipe.network, len(recipe.classes), recipe.preparation, recipe.seed)
        self.model = model.to(process_group.device)
        self.trained_part = process_group.together(_TrainedPart(self.model))
        self.optimiser = _optimiser(self.model, recipe.optimiser)
        self.schedule = _schedule(self.optimiser, recipe.optimiser, rule.epochs * batches)
        self.averaged = (
            AveragedModel(self.model, avg_fn=_warming_average(rule.average), use_buffers=True)
            if rule.average
            else None
        )
        self.clip = rule.clip
        self.history: list[Epoch] = []
        self.best_epoch = 0
        self.best_score = math.inf
        self.best: dict[str, Tensor] = self.model.state_dict()

    @property
    def measured(self) -> Network:
        """The network that is validated and kept: the averaged one, if there is one."""
        if self.averaged is None:
            return self.model
        averaged: Network = self.averaged.module  # type: ignore[assignment]  # a copy of the model
        return averaged

    def step(self, loss: Tensor) -> None:
        """Take one step of the optimizer."""
        self.optimiser.zero_grad()
        loss.backward()
        if self.clip:
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.clip)
        self.optimiser.step()
        if isinstance(self.schedule, torch.optim.lr_scheduler.OneCycleLR):
            self.schedule.step()
        if self.averaged is not None:
            self.averaged.update_parameters(self.model)

    def finish(self, epoch: Epoch, rule: Training) -> None:
        """Record a finished epoch."""
        self.history.append(epoch)
        if isinstance(self.schedule, torch.optim.lr_scheduler.ReduceLROnPlateau):
            self.schedule.step(epoch.validation_loss)
        score = {
            "loss": epoch.validation_loss,
            "worst-source": epoch.worst_source_loss,
            "last": -float(epoch.number),
        }[rule.keep]
        if score < self.best_score:
            self.best_score, self.best_epoch = score, epoch.number
            self.best = {name: value.clone() for name, value in self.measured.state_dict().items()}

    def dump(self) -> dict[str, Any]:
        """Return everything that a resumed training needs."""
        return {
            "model": self.model.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "schedule": self.schedule.state_dict() if self.schedule else None,
            "averaged": self.averaged.state_dict() if self.averaged else None,
            "history": [asdict(epoch) for epoch in self.history],
            "best_epoch": self.best_epoch,
            "best_score": self.best_score,
            "best": self.best,
        }

    def load(self, state: dict[str, Any]) -> None:
        """Restore a dumped state."""
        self.model.load_state_dict(state["model"])
        self.optimiser.load_state_dict(state["optimiser"])
        if self.schedule:
            self.schedule.load_state_dict(state["schedule"])
        if self.averaged:
            self.averaged.load_state_dict(state["averaged"])
        self.history = [Epoch(**epoch) for epoch in state["history"]]
        self.best_epoch, self.best_score = state["best_epoch"], state["best_score"]
        self.best = state["best"]


def _warming_average(decay: float) -> Callable[[Tensor, Tensor, Tensor | int], Tensor]:
    """Return an exponential average that forgets the first steps, of an untrained network, faster."""

    def average(kept: Tensor, new: Tensor, steps: Tensor | int) -> Tensor:
        now = min(decay, (1 + int(steps)) / (10 + int(steps)))
        return kept + (new - kept) * (1 - now)

    return average


def _optimiser(model: Network, rule: Optimiser) -> torch.optim.Optimizer:
    learned = {id(p) for p in model.learned()}
    new = [p for p in model.parameters() if p.requires_grad and id(p) not in learned]
    groups = [{"params": new, "lr": rule.learning_rate}]
    if learned:
        groups.append({"params": model.learned(), "lr": rule.learning_rate * rule.learned_factor})
    match rule.name:
        case "adamw":
            return torch.optim.AdamW(groups, weight_decay=rule.weight_decay)
        case "adam":
            return torch.optim.Adam(groups, weight_decay=rule.weight_decay)
        case "sgd":
            return torch.optim.SGD(groups, momentum=0.9, weight_decay=rule.weight_decay)


def _schedule(
    optimiser: torch.optim.Optimizer, rule: Optimiser, steps: int
) -> torch.optim.lr_scheduler.OneCycleLR | torch.optim.lr_scheduler.ReduceLROnPlateau | None:
    match rule.schedule:
        case "one-cycle":
            peaks = [group["lr"] for group in optimiser.param_groups]
            return torch.optim.lr_scheduler.OneCycleLR(optimiser, peaks, total_steps=steps, pct_start=0.2)
        case "plateau":
            return torch.optim.lr_scheduler.ReduceLROnPlateau(
                optimiser, factor=_PLATEAU_FACTOR, patience=_PLATEAU_PATIENCE
            )
        case "constant":
            return None


def _train_epoch(
    state: _TrainingState,
    front: Front,
    training: Examples,
    recipe: Recipe,
    number: int,
    progress: Progress,
    teacher: Teacher | None,
) -> tuple[float, float]:
    """Train on one epoch's pictures; return mean objective and accuracy."""
    generator, process_group = Generator().manual_seed(recipe.seed * 10_000 + number), state.process_group
    state.trained_part.train()
    total, right, boxed = 0.0, 0.0, recipe.training.box_weight > 0
    with torch.random.fork_rng(devices=[]):
        # Dropout cannot be given a generator.
        torch.manual_seed(recipe.seed * 10_000 + number + process_group.rank * _RANK_STEP)
        sequence = order(training, recipe.sampling, generator)
        if process_group.rank > 0:
            # All processes take their pictures from one order, but each augments them in its own way.
            generator.manual_seed(recipe.seed * 10_000 + number + process_group.rank * _RANK_STEP)
        # Parts of nearly equal size: a last batch of one picture would have no variance for batch norm.
        for batch in sequence.tensor_split(state.batches):
            progress.check()
            chosen = process_group.share(batch)
            target, pictures, masks = training.labels[chosen], training.pictures[chosen], None
            if boxed:
                masks = training.masks(chosen.tolist())
                varied, masks = augment_with_masks(pictures, masks, recipe.augmentation, generator)
            else:
                varied = augment(pictures, recipe.augmentation, generator)
            share, partners = 1.0, torch.arange(len(chosen))
            if recipe.training.mixup:
                varied, share, partners = mixed(varied, recipe.training.mixup)
            taught = teacher(varied).to(process_group.device) if teacher else None
            read, target = front(varied).to(process_group.device), target.to(process_group.device)
            masks = None if masks is None else masks.to(process_group.device)
            with torch.autocast(
                process_group.device.type, torch.bfloat16, enabled=process_group.mixed_precision
            ):
                output = ForwardOutput(*(value.float() for value in state.trained_part(read)))
            loss = objective(output, target, masks, recipe.training, state.class_weights)
            if share < 1.0:
                other = objective(output, target[partners], masks, recipe.training, state.class_weights)
                loss = share * loss + (1.0 - share) * other
            if taught is not None and recipe.distillation is not None:
                loss = distilled(loss, output.logits, taught, recipe.distillation)
            # Gradients are averaged over the processes, whose parts may differ by one picture.
            loss = loss * (process_group.size * len(chosen) / len(batch)) + state.model.penalty()
            if not torch.isfinite(loss):
                raise TrainingError("The loss is no longer finite; lower the learning rate.")
            state.step(loss)
            total += loss.item() * len(batch) / process_group.size
            right += int((output.logits.detach().argmax(1) == target).sum())
            progress.advance()
    total, right = process_group.total([total, right])
    return total / len(training), right / len(training)


class _TrainedPart(nn.Module):
    """The trained part of a network as a module, as wrappers require."""

    def __init__(self, model: Network) -> None:
        super().__init__()
        self.model = model

    def forward(self, read: Tensor) -> ForwardOutput:
        return self.model.from_front(read)


def _validate(model: Network, validation: Examples) -> tuple[float, float, float]:
    """Return loss, accuracy, and the loss of the worst source."""
    logits = run_network(model, validation.pictures).logits
    losses = functional.cross_entropy(logits, validation.labels, reduction="none").numpy()
    sources = np.array(validation.sources)
    worst = max(float(losses[sources == source].mean()) for source in np.unique(sources))
    accuracy = (logits.argmax(1) == validation.labels).double().mean().item()
    return float(losses.mean()), accuracy, worst
