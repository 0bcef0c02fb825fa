"""Give a worker of a cluster a fault: ``dask worker --preload`` this module's file.

The environment variable `FAULT` of the worker names the fault; without it, one file ends the worker.
"""

from __future__ import annotations

import os
import sys
from typing import Never

from core.batch.cluster import unit
from core.batch.cluster.parcel import Parcel, ParcelOutcomes, WorkerRefusal

#: The file at which a worker ends.
NAME = "poison.png"
FAULT = "OVERREAD_FAULT"
#: Faults with which nothing can be read, and words of the sentence with which the command ends.
HOPELESS = {
    "ends": "end one after the other",
    "fails": "cannot take the work",
    "lacks": "has had no workers",
}


def dask_setup(_worker: object) -> None:
    """Let this worker have its fault; Dask calls it once."""
    fault = os.environ.get(FAULT, "")
    if fault == "fails":
        unit.read_message = _fail
    elif fault == "lacks":
        # As if Overread were not installed: Dask cannot unpack the task.
        for name in [name for name in sys.modules if name.partition(".")[0] == "core"]:
            sys.modules[name] = None  # type: ignore[assignment]
    else:
        _end_at("" if fault == "ends" else NAME)


def _end_at(ending: str) -> None:
    """Let this worker end at files whose names end so, as by a fault in a library."""
    read = unit.read_parcel

    def read_or_die(parcel: Parcel) -> ParcelOutcomes | WorkerRefusal:
        if any(file.name.endswith(ending) for file in parcel.files):
            os._exit(139)
        return read(parcel)

    unit.read_parcel = read_or_die


def _fail(_message: bytes) -> Never:
    raise RecursionError
