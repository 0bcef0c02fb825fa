"""The user's specification of a model made elsewhere: input, output, labels and pictures that it reads."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from core.errors import ModelError
from core.images.display.prepare import PreparationName
from core.models.section import Probability, Text
from core.paths import atomic_write

#: Names of conversions from greys of 0 to 255 to the values that a model was trained on: (x / 255 * span +
#: start - mean) / std.
ValuesName = Literal["0-255", "0-1", "-1-1", "imagenet", "torchxrayvision"]
ScoresName = Literal["logits", "softmax", "sigmoid"]
Layout = Literal["NCHW", "NHWC"]

#: Modalities (0008,0060) of pictures for classifiers (PS3.3 C.7.3.1.1.1).
MODALITIES = (
    "CR",
    "CT",
    "DR",
    "DX",
    "ES",
    "GM",
    "IO",
    "MG",
    "MR",
    "NM",
    "OP",
    "OPT",
    "PT",
    "PX",
    "RF",
    "RG",
    "SM",
    "US",
    "XA",
    "XC",
)
_MOST_BYTES = 1 << 20


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Values(_Section):
    """Values that the model was trained on, if they are not one of the usual ranges.

    A grey x of 0 to 255 becomes ``(x / 255 * (high - low) + low - mean) / std``.

    Attributes
    ----------
    low, high : float
        Values of black and white, before mean and standard deviation are applied.
    mean, std : tuple of float
        One for each channel.
    """

    low: float = 0.0
    high: float = 1.0
    mean: Annotated[tuple[float, ...], Field(min_length=1, max_length=3)] = (0.0,)
    std: Annotated[tuple[Annotated[float, Field(gt=0.0)], ...], Field(min_length=1, max_length=3)] = (1.0,)

    @model_validator(mode="after")
    def _as_many(self) -> Values:
        if len(self.mean) != len(self.std):
            raise ValueError("mean and std must be as many")
        return self


#: The usual ranges. torchvision's models: https://docs.pytorch.org/vision/stable/models.html;
#: torchxrayvision: Cohen et al., "TorchXRayVision: A library of chest X-ray datasets and models" (MIDL 2022).
VALUES: dict[ValuesName, Values] = {
    "0-255": Values(low=0.0, high=255.0),
    "0-1": Values(),
    "-1-1": Values(low=-1.0, high=1.0),
    "imagenet": Values(mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225)),
    "torchxrayvision": Values(low=-1024.0, high=1024.0),
}


class Input(_Section):
    """The model's input.

    Attributes
    ----------
    layout : {'NCHW', 'NHWC'}
    channels : {1, 3}
        Number of channels; with 3, the grey picture is repeated three times.
    height, width : int
    values : str or Values
    resize : str
        As in `core.images.display.prepare`: ``stretch``, ``letterbox``, ``centre-crop``.
    crop : float
        For ``centre-crop``: fraction of the shorter side that is kept, such as 224 / 256.
    window : (float, float) or None
        Centre and width in Hounsfield units of the CT window in training.
    """

    layout: Layout
    channels: Literal[1, 3]
    height: Annotated[int, Field(ge=8, le=2048)]
    width: Annotated[int, Field(ge=8, le=2048)]
    values: ValuesName | Values
    resize: PreparationName = "stretch"
    crop: Annotated[float, Field(gt=0.0, le=1.0)] = 1.0
    window: tuple[float, Annotated[float, Field(gt=0.0)]] | None = None

    @property
    def range(self) -> Values:
        """The values as numbers."""
        return VALUES[self.values] if isinstance(self.values, str) else self.values

    @model_validator(mode="after")
    def _channels_fit(self) -> Input:
        if len(self.range.mean) not in (1, self.channels):
            raise ValueError(
                f"mean and std are of {len(self.range.mean)} channels, and the model has {self.channels}"
            )
        return self


class Output(_Section):
    """The model's output.

    Attributes
    ----------
    scores : {'logits', 'softmax', 'sigmoid'}
        Kind of scores that the graph returns.
    one_of : bool
        Whether exactly one label applies to a picture; otherwise each applies or not on its own.
    name : str
        Name of the graph's output with the scores; may be empty if only one output is possible.
    """

    scores: ScoresName
    one_of: bool
    name: str = ""

    @model_validator(mode="after")
    def _fits(self) -> Output:
        if self.scores == "softmax" and not self.one_of:
            raise ValueError("a softmax holds for one of the labels")
        return self


class Label(_Section):
    """A label, in the order of the model's outputs.

    Attributes
    ----------
    title : str
        Title for people.
    abnormal : bool
        Whether it is a finding that is reported.
    threshold : float
        Probability from which the finding is suspected; for a model with one of several labels, the same for
        all abnormal ones together.
    """

    title: Text
    abnormal: bool = True
    threshold: Probability = 0.5

    @property
    def name(self) -> str:
        """The title as an identifier, which other labels may share; see `ImportSpec.names`."""
        return re.sub(r"[^A-Za-z0-9]+", "_", self.title).strip("_")[:64] or "label"


class Reads(_Section):
    """Kinds of pictures that the model reads; empty lists for any.

    Attributes
    ----------
    modalities : tuple of str
        Some of `MODALITIES`.
    kinds : tuple of str
        Classes of the model that names image kinds, such as ``CXR``.
    """

    modalities: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _known(self) -> Reads:
        for name in self.modalities:
            if name not in MODALITIES:
                raise ValueError(f"there is no modality {name!r}; there are: {', '.join(MODALITIES)}")
        return self


class ImportSpec(_Section):
    """The whole specification of a model made elsewhere.

    Attributes
    ----------
    id, version, title, summary : str
        As in `core.models.card.Card`.
    input : Input
    output : Output
    labels : tuple of Label
    reads : Reads
    maps : bool
        Whether the evidence before a linear last layer becomes maps.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,63}$")]
    version: Annotated[str, Field(pattern=r"^\d+\.\d+\.\d+$")] = "1.0.0"
    title: Text
    summary: Annotated[str, Field(max_length=2000)] = ""
    input: Input
    output: Output
    labels: Annotated[tuple[Label, ...], Field(min_length=1, max_length=1000)]
    reads: Reads = Reads()
    maps: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """An identifier for each label; titles that differ only in special characters are numbered."""
        plain = [label.name for label in self.labels]
        return tuple(
            name if plain.count(name) == 1 else f"{name[:59]}_{number}"
            for number, name in enumerate(plain, start=1)
        )

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> ImportSpec:
        titles, names = {label.title.casefold() for label in self.labels}, self.names
        if len(titles) != len(names) or len(set(names)) != len(names):
            raise ValueError("two labels have the same name")
        abnormal = [label for label in self.labels if label.abnormal]
        if not abnormal:
            raise ValueError("at least one label must be abnormal, or there is nothing to find")
        if self.output.one_of:
            if len(names) < 2 or len(abnormal) == len(names):
                raise ValueError("of labels of which one holds, at least one must be normal")
            if len({label.threshold for label in abnormal}) != 1:
                raise ValueError("the abnormal labels of which one holds have one threshold together")
        return self


