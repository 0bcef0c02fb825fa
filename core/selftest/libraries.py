"""The runtime libraries of a program on Windows: which are loaded, from where, and in which version."""

from __future__ import annotations

import ctypes
import sys
from dataclasses import dataclass
from pathlib import Path

#: Microsoft's C and C++ runtime, ONNX Runtime's libraries, and DirectML.
WANTED = (
    "vcruntime140.dll",
    "vcruntime140_1.dll",
    "msvcp140.dll",
    "msvcp140_1.dll",
    "onnxruntime_pybind11_state.pyd",
    "DirectML.dll",
)


@dataclass(frozen=True)
class Library:
    """A library of this process.

    Attributes
    ----------
    name : str
    loaded : bool
        False if the library exists, but is loaded only when needed.
    own : bool
        Whether it is in Overread's folder rather than in that of Windows.
    version : str
        Empty if the file has none.
    """

    name: str
    loaded: bool
    own: bool = False
    version: str = ""


def own_folder() -> Path:
    """Return the folder of the installed program, or that of Python if it is not installed as a program."""
    return Path(sys.executable).parent if getattr(sys, "frozen", False) else Path(sys.prefix)


if sys.platform == "win32":
    from ctypes import wintypes

    import onnxruntime

    class _FixedInfo(ctypes.Structure):
        """The used part of VS_FIXEDFILEINFO of winver.h."""

        _fields_ = (
            ("signature", wintypes.DWORD),
            ("structure", wintypes.DWORD),
            ("version_high", wintypes.DWORD),
            ("version_low", wintypes.DWORD),
        )

    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel.GetModuleHandleW.restype = wintypes.HMODULE
    _kernel.GetModuleHandleW.argtypes = (wintypes.LPCWSTR,)
    _kernel.GetModuleFileNameW.argtypes = (wintypes.HMODULE, wintypes.LPWSTR, wintypes.DWORD)
    _LONGEST_PATH = 32768

    def find_libraries() -> tuple[Library | None, ...]:
        """Return the wanted libraries as this process has them; None for a missing one."""
        return tuple(map(_find_library, WANTED))

    def _find_library(name: str) -> Library | None:
        module = _kernel.GetModuleHandleW(name)
        if not module:
            beside = Path(onnxruntime.__file__).parent / "capi" / name
            return (
                Library(name, loaded=False, own=True, version=_version(beside)) if beside.exists() else None
            )
        buffer = ctypes.create_unicode_buffer(_LONGEST_PATH)
        _kernel.GetModuleFileNameW(module, buffer, _LONGEST_PATH)
        path = Path(buffer.value)
        own = path.is_relative_to(own_folder()) or path.is_relative_to(Path(sys.prefix))
        return Library(name, loaded=True, own=own, version=_version(path))

    def _version(path: Path) -> str:
        api = ctypes.WinDLL("version")
        size = api.GetFileVersionInfoSizeW(str(path), None)
        if not size:
            return ""
        data = ctypes.create_string_buffer(size)
        found, length = ctypes.POINTER(_FixedInfo)(), wintypes.UINT()
        if not (
            api.GetFileVersionInfoW(str(path), 0, size, data)
            and api.VerQueryValueW(data, "\\", ctypes.byref(found), ctypes.byref(length))
        ):
            return ""
        high, low = found.contents.version_high, found.contents.version_low
        return f"{high >> 16}.{high & 0xFFFF}.{low >> 16}.{low & 0xFFFF}"

else:

    def find_libraries() -> tuple[Library | None, ...]:
        """Return nothing, as other systems bring these libraries themselves."""
        return ()
