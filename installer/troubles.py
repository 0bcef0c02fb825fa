"""Test the program under faults, and record what the user sees."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from installer.directml import standing_before
from installer.machine import Machine
from installer.screen import WINDOW
from installer.trial import InstallerTrial, clean, one_line

#: A made-up user number that no real user has.
_OTHER = "4711"


def all_of_them(trial: InstallerTrial, setup: Path) -> None:
    """Test every fault, each on a separate copy of the program."""
    program = trial.machine.variable("PUBLIC") / "trouble"
    shutil.copytree(trial.program, program)
    picture = trial.work / "samples ü 画像" / "forearm"
    trial.head("trouble: the runtime libraries are missing")
    without_runtime(trial, program, picture)
    trial.head("trouble: there is no GPU")
    without_gpu(trial, program, picture)
    trial.head("trouble: a model file is damaged")
    damaged_model(trial, program, picture)
    trial.head("trouble: the user's folder cannot be made, or not be written")
    no_folder(trial, program, picture)
    shutil.rmtree(program)
    if trial.machine.wine:
        trial.head("a second user of the same computer")
        second_user(trial, setup, picture)


def without_runtime(trial: InstallerTrial, program: Path, picture: Path) -> None:
    """Remove Microsoft's C++ runtime, as on a computer without it."""
    aside = trial.work / "runtime"
    aside.mkdir()
    moved = list((program / "_internal").glob("msvcp140*.dll"))
    for library in moved:
        shutil.move(library, aside / library.name)
    done = trial.run(program / "overread-cli.exe", "selftest")
    trial.require("the self-test says so", "cannot be loaded. -> Install Overread again" in one_line(done))
    trial.require("no traceback", "Traceback" not in done.stdout + done.stderr)
    done = trial.run(program / "overread-cli.exe", "classify", picture)
    trial.require("the command line says so in a sentence", "cannot be loaded" in one_line(done))
    trial.require("no traceback", "Traceback" not in done.stderr)
    look_at_window(trial, program, "trouble-without-runtime", colours=0)
    for library in moved:
        shutil.move(aside / library.name, library)


def without_gpu(trial: InstallerTrial, program: Path, picture: Path) -> None:
    """Use a computer that has no adapter for DirectML."""
    if trial.machine.wine:
        with standing_before(trial.machine, "dxgi"):
            on_cpu(trial, program, picture)
    elif "dml:" in trial.run(program / "overread-cli.exe", "devices").stdout:
        trial.say("    this computer has an adapter: not tried")
    else:
        on_cpu(trial, program, picture)


def on_cpu(trial: InstallerTrial, program: Path, picture: Path) -> None:
    """Read pictures on the CPU, because there is no other device."""
    done = trial.run(program / "overread-cli.exe", "devices")
    alone = "dml:" not in done.stdout and "there is no adapter for DirectML" in one_line(done)
    trial.require("the CPU alone is listed, and why", alone)
    done = trial.run(program / "overread-cli.exe", "devices", "--device", "dml")
    trial.require(
        "a wish for DirectML is answered in a sentence", "There is no device 'dml'" in one_line(done)
    )
    table = trial.work / "cpu.csv"
    done = trial.run(program / "overread-cli.exe", "classify", picture, "--csv", table)
    trial.require("all is read on the CPU", table.exists() and ",cpu" in table.read_text("utf-8-sig"))
    trial.require("no traceback", "Traceback" not in done.stderr)
    look_at_window(trial, program, "trouble-without-gpu", picture)


