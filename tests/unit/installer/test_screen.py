"""Which window gets the keys of the installer's check."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from installer.screen import Screen

_XDOTOOL = """#!/bin/sh
if [ "$1" = search ]; then printf '14680065\\n6291457\\n'; else echo "$*" >> "$PRESSED"; fi
"""


@pytest.mark.skipif(sys.platform == "win32", reason="keys are pressed under X only")
def test_keys_go_to_the_window_on_top_although_its_number_is_lower(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, pressed = tmp_path / "xdotool", tmp_path / "pressed"
    program.write_text(_XDOTOOL)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PRESSED", str(pressed))
    Screen().press_once("alt+a")
    assert pressed.read_text().split() == ["windowfocus", "--sync", "6291457", "key", "alt+a"]
