"""Go through the pages of setup and uninstaller with the keyboard, and save a picture of each."""

from __future__ import annotations

from pathlib import Path

from installer.trial import InstallerTrial

_PAGES = ("welcome", "licence", "for-whom", "parts", "folder")


def by_hand(trial: InstallerTrial, setup: Path) -> None:
    """Install page by page, start from the last page, uninstall, and agree to delete the data."""
    if not trial.screen.has_keys:
        trial.say("    keys cannot be pressed here (no xdotool, or a real Windows): not tried")
        return
    folder = trial.machine.variable("LOCALAPPDATA") / "Programs" / "Overread"
    data = trial.machine.variable("LOCALAPPDATA") / "Overread"
    trial.machine.begin([setup])
    for page in _PAGES:
        trial.picture(f"setup-{page}", 60.0, colours=0)
        if page == "licence":
            trial.require("nothing is installed before the terms are accepted", not folder.exists())
            trial.screen.press("alt+a")
        trial.screen.press("Return")
    trial.machine.wait_for((folder / "uninstall.exe").exists, 180.0)
    trial.picture("setup-finish", 60.0, colours=0)
    trial.screen.press("Return")
    trial.require("the last page starts the window", trial.picture("setup-started"))
    trial.machine.run(["taskkill", "/IM", "overread.exe"])
    trial.require("the window made its own folder", data.exists())
    trial.machine.wait_for(lambda: not any((data / "running").glob("*")))
    trial.machine.begin([folder / "uninstall.exe"])
    trial.picture("uninstall-confirm", 60.0, colours=0)
    trial.screen.press("Return")
    trial.machine.wait_for(lambda: not (folder / "overread.exe").exists())
    trial.picture("uninstall-question", 60.0, colours=0)
    trial.require("the data are there until somebody says yes", data.exists())
    # Moves from "No" to "Yes", whatever their labels in the language.
    trial.screen.press("Left")
    trial.screen.press("Return")
    trial.machine.wait_for(lambda: not data.exists())
    trial.picture("uninstall-done", 30.0, colours=0)
    trial.screen.press("Return")
    trial.machine.wait_for(lambda: not folder.exists())
    trial.require("then program and data are gone", not (data.exists() or folder.exists()))
