"""Record the files and registry values that an installer may change, for comparison."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from installer import build
from installer.machine import Machine

_FOLDERS = ("LOCALAPPDATA", "APPDATA", "ProgramFiles", "ProgramData", "PUBLIC")
_KEYS = ("HKCU\\Software", "HKLM\\Software")
#: Parts of paths that Windows itself keeps writing.
_RESTLESS = ("/temp/", "/cache/", "/crashdumps/", "/fontconfig/")


@dataclass(frozen=True)
class MachineState:
    """The state of a machine at one time.

    Attributes
    ----------
    files : frozenset of str
        Paths below the program folders and the user's folder.
    registry : frozenset of str
        ``key | name kind data`` of all values that mention Overread in any of these.
    """

    files: frozenset[str]
    registry: frozenset[str]

    def since(self, before: MachineState) -> MachineState:
        """Return what was added since an earlier state."""
        return MachineState(self.files - before.files, self.registry - before.registry)


def read_state(machine: Machine) -> MachineState:
    """Record the state of a machine."""
    files = set()
    for name in _FOLDERS:
        files |= _files(machine.variable(name), everything=machine.wine)
    registry = {entry for key in _KEYS for entry in _values(machine, key)}
    return MachineState(frozenset(files), frozenset(registry))


def _files(folder: Path, *, everything: bool) -> set[str]:
    """Return the paths below a folder; on Windows itself, which never rests, only Overread's."""
    found = {path.as_posix() for path in folder.rglob("*")} if folder.exists() else set()
    quiet = {name for name in found if not any(part in f"{name.lower()}/" for part in _RESTLESS)}
    return quiet if everything else {name for name in quiet if "overread" in name.lower()}


def _values(machine: Machine, key: str) -> set[str]:
    found, current = set(), ""
    for line in machine.run(["reg", "query", key, "/s"]).stdout.splitlines():
        if line.startswith("HKEY_"):
            current = line.strip()
            if "overread" in current.lower():
                found.add(current)
        elif line.strip() and "overread" in f"{current}{line}".lower():
            found.add(f"{current} | {' '.join(line.split())}")
    return found


def contents(folder: Path) -> dict[str, str]:
    """Return the files below a folder with their hashes."""
    return {p.relative_to(folder).as_posix(): build.digest(p) for p in folder.rglob("*") if p.is_file()}


def entry_version(machine: Machine) -> str:
    """Return the version in the user's list of installed programs; empty if Overread is not listed."""
    key = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\Overread"
    done = machine.run(["reg", "query", key, "/v", "DisplayVersion"])
    # Without an entry, the output is an error message instead of a value.
    _name, kind, value = done.stdout.rpartition("REG_SZ")
    return value.strip() if kind else ""
