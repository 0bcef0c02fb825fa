"""A reader's annotations in words: their numbers on paper, in objects and for the RIS."""

from __future__ import annotations

from collections.abc import Callable

from core.images.base.picture import Plane
from core.images.display.measurements import AnnotationKind, Measured, Quantity
from core.results.wording import in_english, readable_number

#: Area in mm² from which it is written in cm².
_LARGE = 1000
#: All texts of this module, which reports and the window translate.
MARK_WORDS = (
    *(kind.value for kind in AnnotationKind),
    *(plane.value for plane in Plane if plane.value),
    *("Area", "Mean", "SD", "Min", "Max"),
)


def kind_word(one: Measured, say: Callable[[str], str] = in_english) -> str:
    """Return the name of an annotation's kind."""
    return say(one.annotation.kind.value)


def measured_words(
    one: Measured,
    say: Callable[[str], str] = in_english,
    figures: Callable[[str], str] = in_english,
) -> tuple[str, ...]:
    """Return an annotation's numbers with their units, each in a few words, after the reader's label.

    Parameters
    ----------
    one : Measured
    say : callable
        Translates a text.
    figures : callable
        Writes decimals in the language's form.
    """
    first, *others = _numbers(one, say, figures)
    label = one.annotation.label
    return (f"{label}: {first}" if label else first, *others)


def _numbers(one: Measured, say: Callable[[str], str], figures: Callable[[str], str]) -> tuple[str, ...]:
    values = dict(one.values)
    where = f" {say(one.plane.value)}" if one.plane.value else ""
    if Quantity.LENGTH in values:
        return (f"{figures(f'{values[Quantity.LENGTH]:.1f}')} {one.unit}{where}",)
    if Quantity.ANGLE in values:
        return (f"{figures(f'{values[Quantity.ANGLE]:.1f}')}°",)
    covered, unit = values[Quantity.AREA], one.unit
    if unit == "mm" and covered >= _LARGE:
        covered, unit = covered / 100, "cm"
    said = [f"{say('Area')} {figures(f'{covered:.1f}')} {unit}²{where}"]
    if Quantity.MEAN in values:
        numbers = {name: figures(readable_number(value)) for name, value in values.items()}
        tail = f" {one.grey_unit}".rstrip()
        said.append(
            f"{say('Mean')} {numbers[Quantity.MEAN]}  {say('SD')} {numbers[Quantity.DEVIATION]}{tail}"
        )
        said.append(f"{say('Min')} {numbers[Quantity.LOW]}  {say('Max')} {numbers[Quantity.HIGH]}{tail}")
    return tuple(said)
