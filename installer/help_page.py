"""Test the manual: its pages are installed, and Help opens them in the language of the window.

Under Wine a script replaces the browser and records which pages it should open.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from installer.screen import WINDOW
from installer.trial import InstallerTrial

#: By language: the keys that choose Help > Manual, and the page that must open.
_LANGUAGES = {
    "en": (("alt+h", "m"), "docs/index.html"),
    "de": (("alt+h", "h"), "docs/de/index.html"),
}
#: Registry key of the program that Wine starts as browser.
_BROWSER = "HKCU\\Software\\Wine\\WineBrowser"
#: Registry key of the program that opens pages; a new Wine does not have it.
_PAGES = "HKLM\\Software\\Classes\\.html"


def check_help(trial: InstallerTrial, installed: Path) -> None:
    """Find the pages, then open them with the menu in each language."""
    folder = next(iter(installed.rglob("manual")), installed)
    pages = len(list(folder.rglob("*.html")))
    for _keys, page in _LANGUAGES.values():
        trial.require(f"the manual has {page}", (folder / page).exists(), f"{pages} pages")
    if not (trial.machine.wine and trial.screen.has_keys):
        trial.say("    keys cannot be pressed here (no xdotool, or a real Windows): Help was not tried")
        return
    asked = trial.work / "asked-of-browser.txt"
    _stand_in_for_browser(trial, asked)
    for language, (keys, page) in _LANGUAGES.items():
        asked.unlink(missing_ok=True)
        trial.run(installed / "overread-cli.exe", "settings", "general.language", language, quiet=True)
        with trial.machine.opened(installed / "overread.exe"):
            trial.screen.settle(180.0, WINDOW)
            trial.screen.press(keys[0])
            trial.picture(f"help-menu-{language}", 30.0)
            trial.screen.press_once(keys[1])
            trial.machine.wait_for(asked.exists)
        opened = _path_of(asked.read_text("utf-8")) if asked.exists() else None
        trial.require(f"Help, Manual opens {page}", opened == (folder / page).resolve(), opened or "")
    trial.run(installed / "overread-cli.exe", "settings", "general.language", "--reset", quiet=True)
    for key in (_PAGES, _BROWSER):
        trial.machine.run(["reg", "delete", key, "/f"])


def _stand_in_for_browser(trial: InstallerTrial, asked: Path) -> None:
    """Let Wine open pages with a script that saves their address."""
    browser = trial.work / "browser"
    browser.write_text(f"#!/bin/sh\nprintf '%s' \"$1\" > '{asked.resolve()}'\n", "utf-8")
    browser.chmod(0o755)
    trial.machine.run(["reg", "add", _BROWSER, "/v", "Browsers", "/d", str(browser.resolve()), "/f"])
    # Without this key no program opens pages; ShellExecute under Wine ignores it in the user's own classes.
    trial.machine.run(["reg", "add", _PAGES, "/ve", "/d", "htmlfile", "/f"])


def _path_of(address: str) -> Path:
    """Return the file of an address; Wine's drives are links."""
    return Path(unquote(urlsplit(address).path)).resolve()
