"""Find a recipe (a small TOML file) by its name, and read it with its variants."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from training.errors import TrainingError
from training.recipe.recipe import Recipe


def parse_recipe(text: str, name: str) -> Recipe:
    """Parse and validate the text of a recipe.

    A line ``variant = "x"`` chooses ``[variants.x]``, whose parts replace the recipe's own; the variant's
    name is appended to the id. A variant's ``without`` names sources that it leaves out: they are not learned
    from, and are measured separately.

    Raises
    ------
    TrainingError
        With the first invalid place in its message.
    """
    table = _toml_table(text, name)
    variants, chosen = table.pop("variants", {}), table.pop("variant", None)
    if chosen is not None:
        if chosen not in variants:
            raise TrainingError(f"{name} has no variant {chosen}; it has: {', '.join(variants) or 'none'}.")
        table |= {"id": f"{table.get('id')}-{chosen}"} | variants[chosen]
    left_out = tuple(table.pop("without", ()))
    try:
        recipe = Recipe.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "recipe"
        raise TrainingError(f"{name} is not a valid recipe at {place}: {first['msg']}.") from error
    return recipe.without(left_out) if left_out else recipe


def read_recipe(name: str) -> tuple[Recipe, str]:
    """Read a recipe given as a file or by its id, optionally followed by ``:variant``.

    Returns
    -------
    recipe : Recipe
    text : str
        The complete text, from which `parse_recipe` makes the same recipe.

    Raises
    ------
    TrainingError
        If there is no such recipe, or it is not valid.
    """
    path, variant = _split_name(name)
    text = path.read_text("utf-8")
    if variant:
        text = f'variant = "{variant}"\n{text}'
    return parse_recipe(text, path.name), text


def variants_of(name: str) -> list[str]:
    """Return the names of a recipe and of its variants; only one if `name` includes a variant."""
    path, variant = _split_name(name)
    if variant:
        return [name]
    return [
        name,
        *(f"{name}:{other}" for other in _toml_table(path.read_text("utf-8"), path.name).get("variants", {})),
    ]


def find_recipe(name: str) -> Path:
    """Return the path of a recipe given as a file, or by the id of a recipe in this package.

    Raises
    ------
    TrainingError
        If there is no such file or id.
    """
    own = Path(__file__).parents[1] / "recipes" / f"{name}.toml"
    for path in (Path(name), own):
        if path.is_file():
            return path
    raise TrainingError(f"There is no recipe {name}.")


def archives() -> tuple[str, ...]:
    """Return the archives of all data sets that the recipes of this package use."""
    recipes = (Path(__file__).parents[1] / "recipes").glob("*.toml")
    data = [_toml_table(path.read_text("utf-8"), path.name)["data"] for path in recipes]
    # Recipes of image kinds name their archives elsewhere, and their gate is not tested with other pictures.
    return tuple(sorted({table["file"] for table in data if "file" in table}))


def _split_name(name: str) -> tuple[Path, str]:
    """Split a name into file and variant; an existing file has no variant (Windows drives have colons)."""
    before, colon, variant = name.rpartition(":")
    if not colon or Path(name).is_file():
        return find_recipe(name), ""
    return find_recipe(before), variant


def _toml_table(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TrainingError(f"{name} is not valid TOML: {error}.") from error
