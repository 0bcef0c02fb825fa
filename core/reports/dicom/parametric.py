"""The class map as a parametric map: evidence at each place of the picture, as numbers (PS3.3 A.75)."""

from __future__ import annotations

import copy

import numpy as np
from highdicom.content import VOILUTTransformation
from highdicom.enum import VOILUTFunctionValues
from highdicom.pm import ParametricMap, RealWorldValueMapping
from pydicom.dataset import Dataset
from pydicom.uid import SecondaryCaptureImageStorage

from core import NOTICE, __version__
from core.images.base.picture import Picture
from core.inference.heatmap import unclipped
from core.reports.dicom import codes
from core.reports.dicom.common import (
    ResultKind,
    ShownFinding,
    Stamp,
    close_frame_table,
    common_arguments,
    finish_object,
    models_of,
    object_uid,
    reference_uid,
)
from core.reports.dicom.geometry import Placed, decimals
from core.reports.dicom.source_object import Origin
from core.results.findings import is_by_occlusion, map_of_finding
from core.results.wording import finding_words

#: Attributes that are written with the map of a frame whose orientation is known but not its position.
_LOOSE = (
    " It lies in a frame of reference of its own: its directions are the patient's, its place is not known."
)
#: Longest side of a map in pixels: it is computed at a few hundred places at most, whatever the size of the
#: picture.
_MOST = 512


def parametric_map(shown: ShownFinding, picture: Picture, placed: Placed, stamp: Stamp) -> Dataset:
    """Make the map of a finding in one frame.

    Parameters
    ----------
    shown : ShownFinding
        Finding with a map.
    picture : Picture
        The frame.
    placed : Placed
        Position of the frame in the patient, or only its orientation.
    stamp : Stamp
    """
    origin, card, reading, frame = shown.origin, shown.card, shown.seen.reading, shown.frame
    name = shown.seen.finding.map_class
    rows, columns = picture.shape
    scale = min(1.0, _MOST / max(rows, columns))
    height, width = max(1, round(rows * scale)), max(1, round(columns * scale))
    of_class = map_of_finding(reading, shown.seen.finding)
    if of_class is None:
        raise ValueError("the model has no map of this finding")
    evidence = unclipped(of_class, card.preparation, reading.shape, height, width)
    low, high = float(evidence.min()), float(evidence.max())
    title = codes.title_of(card, name)
    mapping = RealWorldValueMapping(
        lut_label="evidence",
        lut_explanation=f"Evidence for {title}; 1 is full scale"[:64],
        unit=codes.UNITLESS,
        value_range=(low, high if high > low else low + 1.0),
        slope=1.0,
        intercept=0.0,
        quantity_definition=codes.own_code(f"map/{card.id}/{name}", f"Class map of {title}"),
    )
    instance = object_uid(
        ResultKind.MAP,
        __version__,
        origin.instance,
        origin.sop_class,
        frame,
        vars(reading.model),
        name,
        shown.finding,
        origin.side,
        evidence.tobytes(),
        *origin.order,
    )
    result = ParametricMap(
        source_images=[_stand_in(origin, (rows, columns), (height, width), placed)],
        pixel_array=evidence[np.newaxis],
        contains_recognizable_visual_features=False,
        real_world_value_mappings=[mapping],
        # With LINEAR, a width of 1 is a threshold (PS3.3 C.11.2.1.2.1).
        voi_lut_transformations=[
            VOILUTTransformation(
                window_center=0.5, window_width=1.0, voi_lut_function=VOILUTFunctionValues.LINEAR_EXACT
            )
        ],
        content_label="CLASS_MAP",
        content_description=f"{card.id} {card.version}: {title}"[:64],
        derivation=codes.RESAMPLING,
        **common_arguments(origin, ResultKind.MAP, instance, stamp, shown.finding.score),
    )
    how = "Map by covering places in turn, with" if is_by_occlusion(reading) else "Class map of"
    words = [
        f"{finding_words(shown.finding)}.",
        f"{how} {card.id} {card.version} for {name}, brought to the whole source frame;",
        f"SHA-256 of the model {reading.model.sha256 if reading.model else ''}.",
        *([] if placed.reference else [_LOOSE]),
        NOTICE,
    ]
    result.DerivationDescription = " ".join(words)
    result.ImageComments = NOTICE
    result.Laterality = origin.header.Laterality
    _forget(result, placed)
    origin.refer(result, frame)
    finish_object(result, origin, stamp, models_of([shown]))
    close_frame_table(result)
    return result


def _stand_in(origin: Origin, whole: tuple[int, int], size: tuple[int, int], placed: Placed) -> Dataset:
    """Return a source of one frame with the map's size and position, as highdicom requires both to match.

    The map's pixels are larger than the picture's. The corner is the same, so the first centre is further in.
    """
    source = copy.deepcopy(origin.header)
    source.SOPClassUID = SecondaryCaptureImageStorage
    down, right = whole[0] / size[0], whole[1] / size[1]
    between = placed.spacing or (1.0, 1.0)
    along, across = np.asarray(placed.orientation[:3]), np.asarray(placed.orientation[3:])
    moved = along * between[1] * (right - 1) / 2 + across * between[0] * (down - 1) / 2
    source.Rows, source.Columns = size
    source.FrameOfReferenceUID = placed.reference or reference_uid(origin.instance)
    source.ImagePositionPatient = decimals(np.asarray(placed.position) + moved)
    source.ImageOrientationPatient = decimals(placed.orientation)
    source.PixelSpacing = decimals((between[0] * down, between[1] * right))
    source.SliceThickness = decimals((placed.thickness or 1.0,))[0]
    return source


def _forget(result: Dataset, placed: Placed) -> None:
    """Remove attributes that highdicom requires and whose value is unknown."""
    measures = result.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0]
    for keyword, known in (("PixelSpacing", placed.spacing), ("SliceThickness", placed.thickness)):
        if known is None and keyword in measures:
            delattr(measures, keyword)
