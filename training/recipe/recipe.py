"""The recipe: everything that goes into a model, typed and validated."""

from __future__ import annotations

import hashlib
from typing import Annotated, Self

from pydantic import Field, model_validator

from core.models.card import Population, Preparation
from core.models.section import Text
from training.networks.spec import LungHeads, NetworkSpec, PlaceHeads
from training.recipe.lungs import LungRule
from training.recipe.places import PlaceRule
from training.recipe.sections import (
    Augmentation,
    CalibrationRule,
    Data,
    DataClass,
    Distillation,
    GateRule,
    InferenceSection,
    OperatingRule,
    Optimiser,
    Paper,
    RecipeSection,
    Sampling,
    Training,
)
from training.recipe.split_rules import Split, SplitRule


class Recipe(RecipeSection):
    """Everything that goes into a model, in the order in which it is used."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,63}$")]
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    title: Text
    summary: Text
    seed: Annotated[int, Field(ge=0, lt=2**31)]
    modalities: tuple[str, ...]
    body_regions: tuple[str, ...]
    population: Population | None = None
    by_default: bool = True
    neighbours: Annotated[int, Field(ge=1)] = 2
    limits: Annotated[tuple[Text, ...], Field(min_length=1)]
    paper: Paper | None = None
    classes: Annotated[tuple[DataClass, ...], Field(min_length=2)]
    data: Data
    preparation: Preparation
    split: Split
    network: NetworkSpec
    augmentation: Augmentation = Augmentation()
    sampling: Sampling | None = None
    optimiser: Optimiser
    training: Training
    places: PlaceRule | None = None
    lungs: LungRule | None = None
    distillation: Distillation | None = None
    reading: InferenceSection = InferenceSection()
    calibration: CalibrationRule
    operating_point: OperatingRule | None = None
    gate: GateRule = GateRule()

    @property
    def class_names(self) -> tuple[str, ...]:
        """The names of the classes, in the order of the outputs."""
        return tuple(c.name for c in self.classes)

    @property
    def labels(self) -> dict[str, str]:
        """The class of each label in all data sets, the labels of the first set first.

        Parts are assigned in this order, so adding a data set does not change the split of the first one.
        """
        own = {label: c.name for c in self.classes for label in c.labels or (c.name,)}
        first = set(self.first_labels)
        return {label: own[label] for label in sorted(own, key=lambda label: label not in first)}

    @property
    def first_labels(self) -> tuple[str, ...]:
        """The labels of the first data set."""
        further = {label for more in self.data.more for label in more.labels}
        own = [label for c in self.classes for label in c.labels or (c.name,)]
        return self.data.labels or tuple(label for label in own if label not in further)

    def without(self, sources: tuple[str, ...]) -> Self:
        """Return the recipe without some sources, whose pictures are measured separately.

        Parameters
        ----------
        sources : tuple of str
            Patterns, as in the strata of the recipe.
        """
        unused = tuple(rule for rule in self.split.rules if rule.part == "unused")
        others = tuple(rule for rule in self.split.rules if rule.part != "unused")
        left_out = SplitRule(part="elsewhere", sources=sources)
        split = self.split.model_copy(update={"rules": (*unused, left_out, *others)})
        places = self.places and self.places.without(sources)
        return self.model_copy(update={"split": split, "places": places})

    @property
    def kept_rule(self) -> PlaceRule | LungRule | None:
        """How heads learn from stored features; None if the whole network is trained."""
        return self.places or self.lungs

    @property
    def prevalence(self) -> float | None:
        """Share of pictures with the finding for which the probabilities are calibrated, or None."""
        return self.kept_rule.prevalence if self.kept_rule else None

    @property
    def weights_key(self) -> str:
        """Hash of everything that affects the weights; texts, gate and licence do not."""
        parts = {
            "seed",
            "preparation",
            "split",
            "network",
            "augmentation",
            "sampling",
            "optimiser",
            "training",
            "distillation",
            *(name for name in ("places", "lungs") if getattr(self, name)),
        }
        text = repr(self.labels) + self.model_dump_json(include=parts)
        return hashlib.sha256(text.encode()).hexdigest()

    @model_validator(mode="after")
    def _classes_differ(self) -> Self:
        if len(set(self.class_names)) != len(self.classes):
            raise ValueError("two classes have the same name")
        if self.training.box_weight and len(self.classes) != 2:
            raise ValueError("only a recipe of two classes can learn from boxes")
        if self.training.box_weight and self.training.mixup:
            raise ValueError("pictures that are mixed have no boxes to learn from")
        known = {*self.labels, *self.data.unnamed, *self.data.skipped}
        if not known.issuperset(label for more in self.data.more for label in more.labels):
            raise ValueError("a further data set has a label that is in no class")
        if len(self.labels) != sum(len(c.labels or (c.name,)) for c in self.classes):
            raise ValueError("two classes have the same label")
        self._check_places()
        if self.operating_point and not set(self.operating_point.positive) < set(self.class_names):
            raise ValueError("the positive classes must be some, not all, of the classes")
        return self

    def _check_places(self) -> None:
        if (self.network.name == "place-heads") != (self.places is not None):
            raise ValueError("heads of evidence and a section on places belong together")
        if (self.network.name == "lung-heads") != (self.lungs is not None):
            raise ValueError("heads of evidence in the lungs and a section on lungs belong together")
        if isinstance(self.network, LungHeads):
            if len(self.classes) != 2:
                raise ValueError("evidence in the lungs is for one finding and its absence")
            if self.preparation.height != self.preparation.width or self.preparation.height % 128:
                raise ValueError("lungs are looked for on squares of a multiple of 128 pixels")
        rule = self.kept_rule
        if rule and isinstance(self.network, PlaceHeads | LungHeads):
            if len(rule.seeds) != self.network.heads:
                raise ValueError("every head needs a seed")
            if self.operating_point is None or self.operating_point.positive != self.class_names[1:]:
                raise ValueError("the first class is the absence of a finding, all others are positive")
        elif self.operating_point and self.operating_point.sensitivity is self.operating_point.threshold:
            raise ValueError("the operating point needs a sensitivity or a threshold")
