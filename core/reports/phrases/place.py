"""Finds the place of a finding in the patient, if known: the side and, on chest films, the field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from core.images.base.picture import PatientOrientation

#: Share of full evidence above which a place counts.
_LEVEL = 0.5
#: Share of the picture's width around its middle in which no side is named.
_MIDDLE = 0.06
#: Share of a place that must be on one side so that it is only there; otherwise it is on both sides.
_ALONE, _BOTH = 0.9, 0.25
#: Heights in a chest film, as shares from the top, that bound the fields; between the fields none is named,
#: as a film shows more than lungs, and how much varies.
_UPPER, _MIDDLE_FIELD, _LOWER = 0.30, (0.40, 0.52), 0.64


@dataclass(frozen=True)
class Place:
    """A place in the patient; unknown parts are empty.

    Attributes
    ----------
    side : {'', 'right', 'left', 'both'}
        The patient's side.
    field : {'', 'upper', 'middle', 'lower'}
    """

    side: Literal["", "right", "left", "both"] = ""
    field: Literal["", "upper", "middle", "lower"] = ""


#: Place of a finding whose position is unknown.
NOWHERE = Place()


def place_of(evidence: NDArray[np.float32], lies: PatientOrientation, *, chest_film: bool) -> Place:
    """Find the patient's side and the field of evidence.

    Parameters
    ----------
    evidence : ndarray of float32, shape (rows, columns)
        Evidence on the picture as it is stored, 0-1.
    lies : PatientOrientation
        Orientation of the picture in the patient. Nothing is assumed beyond it, not even that films are
        usually shown with the patient's right on the left.
    chest_film : bool
        Whether the picture is a chest film, which has fields.
    """
    weight = np.where(evidence >= min(_LEVEL, float(evidence.max())), evidence, 0.0).astype(np.float64)
    if weight.sum() <= 0:
        return Place()
    if lies.side in ("R", "L"):
        # The picture shows one side of the body, so the position in the picture does not matter.
        return Place("right" if lies.side == "R" else "left")
    return Place(_side(weight, lies), _field(weight, lies) if chest_film else "")


def _side(weight: NDArray[np.float64], lies: PatientOrientation) -> Literal["", "right", "left", "both"]:
    across = _towards(weight, lies, ("L", "R"))
    if across is None:
        return ""
    places = (np.arange(len(across)) + 0.5) / len(across) - 0.5
    whole = across.sum()
    right, left = across[places < 0].sum() / whole, across[places > 0].sum() / whole
    if min(right, left) >= _BOTH:
        # Two places rather than one around the middle.
        near = across[np.abs(places) <= _MIDDLE].sum() / whole
        return "both" if near < _BOTH else ""
    beyond = abs(float((across * places).sum() / whole)) > _MIDDLE
    if max(right, left) < _ALONE or not beyond:
        return ""
    return "right" if right > left else "left"


def _field(weight: NDArray[np.float64], lies: PatientOrientation) -> Literal["", "upper", "middle", "lower"]:
    down = _towards(weight, lies, ("F", "H"))
    if down is None:
        return ""
    at = float((down * (np.arange(len(down)) + 0.5)).sum() / down.sum() / len(down))
    if at <= _UPPER:
        return "upper"
    if at >= _LOWER:
        return "lower"
    return "middle" if _MIDDLE_FIELD[0] <= at <= _MIDDLE_FIELD[1] else ""


def _towards(
    weight: NDArray[np.float64], lies: PatientOrientation, letters: tuple[str, str]
) -> NDArray[np.float64] | None:
    """Return the weight along a direction in the patient, towards the first letter; None if it is unknown."""
    for said, axis in ((lies.right, 0), (lies.down, 1)):
        if said[:1] in letters:
            along: NDArray[np.float64] = weight.sum(axis=axis)
            return along if said[:1] == letters[0] else along[::-1]
    return None
