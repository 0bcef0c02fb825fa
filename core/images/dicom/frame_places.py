"""Positions of the frames of a file with functional groups, and their order (PS3.3 C.7.6.16)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pydicom.dataset import Dataset

from core.images.base.limits import Limits
from core.images.dicom.element_walk import ITEM, ElementWalk, Found
from core.images.dicom.placement import (
    Placement,
    Vector,
    grid_placements,
    normal_of,
    places_along_normal,
    vector_of,
)

#: Per-frame functional groups, the last sequence that is searched.
FRAME_GROUPS = 0x5200_9230
_SHARED_GROUPS, _DIMENSIONS = 0x5200_9229, 0x0020_9222
#: The sequences that are searched.
GROUPS = frozenset((_SHARED_GROUPS, FRAME_GROUPS, _DIMENSIONS))

_DIMENSION_POINTER = 0x0020_9165
#: Frame content, and position and orientation of the plane, in the patient or in a volume.
_MACROS = frozenset((0x0020_9111, 0x0020_9113, 0x0020_9116, 0x0020_930E, 0x0020_930F))
_POSITIONS = (0x0020_0032, 0x0020_9301)
_ORIENTATIONS = (0x0020_0037, 0x0020_9302)
_STACK, _IN_STACK, _INDICES, _TIME = 0x0020_9056, 0x0020_9057, 0x0020_9157, 0x0020_9128
#: Dimension indices that count places rather than times, echoes or others.
_SPATIAL = frozenset((*_POSITIONS, _IN_STACK))


@dataclass(frozen=True)
class FramePlace:
    """Position of a frame among the others, by the functional groups.

    Attributes
    ----------
    placement : Placement
    stack : str
        StackID (0020,9056).
    in_stack : int
        InStackPositionNumber (0020,9057); 0 if missing.
    time : int
        TemporalPositionIndex (0020,9128); 0 if missing.
    indices : tuple of int
        DimensionIndexValues (0020,9157).
    """

    placement: Placement
    stack: str = ""
    in_stack: int = 0
    time: int = 0
    indices: tuple[int, ...] = ()


@dataclass(frozen=True)
class FramePlaces:
    """Positions of all frames of a file.

    Attributes
    ----------
    placements : tuple of Placement
        One for each frame, in stored order.
    order : tuple of int
        Numbers of the frames, counted from 1, in display order.
    """

    placements: tuple[Placement, ...]
    order: tuple[int, ...]


def frame_places(
    groups: dict[int, Found], whole: Placement, frames: int, limits: Limits
) -> FramePlaces | None:
    """Read the functional groups of a file, as `core.images.dicom.quick_header.read_head` finds them.

    Parameters
    ----------
    groups : dict of int to Found
        The sequences of `GROUPS` that the file has.
    whole : Placement
        Placement that the header gives for the file as a whole.
    frames : int
        Number of frames that the file declares.
    limits : Limits

    Returns
    -------
    FramePlaces or None
        None if there are not as many groups as frames, or if they are damaged.
    """
    try:
        shared = next(_items(groups.get(_SHARED_GROUPS), limits), {})
        # A single frame may have everything in the shared groups.
        alone: Iterator[dict[int, Found]] = iter([{}] if frames == 1 and shared else [])
        items = _items(groups[FRAME_GROUPS], limits) if FRAME_GROUPS in groups else alone
        # A frame's own values override the shared ones.
        held = [_frame_place({**shared, **own}, whole) for own in items]
        pointers = [_tag_in(item) for item in _items(groups.get(_DIMENSIONS), limits)]
    except (struct.error, ValueError, UnicodeDecodeError):
        return None
    if len(held) < frames or frames < 1:
        return None
    held = held[:frames]
    order = tuple(sorted(range(1, frames + 1), key=_keys(held, pointers).__getitem__))
    return FramePlaces(tuple(place.placement for place in held), order)


def grid_places(dataset: Dataset, whole: Placement, frames: int) -> FramePlaces | None:
    """Return the positions of a dose grid's frames; see `core.images.dicom.placement.grid_placements`."""
    placements = grid_placements(dataset, whole, frames)
    along = None if placements is None else places_along_normal(placements)
    if placements is None or along is None:
        return None
    return FramePlaces(placements, tuple(sorted(range(1, frames + 1), key=lambda number: along[number - 1])))


