"""Targets and losses of a place network: boxes, focal loss, whole pictures, kinds of findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from training.data.dataset import Box
from training.networks.place_heads import summed_evidence
from training.recipe.places import PlaceRule


@dataclass(frozen=True, eq=False)
class PlaceBatch:
    """Targets and labels of the pictures of a batch.

    Attributes
    ----------
    target, weight : Tensor of float32, shape (N, h, w)
        Target of each place, 0 or 1, and its weight in the loss.
    positive : Tensor of float32, shape (N,)
        1 if the picture shows the finding.
    boxed, whole : Tensor of bool, shape (N,)
        Whether a picture has boxes; whether it is also trained on as a whole.
    kind : Tensor of int64, shape (N,)
        Kind of the finding; -1 if there is no finding or its kind is unknown.
    trust : Tensor of float32, shape (N,)
        Weight of the kind in the loss.
    """

    target: Tensor
    weight: Tensor
    positive: Tensor
    boxed: Tensor
    whole: Tensor
    kind: Tensor
    trust: Tensor


def place_targets(
    boxes: Sequence[Box], side: int, ring: float
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return target and weight of places: 1 inside a box, no target in a ring around it, else 0.

    The total weight of a box's places is the square root of their number, so that large findings do not
    outweigh small ones. A box smaller than a place counts as one place.

    Parameters
    ----------
    boxes : sequence of Box
        Boxes as shares of the input's sides.
    side : int
        Number of places along each side.
    ring : float
        Width of the ring in places.
    """
    target, weight = np.zeros((side, side), np.float32), np.ones((side, side), np.float32)
    centres = (np.arange(side) + 0.5) / side
    insides = []
    for x, y, w, h in boxes:
        left, right, top, bottom = x - w / 2, x + w / 2, y - h / 2, y + h / 2
        left, right = min(left, (left + right - 1 / side) / 2), max(right, (left + right + 1 / side) / 2)
        top, bottom = min(top, (top + bottom - 1 / side) / 2), max(bottom, (top + bottom + 1 / side) / 2)
        far = ring / side
        down = (centres > top - far) & (centres < bottom + far)
        weight[np.ix_(down, (centres > left - far) & (centres < right + far))] = 0
        insides.append(np.ix_((centres >= top) & (centres <= bottom), (centres >= left) & (centres <= right)))
    for inside in insides:
        count = target[inside].size
        target[inside] = 1
        weight[inside] = np.maximum(weight[inside], 2 / np.sqrt(max(count, 1)))
    return target, weight


def focal_loss(evidence: Tensor, target: Tensor, weight: Tensor, focus: float) -> Tensor:
    """Return the focal loss summed over all places, divided by the weight of those inside boxes."""
    said = torch.sigmoid(evidence)
    losses = functional.binary_cross_entropy_with_logits(evidence, target, reduction="none")
    wrong = target * (1 - said) + (1 - target) * said
    asked = (losses * wrong**focus * 0.5 * weight).sum()
    return asked / (weight * (target > 0.5)).sum().clamp(min=1.0)


def place_loss(evidence: Tensor, batch: PlaceBatch, rule: PlaceRule, whole_logit: Tensor) -> Tensor:
    """Return the loss of a batch: its places, its whole pictures, and the kinds of its findings.

    Parameters
    ----------
    evidence : Tensor, shape (N, 1 or classes, h, w)
    batch : PlaceBatch
    rule : PlaceRule
    whole_logit : Tensor, shape (N,)
        Logit that each picture shows the finding.
    """
    finding, kinds = evidence[:, 0], evidence[:, 1:]
    # A picture with the finding but without boxes gives no information about its places.
    placed = batch.boxed | (batch.positive == 0)
    loss = focal_loss(finding[placed], batch.target[placed], batch.weight[placed], rule.focus)
    if batch.whole.any():
        loss = loss + rule.whole_weight * functional.binary_cross_entropy_with_logits(
            whole_logit[batch.whole], batch.positive[batch.whole]
        )
    if kinds.shape[1] == 0 or not (batch.kind >= 0).any():
        return loss
    return loss + rule.kind_weight * _kind_loss(finding.detach(), kinds, batch)


def _kind_loss(finding: Tensor, kinds: Tensor, batch: PlaceBatch) -> Tensor:
    """Return the loss of the kind inside the boxes, or without boxes at the places with evidence."""
    seen = torch.softmax(finding.flatten(1), dim=1).view_as(finding)
    where = torch.where(batch.boxed[:, None, None], batch.target, seen)
    where = where / where.sum((1, 2), keepdim=True).clamp(min=1e-6)
    said = (torch.log_softmax(kinds, dim=1) * where[:, None]).sum((2, 3))
    named = batch.kind >= 0
    losses = functional.nll_loss(said[named], batch.kind[named], reduction="none")
    return (losses * batch.trust[named]).mean()


class WholeLogit(torch.nn.Module):
    """Logit that a picture shows the finding, from its pooled evidence, with learned scale and offset."""

    def __init__(self, sharpness: float) -> None:
        super().__init__()
        self.sharpness = sharpness
        self.scale = torch.nn.Parameter(torch.ones(()))
        self.offset = torch.nn.Parameter(torch.zeros(()))

    def forward(self, evidence: Tensor) -> Tensor:
        """Return the logits, shape (N,), of evidence [N, h, w]."""
        return summed_evidence(evidence, self.sharpness) * self.scale + self.offset
