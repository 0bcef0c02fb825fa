"""The section of a recipe that splits pictures into those for training and those for measuring."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from core.models.section import Text
from training.recipe.sections import RecipeSection


class SplitRule(RecipeSection):
    """A part for pictures that are not split at random.

    Attributes
    ----------
    part : {'training', 'validation', 'test', 'elsewhere', 'unused'}
        ``elsewhere``: of a source left out, measured apart; ``unused``: in no part.
    groups, sources, files : tuple of str
        Patterns with ``*`` and ``[0-3]``; a picture that one of them fits is meant.
    """

    part: Literal["training", "validation", "test", "elsewhere", "unused"]
    groups: tuple[Text, ...] = ()
    sources: tuple[Text, ...] = ()
    files: tuple[Text, ...] = ()

    def means(self, file: str, source: str, group: str) -> bool:
        """Whether a picture matches."""
        tried = ((self.files, file), (self.sources, source), (self.groups, group))
        return any(fnmatchcase(name, pattern) for patterns, name in tried for pattern in patterns)


class Split(RecipeSection):
    """Shares of the validation and the test part; the rest is for training.

    Attributes
    ----------
    validation, test : float
        Of the pictures that no rule means.
    by : {'class', 'name'}
        Dealt so that every class has its shares, or by a hash of the group's name: then a picture keeps its
        part whatever else comes or goes.
    rules : tuple of SplitRule
        The first that means a picture decides.
    """

    validation: Annotated[float, Field(gt=0.0, lt=1.0)]
    test: Annotated[float, Field(gt=0.0, lt=1.0)]
    by: Literal["class", "name"] = "class"
    rules: tuple[SplitRule, ...] = ()

    @model_validator(mode="after")
    def _leaves_training(self) -> Self:
        if self.validation + self.test >= 1.0:
            raise ValueError("the split leaves nothing for training")
        return self
