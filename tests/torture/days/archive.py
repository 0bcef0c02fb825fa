"""Fetch, read, send: search Orthanc for a study, fetch, analyse and decide it, and send the results."""

from __future__ import annotations

from pathlib import Path

from tests.support.peers import start_orthanc
from tests.torture.days.desk import Desk
from tests.torture.days.folders import write_list

_STUDIES = 6


def archive(desk: Desk, folder: Path) -> None:
    """Run the day; in the end Orthanc has the results next to the pictures."""
    orthanc = start_orthanc(folder / "orthanc")
    try:
        for film in sorted(write_list(folder / "Sent", None, _STUDIES).iterdir()):
            orthanc.rest("/instances", film.read_bytes())
        before = orthanc.instances()
        desk.command("pacs", "add", "Archive", "127.0.0.1", orthanc.port, "ORTHANC")
        desk.start()
        desk.wait_text("Open a study to begin")

        desk.step("Search")
        desk.key("ctrl+shift+n")
        desk.wait(lambda: desk.find("text", "Patient's name"), "the dialog")
        desk.shot("dialog")
        desk.press(desk.wait(lambda: desk.find("text", "Patient's name"), "the name"))
        desk.type("Albers")
        desk.key("Return")
        desk.wait_text("^1 study")
        desk.shot("found")

        desk.step("Fetch and open")
        desk.click("push button", "Fetch and open")
        desk.wait_text("in 1 study")
        desk.shot("fetched")
        desk.key("Escape")
        desk.wait_text(r"^1 read|suspected, \d")
        desk.shot("read", 1.5)

        desk.step("Decide")
        desk.wait_picture()
        desk.key("a")
        desk.wait_text("1 of 1 stud")
        desk.shot("decided")

        desk.step("Send the results")
        desk.key("ctrl+shift+n")
        desk.click("page tab", "Send")
        desk.shot("send-page")
        desk.click("push button", "Send the results")
        desk.shot("send-results", 1.5)
        desk.wait(lambda: orthanc.instances() - before, "results in the archive")
        desk.shot("sent", 2.0)
    finally:
        orthanc.stop()
