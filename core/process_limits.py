"""Limits the memory of a decoding process and, on Windows, ensures its end.

The module also measures the memory of this process and of the machine.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    class _Basic(ctypes.Structure):
        """JOBOBJECT_BASIC_LIMIT_INFORMATION of winnt.h."""

        _fields_ = (
            ("PerProcessUserTimeLimit", wintypes.LARGE_INTEGER),
            ("PerJobUserTimeLimit", wintypes.LARGE_INTEGER),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of winnt.h."""

        _fields_ = (
            ("BasicLimitInformation", _Basic),
            ("IoInfo", ctypes.c_ulonglong * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    class _Counters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS of psapi.h."""

        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            ("PeakWorkingSetSize", ctypes.c_size_t),
            ("WorkingSetSize", ctypes.c_size_t),
            ("QuotaPeakPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPagedPoolUsage", ctypes.c_size_t),
            ("QuotaPeakNonPagedPoolUsage", ctypes.c_size_t),
            ("QuotaNonPagedPoolUsage", ctypes.c_size_t),
            ("PagefileUsage", ctypes.c_size_t),
            ("PeakPagefileUsage", ctypes.c_size_t),
        )

    class _Memory(ctypes.Structure):
        """MEMORYSTATUSEX of sysinfoapi.h."""

        _fields_ = (
            ("dwLength", wintypes.DWORD),
            ("dwMemoryLoad", wintypes.DWORD),
            *(
                (name, ctypes.c_ulonglong)
                for name in (
                    *("ullTotalPhys", "ullAvailPhys", "ullTotalPageFile", "ullAvailPageFile"),
                    *("ullTotalVirtual", "ullAvailVirtual", "ullAvailExtendedVirtual"),
                )
            ),
        )

    _EXTENDED_LIMIT_INFORMATION = 9
    _PROCESS_MEMORY, _DIE_ON_UNHANDLED_EXCEPTION, _KILL_ON_JOB_CLOSE = 0x100, 0x400, 0x2000
    _PROCESS_TERMINATE, _PROCESS_SET_QUOTA = 0x1, 0x100

    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel.CreateJobObjectW.restype = wintypes.HANDLE
    _kernel.CreateJobObjectW.argtypes = (wintypes.LPVOID, wintypes.LPCWSTR)
    _kernel.SetInformationJobObject.argtypes = (
        *(wintypes.HANDLE, ctypes.c_int, wintypes.LPVOID, wintypes.DWORD),
    )
    _kernel.OpenProcess.restype = wintypes.HANDLE
    _kernel.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
    _kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
    _kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
    _kernel.GetCurrentProcess.restype = wintypes.HANDLE
    _kernel.K32GetProcessMemoryInfo.argtypes = (wintypes.HANDLE, ctypes.c_void_p, wintypes.DWORD)

    _kernel.GlobalMemoryStatusEx.argtypes = (ctypes.c_void_p,)

    def _checked(result: int | None) -> int:
        if not result:
            raise ctypes.WinError(ctypes.get_last_error())
        return result

    class Bounds:
        """A job object: its processes cannot get more memory, and end when it is closed.

        Windows closes it however this process ends, so that no child outlives it, even while a decoder hangs.
        A process that crashes in it shows no dialogue and leaves no dump.

        Parameters
        ----------
        memory_bytes : int
            Most bytes of memory of each process.

        Raises
        ------
        OSError
            If Windows refuses to create the job object.
        """

        def __init__(self, memory_bytes: int) -> None:
            limits = _Extended(ProcessMemoryLimit=memory_bytes)
            limits.BasicLimitInformation.LimitFlags = (
                _PROCESS_MEMORY | _DIE_ON_UNHANDLED_EXCEPTION | _KILL_ON_JOB_CLOSE
            )
            self._job = _checked(_kernel.CreateJobObjectW(None, None))
            _checked(
                _kernel.SetInformationJobObject(
                    self._job, _EXTENDED_LIMIT_INFORMATION, ctypes.byref(limits), ctypes.sizeof(limits)
                )
            )

        def hold(self, pid: int) -> None:
            """Limit a process from now on."""
            process = _checked(_kernel.OpenProcess(_PROCESS_TERMINATE | _PROCESS_SET_QUOTA, False, pid))
            try:
                _checked(_kernel.AssignProcessToJobObject(self._job, process))
            finally:
                _kernel.CloseHandle(process)

        def close(self) -> None:
            """End the processes that are still held; may be called repeatedly."""
            if self._job:
                _kernel.CloseHandle(self._job)
                self._job = 0

    def peak_memory() -> int:
        """Return the peak memory of this process in bytes; 0 if Windows does not tell."""
        found = _Counters(cb=ctypes.sizeof(_Counters))
        told = _kernel.K32GetProcessMemoryInfo(_kernel.GetCurrentProcess(), ctypes.byref(found), found.cb)
        return int(found.PeakWorkingSetSize) if told else 0

    def machine_memory() -> int:
        """Return the memory of this machine in bytes; 0 if Windows does not tell."""
        found = _Memory(dwLength=ctypes.sizeof(_Memory))
        return int(found.ullTotalPhys) if _kernel.GlobalMemoryStatusEx(ctypes.byref(found)) else 0

else:
    import os
    import resource

    #: Unit of memory sizes from the system, in bytes.
    _UNIT = 1 if sys.platform == "darwin" else 1 << 10

    class Bounds:
        """Limits of the kernel (enforced on Linux only); the process itself ends with its parent.

        Parameters
        ----------
        memory_bytes : int
            Most bytes of memory of each process.
        """

        def __init__(self, memory_bytes: int) -> None:
            self._memory_bytes = memory_bytes

        def hold(self, pid: int) -> None:
            """Limit a process from now on, and its core file to nothing, as it would contain patients' data.

            Raises
            ------
            OSError
                If the process no longer exists.
            """
            if sys.platform == "linux":
                resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
                resource.prlimit(pid, resource.RLIMIT_DATA, (self._memory_bytes, self._memory_bytes))

        def close(self) -> None:
            """Do nothing, as the kernel forgets the limits by itself."""

    def peak_memory() -> int:
        """Return the peak memory of this process in bytes."""
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT

    def machine_memory() -> int:
        """Return the memory of this machine in bytes; 0 if the system does not tell."""
        try:
            return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        except (OSError, ValueError):
            return 0
