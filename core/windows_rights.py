"""Permissions of files and folders on Windows: only named users keep theirs.

Windows keeps others out of the user's profile. A folder on another drive, one that everybody may enter, or
the portable program's own folder inherits rights for all users of the computer; these are removed.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

#: Groups that anybody belongs to, by their SDDL letters and numbers: everyone, logged-on users, users,
#: guests, those of the domain, and packaged apps.
_ANYBODY = frozenset(("WD", "AN", "AU", "IU", "NU", "BU", "BG", "LG", "RC", "DU", "DG", "DC", "AC")) | {
    "S-1-5-3",  # batch jobs
    "S-1-2-0",  # users at the console
    "S-1-15-2-2",  # packaged apps with few rights
}
_ANYBODY_OF_DOMAIN = re.compile(r"S-1-5-21-\d+-\d+-\d+-(?:501|513|514|515)")
#: One entry of an access control list; only conditional entries contain brackets.
_ENTRY = re.compile(r"\(([^()]*)\)")
_LIST = re.compile(r"D:([A-Z_]*)((?:\([^()]*\))*)")
_ALLOWS = ("A", "OA")


def without_anybody(sddl: str, user: str, *, folder: bool) -> str | None:
    """Return the access control list of a file or folder without the entries that admit everybody.

    Parameters
    ----------
    sddl : str
        The list in the security descriptor definition language, ``D:…``.
    user : str
        SID of the user, who gets all rights.
    folder : bool
        Whether it is a folder; its contents inherit the rights.

    Returns
    -------
    str or None
        A list that inherits nothing; None if nobody has to lose rights.
    """
    found = _LIST.fullmatch(sddl)
    if found is None or found[1].endswith("NO_ACCESS_CONTROL"):
        # No list, which admits everybody, or one with conditions, which cannot be evaluated here.
        return _list([], user, "OICI" if folder else "")
    entries = [entry.split(";") for entry in _ENTRY.findall(found[2])]
    kept = [entry for entry in entries if not _lets_anybody_in(entry)]
    return None if kept == entries else _list(kept, user, "OICI" if folder else "")


def _lets_anybody_in(entry: list[str]) -> bool:
    group = entry[5]
    return entry[0] in _ALLOWS and (group in _ANYBODY or bool(_ANYBODY_OF_DOMAIN.fullmatch(group)))


def _list(entries: list[list[str]], user: str, passed_on: str) -> str:
    """Return a protected access control list: some entries, the user, the system and administrators."""
    # Inherited entries are now written here.
    own = [[kind, flags.removesuffix("ID"), *rest] for kind, flags, *rest in entries]
    denials = [entry for entry in own if entry[0] not in _ALLOWS]
    others = [entry for entry in own if entry[0] in _ALLOWS and entry[5] != user]
    named = {entry[5] for entry in others}
    needed = [user, *(group for group in ("SY", "BA") if group not in named)]
    everything = [["A", passed_on, "FA", "", "", sid] for sid in needed]
    return "D:P" + "".join(f"({';'.join(entry)})" for entry in [*denials, *everything, *others])


if sys.platform == "win32":
    import ctypes
    from contextlib import suppress
    from ctypes import wintypes

    _FILE, _DACL, _REVISION = 1, 0x4, 1
    _PROTECTED = 0x80000000
    _TOKEN_QUERY, _TOKEN_USER = 0x8, 1
    _GENERIC_WRITE, _CREATE_NEW, _NORMAL = 0x40000000, 1, 0x80
    _NO_HANDLE = ctypes.c_void_p(-1).value
    _EXISTS = (80, 183)

    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _security = ctypes.WinDLL("advapi32", use_last_error=True)
    _pointer = ctypes.POINTER(ctypes.c_void_p)
    _kernel.LocalFree.argtypes = (ctypes.c_void_p,)
    _kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
    _kernel.GetCurrentProcess.restype = wintypes.HANDLE
    _kernel.CreateFileW.restype = wintypes.HANDLE
    _kernel.CreateFileW.argtypes = (
        *(wintypes.LPCWSTR, wintypes.DWORD, wintypes.DWORD, ctypes.c_void_p),
        *(wintypes.DWORD, wintypes.DWORD, wintypes.HANDLE),
    )
    _security.GetNamedSecurityInfoW.argtypes = (
        *(wintypes.LPCWSTR, ctypes.c_int, wintypes.DWORD, _pointer, _pointer, _pointer, _pointer, _pointer),
    )
    _security.SetNamedSecurityInfoW.argtypes = (
        *(wintypes.LPCWSTR, ctypes.c_int, wintypes.DWORD),
        *(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p),
    )
    _security.SetFileSecurityW.argtypes = (wintypes.LPCWSTR, wintypes.DWORD, ctypes.c_void_p)
    _security.ConvertSecurityDescriptorToStringSecurityDescriptorW.argtypes = (
        *(ctypes.c_void_p, wintypes.DWORD, wintypes.DWORD, _pointer, ctypes.c_void_p),
    )
    _security.ConvertStringSecurityDescriptorToSecurityDescriptorW.argtypes = (
        *(wintypes.LPCWSTR, wintypes.DWORD, _pointer, ctypes.c_void_p),
    )
    _security.GetSecurityDescriptorDacl.argtypes = (
        *(ctypes.c_void_p, ctypes.POINTER(wintypes.BOOL), _pointer, ctypes.POINTER(wintypes.BOOL)),
    )
    _security.ConvertSidToStringSidW.argtypes = (ctypes.c_void_p, _pointer)
    _security.OpenProcessToken.argtypes = (
        *(wintypes.HANDLE, wintypes.DWORD, ctypes.POINTER(wintypes.HANDLE)),
    )
    _security.GetTokenInformation.argtypes = (
        *(wintypes.HANDLE, ctypes.c_int, wintypes.LPVOID, wintypes.DWORD),
        ctypes.POINTER(wintypes.DWORD),
    )

    def keep_out_others(path: Path) -> None:
        """Remove the rights of everybody who is not named to a file or folder and to what inherits from it.

        If that is impossible, as on a disk without rights or on a share, nothing changes. A whole drive is
        never private.
        """
        if path.parent == path:
            return
        with suppress(OSError):
            wanted = without_anybody(rights_of(path), _user(), folder=path.is_dir())
            if wanted is not None:
                give_rights(path, wanted)

    def make_private_file(path: Path) -> None:
        """Create an empty file that nobody can open until others have lost their rights to it.

        Raises
        ------
        OSError
            `FileExistsError` if the file exists.
        """
        handle = _kernel.CreateFileW(str(path), _GENERIC_WRITE, 0, None, _CREATE_NEW, _NORMAL, None)
        if handle == _NO_HANDLE:
            number = ctypes.get_last_error()
            if number in _EXISTS:
                raise FileExistsError(str(path))
            raise ctypes.WinError(number)
        try:
            keep_out_others(path)
        finally:
            _kernel.CloseHandle(handle)

    def rights_of(path: Path) -> str:
        """Return the access control list of a file or folder, in SDDL.

        Raises
        ------
        OSError
            If the list cannot be read.
        """
        found, text = ctypes.c_void_p(), ctypes.c_void_p()
        _none = (None, None, None, None)
        _ended(_security.GetNamedSecurityInfoW(str(path), _FILE, _DACL, *_none, ctypes.byref(found)))
        try:
            convert = _security.ConvertSecurityDescriptorToStringSecurityDescriptorW
            if not convert(found, _REVISION, _DACL, ctypes.byref(text), None):
                raise ctypes.WinError(ctypes.get_last_error())
            return _taken(text)
        finally:
            _kernel.LocalFree(found)

    def give_rights(path: Path, sddl: str) -> None:
        """Set the access control list of a file or folder from SDDL.

        Raises
        ------
        OSError
            If the list cannot be set.
        """
        descriptor, entries = ctypes.c_void_p(), ctypes.c_void_p()
        convert = _security.ConvertStringSecurityDescriptorToSecurityDescriptorW
        if not convert(sddl, _REVISION, ctypes.byref(descriptor), None):
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            present, default = wintypes.BOOL(), wintypes.BOOL()
            told = (ctypes.byref(present), ctypes.byref(entries), ctypes.byref(default))
            if not _security.GetSecurityDescriptorDacl(descriptor, *told):
                raise ctypes.WinError(ctypes.get_last_error())
            what = _DACL | _PROTECTED
            # Entries are passed on to the contents. Wine's flag inherits anyway, the other one does not.
            _ended(_security.SetNamedSecurityInfoW(str(path), _FILE, what, None, None, entries, None))
            if not _security.SetFileSecurityW(str(path), _DACL, descriptor):
                raise ctypes.WinError(ctypes.get_last_error())
        finally:
            _kernel.LocalFree(descriptor)

    def _user() -> str:
        """Return the SID of the user whose process this is."""
        token, length, text = wintypes.HANDLE(), wintypes.DWORD(), ctypes.c_void_p()
        process = _kernel.GetCurrentProcess()
        if not _security.OpenProcessToken(process, _TOKEN_QUERY, ctypes.byref(token)):
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            _security.GetTokenInformation(token, _TOKEN_USER, None, 0, ctypes.byref(length))
            held = ctypes.create_string_buffer(max(length.value, ctypes.sizeof(ctypes.c_void_p)))
            told = _security.GetTokenInformation(token, _TOKEN_USER, held, length, ctypes.byref(length))
            # TOKEN_USER begins with a pointer to the SID.
            sid = ctypes.c_void_p.from_buffer(held)
            if not told or not _security.ConvertSidToStringSidW(sid, ctypes.byref(text)):
                raise ctypes.WinError(ctypes.get_last_error())
            return _taken(text)
        finally:
            _kernel.CloseHandle(token)

    def _taken(text: ctypes.c_void_p) -> str:
        """Return a text that Windows allocated, and free it."""
        try:
            return ctypes.wstring_at(text.value or 0)
        finally:
            _kernel.LocalFree(text)

    def _ended(number: int) -> None:
        if number:
            raise ctypes.WinError(number)
