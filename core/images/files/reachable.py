"""Checks whether the folders being read are still there: drives are pulled out, and networks break down."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path

from core.errors import PlaceGoneError


def places_of(roots: Iterable[Path], files: Collection[Path]) -> tuple[Path, ...]:
    """Return the folders that must exist so that files can be read.

    Parameters
    ----------
    roots : iterable of Path
        Files and folders that were opened.
    files : collection of Path
        The files found there; for an opened file, its folder is returned.
    """
    return tuple(dict.fromkeys(root.parent if root in files else root for root in roots))


def check_places(places: Iterable[Path]) -> None:
    """Check that folders exist and are not empty.

    An empty folder may remain where a drive was mounted, so an empty folder counts as missing.

    Raises
    ------
    PlaceGoneError
        If a folder is missing, cannot be reached, or is empty.
    """
    for place in places:
        try:
            with os.scandir(place) as entries:
                there = any(True for _ in entries)
        except PermissionError:
            # Files below may still be readable by name.
            continue
        except OSError as error:
            raise _gone() from error
        if not there:
            raise _gone()


def _gone() -> PlaceGoneError:
    return PlaceGoneError("The folder or drive is not there any more, so its pictures were not read.")
