"""Receives nodes' reports on storage commitments (N-EVENT-REPORT, PS3.4 J.3.3)."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

from pydicom.dataset import Dataset
from pynetdicom.events import Event

from core.audit import Act
from core.errors import NetworkError, OverreadError
from core.images.dicom.header import PARSER_ERRORS
from core.network.base.audit_log import try_log
from core.network.base.commitment import commitment_report
from core.network.base.error_codes import NetworkErrorCode
from core.network.outbox import Outbox

#: Answers (PS3.7 10.1.1.1.8).
_TAKEN, _PROCESSING_FAILURE, _INVALID_ARGUMENT = 0x0000, 0x0110, 0x0115


def take_report(event: Event, queue: Path) -> tuple[int, NetworkErrorCode | None]:
    """Store a report's statements about requested objects; the rest is ignored.

    Parameters
    ----------
    event : Event
        Event of pynetdicom.
    queue : Path
        File of the queue that made the request.

    Returns
    -------
    int
        Status of the answer; success once the statements are on disk.
    NetworkErrorCode or None
        Why the report was refused.
    """
    try:
        said: Dataset = event.event_information
        report = commitment_report(event.event_type, said)
    except NetworkError as error:
        return _INVALID_ARGUMENT, NetworkErrorCode(error.code)
    except PARSER_ERRORS:
        return _INVALID_ARGUMENT, NetworkErrorCode.DAMAGED
    if not queue.exists():
        return _INVALID_ARGUMENT, NetworkErrorCode.UNKNOWN_REQUEST
    try:
        with closing(Outbox(queue)) as outbox:
            settled = outbox.settle(report, time.time())
    except OverreadError:
        # The node may report again.
        return _PROCESSING_FAILURE, NetworkErrorCode.DISK_FULL
    if settled is None:
        return _INVALID_ARGUMENT, NetworkErrorCode.UNKNOWN_REQUEST
    try_log(
        Act.COMMITTED,
        {"by": settled.node, "committed": settled.committed, "not_committed": settled.refused},
    )
    return _TAKEN, None
