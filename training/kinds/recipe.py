"""The recipe of a router: its kinds, the origins of its pictures, and the sources left out in turn."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from core.models.card import Class, Population, Preparation, Routing
from training.errors import TrainingError
from training.networks.spec import KindTeam
from training.recipe.files import find_recipe

Text = Annotated[str, Field(min_length=1, max_length=2000)]
Window = tuple[float, float]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Origin(_Part):
    """Pictures of one archive that count as one source.

    Attributes
    ----------
    archive : str
        A zip with a file manifest.csv.
    kinds : dict of str to str
        Kind by label; or by part of the file's name, if the archive's labels do not tell the kind.
    by_file : bool
        Whether the keys of `kinds` are parts of file names.
    sources : tuple of str
        Prefixes of the sources to use; empty for all sources.
    source : str
        The source's name; empty to keep the manifest's.
    most : int
        Largest number of pictures to use, spread over as many series or groups as possible; 0 for all.
    windows : tuple of (float, float)
        Centre and width of windows in which DICOM pictures are shown, in addition to the file's own.
    every : int
        Step between the frames of a DICOM file that are used.
    """

    archive: str
    kinds: dict[str, str]
    by_file: bool = False
    sources: tuple[str, ...] = ()
    source: str = ""
    most: Annotated[int, Field(ge=0)] = 0
    windows: tuple[Window, ...] = ()
    every: Annotated[int, Field(ge=1)] = 1


class PictureSet(_Part):
    """Description of the pictures of one archive.

    Attributes
    ----------
    archive : str
        Empty for synthetic pictures.
    name, source, licence : str
    known_problems : tuple of str
    """

    archive: str
    name: Text
    source: Text
    licence: Text
    known_problems: tuple[Text, ...] = ()


class Data(_Part):
    """Settings for the pictures of all origins.

    Attributes
    ----------
    sets : tuple of PictureSet
        One for each archive, and one for synthetic pictures.
    corrections : str
        A CSV next to the recipe with file and kind, which replaces the label's kind; an empty kind leaves the
        picture out.
    least_contrast : float
        Pictures with a smaller standard deviation are blank and left out.
    no_polarity : tuple of str
        Kinds without a fixed polarity of black and white.
    one_source : tuple of str
        Sources that are the only ones of their kind; one half of each is left out in turn, too.
    tissue : tuple of str
        Kinds whose pictures provide the texture of pictures of no kind.
    nothing : str
        The kind assigned to pictures of no kind.
    made : float
        Number of pictures made by code (synthetic or of no kind), as a share of the usual number.
    """

    sets: Annotated[tuple[PictureSet, ...], Field(min_length=1)]
    corrections: str = ""
    least_contrast: float = 6.0
    no_polarity: tuple[str, ...] = ()
    one_source: tuple[str, ...] = ()
    tissue: tuple[str, ...] = ()
    nothing: str
    made: Annotated[float, Field(gt=0.0, le=1.0)] = 1.0


class Seeds(_Part):
    """Random seeds."""

    pictures: int
    views: int
    warped: int
    heads: int


class Fit(_Part):
    """How the heads are trained: AdamW with one cycle.

    Attributes
    ----------
    steps, batch, rate, decay
    smoothing : float
        Label smoothing.
    mixed : float
        Share of a batch that mixes the features of two pictures.
    """

    steps: Annotated[int, Field(ge=1)] = 1500
    batch: Annotated[int, Field(ge=8)] = 256
    rate: Annotated[float, Field(gt=0.0)] = 4e-3
    decay: Annotated[float, Field(ge=0.0)] = 0.05
    smoothing: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.02
    mixed: Annotated[float, Field(ge=0.0, le=0.5)] = 0.3


class Gate(_Part):
    """The gate's simple limits, and the largest distance at which each group is read, in their order."""

    minimum_side: int = 32
    minimum_contrast: float = 1.0
    most_colour: float = 0.1
    read_up_to: tuple[Annotated[float, Field(gt=0.0)], ...]


class KindRecipe(_Part):
    """The whole recipe.

    Attributes
    ----------
    temperature : float
        Chosen on left-out sources, so that a group's probability equals how often it is right.
    folds : dict of str to tuple of str
        Sources that are left out together, by fold.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,63}$")]
    version: str
    title: Text
    summary: Text
    limits: tuple[Text, ...]
    population: Population
    classes: tuple[Class, ...]
    origins: tuple[Origin, ...]
    data: Data
    preparation: Preparation
    network: KindTeam
    seeds: Seeds
    fit: Fit = Fit()
    temperature: Annotated[float, Field(gt=0.0)]
    routing: Routing
    gate: Gate
    folds: dict[str, tuple[str, ...]]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The names of the kinds, in the order of the outputs."""
        return tuple(c.name for c in self.classes)

    @model_validator(mode="after")
    def _names_only_kinds(self) -> Self:
        named = {kind for origin in self.origins for kind in origin.kinds.values()}
        named |= {*self.data.no_polarity, *self.data.tissue, self.data.nothing}
        if unknown := named - set(self.kinds):
            raise ValueError(f"these are no kinds: {', '.join(sorted(unknown))}")
        told = [each.archive for each in self.data.sets]
        if sorted(told) != sorted({"", *(origin.archive for origin in self.origins)}):
            raise ValueError("data: there must be one set for each archive, and one for what is drawn")
        if len(self.gate.read_up_to) != len(self.routing.groups):
            raise ValueError("gate: there must be a distance for each group")
        return self


def is_kind_recipe(name: str) -> bool:
    """Return whether a recipe is one of a router."""
    path = find_recipe(name.partition(":")[0] if not Path(name).is_file() else name)
    return "[[origins]]" in path.read_text("utf-8")


def read_kind_recipe(name: str) -> tuple[KindRecipe, str, dict[str, str]]:
    """Read the recipe of a router.

    Returns
    -------
    recipe : KindRecipe
    text : str
    corrections : dict of str to str
        Kind by file; empty to leave the picture out.

    Raises
    ------
    TrainingError
        If there is no such recipe, or it is not valid.
    """
    path = find_recipe(name)
    text = path.read_text("utf-8")
    recipe = parse_kind_recipe(text, path.name)
    corrections: dict[str, str] = {}
    if recipe.data.corrections:
        with (path.parent / recipe.data.corrections).open(newline="", encoding="utf-8") as file:
            corrections = {row["file"]: row["kind"] for row in csv.DictReader(file)}
    return recipe, text, corrections


def parse_kind_recipe(text: str, name: str) -> KindRecipe:
    """Parse the text of a recipe of image kinds.

    Raises
    ------
    TrainingError
        If it is not valid.
    """
    try:
        return KindRecipe.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise TrainingError(f"{name} is not valid TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "recipe"
        raise TrainingError(f"{name} is not a valid recipe at {place}: {first['msg']}.") from error
