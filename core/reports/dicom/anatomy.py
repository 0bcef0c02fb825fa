"""Reads the side and the part of the body that an object shows."""

from __future__ import annotations

from highdicom.sr import CodedConcept, FindingSite
from pydicom.dataset import FileDataset
from pydicom.sr.codedict import codes
from pydicom.sr.coding import Code
from pydicom.tag import Tag

from core.images.dicom.header import PARSER_ERRORS, text_of
from core.images.dicom.orientation import patient_orientation

#: SNOMED CT concepts by the defined terms of (0018,0015) (PS3.16 annex L); others become an unspecified
#: structure.
_PARTS: dict[str, Code] = {
    "ABDOMEN": codes.SCT.Abdomen,
    "ANKLE": codes.SCT.AnkleJoint,
    "BRAIN": codes.SCT.Brain,
    "BREAST": codes.SCT.Breast,
    "CALCANEUS": codes.SCT.Calcaneus,
    "CHEST": codes.SCT.Chest,
    "CLAVICLE": codes.SCT.Clavicle,
    "CSPINE": codes.SCT.CervicalSpine,
    "ELBOW": codes.SCT.ElbowJoint,
    "EXTREMITY": codes.SCT.Extremity,
    "FEMUR": codes.SCT.Femur,
    "FINGER": codes.SCT.Finger,
    "FOOT": codes.SCT.Foot,
    "FOREARM": codes.SCT.Forearm,
    "HAND": codes.SCT.Hand,
    "HEAD": codes.SCT.Head,
    "HIP": codes.SCT.HipJoint,
    "HUMERUS": codes.SCT.Humerus,
    "KNEE": codes.SCT.Knee,
    "LSPINE": codes.SCT.LumbarSpine,
    "NECK": codes.SCT.Neck,
    "PELVIS": codes.SCT.Pelvis,
    "RIB": codes.SCT.Rib,
    "SCAPULA": codes.SCT.Scapula,
    "SHOULDER": codes.SCT.Shoulder,
    "SKULL": codes.SCT.Skull,
    "SPINE": codes.SCT.Spine,
    "THIGH": codes.SCT.Thigh,
    "TIBIA": codes.SCT.Tibia,
    "TOE": codes.SCT.Toe,
    "TSPINE": codes.SCT.ThoracicSpine,
    "WRIST": codes.SCT.WristJoint,
}
#: Codes of the sides of the body by the letters of ImageLaterality.
SIDES: dict[str, Code] = {
    "L": codes.SCT.Left,
    "R": codes.SCT.Right,
    "B": Code("51440002", "SCT", "Right and left"),
}
_ANYWHERE = Code("123037004", "SCT", "Body structure")


def side_of(dataset: FileDataset) -> str:
    """Return ``L``, ``R`` or ``B`` for both sides; '' if the file names none.

    The side is read from ImageLaterality (0020,0062), Laterality (0020,0060) or FrameLaterality (0020,9072).
    """
    side = patient_orientation(dataset, 1).side
    return side if side in SIDES else ""


def part_of(dataset: FileDataset) -> str:
    """Return the body part in the form of (0018,0015), if it has a code here; otherwise ''."""
    try:
        part = text_of(dataset, Tag("BodyPartExamined")).upper()
    except PARSER_ERRORS:
        return ""
    return part if part in _PARTS else ""


def finding_site(part: str, side: str) -> FindingSite | None:
    """Return the location of a finding (PS3.16 TID 1501); None if neither part nor side is known."""
    if not part and not side:
        return None
    at = SIDES.get(side)
    return FindingSite(
        anatomic_location=CodedConcept.from_code(_PARTS.get(part, _ANYWHERE)),
        laterality=None if at is None else CodedConcept.from_code(at),
    )


def anatomic_region(part: str, side: str) -> CodedConcept | None:
    """Return the location as an item of an Anatomic Region Sequence (PS3.3 10.5)."""
    if not part and not side:
        return None
    region = CodedConcept.from_code(_PARTS.get(part, _ANYWHERE))
    if side in SIDES:
        region.AnatomicRegionModifierSequence = [CodedConcept.from_code(SIDES[side])]
    return region
