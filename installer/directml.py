"""Tries DirectML inside the installed program: devices, parity, and a classification compared with the CPU's.

Under Wine 10 it runs on a software GPU, and something stands before one library of Wine
(``tests/windows/d3d12.c``); the installed program is the one that users get, byte for byte.
"""

from __future__ import annotations

import os
from pathlib import Path

from installer.machine import Machine
from installer.trial import Trial, said

_AID = Path(__file__).parents[1] / "tests" / "windows"
#: Microsoft's libraries only from the program itself: Wine's own must not stand in for one that is missing.
_HIDDEN = "msvcp140,msvcp140_1,msvcp140_2,vcruntime140,vcruntime140_1=n"
_BASE = f"mscoree=;mshtml=;winedbg.exe,winemenubuilder.exe=d;ucrtbase=n,b;{_HIDDEN}"
_DIRECTML = f"{_BASE};d3d12,d3d12_wine=n"
#: What devices may differ in (core.inference.parity).
_ALIKE = 1e-3


def hide_wine(machine: Machine) -> None:
    """Let no library of Wine's stand in for one that should have come along."""
    machine.overrides = _BASE


def try_out(trial: Trial, installed: Path, samples: Path, table: Path) -> None:
    """List devices without an adapter that works, then with one."""
    from installer.check import difference, rows

    program = installed / "overread-cli.exe"
    if trial.machine.wine:
        done = trial.run(program, "devices")
        trial.require("a device that fails is passed over, and told", "takes its place" in said(done))
        prepare(trial.machine)
    done = trial.run(program, "devices")
    wanted = trial.machine.wine or bool(os.environ.get("OVERREAD_MUST_HAVE_ADAPTER"))
    if "dml:" not in done.stdout and not wanted:
        trial.say("    no adapter for DirectML here (ONNX Runtime refuses WARP): not tried")
        return
    if not trial.require("an adapter for DirectML is listed", "dml:" in done.stdout):
        return
    correlations = said(done).count("maps correlate at")
    trial.require("and computes the golden cases of every model", correlations >= 5, correlations)
    out = trial.work / "dml.csv"
    trial.run(program, "classify", samples, "--device", "dml", "--csv", out)
    if trial.require("a table was written", out.exists()):
        mine, found = rows(table), rows(out)
        used = {row["device"] for row in found if row["status"] == "ok"}
        trial.require("all was computed on it", all(name.startswith("dml") for name in used), used)
        findings = [(row["file"], row["frame"], row["status"], row["finding"]) for row in found]
        expected = [(row["file"], row["frame"], row["status"], row["finding"]) for row in mine]
        trial.require("the same findings as on the CPU", findings == expected, f"{len(found)} rows")
        apart = difference(mine, found)
        trial.require("probabilities within a thousandth", apart < _ALIKE, f"{apart:.1e}")
    if trial.machine.wine:
        hide_wine(trial.machine)


def prepare(machine: Machine) -> None:
    """Under Wine: stand before its d3d12.dll, so that DirectML starts in a program as it is."""
    behind = machine.system / "d3d12_wine.dll"
    if not behind.exists():
        own = machine.system / "d3d12.dll"
        library = bytearray(own.read_bytes())
        # Without the mark of Wine's own libraries it is loaded under its new name.
        library[64:96] = bytes(32)
        behind.write_bytes(library)
        own.unlink()
        machine.stand_in(own, _AID / "d3d12.c", _AID / "d3d12.def")
    machine.overrides = _DIRECTML
