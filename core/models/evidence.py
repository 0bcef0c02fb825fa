"""A model card's facts about its training data and its measured figures."""

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
        Kind of pictures: the model's own test pictures, unchanged or turned and inverted; pictures of other
        sources that the model is made for; or pictures that it should refuse.
    pictures : int
    refused : Measure
        Share that the gate refused, with its interval: exact where training measured it, Wilson's at import.
    reasons : dict of str to int
        Number of refused pictures by the code of the refusal.
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
    """An input drawn by code and the model's output at its making; no maps if the model gives none."""

    name: Text
    picture: Array
    probabilities: tuple[Probability, ...]
    maps: Array | None = None
    inverted: Probability | None = None


class Provenance(CardSection):
    """Program that made the model."""

    commit: str
    recipe_name: Text
    recipe: Annotated[str, Field(min_length=1, max_length=20000)]
    seed: int
    made_with: dict[str, str]
    parameters: Annotated[int, Field(ge=1)]
