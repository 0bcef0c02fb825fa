"""Installs the system libraries that Qt needs on a bare Debian or Ubuntu; does nothing elsewhere."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys

# Library that must load -> Debian package that holds it.
NEEDED = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}


def missing() -> list[str]:
    """Names of the packages whose library does not load."""
    packages = []
    for library, package in NEEDED.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            packages.append(package)
    return packages


def main() -> int:
    """Install what is missing; return the exit status."""
    if not sys.platform.startswith("linux"):
        return 0
    packages = missing()
    if not packages:
        return 0
    apt = shutil.which("apt-get")
    if apt is None:
        sys.stderr.write(f"Please install with your package manager: {' '.join(packages)}\n")
        return 1
    prefix = [] if os.geteuid() == 0 else ["sudo"]
    subprocess.run([*prefix, apt, "update", "-qq"], check=True)
    subprocess.run([*prefix, apt, "install", "-y", "-qq", "--no-install-recommends", *packages], check=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