def damaged_model(trial: InstallerTrial, program: Path, picture: Path) -> None:
    """Change a byte of a shipped model."""
    model = program / "_internal" / "resources" / "models" / "chest-xray-pneumonia.onnx"
    whole = model.read_bytes()
    changed = bytearray(whole)
    changed[len(changed) // 2] ^= 1
    model.write_bytes(changed)
    done = trial.run(program / "overread-cli.exe", "selftest", "--device", "cpu")
    lines = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
    trial.require("the self-test names it", len(lines) == 1 and "chest-xray-pneumonia" in lines[0])
    done = trial.run(program / "overread-cli.exe", "classify", picture, "--device", "cpu")
    trial.require("it is not used", "is not the file that was shipped" in one_line(done))
    look_at_window(trial, program, "trouble-damaged-model", picture)
    model.write_bytes(whole)


def no_folder(trial: InstallerTrial, program: Path, picture: Path) -> None:
    """Give the user a folder that cannot be made, then one that is read-only."""
    nowhere = {"OVERREAD_HOME": "Q:\\no such drive"}
    done = trial.run(program / "overread-cli.exe", "classify", picture, environment=nowhere)
    trial.require("a sentence says so", "could not be made" in one_line(done))
    trial.require("no traceback", "Traceback" not in done.stderr)
    look_at_window(trial, program, "trouble-no-folder", environment=nowhere, colours=0)
    folder = trial.work / "locked"
    folder.mkdir()
    with locked(folder):
        told = {"OVERREAD_HOME": trial.machine.name(folder)}
        done = trial.run(program / "overread-cli.exe", "selftest", "--device", "cpu", environment=told)
        failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
        trial.require("the self-test says so", any("cannot be written" in line for line in failed))
        table = trial.work / "locked.csv"
        done = trial.run(
            program / "overread-cli.exe",
            "classify",
            picture,
            "--csv",
            table,
            "--device",
            "cpu",
            environment=told,
        )
        trial.require("a sentence says so", "overread:" in done.stderr or table.exists())
        trial.require("no traceback", "Traceback" not in done.stderr)
        look_at_window(trial, program, "trouble-locked-folder", picture, environment=told)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Make a folder read-only for everybody."""
    if sys.platform == "win32":
        lock, unlock = ["icacls", str(folder), "/deny", "*S-1-1-0:(W)"], ["icacls", str(folder), "/reset"]
    else:
        lock, unlock = ["chattr", "+i", str(folder)], ["chattr", "-i", str(folder)]
    subprocess.run(lock, check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(unlock, check=True, capture_output=True)


def second_user(trial: InstallerTrial, setup: Path, picture: Path) -> None:
    """Install for all users, then work as a user who never started it and has no rights."""
    trial.run(setup, "/S", "/AllUsers")
    folder = trial.machine.variable("ProgramFiles") / "Overread"
    trial.machine.stop()
    other = Machine(trial.work / "other" / "prefix", trial.screen.display, user=_OTHER)
    shutil.copytree(trial.machine.prefix, other.prefix, symlinks=True)
    other.start()
    # Wine uses a Windows folder only for its owner.
    subprocess.run(["chown", "-R", f"{_OTHER}:{_OTHER}", str(other.prefix.parent)], check=True)
    other.overrides = trial.machine.overrides
    program = other.prefix / folder.relative_to(trial.machine.prefix)
    first, trial.machine = trial.machine, other
    try:
        name = other.run(["cmd", "/c", "echo %USERNAME% %LOCALAPPDATA%"]).stdout
        trial.say(f"    {clean(name).strip()}")
        done = trial.run(program / "overread-cli.exe", "selftest", "--device", "cpu")
        trial.require("the self-test is well for them", done.stdout.rstrip().endswith("All is well."))
        look_at_window(trial, program, "second-user", picture)
        own = other.variable("LOCALAPPDATA") / "Overread"
        trial.require("they have a folder of their own", own.exists(), other.name(own))
    finally:
        other.stop()
        trial.machine = first
    trial.run(folder / "uninstall.exe", "/S", "/AllUsers")


def look_at_window(
    trial: InstallerTrial,
    program: Path,
    name: str,
    *paths: Path,
    environment: dict[str, str] | None = None,
    colours: int = WINDOW,
) -> None:
    """Save a picture of the window, then close it."""
    overread = program / "overread.exe"
    with trial.machine.opened(overread, *paths, environment=environment, patience=20.0):
        trial.require("something is shown", trial.picture(name, colours=colours))
