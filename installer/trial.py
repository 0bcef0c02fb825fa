"""Shared parts of the tests of an installed program: the machine, the log and the checks."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from installer.machine import Machine
from installer.screen import WINDOW, Screen

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_VERSION = re.compile(r"Overread (\d+\.\d+\.\d+)\. ")
_WINE_SAYS = re.compile(
    r"^(error: XDG_RUNTIME_DIR|X connection to|[0-9a-f]{4}:(err|fixme):).*\n?", re.MULTILINE
)


@dataclass
class InstallerTrial:
    """One test run of a build.

    Attributes
    ----------
    out : Path
        Folder for the log and pictures.
    work : Path
        Folder for the files of this run.
    screen : Screen
    machine : Machine
    program : Path
        The frozen program, as in the portable ZIP.
    failures : list of str
    """

    out: Path
    work: Path
    screen: Screen
    machine: Machine
    program: Path
    failures: list[str] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def head(self, words: str) -> None:
        """Start a section of the log."""
        self.say(f"\n== {words} ({time.monotonic() - self.began:.0f} s so far)")

    def say(self, words: str) -> None:
        """Write to the log and to standard output."""
        sys.stdout.write(words + "\n")
        sys.stdout.flush()
        with (self.out / "check.log").open("a", encoding="utf-8") as log:
            log.write(words + "\n")

    def quote(self, words: str) -> None:
        """Log the part of a program's output that is meant for the user."""
        for line in clean(words).splitlines():
            if line.strip():
                self.say(f"    | {line.rstrip()}")

    def require(self, what: str, met: bool, found: object = "") -> bool:
        """Record and return whether a check passed."""
        told = f": {found}" if str(found) else ""
        self.say(f"{'ok     ' if met else 'FAILED '} {what}{told}")
        if not met:
            self.failures.append(what)
        return met

    def run(
        self,
        *command: str | Path,
        environment: Mapping[str, str] | None = None,
        seconds: float = 900.0,
        quiet: bool = False,
    ) -> subprocess.CompletedProcess[str]:
        """Run a program on the machine and log its output."""
        began = time.monotonic()
        done = self.machine.run(command, environment, seconds)
        words = " ".join(word.name if isinstance(word, Path) else word for word in command)
        self.say(f"    > {words}   ({time.monotonic() - began:.1f} s)")
        if not quiet:
            self.quote(done.stdout + done.stderr)
        return done

    def picture(self, name: str, seconds: float = 180.0, colours: int = WINDOW) -> bool:
        """Save a picture of the screen; return whether it shows at least `colours` colours."""
        shown = self.screen.keep(self.out / f"{name}.png", seconds, colours)
        self.say(f"    picture {name}.png")
        return shown


def program_version(trial: InstallerTrial, folder: Path) -> str:
    """Version that the program in a folder tells of itself; empty where it tells none."""
    told = _VERSION.match(one_line(trial.run(folder / "overread-cli.exe", "version", quiet=True)))
    return told[1] if told else ""


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """Return a program's output as one line, because message boxes and consoles wrap lines anywhere."""
    return " ".join(clean(done.stdout + done.stderr).replace("│", " ").split())


def clean(words: str) -> str:
    """Return a program's output without colours and without Wine's own messages."""
    return _WINE_SAYS.sub("", _ESCAPES.sub("", words).replace("\r\n", "\n").replace("\r", "\n"))
