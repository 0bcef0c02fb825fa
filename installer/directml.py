"""Test DirectML in the installed program: devices, parity, and a classification compared with the CPU's.

Under Wine 10 it runs on a software GPU, and a test library replaces one of Wine's libraries
(``tests/windows/d3d12.c``, or ``dxgi.c`` for a computer without adapters). The installed program is the one
that users get, byte for byte.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from installer.machine import Machine
from installer.tables import largest_difference, table_rows
from installer.trial import InstallerTrial, one_line

_AID = Path(__file__).parents[1] / "tests" / "windows"
#: Microsoft's libraries must come from the program itself: Wine's own must not replace missing ones.
_HIDDEN = "msvcp140,msvcp140_1,msvcp140_2,vcruntime140,vcruntime140_1=n"
_OVERRIDES = f"mscoree=;mshtml=;winedbg.exe,winemenubuilder.exe=d;ucrtbase=n,b;{_HIDDEN}"
#: The tolerances for devices (core.inference.parity).
_ALIKE = 1e-3


def hide_wine(machine: Machine) -> None:
    """Keep Wine's libraries from replacing ones that should be installed."""
    machine.overrides = _OVERRIDES


def try_out(trial: InstallerTrial, installed: Path, samples: Path, table: Path) -> None:
    """List the devices with an adapter that computes wrongly, then with a working one, and classify on it."""
    program = installed / "overread-cli.exe"
    if not trial.machine.wine:
        on_adapter(trial, program, samples, table)
        return
    done = trial.run(program, "devices")
    trial.require("a device that fails is passed over, and told", "is used instead" in one_line(done))
    with standing_before(trial.machine, "d3d12"):
        on_adapter(trial, program, samples, table)


def on_adapter(trial: InstallerTrial, program: Path, samples: Path, table: Path) -> None:
    """List the adapter, check its parity, and classify on it."""
    done = trial.run(program, "devices")
    wanted = trial.machine.wine or bool(os.environ.get("OVERREAD_MUST_HAVE_ADAPTER"))
    if "dml:" not in done.stdout and not wanted:
        trial.say("    no adapter for DirectML here (ONNX Runtime refuses WARP): not tried")
        return
    if not trial.require("an adapter for DirectML is listed", "dml:" in done.stdout):
        return
    correlations = one_line(done).count("maps correlate at")
    trial.require("and computes the golden cases of every model", correlations >= 5, correlations)
    out = trial.work / "dml.csv"
    trial.run(program, "classify", samples, "--device", "dml", "--csv", out)
    if trial.require("a table was written", out.exists()):
        mine, found = table_rows(table), table_rows(out)
        used = {row["device"] for row in found if row["status"] == "ok"}
        trial.require("all was computed on it", all(name.startswith("dml") for name in used), used)
        findings = [(row["file"], row["frame"], row["status"], row["finding"]) for row in found]
        expected = [(row["file"], row["frame"], row["status"], row["finding"]) for row in mine]
        trial.require("the same findings as on the CPU", findings == expected, f"{len(found)} rows")
        apart = largest_difference(mine, found)
        trial.require("probabilities within a thousandth", apart < _ALIKE, f"{apart:.1e}")


@contextmanager
def standing_before(machine: Machine, name: str) -> Iterator[None]:
    """Under Wine, replace one of its libraries by the test library of this name within the context."""
    own, behind = machine.system / f"{name}.dll", machine.system / f"{name}_wine.dll"
    library = own.read_bytes()
    # Without the mark of Wine's own libraries, Wine loads the original under its new name.
    behind.write_bytes(library[:64] + bytes(32) + library[96:])
    before = machine.overrides
    own.unlink()
    try:
        machine.stand_in(own, _AID / f"{name}.c", _AID / f"{name}.def")
        machine.overrides = f"{before};{name},{name}_wine=n"
        yield
    finally:
        machine.overrides = before
        for path in (own, behind):
            path.unlink(missing_ok=True)
        own.write_bytes(library)
