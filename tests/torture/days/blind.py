"""Read twenty films blind, then unblinded; the concordance counts all of them."""

from __future__ import annotations

from pathlib import Path

from tests.torture.days.desk import Desk
from tests.torture.days.folders import write_list

FILMS = 20


def blind(desk: Desk, folder: Path) -> None:
    """Read the films; no model finding of a film may be visible before it was read."""
    films = write_list(folder / "Twenty", None, FILMS)
    desk.start()
    desk.wait_text("Open a study to begin")

    desk.step("Read blind, open")
    desk.key("ctrl+b")
    desk.open_folder(films)
    desk.wait_text(f"{FILMS} studies")
    desk.wait_text(f"^{FILMS} read")
    assert not desk.says(r"suspected, \d"), "a blind reader sees what was found"
    desk.shot("hidden")

    desk.step("Read all")
    for n in range(FILMS):
        desk.wait_picture()
        desk.key("shift+3" if n % 2 else "shift+1")
        desk.wait_text(f"{n + 1} of {FILMS} studies decided")
        if n < 2:
            desk.shot(f"read-{n + 1}")
        desk.key("n")
        if n + 1 < FILMS:
            desk.wait_text("Your reading first")
    desk.shot("all-read")

    desk.step("Unblind, concordance")
    desk.key("ctrl+b", "ctrl+d")
    desk.wait_text(rf"{FILMS} \w+ decided")
    desk.shot("concordance", 1.5)
    desk.key("Escape")
