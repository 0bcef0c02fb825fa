"""The places of a picture's findings as a presentation state: lines and text over it (PS3.3 A.33.1)."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from highdicom import PresentationLUTTransformation
from highdicom.color import CIELabColor
from highdicom.enum import PresentationLUTShapeValues
from highdicom.pr import (
    AnnotationUnitsValues,
    GraphicAnnotation,
    GraphicLayer,
    GraphicObject,
    GrayscaleSoftcopyPresentationState,
    TextJustificationValues,
    TextObject,
)
from highdicom.pr.enum import GraphicTypeValues
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.uid import SecondaryCaptureImageStorage

from core import NOTICE, __version__
from core.images.base.picture import Picture, VoiTable
from core.images.dicom.grey_values import ModalityTransform
from core.reports.dicom.common import (
    ResultKind,
    ShownFinding,
    Stamp,
    common_arguments,
    finish_object,
    models_of,
    object_uid,
)
from core.reports.dicom.geometry import decimals
from core.reports.dicom.source_object import Origin
from core.reports.picture_map import MarkedPlace
from core.results.wording import finding_words

_LAYER = "OVERREAD"
_COLOUR = (255, 176, 0)
#: Position of the notice as shares of the displayed area: left, top, right, bottom.
_NOTICE_BOX = (0.01, 0.95, 0.6, 0.99)
#: Bit depths that entries of a look-up table may have here (PS3.3 C.11.1.1.1, C.11.8).
_BITS = (8, 16)
#: Units of a modality LUT that have a defined term (PS3.3 C.11.1.1.2).
_TYPES = {"HU": "HU", "OD/1000": "OD"}


def presentation_state(
    marked: Sequence[tuple[ShownFinding, MarkedPlace]],
    picture: Picture,
    transform: ModalityTransform,
    stamp: Stamp,
) -> Dataset:
    """Make the presentation state of one grey frame, which viewers then show as Overread does.

    Parameters
    ----------
    marked : sequence of (ShownFinding, MarkedPlace)
        Findings of that frame, at least one, with places in its pixels.
    picture : Picture
        The frame.
    transform : ModalityTransform
        Transform from stored values to those of the picture's window.
    stamp : Stamp
    """
    first, _ = marked[0]
    origin, frame = first.origin, first.frame
    said = [
        (vars(one.seen.reading.model), one.finding, [curve.tobytes() for curve in place.curves])
        for one, place in marked
    ]
    shown = (transform.slope, transform.intercept, said_of(transform.table), said_of(picture.voi))
    instance = object_uid(
        ResultKind.PRESENTATION,
        __version__,
        origin.instance,
        origin.sop_class,
        frame,
        said,
        shown,
        origin.side,
        *origin.order,
    )
    source = stand_in(origin, picture)
    layer = GraphicLayer(
        _LAYER, 1, f"Places of suspected findings. {NOTICE}"[:64], CIELabColor.from_rgb(*_COLOUR)
    )
    drawn = Drawn(
        source,
        label="FINDINGS",
        description=f"Places of suspected findings. {NOTICE}"[:64],
        layer=layer,
        annotations=[
            *(_annotation(source, layer, one, place) for one, place in marked),
            GraphicAnnotation([source], layer, text_objects=[_notice()]),
        ],
    )
    greatest = max(one.finding.score for one, _ in marked)
    arguments = common_arguments(origin, ResultKind.PRESENTATION, instance, stamp, greatest)
    result = softcopy_state(origin, picture, transform, drawn, arguments)
    finish_object(result, origin, stamp, models_of(one for one, _ in marked))
    return result


@dataclass(frozen=True, eq=False)
class Drawn:
    """Graphics of a presentation state over a frame.

    Attributes
    ----------
    source : Dataset
        Represents the frame (`stand_in`).
    label, description : str
        ContentLabel (0070,0080) and ContentDescription (0070,0081).
    layer : GraphicLayer
    annotations : sequence of GraphicAnnotation
    """

    source: Dataset
    label: str
    description: str
    layer: GraphicLayer
    annotations: Sequence[GraphicAnnotation]


def softcopy_state(
    origin: Origin, picture: Picture, transform: ModalityTransform, drawn: Drawn, arguments: dict[str, Any]
) -> Dataset:
    """Make a presentation state of grey values that shows a frame as `picture` is shown.

    Parameters
    ----------
    origin : Origin
    picture : Picture
    transform : ModalityTransform
    drawn : Drawn
    arguments : dict
        Result of `core.reports.dicom.common.common_arguments`.
    """
    # A presentation state has its own date instead (PS3.3 C.11.10).
    date, time = arguments.pop("content_date"), arguments.pop("content_time")
    result = GrayscaleSoftcopyPresentationState(
        referenced_images=[drawn.source],
        content_label=drawn.label,
        content_description=drawn.description,
        graphic_layers=[drawn.layer],
        graphic_annotations=drawn.annotations,
        presentation_lut_transformation=PresentationLUTTransformation(
            presentation_lut_shape=PresentationLUTShapeValues.INVERSE
            if picture.inverted
            else PresentationLUTShapeValues.IDENTITY
        ),
        **arguments,
    )
    _add_modality_lut(result, transform)
    result.SoftcopyVOILUTSequence = [_voi_item(picture)]
    result.Laterality = origin.header.Laterality
    result.PresentationCreationDate, result.PresentationCreationTime = date, time
    origin.refer(result, picture.frame)
    return result


def _annotation(
    source: Dataset, layer: GraphicLayer, shown: ShownFinding, place: MarkedPlace
) -> GraphicAnnotation:
    tracked, words = shown.tracking
    # A line around a place at the edge leaves the picture, and graphic data must not be negative (PS3.3
    # C.10.5).
    last = np.array([source.Columns, source.Rows], dtype=np.float64)
    curves = [np.clip(curve.astype(np.float64), 0.0, last) for curve in place.curves]
    lines = [
        GraphicObject(
            GraphicTypeValues.POLYLINE,
            curve,
            AnnotationUnitsValues.PIXEL,
            tracking_id=words,
            tracking_uid=tracked,
        )
        for curve in curves
    ]
    points = np.concatenate(curves)
    column, row = points[int(np.argmin(points[:, 1]))]
    text = TextObject(
        finding_words(shown.finding),
        AnnotationUnitsValues.PIXEL,
        anchor_point=(float(column), float(row)),
        anchor_point_visible=False,
        tracking_id=words,
        tracking_uid=tracked,
    )
    return GraphicAnnotation([source], layer, graphic_objects=lines, text_objects=[text])


def _notice() -> TextObject:
    return TextObject(
        NOTICE,
        AnnotationUnitsValues.DISPLAY,
        bounding_box=_NOTICE_BOX,
        text_justification=TextJustificationValues.LEFT,
    )


def stand_in(origin: Origin, picture: Picture) -> Dataset:
    """Return a source of one frame, as highdicom checks the frames of a source itself."""
    source = copy.deepcopy(origin.header)
    source.SOPClassUID = SecondaryCaptureImageStorage
    source.Rows, source.Columns = picture.shape
    source.SamplesPerPixel = 1
    if picture.spacing is not None:
        source.PixelSpacing = decimals(picture.spacing)
    return source


def _add_modality_lut(result: Dataset, transform: ModalityTransform) -> None:
    """Write the modality LUT, if there is one (PS3.3 C.11.1)."""
    kind = _TYPES.get(transform.unit, "US")
    if transform.table is not None:
        # The window applies to the table's values, so they are kept.
        item = _table_item(transform.table.first, transform.table.entries, transform.table.bits)
        item.ModalityLUTType = kind
        result.ModalityLUTSequence = [item]
    elif (transform.slope, transform.intercept) != (1.0, 0.0):
        result.RescaleSlope, result.RescaleIntercept = decimals((transform.slope, transform.intercept))
        result.RescaleType = kind


def _voi_item(picture: Picture) -> Dataset:
    """Return the item that converts the picture's values to greys (PS3.3 C.11.8)."""
    item = Dataset()
    if isinstance(picture.voi, VoiTable):
        table = picture.voi
        entries = table.entries
        if table.bits not in _BITS:
            entries = np.round(entries * (65535 / (2**table.bits - 1))).clip(0, 65535).astype(np.uint16)
        item.VOILUTSequence = [_table_item(table.first, entries, table.bits)]
        return item
    item.WindowCenter, item.WindowWidth = decimals((picture.voi.center, picture.voi.width))
    if picture.voi.function != "LINEAR":
        item.VOILUTFunction = picture.voi.function
    return item


def _table_item(first: int, entries: NDArray[np.uint16], bits: int) -> Dataset:
    """Return a look-up table of 8 or 16 bits; its first value is signed only if stored values are signed."""
    item, count = Dataset(), len(entries)
    signed = first < 0 and count < 1 << 15
    begins = first if signed else first % (1 << 16)
    said = [count % (1 << 16), begins, bits if bits in _BITS else 16]
    item.add_new("LUTDescriptor", "SS" if signed else "US", said)
    data = entries.astype("<u2" if said[2] > 8 else "<u1").tobytes()
    item.add_new("LUTData", "OW", data + b"\0" * (len(data) % 2))
    return item


def said_of(voi: object) -> object:
    """Return a description of a look-up table or window, for the UIDs of objects that contain it."""
    return (voi.first, voi.bits, voi.entries.tobytes()) if isinstance(voi, VoiTable) else voi