def _items(found: Found | None, limits: Limits) -> Iterator[dict[int, Found]]:
    """Yield the wanted elements of each item of a sequence, including those in its macros."""
    if found is None:
        return
    walk = ElementWalk(found.data, implicit=found.implicit, little=found.little, limits=limits)
    for tag, start, end in walk.within(0, len(found.data)):
        if tag == ITEM:
            yield dict(_elements(walk, start, end))


def _elements(walk: ElementWalk, start: int, end: int) -> Iterator[tuple[int, Found]]:
    for tag, begin, stop in walk.within(start, end):
        if tag in _MACROS:
            for inner, first, last in walk.within(begin, stop):
                if inner == ITEM:
                    yield from ((t, walk.found(a, b)) for t, a, b in walk.within(first, last))
                    break
        elif tag == _DIMENSION_POINTER:
            yield tag, walk.found(begin, stop)


def _frame_place(said: dict[int, Found], whole: Placement) -> FramePlace:
    position = _vector(said, _POSITIONS, 3)
    orientation = _vector(said, _ORIENTATIONS, 6)
    normal = normal_of(orientation) if orientation else None
    placement = replace(
        whole,
        position=position or whole.position,
        normal=normal or whole.normal,
        orientation=orientation if normal else whole.orientation,
    )
    stack = said[_STACK].data.decode("ascii", "replace").strip("\0 ") if _STACK in said else ""
    in_stack, time = (_whole_numbers(said.get(tag))[:1] for tag in (_IN_STACK, _TIME))
    return FramePlace(placement, stack, sum(in_stack), sum(time), tuple(_whole_numbers(said.get(_INDICES))))


def _vector(said: dict[int, Found], tags: tuple[int, int], count: int) -> Vector | None:
    """Return `count` numbers of the first of two tags that is present: of text, or else of doubles."""
    text, doubles = tags
    if text in said:
        return vector_of(said[text].data.decode("ascii", "replace").replace("\0", ""), count)
    if doubles in said and len(said[doubles].data) == 8 * count:
        numbers = struct.unpack(f"{said[doubles].order}{count}d", said[doubles].data)
        return vector_of("\\".join(map(repr, numbers)), count)
    return None


def _whole_numbers(found: Found | None) -> list[int]:
    """Return the 32-bit values of an element, or one of 16 bits if it is shorter."""
    if found is None:
        return []
    size, letter = (2, "H") if len(found.data) == 2 else (4, "L")
    return list(struct.unpack(f"{found.order}{len(found.data) // size}{letter}", found.data))


def _tag_in(item: dict[int, Found]) -> int:
    found = item.get(_DIMENSION_POINTER)
    if found is None:
        return 0
    group, element = struct.unpack(f"{found.order}HH", found.data)
    return int(group << 16 | element)


def _keys(held: Sequence[FramePlace], pointers: Sequence[int]) -> dict[int, tuple[int | str, ...]]:
    """Return the sorting key of each frame, counted from 1.

    Frames are sorted by their dimensions, the first of them most significant (PS3.3 C.7.6.17). Dimensions
    that count places are replaced by the places, so that a stack runs in the same direction as one of single
    files.
    """
    places = _places_in_stacks(held)
    dimensions = bool(pointers) and all(len(place.indices) == len(pointers) for place in held)
    found: dict[int, tuple[int | str, ...]] = {}
    for number, (place, along) in enumerate(zip(held, places, strict=True), start=1):
        last = along if along is not None else place.in_stack
        if dimensions:
            counted = (
                along if pointer in _SPATIAL and along is not None else index
                for pointer, index in zip(pointers, place.indices, strict=True)
            )
            found[number] = (*counted, last, number)
        else:
            found[number] = (place.stack, last, place.time, number)
    return found


def _places_in_stacks(held: Sequence[FramePlace]) -> list[int | None]:
    """Return the place of each frame along the normal of its stack; None if a stack has no common normal."""
    stacks: dict[str, list[int]] = {}
    for index, place in enumerate(held):
        stacks.setdefault(place.stack, []).append(index)
    found: list[int | None] = [None] * len(held)
    for members in stacks.values():
        along = places_along_normal([held[index].placement for index in members])
        for index, place_along in zip(members, along or (), strict=False):
            found[index] = place_along
    return found
