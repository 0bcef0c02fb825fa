"""Trains a network: epochs with a checkpoint each, early stopping, exact resume."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Generator, Tensor, nn
from torch.nn import functional

from core.paths import replacing
from core.progress import Progress
from training.augment import augment, to_unit
from training.errors import TrainingError
from training.networks import PooledCnn, build
from training.recipe import Recipe

_EVALUATION_BATCH = 512


@dataclass(frozen=True)
class Epoch:
    """Figures of one epoch; losses are mean cross-entropies in nats.

    The training figures are those of the varied pictures while the weights still move.
    """

    number: int
    training_loss: float
    training_accuracy: float
    validation_loss: float
    validation_accuracy: float
    learning_rate: float


@dataclass(frozen=True, eq=False)
class Fitted:
    """Outcome of a training.

    Attributes
    ----------
    model : PooledCnn
        With the weights of the best epoch, in evaluation mode.
    best_epoch : int
        Counted from 1.
    history : tuple of Epoch
    """

    model: PooledCnn
    best_epoch: int
    history: tuple[Epoch, ...]


def fit(
    recipe: Recipe,
    training: tuple[Tensor, Tensor],
    validation: tuple[Tensor, Tensor],
    checkpoint: Path,
    progress: Progress,
) -> Fitted:
    """Train until the last epoch, or until the validation loss has stopped falling.

    Order and variation of an epoch's pictures follow from the seed and the epoch's number alone, so a
    training that goes on from a checkpoint ends with the same weights as one that never stopped.

    Parameters
    ----------
    recipe : Recipe
    training, validation : (Tensor of uint8 [N, H, W], Tensor of int64 [N])
    checkpoint : Path
        Written after every epoch; where it exists, the training goes on from it.
    progress : Progress
        Counts batches; when it is cancelled, the last finished epoch is kept.

    Raises
    ------
    TrainingError
        If the loss is no longer finite.
    Cancelled
        If the user stopped it.
    """
    model = build(recipe.network, len(recipe.classes), recipe.seed)
    rule = recipe.training
    batches = max(1, math.ceil(len(training[0]) / rule.batch))
    optimiser = torch.optim.AdamW(
        model.parameters(), recipe.optimiser.learning_rate, weight_decay=recipe.optimiser.weight_decay
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, recipe.optimiser.learning_rate, total_steps=rule.epochs * batches, pct_start=0.2
    )
    history: list[Epoch] = []
    best = {"loss": math.inf, "epoch": 0, "model": model.state_dict()}
    if checkpoint.is_file():
        state = torch.load(checkpoint, weights_only=True)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        history = [Epoch(**epoch) for epoch in state["history"]]
        best = state["best"]
    progress.start(rule.epochs * batches)
    progress.advance(len(history) * batches)
    while len(history) < rule.epochs and len(history) - best["epoch"] < rule.patience:
        number = len(history) + 1
        generator = Generator().manual_seed(recipe.seed * 10_000 + number)
        loss, accuracy = _train_epoch(
            model, optimiser, schedule, training, recipe, batches, generator, progress
        )
        logits = predict(model, validation[0])
        held_loss = functional.cross_entropy(logits, validation[1]).item()
        held_accuracy = (logits.argmax(1) == validation[1]).double().mean().item()
        history.append(Epoch(number, loss, accuracy, held_loss, held_accuracy, schedule.get_last_lr()[0]))
        if held_loss < best["loss"]:
            weights = {name: value.clone() for name, value in model.state_dict().items()}
            best = {"loss": held_loss, "epoch": number, "model": weights}
        state = {
            "model": model.state_dict(),
            "optimiser": optimiser.state_dict(),
            "schedule": schedule.state_dict(),
            "history": [asdict(epoch) for epoch in history],
            "best": best,
        }
        with replacing(checkpoint) as temporary:
            torch.save(state, temporary)
    model.load_state_dict(best["model"])
    return Fitted(model.eval(), best["epoch"], tuple(history))


def predict(model: nn.Module, pictures: Tensor) -> Tensor:
    """Logits [N, C] of uint8 pictures [N, H, W], in evaluation mode."""
    model.eval()
    with torch.inference_mode():
        return torch.cat([model(to_unit(chunk)) for chunk in pictures.split(_EVALUATION_BATCH)])


def _train_epoch(
    model: nn.Module,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
    training: tuple[Tensor, Tensor],
    recipe: Recipe,
    batches: int,
    generator: Generator,
    progress: Progress,
) -> tuple[float, float]:
    """Train on every picture once; return mean loss and accuracy."""
    pictures, labels = training
    model.train()
    total, right = 0.0, 0
    # Nearly equal parts: a last batch of one picture would have no variance for the batch norm.
    for chosen in torch.randperm(len(pictures), generator=generator).tensor_split(batches):
        progress.check()
        target = labels[chosen]
        logits = model(augment(pictures[chosen], recipe.augmentation, generator))
        loss = functional.cross_entropy(logits, target)
        if not torch.isfinite(loss):
            raise TrainingError("The loss is no longer finite; lower the learning rate.")
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        total += loss.item() * len(chosen)
        right += int((logits.detach().argmax(1) == target).sum())
        progress.advance()
    return total / len(pictures), right / len(pictures)
