"""Update a package to the current texts of its recipe and the current form of graphs; figures stay."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import onnx

from core.models.card import Card, Class
from core.models.onnx_file import check_model, with_card
from training.errors import TrainingError
from training.fitting.portable_graph import portable
from training.recipe.files import parse_recipe

#: Keys of a recipe that do not affect any figure of its model.
_WORDS = {
    "version",
    "title",
    "summary",
    "modalities",
    "body_regions",
    "population",
    "by_default",
    "limits",
    "classes",
    "paper",
}


class AnyRecipe(Protocol):
    """A recipe of any form."""

    @property
    def id(self) -> str:
        """The model's id."""

    @property
    def classes(self) -> Sequence[Class]:
        """The model's classes, in the order of the outputs."""

    def model_dump(self, *, exclude: Any) -> dict[str, Any]:
        """The recipe's content without some of it, as Pydantic gives it."""


def amend_package(
    data: bytes,
    recipe: AnyRecipe,
    text: str,
    parse: Callable[[str, str], AnyRecipe] = parse_recipe,
) -> tuple[bytes, Card]:
    """Update a package to the texts of a recipe and to the current form of graphs.

    Parameters
    ----------
    data : bytes
        The package.
    recipe : AnyRecipe
        The package's recipe, which may differ in texts only.
    text : str
        The text of the recipe file.
    parse : callable
        Parses the text of a recipe of this form; also gets the file's name.

    Returns
    -------
    data : bytes
    card : Card

    Raises
    ------
    ModelError
        If the bytes are not a package.
    TrainingError
        If it is the recipe of another model, or differs in more than texts.
    """
    card = check_model(data, recipe.id)
    before = parse(card.provenance.recipe, card.provenance.recipe_name)
    if _numbers(before) != _numbers(recipe):
        raise TrainingError(
            f"The recipe differs from that of {card.id} {card.version} in more than words; train it again."
        )
    amended = card.model_copy(
        update={
            **{
                name: getattr(recipe, name) for name in _WORDS - {"classes", "paper"} if hasattr(recipe, name)
            },
            "classes": tuple(
                Class(name=c.name, title=c.title, modalities=c.modalities) for c in recipe.classes
            ),
            "provenance": card.provenance.model_copy(update={"recipe": text}),
        }
    )
    model = portable(onnx.load_model_from_string(data))
    return with_card(model, Card.model_validate(amended.model_dump())), amended


def _numbers(recipe: AnyRecipe) -> dict[str, Any]:
    words = dict.fromkeys(_WORDS - {"classes"}, True)
    return recipe.model_dump(exclude={**words, "classes": {"__all__": {"title", "modalities"}}})
