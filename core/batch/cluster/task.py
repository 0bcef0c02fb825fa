"""The task that an engine runs; it is small, so that a scheduler that unpacks it imports little."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True, repr=False)
class Packed:
    """A parcel or its outcomes as bytes that only the receiver unpacks.

    Its representation, which engines log, reveals nothing. An engine that itself failed to pack or unpack a
    message would try again without end.

    Attributes
    ----------
    data : bytes
    """

    data: bytes

    @classmethod
    def of(cls, content: object) -> Packed:
        """Pack a parcel or its outcomes."""
        return cls(pickle.dumps(content))


def read_packed(packed: Packed) -> Packed:
    """Read files on this worker; see `core.batch.cluster.unit.read_message`."""
    answer: bytes = import_module("core.batch.cluster.unit").read_message(packed.data)
    return Packed(answer)
