"""What the trials of an installed program share: the machine, the log, and what is required."""

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
_WINE_SAYS = re.compile(
    r"^(error: XDG_RUNTIME_DIR|X connection to|[0-9a-f]{4}:(err|fixme):).*\n?", re.MULTILINE
)


@dataclass
class InstallerTrial:
    """One trial of what was built.

    Attributes
    ----------
    out : Path
        Where log and pictures go.
    work : Path
        A folder of its own.
    screen : Screen
    machine : Machine
    program : Path
        What was frozen, as it is in the portable ZIP.
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
        """Begin a part of the log."""
        self.say(f"\n== {words} ({time.monotonic() - self.began:.0f} s so far)")

    def say(self, words: str) -> None:
        """Write to the log, and for whoever waits."""
        sys.stdout.write(words + "\n")
        sys.stdout.flush()
        with (self.out / "check.log").open("a", encoding="utf-8") as log:
            log.write(words + "\n")

    def quote(self, words: str) -> None:
        """Write what a program said, as far as it is for its user."""
        for line in clean(words).splitlines():
            if line.strip():
                self.say(f"    | {line.rstrip()}")

    def require(self, what: str, met: bool, found: object = "") -> bool:
        """Note whether something is as it must be."""
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
        """Run a program of the machine and write what it said to the log."""
        began = time.monotonic()
        done = self.machine.run(command, environment, seconds)
        words = " ".join(word.name if isinstance(word, Path) else word for word in command)
        self.say(f"    > {words}   ({time.monotonic() - began:.1f} s)")
        if not quiet:
            self.quote(done.stdout + done.stderr)
        return done

    def picture(self, name: str, seconds: float = 180.0, colours: int = WINDOW) -> bool:
        """Keep a picture of the screen; whether something of so many colours was on it."""
        shown = self.screen.keep(self.out / f"{name}.png", seconds, colours)
        self.say(f"    picture {name}.png")
        return shown


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """What a program said, in one line, as boxes and consoles break lines anywhere."""
    return " ".join(clean(done.stdout + done.stderr).replace("│", " ").split())


def clean(words: str) -> str:
    """What a program said, without colours and without what Wine itself says."""
    return _WINE_SAYS.sub("", _ESCAPES.sub("", words).replace("\r\n", "\n").replace("\r", "\n"))
