"""The recipe of a checkpoint from elsewhere: its architecture, and the details that an import needs."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from core.errors import ModelError
from core.importing.spec import ImportSpec, first_reason
from training.errors import TrainingError

Library = Literal["torchvision", "timm", "monai"]
#: The recipe's file name in a folder; without it, the only TOML file is used.
RECIPE = "recipe.toml"
CHECKPOINTS = (".pt", ".pth", ".ckpt", ".bin", ".tar", ".safetensors")
_MOST_BYTES = 1 << 20
#: Arguments that would download weights, which the checkpoint contains already.
_FETCHES = ("pretrained", "weights", "weights_backbone", "pretrained_cfg", "checkpoint_path", "cache_dir")


class Source(BaseModel):
    """The network that a checkpoint belongs to.

    Attributes
    ----------
    library : {'torchvision', 'timm', 'monai'}
    architecture : str
        Name of the network in the library, such as ``resnet50`` or ``DenseNet121``.
    arguments : dict
        Arguments of the network besides classes, channels and size.
    checkpoint : str
        Name of the file; empty if the folder has only one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    library: Library
    architecture: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.]{1,100}$")]
    arguments: dict[str, bool | int | float | str | tuple[int | float, ...]] = Field(default_factory=dict)
    checkpoint: Annotated[str, Field(pattern=r"^[^/\\:]*$")] = ""

    @field_validator("arguments")
    @classmethod
    def _fetches_nothing(cls, arguments: dict[str, object]) -> dict[str, object]:
        if wrong := sorted({*arguments}.intersection(_FETCHES)):
            raise ValueError(f"{wrong[0]} is not taken; the values come from the checkpoint alone")
        return arguments


class ForeignRecipe(BaseModel):
    """A recipe with the model's description, as for `overread models import --spec`.

    Attributes
    ----------
    source : Source
    spec : ImportSpec
    """

    model_config = ConfigDict(frozen=True)

    source: Source
    spec: ImportSpec


def read_folder(folder: Path) -> tuple[ForeignRecipe, Path]:
    """Read the recipe of a folder; return it with the path of its checkpoint.

    Raises
    ------
    TrainingError
        If there is no recipe or checkpoint, or more than one, or the recipe cannot be understood.
    """
    recipes = [folder / RECIPE] if (folder / RECIPE).is_file() else sorted(folder.glob("*.toml"))
    if len(recipes) != 1:
        raise TrainingError(f"{folder.name} must hold one recipe, a file {RECIPE}; it holds {len(recipes)}.")
    recipe = _read(recipes[0])
    if recipe.source.checkpoint:
        checkpoint = folder / recipe.source.checkpoint
        if not checkpoint.is_file():
            raise TrainingError(f"{folder.name} holds no {checkpoint.name}, which the recipe names.")
        return recipe, checkpoint
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() in CHECKPOINTS and path.is_file())
    if len(found) != 1:
        raise TrainingError(
            f"{folder.name} holds {len(found)} checkpoints ({', '.join(CHECKPOINTS)}); "
            "name one in the recipe: checkpoint under [source]."
        )
    return recipe, found[0]


def _read(path: Path) -> ForeignRecipe:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise TrainingError(f"{path.name} is too large for a recipe.")
        told: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise TrainingError(f"{path.name} cannot be read.") from error
    except tomllib.TOMLDecodeError as error:
        raise TrainingError(f"{path.name} is not a TOML file: {error}.") from error
    source = told.pop("source", None)
    if not isinstance(source, dict):
        raise TrainingError(f"{path.name} lacks the section [source] with library and architecture.")
    given, output = told.get("input"), told.get("output")
    if isinstance(given, dict):
        # In all three libraries the channels come first.
        given.setdefault("layout", "NCHW")
    if isinstance(output, dict):
        output.setdefault("scores", "logits")
    try:
        recipe = ForeignRecipe(source=Source.model_validate(source), spec=ImportSpec.model_validate(told))
    except ValidationError as error:
        raise TrainingError(f"{path.name}: {first_reason(error)}") from error
    except ModelError as error:
        raise TrainingError(f"{path.name}: {error.message}") from error
    if recipe.spec.input.layout != "NCHW":
        raise TrainingError(f"{path.name}: input.layout: networks of torch have NCHW.")
    return recipe
