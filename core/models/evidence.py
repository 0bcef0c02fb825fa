"""A model card's facts about data and figures: what the model learned from, and how it was measured."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from core.models.section import Array, CardSection, Probability, Text


class Measure(CardSection):
    """A figure with its 95 % confidence interval."""

    value: float
    low: float
    high: float


class Evaluation(CardSection):
    """Figures of one set of pictures."""

    name: Text
    pictures: Annotated[int, Field(ge=1)]
    groups: Annotated[int, Field(ge=1)]
    measures: dict[str, Measure]


class GateTrial(CardSection):
    """The gate's decisions for one set of pictures.

    Attributes
    ----------
    name : str
    kind : {'own', 'changed', 'alike', 'foreign'}
        The model's own test pictures, as they are or turned and inverted; pictures of other sets that
        show what the model is made for; pictures that it should refuse.
    pictures : int
    refused : Measure
        Share that the gate refused, with its interval: exact where training measured it, Wilson's at import.
    reasons : dict of str to int
        Refused pictures by the code of the refusal.
    """

    name: Text
    kind: Literal["own", "changed", "alike", "foreign"]
    pictures: Annotated[int, Field(ge=1)]
    refused: Measure
    reasons: dict[str, int] = Field(default_factory=dict)


class DataSet(CardSection):
    """A source of training data."""

    name: Text
    source: Text
    licence: Text
    pictures: Annotated[int, Field(ge=1)]
    per_class: dict[str, int]
    known_problems: tuple[str, ...] = ()


class GoldenCase(CardSection):
    """An input drawn by code and what the model answered when it was made; no maps where it gives none."""

    name: Text
    picture: Array
    probabilities: tuple[Probability, ...]
    maps: Array | None = None
    inverted: Probability | None = None


class Provenance(CardSection):
    """The program that made the model."""

    commit: str
    recipe_name: Text
    recipe: Annotated[str, Field(min_length=1, max_length=20000)]
    seed: int
    made_with: dict[str, str]
    parameters: Annotated[int, Field(ge=1)]
