"""The class map as a parametric map: evidence at each place of the picture, as numbers (PS3.3 A.75)."""

from __future__ import annotations

import copy

import numpy as np
from highdicom import PixelMeasuresSequence, PlaneOrientationSequence, PlanePositionSequence
from highdicom.content import VOILUTTransformation
from highdicom.pm import ParametricMap, RealWorldValueMapping
from pydicom.dataset import Dataset
from pydicom.uid import SecondaryCaptureImageStorage

from core import NOTICE, __version__
from core.images.picture import Picture
from core.inference.heatmap import unclipped
from core.models.card import Card
from core.reports.dicom import codes
from core.reports.dicom.made import Kind, Stamp, common, finish, object_uid
from core.reports.dicom.origin import Origin
from core.reports.dicom.placed import Placed
from core.results.reading import Finding, Reading

#: Sides of a map: it comes from a few hundred places at most, whatever the size of the picture.
_MOST = 512


def parametric_map(
    origin: Origin,
    picture: Picture,
    placed: Placed | None,
    reading: Reading,
    finding: Finding,
    card: Card,
    stamp: Stamp,
) -> Dataset:
    """Make the map of one frame for the finding reported.

    Parameters
    ----------
    origin : Origin
    picture : Picture
        The frame.
    placed : Placed or None
        Where it lies in the patient, as far as its file says.
    reading, finding, card, stamp
    """
    rows, columns = picture.shape
    scale = min(1.0, _MOST / max(rows, columns))
    height, width = max(1, round(rows * scale)), max(1, round(columns * scale))
    evidence = unclipped(finding.map_of(finding.name), card.preparation, reading.shape, height, width)
    frame = reading.frame or 1
    low, high = float(evidence.min()), float(evidence.max())
    title = codes.title_of(card, finding.name)
    mapping = RealWorldValueMapping(
        lut_label="evidence",
        lut_explanation=f"Evidence for {title}; 1 is full scale"[:64],
        unit=codes.UNITLESS,
        value_range=(low, high if high > low else low + 1.0),
        slope=1.0,
        intercept=0.0,
        quantity_definition=codes.own(f"map/{card.id}/{finding.name}", f"Class map of {title}"),
    )
    instance = object_uid(
        Kind.MAP,
        __version__,
        origin.instance,
        origin.sop_class,
        frame,
        vars(reading.model),
        evidence.tobytes(),
    )
    arguments = common(origin, Kind.MAP, instance, stamp)
    if placed is not None:
        arguments |= _geometry(placed, rows / height, columns / width)
    made = ParametricMap(
        source_images=[_stand_in(origin, placed)],
        pixel_array=evidence[np.newaxis],
        contains_recognizable_visual_features=False,
        real_world_value_mappings=[mapping],
        voi_lut_transformations=[VOILUTTransformation(window_center=0.5, window_width=1.0)],
        content_label="CLASS_MAP",
        content_description=f"{card.id} {card.version}: {title}"[:64],
        derivation=codes.RESAMPLING,
        image_flavor="OTHER",
        derived_pixel_contrast="NONE",
        **arguments,
    )
    made.DerivationDescription = (
        f"Class map of {card.id} {card.version} for {finding.name}, brought to the whole source frame; "
        f"SHA-256 of the model {reading.model.sha256 if reading.model else ''}. {NOTICE}"
    )
    made.ImageComments = NOTICE
    origin.refer(made, frame)
    finish(made, origin, stamp)
    return made


def _stand_in(origin: Origin, placed: Placed | None) -> Dataset:
    """The frame as a source of its own: highdicom takes frames that lie nowhere one at a time."""
    header = copy.deepcopy(origin.header)
    header.SOPClassUID = SecondaryCaptureImageStorage
    if placed is not None:
        header.FrameOfReferenceUID = placed.reference
        header.ImagePositionPatient = list(placed.position)
        header.ImageOrientationPatient = list(placed.orientation)
        header.PixelSpacing = list(placed.spacing)
    return header


def _geometry(placed: Placed, down: float, right: float) -> dict[str, object]:
    """Where the map's coarser pixels lie: the corner stays, so the first centre moves inwards."""
    spacing = placed.spacing[0] * down, placed.spacing[1] * right
    along, across = np.asarray(placed.orientation[:3]), np.asarray(placed.orientation[3:])
    first = (
        np.asarray(placed.position)
        + along * placed.spacing[1] * (right - 1) / 2
        + across * placed.spacing[0] * (down - 1) / 2
    )
    return {
        "pixel_measures": PixelMeasuresSequence(spacing, placed.thickness),
        "plane_orientation": PlaneOrientationSequence("PATIENT", placed.orientation),
        "plane_positions": [PlanePositionSequence("PATIENT", [float(v) for v in first])],
    }
