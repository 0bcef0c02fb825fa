"""The section of a recipe that splits the pictures into training, validation and test parts."""

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
        ``elsewhere``: from a left-out source, measured separately; ``unused``: in no part.
    groups, sources, files : tuple of str
        Patterns with ``*`` and ``[0-3]``; the rule applies to pictures that match one of them.
    """

    part: Literal["training", "validation", "test", "elsewhere", "unused"]
    groups: tuple[Text, ...] = ()
    sources: tuple[Text, ...] = ()
    files: tuple[Text, ...] = ()

    def means(self, file: str, source: str, group: str) -> bool:
        """Return whether the rule applies to a picture."""
        tried = ((self.files, file), (self.sources, source), (self.groups, group))
        return any(fnmatchcase(name, pattern) for patterns, name in tried for pattern in patterns)


class Split(RecipeSection):
    """Shares of the validation and the test part; the rest is for training.

    Attributes
    ----------
    validation, test : float
        Shares of the pictures to which no rule applies.
    by : {'class', 'name'}
        Split so that every class has these shares, or by a hash of the group's name; a picture then keeps
        its part when others are added or removed.
    rules : tuple of SplitRule
        The first rule that applies decides.
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
