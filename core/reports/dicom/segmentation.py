"""The places of a picture's findings as a segmentation: a segment for each (PS3.3 A.51)."""

from __future__ import annotations

import copy
from collections.abc import Sequence

import numpy as np
from highdicom import AlgorithmIdentificationSequence
from highdicom.color import CIELabColor
from highdicom.seg import (
    SegmentAlgorithmTypeValues,
    Segmentation,
    SegmentationTypeValues,
    SegmentDescription,
)
from pydicom.dataset import Dataset
from pydicom.uid import SecondaryCaptureImageStorage

from core import NOTICE, __version__
from core.images.base.picture import Picture
from core.reports.dicom import codes
from core.reports.dicom.anatomy import anatomic_region
from core.reports.dicom.common import (
    MAKER,
    ResultKind,
    ShownFinding,
    Stamp,
    close_frame_table,
    common_arguments,
    finish_object,
    models_of,
    object_uid,
)
from core.reports.dicom.geometry import Placed, decimals
from core.reports.dicom.source_object import Origin
from core.reports.picture_map import MarkedPlace
from core.results.wording import finding_words

#: Most characters of a segment's label and of its algorithm's name (PS3.3 C.8.20.4, C.10.19).
_LABEL_LETTERS, _NAME_LETTERS = 64, 64
#: Colours of segments in order, distinguishable on grey.
_COLOURS = ((255, 176, 0), (100, 143, 255), (220, 38, 127), (120, 220, 120), (254, 97, 0))
_RING = "No evidence reaches half of full evidence: a disc marks the strongest place, not an extent."


def segmentation(
    marked: Sequence[tuple[ShownFinding, MarkedPlace]],
    picture: Picture,
    placed: Placed | None,
    stamp: Stamp,
) -> Dataset:
    """Make the segmentation of one frame, in its own rows and columns.

    Parameters
    ----------
    marked : sequence of (ShownFinding, MarkedPlace)
        Findings of that frame, at least one, with places in its pixels.
    picture : Picture
        The frame.
    placed : Placed or None
        Position of the frame in the patient. If it or the slice thickness is unknown, the segmentation has no
        frame of reference and lies on the frame that it is derived from (PS3.3 A.51.3).
    stamp : Stamp
    """
    first, _ = marked[0]
    origin, frame = first.origin, first.frame
    masks = np.stack([place.mask for _, place in marked], axis=-1)
    said = [(vars(one.seen.reading.model), one.finding) for one, _ in marked]
    instance = object_uid(
        ResultKind.SEGMENTATION,
        __version__,
        origin.instance,
        origin.sop_class,
        frame,
        said,
        origin.side,
        masks.tobytes(),
        *origin.order,
    )
    result = Segmentation(
        source_images=[_stand_in(origin, picture.shape, placed)],
        pixel_array=masks[np.newaxis].astype(np.uint8),
        segmentation_type=SegmentationTypeValues.BINARY,
        segment_descriptions=[_segment(number, one, place) for number, (one, place) in enumerate(marked, 1)],
        content_label="FINDINGS",
        content_description=f"Places of suspected findings. {NOTICE}"[:64],
        # An empty segment would have no frame, and viewers look for one.
        omit_empty_frames=False,
        **common_arguments(
            origin, ResultKind.SEGMENTATION, instance, stamp, max(one.finding.score for one, _ in marked)
        ),
    )
    if "FrameOfReferenceUID" not in result:
        letters = (picture.orientation.right, picture.orientation.down)
        result.PatientOrientation = list(letters) if all(letters) else None
    result.ImageComments = NOTICE
    if picture.lossy:
        result.LossyImageCompression = "01"
    origin.refer(result, frame)
    finish_object(result, origin, stamp, models_of(one for one, _ in marked))
    close_frame_table(result)
    return result


def _segment(number: int, shown: ShownFinding, place: MarkedPlace) -> SegmentDescription:
    card, finding, model = shown.card, shown.finding, shown.seen.reading.model
    tracked, words = shown.tracking
    described = SegmentDescription(
        segment_number=number,
        segment_label=f"{finding.title}, score {finding.score}"[:_LABEL_LETTERS],
        segmented_property_category=codes.ABNORMALITY,
        segmented_property_type=codes.scored_code(card, finding),
        algorithm_type=SegmentAlgorithmTypeValues.AUTOMATIC,
        algorithm_identification=AlgorithmIdentificationSequence(
            name=f"{card.id}: {card.title}"[:_NAME_LETTERS],
            family=codes.NETWORK,
            version=card.version,
            source=MAKER,
            parameters={"SHA-256 of the model file": model.sha256 if model else ""},
        ),
        tracking_uid=tracked,
        tracking_id=words,
        display_color=CIELabColor.from_rgb(*_COLOURS[(number - 1) % len(_COLOURS)]),
    )
    region = anatomic_region(shown.origin.part, shown.origin.side)
    if region is not None:
        described.AnatomicRegionSequence = [region]
    described.SegmentDescription = " ".join(
        (f"{finding_words(finding)}.", *((_RING,) if place.is_ring else ()), NOTICE)
    )
    return described


def _stand_in(origin: Origin, shape: tuple[int, int], placed: Placed | None) -> Dataset:
    """Return a source of one frame, as highdicom takes a file of many frames only as a whole."""
    source = copy.deepcopy(origin.header)
    source.SOPClassUID = SecondaryCaptureImageStorage
    source.Rows, source.Columns = shape
    if placed is None or not placed.reference:
        return source
    # An unknown thickness is not invented, as volumes are computed from it.
    if placed.spacing is None or placed.thickness is None:
        return source
    source.FrameOfReferenceUID = placed.reference
    source.ImagePositionPatient = decimals(placed.position)
    source.ImageOrientationPatient = decimals(placed.orientation)
    source.PixelSpacing = decimals(placed.spacing)
    source.SliceThickness = decimals((placed.thickness,))[0]
    return source
