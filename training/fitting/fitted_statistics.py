"""Fit temperature, threshold, gate and map scale after the training."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.covariance import ledoit_wolf_shrinkage
from torch import Generator, Tensor
from torch.nn import functional

from training.data.augment import augment
from training.data.examples import Examples
from training.fitting.fit import in_batches
from training.networks import Network
from training.networks.onnx_graph import BATCH, NetworkRunner
from training.recipe.recipe import Recipe
from training.recipe.sections import Augmentation, GateRule

#: Share of the training's augmentation in validation pictures that must still be read.
_LIGHTLY = 0.5
_GREATEST_BIAS = 10.0
#: Number of validation pictures near a centre that suffice for a limit of its own.
_ENOUGH = 50


@dataclass(frozen=True, eq=False)
class FittedStatistics:
    """Everything fitted on training and validation data except the weights.

    Attributes
    ----------
    temperature : float
        Divisor of the logits.
    bias : Tensor of float32, shape (C,)
        Added to the divided logits; its mean is 0.
    threshold : float, optional
        Threshold of the operating point.
    mean : Tensor of float32, shape (D,)
        Mean of the pooled features.
    whitening : Tensor of float32, shape (D, D)
        ``(features - mean) @ whitening`` has the identity as its shared within-class covariance.
    centres : Tensor of float32, shape (C, D)
        Mean of each class in the whitened space.
    limit : float
        Largest distance to the nearest centre at which a picture is still read.
    full_scale : float
        Map value shown at full strength.
    limits : tuple of float
        The limit of each centre; empty if `limit` applies to all.
    band : float
        Share of the limit from which a picture is marked as unlike the training pictures.
    """

    temperature: float
    bias: Tensor
    threshold: float | None
    mean: Tensor
    whitening: Tensor
    centres: Tensor
    limit: float
    full_scale: float
    limits: tuple[float, ...] = ()
    band: float = 1.0


def fit_statistics(
    model: Network, recipe: Recipe, training: Examples, validation: Examples
) -> FittedStatistics:
    """Fit temperature, threshold, gate and map scale.

    Temperature and gate may also use slightly augmented validation pictures, because pictures from
    elsewhere differ from the data set's own in similar ways.

    Parameters
    ----------
    model : Network
        A trained network.
    recipe : Recipe
    training, validation : Examples
    """
    generator = Generator().manual_seed(recipe.seed)
    light = lighter(recipe.augmentation, _LIGHTLY)
    runner = NetworkRunner(model, recipe.preparation.height, recipe.preparation.width)
    own = runner.run(in_batches(validation.pictures))
    varied = runner.run(augment(chunk, light, generator) for chunk in validation.pictures.split(BATCH))
    logits, labels = own.logits, validation.labels
    if recipe.calibration.lightly_varied:
        logits, labels = torch.cat([logits, varied.logits]), torch.cat([labels, labels])
    temperature, bias = calibrate(logits, labels, with_bias=recipe.calibration.bias)
    learned = runner.run(in_batches(training.pictures)).embedding
    mean, whitening, centres = whiten(learned, training.labels, recipe.gate)
    held = torch.cat([own.embedding, varied.embedding]) if recipe.gate.lightly_varied else own.embedding
    limit, limits = fit_limits(torch.cdist((held - mean) @ whitening, centres), recipe.gate)
    peaks = _peaks(own.maps, validation.labels) / temperature + bias[validation.labels]
    full_scale = max(torch.quantile(peaks, 0.95).item(), 1e-3)
    threshold = _threshold(recipe, own.logits / temperature + bias, validation.labels)
    return FittedStatistics(temperature, bias, threshold, mean, whitening, centres, limit, full_scale, limits)


def _threshold(recipe: Recipe, logits: Tensor, labels: Tensor) -> float | None:
    """Return the threshold for the summed probability of the positive classes, if the recipe has one."""
    rule = recipe.operating_point
    if rule is None or rule.sensitivity is None:
        return None if rule is None else rule.threshold
    chosen = [recipe.class_names.index(name) for name in rule.positive]
    scores = logits.double().softmax(dim=1)[:, chosen].sum(dim=1)
    positive = scores[torch.isin(labels, torch.tensor(chosen))].sort().values
    missed = math.floor((1.0 - rule.sensitivity) * len(positive))
    return positive[missed].item()


def lighter(rule: Augmentation, strength: float) -> Augmentation:
    """Return an augmentation with every amount scaled by `strength`, applied to every picture."""
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
            "smooth_sigma": rule.smooth_sigma * strength,
            "blur": rule.blur * strength,
            "noise_sigma": rule.noise_sigma * strength,
            "border_width": rule.border_width * strength,
            "erase": rule.erase * strength,
            "sharpen": rule.sharpen * strength,
            "compress": rule.compress * strength,
        }
    )


def calibrate(logits: Tensor, labels: Tensor, *, with_bias: bool) -> tuple[float, Tensor]:
    """Return temperature and bias [C] with the least cross-entropy.

    The temperature is between 1/20 and 20. Without a bias the bias is all zeros.
    """
    wide = logits.double()
    classes = wide.shape[1]

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        free = torch.tensor(values, requires_grad=True)
        bias = functional.pad(free[1:], (0, classes - len(free) + 1))
        found = functional.cross_entropy(wide / free[0].exp() + bias, labels)
        (gradient,) = torch.autograd.grad(found, free)
        return found.item(), gradient.numpy()

    bound = math.log(20.0)
    # One bias may stay 0, since the softmax ignores a common offset.
    count = classes - 1 if with_bias else 0
    limits = [(-bound, bound)] + [(-_GREATEST_BIAS, _GREATEST_BIAS)] * count
    best = minimize(loss, np.zeros(1 + count), jac=True, bounds=limits, method="L-BFGS-B").x
    bias = np.append(best[1:], np.zeros(classes - count))
    return math.exp(best[0]), torch.from_numpy(bias - bias.mean()).float()


def whiten(features: Tensor, labels: Tensor, rule: GateRule) -> tuple[Tensor, Tensor, Tensor]:
    """Return mean, whitening matrix and whitened centres of features [N, D], float32."""
    wide = features.double()
    if rule.centres == "one":
        labels = torch.zeros_like(labels)
    classes = int(labels.max()) + 1
    means = torch.stack([wide[labels == label].mean(0) for label in range(classes)])
    within = wide - means[labels]
    covariance = within.T @ within / (len(wide) - classes)
    spread = covariance.diagonal()
    # Scale the features, so that small values count as much as large ones. The floor limits the weight of
    # a feature that hardly varied.
    scale = spread.clamp_min(1e-3 * spread.mean()).sqrt()
    even = covariance / scale[:, None] / scale
    shrinkage = (
        float(ledoit_wolf_shrinkage((within / scale).numpy(), assume_centered=True))
        if rule.shrinkage == "ledoit-wolf"
        else rule.shrinkage
    )
    even = (1 - shrinkage) * even + shrinkage * torch.eye(len(even), dtype=even.dtype)
    values, vectors = torch.linalg.eigh(even)
    # The symmetric root is the whitening that rotates the features least.
    matrix = (vectors @ torch.diag(values.rsqrt()) @ vectors.T) / scale[:, None]
    mean = wide.mean(0)
    return mean.float(), matrix.float(), ((means - mean) @ matrix).float()


def fit_limits(distances: Tensor, rule: GateRule) -> tuple[float, tuple[float, ...]]:
    """Fit the overall limit, and the limit of each centre, to the distances [N, C] of validation pictures."""
    away, centre = distances.min(dim=1)
    one = _limit(away, rule)
    if rule.limits == "one":
        return one, ()
    near = [away[centre == number] for number in range(distances.shape[1])]
    return one, tuple(_limit(found, rule) if len(found) >= _ENOUGH else one for found in near)


def _limit(away: Tensor, rule: GateRule) -> float:
    return rule.margin * torch.quantile(away.double(), rule.quantile).item()


def _peaks(maps: Tensor, labels: Tensor) -> Tensor:
    """Return the maximum of the true class's centred map, in uncalibrated logits, shape (N,)."""
    centred = maps - maps.mean(dim=1, keepdim=True)
    return centred[torch.arange(len(labels)), labels].amax(dim=(1, 2))
