"""Requests storage commitment from nodes (N-ACTION, PS3.4 J.3.2), and stores their reports.

A node reports over the same association, which is kept open for a while, or over a new one to the receiver.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event as Flag

from pydicom.uid import generate_uid
from pynetdicom import evt
from pynetdicom.association import Association
from pynetdicom.events import Event, EventHandlerType
from pynetdicom.pdu import P_DATA_TF

from core.errors import NetworkError
from core.network.base.association import association, connection_lost, context_of, status_of
from core.network.base.commitment import (
    COMMITMENT_CLASS,
    COMMITMENT_INSTANCE,
    MOST_ASKED,
    REQUEST_ACTION,
    commitment_request,
)
from core.network.base.error_codes import NetworkErrorCode
from core.network.outbox import Outbox, QueueEntry, QueueState
from core.network.scp.commitment_reports import take_report
from core.pacs_node import PacsNode
from core.progress import Progress
from core.settings import UserSettings

#: Seconds that an association is kept open, since the node may report over it.
REPORT_SECONDS = 5.0
_LOOK_EVERY = 0.1
#: Seconds for our answer to a report to be sent.
_ANSWER_SECONDS = 2.0
_MESSAGE = 1
#: Processing failure and resource limitation: asking again later may help (PS3.7 C).
_PASSING = (0x0110, 0x0213)


@dataclass(frozen=True)
class Asked:
    """The outcome of requests: numbers of committed and failed objects, and the last problem."""

    committed: int
    failed: int
    problem: str


def ask_due(outbox: Outbox, settings: UserSettings, now: float, progress: Progress) -> Asked:
    """Request the commitments that are due, and receive reports that arrive at once.

    Parameters
    ----------
    outbox : Outbox
        Queue whose right to send is held.
    settings : UserSettings
    now : float
        Seconds since 1970.
    progress : Progress
        Can be cancelled; requests that were made remain.

    Raises
    ------
    QueueError
    Cancelled
    """
    committed, failed, problem = 0, 0, ""
    while entries := outbox.due_to_ask(now, MOST_ASKED):
        progress.check()
        node = next((one for one in settings.nodes if one.name == entries[0].node), None)
        if node is None or not node.is_asked:
            # These objects must not or cannot be asked about any more.
            for entry in entries:
                outbox.sent(entry)
            continue
        try:
            committed += _ask(outbox, node, settings.pacs.title, entries, progress)
        except NetworkError as error:
            problem = error.message
            states = [outbox.failed(entry, error.code, problem, time.time()) for entry in entries]
            failed += states.count(QueueState.FAILED)
    return Asked(committed, failed, problem)


def _ask(outbox: Outbox, node: PacsNode, own: str, entries: Sequence[QueueEntry], progress: Progress) -> int:
    """Request the commitment of some objects; return how many the node committed at once."""
    # Random, so that nobody else can guess it.
    transaction = str(generate_uid(prefix=None))
    request = commitment_request(transaction, [entry.facts for entry in entries])

    came, answered = Flag(), Flag()

    def reported(event: Event) -> tuple[int, None]:
        # Before it is stored: after that the other thread sees that nothing is awaited.
        came.set()
        # Runs in a thread of the library, so it opens the file again.
        return take_report(event, outbox.path)[0], None

    def sent(event: Event) -> None:
        # What is sent after a report is our answer to it.
        if came.is_set() and isinstance(event.pdu, P_DATA_TF):
            answered.set()

    outbox.asked(entries, transaction, time.time())
    context = context_of(COMMITMENT_CLASS)
    handlers: list[EventHandlerType] = [(evt.EVT_N_EVENT_REPORT, reported), (evt.EVT_PDU_SENT, sent)]
    try:
        with association(node, own, [context], progress, handlers=handlers) as assoc:
            answer, _ = assoc.send_n_action(
                request, REQUEST_ACTION, COMMITMENT_CLASS, COMMITMENT_INSTANCE, _MESSAGE
            )
            status = status_of(answer)
            if status == 0:
                _wait_for_report(outbox, transaction, assoc, progress)
            if came.is_set():
                # If the association were released earlier, it would end without the answer.
                answered.wait(_ANSWER_SECONDS)
    except RuntimeError as error:
        raise connection_lost(node) from error
    except NetworkError as error:
        if error.code == NetworkErrorCode.NOT_TAKEN:
            raise NetworkError(
                NetworkErrorCode.NOT_TAKEN,
                "{node} offers no storage commitment; switch it off for this node.",
                node=node.name,
            ) from error
        raise
    _check_taken(node, status)
    return outbox.committed_by(transaction)


def _wait_for_report(outbox: Outbox, transaction: str, assoc: Association, progress: Progress) -> None:
    """Wait for a report that comes at once, over the association of the request."""
    until = time.monotonic() + REPORT_SECONDS
    while outbox.awaits(transaction) and assoc.is_established and time.monotonic() < until:
        progress.check()
        time.sleep(_LOOK_EVERY)


def _check_taken(node: PacsNode, status: int | None) -> None:
    """Check that a node accepted the request, by its status (None without an answer)."""
    if status is None:
        raise connection_lost(node)
    if status != 0:
        code = NetworkErrorCode.OUT_OF_RESOURCES if status in _PASSING else NetworkErrorCode.REFUSED
        raise NetworkError(
            code,
            "{node} does not say whether it keeps objects (status {status:04X}).",
            node=node.name,
            status=status,
        )
