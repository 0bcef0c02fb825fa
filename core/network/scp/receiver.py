"""The receiver: checks who may send, stores objects, counts and logs refusals."""

from __future__ import annotations

import ipaddress
import threading
from dataclasses import dataclass, field
from typing import Any, cast

from pydicom.uid import UID
from pynetdicom import evt
from pynetdicom.association import Association
from pynetdicom.events import Event
from pynetdicom.pdu_primitives import A_ASSOCIATE, SOPClassCommonExtendedNegotiation
from pynetdicom.presentation import PresentationContext
from pynetdicom.sop_class import Verification  # type: ignore[attr-defined]

from core.audit import Act, AuditLog, object_token
from core.errors import AuditError, NetworkError
from core.language.message import Message
from core.language.system import because
from core.network.base.association import application_entity, context_of
from core.network.base.commitment import COMMITMENT_CLASS
from core.network.base.error_codes import NetworkErrorCode
from core.network.base.object_store import Bounds, IncomingObject, Kept, ObjectStore
from core.network.base.storage_classes import STORAGE_CLASSES, SYNTAXES, is_storage_class
from core.network.base.tls import called_context
from core.network.scp.commitment_reports import take_report
from core.network.scp.entrance import KNOWN_PLACES, PLACES
from core.network.scp.guard import BoundedMessages, guard_association
from core.network.scp.refusals import Refusals, RefusedCaller, printable_title
from core.network.scp.server import Server
from core.paths import queue_file, received_folder
from core.settings import Pacs

#: Seconds until a connection must have requested an association, and seconds until an idle one is ended.
ASSOCIATION_SECONDS, IDLE_SECONDS = 15.0, 60.0
#: Seconds that the listening thread has for ending.
_END_SECONDS = 5.0
#: Answers to C-STORE (PS3.4 B.2.3).
_STATUS = {
    NetworkErrorCode.TOO_LARGE: 0xA700,
    NetworkErrorCode.DISK_FULL: 0xA700,
    NetworkErrorCode.MISMATCH: 0xA900,
}
_CANNOT_UNDERSTAND = 0xC000
#: The storage service class (PS3.4 B.3.1).
_STORAGE_SERVICE = "1.2.840.10008.4.2"
#: Rejections (PS3.8 9.3.4): result, source, diagnostic.
_REJECTION = {
    NetworkErrorCode.UNKNOWN_CALLER: (1, 1, 3),
    NetworkErrorCode.WRONG_TITLE: (1, 1, 7),
    NetworkErrorCode.TOO_MANY: (2, 3, 2),
}


@dataclass(frozen=True)
class ReceiverStatus:
    """State of the receiver.

    Attributes
    ----------
    port : int
    new, same, differing : int
        Number of objects stored, already present, and differing from a stored one of the same name.
    refused : int
        Number of refused connections, associations, objects and reports.
    associations : int
        Number of open associations.
    reports : int
        Number of reports on requested storage commitments.
    last : RefusedCaller or None
    notice : str
        Further problem, such as a log that cannot be written.
    """

    port: int
    new: int = 0
    same: int = 0
    differing: int = 0
    refused: int = 0
    associations: int = 0
    reports: int = 0
    last: RefusedCaller | None = None
    notice: str = ""


@dataclass
class _ServedAssociation:
    """An association that is served, and what was received over it."""

    caller: str
    address: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys((*Kept, "refused"), 0))


