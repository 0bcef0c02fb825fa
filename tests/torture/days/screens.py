"""Small and enlarged screens: the main states in German, light and dark, to find clipped texts."""

from __future__ import annotations

from pathlib import Path

from tests.torture.days.desk import Desk
from tests.torture.days.folders import write_ct, write_list

#: A screen of 1366 x 768 at each of these scales, with a theme.
SCREENS = ((1.0, "light"), (1.5, "dark"), (2.0, "light"))
SIZE = (1366, 768)
_FILMS = 4
#: Dialogs, and the keys that open them.
_DIALOGS = {
    "network": "ctrl+shift+n",
    "settings": "ctrl+comma",
    "keys": "F1",
    "concordance": "ctrl+d",
    "dicom": "ctrl+shift+e",
    "model-card": "ctrl+m",
    "acceptance": "ctrl+shift+a",
}


def screens(out: Path, home: Path, scale: float, theme: str) -> None:
    """Take the pictures of one screen into `out`."""
    desk = Desk(out, home, SIZE, scale)
    try:
        folder = home / "Liste"
        write_ct(folder / "ct", desk.kept / "received" / "ct-before")
        write_list(folder, desk.kept / "received", _FILMS)
        desk.command("settings", "general.language", "de")
        desk.command("settings", "general.theme", theme)
        desk.command("settings", "general.analyse_opened", "true")
        desk.start()
        desk.shot("start", 3.0)
        desk.program.terminate()
        desk.program.wait(30)
        desk.start(folder)
        desk.wait_text(f"in {_FILMS + 1} Studien")
        desk.wait_text(r"^\d+ gelesen")
        desk.shot("list", 2.0)
        desk.key("m")
        desk.shot("map", 1.5)
        desk.wait_picture()
        desk.key("shift+3")
        desk.shot("decided", 1.5)
        for name, keys in _DIALOGS.items():
            desk.key(keys)
            desk.shot(name, 2.5)
            desk.key("Escape")
        desk.key("F11")
        desk.shot("full-screen", 1.5)
    finally:
        desk.close()
