"""Upgrade an earlier release with its user's data, and go back.

The user first works with the earlier release. Settings, readings and decisions must be there after the
upgrade, and again after going back as ``docs/upgrade.md`` describes.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from core import __version__
from installer.machine import Machine
from installer.screen import WINDOW
from installer.state import contents, entry_version
from installer.trial import InstallerTrial, one_line, program_version

#: Settings that the user of the earlier release makes.
_SETTINGS = {"general.language": "de", "general.theme": "light", "pacs.title": "ROENTGEN"}
#: Seconds for a first analysis, with opening the models, on a busy machine.
_ANALYSIS = 600.0


@dataclass(frozen=True)
class UserWork:
    """A user's readings and decisions.

    Attributes
    ----------
    readings : frozenset of tuple
        File, frame, model and finding.
    decisions : frozenset of tuple
        Hash of the file, frame, model, version, finding, verdict and time.
    """

    readings: frozenset[tuple[object, ...]]
    decisions: frozenset[tuple[object, ...]]

    def within(self, later: UserWork) -> bool:
        """Return whether all of it is still there in a later state."""
        return self.readings <= later.readings and self.decisions <= later.decisions

    def __str__(self) -> str:
        return f"{len(self.readings)} readings, {len(self.decisions)} decisions"


def user_work(data: Path) -> UserWork:
    """Read the user's work from Overread's folder, without using Overread's code."""
    reading, decision = (
        "SELECT file, frame, model, finding FROM reading",
        "SELECT sha256, frame, model, version, finding, verdict, at FROM decision",
    )
    journals = sorted((data / "journals").glob("*.sqlite"))
    return UserWork(
        frozenset(row for journal in journals for row in _rows(journal, reading)),
        frozenset(_rows(data / "decisions.sqlite", decision)),
    )


def _rows(file: Path, query: str) -> Iterator[tuple[object, ...]]:
    if file.exists():
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
            yield from database.execute(query)


def upgrade_from(trial: InstallerTrial, earlier: Path, setup: Path, study: Path) -> None:
    """Work with the earlier release, upgrade, and go back.

    Parameters
    ----------
    trial : InstallerTrial
    earlier : Path
        Installer of the earlier release.
    setup : Path
        Installer of this version.
    study : Path
        A folder with pictures that the models read.
    """
    if not trial.screen.has_keys:
        trial.say("    keys cannot be pressed here (no xdotool, or a real Windows): not tried")
        return
    with fresh_machine(trial):
        folder = trial.machine.variable("LOCALAPPDATA") / "Programs" / "Overread"
        data = trial.machine.variable("LOCALAPPDATA") / "Overread"
        copy = trial.work / "copy of the folder"
        # Wine only sees what is below the current folder.
        earlier = Path(shutil.copy(earlier, trial.work))
        trial.run(earlier, "/S")
        old = entry_version(trial.machine)
        if not trial.require("an earlier release is installed", old not in ("", __version__), old):
            return
        told = program_version(trial, folder)
        trial.require("its program tells the same version", told == old, told)
        before = work_with(trial, folder, data, study)
        trial.require("there are readings and decisions", bool(before.readings and before.decisions), before)
        shutil.copytree(data, copy)
        trial.run(setup, "/S")
        now = entry_version(trial.machine)
        trial.require("this version stands in its place", now == __version__, now)
        trial.require("the installer leaves the user's folder alone", contents(data) == contents(copy))
        told = program_version(trial, folder)
        trial.require("its program tells the same version", told == __version__, told)
        trial.require("the settings are there", settings_kept(trial, folder))
        look_at(trial, folder, study, "upgraded")
        after = user_work(data)
        trial.require("readings and decisions are there", before.within(after), after)
        trial.run(folder / "uninstall.exe", "/S")
        trial.machine.wait_for(lambda: not folder.exists())
        trial.run(earlier, "/S")
        back_again = entry_version(trial.machine), program_version(trial, folder)
        trial.require("the earlier release is back", back_again == (old, old), back_again)
        shutil.rmtree(data)
        shutil.copytree(copy, data)
        trial.require("its settings are back", settings_kept(trial, folder))
        look_at(trial, folder, study, "upgraded-and-back")
        back = user_work(data)
        trial.require("its readings and decisions are back", before.within(back), back)


@contextmanager
def fresh_machine(trial: InstallerTrial) -> Iterator[None]:
    """Give the trial a new machine without earlier installations."""
    first = trial.machine
    trial.machine = Machine(trial.work / "earlier" / "prefix", trial.screen.display)
    trial.machine.start()
    trial.machine.overrides = first.overrides
    try:
        yield
    finally:
        trial.machine.stop()
        trial.machine = first


def work_with(trial: InstallerTrial, folder: Path, data: Path, study: Path) -> UserWork:
    """Make settings, let the models read a study, agree with the findings, and close the window."""
    for key, value in _SETTINGS.items():
        trial.run(folder / "overread-cli.exe", "settings", key, value, quiet=True)
    with trial.machine.opened(folder / "overread.exe", study):
        trial.screen.settle(180.0, WINDOW)
        trial.screen.press("ctrl+shift+r")
        trial.machine.wait_for(lambda: bool(user_work(data).readings), _ANALYSIS)
        trial.picture("earlier-release", _ANALYSIS)
        trial.screen.press("a")
        trial.machine.wait_for(lambda: bool(user_work(data).decisions))
        trial.picture("earlier-release-decided")
    return user_work(data)


def settings_kept(trial: InstallerTrial, folder: Path) -> bool:
    """Return whether the settings are those of the earlier release's user."""
    shown = {
        key: one_line(trial.run(folder / "overread-cli.exe", "settings", key, quiet=True))
        for key in _SETTINGS
    }
    trial.say(f"    {shown}")
    return shown == _SETTINGS


def look_at(trial: InstallerTrial, folder: Path, study: Path, name: str) -> None:
    """Open the study again, and save a picture."""
    with trial.machine.opened(folder / "overread.exe", study):
        trial.require("a window is shown", trial.picture(name))
