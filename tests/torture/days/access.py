"""The content of a window by AT-SPI, as a screen reader gets it: names, roles, positions on screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import cast

from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_COMPONENT = "org.a11y.atspi.Component"
_ROOT = "/org/a11y/atspi/accessible/root"
_REGISTRY = "org.a11y.atspi.Registry"
_SCREEN = 0
_SECONDS = 20.0
#: Numbers of states in AT-SPI's list.
_CHECKED, _ENABLED, _SHOWING = 4, 8, 25


@dataclass(frozen=True)
class Thing:
    """A widget or a part of one.

    Attributes
    ----------
    role, name : str
        As a screen reader reads them aloud.
    enabled, checked : bool
    find_place : callable
        Returns its position.
    """

    role: str
    name: str
    enabled: bool
    checked: bool
    find_place: Callable[[], tuple[int, int, int, int]] = field(repr=False)

    @property
    def place(self) -> tuple[int, int, int, int]:
        """Left, top, width and height in screen pixels."""
        return self.find_place()

    @property
    def middle(self) -> tuple[int, int]:
        """The point that the mouse clicks."""
        left, top, width, height = self.place
        return left + width // 2, top + height // 2


class Access:
    """Search all windows of the programs on a session bus.

    Parameters
    ----------
    session : str
        Address of the session bus.
    """

    def __init__(self, session: str) -> None:
        with open_dbus_connection(session) as bus:
            asked = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            (address,) = bus.send_and_get_reply(new_method_call(asked, "GetAddress")).body
        self._bus: DBusConnection = open_dbus_connection(address)

    def close(self) -> None:
        """Close the connection."""
        self._bus.close()

    def things(self, cells: bool = False) -> Iterator[Thing]:
        """Yield everything that is shown; with `cells` also the rows of tables and lists."""
        waiting = list(self._children(_REGISTRY, _ROOT))
        while waiting:
            owner, path = waiting.pop(0)
            try:
                states = self._states(owner, path)
                role = str(self._call(owner, path, _ACCESSIBLE, "GetRoleName")[0])
                if role != "application":
                    if not states >> _SHOWING & 1:
                        continue
                    yield Thing(
                        role,
                        self._property(owner, path, "Name"),
                        bool(states >> _ENABLED & 1),
                        bool(states >> _CHECKED & 1),
                        partial(self._place, owner, path),
                    )
                if cells or role not in ("table", "tree", "list", "tree table"):
                    waiting[:0] = self._children(owner, path)
            except LookupError:
                # The object was removed during the request.
                continue

    def _children(self, owner: str, path: str) -> list[tuple[str, str]]:
        return cast("list[tuple[str, str]]", self._call(owner, path, _ACCESSIBLE, "GetChildren")[0])

    def _states(self, owner: str, path: str) -> int:
        low, high = cast("list[int]", self._call(owner, path, _ACCESSIBLE, "GetState")[0])
        return low | high << 32

    def _place(self, owner: str, path: str) -> tuple[int, int, int, int]:
        place = self._call(owner, path, _COMPONENT, "GetExtents", "u", (_SCREEN,))[0]
        return cast("tuple[int, int, int, int]", tuple(cast("list[int]", place)))

    def _property(self, owner: str, path: str, name: str) -> str:
        got = self._call(owner, path, "org.freedesktop.DBus.Properties", "Get", "ss", (_ACCESSIBLE, name))
        return str(cast("tuple[str, object]", got[0])[1])

    def _call(
        self,
        owner: str,
        path: str,
        interface: str,
        method: str,
        signature: str = "",
        body: tuple[object, ...] = (),
    ) -> tuple[object, ...]:
        message = new_method_call(DBusAddress(path, owner, interface), method, signature or None, body)
        try:
            reply = self._bus.send_and_get_reply(message, timeout=_SECONDS)
        except TimeoutError:
            # On a busy machine a window may take long to appear; the caller asks again.
            raise LookupError(method) from None
        if reply.header.message_type is MessageType.error:
            raise LookupError(method)
        return cast("tuple[object, ...]", reply.body)
