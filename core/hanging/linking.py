"""Finds the matching slice of another stack, by position in the patient or in the stack."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from core.images.dicom.placement import Placement, Vector

#: Stacks whose normals differ by more than this, in degrees, show other planes and are not linked.
_WIDEST_ANGLE = 30.0
_SAME_PLANE = math.cos(math.radians(_WIDEST_ANGLE))


class LinkBasis(Enum):
    """The ways in which two stacks can be scrolled together."""

    #: By the place in the patient, in one frame of reference.
    POSITION = "position"
    #: By the distance in mm from the place where the reader linked them.
    DISTANCE = "distance"
    #: By the position as a share of the stack.
    SHARE = "share"


@dataclass(frozen=True)
class Counterpart:
    """The slice of another stack that matches a slice.

    Attributes
    ----------
    place : int
        Index of the slice in the other stack, counted from 0.
    basis : LinkBasis
    beyond_mm : float
        Distance of the slice beyond the end of the other stack; 0.0 if it is within, or for shares.
    """

    place: int
    basis: LinkBasis
    beyond_mm: float = 0.0


@dataclass(frozen=True)
class Anchor:
    """Two slices, counted from 0, of which the reader says that they show the same position."""

    leader: int
    follower: int


def counterpart(
    leader: Sequence[Placement],
    place: int,
    follower: Sequence[Placement],
    anchor: Anchor | None = None,
    centre: Vector | None = None,
) -> Counterpart | None:
    """Find the slice of one stack that matches a slice of another.

    Parameters
    ----------
    leader : sequence of Placement
        Placements of the stack that is scrolled.
    place : int
        Index of the shown slice in it, counted from 0.
    follower : sequence of Placement
        Placements of the stack that follows.
    anchor : Anchor, optional
        The reader's own link; it takes precedence over the files, even in one frame of reference.
    centre : tuple of 3 float, optional
        Middle of the slice in the patient; used to compare slices that are tilted against each other.

    Returns
    -------
    Counterpart or None
        None if the stacks show other planes, or one of them is empty.
    """
    if not leader or not follower:
        return None
    mine = leader[place]
    turn = _turn(mine, follower[0])
    if turn == 0:
        return None
    ours, theirs = _heights(leader), _heights(follower)
    if anchor is not None and turn is not None and ours and theirs:
        away = (ours[place] - ours[min(anchor.leader, len(ours) - 1)]) * turn
        return _nearest(theirs, theirs[min(anchor.follower, len(theirs) - 1)] + away, LinkBasis.DISTANCE)
    spaces = {mine.frame_of_reference, *(one.frame_of_reference for one in follower)}
    if theirs and len(spaces) == 1 and all(spaces) and mine.position is not None:
        target = _dot(centre or mine.position, follower[0].normal or ())
        return _nearest(theirs, target, LinkBasis.POSITION)
    last = len(follower) - 1
    if anchor is not None:
        shifted = anchor.follower + place - anchor.leader
        return Counterpart(min(max(shifted, 0), last), LinkBasis.SHARE)
    share = place / max(len(leader) - 1, 1)
    return Counterpart(round((1.0 - share if turn == -1 else share) * last), LinkBasis.SHARE)


def _turn(first: Placement, second: Placement) -> int | None:
    """Return 1 for stacks in one direction, -1 for opposite ones, 0 for other planes; None if unknown."""
    if first.normal is None or second.normal is None:
        return None
    along = _dot(first.normal, second.normal)
    return 0 if abs(along) < _SAME_PLANE else 1 if along > 0 else -1


def _heights(stack: Sequence[Placement]) -> list[float]:
    """Return the places along the normal of the first slice, in mm; empty if some slices have none."""
    normal = stack[0].normal
    if normal is None:
        return []
    positions = [one.position for one in stack if one.position is not None]
    return [_dot(position, normal) for position in positions] if len(positions) == len(stack) else []


def _nearest(heights: Sequence[float], target: float, basis: LinkBasis) -> Counterpart:
    place = min(range(len(heights)), key=lambda n: abs(heights[n] - target))
    step = _gap(heights)
    low, high = min(heights) - step / 2, max(heights) + step / 2
    beyond = max(low - target, target - high, 0.0)
    return Counterpart(place, basis, round(beyond, 1))


def _gap(heights: Sequence[float]) -> float:
    """Return the usual distance between two slices, in mm."""
    if len(heights) < 2:
        return 0.0
    return (max(heights) - min(heights)) / (len(heights) - 1)


def _dot(first: Vector, second: Vector) -> float:
    return sum(a * b for a, b in zip(first, second, strict=True))
