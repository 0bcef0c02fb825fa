"""If Qt cannot open a window, one sentence says which packages to install."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.startup.qt_libraries import PACKAGES, missing_packages, why_no_window

SCREEN = {"DISPLAY": ":0"}


def lacks(*libraries: str):
    return lambda: missing_packages(lambda library: library not in libraries)


def test_what_is_missing_is_named_in_one_sentence() -> None:
    said = why_no_window("linux", SCREEN, lacks("libxcb-cursor.so.0", "libxcb-icccm.so.4"))
    assert "sudo apt install libxcb-cursor0 libxcb-icccm4'" in said
    assert said.count(".") == 1
    assert "\n" not in said


@pytest.mark.parametrize(
    ("platform", "environment"),
    [
        ("linux", SCREEN | {"QT_QPA_PLATFORM": "offscreen"}),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}),
        ("win32", {}),
    ],
)
def test_who_needs_none_of_them_is_not_held_up(platform: str, environment: dict[str, str]) -> None:
    assert why_no_window(platform, environment, lacks(*PACKAGES)) == ""


def test_nothing_is_said_where_all_is_there() -> None:
    assert why_no_window("linux", SCREEN, lacks()) == ""
    assert "DISPLAY" in why_no_window("linux", {}, lacks())


@pytest.mark.skipif(sys.platform != "linux", reason="reads ELF files")
def test_every_library_of_qts_platform_is_known() -> None:
    """Libraries that Qt needs but does not contain; those of dpkg itself are on every system."""
    import PySide6

    qt = Path(PySide6.__file__).parent / "Qt"
    needed: set[str] = set()
    used = ("XcbQpa", "Core", "Gui", "Widgets", "Network", "Svg", "DBus")
    for part in (
        qt / "plugins" / "platforms" / "libqxcb.so",
        *(qt / "lib" / f"libQt6{name}.so.6" for name in used),
    ):
        needed |= {
            w.decode() for w in part.read_bytes().split(b"\0") if w.startswith(b"lib") and b".so." in w
        }
    everywhere = ("libQt6", "libicu", "libstdc++", "libm.", "libgcc_s", "libc.", "libgthread", "libz.")
    everywhere += ("libzstd", "libresolv", "libbrotlicommon")
    assert {one for one in needed if not one.startswith(everywhere)} <= set(PACKAGES)


@pytest.mark.skipif(sys.platform != "linux", reason="hides a library by the loader's path")
def test_the_command_itself_says_so(tmp_path: Path) -> None:
    """An invalid file replaces the real library, as if that were missing."""
    (tmp_path / "libxcb-cursor.so.0").write_text("no library")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "WAYLAND"))}
    environment |= {"LD_LIBRARY_PATH": str(tmp_path), "DISPLAY": ":77", "OVERREAD_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "desktop"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Overread's window needs system libraries")
    assert "libxcb-cursor0" in done.stderr
    assert done.stderr.count("\n") == 1
