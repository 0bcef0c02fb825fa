"""The loss of a training: of labels, of boxes and of a teacher's answers, and of mixed pictures."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from training.networks import ForwardOutput
from training.recipe.sections import Distillation, Training

#: A place inside a box counts as much as this many outside, since there are so few.
_INSIDE = 5.0


def mixed(pictures: Tensor, alpha: float) -> tuple[Tensor, float, Tensor]:
    """Blend each picture with another; return the mixtures, the first one's share and the others' numbers."""
    share = float(torch.distributions.Beta(alpha, alpha).sample())
    partners = torch.randperm(len(pictures))
    return share * pictures + (1.0 - share) * pictures[partners], share, partners


def objective(
    output: ForwardOutput, target: Tensor, masks: Tensor | None, rule: Training, weights: Tensor
) -> Tensor:
    """Cross-entropy of the labels, and of the boxes where masks are given.

    Parameters
    ----------
    output : ForwardOutput
    target : Tensor of int64, shape (N,)
    masks : Tensor of float32, shape (N, 1, H, W), optional
        1 inside a box.
    rule : Training
    weights : Tensor of float32, shape (C,)
        Of each class.
    """
    loss = functional.cross_entropy(output.logits, target, weights, label_smoothing=rule.label_smoothing)
    if masks is None:
        return loss
    return loss + rule.box_weight * _box_loss(output.maps[:, 1] - output.maps[:, 0], target, masks)


def _box_loss(evidence: Tensor, target: Tensor, masks: Tensor) -> Tensor:
    """Cross-entropy of the evidence [N, h, w] at every place; places already classified well count little."""
    covered = functional.adaptive_avg_pool2d(masks, (evidence.shape[1], evidence.shape[2]))[:, 0]
    most = covered.amax(dim=(1, 2), keepdim=True)
    # A picture with the finding whose boxes are missing or out of view says nothing about its places.
    known = (target == 0) | (most > 0).flatten()
    # A place at the edge of a box counts as its share inside, so that the maximum lies well within; the
    # fullest place counts fully, however small the box.
    inside = covered / most.clamp_min(1e-6)
    losses = functional.binary_cross_entropy_with_logits(evidence, inside, reduction="none")
    said = evidence.detach().sigmoid()
    weights = inside * (1 - said) * _INSIDE + (1 - inside) * said
    return (losses * weights).mean(dim=(1, 2))[known].sum() / len(target)


def distilled(loss: Tensor, logits: Tensor, taught: Tensor, rule: Distillation) -> Tensor:
    """Combine the loss of the labels with the distance between student's and teacher's softened answers."""
    own, wanted = ((value / rule.temperature).log_softmax(dim=1) for value in (logits, taught))
    apart = functional.kl_div(own, wanted, reduction="batchmean", log_target=True)
    # The square keeps the size of the gradient as without softening.
    return (1 - rule.weight) * loss + rule.weight * rule.temperature**2 * apart


def class_weights(labels: Tensor, classes: int, evenness: float) -> Tensor:
    """Weight of each class in the loss, shape (C,); 1 on average over the pictures."""
    counts = torch.bincount(labels, minlength=classes).clamp_min(1).float()
    weights = counts**-evenness
    return weights * counts.sum() / (weights * counts).sum()
