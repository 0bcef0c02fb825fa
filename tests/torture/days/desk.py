"""A desk with its own screen, keyboard and mouse, at which the program is used as by a person.

The screen is Xvfb with openbox. xdotool sends keys and clicks to the X server; AT-SPI tells what the window
shows, as it does for a screen reader. Nothing calls into the program.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.torture.days.access import Access, Thing

PROGRAMS = ("Xvfb", "openbox", "xdotool", "import", "dbus-daemon", "dbus-send", "xclip")
#: Longest time in seconds for a step on a busy machine.
PATIENCE = 600.0
_OVERREAD = Path(sys.executable).with_name("overread")


@dataclass
class Acts:
    """Counts of keyboard and mouse actions.

    Attributes
    ----------
    keys, clicks, drags, notches, texts : int
        Keys or combinations, mouse clicks, drags, wheel notches, and texts that were typed as a whole.
    """

    keys: int = 0
    clicks: int = 0
    drags: int = 0
    notches: int = 0
    texts: int = 0

    @property
    def total(self) -> int:
        """The number of actions; successive notches are one turn of the wheel, counted in `drags`."""
        return self.keys + self.clicks + self.drags + self.texts


@dataclass
class Step:
    """The actions of a step, and its duration."""

    name: str
    acts: Acts = field(default_factory=Acts)
    seconds: float = 0.0


class Desk:
    """The screen, and the program on it.

    Parameters
    ----------
    out : Path
        Folder for the pictures.
    home : Path
        Home of the user, made if missing; it contains Overread's folder.
    size : tuple of int
        Width and height of the screen.
    scale : float
        Scale of the desktop.
    """

    def __init__(
        self, out: Path, home: Path, size: tuple[int, int] = (1920, 1080), scale: float = 1.0
    ) -> None:
        missing = [name for name in PROGRAMS if shutil.which(name) is None]
        if missing:
            raise SystemExit(f"Please install what is missing: {', '.join(missing)}")
        self.out, self.home, self.size = out, home, size
        self.steps: list[Step] = []
        self._begun = time.monotonic()
        self._shots = 0
        self._at: tuple[int, int] | None = None
        out.mkdir(parents=True, exist_ok=True)
        home.mkdir(parents=True, exist_ok=True)
        self._own: list[subprocess.Popen[str]] = []
        read, write = os.pipe()
        self._run("Xvfb", "-displayfd", str(write), "-screen", "0", f"{size[0]}x{size[1]}x24", give=write)
        os.close(write)
        with os.fdopen(read) as told:
            display = f":{told.readline().strip()}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("QT_")},
            **{"DISPLAY": display, "HOME": str(home), "OVERREAD_HOME": str(self.kept)},
            **{"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "QT_SCALE_FACTOR": str(scale)},
        }
        bus = self._run("dbus-daemon", "--session", "--nofork", "--print-address", told=True)
        address = bus.stdout.readline().strip() if bus.stdout else ""
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = address
        self._access = Access(address)
        self._say(
            *("dbus-send", "--session", "--dest=org.a11y.Bus", "--print-reply", "/org/a11y/bus"),
            *("org.freedesktop.DBus.Properties.Set", "string:org.a11y.Status", "string:IsEnabled"),
            "variant:boolean:true",
        )
        self._run("openbox")
        self.program: subprocess.Popen[str] | None = None

    @property
    def kept(self) -> Path:
        """Overread's own folder."""
        return self.home / "overread"

    def start(self, *arguments: object) -> None:
        """Start the program as in README, and wait for its window."""
        log = (self.out / "program.log").open("a")
        with log:
            self.program = subprocess.Popen(
                [str(_OVERREAD), *map(str, arguments)],
                env=self.environment,
                stdout=log,
                stderr=log,
                text=True,
            )
        self.wait(self._window, "the window")

    def command(self, *arguments: object) -> str:
        """Run the command line for the same user, for settings that a site makes in advance."""
        done = subprocess.run(
            [str(_OVERREAD), *map(str, arguments)], env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def close(self) -> None:
        """End the program and the desk."""
        if self.program is not None and self.program.poll() is None:
            self.program.terminate()
            try:
                self.program.wait(30)
            except subprocess.TimeoutExpired:
                self.program.kill()
        self._access.close()
        for process in reversed(self._own):
            process.send_signal(signal.SIGTERM)
            process.wait(30)

    # Hands: what the reader does

    def step(self, name: str) -> None:
        """Start a step, to which the following actions belong."""
        self._end_step()
        self.steps.append(Step(name))
        self._begun = time.monotonic()

    def key(self, *names: str) -> None:
        """Press keys or combinations, one after the other, in xdotool's notation."""
        for name in names:
            self._say("xdotool", "key", "--clearmodifiers", name)
            self._acts.keys += 1
            time.sleep(0.15)

    def type(self, text: str) -> None:
        """Type a text into the focused widget."""
        self._say("xdotool", "type", "--delay", "15", text)
        self._acts.texts += 1
        time.sleep(0.15)

    def press(self, where: Thing | tuple[int, int], times: int = 1, held: str = "") -> None:
        """Click a thing or a place on the screen, with the key `held` held down."""
        x, y = where.middle if isinstance(where, Thing) else where
        hold = ("keydown", held) if held else ()
        release = ("keyup", held) if held else ()
        clicks = ("click", "--repeat", str(times), "--delay", "80", "1")
        self._say("xdotool", *hold, "mousemove", str(x), str(y), *clicks, *release)
        self._acts.clicks += 1
        time.sleep(0.25)

    def click(self, role: str, name: str, seconds: float = PATIENCE) -> Thing:
        """Wait for a thing, and click it."""
        found = self.wait(lambda: self.find(role, name, enabled=True), f"{role} {name}", seconds)
        self.press(found)
        return found

    def drag(self, begin: tuple[int, int], end: tuple[int, int], button: int = 1) -> None:
        """Drag the mouse from one place to another."""
        (x, y), (to_x, to_y) = begin, end
        self._say("xdotool", "mousemove", str(x), str(y), "mousedown", str(button))
        for n in range(1, 9):
            at = (x + (to_x - x) * n // 8, y + (to_y - y) * n // 8)
            self._say("xdotool", "mousemove", str(at[0]), str(at[1]))
        self._say("xdotool", "mouseup", str(button))
        self._acts.drags += 1
        time.sleep(0.25)

    def wheel(self, where: tuple[int, int], notches: int) -> None:
        """Turn the wheel over a place, down if positive; any distance is one action."""
        self._say("xdotool", "mousemove", str(where[0]), str(where[1]))
        button = "5" if notches > 0 else "4"
        self._say("xdotool", "click", "--repeat", str(abs(notches)), "--delay", "60", button)
        self._acts.notches += abs(notches)
        self._acts.drags += 1
        time.sleep(0.25)

    # Eyes: what the reader sees

    def things(self, cells: bool = False) -> list[Thing]:
        """Return everything on the screen."""
        return list(self._access.things(cells))

    def find(self, role: str, name: str, *, enabled: bool = False, cells: bool = False) -> Thing | None:
        """Return the last, topmost thing whose name starts with `name`, ignoring case."""
        found = None
        for thing in self.things(cells):
            matches = thing.name.casefold().startswith(name.casefold())
            if thing.role == role and matches and (thing.enabled or not enabled):
                found = thing
        return found

    def says(self, pattern: str) -> str:
        """Return the first text on the screen that matches a pattern; empty if there is none."""
        return next((thing.name for thing in self.things() if re.search(pattern, thing.name)), "")

    def wait(self, condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> Thing:
        """Wait until a condition holds, and return its value."""
        until = time.monotonic() + seconds
        while True:
            found = condition()
            if found:
                return found  # type: ignore[return-value]
            if self.program is not None and self.program.poll() is not None:
                raise SystemExit(f"The program ended with {self.program.returncode} before: {what}")
            if time.monotonic() > until:
                self.shot("lost")
                raise SystemExit(f"It did not come to this: {what}")
            time.sleep(0.3)

    def wait_text(self, pattern: str, seconds: float = PATIENCE) -> None:
        """Wait until the screen shows a text."""
        self.wait(lambda: self.says(pattern), f"the text {pattern!r}", seconds)

    def wait_picture(self) -> None:
        """Wait until no pane is loading a picture; verdicts are not accepted before that."""
        self.wait(lambda: not self.says(r": (Loading|Wird geladen)$"), "the picture")

    def shot(self, name: str, rest: float = 0.8) -> Path:
        """Take a picture of the whole screen after a short rest."""
        time.sleep(rest)
        self._shots += 1
        path = self.out / f"{self._shots:02}-{name}.png"
        self._say("import", "-window", "root", str(path))
        return path

    def clipboard(self) -> str:
        """Return the text on the clipboard."""
        done = subprocess.run(
            ["xclip", "-selection", "clipboard", "-o"],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )
        return done.stdout

    def save_as(self, path: Path) -> None:
        """Answer a dialog that asks for a file name."""
        self.wait(lambda: self.find("text", "File name"), "the dialog that asks for a name")
        self.key("ctrl+a")
        self.type(str(path))
        self.key("Return")

    def open_folder(self, folder: Path) -> None:
        """Open a folder with the button and the dialog."""
        self.click("push button", "Open folder")
        self.wait(lambda: self.find("text", "Directory"), "the dialog that asks for a folder")
        self.shot("choose-folder")
        self.key("ctrl+a")
        self.type(str(folder))
        self.key("Return")

    def table(self) -> Iterable[tuple[str, int, float]]:
        """Return the steps with their actions and seconds."""
        self._end_step()
        return [(step.name, step.acts.total, step.seconds) for step in self.steps]

    def _window(self) -> Thing | None:
        found = (thing for thing in self.things() if thing.role == "frame" and "Overread" in thing.name)
        return next(found, None)

    @property
    def _acts(self) -> Acts:
        if not self.steps:
            self.step("begin")
        return self.steps[-1].acts

    def _end_step(self) -> None:
        if self.steps and not self.steps[-1].seconds:
            self.steps[-1].seconds = time.monotonic() - self._begun

    def _say(self, *command: str) -> None:
        subprocess.run(command, env=self.environment, check=True, capture_output=True, timeout=120)

    def _run(self, *command: str, give: int | None = None, told: bool = False) -> subprocess.Popen[str]:
        environment = getattr(self, "environment", None)
        process = subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.PIPE if told else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            pass_fds=() if give is None else (give,),
        )
        self._own.append(process)
        return process
