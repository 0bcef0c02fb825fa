"""The recipe: one readable TOML file that says everything that goes into a model."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from core.models.card import Class, Preparation, Text
from training.errors import TrainingError
from training.networks.spec import NetworkSpec

Share = Annotated[float, Field(ge=0.0, le=1.0)]
Positive = Annotated[float, Field(gt=0.0)]
Range = tuple[float, float]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class World(_Part):
    """Sources that belong together, such as those of one hospital; results are given for each world."""

    name: Text
    sources: Annotated[tuple[Text, ...], Field(min_length=1)]


class Data(_Part):
    """The data set: what it is called, where it is from and what is wrong with it.

    Attributes
    ----------
    file : str
        Name of its archive, looked for where no ``--data`` is given.
    worlds : tuple of World
        A source in none is a world of its own.
    """

    name: Text
    file: Text
    source: Text
    licence: Text
    known_problems: tuple[Text, ...] = ()
    worlds: tuple[World, ...] = ()

    @model_validator(mode="after")
    def _one_world_each(self) -> Self:
        sources = [source for world in self.worlds for source in world.sources]
        if len(set(sources)) != len(sources):
            raise ValueError("a source is in two worlds")
        return self

    def world_of(self, source: str) -> str:
        """Name of the world in which a source is."""
        return next((world.name for world in self.worlds if source in world.sources), source)


class Split(_Part):
    """Shares of the validation and the test part; the rest is for training."""

    validation: Annotated[float, Field(gt=0.0, lt=1.0)]
    test: Annotated[float, Field(gt=0.0, lt=1.0)]

    @model_validator(mode="after")
    def _leaves_training(self) -> Self:
        if self.validation + self.test >= 1.0:
            raise ValueError("the split leaves nothing for training")
        return self


class Augmentation(_Part):
    """How training pictures are varied; lengths are shares of the picture's side, greys run from 0 to 1.

    Attributes
    ----------
    untouched : float
        Share of the pictures that stay as they are.
    shift, rotation, zoom, aspect, flip, turn
        Greatest shift; greatest angle in degrees; range of the zoom factor; greatest relative change
        of the aspect ratio; share flipped left to right; share lying on a side or upside down.
    bars, bar_width
        Share with black bars on two opposite sides; greatest width of one.
    border, border_width
        Share with an even border of any grey, each of the four sides by itself; its greatest width.
    erase, erase_side
        Share with one even rectangle laid over it; its greatest side.
    window, window_low, window_width
        Share seen through a random window; range of its lower end; range of its width.
    contrast, brightness, gamma
        Greatest relative change of contrast; greatest offset; greatest |log gamma|.
    blur, noise, noise_sigma
        Share sampled down and up again; share with Gaussian noise; its greatest standard deviation.
    sharpen, compress
        Share sharpened; share with the blocks of strong JPEG compression.
    """

    untouched: Share
    shift: Share
    rotation: Annotated[float, Field(ge=0.0, le=180.0)]
    zoom: Range
    aspect: Share
    flip: Share
    turn: Share
    bars: Share
    bar_width: Annotated[float, Field(ge=0.0, lt=0.5)]
    window: Share
    window_low: Range
    window_width: Range
    contrast: Share
    brightness: Share
    gamma: Annotated[float, Field(ge=0.0, le=2.0)]
    blur: Share
    noise: Share
    noise_sigma: Share
    border: Share = 0.0
    border_width: Annotated[float, Field(ge=0.0, lt=0.5)] = 0.0
    erase: Share = 0.0
    erase_side: Annotated[float, Field(ge=0.05, lt=1.0)] = 0.25
    sharpen: Share = 0.0
    compress: Share = 0.0


class Sampling(_Part):
    """How often the pictures of a source or a class are drawn.

    Attributes
    ----------
    by : {'source', 'label', 'source-and-label'}
        What makes a stratum.
    evenness : float
        0 draws every picture as often as any other, 1 every stratum; between them a stratum of n
        pictures is drawn n ** (1 - evenness) times as often as one of a single picture.
    """

    by: Literal["source", "label", "source-and-label"]
    evenness: Share


class Optimiser(_Part):
    """How the weights move.

    Attributes
    ----------
    name : {'adamw', 'adam', 'sgd'}
        SGD has a momentum of 0.9; for Adam the decay is an L2 penalty.
    schedule : {'one-cycle', 'constant', 'plateau'}
        One cycle up to `learning_rate` and down to nothing; or that rate throughout; or halved whenever
        the validation loss has not fallen for two epochs.
    learned_factor : float
        Learning rate of parameters that begin with learned values, as a share of the others'.
    """

    name: Literal["adamw", "adam", "sgd"] = "adamw"
    schedule: Literal["one-cycle", "constant", "plateau"] = "one-cycle"
    learning_rate: Positive
    weight_decay: Annotated[float, Field(ge=0.0)]
    learned_factor: Annotated[float, Field(gt=0.0, le=1.0)] = 1.0


class Training(_Part):
    """Length and aim of the training.

    Attributes
    ----------
    epochs, patience : int
        It stops after `patience` epochs without a better one.
    batch : int
    average : float
        Decay of the exponential average of the weights that is measured and kept, less in the first
        steps; 0 for none.
    clip : float
        Greatest norm of a step's gradient; 0 for no limit.
    label_smoothing : float
    keep : {'loss', 'worst-source', 'last'}
        Which epoch is kept: that of the least validation loss, or of the least loss of the source that
        does worst, or the last.
    box_weight : float
        Weight of the share of the true class's map that lies outside the boxes, where there are boxes.
    """

    epochs: Annotated[int, Field(ge=1)]
    patience: Annotated[int, Field(ge=1)]
    batch: Annotated[int, Field(ge=2)]
    average: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.0
    clip: Annotated[float, Field(ge=0.0)] = 0.0
    label_smoothing: Annotated[float, Field(ge=0.0, lt=1.0)] = 0.0
    keep: Literal["loss", "worst-source", "last"] = "loss"
    box_weight: Annotated[float, Field(ge=0.0)] = 0.0


class CalibrationRule(_Part):
    """What the temperature is fitted on.

    Attributes
    ----------
    lightly_varied : bool
        The validation pictures once more, lightly varied: a validation part without a single error
        leaves the temperature undetermined.
    """

    lightly_varied: bool


class OperatingRule(_Part):
    """When a finding counts as positive.

    Attributes
    ----------
    positive : tuple of str
        The classes whose probabilities are summed.
    sensitivity : float, optional
        The threshold is the greatest that reaches it on the validation part.
    threshold : float, optional
        Given instead.
    """

    positive: Annotated[tuple[str, ...], Field(min_length=1)]
    sensitivity: Annotated[float, Field(gt=0.0, lt=1.0)] | None = None
    threshold: Share | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.sensitivity is None) == (self.threshold is None):
            raise ValueError("give either a sensitivity or a threshold")
        return self


class GateRule(_Part):
    """How the out-of-distribution gate is fitted.

    Attributes
    ----------
    shrinkage : float
        Weight of the diagonal in the within-class covariance.
    quantile, margin : float
        The limit is `margin` times this quantile of the validation distances.
    minimum_side : int
        Pixels.
    minimum_contrast : float
        Standard deviation in grey levels of 255.
    alike : tuple of str
        Other data sets that show what this model is made for, ``archive`` or ``archive/class``; the test
        of the gate does not count them as foreign.
    """

    shrinkage: Share
    quantile: Share
    margin: Positive
    minimum_side: Annotated[int, Field(ge=1)]
    minimum_contrast: Annotated[float, Field(ge=0.0)]
    alike: tuple[Text, ...] = ()


class Recipe(_Part):
    """Everything that goes into a model, in the order in which it is used."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,63}$")]
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")]
    title: Text
    summary: Text
    seed: Annotated[int, Field(ge=0, lt=2**31)]
    modalities: tuple[str, ...]
    body_regions: tuple[str, ...]
    limits: Annotated[tuple[Text, ...], Field(min_length=1)]
    classes: Annotated[tuple[Class, ...], Field(min_length=2)]
    data: Data
    preparation: Preparation
    split: Split
    network: NetworkSpec
    augmentation: Augmentation
    sampling: Sampling | None = None
    optimiser: Optimiser
    training: Training
    calibration: CalibrationRule
    operating_point: OperatingRule | None = None
    gate: GateRule

    @property
    def class_names(self) -> tuple[str, ...]:
        """Names of the classes in the order of the outputs."""
        return tuple(c.name for c in self.classes)

    @property
    def weights_key(self) -> str:
        """Hash of what the weights follow from; words, the gate and the licence may change without it."""
        parts = {
            "seed",
            "preparation",
            "split",
            "network",
            "augmentation",
            "sampling",
            "optimiser",
            "training",
        }
        text = repr(self.class_names) + self.model_dump_json(include=parts)
        return hashlib.sha256(text.encode()).hexdigest()

    @model_validator(mode="after")
    def _classes_differ(self) -> Self:
        if len(set(self.class_names)) != len(self.classes):
            raise ValueError("two classes have the same name")
        if self.operating_point and not set(self.operating_point.positive) < set(self.class_names):
            raise ValueError("the positive classes must be some, not all, of the classes")
        return self


def parse_recipe(text: str, name: str) -> Recipe:
    """Parse and validate the text of a recipe.

    Raises
    ------
    TrainingError
        Naming the first place that is wrong.
    """
    try:
        return Recipe.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise TrainingError(f"{name} is not valid TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "recipe"
        raise TrainingError(f"{name} is not a valid recipe at {place}: {first['msg']}.") from error


def find_recipe(name: str) -> Path:
    """Path of a recipe given as a file, or by the id of one that comes with this package.

    Raises
    ------
    TrainingError
        If there is neither.
    """
    own = Path(__file__).with_name("recipes") / f"{name}.toml"
    for path in (Path(name), own):
        if path.is_file():
            return path
    raise TrainingError(f"There is no recipe {name}.")


def archives() -> tuple[str, ...]:
    """Archives of all data sets that the recipes of this package are made from."""
    recipes = Path(__file__).with_name("recipes").glob("*.toml")
    return tuple(sorted({tomllib.loads(path.read_text("utf-8"))["data"]["file"] for path in recipes}))
