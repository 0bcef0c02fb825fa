"""Marks that a reader left on a picture: annotations with their numbers, and the choice as key picture."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.images.base.picture import Plane, Window
from core.images.display.measurements import Annotation, AnnotationKind, Measured, Quantity
from core.results.picture_key import PictureKey


@dataclass(frozen=True)
class PictureMarks:
    """All marks that a reader left on one picture; false if there are none.

    Attributes
    ----------
    picture : PictureKey
    at : datetime
        Time of the last change, with time zone.
    is_key : bool
        Whether the reader chose it as a key picture.
    measured : tuple of Measured
        Annotations, in the coordinates of `core.images.display.measurements.Point`.
    window : Window or None
        Window in use when the picture was last marked; None for the file's own.
    inverted : bool
        Whether black and white were swapped at that time.
    patient : str
        Pseudonymous mark of the patient (`core.network.base.patient_mark`).
    """

    picture: PictureKey
    at: datetime
    is_key: bool = False
    measured: tuple[Measured, ...] = ()
    window: Window | None = None
    inverted: bool = False
    patient: str = ""

    def __bool__(self) -> bool:
        return self.is_key or bool(self.measured)


def marks_to_json(marks: PictureMarks) -> str:
    """Write marks as one line of JSON."""
    window = marks.window
    return json.dumps(
        {
            "key": marks.is_key,
            "annotations": [
                {
                    "kind": one.annotation.kind.value,
                    "points": one.annotation.points,
                    "values": {quantity.value: value for quantity, value in one.values},
                    "unit": one.unit,
                    "grey": one.grey_unit,
                    "plane": one.plane.name,
                    # Unlabelled marks are written, and referenced in objects, as before labels existed.
                    **({"label": one.annotation.label} if one.annotation.label else {}),
                }
                for one in marks.measured
            ],
            "window": None if window is None else [window.center, window.width, window.function],
            "inverted": marks.inverted,
        }
    )


def marks_from_json(picture: PictureKey, line: str, at: datetime, patient: str = "") -> PictureMarks:
    """Read marks from a line of `marks_to_json`."""
    held = json.loads(line)
    window = held["window"]
    return PictureMarks(
        picture=picture,
        at=at,
        is_key=held["key"],
        measured=tuple(map(_measured, held["annotations"])),
        window=None if window is None else Window(*window),
        inverted=held["inverted"],
        patient=patient,
    )


def _measured(held: Mapping[str, Any]) -> Measured:
    points = tuple((float(x), float(y)) for x, y in held["points"])
    return Measured(
        Annotation(AnnotationKind(held["kind"]), points, held.get("label", "")),
        tuple((Quantity(name), float(value)) for name, value in held["values"].items()),
        held["unit"],
        held["grey"],
        Plane[held["plane"]],
    )
