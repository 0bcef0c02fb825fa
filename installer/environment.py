"""Write the lock of the Windows packages from pyproject.toml, and make a Python with them."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from installer.machine import base_python

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "installer" / "requirements-windows.txt"
#: Requirements to run Overread on Linux, to build and sign the installer, and to find vulnerabilities.
LINUX_LOCK = ROOT / "installer" / "requirements-linux.txt"
TOOLS_LOCK = ROOT / "installer" / "requirements-tools.txt"
AUDIT_LOCK = ROOT / "installer" / "requirements-audit.txt"
PYTHON = "3.11"
_STAMP = "overread-lock.txt"


def lock() -> None:
    """Write the locks again, with one version and the hashes of every required package."""
    windows = ["--python-platform", "x86_64-pc-windows-msvc"]
    linux = ["--python-platform", "x86_64-manylinux_2_28"]
    _compile(LOCK, ["pyproject.toml", "installer/freeze.in", *windows])
    _compile(LINUX_LOCK, ["pyproject.toml", *linux])
    _compile(TOOLS_LOCK, ["pyproject.toml", "--extra", "installer", "--extra", "docs", *windows])
    _compile(AUDIT_LOCK, ["installer/audit.in", *linux])


def _compile(made: Path, what: list[str]) -> None:
    command = ["uv", "pip", "compile", *what, "-o", str(made), "--python-version", PYTHON]
    # The builder chooses the registry that provides the packages.
    command += [
        "--only-binary",
        ":all:",
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
        "--no-emit-index-url",
    ]
    uv = Path(sys.executable).with_name("uv")
    subprocess.run(
        [str(uv) if uv.exists() else "uv", *command[1:]], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )


def prepare(folder: Path) -> Path:
    """Make a Windows Python with exactly the locked packages; return its executable.

    An existing one is reused until the lock changes.
    """
    folder = folder.resolve()
    stamp = folder / _STAMP
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if not (stamp.exists() and stamp.read_text("ascii") == wanted):
        shutil.rmtree(folder, ignore_errors=True)
        _install(folder)
        stamp.write_text(wanted, "ascii")
    return folder / "python.exe" if os.name != "nt" else folder / "Scripts" / "python.exe"


def site_packages(folder: Path) -> Path:
    """Return the folder of its packages."""
    return folder.resolve() / "Lib" / "site-packages"


def _install(folder: Path) -> None:
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--require-hashes",
        "--no-deps",
        "-r",
        str(LOCK),
    ]
    # The report lists the files with their hashes.
    pip += ["--report", str(folder / "report.json")]
    if os.name == "nt":
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        pip[0] = str(folder / "Scripts" / "python.exe")
    else:
        shutil.copytree(base_python(), folder, ignore=shutil.ignore_patterns("site-packages"))
        pip += ["--target", str(site_packages(folder)), "--platform", "win_amd64", "--implementation", "cp"]
        pip += ["--python-version", PYTHON, "--only-binary", ":all:", "--no-compile"]
    folder.mkdir(exist_ok=True)
    subprocess.run(pip, check=True)
