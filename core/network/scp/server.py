"""The listening socket: gives connections a place, and encrypts them, before an association may begin."""

from __future__ import annotations

import socket
import ssl
import sys
import threading
from typing import Any, Protocol, cast

from pynetdicom.ae import ApplicationEntity
from pynetdicom.association import Association
from pynetdicom.events import EventHandlerType
from pynetdicom.presentation import PresentationContext
from pynetdicom.transport import RequestHandler, ThreadedAssociationServer

from core.network.base.error_codes import NetworkErrorCode
from core.network.scp.entrance import Entering, Entrance

#: Seconds until a connection must have sent something, and seconds for a TLS handshake. The caller speaks
#: first, also with TLS.
FIRST_BYTE_SECONDS, _HANDSHAKE_SECONDS = 3.0, 10.0


class ServerGate(Protocol):
    """Callbacks of a server."""

    def guard(self, association: Association) -> None:
        """Keep an association within limits, before anything is read from it."""

    def refuse(self, why: NetworkErrorCode, caller: str, address: str) -> None:
        """Record a refusal."""


class Server(ThreadedAssociationServer):
    """Accepts connections; each has a thread for everything that may be slow.

    Parameters
    ----------
    entity : ApplicationEntity
    address : tuple of str and int
    contexts : list of PresentationContext
    encryption : ssl.SSLContext or None
    handlers : list
        As pynetdicom takes them.
    gate : ServerGate
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(
        self,
        entity: ApplicationEntity,
        address: tuple[str, int],
        contexts: list[PresentationContext],
        encryption: ssl.SSLContext | None,
        handlers: list[EventHandlerType],
        gate: ServerGate,
    ) -> None:
        self._encryption, self._gate = encryption, gate
        self.entrance = Entrance()
        self._coming: dict[Any, Entering] = {}
        self._served = threading.local()
        super().__init__(
            entity,
            address,
            entity.ae_title,
            contexts,
            evt_handlers=handlers,
            request_handler=_Handler,
        )
        # The library counts only the associations of servers that it started itself.
        entity._servers.append(self)

    def server_bind(self) -> None:
        """Bind the socket; on Windows no other program can then listen on the port."""
        if sys.platform != "win32":
            super().server_bind()
            return
        # With a shared address, other processes could take over our connections.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()

    def get_request(self) -> tuple[socket.socket, Any]:
        """Accept a connection, without anything that the other side could delay."""
        return cast(socket.socket, self.socket).accept()

    def verify_request(self, request: Any, client_address: Any) -> bool:
        """Return whether there is room for another connection."""
        address = str(client_address[0])
        entering, gone = self.entrance.enter(request, address)
        if entering is None or gone is not None:
            refused = address if gone is None else gone.address
            self._gate.refuse(NetworkErrorCode.TOO_MANY, "", refused)
        if entering is None:
            return False
        self._coming[request] = entering
        return True

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Begin an association, in a thread of its own."""
        address = str(client_address[0])
        self._served.entering = entering = self._coming.pop(request)
        try:
            request.settimeout(FIRST_BYTE_SECONDS)
            entering.heard = bool(request.recv(1, socket.MSG_PEEK))
            request.settimeout(None)
            # An answer is small, and the sender waits for it.
            request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            if isinstance(error, TimeoutError):
                self._gate.refuse(NetworkErrorCode.TOO_SLOW, "", address)
            self._let_go(entering)
            return
        if not entering.heard:
            # The caller hung up.
            self._let_go(entering)
            return
        try:
            if self._encryption is not None:
                request.settimeout(_HANDSHAKE_SECONDS)
                request = self._encryption.wrap_socket(
                    request, server_side=True, do_handshake_on_connect=False
                )
                entering.connection = request
                request.do_handshake()
            self.finish_request(request, client_address)
        except OSError:
            self._gate.refuse(NetworkErrorCode.TLS_FAILED, "", address)
            self._let_go(entering)

    def _let_go(self, entering: Entering) -> None:
        """Close a connection without an association."""
        self.entrance.leave(entering)
        self.shutdown_request(entering.connection)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002
        """Count the error as a refusal, instead of printing it."""
        self._gate.refuse(NetworkErrorCode.HOSTILE, "", str(client_address[0]))

    def guard(self, association: Association) -> None:
        """Keep an association within limits; called by the thread that begins it."""
        self._served.entering.association = association
        self._gate.guard(association)


class _Handler(RequestHandler):
    """Makes associations that are kept within limits from their first byte."""

    def _create_association(self) -> Association:
        association = super()._create_association()
        cast(Server, self.server).guard(association)
        return association
