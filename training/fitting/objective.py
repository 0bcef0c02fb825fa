"""The loss functions of a training: labels, boxes, a teacher's outputs, and mixed pictures."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from training.networks import ForwardOutput
from training.recipe.sections import Distillation, Training

#: Weight of a place inside a box relative to one outside, because there are so few inside.
_INSIDE = 5.0


def mixed(pictures: Tensor, alpha: float) -> tuple[Tensor, float, Tensor]:
    """Mix each picture with another; return the mixtures, the first's share, and the others' numbers."""
    share = float(torch.distributions.Beta(alpha, alpha).sample())
    partners = torch.randperm(len(pictures))
    return share * pictures + (1.0 - share) * pictures[partners], share, partners


def objective(
    output: ForwardOutput, target: Tensor, masks: Tensor | None, rule: Training, weights: Tensor
) -> Tensor:
    """Return the cross-entropy of the labels, and of the boxes if masks are given.

    Parameters
    ----------
    output : ForwardOutput
    target : Tensor of int64, shape (N,)
    masks : Tensor of float32, shape (N, 1, H, W), optional
        1 inside a box.
    rule : Training
    weights : Tensor of float32, shape (C,)
        Weight of each class.
    """
    loss = functional.cross_entropy(output.logits, target, weights, label_smoothing=rule.label_smoothing)
    if masks is None:
        return loss
    return loss + rule.box_weight * _box_loss(output.maps[:, 1] - output.maps[:, 0], target, masks)


def _box_loss(evidence: Tensor, target: Tensor, masks: Tensor) -> Tensor:
    """Return the cross-entropy of evidence [N, h, w]; places that are classified well count little."""
    covered = functional.adaptive_avg_pool2d(masks, (evidence.shape[1], evidence.shape[2]))[:, 0]
    most = covered.amax(dim=(1, 2), keepdim=True)
    # A picture with the finding but without visible boxes gives no information about its places.
    known = (target == 0) | (most > 0).flatten()
    # A place at the edge of a box counts by its share inside, so that the maximum is well inside. The
    # place with the largest share counts fully, however small the box.
    inside = covered / most.clamp_min(1e-6)
    losses = functional.binary_cross_entropy_with_logits(evidence, inside, reduction="none")
    said = evidence.detach().sigmoid()
    weights = inside * (1 - said) * _INSIDE + (1 - inside) * said
    return (losses * weights).mean(dim=(1, 2))[known].sum() / len(target)


def distilled(loss: Tensor, logits: Tensor, taught: Tensor, rule: Distillation) -> Tensor:
    """Combine the label loss with the divergence between softened student and teacher outputs."""
    own, wanted = ((value / rule.temperature).log_softmax(dim=1) for value in (logits, taught))
    apart = functional.kl_div(own, wanted, reduction="batchmean", log_target=True)
    # The squared temperature keeps the gradient as large as without softening.
    return (1 - rule.weight) * loss + rule.weight * rule.temperature**2 * apart


def class_weights(labels: Tensor, classes: int, evenness: float) -> Tensor:
    """Return the weight of each class in the loss, shape (C,); 1 on average over the pictures."""
    counts = torch.bincount(labels, minlength=classes).clamp_min(1).float()
    weights = counts**-evenness
    return weights * counts.sum() / (weights * counts).sum()
