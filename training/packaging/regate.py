"""Fit and test a package's gate again by its current recipe; the network does not change."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx
import torch

from core.models.card import Card
from core.models.onnx_file import check_model, with_card
from core.progress import Progress
from training.data.run_folder import RunData
from training.data.split import SplitPart
from training.errors import TrainingError
from training.evaluation.trials import Places, run_trials
from training.fitting.fitted_statistics import fit_limits
from training.fitting.shipped_network import run_onnx
from training.recipe.files import parse_recipe
from training.recipe.recipe import Recipe


@dataclass(frozen=True, eq=False)
class GateOptions:
    """The inputs for fitting a gate.

    Attributes
    ----------
    recipe : Recipe
        The package's recipe; it may have another gate and new texts only.
    text : str
        The text of the recipe file.
    data : RunData
        Pictures prepared and split by the recipe.
    places : Places
        Folders with the files for the gate's test.
    """

    recipe: Recipe
    text: str
    data: RunData
    places: Places


def refit_gate(package: bytes, wanted: GateOptions, progress: Progress) -> tuple[bytes, Card]:
    """Fit the gate's limit to the validation part; test it on the test part and on other pictures.

    Parameters
    ----------
    package : bytes
    wanted : GateOptions
    progress : Progress
        Counts sets of pictures.

    Raises
    ------
    ModelError
        If the bytes are not a package.
    TrainingError
        If it is the recipe of another model, or differs in more than the gate's limits.
    """
    recipe = wanted.recipe
    card = check_model(package, recipe.id)
    before = parse_recipe(card.provenance.recipe, card.provenance.recipe_name)
    rule = recipe.gate
    centres = (before.gate.centres, before.gate.shrinkage)
    if before.weights_key != recipe.weights_key or centres != (rule.centres, rule.shrinkage):
        raise TrainingError(f"The recipe differs from that of {card.id} in more than the gate's limits.")
    if rule.lightly_varied:
        raise TrainingError("A gate that also sees varied pictures is fitted by fit only.")
    model = onnx.load_model_from_string(package)
    own = run_onnx(model, wanted.data.of(SplitPart.VALIDATION).pictures.numpy()).embedding
    if card.gate.centres is None:
        raise TrainingError(f"{card.id} has no gate whose limits could be fitted anew.")
    offsets = own[:, None, :] - card.gate.centres.unpack()[None]
    limit, limits = fit_limits(torch.from_numpy(np.linalg.norm(offsets, axis=2)), rule)
    gate = card.gate.model_copy(
        update={
            "limit": limit,
            "limits": limits,
            "least_probability": rule.least_probability,
            "minimum_side": rule.minimum_side,
            "minimum_contrast": rule.minimum_contrast,
        }
    )
    card = card.model_copy(
        update={
            "version": recipe.version,
            "gate": gate,
            "provenance": card.provenance.model_copy(update={"recipe": wanted.text}),
        }
    )
    files = [entry.file for entry in wanted.data.entries_of(SplitPart.TEST)]
    trials = run_trials(with_card(model, card), card, recipe, files, wanted.places, progress)
    card = Card.model_validate(
        card.model_copy(update={"gate_test": tuple(trial.result for trial in trials)}).model_dump()
    )
    return with_card(model, card), card
