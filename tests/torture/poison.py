"""Ends a worker of a cluster that is to read a certain file: ``dask worker --preload`` this module's file."""

from __future__ import annotations

import os

from core.batch.cluster import unit
from core.batch.cluster.parcel import Parcel, ParcelOutcomes, WorkerRefusal

NAME = "poison.png"
_read = unit.read_parcel


def _read_or_die(parcel: Parcel) -> ParcelOutcomes | WorkerRefusal:
    """Read a parcel, or end this process at once, as a fault in a library would."""
    if any(file.name.endswith(NAME) for file in parcel.files):
        os._exit(139)
    return _read(parcel)


unit.read_parcel = _read_or_die
