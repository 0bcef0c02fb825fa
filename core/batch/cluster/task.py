"""The task that an engine runs; it is small, so that a scheduler that unpacks it imports little."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.batch.cluster.parcel import Parcel, ParcelOutcomes, WorkerRefusal


@dataclass(frozen=True, repr=False)
class PackedParcel:
    """A parcel as bytes that only a worker unpacks; its representation, which engines log, reveals nothing.

    Attributes
    ----------
    data : bytes
    """

    data: bytes

    @classmethod
    def of(cls, parcel: Parcel) -> PackedParcel:
        """Pack a parcel."""
        return cls(pickle.dumps(parcel))


def read_packed(packed: PackedParcel) -> ParcelOutcomes | WorkerRefusal:
    """Read files on this worker; see `core.batch.cluster.unit.read_parcel`."""
    parcel: Parcel = pickle.loads(packed.data)
    read: ParcelOutcomes | WorkerRefusal = import_module("core.batch.cluster.unit").read_parcel(parcel)
    return read
