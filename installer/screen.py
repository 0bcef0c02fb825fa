"""The screen of the test machine, and pictures of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

from PIL import Image, ImageChops, ImageGrab

_SIZE = (1600, 1000)
_TRIES = 10
#: How often a key without effect is pressed, and the seconds that a window has to appear.
_PRESSES, _ANSWER_SECONDS = 3, 15.0
#: Least number of colours of the window, which has over 1,000; its splash has about 300.
WINDOW = 800


class Screen:
    """A screen: the one of Windows itself, or a virtual one on Linux."""

    def __init__(self) -> None:
        self.display = ""
        self._server: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Screen:
        if sys.platform != "win32":
            reading, writing = os.pipe()
            size = f"{_SIZE[0]}x{_SIZE[1]}x24"
            command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-ac", "-nolisten", "tcp"]
            self._server = subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL)
            os.close(writing)
            with os.fdopen(reading) as told:
                self.display = f":{told.readline().strip()}"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.terminate()
            self._server.wait()

    def grab(self) -> Image.Image:
        """Return a picture of the screen now."""
        for _ in range(_TRIES):
            try:
                return ImageGrab.grab(xdisplay=self.display or None)
            except OSError:
                # A busy X server sometimes rejects a connection.
                time.sleep(0.5)
        return ImageGrab.grab(xdisplay=self.display or None)

    @property
    def has_keys(self) -> bool:
        """Whether keys can be pressed on this screen."""
        return bool(self.display) and shutil.which("xdotool") is not None

    def press(self, keys: str) -> None:
        """Press a key, or several as in ``alt+a``, in the window on top, until the screen changes."""
        before = self.grab()
        for _ in range(_PRESSES):
            self.press_once(keys)
            until = time.monotonic() + _ANSWER_SECONDS
            while time.monotonic() < until:
                if differ(before, self.grab()):
                    return
                time.sleep(0.2)

    def press_once(self, keys: str) -> None:
        """Press a key in the window on top, without checking the effect."""
        here = os.environ | {"DISPLAY": self.display}
        asked = ["xdotool", "search", "--onlyvisible", "--maxdepth", "1", "--name", "."]
        found = subprocess.run(asked, env=here, capture_output=True, text=True, check=False).stdout.split()
        # Listed from the bottom to the top. Their numbers give no order: those of a message box may be lower
        # than those of the older window below it. Without a window manager, nothing else gives it the focus.
        top = found[-1]
        # A busy machine sets the focus late, and keys pressed earlier are lost.
        subprocess.run(["xdotool", "windowfocus", "--sync", top, "key", keys], env=here, check=True)

    def settle(self, seconds: float, colours: int = 0, quiet: float = 4.0) -> Image.Image:
        """Wait until `colours` colours are shown and nothing changes any more; return the last picture."""
        until, since = time.monotonic() + seconds, time.monotonic()
        last = self.grab()
        while time.monotonic() < until:
            time.sleep(1.0)
            now = self.grab()
            if differ(last, now) or empty(now) or colours_of(now) < colours:
                last, since = now, time.monotonic()
            elif time.monotonic() - since > quiet:
                break
        return last

    def keep(self, path: Path, seconds: float = 90.0, colours: int = 0) -> bool:
        """Save a picture of the screen once it has settled; return False if it shows fewer colours."""
        found = self.settle(seconds, colours)
        found.save(path)
        return not empty(found) and colours_of(found) >= colours


def differ(one: Image.Image, other: Image.Image) -> bool:
    """Return whether two pictures differ."""
    return ImageChops.difference(one.convert("L"), other.convert("L")).getbbox() is not None


def colours_of(picture: Image.Image) -> int:
    """Return the number of colours in a picture."""
    return len(picture.convert("RGB").getcolors(1 << 24) or ())


def empty(picture: Image.Image) -> bool:
    """Return whether a picture is empty."""
    low, high = picture.convert("L").getextrema()
    return low == high
