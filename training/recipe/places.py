"""The sections of a recipe for a place network: its pictures, their augmentation, and the losses."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Annotated, Self

from pydantic import Field, model_validator

from core.models.section import Text
from training.recipe.sections import Positive, RecipeSection, Share


class PictureVariation(RecipeSection):
    """How whole pictures are augmented before preparation, as if they came from another hospital.

    Attributes
    ----------
    turn : float
        Largest angle in degrees.
    quarters, flip, upside_down : float
        Shares turned by a right angle, flipped left to right, and flipped top to bottom.
    crop, least_kept : float
        Share cropped, never through a box; smallest part of each side that is kept.
    pad, most_padding : float
        Share with an even border; its largest width as a share of the side.
    invert : float
        Share with black and white swapped.
    gamma, aspect : float
        Largest |log gamma|; largest |log| of the change of the aspect ratio.
    """

    turn: Annotated[float, Field(ge=0.0, le=180.0)] = 15.0
    quarters: Share = 0.3
    flip: Share = 0.5
    upside_down: Share = 0.3
    crop: Share = 0.5
    least_kept: Annotated[float, Field(gt=0.0, le=1.0)] = 0.6
    pad: Share = 0.3
    most_padding: Share = 0.3
    invert: Share = 0.0
    gamma: Annotated[float, Field(ge=0.0, le=2.0)] = 0.5
    aspect: Share = 0.15


class Stratum(RecipeSection):
    """Pictures with a fixed number in every batch, so that a source cannot stand in for a label.

    Attributes
    ----------
    sources, labels : tuple of str
        Patterns with ``*`` for sources; labels as the data set spells them, or empty for all.
    count : int
        Number of pictures in a batch.
    copies : int
        Number of augmented copies of each picture, in addition to the picture itself.
    whole : bool
        Whether the loss also has a term for whole pictures, in addition to places: only if the source
        has pictures with and without the finding.
    beside : bool
        Whether crops that overlap no box are used. They count as pictures without the finding, so that
        a source with positive pictures only shows both.
    """

    sources: Annotated[tuple[Text, ...], Field(min_length=1)]
    labels: tuple[Text, ...] = ()
    count: Annotated[int, Field(ge=1)]
    copies: Annotated[int, Field(ge=0)] = 0
    whole: bool = True
    beside: bool = False

    def means(self, source: str, label: str) -> bool:
        """Return whether a picture belongs to the stratum."""
        return any(fnmatchcase(source, pattern) for pattern in self.sources) and (
            not self.labels or label in self.labels
        )


class Doubt(RecipeSection):
    """Pictures whose label is uncertain about the kind of finding, and how much the label counts."""

    sources: Annotated[tuple[Text, ...], Field(min_length=1)]
    labels: Annotated[tuple[Text, ...], Field(min_length=1)]
    weight: Share

    def means(self, source: str, label: str) -> bool:
        """Return whether a picture is one of them."""
        return label in self.labels and any(fnmatchcase(source, pattern) for pattern in self.sources)


class PlaceRule(RecipeSection):
    """How evidence at places is learned, from features that are computed once and stored.

    Attributes
    ----------
    seeds : tuple of int
        One seed for each head.
    steps : int
        Number of batches for each head.
    strata : tuple of Stratum
    doubts : tuple of Doubt
    held_out : tuple of tuple of str
        Files that are not used to train each head, so that they can be used for validation.
    variation : PictureVariation
    ring : float
        Width in places of the ring around a box that has no target.
    focus : float
        Exponent by which places that are correct already count less (T.-Y. Lin et al., "Focal Loss for
        Dense Object Detection", ICCV 2017).
    whole_weight : float
        Weight of whole pictures relative to places.
    kind_weight : float
        Weight of the loss of the finding's kind.
    prevalence : float
        Share of pictures with the finding for which the probabilities are calibrated.
    least_specificity : float
        Smallest specificity of the operating point; of the rest, the sum of sensitivity and specificity,
        of smoothed scores and over sources, is largest.
    rise : float
        Evidence below the operating point at which the maps start.
    """

    seeds: Annotated[tuple[int, ...], Field(min_length=1)]
    steps: Annotated[int, Field(ge=1)]
    strata: Annotated[tuple[Stratum, ...], Field(min_length=1)]
    doubts: tuple[Doubt, ...] = ()
    held_out: tuple[tuple[Text, ...], ...] = ()
    variation: PictureVariation = PictureVariation()
    ring: Annotated[float, Field(ge=0.0)] = 1.0
    focus: Annotated[float, Field(ge=0.0)] = 2.0
    whole_weight: Annotated[float, Field(ge=0.0)] = 0.3
    kind_weight: Annotated[float, Field(ge=0.0)] = 0.5
    prevalence: Annotated[float, Field(gt=0.0, lt=1.0)]
    least_specificity: Share = 0.85
    rise: Positive = 3.0

    def without(self, sources: tuple[str, ...]) -> Self:
        """Return the rule without the strata of some sources."""
        strata = tuple(stratum for stratum in self.strata if not set(stratum.sources) <= set(sources))
        return self.model_copy(update={"strata": strata})

    @model_validator(mode="after")
    def _one_list_for_each_head(self) -> Self:
        if len(self.held_out) not in (0, len(self.seeds)):
            raise ValueError("there must be a list of files held out for each head, or none")
        return self