def read_spec(text: str, name: str) -> ImportSpec:
    """Read the specification of a model from a TOML text.

    Parameters
    ----------
    text : str
    name : str
        Name of the file, for the error message.

    Raises
    ------
    ModelError
        If it is not valid TOML, or contains unknown or contradictory values.
    """
    try:
        return ImportSpec.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ModelError("{name} is not a TOML file: {reason}.", name=name, reason=str(error)) from error
    except ValidationError as error:
        raise ModelError("{name}: {reason}", name=name, reason=first_reason(error)) from error


def read_spec_file(path: Path) -> ImportSpec:
    """Read the specification of a model from a file; see `read_spec`.

    Raises
    ------
    ModelError
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ModelError("{name} is too large.", name=path.name)
        return read_spec(path.read_text("utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError("{name} cannot be read.", name=path.name) from error


def write_spec_file(spec: ImportSpec, path: Path) -> None:
    """Write the specification of a model to a TOML file.

    Raises
    ------
    ExportError
        If the file cannot be written.
    """
    with atomic_write(path) as temporary:
        temporary.write_text(write_spec(spec), "utf-8")


def first_reason(error: ValidationError) -> str:
    """Return the first error in a specification, in one sentence."""
    first = error.errors()[0]
    if first["loc"] == ("id",) and first["type"] == "string_pattern_mismatch":
        return f"The id {str(first['input'])[:80]!r} must be 2 to 64 small letters, digits and hyphens."
    place = ".".join(str(part) for part in first["loc"] if not str(part).startswith("function-"))
    reason = str(first["msg"]).removeprefix("Value error, ")
    return f"{place}: {reason}." if place else f"{reason[0].upper()}{reason[1:]}."


def write_spec(spec: ImportSpec) -> str:
    """Return a specification as TOML text, which `read_spec` accepts."""
    told = spec.model_dump(mode="json", exclude_none=True)
    labels = told.pop("labels")
    lines = [f"{key} = {_value(value)}" for key, value in told.items() if not isinstance(value, dict)]
    for key, section in told.items():
        if isinstance(section, dict):
            lines += ["", f"[{key}]", *(f"{name} = {_value(value)}" for name, value in section.items())]
    for label in labels:
        lines += ["", "[[labels]]", *(f"{name} = {_value(value)}" for name, value in label.items())]
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    """Return a value in TOML's form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in escaped) + '"'
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_value(part) for part in value) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(part)}" for key, part in value.items()) + " }"
    return repr(value)
