"""Limits the pieces, speed, messages and objects that a peer may send, and so the memory used."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from queue import Empty
from typing import Any, cast

from pynetdicom.association import Association
from pynetdicom.dimse import DIMSEServiceProvider
from pynetdicom.dimse import _QueueItem as QueueItem
from pynetdicom.dimse_messages import (
    C_CANCEL_RQ,
    C_ECHO_RQ,
    C_GET_RSP,
    C_STORE_RQ,
    N_EVENT_REPORT_RQ,
    DIMSEMessage,
)
from pynetdicom.dimse_primitives import C_CANCEL, DimsePrimitiveType
from pynetdicom.dul import DULServiceProvider
from pynetdicom.fsm import InvalidEventError
from pynetdicom.pdu import _PDUType
from pynetdicom.pdu_primitives import P_DATA
from pynetdicom.presentation import PresentationContext
from pynetdicom.sop_class import Verification  # type: ignore[attr-defined]
from pynetdicom.transport import AssociationSocket

from core.images.dicom.header import PARSER_ERRORS
from core.network.base.commitment import COMMITMENT_CLASS
from core.network.base.error_codes import NetworkErrorCode
from core.network.base.intake import Intake, Refuse
from core.network.base.object_store import IncomingObject, ObjectStore

#: Largest command in bytes (PS3.7 6.3), and largest data set of any message but C-STORE.
_COMMAND_BYTES = 1 << 16
#: Messages that may wait for an answer; a sender must wait for each answer (PS3.7 D.3.3.3).
_MOST_WAITING = 4
_MOST_CANCELS = 10
#: A caller that sends more than this many times the largest object ends its association.
_PATIENCE = 2
#: Most bytes of an oversized object that are skipped if we called the archive: more objects follow.
_CALLED_PATIENCE = 1 << 36
#: Commands that a peer may send.
_KNOWN = (C_STORE_RQ, C_ECHO_RQ, C_CANCEL_RQ, C_GET_RSP, N_EVENT_REPORT_RQ)
#: SOP classes whose contexts store nothing.
_NOT_STORED = (Verification, COMMITMENT_CLASS)
_INVALID = "Evt19"
#: Type of an association request, positions of its two titles, and their length (PS3.8 9.3.2).
_REQUEST, _TITLES_AT, _TITLE_BYTES = b"\x01", (10, 26), 16


class BoundedMessages(DIMSEServiceProvider):
    """Assembles messages from pieces; objects go to a store, and everything else must be small.

    Parameters
    ----------
    association : Association
    intake : Intake
        Reads the association's pieces.
    store : ObjectStore
    object_bytes : int
        Number of bytes of an oversized object that are accepted before the association is ended.
    refuse : callable
        Called with the reason when the association is ended.
    """

    def __init__(
        self, association: Association, intake: Intake, store: ObjectStore, object_bytes: int, refuse: Refuse
    ) -> None:
        super().__init__(association)
        self._intake = intake
        self._store, self._refuse = store, refuse
        self._most = object_bytes
        self._came = 0
        # Another thread than the reading one may end the association.
        self._taking, self._over = threading.RLock(), False
        self._refused = False

    @property
    def heard(self) -> float:
        """Time of the last received data, by `time.monotonic`."""
        return self._intake.heard

    def get_msg(self, block: bool = False) -> QueueItem:
        """Return the next message; a message that arrives piece by piece is not late."""
        patience = self.dimse_timeout
        while block and patience is not None:
            left = self.heard + patience - time.monotonic()
            try:
                return self.msg_queue.get(timeout=max(left, 0.0))
            except Empty:
                if left <= 0:
                    return None, None
        return super().get_msg(block)

    def receive_primitive(self, primitive: P_DATA) -> None:
        """Take pieces, like the library's method that this replaces."""
        with self._taking:
            self._take_all(primitive)

    def _take_all(self, primitive: P_DATA) -> None:
        for context_id, data in primitive.presentation_data_value_list:
            if self._over:
                return
            try:
                fine = self._take(context_id, data)
            except PARSER_ERRORS:
                fine = False
            if not fine:
                self.forget()
                self.refuse_once()
                self._intake.ended = True
                self.dul.event_queue.put(_INVALID)
                return

    def refuse_once(self) -> None:
        """Report that the peer sends what no DICOM program sends."""
        if not self._refused:
            self._refused = True
            self._refuse(NetworkErrorCode.HOSTILE)

    def forget(self) -> None:
        """Discard unanswered messages, as the association has ended, and take no more."""
        with self._taking:
            self._over = True
            self._forget()

    def _forget(self) -> None:
        incoming = self._incoming()
        if incoming is not None:
            incoming.close()
        self.message = None
        with suppress(Empty):
            while True:
                _, waiting = self.msg_queue.get_nowait()
                incoming = getattr(waiting, "_dataset_file", None)
                if incoming is not None:
                    incoming.close()
        # The waiting thread learns that no message will come.
        self.msg_queue.put((None, None))

    def _take(self, context_id: int, data: bytes) -> bool:
        """Take one piece; return False if it is not allowed."""
        contexts = self.assoc._accepted_cx
        if not data or context_id not in contexts or self.msg_queue.qsize() >= _MOST_WAITING:
            return False
        message = self.message = self.message or DIMSEMessage()
        incoming = self._incoming()
        if incoming is None:
            self._came += len(data)
            if self._came > _COMMAND_BYTES:
                return False
        elif data[0] & 1 or incoming.size > self._most:
            return False
        part = P_DATA()
        part.presentation_data_value_list = [[context_id, data]]  # type: ignore[list-item]
        whole = message.decode_msg(part, self.assoc)
        if type(message) is not DIMSEMessage and not isinstance(message, _KNOWN):
            return False
        if (
            isinstance(message, N_EVENT_REPORT_RQ)
            and contexts[context_id].abstract_syntax != COMMITMENT_CLASS
        ):
            return False
        if whole:
            self._came = 0
            self.message = None
            self._deliver(message)
        elif isinstance(message, C_STORE_RQ) and incoming is None:
            return self._begin(message, contexts[context_id])
        return True

    def _begin(self, message: C_STORE_RQ, context: PresentationContext) -> bool:
        """Prepare for an object whose command came; return False if its context does not allow it."""
        command = message.command_set
        sop_class = str(command.AffectedSOPClassUID)
        if sop_class != context.abstract_syntax or sop_class in _NOT_STORED:
            return False
        incoming = self._store.begin(
            sop_class, str(command.AffectedSOPInstanceUID), str(context.transfer_syntax[0])
        )
        # The library uses this object like its own temporary file.
        message._data_set_file = cast(Any, incoming)
        return True

    def _deliver(self, message: DIMSEMessage) -> None:
        primitive: DimsePrimitiveType = message.message_to_primitive()
        if isinstance(primitive, C_CANCEL):
            if len(self.cancel_req) < _MOST_CANCELS:
                self.cancel_req[cast(int, primitive.MessageIDBeingRespondedTo)] = primitive
        else:
            self.msg_queue.put((cast(int, message.context_id), primitive))

    def _incoming(self) -> IncomingObject | None:
        found = self.message._data_set_file if self.message is not None else None
        return cast("IncomingObject | None", found)


