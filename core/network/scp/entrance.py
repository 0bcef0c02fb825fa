"""Connections without an association yet: few in total, fewer for one address, none silent for long.

A new connection takes a place here until its association is accepted. If no place is left, a silent
connection of the address with the most connections is closed, so a stranger who opens silent connections does
not keep others out. Addresses that were accepted before have additional places.
"""

from __future__ import annotations

import select
import socket
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass

from pynetdicom.association import Association

#: Places for any address, additional places for known addresses, and most places of one address.
PLACES, KNOWN_PLACES, ADDRESS_PLACES = 16, 8, 8
#: Seconds after which a connection may be closed to make room: a silent one, and one with an incomplete
#: request.
_SILENT_SECONDS, _UNFINISHED_SECONDS = 0.25, 2.0


@dataclass(eq=False)
class Entering:
    """A connection that is not accepted yet.

    Attributes
    ----------
    connection : socket
    address : str
    since : float
        Time of its arrival, by the monotonic clock.
    heard : bool
        Whether anything was read from it.
    association : Association or None
        The association that serves the connection, once it exists.
    """

    connection: socket.socket
    address: str
    since: float
    heard: bool = False
    association: Association | None = None

    def over(self) -> bool:
        """Return whether the connection has ended."""
        return (
            self.association is not None
            and self.association.ident is not None
            and not self.association.is_alive()
        )

    def may_go(self, now: float) -> bool:
        """Return whether the connection may be closed: its time is over, or it says nothing."""
        return now - self.since > (_UNFINISHED_SECONDS if self._has_spoken() else _SILENT_SECONDS)

    def close(self) -> None:
        """Close the connection; its own thread then notices the end."""
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def _has_spoken(self) -> bool:
        """Return whether anything came over the connection, read or not."""
        if self.heard:
            return True
        try:
            there = select.select([self.connection], [], [], 0.0)[0]
            return bool(there and self.connection.recv(1, socket.MSG_PEEK))
        except (OSError, ValueError):
            return False


class Entrance:
    """The places of connections that are not accepted yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._places: list[Entering] = []
        self._known: set[str] = set()

    def enter(self, connection: socket.socket, address: str) -> tuple[Entering | None, Entering | None]:
        """Give a new connection a place.

        Returns
        -------
        Entering or None
            The connection in its place; None if there is no room for it.
        Entering or None
            Another connection that was closed to make room.
        """
        now = time.monotonic()
        with self._lock:
            self._places = [one for one in self._places if not one.over()]
            gone: Entering | None = None
            crowd = self._crowd(address)
            if crowd is not None:
                gone = min(
                    (one for one in crowd if one.may_go(now)),
                    key=lambda one: (one.heard, one.since),
                    default=None,
                )
                if gone is None:
                    return None, None
                self._places.remove(gone)
                gone.close()
            entering = Entering(connection, address, now)
            self._places.append(entering)
            return entering, gone

    def leave(self, entering: Entering) -> None:
        """Free a connection's place."""
        with self._lock, suppress(ValueError):
            self._places.remove(entering)

    def let_in(self, association: Association) -> None:
        """Free the place of an accepted association; its address is known from now on."""
        with self._lock:
            for entering in self._places:
                if entering.association is association:
                    self._known.add(entering.address)
                    self._places.remove(entering)
                    return

    def _crowd(self, address: str) -> list[Entering] | None:
        """Return connections one of which must go before `address` gets another; None if there is room."""
        numbers = Counter(one.address for one in self._places)
        if numbers[address] >= ADDRESS_PLACES:
            return [one for one in self._places if one.address == address]
        if len(self._places) < PLACES + (KNOWN_PLACES if address in self._known else 0):
            return None
        # Unknown addresses are dropped first, and among them the address with the most connections.
        largest = max(numbers, key=lambda other: (other not in self._known, numbers[other]))
        return [one for one in self._places if one.address == largest]
