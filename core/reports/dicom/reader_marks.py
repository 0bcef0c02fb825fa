"""A reader's marks as objects: lines and numbers over a picture, measurements, and key pictures.

The objects are a presentation state of each marked frame (PS3.3 A.33.1), a report of all measurements of a
study (PS3.16 TID 1500), and a key object selection (PS3.3 A.35.4). Nothing in them comes from a model.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from highdicom.color import CIELabColor
from highdicom.ko import KeyObjectSelection, KeyObjectSelectionDocument
from highdicom.pr import AnnotationUnitsValues, GraphicAnnotation, GraphicLayer, GraphicObject, TextObject
from highdicom.pr.enum import GraphicTypeValues
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.sr.codedict import codes as standard
from pydicom.uid import UID

from core import __version__
from core.images.base.picture import Picture
from core.images.dicom.grey_values import ModalityTransform
from core.images.display.measurements import Annotation, AnnotationKind, Measured
from core.reports.dicom.common import (
    ResultKind,
    Stamp,
    common_arguments,
    finish_object,
    mark_tracking,
    object_uid,
)
from core.reports.dicom.presentation import Drawn, said_of, softcopy_state, stand_in
from core.reports.dicom.source_object import Origin, request_item
from core.results.mark_words import measured_words
from core.results.marks import PictureMarks

_LAYER = "READER"
_COLOUR = (244, 211, 94)
_WORDS = "Marks of the reader, made with Overread"
_KEY_WORDS = "Key pictures chosen by the reader, with Overread"


@dataclass(frozen=True, eq=False)
class MarkedFrame:
    """A frame with a reader's marks.

    Attributes
    ----------
    origin : Origin
        Origin of the picture's file.
    marks : PictureMarks
    """

    origin: Origin
    marks: PictureMarks

    @property
    def frame(self) -> int:
        """Number of the frame, counted from 1."""
        return self.marks.picture.frame

    @property
    def said(self) -> tuple[object, ...]:
        """Everything that objects contain of the marks, for their UIDs."""
        labels = tuple(one.annotation.label for one in self.marks.measured)
        return (
            self.origin.instance,
            self.origin.sop_class,
            self.frame,
            self.marks.is_key,
            self.marks.measured,
            # Unlabelled marks keep the UIDs that they had before labels existed.
            *((labels,) if any(labels) else ()),
        )


def as_marked(picture: Picture, marks: PictureMarks) -> Picture:
    """Return a picture that is shown as when it was marked."""
    return replace(
        picture,
        voi=picture.voi if marks.window is None else marks.window,
        inverted=picture.inverted is not marks.inverted,
    )


def outline(annotation: Annotation) -> NDArray[np.float64]:
    """Return an annotation as points of a line; an ellipse as the ends of its longer and shorter axis."""
    if annotation.kind in (AnnotationKind.LENGTH, AnnotationKind.ANGLE):
        return np.array(annotation.points, dtype=np.float64)
    (x, y), (x2, y2) = annotation.points
    if annotation.kind is AnnotationKind.RECTANGLE:
        return np.array([(x, y), (x2, y), (x2, y2), (x, y2), (x, y)], dtype=np.float64)
    across, down = (x + x2) / 2, (y + y2) / 2
    wide = [(min(x, x2), down), (max(x, x2), down)]
    high = [(across, min(y, y2)), (across, max(y, y2))]
    return np.array(wide + high if abs(x2 - x) >= abs(y2 - y) else high + wide, dtype=np.float64)


def inside(points: NDArray[np.float64], rows: int, columns: int) -> NDArray[np.float64]:
    """Return points moved into the picture, in the form of objects (PS3.3 C.10.5, C.18.6.1)."""
    return np.clip(points, 0.0, np.array([columns, rows], dtype=np.float64))


def marks_state(marked: MarkedFrame, picture: Picture, transform: ModalityTransform, stamp: Stamp) -> Dataset:
    """Make the presentation state of a grey frame with annotations, shown as when it was marked.

    Parameters
    ----------
    marked : MarkedFrame
    picture : Picture
        The frame.
    transform : ModalityTransform
        Transform from stored values to those of the picture's window.
    stamp : Stamp
    """
    origin, shown = marked.origin, as_marked(picture, marked.marks)
    how = (transform.slope, transform.intercept, said_of(transform.table), said_of(shown.voi), shown.inverted)
    instance = object_uid(ResultKind.MARKS, __version__, marked.said, how, origin.side, *origin.order)
    source = stand_in(origin, picture)
    layer = GraphicLayer(_LAYER, 1, _WORDS, CIELabColor.from_rgb(*_COLOUR))
    annotations = [_drawn(source, layer, marked, one) for one in marked.marks.measured]
    drawn = Drawn(source, label="READER", description=_WORDS, layer=layer, annotations=annotations)
    arguments = common_arguments(origin, ResultKind.MARKS, instance, stamp)
    result = softcopy_state(origin, shown, transform, drawn, arguments)
    finish_object(result, origin, stamp, ())
    return result


def key_selection(marked: Sequence[MarkedFrame], stamp: Stamp) -> Dataset:
    """Make the selection of a study's key pictures, at least one, titled “Of Interest”.

    Parameters
    ----------
    marked : sequence of MarkedFrame
        Marked frames of one study.
    stamp : Stamp
    """
    keys = [one for one in marked if one.marks.is_key]
    first = keys[0].origin
    frames: dict[str, list[int]] = {}
    origins = {one.origin.instance: one.origin for one in keys}
    for one in keys:
        frames.setdefault(one.origin.instance, []).append(one.frame)
    evidence = [_stand_in(origin) for origin in origins.values()]
    content = KeyObjectSelection(standard.DCM.OfInterest, evidence, description=_KEY_WORDS)
    request = request_item(first)
    arguments = common_arguments(first, ResultKind.KEYS, _uid_of(ResultKind.KEYS, keys), stamp)
    for unknown in ("manufacturer_model_name", "software_versions", "device_serial_number"):
        arguments.pop(unknown, None)
    result = KeyObjectSelectionDocument(
        evidence=evidence,
        content=content,
        requested_procedures=None if request is None else [request],
        **arguments,
    )
    for item in result.ContentSequence:
        for image in item.get("ReferencedSOPSequence", ()):
            origin = origins[image.ReferencedSOPInstanceUID]
            image.ReferencedSOPClassUID = origin.sop_class
            if origin.numbered:
                image.ReferencedFrameNumber = sorted(set(frames[origin.instance]))
    for origin in origins.values():
        origin.refer(result, 1)
    finish_object(result, first, stamp, ())
    return result


def _stand_in(origin: Origin) -> Dataset:
    """Return a source that highdicom accepts as a picture; its size is not used."""
    source = copy.deepcopy(origin.header)
    source.Rows = source.Columns = 1
    return source


def _uid_of(kind: ResultKind, marked: Iterable[MarkedFrame]) -> UID:
    marked = list(marked)
    first = marked[0].origin
    said = [one.said for one in marked]
    return object_uid(kind, __version__, first.study_key, said, *first.order)


def _drawn(source: Dataset, layer: GraphicLayer, marked: MarkedFrame, one: Measured) -> GraphicAnnotation:
    uid, words = mark_tracking(marked.origin, marked.frame, one)
    points = inside(outline(one.annotation), source.Rows, source.Columns)
    round_ = one.annotation.kind is AnnotationKind.ELLIPSE
    line = GraphicObject(
        GraphicTypeValues.ELLIPSE if round_ else GraphicTypeValues.POLYLINE,
        points,
        AnnotationUnitsValues.PIXEL,
        tracking_id=words,
        tracking_uid=uid,
    )
    column, row = points[int(np.argmax(points[:, 1]))]
    text = TextObject(
        "; ".join(measured_words(one)),
        AnnotationUnitsValues.PIXEL,
        anchor_point=(float(column), float(row)),
        anchor_point_visible=False,
        tracking_id=words,
        tracking_uid=uid,
    )
    return GraphicAnnotation([source], layer, graphic_objects=[line], text_objects=[text])
