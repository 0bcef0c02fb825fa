"""Train the network that finds the lungs: first with masks found without labels, then with its best own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Generator, Tensor
from torch.nn import functional

from core.paths import atomic_write
from core.progress import Progress
from training.data.film_variation import vary_with_lungs
from training.data.lung_masks import SIDE, looks_like_lungs, lung_mask
from training.data.run_folder import RunData
from training.data.split import SplitPart
from training.errors import TrainingError
from training.networks.lung_field import FIELD_SIDE, LungField, shrunk
from training.recipe.lungs import LungFieldRule

#: Largest number of films per source on which masks are searched.
_SEARCHED = 900
_BATCH = 64


@dataclass(frozen=True, eq=False)
class MaskedFilms:
    """Films with masks of their lungs.

    Attributes
    ----------
    films : ndarray of uint8, shape (N, 128, 128)
    masks : ndarray of bool, shape (N, 128, 128)
    sources : tuple of str, length N
    """

    films: NDArray[np.uint8]
    masks: NDArray[np.bool_]
    sources: tuple[str, ...]

    def __add__(self, other: MaskedFilms) -> MaskedFilms:
        """Concatenate two sets of films."""
        return MaskedFilms(
            np.concatenate([self.films, other.films]),
            np.concatenate([self.masks, other.masks]),
            self.sources + other.sources,
        )


def halved(films: Tensor) -> NDArray[np.uint8]:
    """Scale uint8 films [N, s, s] to the size for the mask search, uint8 [N, 128, 128]."""
    small = functional.avg_pool2d(films[:, None].float(), films.shape[-1] // SIDE)
    return small[:, 0].round().to(torch.uint8).numpy()


def find_masks(data: RunData, progress: Progress) -> MaskedFilms:
    """Find lungs, without labels, in films of the training part.

    Raises
    ------
    TrainingError
        If too few are found.
    Cancelled
        If the user cancelled it.
    """
    films, masks, sources = [], [], []
    searched: dict[str, int] = {}
    for number in data.numbers_of(SplitPart.TRAINING, unnamed=True).tolist():
        source = data.entries[number].source
        searched[source] = searched.get(source, 0) + 1
        if searched[source] > _SEARCHED:
            continue
        progress.check()
        film = halved(data.pictures[number][None])[0]
        if (mask := lung_mask(film.astype(np.float32))) is not None:
            films.append(film)
            masks.append(mask)
            sources.append(source)
    if len(films) < 2:
        raise TrainingError("No lungs were found on the films of the training part.")
    return MaskedFilms(np.stack(films), np.stack(masks), tuple(sources))


def fit_lung_field(
    field: LungField, rule: LungFieldRule, data: RunData, checkpoint: Path, progress: Progress
) -> LungField:
    """Train the lung field in two rounds.

    Parameters
    ----------
    field : LungField
        The network; it is trained in place.
    rule : LungFieldRule
    data : RunData
    checkpoint : Path
        Written after each round; if it exists, training resumes from it.
    progress : Progress
        Counts steps.
    """
    progress.start(sum(rule.steps))
    done = 0
    if checkpoint.is_file():
        state = torch.load(checkpoint, weights_only=True)
        field.load_state_dict(state["field"])
        done = state["rounds"]
    progress.advance(sum(rule.steps[:done]))
    if done < len(rule.steps):
        found = find_masks(data, progress)
        for number in range(done, len(rule.steps)):
            seen = found + own_masks(field, rule, data) if number else found
            _train_round(field, rule, number, seen, progress)
            with atomic_write(checkpoint) as temporary:
                torch.save({"field": field.state_dict(), "rounds": number + 1}, temporary)
    return field.eval()


def own_masks(field: LungField, rule: LungFieldRule, data: RunData) -> MaskedFilms:
    """Return masks that the network finds in films of each source, if they look like lungs."""
    rng = np.random.default_rng(rule.seed)
    numbers = data.numbers_of(SplitPart.TRAINING, unnamed=True)
    names = np.array([data.entries[number].source for number in numbers])
    chosen = [rng.permutation(numbers[names == name])[: rule.own_masks] for name in np.unique(names)]
    asked = np.concatenate(chosen).tolist()
    lungs = predict_lungs(field, data.pictures[asked])
    good = [row for row, found in enumerate(lungs) if looks_like_lungs(found)]
    scale = SIDE // FIELD_SIDE
    return MaskedFilms(
        halved(data.pictures[[asked[row] for row in good]]) if good else np.empty((0, SIDE, SIDE), np.uint8),
        (lungs[good] > 0.5).repeat(scale, axis=1).repeat(scale, axis=2),
        tuple(data.entries[asked[row]].source for row in good),
    )


def predict_lungs(field: LungField, films: Tensor) -> NDArray[np.float32]:
    """Return the probability of lung at each place, float32 [N, 64, 64], of uint8 films [N, s, s]."""
    field.eval()
    with torch.inference_mode():
        small = (shrunk(part[:, None].float() / 255.0, films.shape[-1]) for part in films.split(_BATCH))
        return torch.cat([field.lungs(part)[:, 0] for part in small]).numpy()


def _train_round(
    field: LungField, rule: LungFieldRule, number: int, seen: MaskedFilms, progress: Progress
) -> None:
    generator = Generator().manual_seed(rule.seed + number)
    rng = np.random.default_rng(rule.seed + number)
    rate, steps = rule.learning_rates[number], rule.steps[number]
    optimiser = torch.optim.AdamW(field.parameters(), rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, total_steps=steps)
    shares = _evened_shares(seen.sources)
    field.train()
    for _ in range(steps):
        progress.check()
        rows = rng.choice(len(shares), rule.batch, p=shares)
        films = torch.from_numpy(seen.films[rows][:, None]).float() / 255.0
        varied, masks = vary_with_lungs(films, torch.from_numpy(seen.masks[rows][:, None]).float(), generator)
        wanted = shrunk(masks, SIDE)
        logits = field(shrunk(varied, SIDE))
        loss = functional.binary_cross_entropy_with_logits(logits, wanted) + _dice_loss(logits, wanted)
        if not torch.isfinite(loss):
            raise TrainingError("The loss is no longer finite; lower the learning rate.")
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        progress.advance()


def _dice_loss(logits: Tensor, wanted: Tensor) -> Tensor:
    found = logits.sigmoid()
    both = (found * wanted).sum((1, 2, 3))
    return (1 - (2 * both + 1) / (found.sum((1, 2, 3)) + wanted.sum((1, 2, 3)) + 1)).mean()


def _evened_shares(sources: Sequence[str]) -> NDArray[np.float64]:
    """Return the probability of drawing each film: four times the films of a source, twice the draws."""
    _, stratum, counts = np.unique(np.array(sources), return_inverse=True, return_counts=True)
    weights = counts[stratum] ** -0.5
    return np.asarray(weights / weights.sum(), dtype=np.float64)
