"""The sections of a recipe for a place network: its pictures, their variation, and the losses."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Annotated, Self

from pydantic import Field, model_validator

from core.models.section import Text
from training.recipe.sections import Positive, RecipeSection, Share


class PictureVariation(RecipeSection):
    """How whole pictures are varied before preparation, as if they came from another hospital.

    Attributes
    ----------
    turn : float
        Greatest angle in degrees.
    quarters, flip, upside_down : float
        Shares turned by a right angle, flipped left to right, and top to bottom.
    crop, least_kept : float
        Share cropped, never through a box; least part of each side that is kept.
    pad, most_padding : float
        Share with an even border; its greatest width as a part of the side.
    invert : float
        Share with black and white swapped.
    gamma, aspect : float
        Greatest |log gamma|; greatest |log| of the change of the aspect ratio.
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
    """Pictures of which every batch has a fixed number, so that a source cannot stand in for a label.

    Attributes
    ----------
    sources, labels : tuple of str
        Patterns with ``*`` for sources; labels as the data set spells them, all of them where none are given.
    count : int
        Pictures in a batch.
    copies : int
        Varied copies of each picture beside the picture itself.
    whole : bool
        Whether the pictures as wholes teach, beside their places: only where the stratum's source has
        pictures with and without the finding.
    beside : bool
        Whether parts of the pictures are meant that none of the boxes reaches into. They teach as pictures
        without the finding: so a source that has only pictures with it shows both.
    """

    sources: Annotated[tuple[Text, ...], Field(min_length=1)]
    labels: tuple[Text, ...] = ()
    count: Annotated[int, Field(ge=1)]
    copies: Annotated[int, Field(ge=0)] = 0
    whole: bool = True
    beside: bool = False

    def means(self, source: str, label: str) -> bool:
        """Whether a picture is meant."""
        return any(fnmatchcase(source, pattern) for pattern in self.sources) and (
            not self.labels or label in self.labels
        )


class Doubt(RecipeSection):
    """Pictures with an uncertain label for the kind of finding, and how much that label counts."""

    sources: Annotated[tuple[Text, ...], Field(min_length=1)]
    labels: Annotated[tuple[Text, ...], Field(min_length=1)]
    weight: Share

    def means(self, source: str, label: str) -> bool:
        """Whether a picture is meant."""
        return label in self.labels and any(fnmatchcase(source, pattern) for pattern in self.sources)


class PlaceRule(RecipeSection):
    """How evidence at places is learned, from features that are computed once and stored.

    Attributes
    ----------
    seeds : tuple of int
        One for each head.
    steps : int
        Batches that a head learns from.
    strata : tuple of Stratum
    doubts : tuple of Doubt
    held_out : tuple of tuple of str
        Files that each head does not learn from, so that they can be used for validation.
    variation : PictureVariation
    ring : float
        Width of the ring around a box that has no target, in places.
    focus : float
        Exponent by which places that are right already count less (T.-Y. Lin et al., "Focal Loss for Dense
        Object Detection", ICCV 2017).
    whole_weight : float
        Weight of whole pictures beside places.
    kind_weight : float
        Weight of the kind of a finding.
    prevalence : float
        Share of pictures with the finding for which the probabilities are calibrated.
    least_specificity : float
        The operating point has the greatest sum of sensitivity and specificity, of smoothed scores and over
        sources, with at least this one.
    rise : float
        Evidence below the operating point at which the maps begin.
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
