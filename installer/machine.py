"""Run Windows programs on Windows itself, or on Linux under Wine, with the same calls.

On Linux ``OVERREAD_WINDOWS_PYTHON`` names the wrapper of a Windows Python, as for ``tests/windows``. In the
same folder, the program ``in-trixie`` runs a command with Wine 10, and the folder ``prefix`` is a Windows
that was set up once. Each machine gets a copy of it, so that no test sees what another one left.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path, PureWindowsPath

_BY_WINE = sys.platform != "win32"
_AIDS = Path(__file__).parents[1] / "tests" / "windows"
#: Variables that tests must not inherit, such as the folder where the tested programs keep their data.
_OURS = ("OVERREAD_HOME", "PYTHONPATH", "PYTHONHOME", "QT_QPA_PLATFORM")


class Machine:
    """A Windows computer.

    Parameters
    ----------
    folder : Path
        Folder of the machine, below the current one; used by Wine only.
    display : str
        The X display of its screen; used by Wine only.
    user : str
        Name of its user; used by Wine only.
    """

    def __init__(self, folder: Path, display: str = "", user: str = "") -> None:
        self.prefix = folder.resolve()
        self._display = display
        self.user = user
        self.overrides = ""

    @property
    def wine(self) -> bool:
        """Whether this is Wine and not Windows itself."""
        return _BY_WINE

    def start(self) -> None:
        """Set up the machine."""
        if not self.wine:
            return
        self._own.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = not self.prefix.exists()
        if new:
            shutil.copytree(scaffold() / "prefix", self.prefix, symlinks=True)
        # The link names the server of the Windows from which this one was copied.
        (self.prefix / "wineserver").unlink(missing_ok=True)
        if not (self.system / "icuuc.dll").exists():
            self.stand_in(self.system / "icuuc.dll", _AIDS / "icuuc.c")
        if new and self._display:
            # Without a window manager, Wine must frame, move and enlarge windows itself.
            key = "HKCU\\Software\\Wine\\X11 Driver"
            self.run(["reg", "add", key, "/v", "Managed", "/d", "N", "/f"])

    @property
    def _own(self) -> Path:
        """The folder of Wine's server for this machine."""
        return self.prefix.parent / f"{self.prefix.name}-server"

    @property
    def system(self) -> Path:
        """The folder of Windows' own libraries; Wine only."""
        return self.prefix / "drive_c" / "windows" / "system32"

    def stand_in(self, library: Path, *sources: Path) -> None:
        """Install a library that Wine lacks."""
        compiler = ["x86_64-w64-mingw32-gcc", "-shared", "-O1", "-s", "-o", str(library)]
        subprocess.run([*compiler, *map(str, sources)], check=True)

    def stop(self) -> None:
        """End all programs that still run on the machine."""
        if self.wine and self.prefix.exists():
            subprocess.run(self._command(["wineserver", "-k"]), env=self._environment({}), check=False)

    def run(
        self,
        command: Sequence[str | Path],
        environment: Mapping[str, str] | None = None,
        seconds: float = 900.0,
        folder: Path | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """Run a program and wait until it ends; the command may contain paths of this computer.

        Raises
        ------
        subprocess.TimeoutExpired
            If it does not end in time; it is then killed.
        """
        with self.begin(command, environment, folder) as process:
            try:
                out, errors = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                self.stop()
                process.kill()
                raise
        return subprocess.CompletedProcess(list(command), process.returncode, out, errors)

    def begin(
        self,
        command: Sequence[str | Path],
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> subprocess.Popen[str]:
        """Start a program."""
        words = [self.name(word) if isinstance(word, Path) else word for word in command]
        return subprocess.Popen(
            self._command(["wine", *words]) if self.wine else words,
            env=self._environment(environment or {}),
            cwd=folder if folder and not self.wine else None,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
        )

    @contextmanager
    def opened(
        self,
        program: Path,
        *paths: Path,
        environment: Mapping[str, str] | None = None,
        patience: float = 60.0,
    ) -> Iterator[subprocess.Popen[str]]:
        """Start a program with a window; at the end close the window, or kill the program."""
        process = self.begin([program, *paths], environment)
        try:
            yield process
        finally:
            self.run(["taskkill", "/IM", program.name])
            try:
                process.communicate(timeout=patience)
            except subprocess.TimeoutExpired:
                # A message box that blocks the start receives no events.
                self.stop()
                process.kill()
                process.communicate()

    def wait_for(self, done: Callable[[], bool], seconds: float = 60.0) -> None:
        """Wait for something that continues after a program ends, such as an uninstaller's copy."""
        until = time.monotonic() + seconds
        while not done() and time.monotonic() < until:
            time.sleep(0.5)

    def name(self, path: Path) -> str:
        """Return the Windows name of a path on this computer."""
        if not self.wine:
            return str(path)
        path = path.resolve() if not path.is_absolute() else path
        drive = self.prefix / "drive_c"
        if path.is_relative_to(drive):
            return str(PureWindowsPath("C:/", *path.relative_to(drive).parts))
        return "Z:" + str(path).replace("/", "\\")

    def path(self, name: str) -> Path:
        """Return the path on this computer of a Windows name."""
        if not self.wine:
            return Path(name)
        windows = PureWindowsPath(name)
        root = self.prefix / "drive_c" if windows.drive.upper() == "C:" else Path("/")
        return root.joinpath(*windows.parts[1:])

    def variable(self, name: str) -> Path:
        """Return the folder in a Windows environment variable."""
        return self.path(self.value(name))

    def value(self, name: str) -> str:
        """Return the value of a Windows environment variable."""
        return self.run(["cmd", "/c", f"echo %{name}%"]).stdout.strip() if self.wine else os.environ[name]

    def _command(self, words: list[str]) -> list[str]:
        settings = [f"WINEPREFIX={self.prefix}", f"XDG_RUNTIME_DIR={self._own}"]
        if self.overrides:
            settings.append(f"WINEDLLOVERRIDES={self.overrides}")
        as_user = (
            ["setpriv", "--reuid", self.user, "--regid", self.user, "--clear-groups"] if self.user else []
        )
        home = [f"HOME={self.prefix.parent}", f"USER={self.user}"] if self.user else []
        return [str(scaffold() / "in-trixie"), *as_user, "env", *settings, *home, *words]

    def _environment(self, more: Mapping[str, str]) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in _OURS}
        if self._display:
            kept["DISPLAY"] = self._display
        return kept | dict(more)


def scaffold() -> Path:
    """Return the folder with the programs that run Windows programs on Linux.

    Raises
    ------
    SystemExit
        If no such folder is set.
    """
    named = os.environ.get("OVERREAD_WINDOWS_PYTHON")
    if not named or not (Path(named).parent / "in-trixie").exists():
        raise SystemExit("OVERREAD_WINDOWS_PYTHON does not name a Windows Python under Wine 10.")
    return Path(named).parent


def base_python() -> Path:
    """Return the folder of a Windows Python without the program's packages."""
    if not _BY_WINE:
        return Path(sys.base_prefix)
    asked = [os.environ["OVERREAD_WINDOWS_PYTHON"], "-c", "import sys; print(sys.executable)"]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()
    # Other processes print to the same output.
    found = next(line for line in said if line.startswith("Z:"))
    return Path(found.removeprefix("Z:").replace("\\", "/")).parent
