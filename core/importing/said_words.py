"""Parses single answers about a model as people type them."""

from __future__ import annotations

import re
from typing import cast, get_args

from core.errors import ModelError
from core.images.display.prepare import PreparationName
from core.importing.spec import VALUES, Layout, ScoresName, Values, ValuesName
from core.language.message import Message

#: Resizing methods of other frameworks.
RESIZES: tuple[PreparationName, ...] = ("stretch", "letterbox", "centre-crop")


def values_from(text: str) -> ValuesName | Values:
    """Parse a usual range's name, or ``mean=0.5,0.5,0.5 std=0.25,0.25,0.25`` (also ``low=…``, ``high=…``).

    Raises
    ------
    ModelError
    """
    name = text.strip().lower()
    if name in VALUES:
        return name
    told = dict(re.findall(r"(mean|std|low|high)\s*=\s*([-+0-9.eE,]+)", name))
    left = re.sub(r"(mean|std|low|high)\s*=\s*[-+0-9.eE,]+", "", name).strip(" ;")
    if not told or left:
        raise ModelError(
            "There are no values {text!r}; there are: {known}, or mean=… std=… with a number for each "
            "channel.",
            text=text,
            known=", ".join(VALUES),
        )
    try:
        numbers = {
            key: tuple(float(part) for part in value.strip(",").split(",")) for key, value in told.items()
        }
        channels = max(len(numbers.get(key, (0.0,))) for key in ("mean", "std"))
        mean, std = numbers.get("mean", (0.0,) * channels), numbers.get("std", (1.0,) * channels)
        low, high = numbers.get("low", (0.0,))[0], numbers.get("high", (1.0,))[0]
        return Values(low=low, high=high, mean=mean, std=std)
    except ValueError as error:
        raise ModelError("The values {text!r} are not numbers that fit.", text=text) from error


def size_from(text: str) -> tuple[int, int]:
    """Parse ``HEIGHTxWIDTH``, or one number for both.

    Raises
    ------
    ModelError
    """
    parts = re.fullmatch(r"\s*(\d{1,4})(?:\s*[x×,]\s*(\d{1,4}))?\s*", text)
    if parts is None:
        raise ModelError("{text!r} is not a size; write it as 224x224.", text=text)
    return int(parts[1]), int(parts[2] or parts[1])


def window_from(text: str) -> tuple[float, float]:
    """Parse ``CENTRE,WIDTH`` in Hounsfield units.

    Raises
    ------
    ModelError
    """
    try:
        centre, width = (float(part) for part in text.split(","))
    except ValueError as error:
        raise ModelError(
            "{text!r} is not a window; write it as CENTRE,WIDTH, such as 40,80.", text=text
        ) from error
    return centre, width


def scores_from(text: str) -> ScoresName:
    """Parse ``logits``, ``softmax`` or ``sigmoid``."""
    return cast("ScoresName", _one_of(text.lower(), get_args(ScoresName), Message("scores")))


def layout_from(text: str) -> Layout:
    """Parse ``NCHW`` or ``NHWC``."""
    return cast("Layout", _one_of(text.upper(), get_args(Layout), Message("layout")))


def resize_from(text: str) -> PreparationName:
    """Parse ``stretch``, ``letterbox`` or ``centre-crop``."""
    return cast("PreparationName", _one_of(text.lower(), RESIZES, Message("way to resize")))


def _one_of(text: str, known: tuple[str, ...], what: Message) -> str:
    if text.strip() not in known:
        raise ModelError(
            "There is no {what} {text!r}; there are: {known}.", what=what, text=text, known=", ".join(known)
        )
    return text.strip()