def guard_association(
    association: Association, store: ObjectStore, object_bytes: int, refuse: Refuse, *, called: bool = False
) -> BoundedMessages:
    """Limit what an association's peer sends from now on.

    Parameters
    ----------
    association : Association
    store : ObjectStore
    object_bytes : int
        Largest object that is kept.
    refuse : callable
        Called with the reason when the association is ended.
    called : bool
        Whether we called the peer: then waiting is allowed, and more objects follow an oversized one.
    """
    wrapped = cast(AssociationSocket, association.dul.socket)
    intake = Intake(wrapped, refuse, called=called)
    wrapped.recv = intake.recv  # type: ignore[method-assign]
    patience = _CALLED_PATIENCE if called else _PATIENCE * object_bytes
    messages = BoundedMessages(association, intake, store, patience, refuse)
    association.dimse = messages
    _decode_strictly(association.dul)
    _end_quietly(association, messages)
    return messages


def _decode_strictly(provider: DULServiceProvider) -> None:
    """Refuse association requests that break the library later, such as those with an even context id.

    Titles padded with NULs instead of spaces (PS3.8 9.3.2) are accepted, as in other programs.
    """
    decode = provider._decode_pdu

    def decode_and_try(came: bytearray) -> tuple[_PDUType, str]:
        if came[:1] == _REQUEST:
            for start in _TITLES_AT:
                title = bytes(came[start : start + _TITLE_BYTES])
                came[start : start + _TITLE_BYTES] = title.rstrip(b"\0").ljust(len(title))
        decoded, event = decode(came)
        if came[:1] == _REQUEST:
            # A request that cannot be parsed raises here; the library would ignore it.
            decoded.to_primitive()
        return decoded, event

    provider._decode_pdu = decode_and_try  # type: ignore[method-assign, assignment]


def _end_quietly(association: Association, messages: BoundedMessages) -> None:
    """End an association whose state makes an event impossible; otherwise the library's thread fails loudly.

    This happens if a peer continues after it was told to end, or if our answer comes after that.
    """
    machine = association.dul.state_machine
    act = machine.do_action

    def act_if_possible(event: str) -> None:
        if event == _INVALID:
            messages.refuse_once()
        try:
            act(event)
        except InvalidEventError:
            messages.forget()
            cast(AssociationSocket, association.dul.socket).close()
            association.dul.kill_dul()

    machine.do_action = act_if_possible  # type: ignore[method-assign]
