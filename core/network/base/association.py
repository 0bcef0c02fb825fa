"""Opens, negotiates and ends associations with nodes, and explains failures in plain words."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import cast

from pydicom.dataset import Dataset
from pynetdicom import AE, _config
from pynetdicom.association import Association
from pynetdicom.dimse import DIMSEServiceProvider
from pynetdicom.events import EventHandlerType
from pynetdicom.pdu_primitives import A_ASSOCIATE, A_P_ABORT, P_DATA, SCP_SCU_RoleSelectionNegotiation
from pynetdicom.presentation import PresentationContext
from pynetdicom.sop_class import Verification  # type: ignore[attr-defined]
from pynetdicom.transport import T_CONNECT, AddressInformation, AssociationSocket

from core.errors import Cancelled, NetworkError
from core.language.message import Message
from core.language.system import because
from core.network.base.error_codes import NetworkErrorCode
from core.network.base.intake import PDU_BYTES, Intake
from core.network.base.tls import calling_context
from core.pacs_node import PacsNode
from core.progress import Progress

# The library's own logs quote data sets. Files are sent piece by piece, as they are on disk.
_config.LOG_HANDLER_LEVEL = "none"
_config.LOG_REQUEST_IDENTIFIERS = False
_config.LOG_RESPONSE_IDENTIFIERS = False
_config.STORE_SEND_CHUNKED_DATASET = True

#: Seconds to wait for a connection, for an answer to an association request, and for an answer to a request.
CONNECTION_SECONDS, ASSOCIATION_SECONDS, ANSWER_SECONDS = 10.0, 20.0, 120.0
#: Largest answer that is not an object, in bytes: a match of a search, or the progress of a fetch.
_ANSWER_BYTES = 1 << 20
#: Most answers that wait to be read; beyond that, the peer has to wait too.
_MOST_WAITING = 64
#: Seconds between two checks for cancellation.
_LOOK_EVERY = 0.1
_WAIT = 0.01
_LATER_SECONDS = 0.5
#: Meaning of a rejection (PS3.8 9.3.4), by source and diagnostic.
REJECTIONS = {
    (1, 3): "it does not know Overread's AE title {own!r}",
    (1, 7): "its AE title is not {called!r}",
    (3, 1): "it is too busy",
    (3, 2): "it has too many associations",
}


def application_entity(title: str) -> AE:
    """Return an application entity with this title and this program's time-outs."""
    return set_timeouts(AE(ae_title=title))


def set_timeouts(entity: AE) -> AE:
    """Set this program's time-outs on an application entity."""
    entity.connection_timeout = CONNECTION_SECONDS
    entity.acse_timeout = ASSOCIATION_SECONDS
    entity.dimse_timeout = ANSWER_SECONDS
    entity.network_timeout = ANSWER_SECONDS
    entity.maximum_pdu_size = PDU_BYTES
    return entity


class _Socket(AssociationSocket):
    """Connects, and keeps the error, which the library only logs."""

    problem: OSError | None = None

    def connect(self, primitive: T_CONNECT) -> None:
        plain = cast(socket.socket, self.socket)
        try:
            plain.settimeout(self.assoc.connection_timeout)
            plain.connect(primitive.address_info.as_tuple)
            if self.tls_args:
                context, name = self.tls_args
                plain = self.socket = context.wrap_socket(plain, server_hostname=name)
            plain.settimeout(None)
            self._is_connected = True
            primitive.result = "Evt2"
        except OSError as error:
            self.problem = error
            self._shutdown_socket()
            self.socket = None
            primitive.result = "Evt17"
        self.provider_queue.put(primitive)
        self._ready.set()

    def _shutdown_socket(self) -> None:
        """Close the socket in every state; the library leaves an unconnected socket open."""
        if self.socket is not None:
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)
            self.socket.close()


class _Answers(DIMSEServiceProvider):
    """Assembles a peer's answers from pieces, within limits of size and no faster than they are read."""

    def __init__(self, assoc: Association) -> None:
        super().__init__(assoc)
        self._came, self._too_large = 0, False

    def receive_primitive(self, primitive: P_DATA) -> None:
        """Take pieces; the association ends if an answer is too large."""
        self._came += sum(len(data) for _, data in primitive.presentation_data_value_list)
        if self._came > _ANSWER_BYTES:
            self.message = None
            # The waiting thread learns that no answer will come, and aborts the association.
            if not self._too_large:
                self._too_large = True
                self.msg_queue.put((None, None))
            return
        until = time.monotonic() + ANSWER_SECONDS
        while (
            self.msg_queue.qsize() >= _MOST_WAITING and not self.assoc.is_aborted and time.monotonic() < until
        ):
            time.sleep(_WAIT)
        super().receive_primitive(primitive)
        if self.message is None:
            self._came = 0


