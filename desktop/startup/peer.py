"""Where the instances of one user find each other, and whether a peer belongs to the same user."""

from __future__ import annotations

import os
import socket
import stat
import struct
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from PySide6.QtNetwork import QLocalSocket

from core.paths import PRIVATE_FOLDER, user_data

#: Longest socket path on every Unix (sun_path), minus the characters that Qt adds while it makes the
#: socket.
_LONGEST = 70


def socket_folder(name: str) -> Path | None:
    """Return a folder for a socket of this name that only this user can access.

    Returns
    -------
    Path or None
        The user's runtime folder, Overread's own folder, or one in the temporary folder; None if none of
        them is safe, because another user made it.
    """
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    own = [user_data(), Path(tempfile.gettempdir()) / f"overread-{os.getuid()}"]
    # Nobody else can put a socket into a folder that only this user may write.
    for place in [*([Path(runtime)] if runtime else []), *own]:
        if len(os.fsencode(place / name)) > _LONGEST:
            continue
        if place in own:
            with suppress(OSError):
                place.mkdir(mode=PRIVATE_FOLDER)
        if _is_ours_alone(place):
            return place
    return None


def same_user(connection: QLocalSocket) -> bool:
    """Return whether the process at the other end of a connection belongs to the same user.

    The system tells it, not the process: by SO_PEERCRED on Linux, by the process's token on Windows. Other
    systems rely on the socket's folder alone.
    """
    descriptor = int(connection.socketDescriptor())
    if sys.platform == "win32":
        return _pipe_is_ours(descriptor)
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    try:
        with socket.socket(fileno=os.dup(descriptor)) as copy:
            told = copy.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    except OSError:
        return False
    _, user, _ = struct.unpack("3i", told)
    return int(user) == os.getuid()


def _is_ours_alone(place: Path) -> bool:
    """Return whether only this user has rights to a folder; False for links."""
    try:
        found = place.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _QUERY_LIMITED, _TOKEN_QUERY, _TOKEN_USER = 0x1000, 0x8, 1
    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _security = ctypes.WinDLL("advapi32", use_last_error=True)
    _kernel.GetCurrentProcess.restype = wintypes.HANDLE
    _kernel.OpenProcess.restype = wintypes.HANDLE
    _kernel.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
    _kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
    _ask_pid = (wintypes.HANDLE, ctypes.POINTER(wintypes.ULONG))
    _kernel.GetNamedPipeServerProcessId.argtypes = _ask_pid
    _kernel.GetNamedPipeClientProcessId.argtypes = _ask_pid
    _security.OpenProcessToken.argtypes = (
        wintypes.HANDLE,
        wintypes.DWORD,
        ctypes.POINTER(wintypes.HANDLE),
    )
    _security.GetTokenInformation.argtypes = (
        *(wintypes.HANDLE, ctypes.c_int, wintypes.LPVOID, wintypes.DWORD),
        ctypes.POINTER(wintypes.DWORD),
    )
    _security.EqualSid.argtypes = (wintypes.LPVOID, wintypes.LPVOID)

    def _pipe_is_ours(pipe: int) -> bool:
        """Return whether both ends of a named pipe are processes of this user."""
        own = _user_of(int(_kernel.GetCurrentProcess()))
        for ask in (_kernel.GetNamedPipeServerProcessId, _kernel.GetNamedPipeClientProcessId):
            pid = wintypes.ULONG()
            if own is None or not ask(pipe, ctypes.byref(pid)):
                return False
            process = _kernel.OpenProcess(_QUERY_LIMITED, False, pid.value)
            if not process:
                return False
            try:
                other = _user_of(process)
            finally:
                _kernel.CloseHandle(process)
            if other is None or not _security.EqualSid(_sid_in(own), _sid_in(other)):
                return False
        return True

    def _user_of(process: int) -> ctypes.Array[ctypes.c_char] | None:
        """Return the TOKEN_USER of a process."""
        token, length = wintypes.HANDLE(), wintypes.DWORD()
        if not _security.OpenProcessToken(process, _TOKEN_QUERY, ctypes.byref(token)):
            return None
        try:
            _security.GetTokenInformation(token, _TOKEN_USER, None, 0, ctypes.byref(length))
            held = ctypes.create_string_buffer(max(length.value, 1))
            told = _security.GetTokenInformation(token, _TOKEN_USER, held, length, ctypes.byref(length))
            return held if told else None
        finally:
            _kernel.CloseHandle(token)

    def _sid_in(user: ctypes.Array[ctypes.c_char]) -> ctypes.c_void_p:
        """Return the SID to which the pointer at the start of a TOKEN_USER points."""
        return ctypes.c_void_p.from_buffer(user)
