"""A library that replaces one of Wine's is removed again, whatever happens meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from installer.directml import standing_before
from installer.machine import Machine

_OWN = b"MZ" + bytes(62) + b"Wine builtin DLL".ljust(32, b"\0") + b"the rest"


class _Windows(Machine):
    """A machine that compiles nothing."""

    def __init__(self, folder: Path, *, compiles: bool) -> None:
        super().__init__(folder)
        self.overrides, self._compiles = "a=n", compiles
        self.system.mkdir(parents=True)
        (self.system / "dxgi.dll").write_bytes(_OWN)

    def stand_in(self, library: Path, *_sources: Path) -> None:
        if not self._compiles:
            raise OSError("no compiler")
        library.write_bytes(b"the aid")


def test_the_aid_stands_before_wines_own_and_goes_again(tmp_path: Path) -> None:
    windows = _Windows(tmp_path, compiles=True)
    with standing_before(windows, "dxgi"):
        assert (windows.system / "dxgi.dll").read_bytes() == b"the aid"
        behind = (windows.system / "dxgi_wine.dll").read_bytes()
        assert (behind[:64], behind[64:96], behind[96:]) == (_OWN[:64], bytes(32), _OWN[96:])
        assert windows.overrides == "a=n;dxgi,dxgi_wine=n"
    assert {p.name: p.read_bytes() for p in windows.system.iterdir()} == {"dxgi.dll": _OWN}
    assert windows.overrides == "a=n"


def test_without_a_compiler_wines_own_is_there_again(tmp_path: Path) -> None:
    windows = _Windows(tmp_path, compiles=False)
    with pytest.raises(OSError, match="no compiler"), standing_before(windows, "dxgi"):
        pass
    assert {p.name: p.read_bytes() for p in windows.system.iterdir()} == {"dxgi.dll": _OWN}