class _Caller(AE):
    """An application entity for one association, which can be broken off even while it connects."""

    def __init__(self, title: str) -> None:
        super().__init__(ae_title=title)
        set_timeouts(self)
        self.association: Association | None = None
        self.socket: _Socket | None = None

    def break_off(self) -> None:
        """End the current work, from another thread."""
        assoc = self.association
        if assoc is None:
            return
        if assoc.is_established:
            abort(assoc)
            # The waiting thread learns that no answer will come.
            assoc.dimse.msg_queue.put((None, None))
        else:
            # The answer is no longer waited for.
            assoc.dul.to_user_queue.put(A_P_ABORT())

    def close(self) -> None:
        """Close the connection of an association that was not established."""
        if self.socket is not None:
            self.socket._shutdown_socket()

    def _create_socket(
        self,
        assoc: Association,
        address: AddressInformation,
        tls_args: tuple[ssl.SSLContext, str] | None,
    ) -> AssociationSocket:
        connection = _Socket(assoc, address=address)
        connection.tls_args = tls_args
        connection.recv = Intake(connection, lambda _why: None, called=True).recv  # type: ignore[method-assign]
        assoc.dimse = _Answers(assoc)
        self.association, self.socket = assoc, connection
        return connection


@contextmanager
def association(
    node: PacsNode,
    own: str,
    contexts: Sequence[PresentationContext],
    progress: Progress,
    *,
    roles: Sequence[SCP_SCU_RoleSelectionNegotiation] = (),
    handlers: Sequence[EventHandlerType] = (),
) -> Iterator[Association]:
    """Yield an association with a node; it is aborted if the work is cancelled, otherwise released.

    Parameters
    ----------
    node : PacsNode
    own : str
        The title to call with.
    contexts : sequence of PresentationContext
        At most 128 presentation contexts.
    progress : Progress
        Cancelling it ends the current work.
    roles, handlers : sequence
        As pynetdicom takes them.

    Raises
    ------
    NetworkError
        If no association is established: ``no-answer``, ``tls-failed``, ``tls-files``, ``rejected`` or
        ``connection-lost``.
    Cancelled
    """
    progress.check()
    context = calling_context(node)
    caller = _Caller(own)
    with _breaking_off(caller, progress):
        try:
            assoc = caller.associate(
                node.host,
                node.port,
                contexts=list(contexts),
                ae_title=node.title,
                tls_args=None if context is None else (context, node.host),
                ext_neg=list(roles),
                evt_handlers=list(handlers),
            )
        except OSError as error:
            raise NetworkError(
                NetworkErrorCode.NO_ANSWER, "{node}: there is no host {host}.", node=node.name, host=node.host
            ) from error
        if not assoc.is_established:
            caller.close()
            progress.check()
            raise _explain_failure(caller, node, own, context)
        try:
            yield assoc
        finally:
            if progress.cancelled:
                abort(assoc)
            else:
                assoc.release()
    progress.check()


def abort(assoc: Association) -> None:
    """End an association at once, even if the peer continues to send."""
    # The library gives the peer this long to close the connection (ARTIM timer, PS3.8 9.1.5).
    assoc.acse_timeout = _LATER_SECONDS
    assoc.abort()


def echo_by_dimse(node: PacsNode, own: str, progress: Progress | None = None) -> None:
    """Test whether a node answers and accepts Overread (C-ECHO, PS3.7 9.1.5).

    Raises
    ------
    NetworkError
        If the node does not answer, or rejects Overread.
    Cancelled
    """
    with association(node, own, [context_of(Verification)], progress or Progress()) as assoc:
        status = status_of(assoc.send_c_echo())
    if status is None:
        raise connection_lost(node)
    if status != 0:
        raise NetworkError(
            NetworkErrorCode.REFUSED,
            "{node} answers with status {status:04X}.",
            node=node.name,
            status=status,
        )


def context_of(abstract: str, *syntaxes: str) -> PresentationContext:
    """Return a presentation context; without `syntaxes`, it has those that every system supports."""
    context = PresentationContext()
    context.abstract_syntax = abstract
    context.transfer_syntax = list(syntaxes) or ["1.2.840.10008.1.2.1", "1.2.840.10008.1.2"]
    return context


