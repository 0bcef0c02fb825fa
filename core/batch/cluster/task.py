"""The task that an engine runs; it is small, so that a scheduler that unpacks it imports little."""

from __future__ import annotations

import operator
import pickle
from dataclasses import dataclass
from importlib import import_module
from typing import Any, SupportsIndex

#: The first protocol of `pickle` that keeps bytes apart; Dask uses it for tasks.
_WITH_BUFFERS = 5


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

    def __reduce_ex__(self, protocol: SupportsIndex) -> str | tuple[Any, ...]:
        """Keep the bytes apart from what is pickled: engines log that where they cannot unpack it."""
        apart = operator.index(protocol) >= _WITH_BUFFERS
        return Packed, (pickle.PickleBuffer(self.data) if apart else self.data,)

    @classmethod
    def of(cls, content: object) -> Packed:
        """Pack a parcel or its outcomes."""
        return cls(pickle.dumps(content))


def read_packed(packed: Packed) -> Packed:
    """Read files on this worker; see `core.batch.cluster.unit.read_message`."""
    answer: bytes = import_module("core.batch.cluster.unit").read_message(packed.data)
    return Packed(answer)