class Receiver:
    """Listens as the settings say; works only in its own threads.

    Parameters
    ----------
    pacs : Pacs

    Raises
    ------
    NetworkError
        ``cannot-listen`` or ``tls-files``.
    """

    def __init__(self, pacs: Pacs) -> None:
        if not pacs.allowed:
            raise NetworkError(
                NetworkErrorCode.CANNOT_LISTEN,
                "Nobody may send yet: name the AE titles that may in the settings.",
            )
        self._pacs = pacs
        self._refusals = Refusals()
        self._visits: dict[Association, _ServedAssociation] = {}
        self._counts = dict.fromkeys(Kept, 0)
        self._reports = 0
        self._notice = ""
        self._lock = threading.Lock()
        self._bounds = Bounds(pacs.object_mb << 20, pacs.free_mb << 20)
        encryption = called_context(pacs)
        self._objects = ObjectStore(received_folder(pacs.folder), self._bounds)
        try:
            self._server = self._listen(encryption)
        except OSError as error:
            why = because(error, Message("the address cannot be used"))
            raise NetworkError(
                NetworkErrorCode.CANNOT_LISTEN,
                "Overread cannot listen at {address}, port {port}: {why}.",
                address=pacs.address,
                port=pacs.port,
                why=why,
            ) from error
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.2,), name="overread-listen", daemon=True
        )
        self._thread.start()

    def tick(self) -> ReceiverStatus:
        """Log what is due, and return the state; call this about once a second.

        Raises
        ------
        AuditError
        """
        self._write_down(self._ended(), all_of_them=False)
        return self.status()

    def close(self) -> ReceiverStatus:
        """Stop listening: associations are aborted, complete objects stay; return the last state."""
        if not self._thread.is_alive():
            return self.status()
        with self._lock:
            visits = list(self._visits)
        self._server.shutdown()
        for association in visits:
            association.abort()
        self._thread.join(_END_SECONDS)
        try:
            self._write_down(self._ended(all_of_them=True), all_of_them=True)
        except AuditError as error:
            self._notice = error.message
        return self.status()

    # Called by the server

    def guard(self, association: Association) -> None:
        """Keep an association within limits, before anything is read from it."""
        address = association.requestor.address

        def refuse(why: NetworkErrorCode) -> None:
            with self._lock:
                visit = self._visits.get(association)
            self.refuse(why, visit.caller if visit is not None else "", address)

        guard_association(association, self._objects, self._bounds.object_bytes, refuse)

    def refuse(self, why: NetworkErrorCode, caller: str, address: str) -> None:
        """Count a refusal."""
        self._refusals.add(RefusedCaller(why, printable_title(caller), address))

    # Called by pynetdicom

    def _asked(self, event: Event) -> None:
        """Accept a requested association, or reject it with the reason."""
        association = event.assoc
        request = cast(A_ASSOCIATE, association.requestor.primitive)
        caller, called = str(request.calling_ae_title).strip(), str(request.called_ae_title).strip()
        visit = _ServedAssociation(printable_title(caller), association.requestor.address)
        why: NetworkErrorCode | None = None
        with self._lock:
            if called != self._pacs.title:
                why = NetworkErrorCode.WRONG_TITLE
            elif caller not in self._pacs.allowed:
                why = NetworkErrorCode.UNKNOWN_CALLER
            elif not self._has_room(visit.address):
                why = NetworkErrorCode.TOO_MANY
            else:
                self._visits[association] = visit
                self._server.entrance.let_in(association)
        if why is not None:
            self.refuse(why, caller, visit.address)
            association.acse.send_reject(*_REJECTION[why])
            association.kill()
            return
        more = [context_of(uid, *SYNTAXES) for uid in self._further_classes(association)]
        if _reports_commitment(association):
            more.append(_reporting_context())
        association.acceptor.supported_contexts = [*association.acceptor.supported_contexts, *more]

    def _further_classes(self, association: Association) -> list[str]:
        """Return the additional classes that a caller offers and that are kept: old and private ones."""
        request = cast(A_ASSOCIATE, association.requestor.primitive)
        asked = (str(context.abstract_syntax) for context in request.presentation_context_definition_list)
        private = self._pacs.private_classes
        return [
            uid
            for uid in dict.fromkeys(asked)
            if uid not in STORAGE_CLASSES and is_storage_class(uid, private=private)
        ]

    def _say_what_they_are(self, event: Event) -> dict[str, SOPClassCommonExtendedNegotiation]:
        """Tell the library that such objects are stored; otherwise it would end the association."""
        said = {}
        for uid in self._further_classes(event.assoc):
            item = said[uid] = SOPClassCommonExtendedNegotiation()
            item.sop_class_uid, item.service_class_uid = UID(uid), UID(_STORAGE_SERVICE)
        return said

    def _store(self, event: Event) -> int:
        """Store an object that has arrived; return the status of the answer."""
        incoming = cast(IncomingObject, cast(Any, event.request)._dataset_file)
        visit = self._visits.get(event.assoc)
        try:
            kept = self._objects.keep(incoming)
            # Logged before the sender gets its answer, so that the line exists even if this process dies.
            self._log_kept(visit, incoming, kept)
        except AuditError as error:
            with self._lock:
                self._notice = error.message
            self._count(visit, "refused")
            return _STATUS[NetworkErrorCode.DISK_FULL]
        except NetworkError as error:
            code = NetworkErrorCode(error.code)
            self._count(visit, "refused")
            self.refuse(code, visit.caller if visit else "", visit.address if visit else "")
            return _STATUS.get(code, _CANNOT_UNDERSTAND)
        finally:
            incoming.close()
        self._count(visit, kept)
        return 0x0000

    def _reported(self, event: Event) -> tuple[int, None]:
        """Receive an archive's report on storage commitment; return the status of the answer."""
        status, why = take_report(event, queue_file())
        visit = self._visits.get(event.assoc)
        if why is not None:
            self._count(visit, "refused")
            self.refuse(why, visit.caller if visit else "", visit.address if visit else "")
        else:
            with self._lock:
                self._reports += 1
        return status, None

    def _closed(self, event: Event) -> None:
        """Clean up after a connection that has ended."""
        association = event.assoc
        if isinstance(association.dimse, BoundedMessages):
            association.dimse.forget()
        if association.requestor.primitive is None:
            # Without a request, the connection's thread would keep waiting.
            association.dul.to_user_queue.put(cast(Any, None))

    # Internals

    def _listen(self, encryption: Any) -> Server:
        pacs = self._pacs
        entity = application_entity(pacs.title)
        # `_asked` rejects excess callers; dropped connections are still ending.
        entity.maximum_associations = pacs.associations + 2 * (PLACES + KNOWN_PLACES)
        entity.acse_timeout, entity.network_timeout = ASSOCIATION_SECONDS, IDLE_SECONDS
        return Server(
            entity,
            (pacs.address, pacs.port),
            _accepted_contexts(),
            encryption,
            [
                (evt.EVT_REQUESTED, self._asked),
                (evt.EVT_SOP_COMMON, self._say_what_they_are),
                (evt.EVT_C_STORE, self._store),
                (evt.EVT_N_EVENT_REPORT, self._reported),
                (evt.EVT_CONN_CLOSE, self._closed),
            ],
            self,
        )

    def _has_room(self, address: str) -> bool:
        """Return whether another association may begin; one address may have three quarters of them."""
        most = self._pacs.associations
        served = [visit.address for one, visit in self._visits.items() if one.is_alive()]
        return len(served) < most and served.count(address) < most - most // 4

    def status(self) -> ReceiverStatus:
        """Return the state of the receiver."""
        with self._lock:
            return ReceiverStatus(
                self._server.server_address[1],
                new=self._counts[Kept.NEW],
                same=self._counts[Kept.SAME],
                differing=self._counts[Kept.DIFFERING],
                refused=self._refusals.total,
                associations=len(self._visits),
                reports=self._reports,
                last=self._refusals.last,
                notice=self._notice,
            )

    def _count(self, visit: _ServedAssociation | None, what: str) -> None:
        with self._lock:
            if visit is not None:
                visit.counts[what] += 1
            if what in self._counts:
                self._counts[Kept(what)] += 1

    def _log_kept(self, visit: _ServedAssociation | None, incoming: IncomingObject, kept: Kept) -> None:
        """Log a stored object; a hash stands for its name.

        Raises
        ------
        AuditError
        """
        facts: dict[str, str | int] = {"object": object_token(incoming.sop_uid), "became": kept.value}
        if visit is not None:
            facts |= {"from": visit.caller, "address": visit.address}
        AuditLog().add(Act.STORED, facts)

    def _ended(self, *, all_of_them: bool = False) -> list[_ServedAssociation]:
        """Remove and return the associations that have ended."""
        with self._lock:
            over = [one for one in self._visits if all_of_them or not one.is_alive()]
            return [self._visits.pop(one) for one in over]

    def _write_down(self, visits: list[_ServedAssociation], *, all_of_them: bool) -> None:
        log = AuditLog()
        for visit in visits:
            if any(visit.counts.values()):
                log.add(Act.RECEIVED, {"from": visit.caller, "address": visit.address, **visit.counts})
        for refusal, times in self._refusals.due(all_of_them=all_of_them):
            facts = {"why": refusal.why.value, "from": refusal.caller, "address": refusal.address}
            log.add(Act.REFUSED, {**facts, "times": times})


def is_open(address: str) -> bool:
    """Return whether other computers can reach an address that is listened on."""
    try:
        return not ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address != "localhost"


def _reports_commitment(association: Association) -> bool:
    """Return whether a caller reports on storage commitments: then it is the SCP and we are the SCU."""
    role = association.requestor.role_selection.get(UID(COMMITMENT_CLASS))
    return role is not None and bool(role.scp_role)


def _reporting_context() -> PresentationContext:
    context = context_of(COMMITMENT_CLASS)
    # Roles that we accept from the caller: nobody can request our objects.
    context.scu_role, context.scp_role = False, True
    return context


def _accepted_contexts() -> list[PresentationContext]:
    return [context_of(Verification), *(context_of(uid, *SYNTAXES) for uid in STORAGE_CLASSES)]