def status_of(answer: Dataset) -> int | None:
    """Return the status (0000,0900) of an answer; None if the association broke off or time ran out."""
    return int(answer.Status) if "Status" in answer else None


def connection_lost(node: PacsNode, waited: float = 0.0) -> NetworkError:
    """Return the error for a missing answer: the association is lost, or the node is silent.

    Parameters
    ----------
    node : PacsNode
    waited : float
        Seconds since the last message from the node.
    """
    if waited >= ANSWER_SECONDS:
        return NetworkError(
            NetworkErrorCode.TOO_SLOW,
            "{node} has not answered for {seconds:.0f} seconds.",
            node=node.name,
            seconds=ANSWER_SECONDS,
        )
    return NetworkError(NetworkErrorCode.CONNECTION_LOST, "{node}: the connection broke off.", node=node.name)


@contextmanager
def _breaking_off(caller: _Caller, progress: Progress) -> Iterator[None]:
    """Break the association off as soon as the user cancels the work, even in the middle of an object."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(_LOOK_EVERY):
            if progress.cancelled:
                caller.break_off()

    watcher = threading.Thread(target=watch, name="overread-break-off", daemon=True)
    watcher.start()
    try:
        yield
    except (RuntimeError, ValueError) as error:
        # The library's exception for an association that was aborted meanwhile.
        if progress.cancelled:
            raise Cancelled from error
        raise
    finally:
        ended.set()
        watcher.join(_LATER_SECONDS)


def _explain_failure(
    caller: _Caller, node: PacsNode, own: str, context: ssl.SSLContext | None
) -> NetworkError:
    """Return the error for an association that was not established."""
    problem = caller.socket.problem if caller.socket is not None else None
    if problem is not None:
        return not_connected(problem, node)
    answer = None if caller.association is None else _answer_to(caller.association)
    if answer is None:
        return (_refused_later(node, context) if context is not None else None) or NetworkError(
            NetworkErrorCode.CONNECTION_LOST,
            "{node} closed the connection; check whether it needs TLS or does not support it.",
            node=node.name,
        )
    if answer.result == 0:
        return NetworkError(
            NetworkErrorCode.NOT_TAKEN, "{node} supports none of the requested services.", node=node.name
        )
    key = (answer.result_source or 0, answer.diagnostic or 0)
    reason = Message(REJECTIONS.get(key, "it gives no reason"), own=own, called=node.title)
    return NetworkError(
        NetworkErrorCode.REJECTED, "{node} rejects the association: {reason}.", node=node.name, reason=reason
    )


def _answer_to(assoc: Association) -> A_ASSOCIATE | None:
    """Return the answer to an association request; None if none came."""
    if assoc.acceptor.primitive is not None:
        return assoc.acceptor.primitive
    # A rejection closes the connection. If that comes before the library's thread has had its turn, the
    # thread takes it for a connection that was never made, and leaves the rejection unread.
    left = assoc.dul.peek_next_pdu()
    return left if isinstance(left, A_ASSOCIATE) else None


def not_connected(problem: OSError, node: PacsNode) -> NetworkError:
    """Return the error for a connection, or an encrypted connection, that was not established."""
    if isinstance(problem, ssl.SSLCertVerificationError):
        why: Message = Message("its certificate is not trusted ({why})", why=problem.verify_message)
    elif isinstance(problem, ssl.SSLError):
        why = Message((problem.reason or "handshake failed").replace("_", " ").lower())
    else:
        timed_out = isinstance(problem, TimeoutError)
        why = Message("time ran out") if timed_out else because(problem, Message("no connection"))
        return NetworkError(
            NetworkErrorCode.NO_ANSWER,
            "{node} does not answer at {host}, port {port}: {why}.",
            node=node.name,
            host=node.host,
            port=node.port,
            why=why,
        )
    return NetworkError(
        NetworkErrorCode.TLS_FAILED, "{node}: no encrypted connection: {why}.", node=node.name, why=why
    )


def _refused_later(node: PacsNode, context: ssl.SSLContext) -> NetworkError | None:
    """Connect once more, as a node that rejects a certificate says so only after the handshake (TLS 1.3)."""
    address = (node.host, node.port)
    try:
        with (
            socket.create_connection(address, CONNECTION_SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=node.host) as encrypted,
        ):
            encrypted.settimeout(_LATER_SECONDS)
            encrypted.recv(1)
    except TimeoutError:
        return None
    except OSError as problem:
        return not_connected(problem, node)
    return None
