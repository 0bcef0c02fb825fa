"""The section of a recipe for evidence in the lungs: its films, and their synthetic opacities."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Annotated, Self

from pydantic import Field, model_validator

from core.models.section import Text
from training.recipe.sections import Positive, RecipeSection, Share


class LungFieldRule(RecipeSection):
    """How the lung field is trained: with masks found without labels, then with its own best masks.

    Attributes
    ----------
    seed : int
    steps : tuple of int
        Number of batches in the first and in the second round.
    learning_rates : tuple of float
        Largest learning rate of each round.
    batch : int
    own_masks : int
        Largest number of films per source whose own mask is used in the second round, if it looks like lungs.
    """

    seed: Annotated[int, Field(ge=0)] = 1
    steps: tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1)]] = (300, 320)
    learning_rates: tuple[Positive, Positive] = (6e-3, 5e-3)
    batch: Annotated[int, Field(ge=2)] = 16
    own_masks: Annotated[int, Field(ge=1)] = 300


class FilmStratum(RecipeSection):
    """Films that some heads are trained on, and how often.

    Attributes
    ----------
    sources, labels : tuple of str
        Patterns with ``*`` for sources; labels as the data set spells them, or empty for all.
    heads : tuple of int
        Numbers of the heads that are trained on these films.
    weight : float
        How often they are drawn, relative to the weights of the head's other strata.
    copies : int
        Number of augmented copies of each film, in addition to the film itself.
    drawn : bool
        Whether the copies get synthetic opacities in the lungs and count as films with the finding. The film
        itself is then not used. Only for films without a finding.
    """

    sources: Annotated[tuple[Text, ...], Field(min_length=1)]
    labels: tuple[Text, ...] = ()
    heads: Annotated[tuple[Annotated[int, Field(ge=0)], ...], Field(min_length=1)]
    weight: Positive = 1.0
    copies: Annotated[int, Field(ge=0)] = 0
    drawn: bool = False

    @model_validator(mode="after")
    def _draws_into_copies(self) -> Self:
        if self.drawn and not self.copies:
            raise ValueError("opacities are drawn into copies; say how many")
        return self

    def means(self, source: str, label: str) -> bool:
        """Return whether a film belongs to the stratum."""
        return any(fnmatchcase(source, pattern) for pattern in self.sources) and (
            not self.labels or label in self.labels
        )


class LungRule(RecipeSection):
    """How evidence in the lungs is learned, from features that are computed once and stored.

    Attributes
    ----------
    field : LungFieldRule
    seeds : tuple of int
        One seed for each head.
    steps : int
        Number of batches for each head.
    strata : tuple of FilmStratum
    place_weight : float
        Weight of places with synthetic opacities relative to whole films.
    prevalence : float
        Share of films with the finding for which the probabilities are calibrated.
    least_specificity : float
        Smallest specificity of the operating point; of the rest, sensitivity plus specificity is largest.
    rise : float
        Difference in logits between 0.5 on a map and 0.
    visible : float
        Share of the validation part's true positives whose map reaches a quarter of its scale.
    """

    field: LungFieldRule = LungFieldRule()
    seeds: Annotated[tuple[int, ...], Field(min_length=1)]
    steps: Annotated[int, Field(ge=1)]
    strata: Annotated[tuple[FilmStratum, ...], Field(min_length=1)]
    place_weight: Annotated[float, Field(ge=0.0)] = 0.3
    prevalence: Annotated[float, Field(gt=0.0, lt=1.0)]
    least_specificity: Share = 0.9
    rise: Positive = 3.0
    visible: Annotated[float, Field(gt=0.0, lt=1.0)] = 0.98

    @model_validator(mode="after")
    def _every_head_learns(self) -> Self:
        named = {head for stratum in self.strata for head in stratum.heads}
        if named != set(range(len(self.seeds))):
            raise ValueError("every head needs a stratum, and every stratum heads that have a seed")
        return self

    def copies_of(self, source: str, label: str) -> tuple[int, int]:
        """Return a film's number of augmented copies, and of those with synthetic opacities."""
        meant = [stratum for stratum in self.strata if stratum.means(source, label)]
        return (
            max((stratum.copies for stratum in meant if not stratum.drawn), default=0),
            max((stratum.copies for stratum in meant if stratum.drawn), default=0),
        )
