"""What is fitted after the training: temperature, whitening, gate and the scale of the maps."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from scipy.optimize import minimize_scalar
from torch import Generator, Tensor
from torch.nn import functional

from training.augment import augment, to_unit
from training.networks import PooledCnn
from training.recipe import Augmentation, GateRule, Recipe

_BATCH = 512
#: Share of the training's variation in the varied validation pictures: pictures that must still be read.
_LIGHTLY = 0.5


@dataclass(frozen=True, eq=False)
class Statistics:
    """Everything fitted on training and validation data beside the weights.

    Attributes
    ----------
    temperature : float
        Logits are divided by it.
    mean : Tensor of float32, shape (D,)
        Mean of the pooled features.
    whitening : Tensor of float32, shape (D, D)
        ``(features - mean) @ whitening`` has the identity as its shared within-class covariance.
    centres : Tensor of float32, shape (C, D)
        Mean of each class in that space.
    limit : float
        Greatest distance to the nearest centre that is still read.
    full_scale : float
        Map value shown at full strength.
    """

    temperature: float
    mean: Tensor
    whitening: Tensor
    centres: Tensor
    limit: float
    full_scale: float


def fit_statistics(
    model: PooledCnn, recipe: Recipe, training: tuple[Tensor, Tensor], validation: tuple[Tensor, Tensor]
) -> Statistics:
    """Fit temperature, gate and map scale.

    The temperature and the gate's limit see the validation pictures as they are and once more lightly
    varied: a validation part without a single error leaves the temperature undetermined, and pictures
    from elsewhere differ from the set's own as the varied ones do.

    Parameters
    ----------
    model : PooledCnn
        Trained.
    recipe : Recipe
    training, validation : (Tensor of uint8 [N, H, W], Tensor of int64 [N])
    """
    generator = Generator().manual_seed(recipe.seed)
    light = lighter(recipe.augmentation, _LIGHTLY)
    plain, labels = validation
    varied = torch.cat([augment(chunk, light, generator) for chunk in plain.split(_BATCH)])
    own = _pooled(model, to_unit(plain))
    both, both_labels = torch.cat([own, _pooled(model, varied)]), torch.cat([labels, labels])
    with torch.inference_mode():
        temperature = fit_temperature(model.head(both), both_labels)
    mean, whitening, centres = whiten(_pooled(model, to_unit(training[0])), training[1], recipe.gate)
    distances = nearest((both - mean) @ whitening, centres)
    limit = recipe.gate.margin * torch.quantile(distances, recipe.gate.quantile).item()
    peaks = _peaks(model, plain, labels) / temperature
    full_scale = max(torch.quantile(peaks, 0.95).item(), 1e-3)
    return Statistics(temperature, mean, whitening, centres, limit, full_scale)


def lighter(rule: Augmentation, strength: float) -> Augmentation:
    """The same variation with every amount scaled by `strength`, on every picture."""
    low, high = rule.zoom
    least, greatest = rule.window_width
    return rule.model_copy(
        update={
            "untouched": 0.0,
            "shift": rule.shift * strength,
            "rotation": rule.rotation * strength,
            "zoom": (1 + (low - 1) * strength, 1 + (high - 1) * strength),
            "aspect": rule.aspect * strength,
            "turn": rule.turn * strength,
            "bar_width": rule.bar_width * strength,
            "window_low": (rule.window_low[0] * strength, rule.window_low[1] * strength),
            "window_width": (1 + (least - 1) * strength, 1 + (greatest - 1) * strength),
            "contrast": rule.contrast * strength,
            "brightness": rule.brightness * strength,
            "gamma": rule.gamma * strength,
            "blur": rule.blur * strength,
            "noise_sigma": rule.noise_sigma * strength,
        }
    )


def fit_temperature(logits: Tensor, labels: Tensor) -> float:
    """Temperature with the least cross-entropy, within a factor of 20 of 1."""
    bound = math.log(20.0)
    wide = logits.double()
    found = minimize_scalar(
        lambda log: functional.cross_entropy(wide / math.exp(log), labels).item(),
        bounds=(-bound, bound),
        method="bounded",
        options={"xatol": 1e-4},
    )
    return math.exp(float(found.x))


def whiten(features: Tensor, labels: Tensor, rule: GateRule) -> tuple[Tensor, Tensor, Tensor]:
    """Mean, whitening matrix and whitened class centres of features [N, D], float32."""
    wide = features.double()
    classes = int(labels.max()) + 1
    means = torch.stack([wide[labels == label].mean(0) for label in range(classes)])
    within = wide - means[labels]
    covariance = within.T @ within / (len(wide) - classes)
    spread = covariance.diagonal()
    # Towards its own diagonal, so that a feature of small values counts as much as one of large. The
    # floor bounds the weight of a feature that hardly ever moved.
    alone = torch.diag(spread.clamp_min(1e-3 * spread.mean()))
    values, vectors = torch.linalg.eigh((1 - rule.shrinkage) * covariance + rule.shrinkage * alone)
    # The symmetric root: of all whitenings the one that turns the features least.
    matrix = vectors @ torch.diag(values.rsqrt()) @ vectors.T
    mean = wide.mean(0)
    return mean.float(), matrix.float(), ((means - mean) @ matrix).float()


def nearest(embedding: Tensor, centres: Tensor) -> Tensor:
    """Distance [N] of each embedding [N, D] to the nearest of the centres [C, D]."""
    return torch.cdist(embedding, centres).min(dim=1).values


def _pooled(model: PooledCnn, pictures: Tensor) -> Tensor:
    model.eval()
    with torch.inference_mode():
        return torch.cat([model.pooled(chunk) for chunk in pictures.split(_BATCH)])


def _peaks(model: PooledCnn, pictures: Tensor, labels: Tensor) -> Tensor:
    """Greatest value of the true class's centred map in each picture, in uncalibrated logits, shape (N,)."""
    weight = model.head.weight - model.head.weight.mean(0)
    bias = model.head.bias - model.head.bias.mean()
    found = []
    with torch.inference_mode():
        for chunk, own in zip(pictures.split(_BATCH), labels.split(_BATCH), strict=True):
            maps = torch.einsum("ndhw,nd->nhw", model.features(to_unit(chunk)), weight[own])
            found.append(maps.amax(dim=(1, 2)) + bias[own])
    return torch.cat(found)
