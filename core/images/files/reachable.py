"""Whether the folders that are read are still there: drives are pulled out, and networks break down."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path

from core.errors import PlaceGoneError


def places_of(roots: Iterable[Path], files: Collection[Path]) -> tuple[Path, ...]:
    """The folders that have to be there so that files can be read.

    Parameters
    ----------
    roots : iterable of Path
        Files and folders that were opened.
    files : collection of Path
        What was found there: of a root that is among them its folder counts.
    """
    return tuple(dict.fromkeys(root.parent if root in files else root for root in roots))


def check_places(places: Iterable[Path]) -> None:
    """See that folders are there.

    Where a drive was mounted, an empty folder may stay behind, so an empty one counts as gone.

    Raises
    ------
    PlaceGoneError
        If one of them is not there, cannot be reached, or is empty.
    """
    for place in places:
        try:
            with os.scandir(place) as entries:
                there = any(True for _ in entries)
        except PermissionError:
            # Files below may still be readable to those who know their names.
            continue
        except OSError as error:
            raise _gone() from error
        if not there:
            raise _gone()


def _gone() -> PlaceGoneError:
    return PlaceGoneError("The folder or drive is not there any more, so its pictures were not read.")
