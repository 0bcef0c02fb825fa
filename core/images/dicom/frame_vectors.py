"""Positions of nuclear medicine frames, by the vectors that count them (PS3.3 C.8.4.8)."""

from __future__ import annotations

from dataclasses import replace

from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.tag import BaseTag, Tag

from core.images.dicom.frame_places import FramePlaces
from core.images.dicom.header import PARSER_ERRORS
from core.images.dicom.placement import Placement, placement_of, places_along_normal, vector_of

_POINTER, _SPACING = Tag("FrameIncrementPointer"), Tag("SpacingBetweenSlices")
_DETECTORS, _SLICES = Tag("DetectorInformationSequence"), Tag("SliceVector")
_VECTORS = (
    *(Tag("EnergyWindowVector"), Tag("DetectorVector"), Tag("PhaseVector"), Tag("RotationVector")),
    *(Tag("RRIntervalVector"), Tag("TimeSlotVector"), Tag("AngularViewVector"), Tag("TimeSliceVector")),
    _SLICES,
)
#: The elements that `vector_places` reads.
VECTOR_TAGS: tuple[BaseTag, ...] = (_POINTER, _SPACING, _DETECTORS, *_VECTORS)


def vector_places(dataset: Dataset, whole: Placement, frames: int) -> FramePlaces | None:
    """Read the vectors that FrameIncrementPointer (0028,0009) names; the first one varies slowest.

    Parameters
    ----------
    dataset : pydicom Dataset
    whole : Placement
        Placement in the file's header; otherwise the first detector gives the place of the first slice.
    frames : int

    Returns
    -------
    FramePlaces or None
        None unless such vectors count every frame.
    """
    if frames < 2 or not any(tag in dataset for tag in _VECTORS):
        return None
    try:
        named = _values(dataset, _POINTER)
        pointers = [tag for name in named for tag in _VECTORS if tag == name] or [_SLICES]
        vectors = {tag: [int(str(value)) for value in _values(dataset, tag)] for tag in pointers}
        spacing = vector_of("\\".join(map(str, _values(dataset, _SPACING))), 1)
        first = _first_slice(dataset, whole)
    except PARSER_ERRORS:
        return None
    if any(len(counted) != frames for counted in vectors.values()):
        return None
    placements = (first,) * frames
    if _SLICES in vectors and spacing is not None and first.position and first.normal:
        placements = tuple(_moved(first, (number - 1) * spacing[0]) for number in vectors[_SLICES])
        # The stack runs in the same direction as a stack of single files.
        vectors[_SLICES] = places_along_normal(placements) or vectors[_SLICES]
    order = sorted(range(frames), key=lambda index: [counted[index] for counted in vectors.values()])
    return FramePlaces(placements, tuple(index + 1 for index in order))


def _values(dataset: Dataset, tag: BaseTag) -> list[object]:
    value = dataset[tag].value if tag in dataset else None
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, MultiValue | list) else [value]


def _first_slice(dataset: Dataset, whole: Placement) -> Placement:
    detectors = dataset[_DETECTORS].value if _DETECTORS in dataset else None
    said = placement_of(detectors[0]) if detectors else Placement()
    directions = whole if whole.normal else said
    return replace(
        whole,
        position=whole.position or said.position,
        normal=directions.normal,
        orientation=directions.orientation,
    )


def _moved(placement: Placement, along: float) -> Placement:
    assert placement.position is not None
    assert placement.normal is not None
    pairs = zip(placement.position, placement.normal, strict=True)
    return replace(placement, position=tuple(part + along * step for part, step in pairs))
