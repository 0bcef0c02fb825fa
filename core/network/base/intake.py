"""Reads a peer's pieces within limits of size and time, on either side of an association."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable

from pynetdicom.transport import AssociationSocket

from core.network.base.error_codes import NetworkErrorCode

#: Largest piece in bytes that is received or sent; more than DIMSE's usual 16 kB, as archives are fast.
PDU_BYTES = 1 << 17
#: Largest piece read at once, in bytes: an association request with all contexts.
_PIECE_BYTES = PDU_BYTES + (1 << 18)
#: Seconds that one piece may take, then the fewest bytes within a number of seconds.
PIECE_SECONDS = 30.0
SLOW_SECONDS, SLOW_BYTES = 60.0, 1 << 12
#: Seconds that a peer that we called may take to read what we send.
PATIENCE_SECONDS = 120.0
#: Available on Linux only; the system resets the option after a while.
_ACKNOWLEDGE: int | None = getattr(socket, "TCP_QUICKACK", None)

Refuse = Callable[[NetworkErrorCode], None]


class Intake:
    """Reads what an association's peer sends, within the size and time that a real peer needs.

    Parameters
    ----------
    wrapped : AssociationSocket
    refuse : callable
        Called with the reason when the connection is closed.
    called : bool
        Whether we called the peer: then waiting is allowed, as while an archive searches.
    """

    def __init__(self, wrapped: AssociationSocket, refuse: Refuse, *, called: bool = False) -> None:
        self._wrapped, self._refuse = wrapped, refuse
        self._called = called
        self._since, self._came = time.monotonic(), 0
        #: Whether reading has stopped.
        self.ended = False
        #: Time of the last received data, by `time.monotonic`.
        self.heard = self._since

    def recv(self, nr_bytes: int) -> bytearray:
        """Read the given number of bytes, or fewer if the peer ends; as `AssociationSocket.recv`.

        Raises
        ------
        OSError
            If the peer declares too much, or takes too long; the library then closes the connection.
        """
        connection = self._wrapped.socket
        if nr_bytes > _PIECE_BYTES:
            self._refuse(NetworkErrorCode.HOSTILE)
            raise OSError("a piece is too large")
        if connection is None or self.ended:
            raise OSError("the connection is closed")
        if _ACKNOWLEDGE is not None:
            # Many senders hold back a piece until the one before is acknowledged, which otherwise takes 40
            # ms.
            connection.setsockopt(socket.IPPROTO_TCP, _ACKNOWLEDGE, 1)
        data = bytearray()
        until = time.monotonic() + PIECE_SECONDS
        while len(data) < nr_bytes:
            left = until - time.monotonic()
            if left <= 0:
                self._slow()
            connection.settimeout(max(left, 0.001))
            try:
                part = connection.recv(nr_bytes - len(data))
            except TimeoutError:
                self._slow()
            if not part:
                break
            data += part
            self.heard = time.monotonic()
        # A peer that does not read must not block us for ever.
        connection.settimeout(PATIENCE_SECONDS if self._called else PIECE_SECONDS)
        if not self._called:
            self._measure(len(data))
        return data

    def _measure(self, number: int) -> None:
        self._came += number
        now = time.monotonic()
        if now - self._since > SLOW_SECONDS:
            if self._came < SLOW_BYTES:
                self._slow()
            self._since, self._came = now, 0

    def _slow(self) -> None:
        self._refuse(NetworkErrorCode.TOO_SLOW)
        raise TimeoutError("the peer is too slow")
