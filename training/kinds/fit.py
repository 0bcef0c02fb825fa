"""Fit heads, distances and evidence of a router to features of the frozen trunk."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from training.kinds.features import WARPED, Views
from training.kinds.recipe import KindRecipe
from training.networks.kind_team import KindRouter, Team, Trunk, Whitening

Rows = NDArray[np.int64]
#: Largest number of views that counts for a source, so that large sources do not dominate.
_LARGEST_SOURCE = 3000
#: Weights of kinds and sources, as powers of their number of views.
_KIND_POWER, _SOURCE_POWER = 0.6, 0.5
_POLARITY_WEIGHT = 0.5
_WARM_UP = 0.15
#: Weight of the diagonal in the covariance of a whitening, and smallest variance of a feature.
_SHRINKAGE, _LEAST_VARIANCE = 0.1, 0.05
_FEWEST_FOR_A_COVARIANCE = 30


def chances(kind: NDArray[np.int64], source: NDArray[np.str_]) -> NDArray[np.float64]:
    """Return the probability of drawing each view; large sources and kinds are drawn less often."""
    keys, at = np.unique(np.stack([kind.astype(str), source.astype(str)]), axis=1, return_inverse=True)
    counts = np.bincount(at.ravel())
    kinds = keys[0].astype(np.int64)
    share = np.minimum(counts, _LARGEST_SOURCE) ** _SOURCE_POWER
    total = np.zeros(int(kind.max()) + 1)
    np.add.at(total, kinds, share)
    share = share / total[kinds] * total[kinds] ** _KIND_POWER
    each = (share / counts)[at.ravel()]
    return np.asarray(each / each.sum(), dtype=np.float64)


def fit_team(recipe: KindRecipe, views: Views, rows: Rows) -> Team:
    """Train the heads on some of the views."""
    how, seed = recipe.fit, recipe.seeds.heads
    features = torch.from_numpy(views.features[rows])
    kind, inverted = torch.from_numpy(views.kind[rows]), torch.from_numpy(views.inverted[rows]).float()
    polar = torch.from_numpy(views.polar[rows])
    torch.manual_seed(seed)
    team = Team(recipe.network, features.mean(0), features.std(0) + 1e-3, len(recipe.kinds))
    optimiser = torch.optim.AdamW(team.parameters(), lr=how.rate, weight_decay=how.decay)
    plan = torch.optim.lr_scheduler.OneCycleLR(optimiser, how.rate, total_steps=how.steps, pct_start=_WARM_UP)
    rng = np.random.default_rng(seed)
    drawn = rng.choice(len(rows), how.steps * how.batch, p=chances(views.kind[rows], views.source[rows]))
    mixed = int(how.mixed * how.batch)
    team.train()
    for chosen in torch.from_numpy(drawn).split(how.batch):
        standard = team.standard(features[chosen])
        wanted = functional.one_hot(kind[chosen], len(recipe.kinds)).float()
        if mixed:
            # Pictures between two kinds must get uncertain results.
            part = torch.rand(mixed, 1) * 0.5
            between = part * standard[-mixed:] + (1 - part) * standard[:mixed]
            standard = torch.cat([between, standard[mixed:]])
            wanted = torch.cat([part * wanted[-mixed:] + (1 - part) * wanted[:mixed], wanted[mixed:]])
        logits = team.logits_of_members(standard)
        wanted = wanted * (1 - how.smoothing) + how.smoothing / len(recipe.kinds)
        loss = -(wanted * logits[..., :-1].log_softmax(-1)).sum(-1).mean()
        known = polar[chosen].clone()
        known[:mixed] = False
        told = inverted[chosen][known].expand(team.members, -1)
        loss = loss + _POLARITY_WEIGHT * functional.binary_cross_entropy_with_logits(
            logits[:, known, -1], told
        )
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        plan.step()
    return team.eval()


def fit_whitenings(recipe: KindRecipe, views: Views, rows: Rows) -> list[Whitening]:
    """Fit each group's distance: one centre per source, whitened by the spread within sources."""
    found = []
    plain = rows[(views.number[rows] <= 1) & ~views.inverted[rows] & (views.source[rows] != WARPED)]
    for group, limit in zip(recipe.routing.groups, recipe.gate.read_up_to, strict=True):
        own = plain[np.isin(views.kind[plain], [recipe.kinds.index(kind) for kind in group.kinds])]
        found.append(_whitening(views.features[own].astype(np.float64), views.source[own], limit))
    return found


def _whitening(x: NDArray[np.float64], source: NDArray[np.str_], limit: float) -> Whitening:
    mean, scale = x.mean(0), x.std(0) + 1e-3
    z = (x - mean) / scale
    names, counts = np.unique(source, return_counts=True)
    centres = np.stack([z[source == name].mean(0) for name in names])
    nothing = np.zeros((z.shape[1], z.shape[1]))
    within = [
        np.cov(z[source == name].T, bias=True) if count > _FEWEST_FOR_A_COVARIANCE else nothing
        for name, count in zip(names, counts, strict=True)
    ]
    covariance = np.mean(within, axis=0)
    diagonal = np.diag(np.diag(covariance) + _LEAST_VARIANCE)
    values, vectors = np.linalg.eigh((1 - _SHRINKAGE) * covariance + _SHRINKAGE * diagonal)
    turned = vectors @ np.diag(values**-0.5) @ vectors.T
    matrix = turned / scale[:, None]
    matrix_, shift, at = (
        torch.from_numpy(part).float() for part in (matrix, -mean @ matrix, centres @ turned)
    )
    return Whitening(matrix_, shift, at, limit)


def fit_evidence(recipe: KindRecipe, views: Views, channels: int) -> torch.Tensor:
    """Fit each kind's evidence for the maps by least squares, from channel means of the last stage."""
    size = views.features.shape[1]
    # Means and deviations of the last stage are the last features.
    x = views.features[:, size - 2 * channels : size - channels].astype(np.float64)
    weight = chances(views.kind, views.source)[:, None]
    scale = x.std(0) + 1e-3
    z = (x - x.mean(0)) / scale
    wanted = np.eye(len(recipe.kinds))[views.kind]
    wanted = wanted - (wanted * weight).sum(0)
    square = (z * weight).T @ z + 0.01 * np.eye(channels)
    return torch.from_numpy(np.linalg.solve(square, (z * weight).T @ wanted).T / scale)


def fit_router(recipe: KindRecipe, views: Views) -> KindRouter:
    """Fit heads, distances and evidence to all views, and combine them with the trunk."""
    rows = np.arange(len(views.kind))
    trunk = Trunk(recipe.network, recipe.preparation.height)
    side = recipe.preparation.height
    with torch.inference_mode():
        channels = trunk.maps(torch.zeros(1, 1, side, side, dtype=torch.uint8))[-1].shape[1]
    team = fit_team(recipe, views, rows)
    whitenings, evidence = fit_whitenings(recipe, views, rows), fit_evidence(recipe, views, channels)
    return KindRouter(trunk, team, whitenings, recipe.temperature, evidence).eval()
