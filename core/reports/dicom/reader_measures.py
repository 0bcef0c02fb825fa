"""The report of a reader's measurements in a study: TID 1500 with a group and a place for each annotation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from highdicom.sr import (
    ComprehensiveSR,
    CoordinatesForMeasurement,
    GraphicTypeValues,
    ImageRegion,
    Measurement,
    MeasurementsAndQualitativeEvaluations,
    PlanarROIMeasurementsAndQualitativeEvaluations,
    RelationshipTypeValues,
    SourceImageForMeasurementGroup,
    SourceImageForRegion,
    TextContentItem,
    TrackingIdentifier,
)
from pydicom.dataset import Dataset
from pydicom.sr.codedict import codes as standard
from pydicom.sr.coding import Code

from core import __version__
from core.images.base.picture import Plane
from core.images.display.measurements import GREY_QUANTITIES, AnnotationKind, Measured, Quantity
from core.reports.dicom import codes
from core.reports.dicom.anatomy import finding_site
from core.reports.dicom.common import (
    ResultKind,
    Stamp,
    common_arguments,
    finish_object,
    mark_tracking,
    object_uid,
)
from core.reports.dicom.reader_marks import MarkedFrame, inside, outline
from core.reports.dicom.report_root import begun_report, container
from core.reports.dicom.source_object import request_item

_PIXELS, _SQUARE_PIXELS = Code("{pixels}", "UCUM", "pixels"), Code("{pixels2}", "UCUM", "square pixels")
_NAMES = {
    Quantity.LENGTH: standard.SCT.Length,
    Quantity.ANGLE: standard.SCT.Angle,
    Quantity.AREA: standard.SCT.Area,
}
_DERIVATIONS = {
    Quantity.MEAN: standard.SCT.Mean,
    Quantity.DEVIATION: standard.SCT.StandardDeviation,
    Quantity.LOW: standard.SCT.Minimum,
    Quantity.HIGH: standard.SCT.Maximum,
}
_UNITS = {
    (Quantity.LENGTH, "mm"): standard.UCUM.Millimeter,
    (Quantity.LENGTH, "px"): _PIXELS,
    (Quantity.AREA, "mm"): standard.UCUM.SquareMillimeter,
    (Quantity.AREA, "px"): _SQUARE_PIXELS,
}
#: The concept for pixel values, by their unit.
_GREYS = {"HU": (Code("112031", "DCM", "Attenuation Coefficient"), standard.UCUM.HounsfieldUnit)}
_GREY = (codes.own_code("pixel-value", "Value of pixels"), standard.UCUM.NoUnits)
_PLANES = {
    Plane.CALIBRATED: "Millimetres are calibrated.",
    Plane.DETECTOR: "Millimetres are those at the detector.",
    Plane.UNSTATED: "The file does not say how its millimetres were calibrated.",
}
_MEASURED = "Measured by a reader with Overread."


def measurement_report(
    marked: Sequence[MarkedFrame], sizes: dict[str, tuple[int, int]], stamp: Stamp
) -> Dataset:
    """Make the report of a study's annotations, at least one; everything in it is the reader's.

    Parameters
    ----------
    marked : sequence of MarkedFrame
        Marked frames of one study.
    sizes : dict of str to (int, int)
        Rows and columns of pictures by SOP Instance UID.
    stamp : Stamp
    """
    measured = [one for one in marked if one.marks.measured]
    first = measured[0].origin
    root = begun_report()
    groups = container(standard.DCM.ImagingMeasurements)
    tracked = set()
    for frame in measured:
        for one in frame.marks.measured:
            uid, _ = mark_tracking(frame.origin, frame.frame, one)
            if uid not in tracked:
                tracked.add(uid)
                groups.ContentSequence.extend(_group(frame, one, sizes[frame.origin.instance]))
    root.ContentSequence.append(groups)
    origins = {one.origin.instance: one.origin for one in measured}
    said = [one.said for one in measured]
    instance = object_uid(ResultKind.MEASURES, __version__, first.study_key, said, *first.order)
    result = ComprehensiveSR(
        evidence=[origin.header for origin in origins.values()],
        content=root,
        is_complete=True,
        coding_schemes=codes.declared_schemes(),
        **common_arguments(first, ResultKind.MEASURES, instance, stamp),
    )
    for origin in origins.values():
        origin.refer(result, 1)
    request = request_item(first)
    if request is not None:
        result.ReferencedRequestSequence = [request]
    finish_object(result, first, stamp, ())
    return result


def _group(
    marked: MarkedFrame, one: Measured, size: tuple[int, int]
) -> MeasurementsAndQualitativeEvaluations | PlanarROIMeasurementsAndQualitativeEvaluations:
    """Return the group of a line or an angle (TID 1501), or of a region (TID 1410)."""
    origin, frames = marked.origin, [marked.frame] if marked.origin.numbered else None
    uid, words = mark_tracking(origin, marked.frame, one)
    tracking = TrackingIdentifier(uid=uid, identifier=words)
    site = finding_site(origin.part, origin.side)
    sites = None if site is None else [site]
    points = inside(outline(one.annotation), *size)
    source = SourceImageForRegion(origin.sop_class, origin.instance, frames)
    group: MeasurementsAndQualitativeEvaluations | PlanarROIMeasurementsAndQualitativeEvaluations
    if one.annotation.kind in (AnnotationKind.LENGTH, AnnotationKind.ANGLE):
        line = CoordinatesForMeasurement(GraphicTypeValues.POLYLINE, points, source)
        group = MeasurementsAndQualitativeEvaluations(
            tracking_identifier=tracking,
            finding_sites=sites,
            measurements=[_measurement(one, quantity, value, [line]) for quantity, value in one.values],
            source_images=[SourceImageForMeasurementGroup(origin.sop_class, origin.instance, frames)],
        )
    else:
        round_ = one.annotation.kind is AnnotationKind.ELLIPSE
        region = ImageRegion(
            GraphicTypeValues.ELLIPSE if round_ else GraphicTypeValues.POLYLINE, points, source
        )
        group = PlanarROIMeasurementsAndQualitativeEvaluations(
            tracking_identifier=tracking,
            referenced_region=region,
            finding_sites=sites,
            measurements=[_measurement(one, quantity, value) for quantity, value in one.values],
        )
    said = " ".join(filter(None, (_MEASURED, _PLANES.get(one.plane, ""))))
    group[0].ContentSequence.append(TextContentItem(codes.COMMENT, said, RelationshipTypeValues.CONTAINS))
    return group


def _measurement(
    one: Measured, quantity: Quantity, value: float, lines: list[CoordinatesForMeasurement] | None = None
) -> Measurement:
    """Return a measurement (TID 300): a number with its unit, and its line."""
    if quantity in GREY_QUANTITIES:
        name, unit = _GREYS.get(one.grey_unit, _GREY)
        derivation = _DERIVATIONS[quantity]
    else:
        name, derivation = _NAMES[quantity], None
        unit = standard.UCUM.Degree if quantity is Quantity.ANGLE else _UNITS[quantity, one.unit]
    return Measurement(
        name=name,
        value=float(np.format_float_positional(value, precision=6, fractional=False)),
        unit=unit,
        derivation=derivation,
        referenced_coordinates=lines,
    )
