"""Install the system libraries that Qt needs on a bare Debian or Ubuntu; do nothing on other systems."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# This file runs before anything is installed.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from desktop.startup.qt_libraries import missing_packages


def main() -> int:
    """Install missing packages; return the exit status."""
    if not sys.platform.startswith("linux"):
        return 0
    packages = missing_packages()
    if not packages:
        return 0
    apt = shutil.which("apt-get")
    if apt is None:
        sys.stderr.write(f"Please install with your package manager: {' '.join(packages)}\n")
        return 1
    prefix = [] if os.geteuid() == 0 else ["sudo"]
    # A desktop that is installing updates holds apt's lock for a while.
    command = [*prefix, apt, "-o", "DPkg::Lock::Timeout=600", "-qq"]
    subprocess.run([*command, "update"], check=True)
    subprocess.run([*command, "install", "-y", "--no-install-recommends", *packages], check=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
