"""An archive that commits storage as told: on the same association, on a new one, late, or falsely."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from pydicom.dataset import Dataset
from pydicom.uid import UID
from pynetdicom import AE, build_role, evt
from pynetdicom.events import Event
from pynetdicom.sop_class import (  # type: ignore[attr-defined]
    CTImageStorage,
    SecondaryCaptureImageStorage,
    StorageCommitmentPushModel,
    Verification,
)

from core.network.base.commitment import COMMITMENT_CLASS, COMMITMENT_INSTANCE
from core.pacs_node import PacsNode
from tests.support.peers import free_port


@dataclass
class Archive:
    """The objects and requests that the archive received, and its answers.

    Attributes
    ----------
    answer : callable or None
        Makes a report for a request: event type and data set; None sends no report.
    status : int
        Status of its answer to the request.
    receiver : int
        Port to which it reports; 0 for the association of the request.
    """

    answer: Callable[[Dataset], tuple[int, Dataset]] | None = None
    status: int = 0
    receiver: int = 0
    port: int = field(default_factory=free_port)
    asked: list[Dataset] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)
    statuses: list[int | None] = field(default_factory=list)

    def node(self) -> PacsNode:
        """Return the archive as a node with storage commitment."""
        return PacsNode(name="Archive", host="127.0.0.1", port=self.port, title="ARCHIVE", commitment="ask")

    def start(self, *, commits: bool = True) -> None:
        """Start to listen."""
        entity = AE("ARCHIVE")
        for uid in (CTImageStorage, SecondaryCaptureImageStorage):
            entity.add_supported_context(uid)
        if commits:
            entity.add_supported_context(StorageCommitmentPushModel)
        handlers = [(evt.EVT_C_STORE, self._store), (evt.EVT_N_ACTION, self._ask)]
        self._server = entity.start_server(("127.0.0.1", self.port), block=False, evt_handlers=handlers)

    def answers(self, number: int) -> list[int | None]:
        """Return the statuses of its reports, once they have arrived in other threads."""
        until = time.monotonic() + 120.0
        while len(self.statuses) < number and time.monotonic() < until:
            time.sleep(0.02)
        return self.statuses

    def stop(self) -> None:
        """Stop the archive."""
        self._server.shutdown()

    def report(
        self,
        kind: int,
        said: Dataset,
        port: int,
        *,
        over: UID = StorageCommitmentPushModel,
        role: bool = True,
    ) -> int | None:
        """Open an association to a receiver and report; return its answer, None if it accepts none.

        `over` is the SOP class of the report's context, `role` whether the archive says that it is the SCP.
        """
        entity = AE("MODALITY")
        for uid in (Verification, over):
            entity.add_requested_context(uid)
        roles = [build_role(UID(COMMITMENT_CLASS), scp_role=True)] if role else []
        assoc = entity.associate("127.0.0.1", port, ae_title="OVERREAD", ext_neg=roles)
        connection = assoc.dul.socket.socket
        try:
            if over not in {context.abstract_syntax for context in assoc.accepted_contexts}:
                return None
            answer, _ = assoc.send_n_event_report(
                said, kind, COMMITMENT_CLASS, COMMITMENT_INSTANCE, meta_uid=over
            )
        finally:
            assoc.release()
            # The library leaves a connection open after the other side aborts it.
            connection.close()
        return answer.get("Status")

    def _store(self, event: Event) -> int:
        self.stored.append(str(event.request.AffectedSOPInstanceUID))
        return 0

    def _ask(self, event: Event) -> tuple[int, None]:
        asked = event.action_information
        self.asked.append(asked)
        if self.status == 0 and self.answer is not None:
            kind, said = self.answer(asked)
            work = (
                (lambda: self.statuses.append(self.report(kind, said, self.receiver)))
                if self.receiver
                else (lambda: self._report_back(event, kind, said))
            )
            # This runs after the request was answered.
            threading.Timer(0.2, work).start()
        return self.status, None

    def _report_back(self, event: Event, kind: int, said: Dataset) -> None:
        answer, _ = event.assoc.send_n_event_report(said, kind, COMMITMENT_CLASS, COMMITMENT_INSTANCE)
        self.statuses.append(answer.get("Status"))


def all_kept(asked: Dataset) -> tuple[int, Dataset]:
    """Return a report of success."""
    said = Dataset()
    said.TransactionUID, said.ReferencedSOPSequence = asked.TransactionUID, asked.ReferencedSOPSequence
    return 1, said


def lost(reason: int, number: int = 1) -> Callable[[Dataset], tuple[int, Dataset]]:
    """Return a function that reports that the first objects are not kept."""

    def answer(asked: Dataset) -> tuple[int, Dataset]:
        said = Dataset()
        said.TransactionUID = asked.TransactionUID
        said.FailedSOPSequence = [_failed(item, reason) for item in asked.ReferencedSOPSequence[:number]]
        said.ReferencedSOPSequence = asked.ReferencedSOPSequence[number:]
        return 2, said

    return answer


def _failed(item: Dataset, reason: int) -> Dataset:
    made = Dataset()
    made.ReferencedSOPClassUID = item.ReferencedSOPClassUID
    made.ReferencedSOPInstanceUID = item.ReferencedSOPInstanceUID
    made.FailureReason = reason
    return made
