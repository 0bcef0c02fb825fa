"""One window for each user: a second start passes its paths to the open window and ends."""

from __future__ import annotations

import json
import os
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from core.paths import user_data
from desktop.startup.peer import same_user, socket_folder

#: Milliseconds the other window has to answer; a hanging window must not keep the user from working.
PATIENCE = 2000
_RECEIVED = b"heard\n"
#: More bytes than any list of paths that a system passes; connections that send more are dropped.
_MOST_BYTES = 4 << 20


def socket_name() -> str:
    """Return the socket name by which one user's starts with the same Overread folder find each other.

    The name is a path in a folder that only the user can access, or a pipe's name on Windows. It is empty if
    there is no such folder; every start then has its own window.
    """
    place = zlib.crc32(os.fsencode(user_data().absolute()))
    if sys.platform == "win32":
        return f"overread-{os.environ.get('USERNAME', '')}-{place:08x}"
    name = f"overread-{place:08x}"
    folder = socket_folder(name)
    return str(folder / name) if folder is not None else ""


def hand_over(paths: Sequence[Path], name: str, patience: int = PATIENCE) -> bool:
    """Pass the paths to the open window and bring it to the front; return False if there is none.

    A window that does not answer in time is ignored. Another user's process that listens there is ignored,
    too, and receives nothing.
    """
    if not name:
        return False
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(patience) or not same_user(socket):
        return False
    _let_come_to_the_front()
    # Escaped, because file names on Linux need not be valid Unicode.
    socket.write(json.dumps([str(path.absolute()) for path in paths]).encode("ascii") + b"\n")
    answer = b""
    while not answer.endswith(b"\n") and socket.waitForReadyRead(patience):
        answer += bytes(socket.readAll().data())
    socket.disconnectFromServer()
    return answer == _RECEIVED


class SingleInstance(QObject):
    """Receive the paths of later starts.

    Parameters
    ----------
    name : str
        See `socket_name`.
    """

    #: A list of paths from another start; empty if it had none.
    paths_received = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        # No other user of this computer may open files in the window.
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._connected)
        if name and not self._server.listen(name):
            # No instance answered, or this start would have ended: the socket is left from a killed process.
            QLocalServer.removeServer(name)
            self._server.listen(name)

    @property
    def listening(self) -> bool:
        """Whether later starts can find this instance."""
        return self._server.isListening()

    def close(self) -> None:
        """Stop listening, so that later starts have their own window."""
        self._server.close()

    def _connected(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            if not same_user(socket):
                socket.abort()
                socket.deleteLater()
                continue
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(socket.deleteLater)

    def _read(self, socket: QLocalSocket) -> None:
        if socket.bytesAvailable() > _MOST_BYTES:
            socket.abort()
        elif socket.canReadLine():
            paths = _paths_in(bytes(socket.readLine().data()))
            if paths is None:
                socket.abort()
                return
            socket.write(_RECEIVED)
            socket.flush()
            self.paths_received.emit(paths)


def _paths_in(line: bytes) -> list[Path] | None:
    try:
        names = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return None
    return [Path(name) for name in names]


def _let_come_to_the_front() -> None:
    """Allow the other process to bring its window to the front, which Windows requires."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)
